"""Downloads of tables: CSV with title, filters, day, release, licence and sources on top.

A cell that a spreadsheet would run as a formula is written with an apostrophe before it.
"""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any, Literal

import flask

from dashboard.web.context import Context
from dashboard.web.provenance import source_address
from dashboard.web.reader import preferred_language, today
from dashboard.web.routing import Router
from dashboard.web.view import Cell, Table, tables_of
from data.errors import NotFoundError

Form = Literal["csv", "sheet"]
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


def table_text(context: Context, table: Table, title: str, form: Form) -> str:
    """Return a table as text: a head that says what it is, then the rows.

    form "csv": comma, point, UTF-8. form "sheet": byte-order mark; in French semicolons and a
    decimal comma, so that a double click opens it in columns.
    """
    french = form == "sheet" and context.language == "fr"
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";" if french else ",", lineterminator="\r\n")
    for line in _head(context, table, title):
        writer.writerow([harmless(line)])
    writer.writerow([])
    with_facts = any(cell.fact for row in table.rows for cell in row)
    ranges = [any(row[place].upper is not None for row in table.rows) for place in _places(table)]
    titles = [
        title
        for column, ranged in zip(table.columns, ranges, strict=True)
        for title in (_ends(context, column.title) if ranged else (column.title,))
    ]
    writer.writerow([harmless(t) for t in titles] + (["source"] if with_facts else []))
    for row in table.rows:
        cells = [
            _written(value, french)
            for cell, ranged in zip(row, ranges, strict=True)
            for value in (_both(cell) if ranged else (cell.exported,))
        ]
        writer.writerow(cells + ([_sources(context, row)] if with_facts else []))
    return ("\ufeff" if form == "sheet" else "") + target.getvalue()


def _places(table: Table) -> range:
    return range(len(table.columns))


def _ends(context: Context, title: str) -> tuple[str, str]:
    """Return the titles of the two columns of a range."""
    return (
        context.say("parts.export.from", title=title),
        context.say("parts.export.to", title=title),
    )


def _both(cell: Cell) -> tuple[Any, Any]:
    """Return both ends of a range; a cell that is none has its value, or its word, twice."""
    return cell.exported, cell.exported if cell.upper is None else cell.upper


def _written(value: Any, french: bool) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    written = harmless(value)
    return written.replace(".", ",") if french and isinstance(value, float) else written


def _head(context: Context, table: Table, title: str) -> list[str]:
    lines = [
        f"Vigie – {title}",
        table.caption,
        context.say("parts.export.as_of", day=context.as_of.isoformat()),
        context.say("parts.export.release", release=context.snapshot.name),
        context.say("parts.export.address", address=context.here()),
    ]
    if table.filters:
        lines.append(context.say("parts.export.filters", filters=table.filters))
    return [*lines, *(table.licences or (context.say("parts.export.default_licence"),))]


def _sources(context: Context, row: Sequence[Any]) -> str:
    found = [source_address(context, cell.fact) for cell in row if cell.fact]
    return harmless(" | ".join(dict.fromkeys(address for address in found if address)))


def install_exports(server: flask.Flask, router: Router) -> None:
    """Serve `/export/<form>/<table>/<page path>?<state of the page>`."""

    @server.get("/export/<any(csv, sheet):form>/<table>/", defaults={"path": ""})
    @server.get("/export/<any(csv, sheet):form>/<table>/<path:path>")
    def export(form: Form, table: str, path: str) -> flask.Response:
        search = flask.request.query_string.decode("utf-8", "replace")
        try:
            context, view = router.view(f"/{path}", search, preferred_language(), today())
            chosen = _named(tables_of(view.blocks), table)
        except NotFoundError as error:
            return flask.Response(f"{error}\n", 404, mimetype="text/plain")
        written = table_text(context, chosen, view.title, form)
        slug = re.sub(r"[^a-z0-9]+", "-", f"{path}-{table}".lower()).strip("-")
        name = f"vigie-{slug}-{context.as_of.isoformat()}-{context.snapshot.name}.csv"
        return flask.Response(
            written,
            mimetype="text/csv",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _named(tables: Sequence[Table], name: str) -> Table:
    for table in tables:
        if table.name == name:
            return table
    raise NotFoundError(f"this page has no table '{name}'")
