"""The review queue: machine-read deals, one on the desk, decided by forms and by single keys."""

from typing import Any
from urllib.parse import parse_qsl

from dash import html
from dash.development.base_component import Component

from dashboard.web.address import Parameter
from dashboard.web.context import Context
from dashboard.web.page import Page
from dashboard.web.parts.forms import switch
from dashboard.web.parts.text import page_link
from dashboard.web.reader import reader_name
from dashboard.web.reviewing.actions import CORRECTED, may_decide
from dashboard.web.reviewing.desk import STATES, Desk, desk_of
from dashboard.web.reviewing.detail import (
    change_block,
    history_table,
    moment,
    outcome_block,
    parties_block,
    reading_block,
    words_block,
)
from dashboard.web.reviewing.forms import accept_form, reject_form, reopen_form
from dashboard.web.reviewing.passage import neutral
from dashboard.web.view import Section, View
from dashboard.web.wording import actor_name, word
from data.home import Home, home
from data.language import formats
from data.review.candidate import Candidate
from data.review.reports import n_open_reports

ID = r"[0-9a-f]{1,16}"
NEIGHBOURS = 12
"""Candidates of the list shown around the one on the desk."""
PARAMETERS = (
    Parameter("show", choices=STATES, default="pending"),
    Parameter("c", pattern=ID),
    Parameter("by", pattern=r"[^\x00-\x1f\x7f]{1,80}"),
    Parameter("change", choices=("yes",)),
    Parameter("done", choices=("accept", "reject", "reopen")),
    Parameter("about", pattern=ID),
    Parameter("refused", choices=("name", "role", "gone", "accept", "reject", "reopen")),
    Parameter("set", pattern=r"[^\x00-\x1f\x7f]{1,900}"),
)


def layout(context: Context) -> View:
    """Return the queue with one candidate on the desk."""
    where = home()
    desk = desk_of(
        context, where.state, context.state.get("show", "pending"), context.state.get("c")
    )
    blocks: list[Any] = [_to_reports(context, where), _states(desk), _said(desk)]
    if desk.current is None:
        blocks.append(html.P(context.say("review.empty"), className="prose"))
    else:
        blocks += _desk(desk, desk.current, may_decide(where, reader_name()))
    return View(title=context.say("review.title"), finding=_finding(desk), blocks=blocks)


def _to_reports(context: Context, where: Home) -> Component:
    count = formats.number(n_open_reports(where.state), context.language)
    link = page_link(context.to("/reports"), context.say("corrections.queue_link", count=count))
    return html.P(link)


def _finding(desk: Desk) -> str:
    count = desk.counts["pending"]
    if count == 0:
        return desk.context.say("review.finding_none")
    key = "review.finding_one" if count == 1 else "review.finding"
    return desk.context.say(key, count=formats.number(count, desk.context.language))


def _states(desk: Desk) -> Component:
    context = desk.context
    shown = context.state.get("show", "pending")
    return switch(
        context.say("review.show"),
        [
            (
                f"{context.say(f'review.state.{name}')} "
                f"({formats.number(desk.counts[name], context.language)})",
                context.here(show=name, c=None, done=None, about=None, refused=None, set=None),
                name == shown,
            )
            for name in STATES
        ],
    )


def _said(desk: Desk) -> Component | None:
    """Return what the last post did, or why it did nothing."""
    context = desk.context
    refused, done = context.state.get("refused"), context.state.get("done")
    if refused:
        return html.P(
            context.say(f"review.refused.{refused}"), className="notice past", role="alert"
        )
    if not done:
        return None
    about = context.state.get("about")
    again = context.here(c=about, done=None, about=None, show=None)
    return html.P(
        [context.say(f"review.done.{done}"), " ", page_link(again, context.say("review.see"))],
        className="notice",
        role="status",
    )


