"""The server: one Dash application, its index page, its callback, its headers and its routes."""

import logging
import secrets
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import flask
from dash import Dash, Input, Output, State, dcc, html, no_update

import dashboard.web.measures  # noqa: F401 - registers how measures explain themselves
from dashboard.web.access import Guard, install_guard
from dashboard.web.disputes import Disputes
from dashboard.web.elements import Document
from dashboard.web.exports import install_exports
from dashboard.web.headers import install_headers
from dashboard.web.markup import as_html
from dashboard.web.merged import install_merged
from dashboard.web.pages import pages
from dashboard.web.reader import preferred_language, today
from dashboard.web.routing import Drawn, Look, Router, error_panel
from dashboard.web.world import World

ASSETS = Path(__file__).parent / "assets"
LOG = logging.getLogger("vigie.dashboard")
MAX_REQUEST_BYTES = 1_000_000

_INDEX = """<!DOCTYPE html>
<html lang="{language}" data-theme="{theme}">
<head>
{metas}
<title>{title}</title>
{favicon}
{css}
</head>
<body>
<div id="first-paint">{first_paint}</div>
{app_entry}
<footer>
{config}
{scripts}
{renderer}
</footer>
</body>
</html>
"""

_DEVICE = """
function (ready) {
  return window.vigie.device();
}
"""


class Dashboard(Dash):
    """Dash with an index page that already holds the page asked for, in its language."""

    router: Router

    def interpolate_index(self, **parts: str) -> str:
        """Return the index page: the page as plain HTML first, then what makes it live."""
        drawn = self.router.draw(
            flask.request.path,
            flask.request.query_string.decode("utf-8", "replace"),
            preferred_language(),
            today(),
            Look(),
        )
        flask.g.status = drawn.status
        parts.update(
            title=escape(drawn.title),
            language=drawn.language,
            theme=drawn.theme,
            first_paint=drawn.html,
        )
        page = _INDEX
        for name, value in parts.items():
            page = page.replace("{" + name + "}", value, 1)
        return page


def make_app(world: World, guard: Guard, disputes: Callable[[], Disputes] = Disputes) -> Dashboard:
    """Return the application over `world`, open to whom `guard` lets in.

    disputes: reads which figures are in dispute just now (default: none).
    """
    server = flask.Flask("dashboard.web")
    server.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST_BYTES
    app = Dashboard(
        "dashboard.web",
        server=server,
        assets_folder=str(ASSETS),
        serve_locally=True,
        compress=False,
        suppress_callback_exceptions=True,
        update_title=None,
        title="Vigie",
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        health_endpoint="healthz",
        enable_mcp=False,
        on_error=_panel_for,
    )
    app.router = Router(world, pages(), disputes)
    app.layout = html.Div(
        [
            dcc.Location(id="location", refresh=False),
            dcc.Store(id="device"),
            html.Div(id="page"),
        ]
    )
    _register_callbacks(app)
    install_guard(server, guard)
    install_merged(server, app.router)
    install_exports(server, app.router)
    install_headers(server, app)
    server.register_error_handler(500, _failed_page)
    return app


def _register_callbacks(app: Dashboard) -> None:
    app.clientside_callback(_DEVICE, Output("device", "data"), Input("device", "id"))

    @app.callback(
        Output("page", "children"),
        Input("location", "pathname"),
        Input("location", "search"),
        Input("device", "data"),
        State("page", "id"),
    )
    def lay_out(
        path: str | None, search: str | None, device: dict[str, Any] | None, _page: str
    ) -> Any:
        if device is None or path is None:
            return no_update
        look = Look(dark=bool(device.get("dark")), narrow=bool(device.get("narrow")))
        drawn: Drawn = app.router.draw(path, search or "", preferred_language(), today(), look)
        return Document(drawn.html, drawn.figures)


def _panel_for(error: Exception) -> Any:
    error_id = secrets.token_hex(4)
    LOG.error("page failed, id %s", error_id, exc_info=error)
    return Document(as_html(error_panel(preferred_language(), error_id)), {})


def _failed_page(error: Exception) -> tuple[str, int]:
    error_id = secrets.token_hex(4)
    cause = getattr(error, "original_exception", None) or error
    LOG.error("request failed, id %s: %s", error_id, flask.request.path, exc_info=cause)
    panel = as_html(error_panel(preferred_language(), error_id))
    language = preferred_language()
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f'<title>Vigie</title><link rel="stylesheet" href="/assets/20-tokens.css">'
        f'<link rel="stylesheet" href="/assets/30-page.css"></head><body>{panel}</body></html>'
    )
    return page, 500
