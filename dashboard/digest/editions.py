"""Editions: which period is due, which events fall in it, what could not be read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dashboard.digest.builder import Edition, Period
from dashboard.digest.content import SourceLine, UnseenSource
from dashboard.digest.corrections import notices_of
from dashboard.digest.subscriptions import LOCAL_ZONE, SEND_FROM
from dashboard.review.numbers import names_of
from data.errors import UsageError
from data.facts import Facts
from data.health import SourceHealth
from graph.alerts.event import from_row
from graph.alerts.reading import as_demoted
from graph.alerts.replay import events_of_week
from graph.clock.calendar import deadlines, upcoming

DAYS_AHEAD = 30
_WEEK = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True)
class World:
    """What an edition is made from.

    stored: rows of table `alert` of the release; sources: rows of table `source`; demoted: rules
        that readers found of little use, one step less severe in mails; broken_rules: rules that
        failed when the release was built. as_of: the day up to which the release knows.
    corrections: rows of table `correction`.
    """

    facts: Facts
    release: str
    stored: Sequence[Mapping[str, Any]]
    sources: Iterable[Mapping[str, Any]]
    health: Sequence[SourceHealth]
    demoted: frozenset[str] = frozenset()
    broken_rules: tuple[str, ...] = ()
    as_of: date = date.max
    corrections: Sequence[Mapping[str, Any]] = ()


def week(label: str) -> Period:
    """Return the days of an ISO week written 2026-W46.

    Raises:
        UsageError: the label is none, or the year has no such week.
    """
    match = _WEEK.fullmatch(label)
    if not match:
        raise UsageError(f"'{label}' is no week; write it as 2026-W46")
    try:
        first = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError as error:
        raise UsageError(f"'{label}': {error}") from error
    return Period(label, first, first + timedelta(days=6))


def week_of(day: date) -> Period:
    """Return the ISO week that a day lies in."""
    year, number, _ = day.isocalendar()
    return week(f"{year}-W{number:02d}")


def last_days(now: datetime) -> Period:
    """Return the seven days that end today: what an immediate mail may still have to tell."""
    today = now.astimezone(LOCAL_ZONE).date()
    return Period(today.isoformat(), today - timedelta(days=6), today)


def due_week(now: datetime) -> Period | None:
    """Return the week whose digest is due: the last whole one, from Monday 07:30 local time on."""
    local = now.astimezone(LOCAL_ZONE)
    monday = local.date() - timedelta(days=local.weekday())
    if local < datetime.combine(monday, SEND_FROM, LOCAL_ZONE):
        return None
    return week_of(monday - timedelta(days=7))


def due_day(now: datetime) -> Period | None:
    """Return the day whose digest is due: yesterday, from 07:30 local time on."""
    local = now.astimezone(LOCAL_ZONE)
    if local.time() < SEND_FROM:
        return None
    yesterday = local.date() - timedelta(days=1)
    return Period(yesterday.isoformat(), yesterday, yesterday)


def edition(world: World, period: Period) -> Edition:
    """Return the edition of a period from the events that the release holds for it.

    A period that ended before the first release was built has no stored events; it is replayed on
    what was known then, as the back-test of the rules does.
    """
    stored = [from_row(row) for row in world.stored]
    first_stored = min((event.detected_at for event in stored), default=None)
    replayed = first_stored is None or period.last_day < first_stored
    watched = [one for one in world.health if one.entry.period != "once"]
    health = [] if replayed else watched
    if replayed:
        events = list(events_of_week(world.facts, period.last_day))
    else:
        events = [one for one in stored if period.first_day <= one.detected_at <= period.last_day]
    found = deadlines(world.facts.as_known(period.last_day), period.last_day)
    return Edition(
        period=period,
        events=as_demoted(events, world.demoted),
        deadlines=upcoming(found, period.last_day, DAYS_AHEAD),
        unseen=_unseen(health),
        never_read=_never_read(health),
        read=_read_in_time(health),
        n_sources=len(health),
        replayed=replayed,
        broken_rules=() if replayed else world.broken_rules,
        sources=_source_lines(world.sources),
        release=world.release,
        as_of=min(period.last_day, world.as_of),
        notices=notices_of(map(dict, world.corrections), names_of(world.facts)),
    )


def _unseen(health: Sequence[SourceHealth]) -> list[UnseenSource]:
    return [
        UnseenSource(one.entry.name, one.last_success.date(), one.entry.source_id)
        for one in health
        if one.last_success is not None and not _in_time(one)
    ]


def _in_time(one: SourceHealth) -> bool:
    return one.state == "ok" and not _went_empty(one)


def _read_in_time(health: Sequence[SourceHealth]) -> list[tuple[str, str]]:
    return [
        (one.entry.source_id, one.entry.name)
        for one in health
        if one.last_success is not None and _in_time(one)
    ]


def _went_empty(one: SourceHealth) -> bool:
    """Return whether a source that always brought rows brought none."""
    return one.rows == 0 and one.usual_rows >= 1


def _never_read(health: Sequence[SourceHealth]) -> list[tuple[str, str]]:
    return [(one.entry.source_id, one.entry.name) for one in health if one.last_success is None]


def _source_lines(rows: Iterable[Mapping[str, Any]]) -> dict[str, SourceLine]:
    return {
        row["source_id"]: SourceLine(
            publisher=row["publisher"],
            url=row["source_url"],
            grade=None if row["grade"] is None else int(row["grade"]),
            day=_day(row["retrieved_at"] or row["recorded_at"]),
        )
        for row in rows
    }


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def moment_of(period: Period) -> datetime:
    """Return the moment at which the digest of a period goes out: the next morning at 07:30."""
    return datetime.combine(period.last_day + timedelta(days=1), time(7, 30), LOCAL_ZONE)
