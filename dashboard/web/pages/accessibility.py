"""Accessibility: what was built for, what is checked, what is known to be missing, site map."""

from dash import html

from dashboard.web.context import Context
from dashboard.web.page import Page
from dashboard.web.pages import pages
from dashboard.web.parts.text import page_link
from dashboard.web.view import Section, View

BUILT = ("keyboard", "tables", "figures", "colour", "language", "zoom", "noscript")
MISSING = ("audit", "readers", "source_language")


def layout(context: Context) -> View:
    """Return the statement and the site map."""
    places = [
        html.Li(page_link(context.to(page.path), context.say(f"shell.menu.{page.name}")))
        for page in pages()
        if "<" not in page.path
    ]
    return View(
        title=context.say("accessibility.title"),
        finding=context.say("accessibility.finding"),
        blocks=[
            Section(context.say("accessibility.built"), [_listed(context, BUILT)]),
            Section(context.say("accessibility.missing"), [_listed(context, MISSING)]),
            Section(context.say("accessibility.map"), [html.Ul(places, className="plain")]),
        ],
    )


def _listed(context: Context, names: tuple[str, ...]) -> html.Ul:
    return html.Ul(
        [html.Li(context.say(f"accessibility.point.{name}")) for name in names], className="plain"
    )


PAGE = Page(name="accessibility", path="/accessibility", layout=layout)
