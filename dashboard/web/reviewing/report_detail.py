"""An error report in full: what was said, what stands, what a correction changes, who was told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.digest.corrections import Reach, reach
from dashboard.review.correcting import proposal, shown_row
from dashboard.review.numbers import changes_of, in_words, names_of
from dashboard.web.context import Context
from dashboard.web.parts.text import fact_link, outside_link, page_link
from dashboard.web.provenance import provenance_of
from dashboard.web.reviewing.detail import moment
from dashboard.web.reviewing.passage import neutral
from dashboard.web.view import Cell, Column, Table
from dashboard.web.wording import column_title, headline
from data.errors import NotFoundError, VigieError
from data.home import Home
from data.language import formats
from data.review.corrections import NothingChangesError, UnfitValueError
from data.review.reports import ErrorReport
from graph.affected.correction import Change


def said_block(context: Context, report: ErrorReport) -> Component:
    """Return what the reader said, about which figure, where it was read, and the address given."""
    say = context.say
    address = (
        outside_link(context, report.address, neutral(report.address))
        if report.address
        else html.Span(say("corrections.no_address"), className="noted")
    )
    pairs: list[tuple[str, Any]] = [
        ("figure", fact_link(context, report.fact, figure_in_words(context, report.fact))),
        ("address", address),
        ("read_on", page_link(neutral(report.page), neutral(report.page))),
        ("reported_at", moment(context, report.reported_at)),
    ]
    entries: list[Component] = []
    for name, value in pairs:
        entries += [html.Dt(say(f"corrections.{name}")), html.Dd(value)]
    claim = html.Blockquote(html.P(neutral(report.claim), className="passage", dir="auto"))
    return html.Div([claim, html.Dl(entries, className="facts")], className="review-words")


def figure_in_words(context: Context, fact: str) -> str:
    """Return a figure as the drawer says it, its id where nothing is known about it here."""
    try:
        found = provenance_of(context, fact)
    except NotFoundError:
        return fact
    return context.say("corrections.figure_line", title=found.title, value=found.value)


def choices_of(context: Context, fact: str) -> list[tuple[str, str]]:
    """Return the facts that a decision may be about: the figure itself, or its inputs."""
    try:
        found = provenance_of(context, fact)
    except NotFoundError:
        return []
    if not found.formula:
        return [(fact, found.value)]
    return [(one.fact, f"{one.name} {one.value}") for one in found.inputs if one.fact]


def stands_block(context: Context, about: str) -> Component:
    """Return what is shown about the fact now, with its source."""
    try:
        row = shown_row(context.facts, about)
    except NotFoundError:
        return html.P(context.say("corrections.not_here"), className="note")
    table = about.partition(":")[0]
    source = outside_link(
        context, row.get("source_url"), str(row.get("source_name") or row["source_publisher"])
    )
    return html.P([fact_link(context, about, headline(context, table, row)), " (", source, ")"])


def change_block(
    context: Context, report: ErrorReport, about: str, typed: Mapping[str, str]
) -> list[Any]:
    """Return the derived numbers that the correction changed, or that one as typed would change."""
    if report.state == "corrected" and report.observation_id:
        rows = context.snapshot.corrections_of(report.observation_id)
        if rows:
            return [
                html.H3(context.say("corrections.what_changed")),
                _numbers(context, changes_of(rows)),
            ]
        typed = _as_text(report.payload or {})
    title = html.H3(context.say("corrections.what_changes"))
    if not typed:
        return [title, html.P(context.say("corrections.would_need"), className="note")]
    try:
        made = proposal(context.facts, about, typed)
    except VigieError as error:
        return [title, html.P(why_not(context, error), className="notice past")]
    return [title, _numbers(context, made.changes)]


def why_not(context: Context, error: VigieError) -> str:
    """Return why a correction as typed cannot be made, in the reader's language."""
    if isinstance(error, UnfitValueError):
        column = column_title(context, error.column)
        return context.say("corrections.unfit", column=column)
    if isinstance(error, NothingChangesError):
        return context.say("corrections.nothing_changes")
    return context.say("corrections.computed")


def _as_text(payload: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in payload.items()}


def _numbers(context: Context, changed: Iterable[Change]) -> Component:
    names = names_of(context.facts)
    lines = [in_words(one, names, context.language).line(context.language) for one in changed]
    if not lines:
        return html.P(context.say("corrections.no_number"), className="note")
    return html.Ul([html.Li(line) for line in lines], className="plain", id="changed-numbers")


def reach_block(context: Context, where: Home, report: ErrorReport, about: str) -> list[Any]:
    """Return the findings that rest on the statement, and the mails that told readers of them."""
    observation = report.observation_id or _observation(context, about)
    found = reach(where.state, context.readings.events, observation or "")
    return [html.H3(context.say("corrections.reach_title")), *_reach(context, found)]


def _observation(context: Context, about: str) -> str | None:
    try:
        return str(shown_row(context.facts, about)["observation_id"])
    except NotFoundError:
        return None


def _reach(context: Context, found: Reach) -> list[Component]:
    language = context.language
    if not found.readers:
        said = context.say("corrections.reach_none")
    else:
        said = context.say(
            "corrections.reach",
            findings=formats.number(len(found.findings), language),
            readers=formats.number(found.readers, language),
        )
    lines = [
        html.Li(
            page_link(
                context.to("/alerts", event=event.event_id),
                context.say(
                    "corrections.finding_line",
                    rule=event.rule_id,
                    sentence=event.sentence_en if language == "en" else event.sentence_fr,
                ),
            )
        )
        for event in found.findings
    ]
    for mail in found.mails:
        values = {"label": mail.run_key, "readers": formats.number(mail.readers, language)}
        if mail.sent_on is None:
            lines.append(html.Li(context.say("corrections.mail_unsent", **values)))
        else:
            day = formats.day(mail.sent_on, language)
            lines.append(html.Li(context.say("corrections.mail", day=day, **values)))
    blocks: list[Component] = [html.P(said, id="reach")]
    return [*blocks, html.Ul(lines, className="plain")] if lines else blocks


def history_table(context: Context, history: Sequence[Mapping[str, Any]]) -> Table:
    """Return who decided what about the report, when and why."""
    rows = [
        [
            Cell(moment(context, str(row["decided_at"])), str(row["decided_at"])),
            Cell(context.say(f"corrections.decision.{row['decision']}")),
            Cell(neutral(str(row["reviewer"]))),
            Cell(neutral(str(row["reason"]))),
        ]
        for row in reversed(history)
    ]
    names = ("when", "what", "who", "why")
    return Table(
        name="report-decisions",
        caption=context.say("corrections.history"),
        columns=[
            Column(name, context.say(f"review.{name}"), "date" if name == "when" else "text",
                   sortable=False)
            for name in names
        ],
        rows=rows,
        empty=context.say("review.no_history"),
        show_caption=False,
    )  # fmt: skip
