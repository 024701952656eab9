"""What of a table leaves the machine, whatever the form: head, columns, rows, list of sources.

On the page a cell has a unit, a grade, badges, a remark and what it opens; in a file each of them
has a column, so that nothing that qualifies a number stays behind.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.web.context import Context
from dashboard.web.parts.drawer import licence_of
from dashboard.web.permalink import permalink
from dashboard.web.provenance import sources_of
from dashboard.web.view import Cell, Column, Kind, Table
from dashboard.web.wording import publisher_name
from graph.records import Record

Titled = tuple[str, Kind]
SOURCE_ADDRESSES = " | "
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@\t\r|%]")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")


def harmless(value: Any) -> str:
    """Return a cell's text that no spreadsheet will run as a formula.

    >>> harmless("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    >>> harmless(-3.5)
    '-3.5'
    """
    if value is None:
        return ""
    written = str(value)
    if isinstance(value, int | float) or _NUMBER.fullmatch(written):
        return written
    return f"'{written}" if _FORMULA.match(written) else written


@dataclass(frozen=True)
class Exported:
    """A table ready to be written.

    head: lines that say what it is. columns: title and kind of each. rows: plain values, None where
    a cell is empty. sources: one row per page that the rows rest on, under `source_columns`.
    """

    head: Sequence[str]
    columns: Sequence[Titled]
    rows: Sequence[Sequence[Any]]
    source_columns: Sequence[Titled]
    sources: Sequence[Sequence[Any]]


def exported(context: Context, table: Table, title: str) -> Exported:
    """Return a table of the page called `title` as it leaves the machine."""
    parts = [
        _Part(context, column, cells)
        for place, column in enumerate(table.columns)
        if not _only_drawn(cells := [row[place] for row in table.rows])
    ]
    columns = [named for part in parts for named in part.titles()]
    rows = [
        [value for part in parts for value in part.values(place)]
        for place in range(len(table.rows))
    ]
    remarks = [_remarks(context, row) for row in table.rows]
    if any(remarks):
        columns.append((context.say("parts.export.remarks"), "text"))
        rows = [[*row, remark] for row, remark in zip(rows, remarks, strict=True)]
    facts = dict.fromkeys(cell.fact for row in table.rows for cell in row if cell.fact)
    cited = _Cited(context, sources_of(context, facts))
    if facts:
        columns.append((context.say("parts.export.source_address"), "source"))
        found = [cited.by(row) for row in table.rows]
        rows = [[*row, address] for row, address in zip(rows, found, strict=True)]
    return Exported(head(context, table, title), columns, rows, cited.columns(), list(cited.rows()))


def head(context: Context, table: Table, title: str) -> list[str]:
    """Return the lines that say what a table is: title, day, release, address, filters, licence."""
    snapshot = context.snapshot
    content = snapshot.content_hash[:12] or "–"
    lines = [
        f"Vigie – {title}",
        table.caption,
        context.say("parts.export.as_of", day=context.as_of.isoformat()),
        context.say("parts.export.release", release=snapshot.name, content=content),
        context.say("parts.export.address", address=permalink(context)),
    ]
    if table.filters:
        lines.append(context.say("parts.export.filters", filters=table.filters))
    if table.note:
        lines.append(table.note)
    return [*lines, *(table.licences or (context.say("parts.export.default_licence"),))]


def _only_drawn(cells: Sequence[Cell]) -> bool:
    """Return whether a column draws what other columns say in numbers."""
    return bool(cells) and all(cell.picture is not None and not cell.text for cell in cells)


class _Part:
    """What one column of the page becomes: its value or both ends, unit and grade."""

    def __init__(self, context: Context, column: Column, cells: Sequence[Cell]) -> None:
        self.say = context.say
        self.column = column
        self.cells = cells
        self.ranged = any(cell.upper is not None for cell in cells)
        # A column whose numbers all have one unit says it in its title; else each row says its own.
        units = {cell.unit for cell in cells if cell.unit or isinstance(cell.value, int | float)}
        self.units = sorted(unit for unit in units if unit)
        self.one_unit = self.units[0] if len(units) == 1 and self.units else None
        self.graded = any(cell.grade is not None for cell in cells)

    def titles(self) -> list[Titled]:
        """Return titles and kinds of the columns."""
        shown = self.column.title
        if self.one_unit:
            shown = self.say("parts.export.in_unit", title=shown, unit=self.one_unit)
        named: list[Titled] = [(shown, self.column.kind)]
        if self.ranged:
            named = [
                (self.say("parts.export.from", title=shown), self.column.kind),
                (self.say("parts.export.to", title=shown), self.column.kind),
            ]
        if self.units and not self.one_unit:
            named.append((self.say("parts.export.unit", title=shown), "text"))
        if self.graded:
            named.append((self.say("parts.export.grade", title=shown), "number"))
        return named

    def values(self, place: int) -> list[Any]:
        """Return the values of one row; a cell that is no range has its value, or word, twice."""
        cell = self.cells[place]
        found: list[Any] = [_plain(cell.exported)]
        if self.ranged:
            found.append(self._upper(cell))
        if self.units and not self.one_unit:
            found.append(cell.unit)
        if self.graded:
            found.append(cell.grade)
        return found

    def _upper(self, cell: Cell) -> Any:
        if cell.upper is None:
            return _plain(cell.exported)
        return self.say("parts.export.open") if math.isinf(cell.upper) else _plain(cell.upper)


def _plain(value: Any) -> Any:
    """Return a value without the last digits that binary arithmetic leaves (2.0000000000000004)."""
    return float(f"{value:.15g}") if isinstance(value, float) else value


def _remarks(context: Context, row: Sequence[Cell]) -> str | None:
    """Return what stands beside the values of a row: badges, remarks, marks of dispute."""
    said: list[str] = []
    for cell in row:
        marked = context.disputes.mark(cell.fact) if cell.fact else None
        if marked is not None:
            said.append(context.say(f"corrections.mark.{marked[0]}"))
        said += [*cell.badges, *([cell.note] if cell.note else [])]
    return " · ".join(dict.fromkeys(said)) or None


class _Cited:
    """The sources that rows rest on, each page once, with the number of rows that cite it."""

    def __init__(self, context: Context, of_fact: Mapping[str, Sequence[Record]]) -> None:
        self.context = context
        self.addresses: dict[str, list[str]] = {}
        self.found: dict[str, Record] = {}
        self.citing: Counter[str] = Counter()
        for fact, rows in of_fact.items():
            known = {str(row["source_url"]): row for row in rows if row.get("source_url")}
            self.addresses[fact] = list(known)
            self.found = known | self.found

    def by(self, row: Sequence[Cell]) -> str | None:
        """Return the addresses that a row rests on, and count the row for each."""
        addresses = dict.fromkeys(
            address for cell in row if cell.fact for address in self.addresses[cell.fact]
        )
        self.citing.update(list(addresses))
        return SOURCE_ADDRESSES.join(addresses) or None

    def columns(self) -> list[Titled]:
        """Return titles and kinds of the list of sources."""
        say = self.context.say
        return [
            (say("parts.export.source_name"), "text"),
            (say("parts.export.publisher"), "text"),
            (say("parts.export.grade_of_source"), "number"),
            (say("parts.export.source_address"), "source"),
            (say("parts.export.public_since"), "date"),
            (say("parts.export.licence"), "text"),
            (say("parts.export.citing_rows"), "number"),
        ]

    def rows(self) -> Iterator[list[Any]]:
        """Return the sources, those that most rows cite first, then by address."""
        for address in sorted(self.found, key=lambda one: (-self.citing[one], one)):
            row = self.found[address]
            publisher, public = row.get("source_publisher"), row.get("public_from")
            unknown = self.context.say("parts.unknown")
            yield [
                row.get("source_name") or unknown,
                publisher_name(self.context, str(publisher)) if publisher else unknown,
                unknown if row.get("grade") is None else int(row["grade"]),
                address,
                public.date() if public is not None else unknown,
                licence_of(self.context, row),
                self.citing[address],
            ]
