"""R21 to R26 and R28 to R30: notices, thresholds, dates, proceedings, terms, corrections."""

from datetime import date

import pandas as pd
import pytest
from alert_rows import ALWAYS, case_step, deal, organisation, service, share

from data.scenarios import scenario
from graph.alerts.engine import Engine
from graph.alerts.view import SourceHealth, Supplement, TermsReading

FIRMS = [organisation("alfa", "cloud", "US"), organisation("lambda", "app")]
WEEK = ("2026-07-04", "2026-07-11")


def notice(day: str, read_on: str, target: str = "Another Works Ltd") -> dict:
    return {
        "id": f"notice-{day}",
        "gatekeeper": "alfa",
        "target": "another-works",
        "target_name": target,
        "notified_on": day,
        "case_number": "DMA.900003",
        "acquisition_number": f"A-{day}",
        "source_name": f"Example (open data export of {read_on})",
        "grade": 1,
    }


def bought(day: str, status: str = "announced") -> dict:
    return deal("alfa-lambda", "acquisition", "alfa", "lambda", day, status=status)


@pytest.mark.parametrize(
    ("announced", "status", "severity"),
    [
        ("2026-06-20", "announced", None),
        ("2026-06-01", "announced", "low"),
        ("2026-05-02", "announced", "medium"),
        ("2026-03-01", "completed", "high"),
        ("2026-03-01", "announced", "medium"),
    ],
)
def test_r21_rises_with_the_days_the_list_had_to_show_the_deal(
    world, run, announced: str, status: str, severity: str | None
):
    facts = world(
        organisation=FIRMS,
        register=[service("alfa")],
        art14_notice=[notice("2024-02-01", "2026-07-10")],
        deal=[bought(announced, status)],
    )
    found = run(facts, "R21", WEEK[1], initial="fire")
    assert [event.severity for event in found] == ([severity] if severity else [])


def test_r21_a_list_that_was_not_read_again_adds_no_days(world, run):
    facts = world(
        organisation=FIRMS,
        register=[service("alfa")],
        art14_notice=[notice("2024-02-01", "2026-04-01")],
        deal=[bought("2026-03-25")],
    )
    assert run(facts, "R21", WEEK[1], initial="fire") == []


def test_r21_before_any_list_was_read_nothing_is_said(world, run):
    facts = world(organisation=FIRMS, register=[service("alfa")], deal=[bought("2026-03-01")])
    assert run(facts, "R21", WEEK[1], initial="fire") == []


def test_r21_says_that_absence_is_no_proof(world, run):
    facts = world(
        organisation=FIRMS,
        register=[service("alfa")],
        art14_notice=[notice("2024-02-01", "2026-07-10")],
        deal=[bought("2026-03-01")],
    )
    sentence = run(facts, "R21", WEEK[1], initial="fire")[0].sentence_en
    assert "as read on 10\u00a0July 2026. Publication lags; absence is no proof" in sentence


def test_r22_an_unknown_notice_is_a_gap_of_ours(world, run):
    facts = world(
        organisation=FIRMS,
        register=[service("alfa")],
        art14_notice=[notice("2026-07-06", "2026-07-10")],
    )
    found = run(facts, "R22", *WEEK)
    assert "none of our sources had it" in found[0].sentence_en


def test_r22_a_notice_with_a_known_deal_is_silent(world, run):
    facts = world(
        organisation=FIRMS,
        register=[service("alfa")],
        art14_notice=[notice("2026-07-06", "2026-07-10", target="Lambda SAS")],
        deal=[bought("2026-06-20")],
    )
    assert run(facts, "R22", *WEEK) == []


def figure(metric: str, value: float, year: str, org: str = "lambda", item: str = "Lambda") -> dict:
    return {
        "org": org,
        "fiscal_year": year,
        "metric": metric,
        "item": item,
        "value": value,
        "currency": "EUR" if metric in ("eu_turnover", "market_cap") else None,
        "unit": "money" if metric in ("eu_turnover", "market_cap") else "users",
        "grade": 1,
        "known_from": pd.Timestamp("2026-01-10") if org == "lambda" else ALWAYS,
        "public_from": pd.Timestamp("2026-01-10"),
    }


