"""Tables: real `<table>` elements with caption, header scopes, sort links, pages and exports."""

import math
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.web.context import Context
from dashboard.web.parts.text import badge, fact_link, grade_badge, outside_link, page_link
from dashboard.web.view import Cell, Column, Table

FORMS = ("csv", "sheet", "xlsx")
SENTENCE = 70
"""From so many characters on a text is a sentence, which a narrow column makes a tower of."""


def ordered(table: Table, sort: str) -> list[Sequence[Cell]]:
    """Return the rows in the order that `sort` ("[-]table.column") asks for, unknowns last."""
    rows = list(table.rows)
    wanted, _, key = sort.removeprefix("-").partition(".")
    keys = [column.key for column in table.columns]
    if wanted != table.name or key not in keys:
        return rows
    index = keys.index(key)
    known = [row for row in rows if not _absent(row[index])]
    absent = [row for row in rows if _absent(row[index])]
    known.sort(key=lambda row: _rank(row[index].exported), reverse=sort.startswith("-"))
    return known + absent


def _absent(cell: Cell) -> bool:
    value = cell.exported
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _rank(value: Any) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return (0, float(value), "")
    return (1, 0.0, str(value).casefold())


def table_block(context: Context, table: Table) -> Component:
    """Return the whole block: caption, count, table, pages and export links."""
    if not table.rows:
        said = table.empty or context.say("parts.table.none")
        return html.Div(html.P(said, className="empty"), className="table-block")
    rows = ordered(table, context.state.get("sort"))
    shown, pager = _page_of(context, table, rows)
    looks = [
        _look(column, [row[place] for row in shown]) for place, column in enumerate(table.columns)
    ]
    return html.Div(
        [
            html.Div(
                html.Table(
                    [
                        html.Caption(
                            table.caption,
                            className="" if table.show_caption else "visually-hidden",
                        ),
                        html.Thead(html.Tr([_header(context, table, c) for c in table.columns])),
                        html.Tbody([_row(context, table.columns, looks, row) for row in shown]),
                    ]
                ),
                className="table-scroll",
                tabIndex="0",
                role="region",
                **{"aria-label": table.caption},
            ),
            pager,
            html.P(table.note, className="note") if table.note else None,
            _exports(context, table),
        ],
        className="table-block",
        id=f"table-{table.name}",
    )


def _header(context: Context, table: Table, column: Column) -> Component:
    kind = f"is-{column.kind}"
    if not column.sortable or len(table.rows) < 2:
        return html.Th(column.title, scope="col", className=kind)
    current = context.state.get("sort")
    name = f"{table.name}.{column.key}"
    state, arrow = "none", ""
    following: str | None = name
    if current == name:
        state, following, arrow = "ascending", f"-{name}", "▲"
    elif current == f"-{name}":
        state, following, arrow = "descending", None, "▼"
    elif column.kind in ("number", "date"):
        following = f"-{name}"
    link = html.A(
        [column.title, html.Span(arrow, className="arrow", **{"aria-hidden": "true"})],
        href=context.here(sort=following, page=None),
        className="sort",
    )
    return html.Th(link, scope="col", className=kind, **{"aria-sort": state})


def _look(column: Column, cells: Sequence[Cell]) -> str:
    """Return the class of a column; one that holds sentences keeps room for them."""
    longest = max((max(len(cell.text), len(cell.note or "")) for cell in cells), default=0)
    long = column.kind == "text" and longest >= SENTENCE
    return f"is-{column.kind} is-long" if long else f"is-{column.kind}"


def _row(
    context: Context, columns: Sequence[Column], looks: Sequence[str], row: Sequence[Cell]
) -> Component:
    cells = []
    for column, look, cell in zip(columns, looks, row, strict=True):
        content = cell_content(context, cell)
        if column.heads_row:
            cells.append(html.Th(content, scope="row", className=look))
        else:
            cells.append(html.Td(content, className=look))
    return html.Tr(cells)


def cell_content(context: Context, cell: Cell) -> list[Any]:
    """Return what stands in a cell: text or link, badges, grade and a small remark."""
    content: list[Any] = []
    if cell.picture is not None:
        content.append(cell.picture)
    shown = _text_of(context, cell)
    if shown is not None:
        content.append(shown if cell.lang is None else html.Span(shown, lang=cell.lang))
    for words in cell.badges:
        content += [" ", badge(words)]
    if cell.grade is not None:
        content += [" ", grade_badge(context, cell.grade)]
    if cell.note:
        spoken = {} if cell.note_lang is None else {"lang": cell.note_lang}
        content.append(html.Span(cell.note, className="remark", **spoken))
    return content


def _text_of(context: Context, cell: Cell) -> Any:
    """Return the text of a cell as what it opens, None where there is none."""
    if cell.fact:
        return fact_link(context, cell.fact, cell.text)
    if cell.href and cell.external:
        return outside_link(context, cell.href, cell.text)
    if cell.href:
        return page_link(cell.href, cell.text)
    if cell.text == context.say("parts.unknown"):
        return html.Span(cell.text, className="unknown")
    return cell.text or None


def _page_of(
    context: Context, table: Table, rows: list[Sequence[Cell]]
) -> tuple[list[Sequence[Cell]], Component | None]:
    size = table.page_size
    if size is None or len(rows) <= size or context.state.get("rows") == "all":
        return rows, None
    pages = -(-len(rows) // size)
    number = min(int(context.state.get("page", "1")), pages)
    start = (number - 1) * size
    shown = rows[start : start + size]
    links: list[Any] = []
    if number > 1:
        previous = None if number == 2 else str(number - 1)
        links.append(page_link(context.here(page=previous), context.say("parts.table.previous")))
    links.append(
        html.Span(
            context.say(
                "parts.table.position", first=start + 1, last=start + len(shown), total=len(rows)
            )
        )
    )
    if number < pages:
        links.append(page_link(context.here(page=str(number + 1)), context.say("parts.table.next")))
    links.append(page_link(context.here(rows="all", page=None), context.say("parts.table.all")))
    label = context.say("parts.table.pages", table=table.caption)
    return shown, html.Nav(links, className="pager", **{"aria-label": label})


def _exports(context: Context, table: Table) -> Component:
    count = html.Span(context.say("parts.table.rows", count=len(table.rows)), className="count")
    return html.P(
        [count, *(_export(context, table, form) for form in _forms(table))],
        className="exports",
    )


def _forms(table: Table) -> list[str]:
    """Return the downloads of a table; an evidence file where its cells open facts."""
    cited = any(cell.fact for row in table.rows for cell in row)
    return [*FORMS, *table.files, *(["evidence"] if cited else [])]


def _export(context: Context, table: Table, form: str) -> Component:
    return html.A(
        context.say(f"parts.export.{form}"),
        href=export_address(context, table.name, form),
        className="export",
        **{"aria-label": context.say(f"parts.export.{form}_of", table=table.caption)},
    )


def export_address(context: Context, table: str, form: str) -> str:
    """Return the address of a download of one table of this page in this state."""
    return f"/export/{form}/{table}{_pinned(context)}"


def _pinned(context: Context) -> str:
    here = context.here()
    path, _, query = here.partition("?")
    inner = "" if path == "/" else path.removeprefix("/")
    return f"/{inner}" + (f"?{query}" if query else "")
