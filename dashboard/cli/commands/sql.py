"""`vigie sql`: a guarded query on the current release."""

import csv
import io
import sys
from typing import Any, Literal

import click

from dashboard.cli.output import print_json, print_table
from dashboard.workbook import Sheet, kind_of, plain_value, workbook_bytes
from data.home import home
from data.language import catalogue
from data.parquet import parquet_bytes
from data.release import Reader, open_release
from data.review.marks import marks
from data.review.reports import disputed_facts
from data.sql_guard import Limits, QueryResult, run_query

NO_VALUE = "–"
"""What a workbook holds where there is no value: an empty cell would count as 0."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@click.command()
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "xlsx", "parquet"]),
    default="table",
    show_default=True,
    help="Form of the answer on stdout.",
)
@click.option("--json", "as_json", is_flag=True, help="Same as --format json.")
@click.option(
    "--rows", type=click.IntRange(1, 100_000), default=10_000, show_default=True, help="Row limit."
)
@click.option(
    "--seconds", type=click.FloatRange(0.5, 60), default=10, show_default=True, help="Time limit."
)
def sql(
    query: str,
    form: Literal["table", "csv", "json", "xlsx", "parquet"],
    as_json: bool,
    rows: int,
    seconds: float,
) -> None:
    """Run one read-only QUERY on the published tables ('-' reads it from stdin).

    Tables and columns are described in docs/data-model.md; try "describe deal". Table dispute holds
    the marks of reviewers as they stand now: they are no part of a release.
    """
    where = home()
    reader = open_release(where)
    text = sys.stdin.read() if query == "-" else query
    beside = [marks(disputed_facts(where.state).values())]
    result = run_query(reader.path, text, Limits(rows=rows, seconds=seconds), beside)
    if result.truncated:
        click.echo(f"vigie: only the first {rows} rows; --rows takes more", err=True)
    for name in result.live:
        said = f"vigie: {name} is read as it stands now; it is no part of release {reader.name}"
        click.echo(said, err=True)
    if as_json or form == "json":
        print_json(
            {
                "release": reader.name,
                "as_of": reader.info.as_of,
                "columns": [name for name, _ in result.columns],
                "rows": [list(row) for row in result.rows],
                "truncated": result.truncated,
                "live": list(result.live),
                "sources": [],
            }
        )
    elif form == "csv":
        click.echo(csv_text(result), nl=False)
    elif form == "xlsx":
        sys.stdout.buffer.write(xlsx_bytes(result, text, reader))
    elif form == "parquet":
        sys.stdout.buffer.write(parquet_bytes(result))
    else:
        print_table([name for name, _ in result.columns], result.rows)


def csv_text(result: QueryResult) -> str:
    """Return the answer as CSV; no cell can be taken for a formula by a spreadsheet."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([_safe(name) for name, _ in result.columns])
    writer.writerows([[_safe(cell) for cell in row] for row in result.rows])
    return stream.getvalue()


def _safe(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def xlsx_bytes(result: QueryResult, query: str, reader: Reader) -> bytes:
    """Return the answer as an XLSX workbook that says query, day and release."""
    kinds = [kind_of(sql_type) for _, sql_type in result.columns]
    head = [
        f"Vigie – {catalogue.text('sql.title', 'en')}",
        catalogue.text("parts.export.as_of", "en", day=reader.info.as_of.isoformat()),
        catalogue.text(
            "parts.export.release", "en", release=reader.name, content=reader.info.content_hash[:12]
        ),
        catalogue.text("parts.export.filters", "en", filters=" ".join(query.split())),
        catalogue.text("parts.export.default_licence", "en"),
    ]
    if result.truncated:
        head.append(catalogue.text("sql.file_truncated", "en", count=len(result.rows)))
    answer = Sheet(
        catalogue.text("parts.export.data", "en"),
        head,
        [(name, kind) for (name, _), kind in zip(result.columns, kinds, strict=True)],
        [
            [NO_VALUE if cell is None else plain_value(cell, kind) for cell, kind in pairs]
            for pairs in (zip(row, kinds, strict=True) for row in result.rows)
        ],
    )
    return workbook_bytes([answer], head[0], reader.info.as_of)
