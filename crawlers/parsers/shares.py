"""StatCounter charts and OpenRouter daily rankings as CSV: shares, products as printed.

Notes (StatCounter): columns are sorted by share, so only names count; months before coverage come
as rows of zeros after the real ones and mean missing; the month under way is partial; a range of
one month has another layout with the month in the header; rows add up to 99.9 to 100.1.
Notes (OpenRouter): 50 models a day and a row "other" without rank; the share is a fraction; a day
is revised for two or three days; anonymous models stand under "stealth/".
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from crawlers.parsers.reading import SHORT_MONTHS, LayoutChangedError, iso_day
from crawlers.parsers.tables import csv_rows

STATCOUNTER, OPENROUTER = "statcounter", "openrouter"
ROUNDING = Decimal("0.005")
_MONTH = re.compile(r"\d{4}-\d{2}")
_BAR_HEADER = re.compile(r"Market Share Perc\. \((\w{3})\w*\.? (\d{4})\)")
_RANKING = ("date", "model_permaslug", "rank", "total_tokens", "share_of_daily_tokens")


@dataclass(frozen=True)
class PrintedShare:
    """A printed share in percent with the bounds of its rounding; `label` as printed."""

    period: str
    label: str
    percent: Decimal
    low: Decimal
    high: Decimal


def read_chart(body: bytes, today: date, url: str) -> Iterator[PrintedShare]:
    """Yield the shares of a StatCounter chart, whole months with data only.

    Raises:
        LayoutChangedError: not such a CSV, a cell is no percentage, or a month does not add up to
            100 within half a point.
    """
    first = body[:200].decode("utf-8", "replace").lstrip("\ufeff")
    if not first.lstrip().startswith('"Date"'):
        yield from _read_bar(body, today, url)
        return
    for row in csv_rows(body, ("Date",), STATCOUNTER, url):
        period = row.pop("Date")
        if not _MONTH.fullmatch(period):
            raise LayoutChangedError(STATCOUNTER, "Date", url, f"'{period}' is no month")
        yield from _month(period, row, today, url)


def _read_bar(body: bytes, today: date, url: str) -> Iterator[PrintedShare]:
    rows = list(csv_rows(body, (), STATCOUNTER, url))
    header = list(rows[0]) if rows else []
    match = _BAR_HEADER.fullmatch(header[1]) if len(header) == 2 else None
    if match is None or match[1] not in SHORT_MONTHS:
        raise LayoutChangedError(STATCOUNTER, "Date", url, f"neither months nor one: {header}")
    period = f"{match[2]}-{SHORT_MONTHS.index(match[1]) + 1:02d}"
    yield from _month(period, {row[header[0]]: row[header[1]] for row in rows}, today, url)


def _month(period: str, cells: dict[str, str], today: date, url: str) -> Iterator[PrintedShare]:
    values = {name: _number(cell, name, STATCOUNTER, url) for name, cell in cells.items()}
    total = sum(values.values())
    if total == 0 or period >= f"{today:%Y-%m}":
        return
    if abs(total - 100) > Decimal("0.5"):
        raise LayoutChangedError(STATCOUNTER, period, url, f"the shares add up to {total}")
    for label, value in values.items():
        if not 0 <= value <= 100:
            raise LayoutChangedError(STATCOUNTER, label, url, f"{value} percent")
        yield PrintedShare(period, label, value, *_bounds(value, ROUNDING))


@dataclass(frozen=True)
class VendorShare:
    """Share of a vendor's models in the tokens of one day; `vendor` is None for the residual."""

    day: str
    vendor: str | None
    percent: Decimal
    low: Decimal
    high: Decimal
    models: int


def read_rankings(body: bytes, stated_rows: int | None, url: str) -> tuple[VendorShare, ...]:
    """Return the shares by vendor and day of a snapshot of daily rankings.

    Raises:
        LayoutChangedError: not such a CSV, the row count differs from the manifest's, a model
            has no vendor, or a day does not add up to 100 within half a point.
    """
    shares: dict[tuple[str, str | None], list[Decimal]] = defaultdict(list)
    count = 0
    for row in csv_rows(body, _RANKING, OPENROUTER, url):
        count += 1
        day = iso_day(row["date"], OPENROUTER, "date", url)
        value = _number(row["share_of_daily_tokens"], "share_of_daily_tokens", OPENROUTER, url)
        vendor, slash, model = row["model_permaslug"].partition("/")
        if not slash and vendor != "other":
            raise LayoutChangedError(OPENROUTER, "model_permaslug", url, f"'{vendor[:60]}'")
        shares[day, vendor if slash and model else None].append(value * 100)
    if stated_rows is not None and count != stated_rows:
        raise LayoutChangedError(
            OPENROUTER,
            "row_count",
            url,
            f"the manifest states {stated_rows} rows, {count} were read",
        )
    if not shares:
        raise LayoutChangedError(OPENROUTER, "rows", url, "none")
    for day in sorted({day for day, _ in shares}):
        total = sum(
            (sum(values, Decimal()) for (on, _), values in shares.items() if on == day), Decimal()
        )
        if abs(total - 100) > Decimal("0.5"):
            raise LayoutChangedError(OPENROUTER, day, url, f"the shares add up to {total}")
    return tuple(_vendor_share(day, vendor, values) for (day, vendor), values in shares.items())


def _vendor_share(day: str, vendor: str | None, values: list[Decimal]) -> VendorShare:
    """Return a vendor's day; floats are printed with noise digits: four decimals are kept."""
    percent = sum(values, Decimal()).quantize(Decimal("0.0001"))
    return VendorShare(day, vendor, percent, *_bounds(percent, Decimal("0.00005")), len(values))


def _bounds(value: Decimal, half: Decimal) -> tuple[Decimal, Decimal]:
    return max(Decimal(), value - half), min(Decimal(100), value + half)


def _number(cell: str, field: str, source: str, url: str) -> Decimal:
    try:
        number = Decimal(cell)
    except InvalidOperation as wrong:
        raise LayoutChangedError(source, field, url, f"'{cell[:40]}' is no number") from wrong
    if not number.is_finite() or number < 0:
        raise LayoutChangedError(source, field, url, f"'{cell[:40]}' is no share")
    return number
