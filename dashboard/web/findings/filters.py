"""Which findings a reader looks at: the address's filters as chips in plain words, with counts."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.digest.builder import sentence
from dashboard.web.address import SLUG, Parameter
from dashboard.web.context import Context
from dashboard.web.findings.present import findings_of
from dashboard.web.parts.forms import address_form, choice
from dashboard.web.parts.text import page_link
from dashboard.web.wording import actor_name
from data.alert_rules import alert_rules
from graph.alerts.event import Event
from graph.alerts.finding import SEVERITIES

EVENT_ID = r"[0-9a-f]{8,64}"
TAGS = ("initial", "arisen", "backfill")
PARAMETERS = (
    Parameter("severity", choices=SEVERITIES),
    Parameter("certainty", choices=("certain", "possible")),
    Parameter("rule", choices=tuple(alert_rules())),
    Parameter("tag", choices=TAGS),
    Parameter("ended", choices=("too",)),
    Parameter("org", pattern=SLUG),
    Parameter("q"),
    Parameter("event", pattern=EVENT_ID),
    Parameter("cards", choices=("all",)),
    Parameter("done", choices=("muted", "unmuted", "noted")),
)
"""What the page's address may carry; `event` opens one finding, `done` says what a post did."""

NEUTRAL: dict[str, str | None] = {
    "page": None,
    "rows": None,
    "cards": None,
    "done": None,
    "event": None,
}
"""Parameters that a change of filter drops."""


@dataclass(frozen=True)
class Facet:
    """One kind of filter: its parameter, the values an event has in it, and their words."""

    parameter: str
    values: Callable[[Event], Iterable[str]]
    words: Callable[[Context, str], str]


def tag_of(event: Event) -> str:
    """Return whether a finding held at the first release, arose later, or extends the history."""
    if event.initial:
        return "initial"
    return "backfill" if event.backfill else "arisen"


def rule_name(context: Context, rule: str) -> str:
    """Return the name of a rule in the reader's words."""
    return context.say(f"alerts.rule.{rule}")


FACETS = (
    Facet("severity", lambda event: [event.severity], lambda c, v: c.say(f"digest.severity.{v}")),
    Facet(
        "certainty", lambda event: [event.certainty], lambda c, v: c.say(f"digest.certainty.{v}")
    ),
    Facet("tag", lambda event: [tag_of(event)], lambda c, v: c.say(f"alerts_page.tag.{v}")),
    Facet("rule", lambda event: [event.rule_id], lambda c, v: f"{rule_name(c, v)} ({v})"),
)


def standing(context: Context) -> list[Event]:
    """Return the findings of the day: those that hold, or all of them with `ended=too`."""
    too = context.state.get("ended") == "too"
    return [
        event
        for event in findings_of(context)
        if too or (event.ended_on is None and event.state == "active")
    ]


def filtered(context: Context, without: str = "") -> list[Event]:
    """Return the findings under the address's filters; `without` leaves one filter out."""
    state = context.state
    found = standing(context)
    for facet in FACETS:
        wanted = state.get(facet.parameter)
        if wanted and facet.parameter != without:
            found = [event for event in found if wanted in facet.values(event)]
    if state.get("org") and without != "org":
        group = context.actors.group(state.get("org")) | {state.get("org")}
        found = [event for event in found if group & set(event.subject)]
    words = state.get("q").casefold()
    if words:
        found = [e for e in found if words in sentence(e, context.language).casefold()]
    return found


def facets(context: Context) -> Component:
    """Return the filters: a row of chips per facet, and a choice of organisation."""
    rows = [_facet_row(context, facet) for facet in FACETS]
    return html.Div([*rows, _more_filters(context)], className="filters facets")


def _facet_row(context: Context, facet: Facet) -> Component:
    chosen = context.state.get(facet.parameter)
    counts = Counter(
        value for event in filtered(context, facet.parameter) for value in facet.values(event)
    )
    order = {value: place for place, value in enumerate(_order(facet))}
    shown = sorted((v for v in {*counts, *([chosen] if chosen else [])}), key=lambda v: order[v])
    label = context.say(f"alerts_page.facet.{facet.parameter}")
    items = [
        html.Li(
            html.A(
                [
                    facet.words(context, value),
                    html.Span(f" {counts[value]}", className="count"),
                    html.Span(
                        f" – {context.say('alerts_page.facet.remove')}", className="visually-hidden"
                    )
                    if value == chosen
                    else None,
                ],
                href=context.here(
                    **{**NEUTRAL, facet.parameter: None if value == chosen else value}
                ),
                **({"aria-current": "true"} if value == chosen else {}),
            )
        )
        for value in shown
    ]
    return html.Div(
        [html.Span(label, className="label"), html.Ul(items, className="chips")],
        className="facet",
        role="group",
        **{"aria-label": label},
    )


def _order(facet: Facet) -> Sequence[str]:
    known: dict[str, Sequence[str]] = {
        "severity": SEVERITIES,
        "certainty": ("certain", "possible"),
        "tag": TAGS,
        "rule": tuple(alert_rules()),
    }
    return known[facet.parameter]


def _more_filters(context: Context) -> Component:
    counts = Counter(
        org for event in filtered(context, "org") for org in event.subject if org in context.actors
    )
    chosen = context.state.get("org")
    orgs = sorted({*counts, *([chosen] if chosen else [])}, key=lambda o: actor_name(context, o))
    options = [("", context.say("deals.any"))]
    options += [(org, f"{actor_name(context, org)} ({counts[org]})") for org in orgs]
    form = address_form(
        context.here(**{**NEUTRAL, "org": None}),
        [choice(context.say("words.column.org"), "org", options, chosen)],
        context.say("deals.filter"),
        label=context.say("deals.filters"),
    )
    links = []
    if active(context):
        cleared = {name: None for name, _ in active(context)}
        links.append(
            page_link(context.here(**{**NEUTRAL, **cleared}), context.say("alerts_page.reset"))
        )
    too = context.state.get("ended") == "too"
    links.append(
        page_link(
            context.here(**{**NEUTRAL, "ended": None if too else "too"}),
            context.say("alerts_page.standing_only" if too else "alerts_page.ended_too"),
        )
    )
    return html.Div([form, html.P([part for link in links for part in (link, " ")])],
                    className="facet-more")  # fmt: skip


def active(context: Context) -> list[tuple[str, str]]:
    """Return the filters that are set: parameter and value in words."""
    state = context.state
    found = [
        (facet.parameter, facet.words(context, state.get(facet.parameter)))
        for facet in FACETS
        if state.get(facet.parameter)
    ]
    if state.get("org"):
        found.append(("org", actor_name(context, state.get("org"))))
    if state.get("q"):
        found.append(("q", f"“{state.get('q')}”"))
    return found


def in_words(context: Context) -> str:
    """Return the filters as one line for exports."""
    return "; ".join(words for _, words in active(context))


def subscribe_address(context: Context) -> str:
    """Return the address of the subscription form that starts from this view's filters."""
    state = context.state
    floor = {"good_news": "medium"}.get(state.get("severity"), state.get("severity"))
    return _subscription(
        context, rules=state.get("rule"), watched=state.get("org"), severity_floor=floor
    )


def follow_address(context: Context, organisation: str) -> str:
    """Return the address of the subscription form that starts with one organisation watched."""
    return _subscription(context, watched=organisation)


def _subscription(context: Context, **wish: str | None) -> str:
    chosen = {name: value for name, value in wish.items() if value}
    return "/subscribe?" + urlencode({"lang": context.language, **chosen})
