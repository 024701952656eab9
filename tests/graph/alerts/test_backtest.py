"""Back-test: only later official steps confirm, and what is too young is not counted."""

from datetime import date, timedelta

import pytest
from alert_rows import case_step

from graph.alerts.backtest import backtest
from graph.alerts.event import Event
from graph.alerts.replay import Replay, Week

UNTIL = date(2026, 11, 21)


def event(day: str, org: str = "alfa", rule: str = "R10") -> Event:
    on = date.fromisoformat(day)
    return Event(
        event_id=f"{rule}-{org}-{day}",
        rule_id=rule,
        rule_version=1,
        severity="high",
        certainty="certain",
        state="active",
        subject=(org,),
        key=(org, day),
        bucket="1.0",
        detected_at=on,
        happened_on=None,
        value_before=None,
        value_after=None,
        unit=None,
        sentence_en="",
        sentence_fr="",
        statements=(),
        group=org,
    )


def weeks(*events: Event) -> Replay:
    first = Week(date(2024, 1, 6), ())
    return Replay((first, *(Week(one.detected_at, (one,)) for one in events)), ())


OPENED = [case_step("opened", "2025-03-01")]


def test_a_later_opening_confirms_and_gives_the_lead():
    found = backtest(weeks(event("2025-01-04")), "R10", OPENED, {}, until=UNTIL)
    assert (found.precision, found.recall, found.lead_days) == (1.0, 1.0, (56,))


@pytest.mark.parametrize(
    "firing",
    [event("2025-03-08"), event("2024-02-24"), event("2025-01-04", org="beta")],
    ids=["after the step", "more than a year before", "another firm"],
)
def test_what_does_not_precede_a_step_is_a_false_alarm(firing: Event):
    found = backtest(weeks(firing), "R10", OPENED, {}, until=UNTIL)
    assert (found.precision, found.recall) == (0.0, 0.0)


def test_a_unit_counts_for_its_undertaking():
    firing = event("2025-01-04", org="alfa-cloud")
    found = backtest(weeks(firing), "R10", OPENED, {"alfa-cloud": "alfa"}, until=UNTIL)
    assert found.precision == 1.0


def test_a_firing_younger_than_the_horizon_is_not_judged():
    young = event((UNTIL - timedelta(days=100)).isoformat())
    found = backtest(weeks(young), "R10", OPENED, {}, until=UNTIL)
    assert (found.precision, len(found.immature)) == (None, 1)


def test_another_rule_and_a_step_that_is_no_label_do_not_count():
    found = backtest(
        weeks(event("2025-01-04", rule="R11")),
        "R10",
        [case_step("file_opened", "2025-03-01")],
        {},
        until=UNTIL,
    )
    assert found.as_dict() | {"rule_id": ""} == {
        "rule_id": "",
        "n_firings": 0,
        "n_confirmed": 0,
        "n_false_alarms": 0,
        "n_immature": 0,
        "n_labels": 0,
        "n_anticipated": 0,
        "precision": None,
        "recall": None,
        "median_lead_days": None,
    }
