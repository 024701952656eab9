"""Downloads of tables: CSV and XLSX, each with what the table is on top and its sources.

In CSV a cell that a spreadsheet would run as a formula is written with an apostrophe before it; in
XLSX every text is a text.
"""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any, Literal

import flask

from dashboard.web.context import Context
from dashboard.web.exported import Exported, exported
from dashboard.web.reader import preferred_language, today
from dashboard.web.routing import Router
from dashboard.web.view import Table, tables_of
from dashboard.workbook import Sheet, workbook_bytes
from data.errors import NotFoundError

Form = Literal["csv", "sheet", "xlsx", "parquet"]
CSV = "text/csv"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
"""Media types by ending; every other form is CSV."""
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
    """Return a table as CSV: a head that says what it is, then the rows.

    form "csv": comma, point, UTF-8. form "sheet": byte-order mark; in French semicolons and a
    decimal comma, so that a double click opens it in columns.
    """
    french = form == "sheet" and context.language == "fr"
    leaving = exported(context, table, title)
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";" if french else ",", lineterminator="\r\n")
    for line in leaving.head:
        writer.writerow([harmless(line)])
    writer.writerow([])
    writer.writerow([harmless(named) for named, _ in leaving.columns])
    writer.writerows([_written(value, french) for value in row] for row in leaving.rows)
    return ("\ufeff" if form == "sheet" else "") + target.getvalue()


def _written(value: Any, french: bool) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    written = harmless(value)
    return written.replace(".", ",") if french and isinstance(value, float) else written


def table_workbook(context: Context, table: Table, title: str) -> bytes:
    """Return a table as XLSX: one sheet with its head and rows, one with its sources."""
    leaving = exported(context, table, title)
    sheets = [
        Sheet(context.say("parts.export.data"), leaving.head, leaving.columns, leaving.rows),
        _sources(context, leaving),
    ]
    return workbook_bytes(sheets, leaving.head[0], context.as_of)


def _sources(context: Context, leaving: Exported) -> Sheet:
    named = context.say("parts.export.sources")
    title, caption, *rest = leaving.head
    heading = [f"{title} – {named}", caption, *rest]
    if not leaving.sources:
        heading.append(context.say("parts.export.no_sources"))
    columns = leaving.source_columns if leaving.sources else ()
    return Sheet(named, heading, columns, leaving.sources)


def install_exports(server: flask.Flask, router: Router) -> None:
    """Serve `/export/<form>/<table>/<page path>?<state of the page>`."""

    @server.get("/export/<any(csv, sheet, xlsx, parquet):form>/<table>/", defaults={"path": ""})
    @server.get("/export/<any(csv, sheet, xlsx, parquet):form>/<table>/<path:path>")
    def export(form: Form, table: str, path: str) -> flask.Response:
        search = flask.request.query_string.decode("utf-8", "replace")
        try:
            context, view = router.view(f"/{path}", search, preferred_language(), today())
            chosen = _named(tables_of(view.blocks), table)
            written = _file(context, chosen, view.title, form)
        except NotFoundError as error:
            return flask.Response(f"{error}\n", 404, mimetype="text/plain")
        slug = re.sub(r"[^a-z0-9]+", "-", f"{path}-{table}".lower()).strip("-")
        ending = form if form in TYPES else "csv"
        name = f"vigie-{slug}-{context.as_of.isoformat()}-{context.snapshot.name}.{ending}"
        return flask.Response(
            written,
            mimetype=TYPES.get(ending, CSV),
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _file(context: Context, table: Table, title: str, form: Form) -> str | bytes:
    """Return the download of a table.

    Raises:
        NotFoundError: this table has no such form.
    """
    if form == "xlsx":
        return table_workbook(context, table, title)
    if form in ("csv", "sheet"):
        return table_text(context, table, title, form)
    if form not in table.files:
        raise NotFoundError(f"table '{table.name}' has no download as {form}")
    return table.files[form]()


def _named(tables: Sequence[Table], name: str) -> Table:
    for table in tables:
        if table.name == name:
            return table
    raise NotFoundError(f"this page has no table '{name}'")
