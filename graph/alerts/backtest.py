"""Back-test of a rule: when it would have fired, and which firings an authority later confirmed.

A firing is confirmed when a covered authority opens or decides a proceeding on one of its subjects
within the horizon after it. Firings younger than the horizon are not counted: nobody can know yet.
Only what was known on each day is used, so a later correction changes nothing.
"""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.alerts.event import Event
from graph.alerts.replay import Replay
from graph.records import Record, days, listed

HORIZON = timedelta(days=365)
CONFIRMING = frozenset(
    {"opened", "preliminary_findings", "designated", "non_compliance_decision", "prohibited"}
)


@dataclass(frozen=True)
class Backtest:
    """Result for one rule.

    confirmed, false_alarms: mature firings with and without a later official step;
    immature: firings whose horizon has not ended; labels: official steps in the window;
    anticipated: labels that a firing preceded; lead_days: from firing to the first step.
    """

    rule_id: str
    confirmed: tuple[str, ...]
    false_alarms: tuple[str, ...]
    immature: tuple[str, ...]
    labels: int
    anticipated: int
    lead_days: tuple[int, ...]

    @property
    def precision(self) -> float | None:
        """Return confirmed over mature firings, None without any."""
        mature = len(self.confirmed) + len(self.false_alarms)
        return len(self.confirmed) / mature if mature else None

    @property
    def recall(self) -> float | None:
        """Return anticipated over all labels, None without any."""
        return self.anticipated / self.labels if self.labels else None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape; ratios are null where they have no basis."""
        return {
            "rule_id": self.rule_id,
            "n_firings": len(self.confirmed) + len(self.false_alarms) + len(self.immature),
            "n_confirmed": len(self.confirmed),
            "n_false_alarms": len(self.false_alarms),
            "n_immature": len(self.immature),
            "n_labels": self.labels,
            "n_anticipated": self.anticipated,
            "precision": self.precision,
            "recall": self.recall,
            "median_lead_days": statistics.median(self.lead_days) if self.lead_days else None,
        }


def backtest(
    found: Replay,
    rule_id: str,
    steps: Sequence[Record],
    groups: Mapping[str, str],
    *,
    until: date,
    horizon: timedelta = HORIZON,
) -> Backtest:
    """Return how a rule of a replay fared against official steps.

    steps: rows of `dma_case`, the labelled list; groups: organisation → undertaking; until: the
    last day on which a step would be known.
    """
    first = min(week.last_day for week in found.weeks)
    labels = [
        (when.last, {groups.get(org, org) for org in listed(row["org"])})
        for row in steps
        if row["event"] in CONFIRMING
        and (when := days(row["event_date"])) is not None
        and first <= when.last <= until
    ]
    firings = [event for week in found.weeks for event in week.events if event.rule_id == rule_id]
    leads = {event.event_id: _lead(event, labels, groups, horizon) for event in firings}
    mature = [event for event in firings if event.detected_at + horizon <= until]
    anticipated = sum(
        any(
            event.detected_at < on <= event.detected_at + horizon and _about(event, groups) & orgs
            for event in firings
        )
        for on, orgs in labels
    )
    return Backtest(
        rule_id=rule_id,
        confirmed=tuple(e.event_id for e in mature if leads[e.event_id] is not None),
        false_alarms=tuple(e.event_id for e in mature if leads[e.event_id] is None),
        immature=tuple(e.event_id for e in firings if e.detected_at + horizon > until),
        labels=len(labels),
        anticipated=anticipated,
        lead_days=tuple(sorted(lead for e in mature if (lead := leads[e.event_id]) is not None)),
    )


def _about(event: Event, groups: Mapping[str, str]) -> set[str]:
    return {groups.get(org, org) for org in event.subject}


def _lead(
    event: Event,
    labels: Sequence[tuple[date, set[str]]],
    groups: Mapping[str, str],
    horizon: timedelta,
) -> int | None:
    later = [
        (on - event.detected_at).days
        for on, orgs in labels
        if event.detected_at < on <= event.detected_at + horizon and orgs & _about(event, groups)
    ]
    return min(later, default=None)