LIMITS = [
    figure("eu_turnover", 7.5e9, "2022", "dma-threshold", ""),
    figure("market_cap", 75e9, "2022", "dma-threshold", ""),
    figure("eu_monthly_end_users", 45e6, "2022", "dma-threshold", "any"),
    figure("eu_yearly_business_users", 1e4, "2022", "dma-threshold", "any"),
]


@pytest.mark.parametrize(
    ("users", "fires"),
    [((39e6, 39e6), False), ((41e6, 41e6), True), ((36e6, 40e6), False), ((38e6, 42.5e6), True)],
    ids=["87 %", "91 %", "growing to 44.4 m", "94 %"],
)
def test_r23_near_means_ninety_percent_or_a_projected_crossing(world, run, users, fires):
    rows = [
        figure("eu_monthly_end_users", value, year)
        for value, year in zip(users, ("2024", "2025"), strict=True)
    ]
    facts = world(organisation=FIRMS, financial=[*LIMITS, *rows])
    assert bool(run(facts, "R23", WEEK[1], initial="fire")) is fires


def test_r23_names_what_is_missing(world, run):
    row = figure("eu_monthly_end_users", 44e6, "2025")
    found = run(world(organisation=FIRMS, financial=[*LIMITS, row]), "R23", WEEK[1], initial="fire")
    assert "yearly active business users" in found[0].sentence_en.split("Unknown:")[1]


def test_r24_comes_30_7_and_1_day_before_and_once_after(world, run):
    facts = world(organisation=FIRMS, dma_case=[case_step("opened", "2025-11-18")])
    days = ("2026-10-10", "2026-10-24", "2026-11-14", "2026-11-17", "2026-11-19", "2026-11-26")
    found = [e for e in run(facts, "R24", *days) if "dma-17-1" in e.key[-1]]
    assert [(event.key[-1].rsplit(":", 1)[-1], event.severity) for event in found] == [
        ("30d", "low"),
        ("7d", "medium"),
        ("1d", "high"),
        ("passed", "high"),
    ]
    assert "indicative target" in found[-1].sentence_en


def test_r24_a_date_with_an_outcome_is_silent(world, run):
    steps = [case_step("opened", "2025-11-18"), case_step("designated", "2026-11-10")]
    found = run(world(organisation=FIRMS, dma_case=steps), "R24", "2026-11-11", "2026-11-19")
    assert [event for event in found if "dma-17-1" in event.key[-1]] == []


@pytest.mark.parametrize(
    ("event", "severity"),
    [
        ("opened", "high"),
        ("preliminary_findings", "high"),
        ("fine", "high"),
        ("closed_without_breach", "good_news"),
        ("action_brought", "medium"),
    ],
)
def test_r25_a_new_step_has_the_weight_of_its_kind(world, run, event: str, severity: str):
    facts = world(organisation=FIRMS, dma_case=[case_step(event, "2026-07-06")])
    assert [found.severity for found in run(facts, "R25", *WEEK)] == [severity]


def test_r25_an_opened_file_is_no_step(world, run):
    facts = world(organisation=FIRMS, dma_case=[case_step("file_opened", "2026-07-06")])
    assert run(facts, "R25", *WEEK) == []


@pytest.mark.parametrize(
    ("outcome", "words"), [(None, "no outcome stated"), ("waiver_granted", "waiver granted")]
)
def test_r25_a_merger_case_of_a_register_is_a_step_whatever_its_outcome(
    world, run, outcome: str | None, words: str
):
    case = {
        "id": "accc-mn-00001",
        "authority": "ACCC (Australia)",
        "case_number": "MN-00001",
        "acquirer": "alfa",
        "acquirer_name": "Alfa Works",
        "target": "beta",
        "target_name": "Beta Example",
        "notified": "2026-07-06",
        "outcome": outcome,
        "grade": 1,
    }
    found = run(world(organisation=FIRMS, merger=[case]), "R25", *WEEK)
    assert [words in event.sentence_en for event in found] == [True]


