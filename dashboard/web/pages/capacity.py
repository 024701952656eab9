"""AI compute by owner with its interval, and public compute beside it."""

import math
from collections import Counter
from collections.abc import Sequence

from dashboard.figures.ranges import RangeRow, counted, ranges
from dashboard.web.address import Parameter
from dashboard.web.context import Context
from dashboard.web.page import Page
from dashboard.web.parts.cells import (
    actor_cell,
    amount_cell,
    date_cell,
    grades_of,
    number_cell,
    source_cell,
    source_column,
    word_cell,
)
from dashboard.web.parts.figure import style_of
from dashboard.web.parts.forms import switch
from dashboard.web.parts.legend import roles
from dashboard.web.view import Cell, Column, Figure, Section, Table, View
from dashboard.web.wording import actor_name, of_source, word
from data.language import formats
from graph.funding import unit_costs
from graph.records import Record, records

STAGES = [
    "operational",
    "construction",
    "contracted",
    "selected",
    "planned",
    "candidate",
    "announced",
    "call",
    "paused",
]
TYPES = [
    "supercomputer",
    "ai_factory",
    "ai_factory_antenna",
    "ai_gigafactory",
    "national",
    "private",
    "programme",
]
PARAMETERS = (Parameter("at", pattern=r"\d{4}-\d\d-\d\d"),)


def layout(context: Context) -> View:
    """Return compute by owner and public compute."""
    owners = _owner_totals(context)
    dates = sorted({str(row["as_of"]) for row in owners})
    asked = context.state.get("at")
    at = asked if asked in dates else (dates[-1] if dates else "")
    shown = [row for row in owners if row["as_of"] == at]
    public = records(context.facts.frame("public_compute"))
    blocks: list[object] = []
    if len(dates) > 1:
        options = [
            (formats.partial_date(d, context.language), context.here(at=d), d == at) for d in dates
        ]
        blocks.append(switch(context.say("capacity.at"), options))
    if shown:
        blocks.append(_owners_figure(context, shown, at))
    blocks.append(
        Section(
            context.say("capacity.public_title"),
            [_public_figure(context, public), _public_table(context, public)],
            intro=context.say("capacity.public_intro"),
            anchor="public",
        )
    )
    blocks.append(
        Section(
            context.say("capacity.cost_title"),
            [_cost_table(context, public)],
            intro=context.say("capacity.cost_intro"),
        )
    )
    return View(
        title=context.say("capacity.title"),
        finding=_finding(context, shown, public, at),
        blocks=blocks,
        grades=grades_of([*shown, *public]),
    )


def _owner_totals(context: Context) -> list[Record]:
    rows = records(context.facts.frame("capacity"))
    return [
        row
        for row in rows
        if row["row_type"] == "owner_total" and row["h100_equivalents"] is not None
    ]


def _finding(context: Context, shown: Sequence[Record], public: Sequence[Record], at: str) -> str:
    sites = [row for row in public if row["type"] not in ("programme", "private")]
    running = sum(1 for row in sites if row["stage"] == "operational")
    counts = context.say("capacity.finding_public", running=running, count=len(sites))
    named = [row for row in shown if context.actors.role(row["org"]) != "group"]
    if not named:
        return counts
    largest = max(named, key=lambda row: row["h100_equivalents"])
    return (
        context.say(
            "capacity.finding",
            day=formats.partial_date(at, context.language),
            owner=actor_name(context, largest["org"]),
            family=_family(largest),
            range=_rounded_range(context, largest),
        )
        + " "
        + counts
    )


def _family(row: Record) -> str:
    """Return the name of a family of chips, without the remark in brackets that sources add."""
    return str(row["accelerator_family"]).partition(" (")[0]


def _range(context: Context, row: Record) -> str:
    """Return the 5th to 95th percentile as printed, or the word for unknown: no point for it."""
    return formats.interval(row["h100e_p05"], row["h100e_p95"], context.language)


