"""Alerts: the findings of the thirty rules, one in detail or all of them, with what one can do."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from dash import html
from dash.development.base_component import Component

import dashboard.web.findings.evidence  # noqa: F401 - registers how a finding shows its evidence
from dashboard.digest.builder import sentence
from dashboard.web.context import Context
from dashboard.web.findings.cards import MARKS, Reactions, event_link, finding_card
from dashboard.web.findings.detail import detail, missing
from dashboard.web.findings.filters import (
    PARAMETERS,
    active,
    facets,
    filtered,
    in_words,
    rule_name,
    standing,
    subscribe_address,
    tag_of,
)
from dashboard.web.findings.history import history
from dashboard.web.findings.present import findings_of
from dashboard.web.findings.reactions import reactions_of, token_of
from dashboard.web.findings.rules import parts_switch, without_feed
from dashboard.web.page import Page
from dashboard.web.parts.text import PLAIN_WAY, page_link
from dashboard.web.reader import reader_name
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.web.wording import actor_name, word
from data.home import home
from data.language import formats
from graph.alerts.cards import Card, cards
from graph.alerts.event import Event
from graph.alerts.finding import SEVERITIES

CARDS_SHOWN = 8


def layout(context: Context) -> View:
    """Return one finding where the address names it, else all findings under the filters."""
    where, now = home(), datetime.now(UTC)
    reactions = reactions_of(where, reader_name(), now, context.language)
    if context.state.get("event"):
        return _one(context, reactions)
    shown = filtered(context)
    return View(
        title=context.say("alerts_page.title"),
        finding=_finding(context, shown),
        lead=_lead(context, shown),
        blocks=[
            parts_switch(context, "/alerts"),
            done_notice(context),
            facets(context),
            *_cards(context, shown, reactions),
            Section(
                context.say("alerts_page.table"), [_table(context, shown)], anchor="findings"
            ),
            Section(
                context.say("alerts_page.history"), history(context, shown), anchor="history"
            ),
        ],
    )  # fmt: skip


def _one(context: Context, reactions: Reactions) -> View:
    wanted = context.state.get("event")
    trail = [(context.say("alerts_page.title"), context.here(event=None, done=None))]
    event = next((one for one in findings_of(context) if one.event_id == wanted), None)
    if event is None:
        return View(
            title=context.say("alerts_page.missing_title"),
            finding=context.say("alerts_page.missing", event=wanted),
            blocks=[missing(context)],
            breadcrumb=trail,
        )
    rule = f"{event.rule_id} {rule_name(context, event.rule_id)}"
    return View(
        title=context.say("alerts_page.title_one", rule=rule),
        finding=sentence(event, context.language),
        blocks=[done_notice(context), *detail(context, event, reactions)],
        grades=frozenset(one.grade for one in event.statements),
        breadcrumb=trail,
    )


def done_notice(context: Context) -> Component | None:
    """Return what the reader's post did, as a status."""
    done = context.state.get("done")
    if not done:
        return None
    return html.P(context.say(f"alerts_page.done.{done}"), className="notice", role="status")


def _counts(context: Context, events: Sequence[Event]) -> str:
    counted = Counter(event.severity for event in events)
    parts = [
        context.say(f"alerts_page.counts.{severity}", count=counted[severity])
        for severity in SEVERITIES
        if counted[severity]
    ]
    return ", ".join(parts) or "0"


def _finding(context: Context, shown: Sequence[Event]) -> str:
    everything = standing(context)
    if not shown:
        return context.say("alerts_page.finding_none")
    if active(context):
        return context.say(
            "alerts_page.finding_filtered",
            shown=len(shown),
            count=len(everything),
            counts=_counts(context, shown),
        )
    return context.say(
        "alerts_page.finding",
        count=len(everything),
        counts=_counts(context, everything),
        certain=sum(event.certainty == "certain" for event in everything),
        silent=len(without_feed(context)),
    )


