"""What every form of the review desk posts along: the view it stands on, and who decides."""

from dash import html
from dash.development.base_component import Component

from dashboard.web.context import Context
from dashboard.web.elements import text_field
from dashboard.web.parts.forms import labelled
from dashboard.web.reader import LOCAL, reader_name

KEPT = ("s", "lang", "theme", "keys", "pack", "show")
"""Parts of an address that a decision leaves as they are."""


def carried(context: Context) -> list[Component]:
    """Return hidden fields that keep the view of the page that a form stands on."""
    _, _, query = context.here().partition("?")
    pairs = dict(part.split("=", 1) for part in query.split("&") if "=" in part)
    return [text_field(name, pairs[name], "hidden") for name in KEPT if pairs.get(name)]


def who(context: Context) -> Component | None:
    """Return the field for the name of the reviewer, or the name of who is signed in."""
    if reader_name() != LOCAL:
        return html.P(context.say("review.as_user", name=reader_name()), className="note")
    return labelled(
        context.say("review.by"),
        text_field("by", context.state.get("by"), required=True, maxLength=80, autoComplete="name"),
    )
