"""How far a statement went: findings that rest on it, mails that told of them, their readers."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dashboard.digest.queries import query
from data.state import read_state
from graph.alerts.event import Event


@dataclass(frozen=True)
class ToldMail:
    """An edition that told of a finding: its run key, when it first left, to how many readers."""

    run_key: str
    sent_on: date | None
    readers: int


@dataclass(frozen=True)
class Reach:
    """How far the old value went.

    findings: findings that rest on the statement; mails: editions that told of one of them;
    readers: subscriptions that got at least one of these mails, each counted once.
    """

    findings: tuple[Event, ...]
    mails: tuple[ToldMail, ...]
    readers: int


def reach(state_file: Path, events: Iterable[Event], observation_id: str) -> Reach:
    """Return how far a statement went: its findings, the mails about them, their readers.

    Notices of its correction are no findings of the old value and do not count.
    """
    resting = tuple(
        event
        for event in events
        if event.rule_id != "R29"
        and any(one.observation_id == observation_id for one in event.statements)
    )
    mails, readers = _told(state_file, [event.event_id for event in resting])
    return Reach(resting, mails, readers)


def _told(state_file: Path, event_ids: Sequence[str]) -> tuple[tuple[ToldMail, ...], int]:
    with read_state(state_file) as state:
        if state is None or not event_ids:
            return (), 0
        wanted = {"events": json.dumps(list(event_ids))}
        mails = tuple(
            ToldMail(row["run_key"], _day(row["first_sent_at"]), row["readers"])
            for row in state.execute(query("told_of"), wanted)
        )
        return mails, int(state.execute(query("readers_told"), wanted).fetchone()["readers"])


def _day(moment: str | None) -> date | None:
    return None if moment is None else datetime.fromisoformat(moment).date()
