"""A brief: one figure on one A4 page to print, every sentence opening what it rests on."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.web.address import FACT, Parameter
from dashboard.web.briefs import Bar, Brief, Picture, Sentence, brief_of
from dashboard.web.context import Context
from dashboard.web.elements import Element
from dashboard.web.page import Page
from dashboard.web.parts.drawer import licence_of
from dashboard.web.parts.text import badge, fact_link, grade_badge, outside_link, page_link
from dashboard.web.permalink import permalink
from dashboard.web.view import Section, View
from dashboard.web.wording import publisher_name
from data.errors import NotFoundError
from data.language import formats
from graph.records import Record

OF = Parameter("of", pattern=FACT)
SOURCES = 5
"""Sources printed in full; of more, the number and the address that lists them."""


def layout(context: Context) -> View:
    """Return the page of one figure.

    Raises:
        NotFoundError: the address names no figure, or one that nothing is known about.
    """
    fact = context.state.get(OF.name)
    if not fact:
        raise NotFoundError(context.say("brief.none"))
    brief = brief_of(context, fact)
    return View(
        title=brief.title,
        finding=brief.about
        or context.say("brief.known", day=formats.day(context.as_of, context.language)),
        lead=html.P(brief.headline, className="big"),
        blocks=[
            _tools(context),
            html.Ol([_sentence(context, one) for one in brief.sentences], className="sentences"),
            *(_picture(one, context) for one in brief.pictures),
            Section(context.say("brief.sources"), [_sources(context, brief)]),
            html.P(
                context.say(
                    "brief.address", address=permalink(context), release=context.snapshot.name
                ),
                className="note address",
            ),
        ],
        grades=frozenset(one.grade or 3 for one in brief.found.statements),
    )


def _tools(context: Context) -> Component:
    return html.P(
        html.Button(
            context.say("brief.print"), type="button", className="button", **{"data-print": "page"}
        ),
        className="tools",
    )


def _sentence(context: Context, one: Sentence) -> Component:
    return html.Li(fact_link(context, one.fact, one.words))


def _picture(picture: Picture, context: Context) -> Component:
    said = "; ".join(f"{bar.name}: {bar.said}" for bar in picture.bars)
    rows: list[Any] = [_bar(bar, picture) for bar in picture.bars]
    left = context.say("brief.left_out", count=picture.left) if picture.left else None
    return html.Figure(
        [
            html.Figcaption(html.H2(picture.title)),
            html.Div(
                rows, role="img", className="bars", **{"aria-label": f"{picture.title}: {said}."}
            ),
            _scale(picture) if picture.marks else None,
            html.P(left, className="note") if left else None,
        ],
        className="figure brief-picture",
    )


def _bar(bar: Bar, picture: Picture) -> Component:
    shapes = [
        Element("rect", {"className": "range-track", "x": 0, "y": 3, "width": 100, "height": 4})
    ]
    if bar.low is not None and bar.high is not None:
        chosen = " chosen" if bar.chosen else ""
        if not picture.marks:
            shapes.append(_box(f"range-base{chosen}", 0, bar.low, picture.top))
        shapes.append(_box(f"range-fill{chosen}", bar.low, bar.high, picture.top))
    shapes += [
        Element("rect", {"className": "range-mark", "x": f"{100 * mark / picture.top:.2f}", "y": 0,
                         "width": 0.4, "height": 10})
        for mark, _ in picture.marks
    ]  # fmt: skip
    drawn = Element(
        "svg",
        {"className": "range", "viewBox": "0 0 100 10", "preserveAspectRatio": "none",
         "aria-hidden": "true", "focusable": "false"},
        shapes,
    )  # fmt: skip
    return html.Div(
        [
            html.Span(bar.name, className="bar-name"),
            drawn,
            html.Span(bar.said, className="bar-said"),
        ],
        className="bar-row chosen" if bar.chosen else "bar-row",
    )


def _box(look: str, low: float, high: float, top: float) -> Element:
    """Return one stretch of a bar; where both ends are one, a line that can still be seen."""
    left = min(100 * low / top, 99.4)
    width = min(max(0.6 if low else 0, 100 * high / top - left), 100 - left)
    frame = {"x": f"{left:.2f}", "y": 1, "width": f"{width:.2f}", "height": 8}
    return Element("rect", {"className": look, **frame})


def _scale(picture: Picture) -> Component:
    """Return the legend of the marks: the levels, from left to right."""
    return html.P(
        " · ".join(f"┃ {said}" for _, said in picture.marks),
        className="note",
    )


def _sources(context: Context, brief: Brief) -> Component:
    rows = [one.row for one in brief.found.statements if one.shown]
    unique = list({str(row["source_url"]): row for row in rows if row.get("source_url")}.values())
    items = [html.Li(_source(context, row)) for row in unique[:SOURCES]]
    if len(unique) > SOURCES:
        listed = page_link(
            context.opening(brief.found.id),
            context.say("brief.more_sources", count=len(unique) - SOURCES),
        )
        items.append(html.Li(listed))
    if not items:
        items.append(html.Li(context.say("brief.no_sources")))
    return html.Ul(items, className="plain brief-sources")


def _source(context: Context, row: Record) -> list[Any]:
    publisher = row.get("source_publisher")
    name = row.get("source_name") or (publisher and publisher_name(context, str(publisher)))
    grade = row.get("grade")
    recalled = badge(context.say("provenance.recalled"), "warn")
    return [
        outside_link(context, str(row["source_url"]), str(name or row["source_url"])),
        " ",
        grade_badge(context, None if grade is None else int(grade)),
        recalled if row.get("evidence") == "recalled" else None,
        html.Span(str(row["source_url"]), className="address"),
        html.Span(licence_of(context, row), className="remark"),
    ]


PAGE = Page(name="brief", path="/brief", layout=layout, parameters=(OF,))
