"""Periods of the law, the Commission's closing days and dates announced by parties, as data.

The numbers live in `data/reference/legal/*.csv`; no deadline is written in code. A period whose
wording was not checked against the Official Journal carries `verified = "recalled"` and is shown
as unverified.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal, cast

from data.errors import NotFoundError, RefusedFileError

Unit = Literal["months", "working_days", "days"]
DateKind = Literal["statutory", "indicative", "self_announced"]

_UNITS = ("months", "working_days", "days")
_KINDS = ("statutory", "indicative", "self_announced")


@dataclass(frozen=True)
class LegalPeriod:
    """One period of one instrument: how long, counted from what, binding whom and how firmly."""

    period_id: str
    instrument: str
    article: str
    what: str
    number: int
    unit: Unit
    counted_from: str
    kind: DateKind
    addressee: str
    verified: bool

    @property
    def citation(self) -> str:
        """Return "Art. 17(1) DMA"."""
        return f"Art. {self.article} {self.instrument}"


@dataclass(frozen=True)
class AnnouncedDate:
    """A date that a party or an authority announced for itself, outside any period of the law."""

    announced_id: str
    case_numbers: tuple[str, ...]
    what: str
    day: str
    announced_on: date
    source_url: str | None
    source_name: str | None
    verified: bool


@dataclass(frozen=True)
class ClosingDays:
    """The Commission's closing days with the years they cover (weekends are not listed)."""

    days: frozenset[date]
    first_year: int
    last_year: int
    read_years: frozenset[int]

    def covers(self, day: date) -> bool:
        """Return whether the list speaks about the year of `day`."""
        return self.first_year <= day.year <= self.last_year


@cache
def legal_periods() -> dict[str, LegalPeriod]:
    """Return the periods of `periods.csv` by id.

    Raises:
        RefusedFileError: an unknown unit or kind, or a number that is none.
    """
    found: dict[str, LegalPeriod] = {}
    for line, row in _rows("periods.csv"):
        if row["unit"] not in _UNITS:
            raise RefusedFileError("periods.csv", line, "unit", f"'{row['unit']}' is not a unit")
        if row["kind"] not in _KINDS:
            raise RefusedFileError("periods.csv", line, "kind", f"'{row['kind']}' is not a kind")
        if not row["number"].isdigit():
            raise RefusedFileError("periods.csv", line, "number", "not a whole number")
        found[row["id"]] = LegalPeriod(
            period_id=row["id"],
            instrument=row["instrument"],
            article=row["article"],
            what=row["what"],
            number=int(row["number"]),
            unit=cast(Unit, row["unit"]),
            counted_from=row["counted_from"],
            kind=cast(DateKind, row["kind"]),
            addressee=row["addressee"],
            verified=row["verified"] == "seen",
        )
    return found


def legal_period(period_id: str) -> LegalPeriod:
    """Return one period by its id.

    Raises:
        NotFoundError: `periods.csv` has no such id.
    """
    period = legal_periods().get(period_id)
    if period is None:
        raise NotFoundError(f"no legal period '{period_id}' in data/reference/legal/periods.csv")
    return period


@cache
def commission_closing_days() -> ClosingDays:
    """Return the closing days of the Commission (Decision lists where read, pattern elsewhere)."""
    rows = [(date.fromisoformat(row["date"]), row["basis"]) for _, row in _rows(_HOLIDAYS)]
    years = [day.year for day, _ in rows]
    return ClosingDays(
        days=frozenset(day for day, _ in rows),
        first_year=min(years),
        last_year=max(years),
        read_years=frozenset(day.year for day, basis in rows if basis == "published_list"),
    )


@cache
def announced_dates() -> tuple[AnnouncedDate, ...]:
    """Return the dates that parties or authorities announced for themselves."""
    return tuple(
        AnnouncedDate(
            announced_id=row["id"],
            case_numbers=tuple(row["case_number"].split("|")),
            what=row["what"],
            day=row["date"],
            announced_on=date.fromisoformat(row["announced_on"]),
            source_url=row["source_url"] or None,
            source_name=row["source_name"] or None,
            verified=row["evidence"] == "seen",
        )
        for _, row in _rows("announced_dates.csv")
    )


_HOLIDAYS = "commission_holidays.csv"


def _rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    file = resources.files("data") / "reference" / "legal" / name
    yield from enumerate(csv.DictReader(file.read_text("utf-8").splitlines()), start=2)


@dataclass(frozen=True)
class Annulment:
    """Which designation a judgment annulled; day and source stand on the judgment's own row."""

    case_number: str
    gatekeeper: str
    service: str


@cache
def annulments() -> tuple[Annulment, ...]:
    """Return the designations that a court annulled."""
    return tuple(
        Annulment(row["case_number"], row["gatekeeper"], row["service"])
        for _, row in _rows("annulments.csv")
    )
