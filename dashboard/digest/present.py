"""The findings of a release as readers get them now: demoted rules, and sources gone blind."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dashboard.digest.feedback import demoted_rules
from data.health import SourceHealth as Health
from data.source_table import DAYS_OF_PERIOD
from graph.alerts.event import Event, from_row
from graph.alerts.reading import as_demoted, blind_events
from graph.alerts.view import SourceHealth

FIRST_HAND = frozenset({"official", "filing", "newsroom"})
"""Kinds of sources of grade 1: authorities, filings, a party's own statements."""


def present_events(
    rows: Iterable[Mapping[str, Any]], state_file: Path, now: datetime
) -> list[Event]:
    """Return the events of table `alert`, those of demoted rules one step less severe."""
    events = [from_row(row) for row in rows]
    return as_demoted(events, demoted_rules(state_file, events, now))


def blind(health: Sequence[Health], day: date) -> list[Event]:
    """Return what cannot be seen on a day: sources silent for too long, or suddenly empty."""
    return blind_events([_health(one) for one in health if _is_watched(one)], day)


def _is_watched(one: Health) -> bool:
    return one.entry.period in DAYS_OF_PERIOD


def _health(one: Health) -> SourceHealth:
    return SourceHealth(
        source_id=one.entry.source_id,
        grade=1 if one.entry.kind in FIRST_HAND else 2,
        period_days=DAYS_OF_PERIOD[one.entry.period],
        last_read_on=None if one.last_success is None else one.last_success.date(),
        rows=one.rows,
        usual_rows=one.usual_rows,
    )
