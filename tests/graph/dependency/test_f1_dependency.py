"""Fixture F1: who depends on whom, and what is lost (J04, J10, J11, J09)."""

from datetime import date

import pandas as pd
import pytest

from data.errors import NotFoundError, UsageError
from data.scenarios import scenario
from graph.dependency.circular import financing_cycles, totals_by_basis
from graph.dependency.customers import customer_concentration
from graph.dependency.exposure import (
    buyer_chokepoints,
    exposures,
    redundancy,
    single_sources,
)
from graph.dependency.knockout import every_knock_out, knock_out
from graph.dependency.rationing import Substitution
from graph.dependency.sovereignty import dependent_on_one, eu_only, foreign_dependency
from graph.dependency.weights import SupplyNetwork, supply_network, with_public_compute

F1 = scenario("f1")


@pytest.fixture(scope="module")
def world() -> SupplyNetwork:
    return supply_network(F1, complete=True)


def remaining(network: SupplyNetwork, *removed: str, **options: object) -> dict[str, float]:
    losses = knock_out(network, removed, **options)
    assert all(loss.remaining_low == pytest.approx(loss.remaining_high) for loss in losses)
    return {loss.org: loss.remaining_low for loss in losses}


def dependency_hhi(network: SupplyNetwork, buyer: str) -> float:
    need = network.need(buyer, "cloud")
    assert need is not None
    return 10_000 * sum(weight.low**2 for weight in need.suppliers)


@pytest.mark.parametrize(
    ("buyer", "gamma", "alfa"),
    [("zeta", 92, 80), ("delta", 90, 100), ("epsilon", 80, None), ("iota", 91.4, 86)],
)
def test_look_through_exposure(world, buyer, gamma, alfa):
    found = {entry.upstream: entry.exposure.point for entry in exposures(world, buyer)}
    assert found["gamma"] == pytest.approx(gamma)
    assert found.get("alfa") == (None if alfa is None else pytest.approx(alfa))


def test_the_path_of_an_exposure_is_the_strongest_chain(world):
    (gamma,) = [entry for entry in exposures(world, "iota") if entry.upstream == "gamma"]
    assert gamma.path == ("iota", "zeta", "alfa", "gamma")
    assert (gamma.tier, gamma.layer) == (3, "chip")
    assert gamma.by_category["model"].point == pytest.approx(91.4)


@pytest.mark.parametrize(
    ("removed", "kept"),
    [
        ("alfa", {"zeta": 0.20, "delta": 0.0, "iota": 0.14}),
        (
            "gamma",
            {"zeta": 0.08, "delta": 0.10, "epsilon": 0.20, "iota": 0.086, "alfa": 0.1, "eta": 0.4,
             "beta": 0.0, "theta": 0.0},
        ),
        ("eta", {"epsilon": 0.50}),
    ],
)  # fmt: skip
def test_knock_outs(world, removed, kept):
    assert remaining(world, removed) == pytest.approx(kept)


def test_a_set_fails_together(world):
    assert remaining(world, "alfa", "beta")["zeta"] == pytest.approx(0)
    assert remaining(world, "gamma", "kappa")["epsilon"] == pytest.approx(0)


def test_every_single_failure_in_one_pass_equals_them_one_by_one(world):
    firms, low, high = every_knock_out(world)
    for column, firm in enumerate(firms):
        kept = remaining(world, firm)
        for row, other in enumerate(firms):
            expected = 0.0 if other == firm else kept.get(other, 1.0)
            assert low[row, column] == pytest.approx(expected)
            assert high[row, column] == pytest.approx(expected)


def test_the_cascade_counts_its_rounds(world):
    rounds = {loss.org: loss.round for loss in knock_out(world, ["gamma"])}
    assert (rounds["alfa"], rounds["zeta"], rounds["iota"]) == (1, 2, 3)


