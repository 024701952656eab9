"""Mute for 30 days and "not useful", for people at the page: small posts, each leads back to it.

A post is taken from our own pages only: the guard refuses other sites by `Sec-Fetch-Site`, and a
browser that does not send that header is held to its `Origin`. What is muted is folded away for
this reader alone; "not useful" counts for the rule, once per reader and finding.
"""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import flask

from dashboard.digest.queries import query as digest_query
from dashboard.digest.reactions import MUTE_FOR
from dashboard.digest.tokens import Purpose
from dashboard.web.access import from_another_site
from dashboard.web.address import StateCodec
from dashboard.web.feeds import feed_token
from dashboard.web.findings.cards import Reactions
from dashboard.web.findings.filters import PARAMETERS
from dashboard.web.findings.queries import query
from dashboard.web.mail_actions import POSTS_PER_MINUTE, RateLimit
from dashboard.web.reader import reader_name
from dashboard.web.world import World
from data.errors import NotFoundError
from data.home import Home
from data.language import formats
from data.language.catalogue import Language
from data.state import open_state, read_state
from graph.alerts.event import Event

_DONE = {"mute": "muted", "unmute": "unmuted", "not-useful": "noted"}


def reactions_of(where: Home, reader: str, now: datetime, language: Language) -> Reactions:
    """Return what a reader muted and noted; empty while nobody has done anything here."""
    with read_state(where.state) as state:
        if state is None:
            return Reactions({}, frozenset())
        said = {"reader": _key(reader), "now": now.isoformat()}
        muted = {
            (row["rule_id"], row["subject"]): formats.day(
                datetime.fromisoformat(row["until"]).date(), language
            )
            for row in state.execute(query("standing_mutes"), said)
        }
        noted = frozenset(
            row["event_id"] for row in state.execute(query("noted"), {"reader": _key(reader)})
        )
        return Reactions(muted, noted)


def token_of(where: Home, purpose: Purpose) -> str:
    """Return the token of this installation's feed or calendar address."""
    with open_state(where.state) as state:
        return feed_token(state, purpose)


def install_reactions(server: flask.Flask, where: Home, world: World) -> None:
    """Add `POST /alerts/mute`, `/alerts/unmute` and `/alerts/not-useful`."""
    limit = RateLimit(POSTS_PER_MINUTE)

    @server.post("/alerts/<action>")
    def react(action: str) -> flask.Response:
        if action not in _DONE:
            return flask.Response("No such action.\n", 404)
        if from_another_site():
            return flask.Response("Requests from other sites are refused.\n", 403)
        if not limit.allows(f"{flask.request.remote_addr} {reader_name()}"):
            return flask.Response("Too many requests; try again in a minute.\n", 429)
        try:
            event = _event_named(world, flask.request.form)
        except (NotFoundError, ValueError):
            return flask.Response("No such finding in this release.\n", 404)
        with open_state(where.state) as state:
            _record(state, action, event, datetime.now(UTC))
        return flask.Response(status=303, headers={"Location": back_to(_DONE[action])})


def back_to(done: str) -> str:
    """Return the address that the post came from, told what was done; only our page can be it."""
    codec = StateCodec()
    search = urlsplit(flask.request.form.get("back", "")).query
    state, _ = codec.decode("/alerts", search, PARAMETERS)
    return codec.encode(state.with_changes(fact=None).with_page(done=done), PARAMETERS)


def _event_named(world: World, form: Mapping[str, str]) -> Event:
    snapshot = world.snapshot(form.get("release") or None)
    day = date.fromisoformat(form["asof"]) if form.get("asof") else snapshot.as_of
    for event in snapshot.readings_on(day).events:
        if event.event_id == form.get("event"):
            return event
    raise NotFoundError(f"no finding '{form.get('event', '')[:64]}' in {snapshot.name}")


def _record(state: sqlite3.Connection, action: str, event: Event, now: datetime) -> None:
    reader, subject = _key(reader_name()), "|".join(event.subject)
    if action == "mute":
        state.execute(
            digest_query("mute"),
            {
                "user_name": reader,
                "rule_id": event.rule_id,
                "subject": subject,
                "reason": "page",
                "now": now.isoformat(),
                "until": (now + MUTE_FOR).isoformat(),
            },
        )
    elif action == "unmute":
        about = {"rule_id": event.rule_id, "subject": subject}
        state.execute(query("unmute"), {"reader": reader, "now": now.isoformat(), **about})
    else:
        state.execute(
            digest_query("not_useful"),
            {"event_id": event.event_id, "page": reader, "now": now.isoformat()},
        )


def _key(reader: str) -> str:
    return f"reader:{reader}"
