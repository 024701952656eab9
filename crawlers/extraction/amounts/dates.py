"""Dates of deals as printed, relative ones counted from the day of publication."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal

from crawlers.extraction.rules.expressions import lower_case
from crawlers.extraction.text import in_lower_case
from data import partial_dates
from data.whole_words import WholeWords

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier",
            "february feb février",
            "march mar mars",
            "april apr avril",
            "may mai",
            "june jun juin",
            "july jul juillet",
            "august aug août",
            "september sept sep septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec décembre",
        ),
        1,
    )
    for name in names.split()
}
_DAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday lundi",
            "tuesday mardi",
            "wednesday mercredi",
            "thursday jeudi",
            "friday vendredi",
            "saturday samedi",
            "sunday dimanche",
        )
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_PATTERN: Final = lower_case(
    rf"\b(?:(?P<iso>20\d\d-[01]\d-[0-3]\d\b)"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er)? (?P<m1>{_MONTH})\.?(?:,? (?P<y1>20\d\d))?\b"
    rf"|(?P<m2>{_MONTH})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:, ?(?P<y2>20\d\d))?(?![\d%]| "
    rf"(?:million|billion|percent))"
    rf"|(?P<m3>{_MONTH})\.? (?P<y3>20\d\d)\b"
    rf"|(?:[qt](?P<q>[1-4])|(?P<qw>first|second|third|fourth|premier|deuxième|troisième|"
    rf"quatrième) (?:quarter(?: of)?|trimestre))(?: de)? (?P<yq>20\d\d)\b"
    rf"|(?P<today>today|aujourd'hui|this morning|ce matin)\b|(?P<yesterday>yesterday|hier)\b"
    rf"|(?P<lastmonth>last month|le mois dernier|the previous month)\b|"
    rf"(?P<thismonth>(?:earlier )?this month|ce mois-ci)\b"
    rf"|(?P<lastyear>last year|l'an dernier|l'année dernière|l'an passé)\b|"
    rf"(?P<thisyear>earlier this year|cette année)\b"
    rf"|(?P<lastweek>last week|la semaine dernière)\b"
    rf"|(?:on |ce |last )?(?P<weekday>{'|'.join(_DAYS)})\b(?! (?:night|market))"
    rf"|(?:in|en|last|fin|début|mi-|since|depuis) ?(?P<m4>{_MONTH})\b(?!\.? \d)"
    rf"|(?:in|en|since|depuis|début|fin) (?P<y5>20[0-4]\d)\b)"
)
_HINTS: Final = WholeWords(
    [
        *_MONTHS,
        *_DAYS,
        *(str(year) for year in range(2000, 2050)),
        "today",
        "yesterday",
        "last month",
        "last week",
        "last year",
        "previous month",
        "this month",
        "this morning",
        "this year",
        "aujourd'hui",
        "hier",
        "ce matin",
        "ce mois",
        "l'an dernier",
        "l'an passé",
        "l'année dernière",
        "mois dernier",
        "semaine dernière",
        "cette année",
    ]
)
_QUARTERS: Final = {
    "first": 1,
    "premier": 1,
    "second": 2,
    "deuxième": 2,
    "third": 3,
    "troisième": 3,
    "fourth": 4,
    "quatrième": 4,
}
Where = Literal["before", "after"]


def published_day(published: str | None) -> date | None:
    """Return the last possible day of a partial publication date, or None when it is unknown.

    Raises:
        ValueError: a text that is no date.
    """
    return partial_dates.parse(published[:10]).last if published else None


def find_date(text: str, published: date | None, near: int = 0) -> str | None:
    """Return the partial date printed nearest to offset `near`, none later than publication.

    A relative date without a day of publication stays unknown; so does one that has not come yet
    ("next Monday"), since it cannot date an announcement.
    """
    best: tuple[int, str] | None = None
    for match in _matches(text):
        value = _value(match, published)
        if value is None or (
            published is not None and partial_dates.parse(value).first > published
        ):
            continue
        distance = abs(match.start() - near)
        if best is None or distance < best[0]:
            best = (distance, value)
    return best[1] if best else None


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the dates of a text; the full expression is tried only where a date word stands."""
    done = 0
    lower = in_lower_case(text)
    for start, end in _HINTS.spans(lower):
        if start < done:
            continue
        match = _PATTERN.search(lower, max(done, start - 26), end + 22)
        if match:
            done = match.end()
            yield match


def _value(match: re.Match[str], published: date | None) -> str | None:
    if match["iso"]:
        return _day(int(match["iso"][:4]), int(match["iso"][5:7]), int(match["iso"][8:]))
    for day_key, month_key, year_key in (("d1", "m1", "y1"), ("d2", "m2", "y2")):
        if match[day_key]:
            return _day_of(
                int(match[day_key]), _MONTHS[match[month_key]], match[year_key], published
            )
    if match["y3"]:
        return f"{match['y3']}-{_MONTHS[match['m3']]:02d}"
    if match["yq"]:
        return f"{match['yq']}-Q{match['q'] or _QUARTERS[match['qw']]}"
    if match["y5"]:
        return match["y5"]
    return _relative(match, published) if published else None


def _relative(match: re.Match[str], published: date) -> str | None:
    if match["today"]:
        return published.isoformat()
    if match["yesterday"]:
        return (published - timedelta(days=1)).isoformat()
    if match["lastmonth"]:
        last = published.replace(day=1) - timedelta(days=1)
        return f"{last.year}-{last.month:02d}"
    if match["thismonth"]:
        return f"{published.year}-{published.month:02d}"
    if match["lastyear"]:
        return str(published.year - 1)
    if match["thisyear"]:
        return str(published.year)
    if match["lastweek"]:
        last = published - timedelta(days=7)
        return f"{last.year}-{last.month:02d}"
    if match["weekday"]:
        back = (published.weekday() - _DAYS[match["weekday"]]) % 7
        return (published - timedelta(days=back)).isoformat()
    if match["m4"]:
        month = _MONTHS[match["m4"]]
        year = published.year if month <= published.month else published.year - 1
        return f"{year}-{month:02d}"
    return None


def _day_of(day: int, month: int, year: str | None, published: date | None) -> str | None:
    if year:
        return _day(int(year), month, day)
    if published is None:
        return None
    value = _day(published.year, month, day)
    if value and value > published.isoformat():
        value = _day(published.year - 1, month, day)
    return value


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
