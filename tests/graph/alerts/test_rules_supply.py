"""R08 to R20 and R27: rights, layers, supply, money, acqui-hires, alternatives."""

from datetime import date

import pytest
from alert_rows import deal, organisation, service, supply

from data.scenarios import scenario
from graph.alerts.engine import Engine
from graph.alerts.rules.deals import pattern, pattern_elements
from graph.alerts.rules.supply import knock_out
from graph.alerts.supply_state import exposure
from graph.alerts.view import Conversion, Right, Supplement
from graph.chain.edges import edges, supply_edges
from graph.chain.members import members

FIRMS = [
    organisation("alfa", "cloud", "US"),
    organisation("gamma", "chip", "US"),
    organisation("theta", "cloud", "FR"),
    organisation("delta", "model", "FR"),
    organisation("epsilon", "model", "DE"),
    organisation("zeta", "model", "US"),
    organisation("iota", "model", "IT"),
]
OLD, NEW = "2026-01-05", "2026-07-06"
WEEK = ("2026-07-04", "2026-07-11")


def right(kind: str = "veto", holder: str = "alfa") -> Supplement:
    since = date(2026, 7, 6)
    return Supplement(rights=(Right(holder, "delta", kind, since, since, "example", 1),))


def test_r08_a_new_right_of_a_gatekeeper_fires_and_a_veto_is_high(world, run):
    facts = world(organisation=FIRMS, register=[service("alfa")])
    assert [e.severity for e in run(facts, "R08", *WEEK, supplement=right())] == ["high"]
    found = run(facts, "R08", *WEEK, supplement=right("consultation"))
    assert [event.severity for event in found] == ["medium"]


def test_r08_a_right_of_a_small_holder_is_silent(world, run):
    facts = world(organisation=FIRMS, register=[service("alfa")])
    assert run(facts, "R08", *WEEK, supplement=right(holder="theta")) == []


def test_r09_a_conversion_within_ninety_days_fires_once(world, run):
    def due(day: date) -> Supplement:
        return Supplement(
            conversions=(
                Conversion("gamma", "zeta", "convertible", day, False, date(2026, 1, 1), "e", 1),
            )
        )

    facts = world(organisation=FIRMS)
    days = ("2026-07-04", "2026-07-11", "2026-07-18")
    assert len(run(facts, "R09", *days, supplement=due(date(2026, 10, 5)))) == 1
    assert run(facts, "R09", *days, supplement=due(date(2027, 1, 5))) == []


def chip_sale(down: str) -> list:
    return [supply("alfa", down, "supplies_chips", None, NEW, product="Alfa chip")]


def test_r10_selling_an_own_chip_to_a_third_party_is_an_entry(world, run):
    facts = world(organisation=FIRMS, register=[service("alfa")], dependency=chip_sale("delta"))
    found = run(facts, "R10", *WEEK)
    assert [(event.severity, event.key[-1]) for event in found] == [("high", "chip:own_product")]


def test_r10_internal_use_is_low(world, run):
    unit = organisation("alfa-cloud", "cloud", "US", parent_id="alfa")
    facts = world(
        organisation=[*FIRMS, unit],
        register=[service("alfa")],
        dependency=chip_sale("alfa-cloud"),
    )
    assert [e.severity for e in run(facts, "R10", *WEEK)] == ["low"]


def test_r10_needs_a_designated_gatekeeper(world, run):
    facts = world(organisation=FIRMS, dependency=chip_sale("delta"))
    assert run(facts, "R10", *WEEK) == []


@pytest.mark.parametrize(
    ("relations", "fires"),
    [
        ((("supplies_chips", "chip"), ("hosts", "cloud"), ("powers", "model")), True),
        ((("hosts", "cloud"),), False),
    ],
)
def test_r11_counts_consecutive_layers(world, run, relations, fires):
    firms = [organisation("alfa", "server", "US"), *FIRMS[1:]]
    buy = [
        {
            "id": "alfa-nu",
            "announced": NEW,
            "kind": "acquisition",
            "source_org": "alfa",
            "target_org": "nu",
            "status": "completed",
            "grade": 1,
        }
    ]
    facts = world(
        organisation=[*firms, organisation("nu", "data", "US")],
        register=[service("alfa")],
        dependency=[supply("alfa", "delta", relation, None, NEW) for relation, _ in relations],
        deal=buy,
    )
    found = run(facts, "R11", *WEEK)
    assert bool(found) is fires


