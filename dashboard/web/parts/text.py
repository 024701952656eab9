"""Small inline pieces: links, badges, notes, ranges."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.web.context import Context
from dashboard.web.elements import Element
from data.language import formats

PLAIN_WAY = "_self"
"""Target of links that the browser follows itself: forms by token, feeds, calendars."""


def fact_link(context: Context, fact: str, shown: Any, label: str = "") -> Component:
    """Return a number that opens its sources in one step; one in dispute says so beside it."""
    described = {"aria-label": label} if label else {}
    link = html.A(
        shown,
        href=context.opening(fact),
        className="fact",
        **{"data-fact": fact},
        **described,
    )
    marked = context.disputes.mark(fact)
    if marked is None:
        return link
    said = badge(context.say(f"corrections.mark.{marked[0]}"), "warn")
    return html.Span([link, " ", said], className="in-dispute")


def page_link(href: str, shown: Any, class_name: str = "") -> Component:
    """Return a link to a page of the dashboard."""
    return html.A(shown, href=href, className=class_name)


def outside_link(context: Context, address: str | None, shown: str) -> Component:
    """Return a link to a source; only http and https lead anywhere, all else is plain text."""
    if not address or not address.startswith(("http://", "https://")):
        return html.Span(shown)
    return html.A(
        [shown, html.Span(f" ({context.say('shell.outside')})", className="visually-hidden")],
        href=address,
        rel="noreferrer noopener external",
        target="_blank",
        className="outside",
    )


def grade_badge(context: Context, grade: int | None) -> Component:
    """Return the grade of a source as a small badge with its meaning spelled out."""
    level = str(grade) if grade in (1, 2, 3) else "unknown"
    meaning = context.say(f"parts.grade.{level}")
    return html.Span(
        [
            html.Span(
                context.say("parts.grade.letter", grade=grade or "?"), **{"aria-hidden": "true"}
            ),
            html.Span(meaning, className="visually-hidden"),
        ],
        className=f"badge grade-{level}",
        title=meaning,
    )


def badge(shown: str, tone: str = "plain") -> Component:
    """Return a badge; tone plain, warn, draft, good or role-…"""
    return html.Span(shown, className=f"badge tone-{tone}")


def range_bar(
    lo: float | None, hi: float | None, top: float, marks: tuple[float, ...] = (), tone: str = ""
) -> Component:
    """Return a small horizontal range from 0 to `top`; decorative, the numbers stand beside it."""
    if lo is None or hi is None:
        return html.Span(className="range range-unknown", **{"aria-hidden": "true"})
    left = max(0.0, min(100.0, 100 * lo / top))
    width = max(1.2, min(100.0, 100 * hi / top) - left)
    shapes = [
        Element("rect", {"className": "range-track", "x": 0, "y": 3, "width": 100, "height": 4}),
        *(
            Element(
                "rect",
                {
                    "className": "range-mark",
                    "x": 100 * mark / top,
                    "y": 0,
                    "width": 0.6,
                    "height": 10,
                },
            )
            for mark in marks
        ),
        Element(
            "rect",
            {
                "className": f"range-fill {tone}",
                "x": min(left, 98.8),
                "y": 2,
                "width": width,
                "height": 6,
                "rx": 1,
            },
        ),
    ]
    return Element(
        "svg",
        {
            "className": "range",
            "viewBox": "0 0 100 10",
            "preserveAspectRatio": "none",
            "aria-hidden": "true",
            "focusable": "false",
        },
        shapes,
    )


def day(context: Context, value: str | None) -> Component:
    """Return a (partial) date in the reader's words inside a `time` element."""
    shown = formats.partial_date(value, context.language)
    return html.Time(shown, dateTime=value) if value else html.Span(shown, className="unknown")
