"""Corrections as readers get them: what changed and why, and how far the old value went.

The old value went as far as the findings that rest on it and the mails that told of them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from dashboard.digest.queries import query
from dashboard.review.numbers import changes_of, in_words
from data.language.catalogue import Language, text
from data.language.formats import number
from data.language.spacing import spaced
from data.state import read_state
from graph.alerts.event import Event
from graph.records import Record

NUMBERS_TOLD = 6
"""Derived numbers that a notice prints; further ones are counted."""


@dataclass(frozen=True)
class Notices:
    """What the corrections of a release changed, for the notices about them.

    rows: of table `correction`, by the observation taken back. names: of organisations and markets.
    """

    rows: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def details(self, event: Event, language: Language) -> tuple[str, ...]:
        """Return the lines under a notice: the reason, then derived numbers before and after.

        Where the source itself said otherwise there is no reason to give.
        """
        rows = [row for one in event.statements for row in self.rows.get(one.observation_id, ())]
        if not rows:
            return ()
        why = rows[0]["reason"]
        reasons = [text("corrections.notice.reason", language, reason=why)] if why else []
        changes = changes_of(rows)
        lines = [in_words(one, self.names, language).line(language) for one in changes]
        more = len(lines) - NUMBERS_TOLD
        if more > 0:
            counted = number(more, language)
            lines = [
                *lines[:NUMBERS_TOLD],
                text("corrections.notice.more", language, count=counted),
            ]
        return tuple(spaced(line, language) for line in (*reasons, *lines))


def notices_of(corrections: Iterable[Record], names: Mapping[str, str]) -> Notices:
    """Return the notices of a release from the rows of its table `correction`."""
    by_statement: dict[str, list[Record]] = defaultdict(list)
    for row in corrections:
        by_statement[row["taken_back"]].append(row)
    return Notices(by_statement, names)


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
