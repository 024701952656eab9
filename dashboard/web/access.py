"""Who may read: anyone on this machine; from elsewhere only users with a password."""

import base64
import binascii
import hmac
import ipaddress
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

import flask

COOKIE = "vigie_session"
SESSION_SECONDS = 12 * 3600
OPEN_PATHS = ("/healthz", "/_favicon.ico")
"""Paths that need no login: health, and what a browser asks for by itself."""

OPEN_PREFIXES = (
    "/assets/",
    "/unsubscribe/",
    "/confirm/",
    "/preferences/",
    "/mute/",
    "/not-useful/",
    "/feeds/",
    "/calendar/",
)
"""Paths that need no login because they show nothing or carry a token of their own."""

Verify = Callable[[str, str], bool]


@dataclass(frozen=True)
class Guard:
    """The rule of entry.

    verify: checks name and password; None means that the server listens on loopback only, where
    no login is asked and only loopback host names are answered (no rebinding of foreign names).
    key: signs the session cookie that spares a password check per request.
    """

    verify: Verify | None = None
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))


def is_loopback(host: str) -> bool:
    """Return whether a host name or address means this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def session_token(key: bytes, name: str, now: float) -> str:
    """Return a token that says who logged in until when, signed with `key`."""
    said = f"{name}|{int(now) + SESSION_SECONDS}".encode()
    signature = hmac.new(key, said, sha256).hexdigest()
    return f"{base64.urlsafe_b64encode(said).decode()}.{signature}"


def session_name(key: bytes, token: str, now: float) -> str | None:
    """Return who a token speaks for, or None when it is forged, broken or too old."""
    encoded, _, signature = token.partition(".")
    try:
        said = base64.urlsafe_b64decode(encoded.encode("ascii"))
        name, _, until = said.decode().rpartition("|")
    except (ValueError, binascii.Error):
        return None
    expected = hmac.new(key, said, sha256).hexdigest()
    if not hmac.compare_digest(expected, signature) or not until.isdigit():
        return None
    return name if int(until) > now else None


def install_guard(server: flask.Flask, guard: Guard) -> None:
    """Check every request before anything else answers it."""

    @server.before_request
    def check() -> flask.Response | None:
        foreign = _foreign_origin()
        if foreign is not None:
            return foreign
        if guard.verify is None:
            host = flask.request.host.rpartition(":")[0] or flask.request.host
            if not is_loopback(host):
                return flask.Response("This address answers to local names only.\n", 421)
            return None
        path = flask.request.path
        if path in OPEN_PATHS or path.startswith(OPEN_PREFIXES):
            return None
        now = time.time()
        known = session_name(guard.key, flask.request.cookies.get(COOKIE, ""), now)
        if known:
            flask.g.reader = known
            return None
        given = flask.request.authorization
        if (
            given is not None
            and given.type == "basic"
            and guard.verify(given.username or "", given.password or "")
        ):
            flask.g.session = session_token(guard.key, given.username or "", now)
            flask.g.reader = given.username or ""
            return None
        return flask.Response(
            "Login needed.\n",
            401,
            {"WWW-Authenticate": 'Basic realm="Vigie", charset="UTF-8"'},
        )

    @server.after_request
    def keep_session(response: flask.Response) -> flask.Response:
        token = flask.g.pop("session", None)
        if token:
            response.set_cookie(
                COOKIE,
                token,
                max_age=SESSION_SECONDS,
                httponly=True,
                samesite="Strict",
                secure=flask.request.is_secure,
            )
        return response


def _foreign_origin() -> flask.Response | None:
    """Refuse a post that another site's page sends with the reader's browser."""
    if flask.request.method in ("GET", "HEAD", "OPTIONS"):
        return None
    if flask.request.path.startswith(OPEN_PREFIXES) or not from_another_site():
        return None
    return flask.Response("Requests from other sites are refused.\n", 403)


def from_another_site() -> bool:
    """Return whether another site's page sent this request with the reader's browser.

    The browser says so itself (`Sec-Fetch-Site`); one that does not is held to its `Origin`. A
    program that sends neither is no browser that someone could abuse.
    """
    site = flask.request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site != "same-origin"
    origin = flask.request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != flask.request.host
