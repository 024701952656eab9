"""Guarded SQL: one read-only query on one release, as a table with an address."""

from typing import Any

from dash import html

from dashboard.web.address import Parameter
from dashboard.web.context import Context
from dashboard.web.elements import Element
from dashboard.web.page import Page
from dashboard.web.parts.forms import address_form
from dashboard.web.parts.text import page_link
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.workbook import Kind, kind_of, plain_value
from data.parquet import parquet_bytes
from data.release.tables import Table as PublishedTable
from data.release.tables import all_tables
from data.review.marks import MARKS, marks
from data.sql_guard import (
    Limits,
    QueryFailedError,
    QueryRefusedError,
    QueryResult,
    QueryStoppedError,
    run_query,
)
from data.statements import COMMON_COLUMNS

LONGEST = 1400
ON_PAGE = Limits(rows=500)
IN_FILE = Limits(rows=100_000, seconds=10)
"""A download holds the whole answer, not only the rows shown."""
PARAMETERS = (Parameter("q", pattern=rf"[^\x00]{{1,{LONGEST}}}"),)
EXAMPLES = (
    ("gatekeeper_deals", "select source_org, count(*) as deals from deal group by all "
     "order by deals desc limit 20"),
    ("notices_per_year", "select year(notified_on_last) as year, gatekeeper, count(*) as notices "
     "from art14_notice group by all order by year, notices desc"),
    ("exclusive", "select upstream, downstream, product, source_url from dependency "
     "where exclusivity = 'exclusive' order by upstream"),
    ("disputes", "select record, fact_key, since, reason from dispute order by since desc"),
)  # fmt: skip


def layout(context: Context) -> View:
    """Return the form, and the answer where the address holds a query."""
    query = context.state.get("q")
    blocks: list[Any] = [_form(context, query)]
    finding = context.say("sql.finding")
    if query:
        finding, answer = _answer(context, query)
        blocks += answer
    blocks.append(_help(context))
    return View(title=context.say("sql.title"), finding=finding, blocks=blocks)


def _form(context: Context, query: str) -> html.Div:
    area = Element(
        "textarea",
        {"name": "q", "defaultValue": query, "maxLength": LONGEST, "spellCheck": "false",
         "id": "query", "rows": 7},
    )  # fmt: skip
    label = html.Label([html.Span(context.say("sql.query"), className="label"), area],
                       className="field wide")  # fmt: skip
    pinned = context.here_with(release=context.snapshot.name, fact=None)
    form = address_form(pinned, [label], context.say("sql.run"), "sql")
    return html.Div(form, className="filters")


def _answer(context: Context, query: str) -> tuple[str, list[Any]]:
    file = context.snapshot.file
    if file is None:
        return context.say("sql.no_file"), []
    try:
        beside = [marks(context.disputes.by_fact.values())]
        result = run_query(file, query, IN_FILE if context.exported else ON_PAGE, beside)
    except (QueryRefusedError, QueryFailedError, QueryStoppedError) as error:
        refused = html.P(str(error), className="notice past", role="alert")
        return context.say("sql.refused"), [refused]
    newest = context.here_with(release=None, fact=None)
    pinned = "sql.pinned_but_marks" if result.live else "sql.pinned"
    note = html.P(
        [
            context.say(pinned, release=context.snapshot.name),
            " ",
            page_link(newest, context.say("sql.run_on_newest")),
        ],
        className="note",
    )
    key = "sql.truncated" if result.truncated else "sql.rows"
    return context.say(key, count=len(result.rows)), [_table(context, query, result), note]


def _table(context: Context, query: str, result: QueryResult) -> Table:
    kinds = [kind_of(sql_type) for _, sql_type in result.columns]
    cut = context.exported and result.truncated
    return Table(
        name="answer",
        caption=context.say("sql.answer"),
        columns=[
            Column(f"c{place}", name, kind, sortable=False)
            for place, ((name, _), kind) in enumerate(zip(result.columns, kinds, strict=True))
        ],
        rows=[
            [_cell(value, kind) for value, kind in zip(row, kinds, strict=True)]
            for row in result.rows
        ],
        empty=context.say("sql.no_rows"),
        filters=" ".join(query.split()),
        note=context.say("sql.file_truncated", count=len(result.rows)) if cut else None,
        files={"parquet": lambda: parquet_bytes(result)},
    )


def _cell(value: Any, kind: Kind) -> Cell:
    """Return one value of the answer; an address of a source leads there."""
    shown = "–" if value is None else str(value)
    value = plain_value(value, kind)
    if shown.startswith(("http://", "https://")):
        return Cell(shown, value, href=shown, external=True)
    return Cell(shown, value)


def _help(context: Context) -> Section:
    examples = [
        html.Li(page_link(context.to("/sql", q=query), context.say(f"sql.example.{name}")))
        for name, query in EXAMPLES
    ]
    return Section(
        context.say("sql.help"),
        [
            html.P(context.say("sql.limits"), className="prose"),
            html.Ul(examples, className="plain"),
            Section(context.say("sql.tables"), _schema(), intro=context.say("sql.tables_intro")),
        ],
    )


def _schema() -> list[html.Details]:
    """Return each published table with its columns and their comments, folded."""
    return [
        html.Details(
            [
                html.Summary([html.Code(table.name), " ", table.comment.partition(". ")[0]]),
                html.Dl(_columns(table), className="facts"),
            ],
            className="more schema",
        )
        for name, table in (all_tables() | {MARKS.name: MARKS}).items()
        if not name.endswith("_statement")
    ]


def _columns(published: PublishedTable) -> list[Any]:
    """Return the columns of a table; those that all tables share stand after its own."""
    own = [name for name in published.columns if name not in COMMON_COLUMNS]
    terms: list[Any] = []
    for name in [*own, *(name for name in published.columns if name in COMMON_COLUMNS)]:
        kind, comment = published.columns[name]
        terms += [html.Dt(html.Code(name)), html.Dd(f"{kind.lower()} · {comment}")]
    return terms


PAGE = Page(name="sql", path="/sql", layout=layout, parameters=PARAMETERS)
