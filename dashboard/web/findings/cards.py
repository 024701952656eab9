"""A finding as a card, like the one in the mail: what, why it matters, on what it rests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.digest.builder import sentence, why_it_matters
from dashboard.web.context import Context
from dashboard.web.elements import text_field
from dashboard.web.findings.evidence import change_in_words, change_title
from dashboard.web.findings.filters import rule_name, tag_of
from dashboard.web.parts.text import badge, fact_link, grade_badge, page_link
from dashboard.web.wording import publisher_name
from data.language import formats
from graph.alerts.cards import Card
from graph.alerts.event import Event
from graph.alerts.finding import Support

SHOWN_SOURCES = 3
MARKS = {"critical": "◆", "high": "▲", "medium": "●", "good_news": "✚", "low": "○"}
"""The shape beside the word of a severity."""


@dataclass(frozen=True)
class Reactions:
    """What this reader did: muted (rule, subject) pairs with the day they end, events noted."""

    muted: dict[tuple[str, str], str]
    noted: frozenset[str]

    def is_muted(self, event: Event) -> bool:
        """Return whether the reader does not want to see this finding now."""
        return (event.rule_id, "|".join(event.subject)) in self.muted


def event_link(context: Context, event: Event) -> str:
    """Return the address of one finding."""
    return context.here(event=event.event_id, done=None, cards=None, page=None, rows=None)


def finding_card(
    context: Context, card: Card, reactions: Reactions, *, back: str, level: int = 3
) -> Component:
    """Return a card; `back` is the address that a reader's post leads back to."""
    lead = card.lead
    heading = html.H2 if level == 2 else html.H3
    also = [event for event in card.events if event is not lead]
    return html.Article(
        [
            headline(context, card.events),
            heading(
                page_link(event_link(context, lead), sentence(lead, context.language)),
                className="finding-title",
            ),
            _change(context, lead),
            html.P(
                context.say("digest.card.why", why=why_it_matters(lead.rule_id, context.language)),
                className="why",
            ),
            sources(context, lead),
            _also(context, also),
            actions(context, lead, reactions, back=back, with_link=True),
        ],
        className=f"finding-card severity-{lead.severity}",
    )


def headline(context: Context, events: Sequence[Event]) -> Component:
    """Return severity, certainty, tag and the badges of the rules that fired."""
    lead = events[0]
    rules = dict.fromkeys(event.rule_id for event in events)
    tag = tag_of(lead)
    parts: list[Any] = [
        html.Span(MARKS[lead.severity], className="severity-mark", **{"aria-hidden": "true"}),
        html.Span(context.say(f"digest.severity.{lead.severity}"), className="severity-word"),
        f" · {context.say(f'digest.certainty.{lead.certainty}')}",
        f" · {context.say(f'alerts_page.tag.{tag}')}",
        f" · {formats.day(lead.detected_at, context.language)}",
    ]
    if lead.state == "retracted":
        parts.append(badge(context.say("alerts_page.retracted"), "warn"))
    if lead.ended_on is not None:
        ended = formats.day(lead.ended_on, context.language)
        parts.append(badge(context.say("alerts_page.ended", day=ended), "plain"))
    parts += [badge(f"{rule} {rule_name(context, rule)}") for rule in rules]
    parts += [
        badge(context.say("alerts_page.estimators_disagree"), "warn")
        for extra in lead.tags
        if extra == "estimators_disagree"
    ]
    return html.P(parts, className="finding-head")


def _change(context: Context, event: Event) -> Component | None:
    said = change_in_words(context, event)
    if said is None:
        return None
    return html.P(
        [
            f"{change_title(context, event)} ",
            fact_link(context, f"alert:{event.event_id}", said),
        ],
        className="finding-change",
    )


def sources(context: Context, event: Event, limit: int | None = SHOWN_SOURCES) -> Component:
    """Return the publishers that the finding rests on with their grade, the best first."""
    unique: dict[str, Support] = {}
    for support in sorted(event.statements, key=lambda one: (one.grade, one.publisher)):
        unique.setdefault(support.publisher, support)
    shown = list(unique.values())[:limit]
    items: list[Component] = [
        html.Li(
            [
                fact_link(
                    context, f"{one.table}:{one.fact_key}", publisher_name(context, one.publisher)
                ),
                " ",
                grade_badge(context, one.grade),
            ]
        )
        for one in shown
    ]
    if len(unique) > len(shown):
        rest = len(unique) - len(shown)
        more = formats.counted("digest.card.more_sources", context.language, rest)
        items.append(html.Li(more))
    if not items:
        return html.P(context.say("alerts_page.rests_on_law"), className="finding-sources")
    return html.Div(
        [
            html.Span(context.say("digest.card.sources"), className="label"),
            html.Ul(items, className="inline-list"),
        ],
        className="finding-sources",
    )


def _also(context: Context, events: Sequence[Event]) -> Component | None:
    if not events:
        return None
    items = [
        html.Li([page_link(event_link(context, one), sentence(one, context.language)), " ",
                 badge(one.rule_id)])
        for one in events
    ]  # fmt: skip
    return html.Details(
        [
            html.Summary(context.say("alerts_page.same_card", count=len(events))),
            html.Ul(items, className="plain"),
        ],
        className="more",
    )


def actions(
    context: Context, event: Event, reactions: Reactions, *, back: str, with_link: bool
) -> Component:
    """Return what a reader can do: open, see the evidence, mute for 30 days, say not useful."""
    opened = page_link(event_link(context, event), context.say("digest.card.view"))
    parts: list[Any] = [
        opened if with_link else None,
        fact_link(context, f"alert:{event.event_id}", context.say("digest.card.evidence")),
    ]
    key = (event.rule_id, "|".join(event.subject))
    if key in reactions.muted:
        parts += [
            html.Span(context.say("alerts_page.muted_until", day=reactions.muted[key])),
            post_button(context, "unmute", event, back, context.say("alerts_page.unmute")),
        ]
    else:
        parts.append(post_button(context, "mute", event, back, context.say("digest.card.mute")))
    if event.event_id in reactions.noted:
        parts.append(html.Span(context.say("alerts_page.noted"), className="noted"))
    else:
        label = context.say("alerts_page.not_useful")
        parts.append(post_button(context, "not-useful", event, back, label))
    return html.Div(parts, className="finding-actions")


def post_button(context: Context, action: str, event: Event, back: str, label: str) -> Component:
    """Return a form with one button that posts a reader's wish about a finding."""
    fields = {
        "event": event.event_id,
        "release": context.snapshot.name,
        "asof": context.as_of.isoformat() if context.in_the_past else "",
        "back": back,
    }
    return html.Form(
        [
            *(text_field(name, value, "hidden") for name, value in fields.items() if value),
            html.Button(
                label,
                type="submit",
                className="button small",
                **{"aria-label": f"{label}: {event.rule_id}, {', '.join(event.subject)}"},
            ),
        ],
        action=f"/alerts/{action}",
        method="post",
        className="inline-form",
    )