def test_r12_a_new_exclusive_relation_fires_and_a_non_exclusive_one_does_not(world, run):
    def relation(exclusivity: str) -> list:
        return [supply("theta", "delta", "hosts", None, NEW, exclusivity=exclusivity)]

    assert len(run(world(organisation=FIRMS, dependency=relation("exclusive")), "R12", *WEEK)) == 1
    assert run(world(organisation=FIRMS, dependency=relation("non_exclusive")), "R12", *WEEK) == []


def test_r12_a_group_of_firms_is_no_party_of_an_exclusive_tie(world, run):
    firms = [*FIRMS, organisation("buyers", "cloud", "US") | {"kind": "pseudo"}]
    ties = [
        supply("theta", "buyers", "hosts", None, NEW, exclusivity="exclusive"),
        supply("buyers", "delta", "hosts", None, NEW, exclusivity="exclusive"),
    ]
    assert run(world(organisation=firms, dependency=ties), "R12", *WEEK) == []


def test_r12_quotes_what_the_tie_is_about_where_a_source_says_it(world, run):
    said = supply("theta", "delta", "hosts", None, NEW, exclusivity="exclusive", product="Training")
    found = run(world(organisation=FIRMS, dependency=[said]), "R12", *WEEK)
    assert found[0].sentence_en == "Newly known exclusive relation: Theta → Delta, “Training”."
    silent = supply("theta", "delta", "hosts", None, NEW, exclusivity="exclusive")
    found = run(world(organisation=FIRMS, dependency=[silent]), "R12", *WEEK)
    assert found[0].sentence_en == "Newly known exclusive relation: Theta → Delta."


def test_r12_a_term_under_a_year_is_left_out(world, run):
    short = supply(
        "theta",
        "delta",
        "hosts",
        None,
        NEW,
        exclusivity="exclusive",
        since="2026-07-06",
        until="2026-12-31",
    )
    assert run(world(organisation=FIRMS, dependency=[short]), "R12", *WEEK) == []


def test_r13_a_right_of_first_refusal_fires(world, run):
    contract = deal(
        "theta-delta",
        "cloud_contract",
        "theta",
        "delta",
        NEW,
        exclusivity="right_of_first_refusal",
    )
    found = run(world(organisation=FIRMS, deal=[contract]), "R13", *WEEK)
    assert "may match rival offers" in found[0].sentence_en


def test_r14_a_weight_of_eighty_is_certain(world, run):
    facts = world(organisation=FIRMS, dependency=[supply("alfa", "delta", "hosts", 80.0, OLD)])
    found = run(facts, "R14", WEEK[1], initial="fire")
    assert [(e.certainty, e.severity, e.initial) for e in found] == [("certain", "high", True)]


def test_r14_one_known_supplier_is_possible_and_worded_so(world, run):
    facts = world(organisation=FIRMS, dependency=[supply("alfa", "delta", "hosts", None, OLD)])
    found = run(facts, "R14", WEEK[1], initial="fire")
    assert [event.certainty for event in found] == ["possible"]
    assert found[0].sentence_en.startswith("Delta: only one known supplier")
    assert found[0].sentence_en.endswith("others may exist.")


def test_r14_own_units_two_suppliers_and_unknown_buyers_are_silent(world, run):
    unit = organisation("delta-cloud", "cloud", "FR", parent_id="delta")
    facts = world(
        organisation=[*FIRMS, unit],
        dependency=[
            supply("delta-cloud", "delta", "hosts", 100.0, OLD),
            supply("alfa", "epsilon", "hosts", None, OLD),
            supply("theta", "epsilon", "hosts", None, OLD),
        ],
    )
    assert run(facts, "R14", WEEK[1], initial="fire") == []


