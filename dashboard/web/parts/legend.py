"""Legends: a key with its meaning in words; shape or pattern stands beside each colour."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.web.context import Context


def legend(context: Context, entries: Sequence[tuple[str, str]]) -> Component:
    """Return a legend of (key, words)."""
    return html.Ul(
        [
            html.Li([html.Span(className=f"key key-{key}", **{"aria-hidden": "true"}), words])
            for key, words in entries
        ],
        className="legend",
        **{"aria-label": context.say("parts.legend.label")},
    )


def roles(context: Context, *keys: str) -> Component:
    """Return the legend of the given keys with their usual words."""
    return legend(context, [(key, context.say(f"parts.legend.{key}")) for key in keys])
