"""Addresses of organisations and deals that were merged into others: they lead to those.

An old address answers 301 and stays alive: `merged` carries the old slug to the page, which says
whose judgement led there. After a split the address names its own organisation again, so browsers
are told to ask each time.
"""

import re
from typing import Any

import flask
from dash import html
from dash.development.base_component import Component

from dashboard.web.address import SLUG, Parameter, State, StateCodec
from dashboard.web.context import Context
from dashboard.web.page import find
from dashboard.web.reviewing.passage import neutral
from dashboard.web.routing import Router
from data.errors import NotFoundError
from data.facts import Facts
from data.language import formats
from data.review.merges import Table, merged_keys

MERGED = Parameter("merged", pattern=SLUG)
"""The slug that the reader asked for, on the page that the merge leads to."""

_ACTOR = re.compile(rf"/actors/(?P<slug>{SLUG})/?")
_FACT = re.compile(r"(?P<table>organisation|deal):(?P<key>.+)")


def install_merged(server: flask.Flask, router: Router) -> None:
    """Answer addresses of what was merged with 301 to what it is shown under."""

    @server.before_request
    def lead_on() -> flask.Response | None:
        if flask.request.method not in ("GET", "HEAD"):
            return None
        search = flask.request.query_string.decode("utf-8", "replace")
        address = kept_address(router, flask.request.path, search)
        if address is None:
            return None
        answer = flask.redirect(address, 301)
        answer.headers["Cache-Control"] = "no-cache"
        return flask.make_response(answer)


def kept_address(router: Router, path: str, search: str) -> str | None:
    """Return the address of what an address means since a merge, None where nothing changed."""
    if not _ACTOR.fullmatch(path) and "fact=" not in search:
        return None
    found = find(router.pages, path)
    if found is None:
        return None
    parameters = found[0].parameters
    state, _ = StateCodec().decode(path, search, parameters)
    try:
        facts = router.world.snapshot(state.release).facts
    except NotFoundError:
        return None
    kept = _with_kept(state, facts)
    return None if kept == state else StateCodec().encode(kept, parameters)


def _with_kept(state: State, facts: Facts) -> State:
    actor = _ACTOR.fullmatch(state.path)
    if actor and (kept := shown_under(facts, "organisation", actor["slug"])):
        state = state.with_changes(path=f"/actors/{kept}").with_page(merged=actor["slug"])
    fact = _FACT.fullmatch(state.fact or "")
    if fact:
        table: Table = "deal" if fact["table"] == "deal" else "organisation"
        if kept := shown_under(facts, table, fact["key"]):
            state = state.with_changes(fact=f"{table}:{kept}")
    return state


def shown_under(facts: Facts, table: Table, key: str) -> str | None:
    """Return the key under which a merged one is shown, None where it stands by itself."""
    return merged_keys(facts.statements("merge"), table).get(key)


def merge_note(context: Context, slug: str) -> Component | None:
    """Return what the page of an organisation says to a reader who asked for a merged one."""
    asked = context.state.get(MERGED.name)
    if not asked or shown_under(context.facts, "organisation", asked) != slug:
        return None
    judged = _judgement(context.facts, asked)
    reason = neutral(str(judged["reason"] or context.say("parts.unknown")))
    day = formats.partial_date(str(judged["decided_on"]), context.language)
    said = context.say("actors.merged", asked=asked, day=day, reason=reason)
    return html.P(said, className="notice", role="status")


def _judgement(facts: Facts, merged: str) -> dict[str, Any]:
    log = facts.statements("merge")
    own = log[(log["table_name"] == "organisation") & (log["merged_key"] == merged)]
    newest = own.sort_values("recorded_at").to_dict("records")[-1]
    return {str(name): value for name, value in newest.items()}