def test_r15_the_largest_supplier_passes_a_level(world, run):
    facts = world(
        organisation=FIRMS,
        dependency=[
            supply("alfa", "delta", "hosts", 60.0, OLD, until="2026-07-05"),
            supply("alfa", "delta", "trains_on", 85.0, NEW),
        ],
    )
    found = run(facts, "R15", *WEEK)
    assert [(event.key[-1], event.severity) for event in found] == [("cloud:80", "high")]


def test_r16_three_eu_developers_on_one_supplier(world, run):
    rows = [supply("alfa", name, "hosts", 70.0, OLD) for name in ("delta", "epsilon")]
    third = supply("alfa", "iota", "hosts", 70.0, NEW)
    found = run(world(organisation=FIRMS, dependency=[*rows, third]), "R16", *WEEK)
    assert [event.value_after for event in found] == [3.0]
    assert "3 of 3 EU developers" in found[0].sentence_en


def test_r16_a_falling_count_is_silent(world, run):
    rows = [supply("alfa", name, "hosts", 70.0, OLD) for name in ("delta", "epsilon")]
    ending = supply("alfa", "iota", "hosts", 70.0, OLD, until="2026-07-05")
    facts = world(organisation=FIRMS, dependency=[*rows, ending])
    found = run(facts, "R16", *WEEK)
    assert [event for event in found if event.value_after and event.value_after > 2] == []


def test_look_through_exposure_of_the_scenario():
    found = exposure(Engine(scenario("f1")).view(date(2026, 11, 21)))
    assert {
        name: round(found[name]["gamma"], 3) for name in ("zeta", "delta", "epsilon", "iota")
    } == {
        "zeta": 0.92,
        "delta": 0.9,
        "epsilon": 0.8,
        "iota": 0.914,
    }
    assert round(found["iota"]["alfa"], 3) == 0.86


def test_r17_of_the_scenario_delta_would_keep_nothing_without_alfa():
    found = knock_out(Engine(scenario("f1")).view(date(2026, 11, 21)))
    remaining = {one.subject: one.after for one in found if one.qualifier == "remaining"}
    assert remaining[("delta", "alfa")] == pytest.approx(0)
    assert remaining[("delta", "gamma")] == pytest.approx(10)
    assert ("epsilon", "alfa") not in remaining


def test_r18_the_scenario_has_exactly_one_loop_with_the_basis_of_each_leg(run):
    found = run(scenario("f1"), "R18", "2026-11-21", initial="fire")
    assert len(found) == 1
    sentence = found[0].sentence_en
    assert "Gamma invests in Zeta (EUR 500m, upper limit, not cash)" in sentence
    assert "Zeta buys from Alfa (EUR 3bn, contract value over its term)" in sentence
    assert "Alfa buys from Gamma (EUR 8bn, paid)" in sentence
    assert "The smallest leg is Gamma to Zeta, EUR 500m, upper limit, not cash." in sentence
    assert found[0].severity == "low"


def money(name: str, kind: str, source: str, target: str, euro: float, **more) -> dict:
    given = {"amount": euro, "currency": "EUR", "amount_basis": "paid", "summable": True}
    return deal(name, kind, source, target, OLD, **(given | more))


@pytest.mark.parametrize(
    ("change", "loops"),
    [
        ({}, 1),
        ({"amount": 49e6}, 0),
        ({"announced": "2022-01-05"}, 0),
        ({"status": "abandoned"}, 0),
        ({"amount_basis": "round_total"}, 0),
    ],
    ids=["loop", "leg under 50 million", "outside 36 months", "abandoned", "whole round"],
)
def test_r18_every_leg_counts(world, run, change, loops):
    invest = money("gamma-zeta", "investment", "gamma", "zeta", 1e8, **change)
    buy = money("gamma-zeta-chips", "chip_supply", "gamma", "zeta", 2e8)
    found = run(world(organisation=FIRMS, deal=[invest, buy]), "R18", WEEK[1], initial="fire")
    assert len(found) == loops