def _lead(context: Context, shown: Sequence[Event]) -> Component:
    notes = []
    if any(event.initial for event in shown):
        notes.append(context.say("alerts_page.initial_note"))
    if context.in_the_past:
        notes.append(context.say("alerts_page.past_note"))
    where = home()
    language = f"?lang={context.language}"
    links = [
        html.A(
            context.say("alerts_page.subscribe"),
            href=subscribe_address(context),
            target=PLAIN_WAY,
            className="button",
            title=context.say("alerts_page.subscribe_hint"),
        ),
        html.A(
            context.say("alerts_page.feed"),
            href=f"/feeds/{token_of(where, 'feed')}.atom{language}",
            target=PLAIN_WAY,
        ),
        html.A(
            context.say("alerts_page.calendar"),
            href=f"/calendar/{token_of(where, 'calendar')}.ics{language}",
            target=PLAIN_WAY,
        ),
    ]
    return html.Div(
        [
            html.P(" ".join(notes), className="note") if notes else None,
            html.Ul(
                [html.Li(link) for link in links],
                className="follow",
                **{"aria-label": context.say("alerts_page.follow")},
            ),
            html.P(context.say("alerts_page.follow_note"), className="note"),
        ]
    )


def _cards(
    context: Context, shown: Sequence[Event], reactions: Reactions
) -> list[Component | None]:
    seen = [event for event in shown if not reactions.is_muted(event)]
    muted = [event for event in shown if reactions.is_muted(event)]
    found = cards(seen)
    everything = context.state.get("cards") == "all"
    back = context.here(done=None)
    drawn = [
        finding_card(context, card, reactions, back=back)
        for card in (found if everything else found[:CARDS_SHOWN])
    ]
    more = None
    if len(found) > len(drawn):
        words = context.say("alerts_page.show_all_cards", count=len(found))
        more = html.P(page_link(context.here(cards="all", done=None), words, "button quiet"))
    intro = "cards_intro" if found else "no_cards"
    return [
        html.Section(
            [
                html.H2(context.say("alerts_page.cards")),
                html.P(context.say(f"alerts_page.{intro}"), className="intro"),
                html.Div(drawn, className="finding-cards"),
                more,
                _muted(context, muted, reactions, back),
            ],
            className="section",
            id="cards",
        )
    ]


def _muted(
    context: Context, events: Sequence[Event], reactions: Reactions, back: str
) -> Component | None:
    if not events:
        return None
    drawn = [finding_card(context, card, reactions, back=back) for card in _singles(events)]
    label = context.say("alerts_page.muted_title", count=len(events))
    return html.Details(
        [html.Summary(label), html.Div(drawn, className="finding-cards")], className="more"
    )


def _singles(events: Sequence[Event]) -> list[Card]:
    return [Card(event.group, (event,)) for event in events]


def _table(context: Context, shown: Sequence[Event]) -> Table:
    rank = {severity: place for place, severity in enumerate(SEVERITIES)}
    ordered = sorted(shown, key=lambda one: (rank[one.severity], one.rule_id, one.event_id))
    return Table(
        name="findings",
        caption=context.say("alerts_page.table_caption", count=len(shown)),
        columns=[
            Column("severity", context.say("alerts_page.facet.severity")),
            Column("certainty", context.say("alerts_page.facet.certainty")),
            Column("rule", context.say("alerts_page.facet.rule")),
            Column("finding", context.say("digest.table.finding"), heads_row=True),
            Column("tag", context.say("alerts_page.facet.tag")),
            Column("detected", context.say("alerts_page.detected"), "date"),
            Column("statements", context.say("alerts_page.rests_on"), "number"),
        ],
        rows=[_row(context, event, rank[event.severity]) for event in ordered],
        empty=context.say("alerts_page.finding_none"),
        filters=in_words(context),
        page_size=25,
        show_caption=False,
    )


def _row(context: Context, event: Event, rank: int) -> list[Cell]:
    severity = context.say(f"digest.severity.{event.severity}")
    count = len(event.statements)
    best = min((one.grade for one in event.statements), default=None)
    names = [
        actor_name(context, one) if one in context.actors else word(context, "layer", one)
        for one in event.subject
    ]
    return [
        Cell(f"{MARKS[event.severity]} {severity}", f"{rank + 1} {severity}"),
        Cell(context.say(f"digest.certainty.{event.certainty}")),
        Cell(event.rule_id, note=rule_name(context, event.rule_id)),
        Cell(sentence(event, context.language), href=event_link(context, event),
             note=", ".join(names)),
        Cell(context.say(f"alerts_page.tag.{tag_of(event)}")),
        Cell(formats.day(event.detected_at, context.language), event.detected_at.isoformat()),
        Cell(str(count), count, fact=f"alert:{event.event_id}", grade=best),
    ]  # fmt: skip


PAGE = Page(
    name="alerts",
    path="/alerts",
    layout=layout,
    parameters=PARAMETERS,
    menu=True,
    letter="l",
    fresh=True,
)