def test_survivors_may_take_over(world):
    within = remaining(world, "alfa", substitution=Substitution("within_layer"))
    assert within == pytest.approx({"zeta": 1.0, "delta": 0.0, "iota": 0.7})
    elastic = remaining(world, "alfa", substitution=Substitution("elastic", 50))
    assert elastic == pytest.approx({"zeta": 0.3, "delta": 0.0, "iota": 0.315})


def test_public_compute_spreads_the_need(world):
    helped = with_public_compute(world, "eta", "delta", 30)
    assert dependency_hhi(world, "delta") == pytest.approx(10_000)
    assert dependency_hhi(helped, "delta") == pytest.approx(5_800)
    assert remaining(helped, "alfa") == pytest.approx({"zeta": 0.2, "delta": 0.3, "iota": 0.23})


def test_the_event_gives_the_same_as_the_scenario(world):
    event = supply_network(scenario("f1", events=("E2",)), complete=True)
    assert remaining(event, "alfa") == pytest.approx(
        remaining(with_public_compute(world, "eta", "delta", 30), "alfa")
    )
    before = supply_network(
        scenario("f1", events=("E2",)).as_known(date(2026, 11, 4)), complete=True
    )
    assert remaining(before, "alfa")["delta"] == pytest.approx(0)


@pytest.mark.parametrize("share", [0, -1, 101])
def test_an_impossible_scenario_is_refused(world, share):
    with pytest.raises(UsageError, match="above 0 and up to 100"):
        with_public_compute(world, "eta", "delta", share)


def test_a_scenario_names_known_members(world):
    with pytest.raises(NotFoundError, match="omega"):
        with_public_compute(world, "omega", "delta", 30)


@pytest.mark.parametrize(("buyer", "hhi"), [("zeta", 6_800), ("delta", 10_000), ("epsilon", 5_000)])
def test_dependency_hhi(world, buyer, hhi):
    assert dependency_hhi(world, buyer) == pytest.approx(hhi)


def test_who_depends_on_one_cloud(world):
    found = {entry.org: entry for entry in dependent_on_one(world)}
    assert set(found) == {"delta", "epsilon"}
    delta, epsilon = found["delta"], found["epsilon"]
    assert (delta.state, delta.suppliers, delta.certainty) == ("dependent", ("alfa",), "certain")
    assert (delta.weight_low, delta.weight_high) == (1.0, 1.0)
    assert epsilon.state == "spread"
    assert epsilon.hidden == (("gamma", pytest.approx(0.8), pytest.approx(0.8)),)


def test_a_developer_without_any_cloud_fact_is_unknown_and_never_independent():
    facts = F1
    rows = facts.frame("dependency")
    bare = facts.replace("dependency", rows[rows["downstream"] != "delta"])
    found = {entry.org: entry.state for entry in dependent_on_one(supply_network(bare))}
    assert found["delta"] == "unknown"
    assert exposures(supply_network(bare), "delta") == []


def test_a_unit_of_a_group_does_not_inherit_what_the_group_buys():
    organisations = F1.frame("organisation")
    organisations.loc[organisations["id"] == "epsilon", "parent_id"] = "zeta"
    network = supply_network(F1.replace("organisation", organisations), complete=True)
    found = {entry.org: entry for entry in dependent_on_one(network)}
    assert found["epsilon"].state == "unknown"
    assert found["epsilon"].foreign_controlled is True


def test_single_sources_are_certain_from_eighty_percent(world):
    found = {(s.buyer, s.supplier): s.certainty for s in single_sources(world)}
    assert found[("delta", "alfa")] == "certain"
    assert found[("zeta", "alfa")] == "certain"
    assert ("epsilon", "theta") not in found
    assert all(source.critical is None for source in single_sources(world))


def test_essential_categories_make_a_single_source_critical(world):
    (source,) = single_sources(world, ["delta"], {"delta": frozenset({"cloud"})})
    assert source.critical is True