@pytest.mark.parametrize(("spent", "severity"), [(49e6, None), (50e6, "medium"), (150e6, "high")])
def test_r19_spend_back_needs_half_of_what_was_put_in(world, run, spent, severity):
    rows = [
        money("gamma-zeta", "investment", "gamma", "zeta", 100e6),
        money("gamma-zeta-chips", "chip_supply", "gamma", "zeta", spent),
    ]
    found = run(world(organisation=FIRMS, deal=rows), "R19", WEEK[1], initial="fire")
    assert [event.severity for event in found] == ([severity] if severity else [])


def test_r19_never_compares_amounts_of_different_basis(world, run):
    rows = [
        money("gamma-zeta", "investment", "gamma", "zeta", 100e6),
        money("gamma-zeta-chips", "chip_supply", "gamma", "zeta", 1e9, amount_basis="up_to"),
    ]
    assert run(world(organisation=FIRMS, deal=rows), "R19", WEEK[1], initial="fire") == []


def hire(description: str) -> dict:
    return deal("alfa-nu", "acquihire", "alfa", "nu", NEW, description=description)


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Licence and hiring of the founder; investors were paid.", "full"),
        ("Licence of models and hiring of staff.", "partial"),
        ("Staff move to the acquirer.", "none"),
    ],
)
def test_r20_the_pattern_follows_the_elements_that_are_stated(description: str, expected: str):
    assert pattern(pattern_elements(hire(description), [])) == expected


def test_r20_an_element_without_a_statement_is_unknown_not_false(world, run):
    facts = world(organisation=[*FIRMS, organisation("nu")], deal=[hire("Licence and hiring.")])
    found = run(facts, "R20", *WEEK)
    assert "unknown: founder or chief executive hired, payment to investors" in found[0].sentence_en


def test_r20_every_element_names_the_entry_that_states_it(world, run):
    facts = world(organisation=[*FIRMS, organisation("nu")], deal=[hire("Licence and hiring.")])
    sentence = run(facts, "R20", *WEEK)[0].sentence_en
    assert "staff hired (deal entry), licence (deal entry)" in sentence


def test_r20_a_notice_states_the_licence_by_its_form():
    elements = pattern_elements(hire("Staff move."), [{"deal_form": "licence_and_hires"}])
    assert elements["licence"] == ("notice",)


def test_r20_of_a_gatekeeper_is_critical_when_full(world, run):
    facts = world(
        organisation=[*FIRMS, organisation("nu")],
        register=[service("alfa")],
        deal=[hire("Licence, founders hired, investors were paid.")],
    )
    assert [event.severity for event in run(facts, "R20", *WEEK)] == ["critical"]


def test_r27_of_the_scenario_eta_lifts_the_single_source_of_delta(run):
    found = run(scenario("f1", events=("E2",)), "R27", "2026-11-01", "2026-11-08")
    assert [(event.severity, event.subject) for event in found] == [("good_news", ("delta", "eta"))]
    assert (found[0].value_before, found[0].value_after) == (10_000.0, 5_800.0)


def test_r27_a_second_unknown_weight_does_not_invent_an_index(world, run):
    facts = world(
        organisation=FIRMS,
        dependency=[
            supply("alfa", "delta", "hosts", None, OLD),
            supply("theta", "delta", "hosts", None, NEW),
        ],
    )
    found = run(facts, "R27", *WEEK)
    assert [(event.value_before, event.value_after) for event in found] == [(None, None)]
    assert found[0].sentence_en.endswith("the weight of each supplier is unknown.")


def test_supply_edges_are_the_supplying_ones_of_all_edges():
    facts = scenario("f1")
    standing = members(facts, facts.as_of)
    every = edges(facts, standing)
    assert supply_edges(facts, standing) == [edge for edge in every if edge.kind == "supplies"]
