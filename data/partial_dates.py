"""Partial dates and periods as closed intervals of days.

A fact dated "2026-03" happened on some day of March 2026: it is certainly true at T when its last
possible day is <= T and possibly true when only its first possible day is.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_HALF = re.compile(r"(\d{4})-H([12])")
_YEAR = re.compile(r"(\d{4})")


@dataclass(frozen=True, order=True)
class DayInterval:
    """A closed interval of days; sorts by its last day, then its first."""

    last: date
    first: date


@lru_cache(maxsize=16_384)
def parse(text: str) -> DayInterval:
    """Return the days that `text` may mean.

    Understands YYYY-MM-DD, YYYY-MM, YYYY-Qn, YYYY-Hn and YYYY. Fiscal years are not calendar
    periods and are refused.

    Raises:
        ValueError: the text is none of these forms or names no real day.

    >>> parse("2026-02").last
    datetime.date(2026, 2, 28)
    >>> parse("2025-Q4").first
    datetime.date(2025, 10, 1)
    """
    if match := _DAY.fullmatch(text):
        day = date(int(match[1]), int(match[2]), int(match[3]))
        return DayInterval(day, day)
    if match := _MONTH.fullmatch(text):
        return _months(int(match[1]), int(match[2]), 1)
    if match := _QUARTER.fullmatch(text):
        return _months(int(match[1]), 3 * int(match[2]) - 2, 3)
    if match := _HALF.fullmatch(text):
        return _months(int(match[1]), 6 * int(match[2]) - 5, 6)
    if match := _YEAR.fullmatch(text):
        return _months(int(match[1]), 1, 12)
    raise ValueError(f"'{text}' is not a date (YYYY, YYYY-MM, YYYY-MM-DD, YYYY-Qn or YYYY-Hn)")


def _months(year: int, month: int, count: int) -> DayInterval:
    first = date(year, month, 1)
    end_month = month + count - 1
    return DayInterval(date(year, end_month, calendar.monthrange(year, end_month)[1]), first)