def _rounded_range(context: Context, row: Record) -> str:
    """Return the range to three digits, rounded outwards: a sentence claims no more precision."""
    low, high = row["h100e_p05"], row["h100e_p95"]
    if not low or not high:
        return _range(context, row)
    step = 10 ** max(0, math.floor(math.log10(high)) - 2)
    return formats.interval(
        step * math.floor(low / step), step * math.ceil(high / step), context.language
    )


def _owners_figure(context: Context, shown: Sequence[Record], at: str) -> Figure:
    ordered = sorted(shown, key=lambda row: -row["h100_equivalents"])
    rows = []
    for row in ordered:
        role = str(context.actors.role(row["org"]))
        family = _family(row)
        name = actor_name(context, row["org"])
        rows.append(
            RangeRow(
                label=f"{name} · {family}",
                lo=row["h100e_p05"] or row["h100_equivalents"],
                hi=row["h100e_p95"] or row["h100_equivalents"],
                centre=row["h100_equivalents"],
                role="other" if role == "group" else role,
                hover=f"<b>{name}</b><br>{row['accelerator_family']}<br>{_range(context, row)}",
                href=context.opening(f"capacity:{row['fact_key']}"),
            )
        )
    first = ordered[0]
    return Figure(
        name="owners",
        title=context.say("capacity.owners_title", day=formats.partial_date(at, context.language)),
        subtitle=context.say("capacity.owners_subtitle"),
        alternative=context.say(
            "capacity.owners_alternative",
            count=len(ordered),
            owner=actor_name(context, first["org"]),
            family=_family(first),
            range=_range(context, first),
        ),
        plotly=ranges(style_of(context), rows, context.say("capacity.axis")),
        twin=_owners_table(context, ordered),
        legend=roles(context, "gatekeeper", "european", "other"),
        note=context.say("capacity.owners_note"),
    )


def _owners_table(context: Context, rows: Sequence[Record]) -> Table:
    return Table(
        name="owners",
        caption=context.say("capacity.owners_caption"),
        columns=[
            Column("org", context.say("capacity.owner"), heads_row=True),
            Column("family", context.say("words.column.accelerator_family")),
            Column("centre", context.say("words.column.h100_equivalents"), "number"),
            Column("range", context.say("capacity.range"), "number"),
            Column("chips", context.say("words.column.count"), "number"),
            Column("status", context.say("words.column.status")),
            Column("estimator", context.say("words.column.estimator")),
            source_column(context),
        ],
        rows=[
            [
                actor_cell(context, row["org"]),
                Cell(str(row["accelerator_family"])),
                number_cell(context, row["h100_equivalents"], f"capacity:{row['fact_key']}"),
                Cell(_range(context, row), row["h100e_p05"], upper=row["h100e_p95"]),
                number_cell(context, row["count"]),
                word_cell(context, "status", row["status"]),
                Cell(str(row["estimator"] or "")),
                source_cell(context, row, "capacity"),
            ]
            for row in rows
        ],
        licences=[context.say("provenance.licence.epoch")],
    )


def _public_figure(context: Context, public: Sequence[Record]) -> Figure:
    counts = Counter((str(row["type"]), str(row["stage"])) for row in public)
    rows = [
        (
            word(context, "site_type", kind),
            [
                (
                    stage,
                    counts[(kind, stage)],
                    f"{word(context, 'site_type', kind)}, {word(context, 'stage', stage)}: "
                    f"{counts[(kind, stage)]}",
                )
                for stage in STAGES
            ],
        )
        for kind in TYPES
        if kind not in ("private", "programme") and any(counts[(kind, s)] for s in STAGES)
    ]
    twin = Table(
        name="stages",
        caption=context.say("capacity.stages_caption"),
        columns=[
            Column("type", context.say("words.column.type"), heads_row=True, sortable=False),
            *(Column(s, word(context, "stage", s), "number", sortable=False) for s in STAGES),
        ],
        rows=[
            [Cell(label), *(Cell(str(count), count) for _, count, _ in items)]
            for label, items in rows
        ],
    )
    said = "; ".join(
        f"{label}: " + ", ".join(f"{word(context, 'stage', s)} {n}" for s, n, _ in items if n)
        for label, items in rows
    )
    return Figure(
        name="public-compute",
        title=context.say("capacity.stages_title"),
        subtitle=context.say("capacity.stages_subtitle"),
        alternative=f"{said}.",
        plotly=counted(style_of(context), rows, "public"),
        twin=twin,
    )


