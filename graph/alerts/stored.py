"""Findings as a release stores them: those of the release before, and what arose since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from data.release.tables import ALERT
from graph.alerts.engine import BrokenRule, Engine
from graph.alerts.event import Event, from_row
from graph.alerts.rules.concentration import PACKS
from graph.alerts.view import Supplement
from graph.alerts.yardstick import yardstick_changed
from graph.records import records

if TYPE_CHECKING:
    from data.facts import Facts


@dataclass(frozen=True)
class PreviousRelease:
    """What the rules need of the release before: its facts and its table `alert`.

    packs: the threshold packs that its rules used, None when it does not say. corrections: its
    table `correction`, None when it has none.
    """

    facts: "Facts"
    alerts: pd.DataFrame
    packs: tuple[str, ...] | None = None
    corrections: pd.DataFrame | None = None


def alert_rows(
    facts: "Facts",
    previous: PreviousRelease | None = None,
    supplement: Supplement | None = None,
    demoted: frozenset[str] = frozenset(),
) -> tuple[pd.DataFrame, tuple[BrokenRule, ...]]:
    """Return the rows of table `alert`, and the rules that failed.

    previous: the release before, None for a first release. Its state is compared with the present
    one; a first release fires level rules only, tagged *initial*. Events of the release before are
    found again, never repeated.
    """
    if previous is None or previous.alerts.empty:
        engine = Engine(facts, supplement or Supplement(), demoted)
        engine.step(facts.as_of, initial="fire")
    else:
        engine = Engine(previous.facts, supplement or Supplement(), demoted)
        engine.resume([from_row(row) for row in records(previous.alerts)])
        engine.step(previous.facts.as_of)
        engine.use(facts)
        engine.step(facts.as_of)
        if previous.packs is not None:
            notice = yardstick_changed(engine.view(facts.as_of), previous.packs, PACKS)
            if notice is not None:
                engine.history.setdefault(notice.event_id, notice)
    return rows_of(sorted(engine.history.values(), key=_order)), tuple(engine.broken)


def rows_of(events: Sequence[Event]) -> pd.DataFrame:
    """Return events as rows of table `alert`."""
    return pd.DataFrame([event.as_row() for event in events], columns=list(ALERT))


def _order(event: Event) -> tuple[str, str, str]:
    return (event.rule_id, event.detected_at.isoformat(), event.event_id)
