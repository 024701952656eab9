"""Feed and calendar by token: readable by a feed reader or a calendar without a login."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import flask

from dashboard.digest.feed import atom
from dashboard.digest.links import Links
from dashboard.digest.present import present_events
from dashboard.digest.subscriptions import token_secret
from dashboard.digest.tokens import Purpose, Tokens
from data.home import Home
from data.language.catalogue import Language
from data.release import Reader, open_release
from data.state import open_state
from graph.clock.calendar import deadlines
from graph.clock.ics import icalendar
from graph.records import records

SUBJECT = "everybody"


def feed_token(state: Any, purpose: Purpose) -> str:
    """Return the token of the installation's feed or calendar address."""
    return Tokens(token_secret(state)).make(purpose, SUBJECT)


def install_feeds(server: flask.Flask, home: Home) -> None:
    """Add `/feeds/<token>.atom` and `/calendar/<token>.ics` (parameter `lang`)."""

    def guarded(purpose: Purpose, token: str, answer: Callable[[Reader], flask.Response]) -> Any:
        with open_state(home.state) as state:
            known = Tokens(token_secret(state)).read(purpose, token, int(time.time()))
        if known != (SUBJECT,):
            return flask.Response("Not found.\n", 404, mimetype="text/plain")
        return answer(open_release(home))

    @server.get("/feeds/<token>.atom")
    def feed(token: str) -> Any:
        return guarded("feed", token, lambda reader: _atom(reader, home))

    @server.get("/calendar/<token>.ics")
    def calendar(token: str) -> Any:
        return guarded("calendar", token, _ics)


def _atom(reader: Reader, home: Home) -> flask.Response:
    events = present_events(records(reader.frame("alert")), home.state, datetime.now(UTC))
    base = flask.request.host_url.rstrip("/")
    language = _language()
    built = datetime.combine(reader.info.as_of, datetime.min.time(), UTC)
    body = atom(events, language, Links(base, language), flask.request.base_url, built)
    return flask.Response(body, mimetype="application/atom+xml")


def _ics(reader: Reader) -> flask.Response:
    facts = reader.facts()
    checked = reader.info.as_of.isoformat()
    body = icalendar(deadlines(facts, facts.as_of), _language(), facts.as_of, checked)
    return flask.Response(body, mimetype="text/calendar")


def _language() -> Language:
    return "fr" if flask.request.args.get("lang") == "fr" else "en"
