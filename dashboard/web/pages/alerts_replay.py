"""The back-test of the alert rules: what they would have raised in the last 52 weeks."""

from typing import Any

from dash import html

from dashboard.web.context import Context
from dashboard.web.findings.history import replay_figure, replay_rules_table
from dashboard.web.findings.rules import parts_switch
from dashboard.web.page import Page
from dashboard.web.view import View
from data.language import formats

PATIENCE = 1.0
"""Seconds that a request waits for a replay; it is computed beside the requests."""


def layout(context: Context) -> View:
    """Return the replay of the release, computed once and kept."""
    found = context.readings.replayed(PATIENCE)
    if found is None:
        return View(
            title=context.say("alerts_page.replay"),
            finding=context.say("alerts_page.replay_running"),
            blocks=[
                parts_switch(context, "/alerts/replay"),
                html.P(
                    html.A(
                        context.say("alerts_page.replay_again"), href=context.here(), target="_self"
                    )
                ),
            ],
        )
    blocks: list[Any] = [
        parts_switch(context, "/alerts/replay"),
        replay_figure(context, found),
        replay_rules_table(context, found),
    ]
    if found.broken:
        names = ", ".join(sorted({one.rule_id for one in found.broken}))
        blocks.insert(
            1, html.P(context.say("alerts_page.replay_broken", rules=names), className="notice")
        )
    return View(
        title=context.say("alerts_page.replay"),
        finding=context.say(
            "alerts_page.replay_finding",
            weeks=len(found.weeks),
            last=formats.day(found.weeks[-1].last_day, context.language),
            findings=sum(sum(week.by_rule.values()) for week in found.weeks),
            cards=sum(week.n_cards for week in found.weeks),
            empty=sum(1 for week in found.weeks if not week.by_rule),
            most_cards=max(week.n_cards for week in found.weeks),
        ),
        blocks=blocks,
    )


PAGE = Page(name="alerts_replay", path="/alerts/replay", layout=layout, fresh=True)
