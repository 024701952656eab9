"""Public money and rounds by basis: one line per basis, parts inside wholes, no grand total."""

from collections.abc import Sequence

from dashboard.web.context import Context
from dashboard.web.page import Page
from dashboard.web.parts.cells import (
    actor_cell,
    amount_cell,
    date_cell,
    grades_of,
    source_cell,
    source_column,
    word_cell,
)
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.web.wording import of_source, word
from data.language import formats
from graph.funding import FundingLine, funding_lines, wholes
from graph.records import Record, records

ROUNDS = ("investment",)
PUBLIC = ("public_grant",)


def layout(context: Context) -> View:
    """Return public money, programmes and private rounds."""
    deals = records(context.facts.frame("deal"))
    grants = [row for row in deals if row["kind"] in PUBLIC]
    programmes = [
        row
        for row in records(context.facts.frame("public_compute"))
        if row["funding_amount"] is not None
    ]
    lines = funding_lines(deals, PUBLIC)
    unknown = sum(1 for row in grants if row["amount"] is None)
    return View(
        title=context.say("funding.title"),
        finding=context.say(
            "funding.finding", grants=len(grants), unknown=unknown, lines=len(lines)
        ),
        blocks=[
            Section(
                context.say("funding.public"), [_lines_table(context, lines, "public-lines")],
                intro=context.say("funding.rule"),
            ),
            Section(
                context.say("funding.grants"), [_grants_table(context, grants)],
                intro=context.say("funding.parts"),
            ),
            Section(
                context.say("funding.programmes"), [_programmes_table(context, programmes)],
                intro=context.say("funding.programmes_intro"),
            ),
            Section(
                context.say("funding.rounds"),
                [_lines_table(context, funding_lines(deals, ROUNDS), "round-lines")],
                intro=context.say("funding.rounds_intro"),
            ),
        ],
        grades=grades_of([*grants, *programmes]),
    )  # fmt: skip


def _lines_table(context: Context, lines: Sequence[FundingLine], name: str) -> Table:
    rows = []
    for line in lines:
        reasons = ", ".join(
            f"{context.say(f'funding.reason.{reason}')} {count}"
            for reason, count in line.left_out.items()
        )
        target = context.to("/deals", kind=line.kind, basis=line.basis, currency=line.currency)
        rows.append(
            [
                Cell(word(context, "basis", line.basis)),
                Cell(line.currency),
                Cell(
                    formats.money(line.amount, line.currency, context.language), line.amount,
                    href=target, unit=line.currency,
                ),
                Cell(str(line.summed), line.summed),
                Cell(reasons, reasons),
            ]
        )  # fmt: skip
    return Table(
        name=name,
        caption=context.say("funding.lines_caption"),
        columns=[
            Column("basis", context.say("words.column.amount_basis"), heads_row=True),
            Column("currency", context.say("words.column.currency")),
            Column("amount", context.say("funding.sum"), "number"),
            Column("summed", context.say("funding.summed"), "number"),
            Column("left", context.say("funding.left_out")),
        ],
        rows=rows,
        note=context.say("funding.no_total"),
        show_caption=False,
    )


def _grants_table(context: Context, grants: Sequence[Record]) -> Table:
    whole_of = wholes(records(context.facts.frame("overlap")))
    by_id = {str(row["id"]): row for row in grants}
    ordered: list[tuple[Record, bool]] = []
    for row in sorted(grants, key=lambda r: -(r["amount"] or 0)):
        if whole_of.get(str(row["id"])) in by_id:
            continue
        ordered.append((row, False))
        parts = [part for part in grants if whole_of.get(str(part["id"])) == row["id"]]
        ordered += [(part, True) for part in parts]
    return Table(
        name="grants",
        caption=context.say("funding.grants_caption", count=len(grants)),
        columns=[
            Column("target", context.say("funding.beneficiary"), heads_row=True, sortable=False),
            Column("source", context.say("funding.giver"), sortable=False),
            Column("date", context.say("words.column.announced"), "date", sortable=False),
            Column("amount", context.say("words.column.amount"), "number", sortable=False),
            Column("basis", context.say("words.column.amount_basis"), sortable=False),
            Column("status", context.say("words.column.status"), sortable=False),
            source_column(context, sortable=False),
        ],
        rows=[_grant_row(context, row, inside) for row, inside in ordered],
        show_caption=False,
    )


def _grant_row(context: Context, row: Record, inside: bool) -> list[Cell]:
    target = actor_cell(context, row["target_org"])
    note = str(row["description"] or "")
    badges = (context.say("funding.part"),) if inside else ()
    return [
        Cell(
            target.text,
            target.value,
            href=target.href,
            note=note,
            badges=badges,
            note_lang=of_source(context),
        ),
        actor_cell(context, row["source_org"]),
        date_cell(context, row["announced"]),
        amount_cell(context, "deal", row),
        word_cell(context, "basis", row["amount_basis"] or "none"),
        word_cell(context, "status", row["status"]),
        source_cell(context, row, "deal"),
    ]


def _programmes_table(context: Context, rows: Sequence[Record]) -> Table:
    ordered = sorted(rows, key=lambda row: (row["type"] != "programme", -row["funding_amount"]))
    return Table(
        name="programmes",
        caption=context.say("funding.programmes"),
        columns=[
            Column("name", context.say("words.column.name"), heads_row=True),
            Column("type", context.say("words.column.type")),
            Column("stage", context.say("words.column.stage")),
            Column("amount", context.say("words.column.funding_amount"), "number"),
            source_column(context),
        ],
        rows=[
            [
                Cell(
                    str(row["name"]),
                    note=row["status"],
                    lang=of_source(context),
                    note_lang=of_source(context),
                ),
                word_cell(context, "site_type", row["type"]),
                word_cell(context, "stage", row["stage"]),
                amount_cell(context, "public_compute", row, "funding_amount"),
                source_cell(context, row, "public_compute"),
            ]
            for row in ordered
        ],
        show_caption=False,
    )


PAGE = Page(name="funding", path="/funding", layout=layout, menu=True, letter="f")
