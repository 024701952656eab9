"""Fixture F1: the markets of the invented chain, before and after deals."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from data.facts import Facts
from data.regimes import bundled_regimes
from data.scenarios import scenario
from graph.markets.concentration import MarketConcentration, concentration, market_bands, newest
from graph.markets.series import ShareSeries
from graph.ownership.partial_stakes import deltas_of_stake
from graph.ownership.profit_weights import modified_hhi
from graph.run import all_series, compute
from graph.screening.legal_routes import legal_routes
from graph.screening.overlaps import (
    Deal,
    ExistingStake,
    MarketEffect,
    existing_stake,
    market_effects,
)
from graph.screening.vertical_links import rivals, vertical_links
from graph.undertakings import roll_up

REGIMES = bundled_regimes()


@pytest.fixture(scope="module")
def world() -> Facts:
    return scenario("f1")


def series_of(facts: Facts, market: str, estimator: str = "estimator-a") -> ShareSeries:
    (one,) = [
        one
        for one in all_series(facts, market=market)
        if (one.key.market, one.key.estimator) == (market, estimator)
    ]
    return one


def capped(found: MarketConcentration) -> tuple[float | None, float | None]:
    assert found.hhi_capped is not None
    return found.hhi_capped.value_lo, found.hhi_capped.value_hi


def screened(
    facts: Facts, acquirer: str, target: str, market: str, estimator: str = "estimator-a"
) -> tuple[MarketEffect, ExistingStake | None, Deal]:
    groups = roll_up(facts.frame("organisation"), facts.as_of)
    deal = Deal(acquirer, target, Fraction(100), "sole", facts.as_of)
    existing = existing_stake(facts, groups, deal)
    (effect,) = market_effects([series_of(facts, market, estimator)], deal, existing, REGIMES)
    return effect, existing, deal


def test_two_estimators_give_two_intervals_and_no_average(world: Facts):
    points = concentration(series_of(world, "cloud-eu", "estimator-a"))
    ranges = concentration(series_of(world, "cloud-eu", "estimator-b"))
    assert capped(points) == (1444, 1880)
    assert capped(ranges) == (1208, 2116)


def test_without_the_cap_the_rest_may_be_one_firm(world: Facts):
    points = concentration(series_of(world, "cloud-eu"))
    assert (points.hhi.value_lo, points.hhi.value_hi) == (1444, 1444 + 38**2)


def test_levels_of_the_annex(world: Facts):
    def level(estimator: str) -> dict[tuple[str, str], str]:
        found = concentration(series_of(world, "cloud-eu", estimator))
        return {(band.regime, band.test): band.answer for band in market_bands(REGIMES, found)}

    assert level("estimator-a")["EU-MG-DRAFT-2026", "1000 <= hhi <= 2000"] == "certain"
    assert level("estimator-b")["EU-MG-DRAFT-2026", "hhi > 2000"] == "possible"
    assert level("estimator-b")["US-MG-2023", "hhi > 1800"] == "possible"


def test_removing_one_estimator_leaves_the_other_as_it_was(world: Facts):
    shares = world.frame("share")
    without = world.replace("share", shares[shares["estimator"] != "estimator-b"])
    left = {one.key.estimator for one in all_series(without) if one.key.market == "cloud-eu"}
    assert left == {"estimator-a"}


def test_a_purchase_changes_nothing_but_the_two_firms(world: Facts):
    points, _, _ = screened(world, "alfa", "theta", "cloud-eu", "estimator-a")
    ranges, _, _ = screened(world, "alfa", "theta", "cloud-eu", "estimator-b")
    assert (points.delta.value_lo, points.delta.value_hi) == (720, 720)
    assert (ranges.delta.value_lo, ranges.delta.value_hi) == (560, 858)
    assert (points.pre.value_lo, points.pre.value_hi) == (1444, 1880)
    assert (points.post.value_lo, points.post.value_hi) == (2164, 2600)


def test_the_change_is_measured_against_the_stake_held_today(world: Facts):
    then = world.as_known(date(2026, 10, 1))
    effect, existing, _ = screened(then, "alfa", "zeta", "model-eu")
    assert existing is not None
    assert (existing.lo, existing.hi) == (15, 15)
    assert effect.mhhi_delta["existing"]["silent"]["point"] == pytest.approx(90)
    assert effect.mhhi_delta["existing"]["proportional"]["point"] == pytest.approx(210.8, abs=0.05)
    assert effect.mhhi_delta["at_printed_shares"] == pytest.approx(1200)
    net = effect.mhhi_delta["net_of_existing"]
    assert (net["value_lo"], net["value_hi"]) == (pytest.approx(1110), pytest.approx(1110))


def test_today_the_stake_is_a_range(world: Facts):
    _, existing, _ = screened(world, "alfa", "zeta", "model-eu")
    assert existing is not None
    assert (existing.lo, existing.hi) == (18, 20)


def test_a_stake_without_control_joins_no_undertakings(world: Facts):
    deal = Deal("alfa", "theta", Fraction(20), "none", world.as_of)
    (effect,) = market_effects([series_of(world, "cloud-eu")], deal, None, REGIMES)
    assert (effect.delta.value_lo, effect.delta.value_hi) == (0, 0)
    assert effect.post == effect.pre
    assert effect.mhhi_delta["at_printed_shares"] == pytest.approx(0.2 * 30 * 12)
    tested = {a.regime for a in effect.regimes if any(rule.answer for rule in a.rules)}
    assert tested == {"COMMON-OWN-ELHAUGE"}


def test_total_control_is_not_computed_without_a_control_fact():
    held = deltas_of_stake(15, 40, (0.15, 0.15), control_fact=False)
    assert held.total is None
    assert held.total_reason


@pytest.mark.parametrize(("gamma", "delta"), [([[1.0, 0.0], [0.0, 1.0]], 90.0), (None, 210.805369)])
def test_matrix_and_closed_form_agree(gamma: list[list[float]] | None, delta: float):
    beta = np.array([[1.0, 0.15], [0.0, 0.85]])
    control = beta if gamma is None else np.array(gamma)
    closed = deltas_of_stake(15, 40, (0.15, 0.15), control_fact=False)
    matrix = modified_hhi([15.0, 40.0], beta, control)
    expected = closed.proportional if gamma is None else closed.silent
    assert expected.value_lo is not None
    assert matrix.delta == pytest.approx(expected.value_lo, rel=1e-9)
    assert matrix.delta == pytest.approx(delta, abs=1e-5)


def test_a_disputed_share_keeps_both_statements_and_the_other_index_can_be_seen(world: Facts):
    shares = world.statements("share")
    zeta = shares[(shares["market"] == "model-eu") & (shares["org"] == "zeta")]
    assert sorted(zeta["share_pct"]) == [36, 40]
    assert zeta[zeta["shown"]]["share_pct"].tolist() == [40]
    chosen = concentration(series_of(world, "model-eu"))
    assert capped(chosen) == (1950, 2100)
    other = world.frame("share")
    row = (other["market"] == "model-eu") & (other["org"] == "zeta")
    other.loc[row, ["share_pct", "share_lo", "share_hi"]] = 36.0
    assert capped(concentration(series_of(world.replace("share", other), "model-eu")))[0] == 1646


def test_the_chosen_share_makes_the_level_of_2000_possible(world: Facts):
    found = concentration(series_of(world, "model-eu"))
    level = {(band.regime, band.test): band.answer for band in market_bands(REGIMES, found)}
    assert level["EU-HMG-2004", "hhi > 2000"] == "possible"


def test_a_purchase_turns_suppliers_into_owners_and_touches_rivals(world: Facts):
    groups = roll_up(world.frame("organisation"), world.as_of)
    links = vertical_links(world, groups, "alfa", "zeta", rivals(newest(all_series(world))))
    assert {(link.kind, link.supplier, link.buyer) for link in links} == {
        ("acquirer_supplies_target", "alfa", "zeta"),
        ("acquirer_supplies_rival_of_target", "alfa", "delta"),
        ("rival_of_acquirer_supplies_target", "beta", "zeta"),
    }


def test_legal_routes_say_unknown_where_data_are_missing(world: Facts):
    groups = roll_up(world.frame("organisation"), world.as_of)
    deal = Deal("alfa", "theta", Fraction(100), "sole", world.as_of)
    routes = {route.route: route for route in legal_routes(world, groups, deal)}
    assert routes["dma_article_14"].answer == "certain"
    assert routes["eu_merger_regulation"].answer == "unknown"
    assert routes["national_value_thresholds"].needs


def test_computing_twice_gives_the_same_rows(world: Facts):
    one, other = compute(world), compute(world)
    assert one["measure"].equals(other["measure"])
    assert one["measure"]["measure_id"].is_unique
