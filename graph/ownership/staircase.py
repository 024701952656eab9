"""Creeping stakes: the staircase of one holder in one firm, and the thresholds it crosses.

Crossing a threshold means reaching it (>=) from below. A step is an interval where the stake is:
the crossing is certain when it holds for all values and possible when it holds for some.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from graph.ownership.holdings import Holding

THRESHOLDS = (5.0, 10.0, 15.0, 20.0, 25.0, 33.0, 50.0)
"""Percent of the capital that the staircase marks."""
WINDOW_MONTHS = 24


@dataclass(frozen=True)
class Crossing:
    """A threshold that a step reaches from below, or falls below again."""

    threshold: float
    direction: Literal["up", "down"]
    certainty: Literal["certain", "possible"]


@dataclass(frozen=True)
class Step:
    """One disclosed stake; `crossings` are against the step before (none for the first)."""

    holding: Holding
    crossings: tuple[Crossing, ...]


@dataclass(frozen=True)
class Staircase:
    """Stakes of one holder in one firm over time.

    steps: disclosed stakes, oldest first. options: warrants and options, never in the stake.
    rise_low, rise_high: change in percentage points over the window, None with fewer than two
        steps in it. rights: what is attached; None = no source says.
    """

    holder: str
    held: str
    steps: tuple[Step, ...]
    options: tuple[Holding, ...]
    rise_low: float | None
    rise_high: float | None
    rights: tuple[str, ...] | None = None


def staircase(
    series: Sequence[Holding],
    holder: str,
    held: str,
    as_of: date,
    *,
    months: int = WINDOW_MONTHS,
    thresholds: Sequence[float] = THRESHOLDS,
) -> Staircase:
    """Return the staircase of a pair from its holdings (`holdings` of graph.ownership.holdings).

    Parameters
    ----------
    series
        Holdings of any pairs.
    as_of
        Later holdings are left out; the window for the rise ends here.
    months
        Length of the window.
    """
    mine = [h for h in series if (h.holder, h.held) == (holder, held) and h.first_day <= as_of]
    stakes = sorted(
        (h for h in mine if not h.option and h.stake_low is not None),
        key=lambda h: (h.last_day, h.first_day),
    )
    steps = tuple(
        Step(stake, _crossings(stakes[i - 1], stake, thresholds) if i else ())
        for i, stake in enumerate(stakes)
    )
    start = _months_before(as_of, months)
    inside = [stake for stake in stakes if stake.last_day >= start]
    rise = _rise(inside[0], inside[-1]) if len(inside) > 1 else (None, None)
    return Staircase(holder, held, steps, tuple(h for h in mine if h.option), *rise)


def _crossings(
    before: Holding, after: Holding, thresholds: Sequence[float]
) -> tuple[Crossing, ...]:
    old, new = _ends(before), _ends(after)
    found = []
    for level in thresholds:
        if old[1] < level <= new[0]:
            found.append(Crossing(level, "up", "certain"))
        elif old[0] < level <= new[1]:
            found.append(Crossing(level, "up", "possible"))
        elif new[1] < level <= old[0]:
            found.append(Crossing(level, "down", "certain"))
        elif new[0] < level <= old[1]:
            found.append(Crossing(level, "down", "possible"))
    return tuple(found)


def _rise(first: Holding, last: Holding) -> tuple[float, float]:
    old, new = _ends(first), _ends(last)
    return new[0] - old[1], new[1] - old[0]


def _ends(holding: Holding) -> tuple[float, float]:
    low = holding.stake_low or 0.0
    return low, low if holding.stake_high is None else holding.stake_high


def _months_before(day: date, months: int) -> date:
    month = day.month - 1 - months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
