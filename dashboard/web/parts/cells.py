"""Cells that many tables share: organisations, amounts, dates, sources."""

from typing import Any

import pandas as pd

from dashboard.web.context import Context
from dashboard.web.view import Cell, Column
from dashboard.web.wording import actor_name, of_source, publisher_name, word
from data.language import formats
from graph.records import Record


def actor_cell(context: Context, organisation: Any) -> Cell:
    """Return a cell that leads to an organisation's page."""
    if organisation is None:
        return Cell(context.say("parts.unknown"), None)
    name = actor_name(context, organisation)
    actors = context.snapshot.actors_on(context.as_of)
    href = context.to(f"/actors/{organisation}") if organisation in actors else None
    return Cell(name, name, href=href)


def date_cell(context: Context, value: Any, note: str | None = None) -> Cell:
    """Return a cell with a partial date in words; it sorts by the date."""
    if value is None:
        return Cell(context.say("parts.unknown"), None)
    return Cell(formats.partial_date(str(value), context.language), str(value), note=note)


def word_cell(context: Context, family: str, code: Any, note: str | None = None) -> Cell:
    """Return a cell with a coded value in words."""
    shown = word(context, family, code)
    return Cell(shown, None if code is None else shown, note=note)


def amount_cell(context: Context, table: str, row: Record, column: str = "amount") -> Cell:
    """Return an amount in its own currency; it opens its sources."""
    value = row.get(column)
    fact = f"{table}:{row['fact_key']}"
    if value is None:
        return Cell(context.say("parts.unknown"), None)
    shown = formats.money(float(value), row.get("currency"), context.language)
    return Cell(
        shown,
        float(value),
        fact=fact,
        note=row.get("amount_alt"),
        note_lang=of_source(context),
        unit=row.get("currency"),
    )


def number_cell(
    context: Context,
    value: Any,
    fact: str | None = None,
    decimals: int = 0,
    note: str | None = None,
) -> Cell:
    """Return a number, or the word for unknown."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return Cell(context.say("parts.unknown"), None)
    shown = formats.significant(float(value), context.language, decimals)
    return Cell(shown, float(value), fact=fact, note=note)


def percent_cell(context: Context, value: Any, fact: str | None = None) -> Cell:
    """Return a percentage, or the word for unknown."""
    if value is None:
        return Cell(context.say("parts.unknown"), None)
    return Cell(
        formats.percent(float(value), context.language, 2), float(value), fact=fact, unit="%"
    )


def source_cell(context: Context, row: Record, table: str) -> Cell:
    """Return the source of a row with its grade; it opens the statements about the fact."""
    title, publisher = row.get("source_name"), row.get("source_publisher")
    named = publisher_name(context, str(publisher)) if publisher else None
    name = title or named or context.say("provenance.reference_data")
    grade = row.get("grade")
    return Cell(
        str(name),
        str(name),
        fact=f"{table}:{row['fact_key']}",
        grade=None if grade is None else int(grade),
        lang=of_source(context) if title else None,
    )


def source_column(context: Context, *, sortable: bool = True) -> Column:
    """Return the column of `source_cell`s: long names of publishers take two lines at most."""
    return Column("cited", context.say("deals.source"), "source", sortable=sortable)


def grades_of(rows: list[Record]) -> frozenset[int]:
    """Return the grades that the rows rest on (an ungraded source counts as 3)."""
    return frozenset(int(row["grade"]) if row.get("grade") is not None else 3 for row in rows)
