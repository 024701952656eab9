"""The posts of the review page: accept, correct, merge, reject, reopen; each leads back to it.

A post is taken from our own pages only (the guard refuses other sites). What cannot be done leads
back to the candidate with what was typed, and the page says why; nothing is decided then.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

import flask

from dashboard.review.collect import groups_of
from dashboard.web.access import from_another_site
from dashboard.web.reader import LOCAL, reader_name
from dashboard.web.reviewing.posted import KEPT
from dashboard.web.users import users
from dashboard.web.world import World
from data.errors import NotFoundError, VigieError
from data.home import Home
from data.review import queue
from data.review.background import background_of
from data.review.candidate import Candidate
from data.state import open_state

CORRECTED = (
    "kind", "source_org", "target_org", "other_parties", "announced", "amount", "currency",
    "amount_basis", "stake_pct", "exclusivity", "status",
)  # fmt: skip
LONGEST = 300


def install_review_actions(server: flask.Flask, where: Home, world: World) -> None:
    """Add `POST /review/<candidate>/<action>`."""

    @server.post("/review/<candidate_id>/<action>")
    def decide(candidate_id: str, action: str) -> flask.Response:
        if action not in _ACTIONS:
            return flask.Response("No such action.\n", 404)
        if from_another_site():
            return flask.Response("Requests from other sites are refused.\n", 403)
        form = {name: str(value).strip()[:LONGEST] for name, value in flask.request.form.items()}
        reviewer = _reviewer(form)
        carried = {name: form[name] for name in KEPT if form.get(name)}
        carried |= {"by": reviewer} if reviewer and reader_name() == LOCAL else {}
        if not reviewer:
            return _back({**carried, "c": candidate_id, "refused": "name"})
        if not may_decide(where, reader_name()):
            return _back({**carried, "c": candidate_id, "refused": "role"})
        try:
            found = _find(where, candidate_id)
            after = _next(where, found, form.get("show") or "pending")
            _ACTIONS[action](where, world, found, reviewer, form)
        except NotFoundError:
            return _back({**carried, "c": candidate_id, "refused": "gone"})
        except VigieError:
            typed = urlencode(_corrections(form))
            return _back({**carried, "c": candidate_id, "set": typed, "refused": action})
        return _back({**carried, "c": after, "done": action, "about": candidate_id})


def may_decide(where: Home, reader: str) -> bool:
    """Return whether a reader may decide: anyone on this machine, else reviewers by role."""
    if reader == LOCAL:
        return True
    return any(
        name == reader and role in _DECIDING for name, role, _, on in users(where.state) if on
    )


_DECIDING = ("reviewer", "administrator")


def _accept(
    where: Home, world: World, found: Candidate, reviewer: str, form: Mapping[str, str]
) -> None:
    facts = world.snapshot(None).facts
    background = background_of(facts, groups_of(facts))
    chosen = form.get("into_other") or form.get("into") or ""
    into = {"": None, "own": ""}.get(chosen, chosen)
    with open_state(where.state) as state:
        queue.accept(
            state,
            found,
            reviewer,
            datetime.now(UTC),
            background=background,
            corrections=_corrections(form),
            into=into,
            reason=form.get("reason") or None,
        )


def _reject(
    where: Home, _world: World, found: Candidate, reviewer: str, form: Mapping[str, str]
) -> None:
    if not form.get("reason"):
        raise VigieError("a rejection needs its reason, for the log")
    with open_state(where.state) as state:
        queue.reject(state, found, reviewer, datetime.now(UTC), form["reason"])


def _reopen(
    where: Home, _world: World, found: Candidate, reviewer: str, form: Mapping[str, str]
) -> None:
    if not form.get("reason"):
        raise VigieError("taking a decision back needs its reason, for the log")
    with open_state(where.state) as state:
        queue.reopen(state, found, reviewer, datetime.now(UTC), form["reason"])


_ACTIONS = {"accept": _accept, "reject": _reject, "reopen": _reopen}


def _corrections(form: Mapping[str, str]) -> dict[str, str]:
    """Return the columns that were changed: each field stands beside the value that was read."""
    return {
        name: form[name]
        for name in CORRECTED
        if name in form and form[name] != form.get(f"read_{name}", "")
    }


def _reviewer(form: Mapping[str, str]) -> str:
    reader = reader_name()
    return reader if reader != LOCAL else form.get("by", "")[:80]


def _find(where: Home, candidate_id: str) -> Candidate:
    with open_state(where.state) as state:
        return queue.find(state, candidate_id)


def _next(where: Home, found: Candidate, shown: str) -> str:
    """Return the candidate that comes after the decided one in the list ("" without one)."""
    with open_state(where.state) as state:
        listed = [one for one in queue.candidates(state) if one.status == shown]
    if shown == "pending":
        listed.sort(key=lambda one: -float(one.deal.get("confidence") or 0))
    ids = [one.candidate_id for one in listed]
    if found.candidate_id not in ids:
        return ""
    place = ids.index(found.candidate_id)
    rest = [*ids[place + 1 :], *ids[:place]]
    return rest[0] if rest else ""


def _back(values: Mapping[str, str]) -> flask.Response:
    query = urlencode({name: value for name, value in values.items() if value})
    return flask.Response(status=303, headers={"Location": f"/review?{query}"})