def _desk(desk: Desk, candidate: Candidate, allowed: bool) -> list[Any]:
    context = desk.context
    typed = {
        name: value for name, value in parse_qsl(context.state.get("set")) if name in CORRECTED
    }
    left = html.Div(
        [
            html.H2(_headline(context, candidate), id="candidate", tabIndex="-1"),
            words_block(context, candidate),
            html.H3(context.say("review.what_was_read")),
            reading_block(context, candidate),
            html.H3(context.say("review.parties")),
            parties_block(context, candidate),
            html.H3(context.say("review.would_change")),
            outcome_block(context, desk.outcome(candidate, typed))
            if candidate.status == "pending"
            else None,
            change_block(desk, candidate),
        ],
        className="review-candidate",
    )
    right = html.Div(
        [_pager(desk), *_decisions(desk, candidate, typed, allowed), _list(desk)],
        className="review-side",
    )
    return [
        html.Div([left, right], className="review-desk"),
        Section(
            context.say("review.history"), [history_table(context, desk.history)], anchor="history"
        ),
        Section(context.say("review.keys"), [_keys(context)], anchor="keys"),
    ]


def _headline(context: Context, candidate: Candidate) -> str:
    deal = candidate.deal
    named = {party.slug: party for party in candidate.parties}
    shown = []
    for column in ("source_org", "target_org"):
        party = named.get(deal.get(column))
        if party is not None and not party.known:
            shown.append(neutral(party.printed or str(party.slug)))
        else:
            shown.append(actor_name(context, deal.get(column)))
    kind = word(context, "deal_kind", deal.get("kind"))
    return context.say("review.headline", kind=kind, source=shown[0], target=shown[1])


def _decisions(desk: Desk, candidate: Candidate, typed: dict[str, str], allowed: bool) -> list[Any]:
    context = desk.context
    if not allowed:
        return [html.P(context.say("review.refused.role"), className="notice")]
    if candidate.status == "pending":
        return [
            accept_form(context, candidate, typed, desk.likely_deals(candidate)),
            reject_form(context, candidate),
        ]
    state = context.say(
        f"review.was.{candidate.status}",
        who=neutral(candidate.decided_by or "–"),
        when=moment(context, candidate.decided_at or ""),
    )
    return [html.P(state, className="notice"), reopen_form(context, candidate)]


def _pager(desk: Desk) -> Component:
    context = desk.context
    links: list[Any] = []
    for step, key, name in ((-1, "k", "previous"), (1, "j", "next")):
        other = desk.neighbour(step)
        if other is None:
            links.append(html.Span(context.say(f"review.{name}"), className="noted"))
            continue
        link = html.A(
            [context.say(f"review.{name}"), html.Kbd(key, className="key-hint")],
            href=_to(context, other),
            **{"data-review-link": key},
        )
        links.append(link)
    place = context.say(
        "review.place",
        place=formats.number(desk.position + 1, context.language),
        count=formats.number(len(desk.candidates), context.language),
    )
    return html.P([links[0], html.Span(place), links[1]], className="review-pager")


def _list(desk: Desk) -> Component:
    context = desk.context
    first = max(0, min(desk.position - NEIGHBOURS // 2, len(desk.candidates) - NEIGHBOURS))
    near = desk.candidates[first : first + NEIGHBOURS]
    items = [
        html.Li(
            html.A(
                _headline(context, one),
                href=_to(context, one),
                **({"aria-current": "true"} if one is desk.current else {}),
            )
        )
        for one in near
    ]
    return html.Nav(
        [html.H3(context.say("review.list")), html.Ol(items, start=str(first + 1))],
        className="review-list",
        **{"aria-label": context.say("review.list")},
    )


def _to(context: Context, candidate: Candidate) -> str:
    return context.here(
        c=candidate.candidate_id, done=None, about=None, refused=None, set=None, change=None
    )


def _keys(context: Context) -> Component:
    entries: list[Component] = []
    for key in ("j", "k", "a", "c", "m", "r", "w"):
        entries += [html.Dt(html.Kbd(key)), html.Dd(context.say(f"review.key.{key}"))]
    return html.Div(
        [
            html.P(context.say("review.keys_note"), className="note"),
            html.Dl(entries, className="facts"),
        ]
    )


PAGE = Page(
    name="review",
    path="/review",
    layout=layout,
    parameters=PARAMETERS,
    menu=True,
    letter="r",
    fresh=True,
)