def test_chokepoints_and_redundancy(world):
    assert [point.firm for point in buyer_chokepoints(world, "delta")] == ["alfa"]
    assert buyer_chokepoints(world, "epsilon") == []
    assert (redundancy(world, "delta"), redundancy(world, "epsilon")) == (1, 2)
    assert redundancy(world, "gamma") == 0


def test_two_suppliers_with_one_owner_are_one():
    facts = F1
    organisations = facts.frame("organisation")
    organisations.loc[organisations["id"] == "theta", "parent_id"] = "eta"
    network = supply_network(facts.replace("organisation", organisations), complete=True)
    (source,) = single_sources(network, ["epsilon"])
    assert (source.supplier, source.weight_low) == ("eta", 1.0)
    assert redundancy(network, "epsilon") == 1


def test_first_tier_and_look_through_are_different_answers(world):
    (epsilon,) = foreign_dependency(world, ["epsilon"])
    assert epsilon.first_tier.point == 0
    assert epsilon.look_through.point == 100
    (iota,) = foreign_dependency(world, ["iota"])
    assert iota.first_tier.point == pytest.approx(70)


def test_without_firms_from_outside_the_eu_nothing_runs(world):
    kept = {loss.org: loss.remaining_high for loss in eu_only(world)}
    assert kept["epsilon"] == pytest.approx(0)


def test_the_money_goes_round_once():
    (cycle,) = financing_cycles(F1)
    assert [leg.payer for leg in cycle.legs] == ["gamma", "zeta", "alfa"]
    assert cycle.weakest is not None
    assert cycle.weakest.largest.amount == 500_000_000
    assert (cycle.weakest.largest.basis, cycle.currency) == ("up_to", "EUR")
    assert all(leg.largest.announced for leg in cycle.legs)


def test_paid_money_alone_makes_no_cycle():
    assert financing_cycles(F1, bases=["paid"]) == []


def test_amounts_of_different_basis_are_never_added():
    lines = totals_by_basis(financing_cycles(F1))
    assert lines == [
        ("contract_value", "EUR", 3e9, 1),
        ("paid", "EUR", 8e9, 1),
        ("up_to", "EUR", 5e8, 1),
    ]


def test_legs_in_two_currencies_have_no_weakest():
    facts = F1
    deals = facts.frame("deal")
    deals.loc[deals["id"] == "gamma-zeta-investment", "currency"] = "USD"
    (cycle,) = financing_cycles(facts.replace("deal", deals))
    assert (cycle.weakest, cycle.currency) == (None, None)


def test_window_minimum_and_length_narrow_the_cycles():
    facts = F1
    assert financing_cycles(facts, minimum_amount=1e9) == []
    assert financing_cycles(facts, max_legs=2) == []
    assert financing_cycles(facts, window=(date(2026, 3, 1), date(2026, 12, 31))) == []
    with pytest.raises(UsageError):
        financing_cycles(facts, max_legs=6)


def test_the_amount_of_a_whole_round_is_not_one_investors_ticket():
    facts = F1
    deals = facts.frame("deal")
    deals.loc[deals["id"] == "gamma-zeta-investment", "amount_basis"] = "round_total"
    (cycle,) = financing_cycles(facts.replace("deal", deals))
    assert cycle.legs[0].largest.amount is None
    assert cycle.weakest is None


def test_customers_by_stated_contract_value():
    facts = F1
    deals = facts.frame("deal")
    deals["summable"] = deals["amount"].notna()
    extra = deals[deals["id"] == "alfa-zeta-cloud-contract"].assign(
        id="alfa-epsilon", target_org="epsilon", amount=1e9
    )
    world = facts.replace("deal", pd.concat([deals, extra], ignore_index=True))
    (found,) = customer_concentration(world, "alfa")
    assert found.shares_pct == {"epsilon": 25.0, "zeta": 75.0}
    assert (found.hhi, found.currency, found.basis_family) == (6_250, "EUR", "multi_year")
