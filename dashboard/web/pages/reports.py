"""Error reports of readers: one on the desk, triaged and corrected by forms."""

from typing import Any
from urllib.parse import parse_qsl

from dash import html
from dash.development.base_component import Component

from dashboard.web.address import FACT, Parameter
from dashboard.web.context import Context
from dashboard.web.page import Page
from dashboard.web.parts.forms import switch
from dashboard.web.parts.text import badge, page_link
from dashboard.web.reader import reader_name
from dashboard.web.reviewing.actions import may_decide
from dashboard.web.reviewing.passage import neutral
from dashboard.web.reviewing.report_detail import (
    change_block,
    choices_of,
    figure_in_words,
    history_table,
    reach_block,
    said_block,
    stands_block,
)
from dashboard.web.reviewing.report_forms import decision_forms
from dashboard.web.view import Section, View
from data.home import Home, home
from data.language import formats
from data.review.reports import STATES, ErrorReport, read_reports, report_history
from data.state import read_state

ACTIONS = ("dispute", "dismiss", "correct", "reopen")
PARAMETERS = (
    Parameter("show", choices=STATES, default="waiting"),
    Parameter("r", pattern=r"[1-9][0-9]{0,8}"),
    Parameter("about", pattern=FACT),
    Parameter("set", pattern=r"[^\x00-\x1f\x7f]{1,900}"),
    Parameter("by", pattern=r"[^\x00-\x1f\x7f]{1,80}"),
    Parameter("done", choices=ACTIONS),
    Parameter("refused", choices=("name", "role", "gone", *ACTIONS)),
)
SHOWN = 50
"""Reports listed beside the one on the desk."""


def layout(context: Context) -> View:
    """Return the reports with one on the desk."""
    where = home()
    everything = read_reports(where.state)
    shown = context.state.get("show", "waiting")
    listed = [one for one in everything if one.state == shown]
    wanted = context.state.get("r")
    current = next((one for one in everything if str(one.report_id) == wanted), None)
    if current is None:
        current = listed[0] if listed else None
    blocks: list[Any] = [
        html.P(page_link(context.to("/review"), context.say("corrections.back_to_queue"))),
        _states(context, everything, shown),
        _said(context),
    ]
    if current is None:
        blocks.append(html.P(context.say("corrections.empty"), className="prose"))
    else:
        blocks += _desk(context, where, current, listed)
    waiting = sum(one.open for one in everything)
    return View(
        title=context.say("corrections.report_title"),
        finding=context.say("corrections.finding", count=formats.number(waiting, context.language))
        if waiting
        else context.say("corrections.finding_none"),
        blocks=blocks,
    )


def _states(context: Context, everything: list[ErrorReport], shown: str) -> Component:
    options = []
    for name in STATES:
        count = sum(one.state == name for one in everything)
        title = context.say(f"corrections.state.{name}")
        written = f"{title} ({formats.number(count, context.language)})"
        options.append((written, _plain(context, show=name, r=None), name == shown))
    return switch(context.say("corrections.show"), options)


def _plain(context: Context, **changes: str | None) -> str:
    """Return this page's address without what the last post left in it."""
    left = dict.fromkeys(("done", "refused", "about", "set"))
    return context.here(**{**left, **changes})


def _said(context: Context) -> Component | None:
    """Return what the last post did, or why it did nothing."""
    refused, done = context.state.get("refused"), context.state.get("done")
    if refused:
        said = context.say(f"corrections.refused.{refused}")
        return html.P(said, className="notice past", role="alert")
    if done:
        return html.P(context.say(f"corrections.done.{done}"), className="notice", role="status")
    return None


def _desk(
    context: Context, where: Home, report: ErrorReport, listed: list[ErrorReport]
) -> list[Any]:
    choices = choices_of(context, report.fact)
    about = context.state.get("about") or report.about or (choices[0][0] if choices else "")
    about = about or report.fact
    typed = dict(parse_qsl(context.state.get("set"), keep_blank_values=True))
    left = html.Div(
        [
            html.H2(
                [
                    figure_in_words(context, report.fact),
                    " ",
                    badge(context.say(f"corrections.state.{report.state}"), "warn"),
                ],
                id="report",
                tabIndex="-1",
            ),
            html.H3(context.say("corrections.claim")),
            said_block(context, report),
            html.H3(context.say("corrections.stands")),
            stands_block(context, about),
            *change_block(context, report, about, typed),
            *reach_block(context, where, report, about),
        ],
        className="review-candidate",
    )
    if may_decide(where, reader_name()):
        forms = decision_forms(context, report, about, choices, typed)
    else:
        forms = [html.P(context.say("corrections.refused.role"), className="notice")]
    right = html.Div([*forms, _list(context, report, listed)], className="review-side")
    with read_state(where.state) as state:
        history = [] if state is None else report_history(state, report)
    return [
        html.Div([left, right], className="review-desk"),
        Section(
            context.say("corrections.history"), [history_table(context, history)], anchor="history"
        ),
    ]


def _list(context: Context, current: ErrorReport, listed: list[ErrorReport]) -> Component:
    items = [
        html.Li(
            html.A(
                neutral(one.claim[:80]),
                href=_plain(context, r=str(one.report_id)),
                **({"aria-current": "true"} if one.report_id == current.report_id else {}),
            )
        )
        for one in listed[:SHOWN]
    ]
    title = context.say("corrections.list")
    return html.Nav(
        [html.H3(title), html.Ol(items)], className="review-list", **{"aria-label": title}
    )


PAGE = Page(
    name="reports",
    path="/reports",
    layout=layout,
    parameters=PARAMETERS,
    fresh=True,
)
