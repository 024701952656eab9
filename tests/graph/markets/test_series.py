"""Share series: what is rolled up, what is never a firm, what never makes an index."""

from datetime import date

import pandas as pd
import pytest

from data.facts import Facts
from graph.concentration.boxes import InfeasibleShares
from graph.markets.concentration import concentration, newest
from graph.markets.headline import is_aged
from graph.markets.series import ShareSeries, share_series
from graph.run import compute

ORGANISATIONS = pd.DataFrame(
    [
        ("alfa", "company", None, None),
        ("alfa-cloud", "company", "alfa", None),
        ("beta", "company", None, None),
        ("bought", "company", "beta", "2025-06-30"),
        ("others", "pseudo", None, None),
    ],
    columns=["id", "kind", "parent_id", "control_from"],
)


def facts(*rows: tuple[str, str, float], coverage: str = "partial", **columns: object) -> Facts:
    shares = pd.DataFrame(rows, columns=["org", "role", "share_pct"])
    shares["share_lo"], shares["share_hi"] = shares["share_pct"] - 0.5, shares["share_pct"] + 0.5
    given = {
        "market": "cloud",
        "market_name": "Cloud",
        "layer": "cloud",
        "geography": "EU",
        "period": "2025",
        "metric": "revenue",
        "estimator": "Example Research",
    }
    for name, value in (given | columns).items():
        shares[name] = value
    market = {"market": "cloud", "market_name": "Cloud", "layer": "cloud", "coverage": coverage}
    frames = {
        "share": shares,
        "organisation": ORGANISATIONS,
        "market": pd.DataFrame([market]),
        "top_k": pd.DataFrame(
            [("cloud", "EU", "Example Research", "true")],
            columns=["market", "geography", "estimator", "top_k_complete"],
        ),
    }
    return Facts.from_frames(frames, as_of=date(2026, 11, 21))


def series(*rows: tuple[str, str, float], **columns: object) -> list[ShareSeries]:
    world = facts(*rows, **columns)
    return share_series(world, world.frame("share"))


def test_units_count_as_their_undertaking():
    (one,) = series(("alfa", "firm", 20), ("alfa-cloud", "firm", 15), ("beta", "firm", 10))
    assert [(firm.org, float(firm.point)) for firm in one.firms] == [("alfa", 35), ("beta", 10)]
    assert one.firms[0].members == ("alfa", "alfa-cloud")


def test_control_counts_on_the_last_day_of_the_period_and_a_change_is_flagged():
    (before,) = series(("beta", "firm", 20), ("bought", "firm", 15), period="2025-Q1")
    (during,) = series(("beta", "firm", 20), ("bought", "firm", 15), period="2025")
    assert [firm.org for firm in before.firms] == ["beta", "bought"]
    assert not before.control_changed
    assert [firm.org for firm in during.firms] == ["beta"]
    assert during.control_changed


def test_others_are_a_residual_and_never_a_firm():
    (one,) = series(("alfa", "firm", 60), ("others", "others", 40))
    assert [firm.org for firm in one.firms] == ["alfa"]
    assert one.residuals == {"others": 40}
    assert float(one.coverage_pct) == 60


def test_a_pseudo_organisation_is_no_firm_even_where_a_source_lists_it_as_one():
    (one,) = series(("alfa", "firm", 60), ("others", "firm", 40))
    assert [firm.org for firm in one.firms] == ["alfa"]


def test_estimators_periods_geographies_and_metrics_are_never_mixed():
    one, other = facts(("alfa", "firm", 60)), facts(("alfa", "firm", 50), estimator="Other Desk")
    both = pd.concat([one.frame("share"), other.frame("share")], ignore_index=True)
    assert len(share_series(one, both)) == 2


@pytest.mark.parametrize("columns", [{"metric": "growth_share"}, {"coverage": "overlapping_rates"}])
def test_what_is_no_share_of_a_whole_makes_no_index(columns: dict[str, str]):
    assert series(("alfa", "firm", 60), **columns) == []


def test_an_outside_good_makes_no_index():
    assert series(("alfa", "outside", 60)) == []


def test_both_fringe_bounds_are_given_where_the_largest_firms_are_known():
    (one,) = series(("alfa", "firm", 40), ("beta", "firm", 20))
    found = concentration(one, from_points=True)
    assert (found.hhi.value_lo, found.hhi.value_hi) == (2000, 3600)
    assert found.hhi_capped is not None
    assert (found.hhi_capped.value_lo, found.hhi_capped.value_hi) == (2000, 2800)
    assert found.hhi.point is None


def test_no_cap_without_evidence_that_the_list_holds_the_largest_firms():
    (one,) = series(("alfa", "firm", 40), ("beta", "firm", 20), estimator="Other Desk")
    assert concentration(one).hhi_capped is None


def test_a_point_is_stated_only_from_99_percent_coverage():
    (full,) = series(("alfa", "firm", 60), ("beta", "firm", 40))
    (partial,) = series(("alfa", "firm", 60), ("beta", "firm", 38))
    assert concentration(full).hhi.point == 5200
    assert concentration(partial).hhi.point is None


def test_a_complete_market_has_no_fringe():
    (one,) = series(("alfa", "firm", 60), ("beta", "firm", 40), coverage="complete")
    found = concentration(one)
    assert one.all_named
    assert found.hhi.value_lo == pytest.approx(59.5**2 + 40.5**2)


def test_shares_above_the_whole_are_an_error_that_names_series_and_rows():
    (one,) = series(("alfa", "firm", 70), ("beta", "firm", 60))
    with pytest.raises(InfeasibleShares, match=r"cloud, EU, 2025.*alfa 69.5, beta 59.5"):
        concentration(one)


def test_in_a_release_such_a_market_stays_unknown_and_says_why():
    rows = compute(facts(("alfa", "firm", 70), ("beta", "firm", 60)))["measure"]
    assert len(rows) == 1
    assert pd.isna(rows.loc[0, "value_lo"])
    assert "alfa 69.5, beta 59.5" in rows.loc[0, "problem"]


def test_the_newest_period_is_taken_per_series():
    old, new = facts(("alfa", "firm", 60), period="2024"), facts(("alfa", "firm", 50))
    both = pd.concat([old.frame("share"), new.frame("share")], ignore_index=True)
    assert [one.key.period for one in newest(share_series(new, both))] == ["2025"]


def test_a_period_has_aged_after_eighteen_months():
    assert not is_aged(date(2025, 5, 21), date(2026, 11, 21))
    assert is_aged(date(2025, 5, 20), date(2026, 11, 21))


def of_two_periods(second: list[tuple[str, str, float]]) -> list[ShareSeries]:
    """Return the series of 2024, where alfa, beta and gamma are listed, and of 2025."""
    first = [("alfa", "firm", 50), ("beta", "firm", 30), ("gamma", "firm", 5)]
    world = facts(*first, *second, period=["2024"] * len(first) + ["2025"] * len(second))
    return share_series(world, world.frame("share"))


def test_a_list_that_leaves_out_a_firm_larger_before_does_not_hold_the_largest():
    complete, without_beta = of_two_periods([("alfa", "firm", 50), ("gamma", "firm", 6)])
    assert complete.largest_listed
    assert not without_beta.largest_listed
    assert concentration(without_beta).hhi_capped is None


def test_a_list_that_leaves_out_only_a_smaller_firm_still_holds_the_largest():
    _, without_gamma = of_two_periods([("alfa", "firm", 50), ("beta", "firm", 30)])
    assert without_gamma.largest_listed
