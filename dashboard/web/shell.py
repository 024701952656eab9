"""What surrounds every page: skip link, bar, notices, heading and finding, drawer, footer."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.web.address import MAX_LENGTH, PACKS, THEMES, Notice
from dashboard.web.context import Context
from dashboard.web.elements import text_field
from dashboard.web.page import Page
from dashboard.web.parts.figure import figure_block
from dashboard.web.parts.forms import address_form, labelled, switch
from dashboard.web.parts.table import table_block
from dashboard.web.parts.text import page_link
from dashboard.web.view import Figure, Section, Table, View
from data.language import formats

FAMILY = {
    "market": "markets",
    "actor": "actors",
    "alert_rules": "alerts",
    "alerts_replay": "alerts",
}
"""Pages that stand under the menu entry of another one."""


def document(
    context: Context,
    view: View,
    pages: Sequence[Page],
    *,
    current: Page | None,
    notices: Sequence[Notice],
    drawer: Component | None,
) -> Component:
    """Return the whole page between `<body>` and `</body>`."""
    return html.Div(
        [
            html.A(context.say("shell.skip"), href="#main", className="skip"),
            _bar(context, pages, current),
            html.Main(
                [
                    _breadcrumb(context, view),
                    html.Div(_notices(context, notices), role="status", className="notices"),
                    html.Div(
                        [
                            html.H1(view.title, id="title", tabIndex="-1"),
                            html.P(_finding(context, view), className="finding"),
                            view.lead,
                        ],
                        className="lead",
                    ),
                    *blocks(context, view.blocks),
                ],
                id="main",
            ),
            drawer,
            _footer(context),
            _keyboard_help(context, pages),
        ],
        className="document",
        lang=context.language,
        **{
            "data-title": page_title(context, view),
            "data-theme": context.state.theme,
            "data-keys": "on" if context.state.shortcuts else "off",
        },
    )


def page_title(context: Context, view: View) -> str:
    """Return the unique title of a page: what, day, product."""
    return f"{view.title} – {formats.day(context.as_of, context.language)} – Vigie"


def blocks(context: Context, described: Sequence[Any], level: int = 2) -> list[Any]:
    """Return the elements of the blocks of a page."""
    drawn: list[Any] = []
    for block in described:
        if isinstance(block, Table):
            drawn.append(table_block(context, block))
        elif isinstance(block, Figure):
            drawn.append(figure_block(context, block, level))
        elif isinstance(block, Section):
            heading = html.H2(block.title) if level == 2 else html.H3(block.title)
            inner = [heading, html.P(block.intro, className="intro") if block.intro else None]
            inner += blocks(context, block.blocks, level + 1)
            anchored = {"id": block.anchor} if block.anchor else {}
            drawn.append(html.Section(inner, className="section", **anchored))
        else:
            drawn.append(block)
    return drawn


def _finding(context: Context, view: View) -> str:
    if view.grades == {3}:
        return f"{context.say('shell.grade_three_only')} {view.finding}"
    return view.finding


def _breadcrumb(context: Context, view: View) -> Component | None:
    if not view.breadcrumb:
        return None
    items = [html.Li(page_link(address, shown)) for shown, address in view.breadcrumb]
    label = context.say("shell.breadcrumb")
    return html.Nav(html.Ol(items), className="breadcrumb", **{"aria-label": label})


def _notices(context: Context, notices: Sequence[Notice]) -> list[Component]:
    shown = [
        html.P(context.say(f"shell.notice.{notice.key}", **dict(notice.values)), className="notice")
        for notice in notices
    ]
    if context.in_the_past:
        shown.append(
            html.P(
                [
                    context.say(
                        "shell.past_banner", day=formats.day(context.as_of, context.language)
                    ),
                    " ",
                    page_link(context.here_with(as_of=None), context.say("shell.back_to_today")),
                ],
                className="notice past",
            )
        )
    if len(context.here()) > MAX_LENGTH:
        shown.append(html.P(context.say("shell.notice.long"), className="notice"))
    return shown


def _bar(context: Context, pages: Sequence[Page], current: Page | None) -> Component:
    active = current.name if current else ""
    family = FAMILY.get(active, active)
    menu = html.Nav(
        html.Ul(
            [
                html.Li(
                    html.A(
                        context.say(f"shell.menu.{page.name}"),
                        href=context.to(page.path),
                        **({"aria-current": "page"} if page.name == family else {}),
                        **({"data-letter": page.letter} if page.letter else {}),
                    )
                )
                for page in pages
                if page.menu
            ]
        ),
        className="menu",
        **{"aria-label": context.say("shell.menu_label")},
    )
    return html.Header(
        [
            html.Div(
                [
                    html.A(
                        [
                            html.Span("Vigie", className="brand-name"),
                            html.Span(context.say("shell.tagline"), className="tagline"),
                        ],
                        href=context.to("/"),
                        className="brand",
                    ),
                    _search(context),
                    _reader_switches(context),
                ],
                className="bar-top",
            ),
            html.Div([menu, _view_controls(context)], className="bar-bottom"),
        ],
        className="bar",
    )


def _search(context: Context) -> Component:
    field = labelled(
        context.say("shell.search"),
        text_field(
            "q",
            context.state.get("q") if context.state.path == "/search" else "",
            "search",
            id="search",
            placeholder=context.say("shell.search_hint"),
            autoComplete="off",
            maxLength=200,
        ),
        hidden_label=True,
    )
    return html.Div(
        address_form(context.to("/search"), [field], context.say("shell.search_go")),
        role="search",
        className="search",
    )


def _reader_switches(context: Context) -> Component:
    languages = switch(
        context.say("shell.language"),
        [
            ("English", context.here_with(language="en", fact=None), context.language == "en"),
            ("Français", context.here_with(language="fr", fact=None), context.language == "fr"),
        ],
        quiet=True,
    )
    themes = switch(
        context.say("shell.theme"),
        [
            (
                context.say(f"shell.themes.{theme}"),
                context.here_with(theme=theme),
                context.state.theme == theme,
            )
            for theme in THEMES
        ],
        quiet=True,
    )
    return html.Div([languages, themes], className="reader")


def _view_controls(context: Context) -> Component:
    newest = context.snapshot.as_of.isoformat()
    as_of = address_form(
        context.here_with(fact=None),
        [
            labelled(
                context.say("shell.as_of"),
                text_field("asof", context.as_of.isoformat(), "date", max=newest, min="2010-01-01"),
            )
        ],
        context.say("shell.as_of_go"),
        "as-of",
    )
    packs = switch(
        context.say("shell.pack"),
        [
            (
                context.say(f"shell.packs.{pack}"),
                context.here_with(pack=pack, fact=None),
                context.state.pack == pack,
            )
            for pack in PACKS
        ],
    )
    tools = html.Div(
        [
            html.Button(
                context.say("shell.copy_link"),
                type="button",
                className="button quiet",
                **{"data-copy": "link", "data-done": context.say("shell.copied")},
            ),
            html.Button(
                context.say("shell.print"),
                type="button",
                className="button quiet",
                **{"data-print": "page"},
            ),
        ],
        className="tools",
    )
    return html.Details(
        [html.Summary(context.say("shell.view_settings")), html.Div([as_of, packs, tools])],
        className="view-controls",
    )


def _footer(context: Context) -> Component:
    snapshot = context.snapshot
    links = ("sources", "method", "sql", "whatif", "releases", "accessibility")
    return html.Footer(
        [
            html.P(
                context.say(
                    "shell.footer.release",
                    release=snapshot.name,
                    as_of=formats.day(context.as_of, context.language),
                    hash=snapshot.content_hash[:12] or "–",
                )
            ),
            html.P(context.say("shell.footer.rule")),
            html.Ul(
                [
                    html.Li(page_link(context.to(f"/{name}"), context.say(f"shell.menu.{name}")))
                    for name in links
                ]
                + [
                    html.Li(
                        html.Button(
                            context.say("shell.help.open"),
                            type="button",
                            className="link",
                            **{"data-help": "open"},
                        )
                    ),
                    html.Li(
                        page_link(
                            context.here_with(shortcuts=not context.state.shortcuts),
                            context.say(
                                "shell.keys_off" if context.state.shortcuts else "shell.keys_on"
                            ),
                        )
                    ),
                ]
            ),
        ],
        className="footer",
    )


def _keyboard_help(context: Context, pages: Sequence[Page]) -> Component:
    rows = [("/", context.say("shell.help.search")), ("?", context.say("shell.help.help"))]
    rows += [
        (f"g {page.letter}", context.say(f"shell.menu.{page.name}"))
        for page in pages
        if page.letter
    ]
    rows += [("Esc", context.say("shell.help.close")), ("e", context.say("shell.help.export"))]
    entries: list[Component] = []
    for keys, meaning in rows:
        entries += [html.Dt(html.Kbd(keys)), html.Dd(meaning)]
    return html.Dialog(
        [
            html.H2(context.say("shell.help.title"), id="help-title"),
            html.P(context.say("shell.help.intro")),
            html.Dl(entries),
            html.Button(
                context.say("shell.help.done"),
                type="button",
                className="button",
                **{"data-help": "close"},
            ),
        ],
        id="help",
        className="help",
        **{"aria-labelledby": "help-title"},
    )
