"""Investigations, fines and the dated duties that follow from a designation."""

from collections.abc import Sequence

from dashboard.web.context import Context
from dashboard.web.parts.cells import actor_cell, source_cell, source_column
from dashboard.web.proceedings.dates import dates_of, due_cell, last_check, seen_from
from dashboard.web.proceedings.lines import Line, lines
from dashboard.web.view import Cell, Column, Section, Table
from dashboard.web.wording import actor_name, case_title, word
from data.language import formats
from graph.clock.deadline import Deadline
from graph.dma.proceedings import non_compliance_counts
from graph.records import Record, listed, records

DUTIES = ("dma-11-report", "dma-15-profiling", "dma-28-review")


def investigations(context: Context) -> Section:
    """Return the running DMA proceedings and the fines."""
    dates = dates_of(context)
    running = [
        line for line in lines(context, dates) if line.family == "dma" and line.state == "running"
    ]
    fines = _fines(context)
    total = sum(float(row["fine_eur"]) for row in fines)
    counts = non_compliance_counts(records(context.facts.frame("dma_case")), context.facts.as_of)
    counted = ", ".join(f"{actor_name(context, org)} {count}" for org, count in counts.items())
    return Section(
        context.say("gatekeepers_page.investigations"),
        [
            _running_table(context, running),
            Section(
                context.say("gatekeepers_page.fines"),
                [_fines_table(context, fines)],
                intro=context.say(
                    "gatekeepers_page.fines_intro",
                    total=formats.money(total, "EUR", context.language),
                    counts=counted or "–",
                ),
                anchor="fines",
            ),
        ],
        intro=context.say("gatekeepers_page.investigations_intro", count=len(running)),
        anchor="investigations",
    )


def _running_table(context: Context, running: Sequence[Line]) -> Table:
    return Table(
        name="investigations",
        caption=context.say("gatekeepers_page.investigations"),
        columns=[
            Column("case", context.say("cases.case"), heads_row=True),
            Column("undertaking", context.say("gatekeepers.undertaking")),
            Column("basis", context.say("cases.basis")),
            Column("step", context.say("cases.step")),
            Column("date", context.say("cases.date"), "date"),
            Column("next", context.say("cases.next"), "date"),
        ],
        rows=[
            [
                Cell(line.title, note=line.number),
                Cell(", ".join(actor_name(context, org) for org in line.parties) or "–"),
                Cell(line.basis or "–"),
                Cell(line.last_step.word, fact=line.last_step.fact),
                Cell(formats.partial_date(line.last_step.printed, context.language),
                     line.last_step.last.isoformat()),
                _due(context, line),
            ]
            for line in running
        ],
        empty=context.say("gatekeepers_page.none_running"),
        show_caption=False,
    )  # fmt: skip


def _due(context: Context, line: Line) -> Cell:
    if not line.waiting:
        return Cell("–", None)
    first = line.waiting[0]
    cell = due_cell(context, first)
    said = first.state_in_words(context.language, last_check(context))
    return Cell(cell.text, cell.value, fact=cell.fact, note=f"{cell.note} – {said}",
                badges=cell.badges)  # fmt: skip


def _fines(context: Context) -> list[Record]:
    """Return the rows of the fines that `graph` counts by the day."""
    known = {(fine.org, fine.on, fine.case_numbers) for fine in context.readings.fines}
    found = [
        row
        for row in records(context.facts.frame("dma_case"))
        if row["fine_eur"] is not None
        and (row["org"], row["event_date_last"].date(), listed(row["case_number"])) in known
    ]
    return sorted(found, key=lambda row: str(row["event_date"]), reverse=True)


def _fines_table(context: Context, fines: Sequence[Record]) -> Table:
    return Table(
        name="fines",
        caption=context.say("gatekeepers_page.fines"),
        columns=[
            Column("date", context.say("cases.date"), "date"),
            Column("undertaking", context.say("gatekeepers.undertaking")),
            Column("subject", context.say("cases.case"), heads_row=True),
            Column("amount", context.say("words.column.amount"), "number"),
            Column("status", context.say("words.column.status")),
            source_column(context),
        ],
        rows=[
            [
                Cell(formats.partial_date(row["event_date"], context.language), row["event_date"]),
                actor_cell(context, row["org"]),
                Cell(case_title(context, row["subject"]),
                     note=str(row["case_number"]).replace("|", ", ")),
                Cell(formats.money(float(row["fine_eur"]), "EUR", context.language),
                     float(row["fine_eur"]), fact=f"dma_case:{row['fact_key']}", unit="EUR"),
                Cell(_status(context, row["status"])),
                source_cell(context, row, "dma_case"),
            ]
            for row in fines
        ],
        empty=context.say("gatekeepers_page.no_fines"),
        show_caption=False,
    )  # fmt: skip


def _status(context: Context, status: object) -> str:
    if status == "under appeal":
        return context.say("gatekeepers_page.under_appeal")
    return word(context, "status", status) if status else "–"


def duties(context: Context) -> Section:
    """Return the next reports and reviews that Art. 11, 15 and 28 ask of each gatekeeper."""
    day = seen_from(context)
    found = [one for one in dates_of(context) if one.title_key in DUTIES]
    keepers = sorted({org for one in found for org in one.orgs})
    return Section(
        context.say("gatekeepers_page.duties"),
        [
            Table(
                name="duties",
                caption=context.say("gatekeepers_page.duties"),
                columns=[
                    Column("gatekeeper", context.say("gatekeepers.undertaking"), heads_row=True),
                    *(
                        Column(key.replace("-", "_"), context.say(f"gatekeepers_page.duty.{key}"),
                               "date")
                        for key in DUTIES
                    ),
                ],
                rows=[
                    [
                        actor_cell(context, keeper),
                        *(_next_duty(context, found, keeper, key, day.isoformat())
                          for key in DUTIES),
                    ]
                    for keeper in keepers
                ],
                empty=context.say("cases.no_dates"),
                show_caption=False,
            )
        ],
        intro=context.say("gatekeepers_page.duties_intro"),
        anchor="duties",
    )  # fmt: skip


def _next_duty(
    context: Context, found: Sequence[Deadline], keeper: str, key: str, day: str
) -> Cell:
    own = [one for one in found if keeper in one.orgs and one.title_key == key]
    coming = [one for one in own if one.due_on.isoformat() >= day]
    if not coming:
        return Cell("–", None)
    return due_cell(context, min(coming, key=lambda one: one.due_on))
