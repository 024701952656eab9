"""The chain as of a date: members, layers, edges, and views of it."""

from dataclasses import replace
from datetime import date

import pytest

from data.bundled import bundled_facts
from data.scenarios import scenario
from graph.chain.edges import edges
from graph.chain.graph import chain, drawn_layers, ego, weighted_edges
from graph.chain.members import RANK, members
from graph.chain.ribbons import ribbons
from graph.chain.vocabulary import (
    EDGE_KINDS,
    Mapping,
    UnknownRuleError,
    keeps,
    mappings,
    supply_category,
)
from graph.dependency.jurisdictions import EU_COUNTRIES

F1 = scenario("f1")
WITH_E2 = scenario("f1", events=("E2",))
BY_LAYER = "category by the layer of the supplier"


@pytest.fixture(scope="module")
def real():
    return chain(bundled_facts())


def kinds_between(graph, source: str, target: str) -> set[str]:
    return {data["kind"] for data in graph.get_edge_data(source, target, default={}).values()}


def test_supply_runs_from_chips_to_the_application():
    graph = chain(F1)
    for source, target in (("gamma", "alfa"), ("alfa", "zeta"), ("zeta", "iota")):
        assert "supplies" in kinds_between(graph, source, target)
    layers = [graph.nodes[n]["layer"] for n in ("gamma", "alfa", "zeta", "iota")]
    assert layers == ["chip", "cloud", "model", "app"]


def test_edges_are_those_of_the_day():
    assert not chain(WITH_E2, date(2026, 11, 4)).has_edge("eta", "delta")
    assert chain(WITH_E2, date(2026, 11, 5)).has_edge("eta", "delta")
    shares = {
        data["share_lo"]
        for data in chain(WITH_E2, date(2026, 11, 5))["alfa"]["delta"].values()
        if data["kind"] == "supplies"
    }
    assert shares == {70}, "the exclusive contract ended that day"


def test_control_begins_when_the_deal_closes():
    before = chain(F1.as_known(date(2026, 10, 20)))
    assert "controls" not in kinds_between(before, "alfa", "lambda")
    assert "controls" in kinds_between(chain(F1), "alfa", "lambda")


def test_only_the_newest_stake_is_an_edge():
    (stake,) = [d for d in chain(F1)["alfa"]["zeta"].values() if d["kind"] == "owns"]
    assert (stake["stake_lo"], stake["stake_hi"], stake["since"]) == (18, 20, "2026-11-04")


def test_the_disclosed_series_goes_before_a_stake_printed_in_a_deal():
    deals = F1.frame("deal")
    deals.loc[deals["id"] == "gamma-zeta-investment", ["source_org", "stake_pct"]] = ["alfa", 50.0]
    facts = F1.replace("deal", deals)
    owned = [d["stake_lo"] for d in chain(facts)["alfa"]["zeta"].values() if d["kind"] == "owns"]
    assert owned == [18]
    assert [d["stake_lo"] for d in chain(F1)["alfa"]["nu"].values() if d["kind"] == "owns"] == [4]


def test_every_edge_is_dated_or_known_and_sourced(real):
    assert set(nx_kinds(real)) <= set(EDGE_KINDS)
    for _, _, data in real.edges(data=True):
        assert data["source_ids"]
        assert data["fact_key"]
        assert data["certainty"] in ("certain", "possible")
        if data["kind"] == "supplies":
            assert data["category"] in RANK


def nx_kinds(graph) -> list[str]:
    return [data["kind"] for _, _, data in graph.edges(data=True)]


def test_the_real_chain_reaches_from_lithography_to_applications(real):
    layers = {data["layer"] for _, data in real.nodes(data=True)}
    assert {"lithography", "foundry", "memory", "chip", "cloud", "model", "app"} <= layers
    assert real.nodes["nvidia"]["layer"] == "chip"
    assert "supplies" in kinds_between(real, "asml", "tsmc")
    weighted, all_of_them = weighted_edges(real)
    assert 0 < weighted < all_of_them


def test_ownership_is_never_supply(real):
    owns = [d for _, _, d in real.edges(data=True) if d["table"] == "dependency"
            and d["kind"] == "owns"]  # fmt: skip
    assert owns
    supplied = {d["fact_key"] for _, _, d in real.edges(data=True) if d["kind"] == "supplies"}
    assert not supplied & {d["fact_key"] for d in owns}


