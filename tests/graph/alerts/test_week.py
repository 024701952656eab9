"""One week alone: what did not move is left out, and no event is lost or changed by it."""

from datetime import date

import pandas as pd
import pytest
from alert_rows import TODAY, Row, organisation, share

from data.bundled import bundled_facts
from data.facts import Facts
from graph.alerts.market_state import moved_between
from graph.alerts.replay import WEEK, events_of_week, replay
from graph.alerts.view import KnowledgeIndex, View

OLD, NEW = "2026-01-15", "2026-11-18"
SUNDAYS = ("2024-06-30", "2025-03-02", "2026-10-04", "2026-11-15")


def moved(*shares: Row, parent_from: str | None = None) -> frozenset[object] | None:
    joined = {"parent_id": "alfa", "control_from": parent_from} if parent_from else {}
    organisations = [organisation("alfa"), organisation("beta", **joined)]
    facts = Facts.from_frames(
        {"share": pd.DataFrame(shares), "organisation": pd.DataFrame(organisations)}, as_of=TODAY
    )
    index = KnowledgeIndex(facts)
    then, now = (View(facts.as_known(day), day, index) for day in (TODAY - WEEK, TODAY))
    return moved_between(then, now)


@pytest.mark.parametrize("day", SUNDAYS)
def test_a_week_alone_has_the_events_that_a_replay_of_it_has(day):
    last = date.fromisoformat(day)
    facts = bundled_facts().as_known(last)
    events = events_of_week(facts, last)
    assert events == replay(facts, last, 1).weeks[0].events
    assert events


def test_weeks_that_share_computations_have_the_events_of_each_alone():
    facts = bundled_facts()
    index = KnowledgeIndex(facts)
    for day in map(date.fromisoformat, SUNDAYS):
        assert events_of_week(facts, day, index) == events_of_week(facts.as_known(day), day)


def test_only_the_market_of_a_new_share_moves():
    found = moved(
        share("2025", OLD, "alfa", 40),
        share("2025", NEW, "beta", 20),
        share("2025", OLD, "alfa", 60, market="chips-x"),
    )
    assert found == {("cloud-x", "EU", "revenue")}


def test_the_markets_of_a_firm_that_joined_a_group_move():
    shares = (
        share("2025", OLD, "beta", 40),
        share("2025", OLD, "alfa", 60, market="chips-x"),
    )
    assert moved(*shares) == frozenset()
    assert moved(*shares, parent_from=NEW) == {("cloud-x", "EU", "revenue")}
