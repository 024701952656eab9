"""Security headers of every answer, the status of the index page, and cache rules."""

import flask
from dash import Dash


def install_headers(server: flask.Flask, app: Dash) -> None:
    """Send a strict content policy: everything from this server, no script but ours, no frame.

    Inline styles are allowed because the component and figure libraries insert their own style
    elements; no text of a source is ever written as markup, so none can carry a style.
    """
    state: dict[str, str] = {}

    def policy() -> str:
        if "policy" not in state:
            hashes = " ".join(app.csp_hashes())
            state["policy"] = "; ".join(
                [
                    "default-src 'self'",
                    f"script-src 'self' {hashes}",
                    "style-src 'self' 'unsafe-inline'",
                    "img-src 'self' data: blob:",
                    "connect-src 'self'",
                    "object-src 'none'",
                    "base-uri 'none'",
                    "form-action 'self'",
                    "frame-ancestors 'none'",
                ]
            )
        return state["policy"]

    @server.after_request
    def add_headers(response: flask.Response) -> flask.Response:
        response.headers["Content-Security-Policy"] = policy()
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.headers.pop("Server", None)
        if "status" in flask.g and response.status_code == 200:
            response.status_code = flask.g.status
        if response.mimetype in ("text/html", "application/json", "text/csv"):
            response.headers["Cache-Control"] = "private, no-cache"
        return response
