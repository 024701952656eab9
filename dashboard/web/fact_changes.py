"""Changed facts as rows: what happened to each, its values before and after, its source."""

from collections.abc import Sequence
from typing import Any

from dashboard.web.context import Context
from dashboard.web.parts.cells import source_cell, source_column
from dashboard.web.view import Cell, Column, Table
from dashboard.web.wording import column_title, value_in_words, word
from dashboard.web.wording import headline as fact_headline
from graph.changes import FactChange, differing

ROWS = 25
COLUMNS_TOLD = 3
"""Columns of a changed fact whose values before and after are printed."""


def fact_table(context: Context, name: str, title: str, changed: Sequence[FactChange]) -> Table:
    """Return changed facts as a table: what happened, before and after, on which source."""
    return Table(
        name=f"facts_{name}",
        caption=context.say("changes.caption", layer=title),
        columns=[
            Column("kind", context.say("changes.kind")),
            Column("table", context.say("words.column.kind")),
            Column("fact", context.say("changes.fact"), heads_row=True),
            Column("change", context.say("changes.change"), sortable=False),
            source_column(context),
        ],
        rows=[_fact_row(context, one) for one in changed],
        page_size=ROWS,
        show_caption=False,
    )


def _fact_row(context: Context, one: FactChange) -> list[Cell]:
    late = context.say("changes.found_late") if one.found_late else None
    badges = (context.say("changes.corrected_since"),) if one.later else ()
    return [
        Cell(context.say(f"changes.kinds.{one.kind}"), one.kind, note=late),
        Cell(word(context, "table", one.table)),
        Cell(
            fact_headline(context, one.table, one.row),
            fact=f"{one.table}:{one.fact_key}",
            badges=badges,
        ),
        Cell(_difference(context, one)),
        source_cell(context, one.row, one.table),
    ]


def _difference(context: Context, one: FactChange) -> str:
    """Return the values before and after of the columns that differ, the first few of them."""
    if one.before is None or one.after is None:
        return ""
    before, after = one.before, one.after
    names = differing(one.table, before, after)
    told = [
        context.say(
            "changes.difference",
            column=column_title(context, name),
            before=_value(context, one.table, name, before),
            after=_value(context, one.table, name, after),
        )
        for name in names[:COLUMNS_TOLD]
    ]
    if len(names) > COLUMNS_TOLD:
        told.append(f"+{len(names) - COLUMNS_TOLD}")
    return "; ".join(told)


def _value(context: Context, table: str, name: str, row: dict[str, Any]) -> str:
    value = row.get(name)
    if value is None:
        return context.say("parts.unknown")
    return value_in_words(context, table, name, value, row)
