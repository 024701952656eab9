"""One week: headlines, facts that changed, gatekeepers' deals without entry, silent sources."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.digest.builder import Period, sentence, why_it_matters
from dashboard.digest.editions import week, week_of
from dashboard.web.address import Parameter
from dashboard.web.context import Context
from dashboard.web.elements import text_field
from dashboard.web.fact_changes import fact_table
from dashboard.web.findings.cards import headline, sources
from dashboard.web.page import Page
from dashboard.web.parts.forms import address_form, labelled
from dashboard.web.parts.text import page_link
from dashboard.web.register.article14 import comparison, deals_section
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.web.wording import word
from data.errors import UsageError
from data.health import SourceHealth, source_health
from data.home import home
from data.language import formats
from data.language.of_facts import name_of
from graph.alerts.cards import Card, cards
from graph.chain.members import INVESTOR, SUPPLY_LAYERS
from graph.changes import KINDS, LAW, FactChange

HEADLINES = 10


def _label(written: str) -> str:
    """Return a week as written; raises ValueError where no year has it (2025-W53)."""
    try:
        return week(written).label
    except UsageError as error:
        raise ValueError(str(error)) from error


PARAMETERS = (Parameter("week", pattern=r"\d{4}-W\d\d", reader=_label),)
_GROUPS = (*SUPPLY_LAYERS, INVESTOR, LAW, None)


def layout(context: Context) -> View:
    """Return the week that the address names, else the last whole one."""
    period = _period(context)
    then = _as_known(context, period.last_day)
    changed = context.readings.changes(period.first_day, min(period.last_day, context.as_of))
    found = cards(then.readings.week_events)
    return View(
        title=context.say("changes.title", week=period.label),
        finding=_finding(context, period, found, changed),
        blocks=[
            _weeks(context, period),
            _banner(context, changed),
            Section(
                context.say("changes.headlines"),
                [_headlines(then, found)],
                intro=context.say("changes.headlines_intro"),
                anchor="headlines",
            ),
            Section(
                context.say("changes.facts"),
                _fact_sections(context, changed),
                intro=context.say("changes.facts_intro"),
                anchor="facts",
            ),
            deals_section(then, comparison(then)),
            _sources(context),
        ],
    )


def _period(context: Context) -> Period:
    """Return the week of the address; without one the last whole week before the day shown."""
    asked = context.state.get("week")
    if asked:
        return week(asked)
    day = context.as_of
    return week_of(day if day.isoweekday() == 7 else day - timedelta(days=day.isoweekday()))


def _as_known(context: Context, day: date) -> Context:
    """Return the same page as it was known at the end of a day."""
    if day >= context.as_of:
        return context
    return replace(context, state=context.state.with_changes(as_of=day))


def _finding(
    context: Context, period: Period, found: Sequence[Card], changed: Sequence[FactChange]
) -> str:
    language = context.language
    news = sum(one.about_the_world for one in changed)
    return context.say(
        "changes.finding",
        days=formats.day_range(period.first_day, period.last_day, language),
        headlines=formats.number(len(found), language),
        world=formats.number(news, language),
        knowledge=formats.number(len(changed) - news, language),
    )


def _weeks(context: Context, period: Period) -> Component:
    before = week_of(period.first_day - timedelta(days=7))
    after = week_of(period.first_day + timedelta(days=7))
    links: list[Any] = [
        page_link(_week_address(context, before.label), context.say("changes.before"))
    ]
    if after.first_day <= context.as_of:
        links.append(page_link(_week_address(context, after.label), context.say("changes.after")))
    field = labelled(
        context.say("changes.week"),
        text_field("week", period.label, pattern=r"\d{4}-W\d\d", maxLength=8, autoComplete="off"),
    )
    target = context.here(week=None, page=None, rows=None, sort=None)
    return html.Div(
        [
            address_form(target, [field], context.say("changes.go")),
            html.P(links, className="pager"),
        ],
        className="filters",
    )


def _week_address(context: Context, label: str) -> str:
    return context.here(week=label, page=None, rows=None, sort=None)


def _banner(context: Context, changed: Sequence[FactChange]) -> Component:
    """Return how many statements of the week were taken back since; zero is said too."""
    count = sum(one.later for one in changed)
    tone = "notice past" if count else "note"
    return html.P(formats.counted("changes.later", context.language, count), className=tone,
                  id="later-corrections", role="status")  # fmt: skip


def _headlines(then: Context, found: Sequence[Card]) -> Component:
    if not found:
        return html.P(then.say("changes.no_headline"), className="empty")
    shown = [_headline(then, card) for card in found[:HEADLINES]]
    more = len(found) - len(shown)
    rest = formats.counted("changes.more_headlines", then.language, more) if more > 0 else None
    return html.Div([html.Ol(shown, className="plain"), html.P(rest) if rest else None])


def _headline(then: Context, card: Card) -> Component:
    lead, language = card.lead, then.language
    others = [
        html.Li(page_link(_finding_address(then, one.event_id), sentence(one, language)))
        for one in card.events[1:]
    ]
    return html.Li(
        html.Article(
            [
                headline(then, card.events),
                html.H3(
                    page_link(_finding_address(then, lead.event_id), sentence(lead, language)),
                    className="finding-title",
                ),
                html.Ul(others, className="plain") if others else None,
                html.P(
                    then.say("digest.card.why", why=why_it_matters(lead.rule_id, language)),
                    className="why",
                ),
                sources(then, lead),
            ],
            className=f"finding-card severity-{lead.severity}",
        )
    )


def _finding_address(then: Context, event_id: str) -> str:
    return then.to("/alerts", event=event_id)


def _fact_sections(context: Context, changed: Sequence[FactChange]) -> list[Any]:
    if not changed:
        return [html.P(context.say("changes.no_fact"), className="empty")]
    blocks: list[Any] = []
    for layer in _GROUPS:
        own = [one for one in changed if one.layer == layer]
        if own:
            ordered = sorted(own, key=lambda one: (one.found_late, KINDS.index(one.kind)))
            title = _layer_title(context, layer)
            blocks.append(Section(title, [fact_table(context, layer or "unknown", title, ordered)]))
    return blocks


def _layer_title(context: Context, layer: str | None) -> str:
    if layer == LAW:
        return context.say("changes.law")
    return context.say("changes.no_layer") if layer is None else word(context, "layer", layer)


def _sources(context: Context) -> Section:
    """Return the watched sources that were not refreshed in time, and those never read here."""
    now = datetime.combine(context.today, time(), tzinfo=UTC)
    recorded = datetime.combine(context.snapshot.as_of, time(), tzinfo=UTC)
    watched = [one for one in source_health(home(), now, recorded) if one.entry.period != "once"]
    silent = [one for one in watched if one.state != "ok"]
    return Section(
        context.say("changes.sources"),
        [_source_table(context, silent)],
        intro=context.say(
            "changes.sources_intro",
            count=formats.number(len(silent), context.language),
            total=formats.number(len(watched), context.language),
        ),
        anchor="sources",
    )


def _source_table(context: Context, silent: Sequence[SourceHealth]) -> Table:
    rows = [
        [
            Cell(name_of("source", one.entry.source_id, one.entry.name, context.language)),
            Cell(context.say(f"sources.state.{one.state}"), one.state),
            Cell(
                formats.day(one.last_success.date(), context.language)
                if one.last_success
                else context.say("parts.unknown"),
                one.last_success.date().isoformat() if one.last_success else None,
            ),
        ]
        for one in sorted(silent, key=lambda one: (one.state == "never_run", one.entry.name))
    ]
    return Table(
        name="silent",
        caption=context.say("changes.sources"),
        columns=[
            Column("name", context.say("words.column.name"), heads_row=True),
            Column("state", context.say("words.column.status")),
            Column("seen", context.say("sources.last_success"), "date"),
        ],
        rows=rows,
        empty=context.say("changes.all_read"),
        page_size=10,
        show_caption=False,
    )


PAGE = Page(
    name="changes",
    path="/changes",
    layout=layout,
    parameters=PARAMETERS,
    menu=True,
    letter="w",
    fresh=True,
)