def test_all_mapped_values_have_known_rules():
    for table, column in (("dependencies", "relation"), ("deals", "kind")):
        found = mappings(bundled_facts(), table, column)
        assert found
    assert found["partnership"].kinds == ()


def test_a_rule_that_is_not_implemented_is_an_error():
    vocabulary = F1.frame("vocabulary")
    vocabulary.loc[vocabulary["value"] == "hosts", "rule"] = "when the moon is full"
    with pytest.raises(UnknownRuleError, match="moon"):
        mappings(F1.replace("vocabulary", vocabulary), "dependencies", "relation")


@pytest.mark.parametrize(
    ("categories", "rule", "layers", "between", "expected"),
    [
        (("foundry", "lithography"), BY_LAYER, ("lithography",), True, "lithography"),
        (("foundry", "lithography"), BY_LAYER, ("server",), True, "server"),
        (("chip", "server"), BY_LAYER, ("chip", "server"), True, "chip"),
        (("cloud", "chip"), BY_LAYER, ("public_compute",), True, "cloud"),
        (("cloud", "chip"), BY_LAYER, ("data", "app"), True, None),
        (("cloud",), "supplies only between organisations", ("cloud",), False, None),
        (("cloud",), "supplies only between organisations", (), True, "cloud"),
        (("data",), "supplies only when the licensor is a publisher or data owner", ("model",),
         True, None),
        ((), "", ("chip",), True, None),
    ],
)  # fmt: skip
def test_category_of_a_supply_edge(categories, rule, layers, between, expected):
    mapping = Mapping((), categories, rule)
    assert supply_category(mapping, layers, between_organisations=between) == expected


def test_ownership_edges_need_a_stake():
    mapping = Mapping(("invests", "owns"), (), "owns only where a stake is stated")
    assert keeps(mapping, "invests", stake_stated=False)
    assert not keeps(mapping, "owns", stake_stated=False)
    assert keeps(mapping, "owns", stake_stated=True)


def test_the_ego_view_takes_steps_each_way():
    graph = chain(F1)
    assert set(ego(graph, "zeta")) == {"alfa", "beta", "zeta", "iota"}
    assert set(ego(graph, "zeta", upstream=2, downstream=0)) == {
        "zeta", "alfa", "beta", "gamma", "kappa",
    }  # fmt: skip


def test_a_member_stands_where_it_sells_most():
    standing = members(F1, F1.as_of)
    assert standing.by_id["alfa"].layers == ("cloud", "model")
    assert drawn_layers(standing, edges(F1, standing))["alfa"] == "cloud"
    assert drawn_layers(standing, [])["alfa"] == "model"


def test_ribbons_count_relations_and_lose_none():
    facts = bundled_facts()
    standing = members(facts, facts.as_of)
    relations = edges(facts, standing)
    layers = drawn_layers(standing, relations)
    found = ribbons(relations, standing, layers, EU_COUNTRIES)
    counted = sum(
        1
        for e in relations
        if e.kind == "supplies"
        and layers.get(e.target) in RANK
        and None not in (ends := (standing.undertaking_of(e.source),
                                  standing.undertaking_of(e.target)))
        and ends[0] != ends[1]
    )  # fmt: skip
    assert sum(ribbon.count for ribbon in found) == counted
    rest = [ribbon for ribbon in found if ribbon.supplier is None]
    assert len({(r.source_layer, r.target_layer) for r in rest}) == len(rest)


def test_small_flows_merge_unless_a_gatekeeper_or_eu_developer_is_touched():
    facts = F1
    standing = members(facts, facts.as_of)
    relations = edges(facts, standing)
    layers = drawn_layers(standing, relations)
    found = ribbons(relations, standing, layers, EU_COUNTRIES)
    assert any((r.supplier, r.customer) == ("theta", "epsilon") for r in found)
    (small,) = [e for e in relations if (e.source, e.target) == ("gamma", "theta")]
    large = [replace(small, source="kappa", fact_key=str(number)) for number in range(40)]
    merged = ribbons([small, *large], standing, layers, frozenset())
    assert [(r.supplier, r.count, r.members) for r in merged] == [("kappa", 40, 1), (None, 1, 1)]
