"""Epoch AI: accelerators by owner and quarter, from its CSV files in any of the seen layouts.

Notes: columns have been seen in four spellings (percentiles in the names in three, "Designer" and
"Series start date" since 2026-09, a snake case export); dates are M/D/YYYY or ISO; totals and
by-chip rows overlap; rows marked incomplete are part quarters and are skipped; figures are
cumulative since the first quarter of the series.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from crawlers.parsers.reading import LayoutChangedError, day_in, iso_day
from crawlers.parsers.tables import csv_rows

SOURCE = "epoch"

_COLUMNS = {
    "owner": ("Owner", "owner"),
    "maker": ("Chip manufacturer", "Designer", "designer"),
    "chip": ("Chip type", "chip_type"),
    "start": ("Start date", "Series start date", "series_start"),
    "end": ("End date", "end_date"),
    "units": (
        "Number of Units", "Number of Units (median)", "Number of units (median)", "units_med",
    ),
    "h100e": (
        "Compute estimate in H100e (median)", "H100e compute power (median)", "H100e (median)",
        "h100e_med",
    ),
    "h100e_low": (
        "H100e (5th percentile)", "Compute estimate in H100e (5th percentile)",
        "H100e compute power (5th percentile)", "h100e_p5",
    ),
    "h100e_high": (
        "H100e (95th percentile)", "Compute estimate in H100e (95th percentile)",
        "H100e compute power (95th percentile)", "h100e_p95",
    ),
    "megawatts": (
        "Power in MW (median)", "Power in MW", "Power (MW) (median)", "power_mw_med",
    ),
    "incomplete": ("Incomplete", "incomplete"),
    "notes": ("Notes", "notes"),
}  # fmt: skip
_NEEDED = ("owner", "maker", "start", "end", "units", "h100e", "h100e_low", "h100e_high")
"""Percentiles may be empty cells, but a table without their columns would make ranges points."""

_US_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")


@dataclass(frozen=True)
class Holding:
    """Accelerators an owner had received by the last day of a quarter; `chip` None for all."""

    owner: str
    maker: str
    chip: str | None
    start: str
    as_of: str
    units: Decimal | None
    megawatts: Decimal | None
    h100e: Decimal
    h100e_low: Decimal | None
    h100e_high: Decimal | None


def read_holdings(body: bytes, url: str) -> Iterator[Holding]:
    """Yield the complete rows of an owners' file.

    Raises:
        LayoutChangedError: a needed column is missing in all known spellings, or a cell is no date
            or number, or percentiles are out of order.
    """
    names: dict[str, str] | None = None
    for row in csv_rows(body, (), SOURCE, url):
        if names is None:
            names = _named(tuple(row), url)
        cells = {key: row[name] for key, name in names.items()}
        if not _is_part_quarter(cells):
            yield _holding(cells, url)


def _is_part_quarter(cells: dict[str, str]) -> bool:
    marked = cells.get("incomplete", "").lower() not in ("", "false", "no")
    return marked or cells.get("notes", "").startswith("Incomplete")


def _named(header: tuple[str, ...], url: str) -> dict[str, str]:
    found = {
        key: name
        for key, spellings in _COLUMNS.items()
        if (name := next((spelling for spelling in spellings if spelling in header), None))
    }
    if missing := [key for key in _NEEDED if key not in found]:
        raise LayoutChangedError(SOURCE, ", ".join(missing), url, f"no column in {header}"[:300])
    return found


def _holding(cells: dict[str, str], url: str) -> Holding:
    owner, maker = cells["owner"], cells["maker"]
    h100e = _number(cells, "h100e", url)
    if not owner or not maker or h100e is None:
        raise LayoutChangedError(SOURCE, "owner, maker, h100e", url, f"'{owner}', '{maker}'")
    low, high = _number(cells, "h100e_low", url), _number(cells, "h100e_high", url)
    if (low is not None and low > h100e) or (high is not None and high < h100e):
        raise LayoutChangedError(SOURCE, "h100e", url, f"{low} ≤ {h100e} ≤ {high} does not hold")
    return Holding(
        owner=owner,
        maker=maker,
        chip=cells.get("chip") or None,
        start=_day(cells["start"], "start", url),
        as_of=_day(cells["end"], "end", url),
        units=_number(cells, "units", url),
        megawatts=_number(cells, "megawatts", url),
        h100e=h100e,
        h100e_low=low,
        h100e_high=high,
    )


def _day(text: str, field: str, url: str) -> str:
    if _US_DAY.fullmatch(text):
        return day_in(text, "%m/%d/%Y", SOURCE, field, url)
    return iso_day(text, SOURCE, field, url)


def _number(cells: dict[str, str], field: str, url: str) -> Decimal | None:
    text = cells.get(field, "").replace(",", "")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as wrong:
        raise LayoutChangedError(SOURCE, field, url, f"'{text[:40]}' is no number") from wrong
    if not number.is_finite() or number < 0:
        raise LayoutChangedError(SOURCE, field, url, f"'{text[:40]}' is no quantity")
    return number
