"""Replays: which events the rules would have raised, week by week, on what was known then."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from graph.alerts.cards import cards
from graph.alerts.engine import BrokenRule, Engine
from graph.alerts.event import Event
from graph.alerts.view import KnowledgeIndex, Supplement

if TYPE_CHECKING:
    from data.facts import Facts

CARDS_MAX = 10
EMPTY_WEEKS_MAX = 3
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """The events of one week (the seven days up to and including `last_day`)."""

    last_day: date
    events: tuple[Event, ...]

    @property
    def label(self) -> str:
        """Return the ISO week, "2026-W46"."""
        year, week, _ = self.last_day.isocalendar()
        return f"{year}-W{week:02d}"

    @property
    def n_cards(self) -> int:
        """Return how many cards the week makes."""
        return len(cards(self.events))

    @property
    def by_rule(self) -> Counter[str]:
        """Return events per rule, old facts found late apart."""
        return Counter(event.rule_id for event in self.events if not event.backfill)


@dataclass(frozen=True)
class Replay:
    """Weeks in order, and rules that failed."""

    weeks: tuple[Week, ...]
    broken: tuple[BrokenRule, ...]

    @property
    def crowded(self) -> list[Week]:
        """Return the weeks with more than ten cards."""
        return [week for week in self.weeks if week.n_cards > CARDS_MAX]

    @property
    def longest_silence(self) -> int:
        """Return the longest run of weeks without any finding."""
        return _longest_run(not week.by_rule for week in self.weeks)

    @property
    def longest_without_card(self) -> int:
        """Return the longest run of weeks without any card."""
        return _longest_run(not week.n_cards for week in self.weeks)


def replay(
    facts: "Facts", last_day: date, weeks: int, supplement: Supplement | None = None
) -> Replay:
    """Replay `weeks` weeks that end on `last_day`; what held before them is taken stock of.

    Raises:
        ValueError: fewer than one week.
    """
    if weeks < 1:
        raise ValueError("a replay covers at least one week")
    engine = Engine(facts, supplement or Supplement())
    engine.step(last_day - weeks * WEEK)
    found = []
    for place in range(weeks - 1, -1, -1):
        day = last_day - place * WEEK
        found.append(Week(day, tuple(engine.step(day))))
    return Replay(tuple(found), tuple(engine.broken))


def events_of_week(
    facts: "Facts", last_day: date, index: KnowledgeIndex | None = None
) -> tuple[Event, ...]:
    """Return the events of the seven days up to `last_day`, as `replay` of one week has them.

    What did not move in the week is not computed. index: of the facts, where the caller has it.
    """
    engine = Engine(facts)
    engine.walk_only(last_day - WEEK, last_day, index)
    engine.step(last_day - WEEK)
    return tuple(engine.step(last_day))


def known_events(facts: "Facts", day: date, since: date | None = None) -> Engine:
    """Return the engine after the findings of `day` as known on `day`.

    Without `since` it is a first release: level rules fire, tagged *initial*, and change rules
    report the last week. With `since` the weeks from there on are replayed before.
    """
    engine = Engine(facts)
    if since is None:
        start = day - WEEK
        engine.step(start, initial="fire")
    else:
        start = since
        engine.step(start)
    days = _weekly(start, day)
    for one in days:
        engine.step(one)
    return engine


def _longest_run(flags: Iterable[bool]) -> int:
    longest = current = 0
    for flag in flags:
        current = current + 1 if flag else 0
        longest = max(longest, current)
    return longest


def _weekly(start: date, day: date) -> Sequence[date]:
    """Return the days a week apart after `start`, ending exactly on `day`."""
    n = max(0, -(-(day - start).days // 7))
    return [day - place * WEEK for place in range(n - 1, -1, -1)]
