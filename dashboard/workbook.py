"""Tables as XLSX workbooks: a head that says what they are, real numbers and dates, no formula.

Every text is written as text, whatever it begins with, so that nothing runs. The same input gives
the same bytes: no clock and no random name enters the file.
"""

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

import xlsxwriter

Kind = Literal["text", "number", "date", "source"]

LONGEST_TEXT = 32_767
LONGEST_ADDRESS = 2_079
EXACT_NUMBERS = 10**15
"""From here on a spreadsheet rounds: such a number is written as text."""
_NARROWEST, _WIDEST = 8, 48
_NUMERIC = re.compile(
    r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DOUBLE|FLOAT|DECIMAL(\(\d+, ?\d+\))?"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?")


@dataclass(frozen=True)
class Sheet:
    """One sheet: lines that say what it holds, titles and kinds of the columns, rows of values.

    head: written above the table, one line each; the first is its title.
    """

    name: str
    head: Sequence[str]
    columns: Sequence[tuple[str, Kind]]
    rows: Sequence[Sequence[Any]]


def kind_of(sql_type: str) -> Kind:
    """Return the kind of a column of an SQL type.

    >>> kind_of("DECIMAL(18,3)"), kind_of("DATE"), kind_of("INTERVAL"), kind_of("INTEGER[]")
    ('number', 'date', 'text', 'text')
    """
    if sql_type in ("DATE", "TIMESTAMP"):
        return "date"
    return "number" if _NUMERIC.fullmatch(sql_type) else "text"


def plain_value(value: Any, kind: Kind) -> Any:
    """Return a value of an answer; a decimal number, which arrives as text, becomes a number."""
    return float(value) if kind == "number" and isinstance(value, str) else value


def workbook_bytes(sheets: Sequence[Sheet], title: str, created: date) -> bytes:
    """Return the XLSX file of some sheets.

    created: the day written into the file's properties; the day of the facts, not of the clock.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties(
        {"title": title, "author": "Vigie", "created": datetime.combine(created, time.min)}
    )
    formats = _Formats(book)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return target.getvalue()


class _Formats:
    """The looks of cells, one of each per workbook."""

    def __init__(self, book: Any) -> None:
        top = {"valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, **top})
        self.text = book.add_format(top)
        self.large = book.add_format({"num_format": "#,##0", **top})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left", **top})


def _write(page: Any, sheet: Sheet, formats: _Formats) -> None:
    for place, line in enumerate(sheet.head):
        page.write_string(place, 0, _short(line), formats.title if place == 0 else formats.text)
    top = len(sheet.head) + 1
    for column, (title, _) in enumerate(sheet.columns):
        page.write_string(top, column, _short(title), formats.heading)
        page.set_column(column, column, _width(sheet, column))
    for place, row in enumerate(sheet.rows, start=top + 1):
        for column, value in enumerate(row):
            _write_cell(page, (place, column), value, sheet.columns[column][1], formats)
    if sheet.columns:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)
    page.freeze_panes(top + 1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)


def _write_cell(page: Any, at: tuple[int, int], value: Any, kind: Kind, formats: _Formats) -> None:
    number = _number(value)
    moment = _moment(value) if kind == "date" else None
    if number is not None:
        look = formats.large if abs(number) >= 10_000 else formats.text
        page.write_number(*at, number, look)
    elif moment is not None:
        look = formats.moment if isinstance(moment, datetime) else formats.day
        page.write_datetime(*at, moment, look)
    elif kind == "source" and _is_address(value):
        page.write_url(*at, value, formats.text, value)
    elif value not in (None, ""):
        page.write_string(*at, _short(str(value)), formats.text)


def _number(value: Any) -> float | int | None:
    """Return a value as the number that a cell can hold exactly, None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) and abs(value) < EXACT_NUMBERS else None


def _moment(value: Any) -> date | datetime | None:
    """Return a full date or a time without zone; a partial date ("2025-Q4") stays text."""
    if isinstance(value, date):
        return value
    written = str(value)
    try:
        if _DAY.fullmatch(written):
            found: date = date.fromisoformat(written)
        elif _MOMENT.fullmatch(written):
            found = datetime.fromisoformat(written)
        else:
            return None
    except ValueError:
        return None
    return found if found.year >= 1900 else None


def _is_address(value: Any) -> bool:
    return (
        isinstance(value, str)
        and re.fullmatch(r"https?://[^\s|]+", value) is not None
        and len(value) <= LONGEST_ADDRESS
    )


def _short(written: str) -> str:
    """Return a text that a cell can hold."""
    return written if len(written) <= LONGEST_TEXT else written[: LONGEST_TEXT - 1] + "…"


def _width(sheet: Sheet, column: int) -> int:
    """Return the width of a column in characters, from its first rows."""
    lengths = [len(str(row[column])) for row in sheet.rows[:200] if row[column] is not None]
    title = max((len(word) for word in sheet.columns[column][0].split()), default=0)
    return min(_WIDEST, max(_NARROWEST, title + 3, *(length + 2 for length in lengths), 0))
