"""R01 to R07: concentration, deals, stakes. Each rule fires on its trigger and not beside it."""

from datetime import date, timedelta

import pandas as pd
import pytest
from alert_rows import ALWAYS, deal, organisation, service, share, stake

from data.scenarios import scenario
from graph.alerts.engine import Engine
from graph.alerts.market_state import market_series
from graph.alerts.rules.concentration import hhi_bounds, share_bounds
from graph.alerts.rules.stakes import partial_stake

NAMES = ("alfa", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota")
FIRMS = [organisation(name) for name in NAMES]


def spread(leader: float) -> dict[str, float]:
    """Return shares in which eight firms divide equally what the leader leaves."""
    return {"alfa": leader} | dict.fromkeys(NAMES[1:], (100 - leader) / 8)


def quarters(*rows: tuple[str, str, dict[str, float]]) -> list[dict]:
    return [
        share(period, known, org, value)
        for period, known, shares in rows
        for org, value in shares.items()
    ]


def test_bounds_come_from_the_packs_in_force():
    assert {bound for bound, _, _ in hhi_bounds()} == {1000.0, 2000.0, 1800.0}
    assert dict(share_bounds()) == {25.0: "EU-HMG-2004", 30.0: "US-MG-2023", 50.0: "EU-HMG-2004"}


BEFORE, AFTER = spread(28.0), spread(44.0)
"""HHI 1,432 before, 2,328 after."""


def test_r01_fires_when_the_lower_end_passes_a_bound(world, run):
    facts = world(
        organisation=FIRMS,
        share=quarters(("2026-Q1", "2026-04-10", BEFORE), ("2026-Q2", "2026-07-10", AFTER)),
    )
    found = run(facts, "R01", "2026-07-04", "2026-07-11")
    assert sorted(event.key[-1].split(":")[-1] for event in found) == ["1800", "2000"]
    upper = next(event for event in found if event.key[-1].endswith("2000"))
    assert (upper.severity, upper.certainty, upper.value_after) == ("high", "certain", 2328.0)
    assert "in every reading of the data" in upper.sentence_en


def test_r01_is_silent_about_a_series_seen_for_the_first_time(world, run):
    facts = world(organisation=FIRMS, share=quarters(("2026-Q2", "2026-07-10", AFTER)))
    assert run(facts, "R01", "2026-07-04", "2026-07-11") == []


def test_r01_needs_more_than_the_bound_itself(world, run):
    even = dict.fromkeys(("alfa", "beta", "gamma", "delta", "epsilon"), 20.0)
    lower = {"alfa": 15.0, "beta": 20.0, "gamma": 20.0, "delta": 20.0, "epsilon": 20.0}
    facts = world(
        organisation=FIRMS,
        share=quarters(("2026-Q1", "2026-04-10", lower), ("2026-Q2", "2026-07-10", even)),
    )
    found = run(facts, "R01", "2026-07-04", "2026-07-11")
    assert not [event for event in found if event.key[-1].endswith(":2000")]


UNDER, LOW, HIGH = 31.0, 32.05, 32.45
"""Shares of the leader beside four firms of 15 %: HHI up to 1,942, to 1,990 and to 2,010."""


def wobble(leader: list[float]) -> list[dict]:
    """Return monthly periods of a leader, four firms of 15 % and an unnamed rest."""
    return [
        share(f"2026-{place:02d}", f"2026-{place + 1:02d}-03", org, value)
        for place, first in enumerate(leader, start=1)
        for org, value in {"alfa": first, **dict.fromkeys(NAMES[1:5], 15.0)}.items()
    ]


def test_r02_wobbling_around_a_bound_fires_once(world):
    releases = [UNDER, HIGH, LOW, HIGH, LOW, HIGH]
    facts = world(organisation=FIRMS, share=wobble(releases))
    view = Engine(facts).view(date(2026, 7, 10))
    (series,) = market_series(view).values()
    assert [round(period.hhi[1], -1) for period in series.periods if period.hhi] == [
        1940, 2010, 1990, 2010, 1990, 2010,
    ]  # fmt: skip
    engine = Engine(facts)
    found = []
    for week in range(26):
        day = date(2026, 2, 10) + timedelta(days=7 * week)
        found += [event for event in engine.step(day) if event.rule_id == "R02"]
    assert [event.key[-1].rsplit(":", 1)[-1] for event in found] == ["2000"]


LARGEST_LISTED = {
    "market": "cloud-x",
    "geography": "EU",
    "estimator": "estimator-a",
    "top_k_complete": "true",
    "reason": "the fixture lists the largest firms",
    "known_from": ALWAYS,
}


def test_r02_says_that_the_bound_may_be_passed(world, run):
    first, second = ("2026-Q1", "2026-04-10"), ("2026-Q2", "2026-07-10")
    others = [share(*when, name, 7.0) for when in (first, second) for name in NAMES[1:]]
    leader = [share(*first, "alfa", 30.0), share(*second, "alfa", 30.0, 44.0)]
    facts = world(organisation=FIRMS, share=[*leader, *others], top_k=[LARGEST_LISTED])
    found = run(facts, "R02", "2026-07-04", "2026-07-11")
    assert sorted(event.key[-1].rsplit(":", 1)[-1] for event in found) == ["1800", "2000"]
    assert all("may already be above" in event.sentence_en for event in found)
    assert {event.severity for event in found} == {"medium"}


def course(leaders: list[float]) -> list[dict]:
    labels = [f"{2024 + place // 4}-Q{place % 4 + 1}" for place in range(len(leaders))]
    return [
        share(label, "2026-07-10", org, value)
        for label, leader in zip(labels, leaders, strict=True)
        for org, value in spread(leader).items()
    ]


@pytest.mark.parametrize(
    ("leaders", "bounds"),
    [
        ([30, 32, 34, 36, 38, 39], ["2000"]),
        ([39, 38, 36, 34, 32, 30], []),
        ([32, 34, 36, 38, 39], []),
        ([30, 39, 30, 39, 30, 39], []),
        ([16, 17, 18, 19, 20, 21], []),
    ],
    ids=["rising", "falling", "five periods", "no trend", "too far away"],
)
def test_r03_needs_a_significant_rise_that_reaches_a_bound(world, run, leaders, bounds):
    old = course(leaders[:1])
    known = [row | {"known_from": pd.Timestamp("2026-01-10")} for row in old]
    facts = world(organisation=FIRMS, share=[*known, *course(leaders)[len(old) :]])
    found = run(facts, "R03", "2026-07-04", "2026-07-11")
    assert [event.key[-1].rsplit(":", 1)[-1] for event in found] == bounds


def test_r04_counts_a_deal_with_the_rest_of_the_market_held_fixed(world, run):
    facts = world(
        organisation=FIRMS,
        share=quarters(("2026-Q1", "2026-04-10", AFTER)),
        deal=[deal("alfa-beta", "acquisition", "alfa", "beta", "2026-07-06", stake_pct=100)],
    )
    found = run(facts, "R04", "2026-07-04", "2026-07-11")
    assert {event.key[-1].split(":")[-1] for event in found} == {"EU-HMG-2004", "US-MG-2023"}
    assert {(event.severity, event.certainty) for event in found} == {("high", "certain")}
    assert found[0].value_after == pytest.approx(2328 + 2 * 44 * 7)


def test_r04_is_critical_when_a_gatekeeper_buys(world, run):
    facts = world(
        organisation=FIRMS,
        register=[service("alfa")],
        share=quarters(("2026-Q1", "2026-04-10", AFTER)),
        deal=[deal("alfa-beta", "acquisition", "alfa", "beta", "2026-07-06", stake_pct=100)],
    )
    assert {e.severity for e in run(facts, "R04", "2026-07-04", "2026-07-11")} == {"critical"}


def test_r04_leaves_out_deals_below_the_thresholds_and_abandoned_ones(world, run):
    small = {"alfa": 4.0, "beta": 3.0, "gamma": 40.0, "delta": 30.0, "epsilon": 23.0}
    facts = world(
        organisation=FIRMS,
        share=quarters(("2026-Q1", "2026-04-10", small)),
        deal=[
            deal("alfa-beta", "acquisition", "alfa", "beta", "2026-07-06"),
            deal("gamma-delta", "acquisition", "gamma", "delta", "2026-07-06", status="abandoned"),
        ],
    )
    assert run(facts, "R04", "2026-07-04", "2026-07-11") == []


def test_r05_gives_the_silent_and_the_proportional_effect_of_the_scenario():
    view = Engine(scenario("f1")).view(date(2026, 10, 1))
    found = [one for one in partial_stake(view) if one.subject == ("alfa", "zeta")]
    assert [one.after for one in found] == [pytest.approx(90.0)]
    assert "90 points if silent, 211 if proportional" in found[0].sentence("en", {})
    assert found[0].magnitude == pytest.approx(210.8054, abs=1e-3)


def test_r05_needs_fifty_points_silent_or_a_hundred_proportional(world, run):
    facts = world(
        organisation=FIRMS,
        share=quarters(("2026-Q1", "2026-04-10", {"alfa": 10.0, "beta": 10.0, "gamma": 80.0})),
        ownership=[stake("alfa", "beta", 30.0, "2026-07-06")],
    )
    assert run(facts, "R05", "2026-07-04", "2026-07-11") == []


def test_r06_needs_the_whole_range_above_the_bound(world, run):
    low = [
        share("2026-Q1", "2026-04-10", "alfa", 20.0),
        share("2026-Q1", "2026-04-10", "beta", 80.0),
    ]
    half = [
        share("2026-Q2", "2026-07-10", "alfa", 28.0, 33.0),
        share("2026-Q2", "2026-07-10", "beta", 70.0),
    ]
    facts = world(organisation=FIRMS, share=[*low, *half])
    found = run(facts, "R06", "2026-07-04", "2026-07-11")
    assert [event.key[-1].rsplit(":", 1)[-1] for event in found] == ["25"]


def test_r06_two_estimators_far_apart_are_at_most_possible(world, run):
    other = {"estimator": "estimator-b"}
    facts = world(
        organisation=FIRMS,
        share=[
            share("2026-Q1", "2026-04-10", "alfa", 20.0),
            share("2026-Q1", "2026-04-10", "beta", 80.0),
            share("2026-Q2", "2026-07-10", "alfa", 32.0),
            share("2026-Q2", "2026-07-10", "beta", 68.0),
            share("2026-Q1", "2026-04-10", "alfa", 10.0, **other),
            share("2026-Q1", "2026-04-10", "beta", 90.0, **other),
        ],
    )
    found = run(facts, "R06", "2026-07-04", "2026-07-11")
    assert {event.certainty for event in found} == {"possible"}
    assert all("estimators_disagree" in event.tags for event in found)


def test_r07_of_the_scenario_passes_15_certainly_and_20_possibly(run):
    found = run(scenario("f1"), "R07", "2026-11-01", "2026-11-08")
    assert [(event.subject, event.certainty) for event in found] == [(("alfa", "zeta"), "certain")]
    assert "passed: 15; possibly passed: 20" in found[0].sentence_en


def test_r07_a_rise_below_every_level_is_silent(world, run):
    facts = world(
        organisation=FIRMS,
        ownership=[
            stake("alfa", "beta", 11.0, "2026-01-05"),
            stake("alfa", "beta", 12.0, "2026-07-06"),
        ],
    )
    assert run(facts, "R07", "2026-07-04", "2026-07-11") == []


def test_r07_two_steps_of_five_points_in_24_months_fire_without_a_level(world, run):
    facts = world(
        organisation=FIRMS,
        ownership=[
            stake("alfa", "beta", 26.0, "2025-01-05"),
            stake("alfa", "beta", 29.0, "2025-10-05"),
            stake("alfa", "beta", 32.0, "2026-07-06"),
        ],
    )
    found = run(facts, "R07", "2026-07-04", "2026-07-11")
    assert [event.severity for event in found] == ["high"]
