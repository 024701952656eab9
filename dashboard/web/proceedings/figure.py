"""The figure of proceedings over time, from lines."""

from collections.abc import Sequence
from datetime import date

from dashboard.figures.cases import CaseDate, CaseRow, CaseStep, proceedings
from dashboard.web.context import Context
from dashboard.web.parts.figure import style_of
from dashboard.web.parts.legend import legend
from dashboard.web.proceedings.dates import KINDS, date_fact, last_check
from dashboard.web.proceedings.lines import Line
from dashboard.web.view import Figure, Table
from data.language import formats

DRAWN = 24
"""Proceedings in the figure; the table has all."""


def proceedings_figure(context: Context, chosen: Sequence[Line], day: date, twin: Table) -> Figure:
    """Return the figure of the proceedings; `twin` is the table that says the same."""
    drawn = chosen[:DRAWN]
    rows = [_case_row(context, line, day) for line in drawn]
    passed = sum(one.passed for row in rows for one in row.dates)
    coming = sum(not one.passed for row in rows for one in row.dates)
    return Figure(
        name="proceedings",
        title=context.say("cases.figure_title"),
        subtitle=context.say("cases.figure_subtitle"),
        alternative=context.say(
            "cases.figure_alternative",
            count=len(rows),
            running=sum(row.running for row in rows),
            coming=coming,
            passed=passed,
        ),
        plotly=proceedings(style_of(context), rows, day, context.say("cases.today")),
        twin=twin,
        legend=legend(
            context,
            [
                ("step", context.say("cases.legend.step")),
                ("decision", context.say("cases.legend.decision")),
                *((f"date-{kind}", context.say(f"clock.kind.{kind}")) for kind in KINDS),
                ("date-passed", context.say("cases.legend.passed")),
            ],
        ),
        note=_figure_note(context, len(chosen) - len(drawn)),
    )


def _figure_note(context: Context, left_out: int) -> str:
    note = context.say("cases.figure_note")
    return f"{note} {context.say('cases.figure_more', count=left_out)}" if left_out else note


def _case_row(context: Context, line: Line, day: date) -> CaseRow:
    running = line.state == "running"
    steps = [
        CaseStep(
            on=step.last,
            hover=f"<b>{name_of(line)}</b><br>{step.word}<br>"
            f"{formats.partial_date(step.printed, context.language)}",
            href=context.opening(step.fact),
            decides=step is line.last_step and line.state in ("decided", "closed"),
        )
        for step in line.steps
    ]
    dates = [
        CaseDate(
            on=one.due_on,
            kind=one.kind,
            label=context.say(f"cases.short.{one.kind}"),
            hover=f"<b>{one.title(context.language)}</b><br>"
            f"{one.state_in_words(context.language, last_check(context))}<br>"
            f"{one.legal_basis} ({context.say(f'clock.kind.{one.kind}')})",
            href=context.opening(date_fact(one)),
            passed=one.state == "passed_no_outcome",
        )
        for one in line.waiting
    ]
    end = day if running else line.last_step.last
    return CaseRow(name_of(line), line.opened, end, running, steps, dates)


def name_of(line: Line) -> str:
    """Return number and title of a proceeding."""
    return f"{line.number} {line.title}" if line.number else line.title
