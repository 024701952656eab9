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
from dashboard.web.evidence_file import evidence_zip
from dashboard.web.exported import Exported, exported, harmless
from dashboard.web.reader import preferred_language, today
from dashboard.web.routing import Router
from dashboard.web.view import Table, tables_of
from dashboard.workbook import Sheet, workbook_bytes
from data.errors import NotFoundError

Form = Literal["csv", "sheet", "xlsx", "parquet", "evidence"]
CSV = "text/csv"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}
"""Media types by ending; every other form is CSV."""


def table_text(context: Context, leaving: Exported, form: Form) -> str:
    """Return a table as CSV: a head that says what it is, then the rows.

    form "csv": comma, point, UTF-8. form "sheet": byte-order mark; in French semicolons and a
    decimal comma, so that a double click opens it in columns.
    """
    french = form == "sheet" and context.language == "fr"
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


def table_workbook(context: Context, leaving: Exported) -> bytes:
    """Return a table as XLSX: one sheet with its head and rows, one with its sources."""
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

    @server.get(
        "/export/<any(csv, sheet, xlsx, parquet, evidence):form>/<table>/", defaults={"path": ""}
    )
    @server.get("/export/<any(csv, sheet, xlsx, parquet, evidence):form>/<table>/<path:path>")
    def export(form: Form, table: str, path: str) -> flask.Response:
        search = flask.request.query_string.decode("utf-8", "replace")
        try:
            context, view = router.view(f"/{path}", search, preferred_language(), today())
            chosen = _named(tables_of(view.blocks), table)
            written = _file(context, chosen, view.title, form)
        except NotFoundError as error:
            return flask.Response(f"{error}\n", 404, mimetype="text/plain")
        slug = re.sub(r"[^a-z0-9]+", "-", f"{path}-{table}".lower()).strip("-")
        ending = "zip" if form == "evidence" else form if form in TYPES else "csv"
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
    if form in table.files:
        return table.files[form]()
    if form == "parquet":
        raise NotFoundError(f"table '{table.name}' has no download as {form}")
    leaving = exported(context, table, title)
    if form == "xlsx":
        return table_workbook(context, leaving)
    if form != "evidence":
        return table_text(context, leaving, form)
    own = {
        "table.csv": table_text(context, leaving, "csv").encode(),
        "table.xlsx": table_workbook(context, leaving),
    }
    return evidence_zip(context, table, leaving, own)


def _named(tables: Sequence[Table], name: str) -> Table:
    for table in tables:
        if table.name == name:
            return table
    raise NotFoundError(f"this page has no table '{name}'")
