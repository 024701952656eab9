"""One finding in full: what the links of mails and feeds open."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.digest.builder import sentence
from dashboard.digest.corrections import reach
from dashboard.review.numbers import changes_of, in_words, names_of
from dashboard.web.context import Context
from dashboard.web.findings.cards import Reactions, actions, event_link, headline
from dashboard.web.findings.evidence import change_in_words, change_title, row_behind
from dashboard.web.findings.present import findings_of
from dashboard.web.parts.cells import date_cell
from dashboard.web.parts.text import fact_link, page_link
from dashboard.web.view import Cell, Column, Section, Table
from dashboard.web.wording import actor_name, publisher_name, word
from dashboard.web.wording import headline as fact_headline
from data.home import home
from data.language import formats
from graph.alerts.event import Event
from graph.alerts.finding import Support


def detail(context: Context, event: Event, reactions: Reactions) -> list[Any]:
    """Return the blocks of one finding: badges, reasons, evidence, what else is known of it."""
    others = [one for one in findings_of(context) if one.event_id != event.event_id]
    earlier = [one for one in others if (one.rule_id, one.key) == (event.rule_id, event.key)]
    grouped = [one for one in others if one.group == event.group and one not in earlier]
    back = context.here(done=None)
    return [
        html.Div(
            [
                headline(context, [event]),
                _facts(context, event),
                html.P(context.say(f"alerts_page.certainty_means.{event.certainty}"),
                       className="note"),
                actions(context, event, reactions, back=back, with_link=False),
            ],
            className=f"finding-card severity-{event.severity}",
        ),
        Section(
            context.say("alerts_page.rests_on"),
            [_evidence(context, event)],
            intro=context.say("alerts_page.rests_on_intro"),
            anchor="evidence",
        ),
        *_correction(context, event),
        _others(context, "alerts_page.same_group", grouped),
        _others(context, "alerts_page.same_rule", earlier),
    ]  # fmt: skip


def _correction(context: Context, event: Event) -> list[Section]:
    """Return what a correction changed and who had been told the old value."""
    taken_back = [
        one for one in event.statements if context.snapshot.corrections_of(one.observation_id)
    ]
    if event.rule_id != "R29" or not taken_back:
        return []
    (first, *_) = taken_back
    rows = context.snapshot.corrections_of(first.observation_id)
    told = reach(home().state, context.readings.events, first.observation_id)
    language = context.language
    names = names_of(context.facts)
    why = rows[0]["reason"]
    lines = [
        *([context.say("corrections.notice.reason", reason=why)] if why else []),
        *(in_words(one, names, language).line(language) for one in changes_of(rows)),
        context.say("corrections.notice.readers", count=formats.number(told.readers, language)),
    ]
    items = html.Ul([html.Li(line) for line in lines], className="plain")
    return [Section(context.say("corrections.what_changed"), [items], anchor="correction")]


def missing(context: Context) -> Component:
    """Return the ways on where the release has no such finding."""
    newest = context.here_with(as_of=None, release=None)
    return html.Ul(
        [
            html.Li(page_link(newest, context.say("alerts_page.missing_newest"))),
            html.Li(page_link(context.here(event=None), context.say("alerts_page.back"))),
        ],
        className="plain",
    )


def _facts(context: Context, event: Event) -> Component:
    language = context.language
    pairs: list[tuple[str, Any]] = [
        (
            context.say("alerts_page.why_title"),
            context.say(f"digest.matters.{event.rule_id}"),
        ),
        (
            context.say("alerts_page.reference"),
            context.say(f"digest.reference.{event.rule_id}"),
        ),
        (
            context.say("alerts_page.fires_when"),
            context.say(f"alerts_page.trigger.{event.rule_id}"),
        ),
    ]
    change = change_in_words(context, event)
    if change:
        opened = fact_link(context, f"alert:{event.event_id}", change)
        pairs.append((change_title(context, event), opened))
    pairs.append((context.say("alerts_page.detected"), formats.day(event.detected_at, language)))
    if event.happened_on is not None:
        pairs.append(
            (context.say("alerts_page.happened"), formats.day(event.happened_on, language))
        )
    subjects = [_subject(context, one) for one in event.subject]
    pairs.append((context.say("sources.subject"), _joined(subjects)))
    entries: list[Component] = []
    for name, value in pairs:
        entries += [html.Dt(name), html.Dd(value)]
    return html.Dl(entries, className="facts")


def _subject(context: Context, subject: str) -> Any:
    if subject in context.actors:
        return page_link(context.to(f"/actors/{subject}"), actor_name(context, subject))
    markets = set(context.facts.frame("market")["market"])
    if subject in markets:
        return page_link(context.to(f"/markets/{subject}"), subject)
    return word(context, "layer", subject)


def _joined(parts: list[Any]) -> list[Any]:
    return [item for part in parts for item in (part, ", ")][:-1]


def _evidence(context: Context, event: Event) -> Table:
    ordered = sorted(event.statements, key=lambda one: (one.grade, one.table, one.fact_key))
    return Table(
        name="evidence",
        caption=context.say("alerts_page.rests_on_caption", count=len(ordered)),
        columns=[
            Column("statement", context.say("alerts_page.statement"), heads_row=True),
            Column("kind", context.say("words.column.kind")),
            Column("public", context.say("alerts_page.public_since"), "date"),
            Column("source", context.say("deals.source")),
        ],
        rows=[_statement(context, one) for one in ordered],
        empty=context.say("alerts_page.rests_on_law"),
        show_caption=False,
    )


def _statement(context: Context, support: Support) -> list[Cell]:
    row = row_behind(context, support)
    published = publisher_name(context, support.publisher)
    fact = f"{support.table}:{support.fact_key}"
    kind = Cell(word(context, "table", support.table))
    if row is None:
        gone = Cell(context.say("alerts_page.statement_gone"))
        return [gone, kind, Cell("", None), Cell(published, grade=support.grade)]
    public = row["public_from"]
    return [
        Cell(fact_headline(context, support.table, row), fact=fact),
        kind,
        date_cell(context, None if public is None else str(public)[:10]),
        Cell(published, href=row.get("source_url"), external=True, grade=support.grade),
    ]


def _others(context: Context, title: str, events: list[Event]) -> Section | None:
    if not events:
        return None
    items = [
        html.Li(
            [
                page_link(event_link(context, one), sentence(one, context.language)),
                f" ({formats.day(one.detected_at, context.language)})",
            ]
        )
        for one in sorted(events, key=lambda one: one.detected_at, reverse=True)
    ]
    return Section(context.say(title), [html.Ul(items, className="plain")])