def _public_table(context: Context, public: Sequence[Record]) -> Table:
    ordered = sorted(
        public, key=lambda row: (TYPES.index(row["type"]), str(row["country"]), str(row["name"]))
    )
    return Table(
        name="public",
        caption=context.say("capacity.public_caption", count=len(public)),
        columns=[
            Column("name", context.say("words.column.name"), heads_row=True),
            Column("type", context.say("words.column.type")),
            Column("country", context.say("words.column.country")),
            Column("stage", context.say("words.column.stage")),
            Column("count", context.say("words.column.accelerator_count"), "number"),
            Column("exaflops", context.say("words.column.capacity_exaflops"), "number"),
            Column("from", context.say("words.column.operational_from"), "date"),
            Column("funding", context.say("words.column.funding_amount"), "number"),
            source_column(context),
        ],
        rows=[
            [
                Cell(
                    str(row["name"]),
                    note=row["accelerators"],
                    lang=of_source(context),
                    note_lang=of_source(context),
                ),
                word_cell(context, "site_type", row["type"]),
                Cell(str(row["country"] or context.say("parts.unknown")), row["country"]),
                word_cell(context, "stage", row["stage"]),
                number_cell(context, row["accelerator_count"], f"public_compute:{row['fact_key']}"),
                _exaflops(context, row),
                date_cell(context, row["operational_from"]),
                amount_cell(context, "public_compute", row, "funding_amount"),
                source_cell(context, row, "public_compute"),
            ]
            for row in ordered
        ],
        note=context.say("capacity.exaflops_note"),
        page_size=80,
        show_caption=False,
    )


def _exaflops(context: Context, row: Record) -> Cell:
    basis = row["capacity_basis"]
    note = context.say(f"capacity.basis.{basis}") if basis else None
    fact = f"public_compute:{row['fact_key']}"
    return number_cell(context, row["capacity_exaflops"], fact, 3, note)


def _cost_table(context: Context, public: Sequence[Record]) -> Table:
    names = {str(row["site"]): row for row in public}
    rows = []
    for cost in unit_costs(list(public)):
        row = names[cost.site]
        rows.append(
            [
                Cell(str(row["name"])),
                amount_cell(context, "public_compute", row, "funding_amount"),
                number_cell(context, cost.count, f"public_compute:{cost.fact_key}"),
                Cell(
                    formats.money(
                        float(f"{cost.per_accelerator:.2g}"), cost.currency, context.language
                    ),
                    cost.per_accelerator,
                    unit=cost.currency,
                    fact=f"public_compute:{cost.fact_key}",
                ),
                source_cell(context, row, "public_compute"),
            ]
        )
    return Table(
        name="unit-cost",
        caption=context.say("capacity.cost_title"),
        columns=[
            Column("name", context.say("words.column.name"), heads_row=True),
            Column("amount", context.say("words.column.funding_amount"), "number"),
            Column("count", context.say("words.column.accelerator_count"), "number"),
            Column("cost", context.say("capacity.cost"), "number"),
            source_column(context),
        ],
        rows=rows,
        empty=context.say("capacity.cost_none"),
        show_caption=False,
    )


PAGE = Page(
    name="capacity", path="/capacity", layout=layout, parameters=PARAMETERS, menu=True, letter="p"
)