def test_r26_of_the_scenario_a_completed_deal_is_one_event(run):
    found = run(scenario("f1"), "R26", "2026-11-01", "2026-11-08")
    assert [(event.subject, event.severity) for event in found] == [(("alfa", "lambda"), "medium")]
    assert "now “completed”, before “announced”" in found[0].sentence_en


def amounts(basis: str, amount: float) -> list[dict]:
    first = deal("alfa-lambda", "investment", "alfa", "lambda", "2026-06-01", currency="EUR")
    second = pd.Timestamp("2026-07-06")
    return [
        first | {"amount": 10e9, "amount_basis": "up_to"},
        first
        | {"amount": amount, "amount_basis": basis, "known_from": second, "public_from": second},
    ]


@pytest.mark.parametrize(
    ("basis", "amount", "fires"),
    [("paid", 3e9, True), ("up_to", 7.9e9, True), ("up_to", 8.1e9, False), ("up_to", 12e9, False)],
)
def test_r26_another_basis_or_a_fifth_less_is_a_change(world, run, basis, amount, fires):
    facts = world(organisation=FIRMS, deal=amounts(basis, amount))
    assert bool(run(facts, "R26", *WEEK)) is fires


WAIVED = ("waived", "2026-06-01")


def readings(*values: tuple[str, str]) -> Supplement:
    return Supplement(
        terms=tuple(
            TermsReading("alfa", "egress fee", value, None, pd.Timestamp(at), "example")
            for value, at in values
        )
    )


@pytest.mark.parametrize(
    ("values", "fires"),
    [
        (
            (("waived", "2026-06-01"), ("due", "2026-07-06 06:00"), ("due", "2026-07-06 12:00")),
            True,
        ),
        (
            (("waived", "2026-06-01"), ("due", "2026-07-06 06:00"), ("due", "2026-07-06 11:00")),
            False,
        ),
        ((("waived", "2026-06-01"), ("due", "2026-07-06 06:00")), False),
        ((("due", "2026-06-01"), ("due", "2026-07-06 06:00"), ("due", "2026-07-06 13:00")), False),
    ],
    ids=["confirmed", "too early", "read once", "unchanged"],
)
def test_r28_needs_the_new_value_twice_six_hours_apart(world, run, values, fires):
    found = run(world(organisation=FIRMS), "R28", *WEEK, supplement=readings(*values))
    assert bool(found) is fires


def price(number: float, at: str) -> TermsReading:
    return TermsReading("alfa", "price", f"{number}", number, pd.Timestamp(at), "example")


@pytest.mark.parametrize(("number", "fires"), [(109.0, False), (110.0, True), (90.0, True)])
def test_r28_a_price_must_move_by_ten_percent(world, run, number: float, fires: bool):
    terms = (
        price(100.0, "2026-06-01"),
        price(number, "2026-07-06 06:00"),
        price(number, "2026-07-06 18:00"),
    )
    found = run(world(organisation=FIRMS), "R28", *WEEK, supplement=Supplement(terms=terms))
    assert bool(found) is fires


def test_r29_of_the_scenario_the_correction_of_15_to_14_is_one_notice():
    engine = Engine(scenario("f1"))
    for day in ("2026-02-01", "2026-03-07", "2026-11-08", "2026-11-15"):
        last = engine.step(date.fromisoformat(day))
    notices = [event for event in last if event.rule_id == "R29"]
    assert [(event.value_before, event.value_after) for event in notices] == [(15.0, 14.0)]
    assert "was restated: 14, before 15" in notices[0].sentence_en
    assert engine.step(date(2026, 11, 22)) == [] or not [
        event for event in engine.step(date(2026, 11, 29)) if event.rule_id == "R29"
    ]


