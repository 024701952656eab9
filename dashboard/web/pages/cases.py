"""Cases: what authorities do and what is due, with the three kinds of dates kept apart."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from dashboard.web.address import SLUG, Parameter
from dashboard.web.context import Context
from dashboard.web.findings.reactions import token_of
from dashboard.web.page import Page
from dashboard.web.parts.cells import grades_of, source_cell
from dashboard.web.parts.forms import address_form, choice
from dashboard.web.parts.text import page_link
from dashboard.web.proceedings.dates import (
    KINDS,
    SHAPES,
    dates_of,
    due_cell,
    last_check,
    seen_from,
)
from dashboard.web.proceedings.figure import proceedings_figure
from dashboard.web.proceedings.lines import FAMILIES, Line, lines
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.web.wording import actor_name
from data.home import home
from data.language import formats
from graph.clock.deadline import Deadline

PARAMETERS = (
    Parameter("family", choices=FAMILIES),
    Parameter("org", pattern=SLUG),
    Parameter("show", choices=("all",)),
    Parameter("kind", choices=KINDS),
    Parameter("dates", choices=("all",)),
)
RECENT = timedelta(days=365)
AI_ACT = "AI Act"


def layout(context: Context) -> View:
    """Return proceedings with their dates, the dates themselves, and those of the AI Act."""
    day = seen_from(context)
    dates = dates_of(context)
    everything = lines(context, dates)
    chosen = _chosen(context, everything, day)
    shown_dates = _shown_dates(context, dates)
    whole = context.state.get("dates") == "all"
    acts = [one for one in dates if one.law == AI_ACT and (whole or one.state == "running")]
    rows = [line.last_step.row for line in chosen]
    return View(
        title=context.say("cases.title"),
        finding=_finding(context, everything, dates, day),
        lead=_lead(context),
        blocks=[
            _filters(context, everything),
            proceedings_figure(context, chosen, day, _table(context, chosen, "proceedings-figure"))
            if chosen
            else None,
            Section(context.say("cases.table"), [_table(context, chosen)], anchor="proceedings"),
            Section(
                context.say("cases.dates"),
                [_date_chips(context, dates), _dates_table(context, shown_dates, day)],
                intro=context.say("cases.dates_intro"), anchor="dates",
            ),
            Section(
                context.say("cases.ai_act"), [_ai_act_table(context, acts, day)],
                intro=context.say("cases.ai_act_intro"), anchor="ai-act",
            ),
        ],
        grades=grades_of(rows),
    )  # fmt: skip


def _finding(
    context: Context, everything: Sequence[Line], dates: Sequence[Deadline], day: date
) -> str:
    running = sum(line.state == "running" for line in everything)
    passed = [one for one in dates if one.state == "passed_no_outcome"]
    coming = [
        one for one in dates if one.state == "running" and one.due_on >= day and one.law != AI_ACT
    ]
    nearest = min(coming, key=lambda one: one.due_on, default=None)
    said = context.say(
        "cases.finding",
        count=len(everything),
        running=running,
        passed=len(passed),
        check=last_check(context),
    )
    if nearest is None:
        return f"{said} {context.say('cases.finding_no_date')}"
    return f"{said} " + context.say(
        "cases.finding_next",
        title=nearest.title(context.language),
        due=formats.partial_date(nearest.due_text, context.language),
        kind=context.say(f"clock.kind.{nearest.kind}"),
    )


def _lead(context: Context) -> Component:
    token = token_of(home(), "calendar")
    link = html.A(
        context.say("cases.ics"),
        href=f"/calendar/{token}.ics?lang={context.language}",
        target="_self",
    )
    return html.P([link, f" – {context.say('cases.ics_note')}"], className="note")


def _recent(line: Line, day: date) -> bool:
    waiting = any(one.state == "passed_no_outcome" for one in line.due)
    return line.state == "running" or waiting or line.last_step.last >= day - RECENT


def _fits(context: Context, line: Line) -> bool:
    state = context.state
    if state.get("family") and line.family != state.get("family"):
        return False
    if not state.get("org"):
        return True
    group = context.actors.group(state.get("org")) | {state.get("org")}
    return bool(group & set(line.parties))


def _chosen(context: Context, everything: Sequence[Line], day: date) -> list[Line]:
    """Return the lines under the filters: running ones first, then by the newest step."""
    wide = context.state.get("show") == "all" or bool(context.state.get("org"))
    kept = [line for line in everything if _fits(context, line) and (wide or _recent(line, day))]
    ordered = sorted(kept, key=lambda line: (line.last_step.last, line.title), reverse=True)
    return sorted(ordered, key=lambda line: line.state != "running")


def _filters(context: Context, everything: Sequence[Line]) -> Component:
    state = context.state
    counts = Counter(line.family for line in everything)
    orgs = Counter(one for line in everything for one in set(line.parties) if one in context.actors)
    named = sorted(orgs, key=lambda one: actor_name(context, one).casefold())
    any_one = ("", context.say("deals.any"))
    form = address_form(
        context.here(family=None, org=None, page=None),
        [
            choice(
                context.say("cases.family_label"),
                "family",
                [any_one, *((f, f"{_family(context, f)} ({counts[f]})") for f in FAMILIES)],
                state.get("family"),
            ),
            choice(
                context.say("words.column.org"),
                "org",
                [any_one, *((o, f"{actor_name(context, o)} ({orgs[o]})") for o in named)],
                state.get("org"),
            ),
        ],
        context.say("deals.filter"),
        label=context.say("deals.filters"),
    )
    wide = state.get("show") == "all"
    words = context.say("cases.recent_only" if wide else "cases.all_too", count=len(everything))
    return html.Div(
        [
            html.Div(
                [form, html.P(page_link(context.here(show=None if wide else "all"), words))],
                className="facet-more",
            )
        ],
        className="filters",
    )


def _family(context: Context, family: str) -> str:
    return context.say(f"cases.family.{family}")


def _table(context: Context, chosen: Sequence[Line], name: str = "proceedings") -> Table:
    return Table(
        name=name,
        caption=context.say("cases.caption", count=len(chosen)),
        columns=[
            Column("case", context.say("cases.case"), heads_row=True),
            Column("parties", context.say("cases.parties")),
            Column("authority", context.say("cases.authority")),
            Column("state", context.say("words.column.status")),
            Column("step", context.say("cases.step")),
            Column("date", context.say("cases.date"), "date"),
            Column("basis", context.say("cases.basis")),
            Column("next", context.say("cases.next"), "date"),
            Column("source", context.say("deals.source"), "source"),
        ],
        rows=[_row(context, line) for line in chosen],
        empty=context.say("cases.empty"),
        page_size=20,
        show_caption=False,
    )


def _row(context: Context, line: Line) -> list[Cell]:
    step = line.last_step
    row = step.row
    source = source_cell(context, row, step.fact.partition(":")[0])
    return [
        Cell(line.title, note=line.number),
        Cell(", ".join(actor_name(context, one) for one in line.parties)),
        Cell(line.authority, note=_family(context, line.family)),
        Cell(context.say(f"cases.state.{line.state}")),
        Cell(step.word, fact=step.fact),
        Cell(formats.partial_date(step.printed, context.language), step.last.isoformat()),
        Cell(line.basis or "–", line.basis),
        _next(context, line),
        source,
    ]


def _next(context: Context, line: Line) -> Cell:
    if not line.waiting:
        return Cell("–", None)
    passed = [one for one in line.waiting if one.state == "passed_no_outcome"]
    shown = (passed or line.waiting)[0]
    cell = due_cell(context, shown)
    if shown.state != "passed_no_outcome":
        return cell
    said = shown.state_in_words(context.language, last_check(context))
    return Cell(
        cell.text, cell.value, fact=cell.fact, note=f"{cell.note} – {said}", badges=cell.badges
    )


def _shown_dates(context: Context, dates: Sequence[Deadline]) -> list[Deadline]:
    kind = context.state.get("kind")
    everything = context.state.get("dates") == "all"
    return [
        one
        for one in dates
        if one.law != AI_ACT
        and (not kind or one.kind == kind)
        and (everything or one.state in ("running", "passed_no_outcome"))
    ]


def _date_chips(context: Context, dates: Sequence[Deadline]) -> Component:
    chosen = context.state.get("kind")
    open_dates = [
        one for one in dates if one.law != AI_ACT and one.state in ("running", "passed_no_outcome")
    ]
    counts: Counter[str] = Counter(one.kind for one in open_dates)
    items = [
        html.Li(
            html.A(
                [
                    f"{SHAPES[kind]} {context.say(f'clock.kind.{kind}')}",
                    html.Span(f" {counts[kind]}", className="count"),
                ],
                href=context.here(kind=None if kind == chosen else kind, page=None),
                **({"aria-current": "true"} if kind == chosen else {}),
            )
        )
        for kind in KINDS
    ]
    everything = context.state.get("dates") == "all"
    words = context.say("cases.dates_open" if everything else "cases.dates_all")
    items.append(
        html.Li(page_link(context.here(dates=None if everything else "all", page=None), words))
    )
    return html.Ul(items, className="chips", **{"aria-label": context.say("cases.kind")})


def _dates_table(context: Context, dates: Sequence[Deadline], day: date) -> Table:
    check = last_check(context)
    return Table(
        name="dates",
        caption=context.say("cases.dates_caption", count=len(dates)),
        columns=[
            Column("due", context.say("cases.date"), "date"),
            Column("days", context.say("cases.days_left"), "number"),
            Column("what", context.say("cases.what"), heads_row=True),
            Column("basis", context.say("cases.basis")),
            Column("state", context.say("words.column.status")),
        ],
        rows=[
            [
                due_cell(context, one),
                Cell(str(one.days_left(day)), one.days_left(day)),
                Cell(one.title(context.language), note=(one.case_number or "").replace("|", ", ")),
                Cell(one.basis(context.language)),
                Cell(one.state_in_words(context.language, check)),
            ]
            for one in dates
        ],
        empty=context.say("cases.no_dates"),
        note=context.say("cases.dates_note"),
        page_size=15,
        show_caption=False,
    )


def _ai_act_table(context: Context, dates: Sequence[Deadline], day: date) -> Table:
    return Table(
        name="ai-act",
        caption=context.say("cases.ai_act_caption", count=len(dates)),
        columns=[
            Column("due", context.say("cases.date"), "date"),
            Column("days", context.say("cases.days_left"), "number"),
            Column("provision", context.say("cases.provision"), heads_row=True),
            Column("what", context.say("cases.what")),
            Column("state", context.say("words.column.status")),
        ],
        rows=[
            [
                due_cell(context, one),
                Cell(str(one.days_left(day)), one.days_left(day)),
                Cell(one.basis(context.language)),
                Cell(one.said(context.language)),
                Cell(one.state_in_words(context.language, last_check(context))),
            ]
            for one in dates
        ],
        empty=context.say("cases.no_dates"),
        show_caption=False,
    )


PAGE = Page(
    name="cases", path="/cases", layout=layout, parameters=PARAMETERS, menu=True, letter="b"
)