def test_r29_names_the_events_it_corrects_so_that_their_readers_get_it():
    engine = Engine(scenario("f1"))
    for day in ("2026-02-01", "2026-03-07", "2026-11-08", "2026-11-15"):
        engine.step(date.fromisoformat(day))
    notice = next(event for event in engine.history.values() if event.rule_id == "R29")
    corrected = {tag.removeprefix("corrects:") for tag in notice.tags}
    assert corrected
    assert all(engine.history[event_id].rule_id in ("R05", "R07") for event_id in corrected)


def test_r29_a_withdrawn_statement_retracts_its_events(world):
    gone = pd.Timestamp("2026-07-15")
    step = case_step("opened", "2026-07-06") | {"withdrawn_at": gone}
    engine = Engine(world(organisation=FIRMS, dma_case=[step]))
    for day in ("2026-07-04", "2026-07-11", "2026-07-18"):
        engine.step(date.fromisoformat(day))
    states = {e.rule_id: e.state for e in engine.history.values()}
    assert states["R25"] == "retracted"
    assert states["R29"] == "active"


def health(**given) -> Supplement:
    base = {
        "source_id": "example",
        "grade": 1,
        "period_days": 7,
        "last_read_on": date(2026, 7, 10),
        "rows": 5,
        "usual_rows": 5,
    }
    return Supplement(source_health=(SourceHealth(**(base | given)),))


@pytest.mark.parametrize(
    ("given", "fires"),
    [
        ({}, False),
        ({"last_read_on": date(2026, 6, 27)}, False),
        ({"last_read_on": date(2026, 6, 26)}, True),
        ({"last_read_on": None}, True),
        ({"rows": 0}, True),
        ({"rows": 0, "usual_rows": 0}, False),
        ({"rows": 0, "grade": 2}, False),
    ],
)
def test_r30_says_where_silence_means_nothing(world, run, given, fires):
    facts = world(organisation=FIRMS)
    found = run(facts, "R30", WEEK[1], supplement=health(**given), initial="fire")
    assert bool(found) is fires


def test_r30_a_layer_that_loses_ten_points_of_coverage(world, run):
    headline = {
        "layer": "cloud",
        "market": "cloud-x",
        "geography": "EU",
        "estimator": "estimator-a",
        "latest_period": "2026-Q2",
        "aged": False,
        "coverage_note": "example",
        "known_from": ALWAYS,
    }
    facts = world(
        organisation=FIRMS,
        layer_headline=[headline],
        share=[
            share("2026-Q1", "2026-04-10", "alfa", 60.0),
            share("2026-Q2", "2026-07-06", "alfa", 50.0),
        ],
    )
    found = run(facts, "R30", *WEEK)
    assert [event.value_after for event in found] == [50.0]


def test_r26_a_decision_names_authority_and_day_in_both_languages(world, run):
    decision = {
        "id": "alfa-lambda-ndrc",
        "deal_id": "alfa-lambda",
        "authority": "NDRC (CN)",
        "date": "2026-07-06",
        "outcome": "prohibited",
        "grade": 1,
        "fact_key": "alfa-lambda-ndrc",
        "known_from": pd.Timestamp("2026-07-06"),
        "public_from": pd.Timestamp("2026-07-06"),
    }
    known = deal("alfa-lambda", "acquisition", "alfa", "lambda", "2026-06-01")
    found = run(world(organisation=FIRMS, deal=[known], legal_status=[decision]), "R26", *WEEK)
    assert found[0].sentence_en == "Alfa/Lambda: NDRC (CN), prohibited (6\u00a0July 2026)."
    assert found[0].sentence_fr == (
        "Alfa/Lambda\u00a0: NDRC (Chine), interdite (6\u00a0juillet 2026)."
    )
