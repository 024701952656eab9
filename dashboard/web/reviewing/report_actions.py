"""The posts of the page of error reports: dispute, dismiss, preview, correct, take back.

A post is taken from our own pages only. What cannot be done leads back to the report with what was
typed, and the page says why; nothing is decided then.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

import flask

from dashboard.review.correcting import proposal
from dashboard.web.access import from_another_site
from dashboard.web.reader import LOCAL, reader_name
from dashboard.web.reviewing.actions import may_decide
from dashboard.web.reviewing.posted import KEPT
from dashboard.web.world import World
from data.errors import NotFoundError, VigieError
from data.home import Home
from data.review.reports import ErrorReport, ReportDecision, decide_report, find_report
from data.state import open_state

LONGEST = 1000
COLUMN = "column_"
"""Prefix of the fields that hold columns as they should be; "was_" holds what stands."""

Form = Mapping[str, str]
Action = Callable[[Home, World, ErrorReport, str, Form], None]


def install_report_actions(server: flask.Flask, where: Home, world: World) -> None:
    """Add `POST /reports/<number>/<action>`."""

    @server.post("/reports/<int:number>/<action>")
    def decide_report_by_form(number: int, action: str) -> flask.Response:
        if action not in (*_ACTIONS, "preview"):
            return flask.Response("No such action.\n", 404)
        if from_another_site():
            return flask.Response("Requests from other sites are refused.\n", 403)
        form = {name: str(value).strip()[:LONGEST] for name, value in flask.request.form.items()}
        reviewer = reader_name() if reader_name() != LOCAL else form.get("by", "")[:80]
        kept = {name: form[name] for name in KEPT if form.get(name)} | {"r": str(number)}
        kept |= {"by": reviewer} if reviewer and reader_name() == LOCAL else {}
        typed = _typed(form)
        drawn = {**kept, "about": form.get("about", ""), "set": urlencode(typed)}
        if action == "preview":
            return _back(drawn)
        if not reviewer:
            return _back({**drawn, "refused": "name"})
        if not may_decide(where, reader_name()):
            return _back({**drawn, "refused": "role"})
        try:
            with open_state(where.state) as state:
                found = find_report(state, number)
            _ACTIONS[action](where, world, found, reviewer, form)
        except NotFoundError:
            return _back({**drawn, "refused": "gone"})
        except VigieError:
            return _back({**drawn, "refused": action})
        return _back({**kept, "show": "", "done": action})


def _dispute(where: Home, _world: World, found: ErrorReport, reviewer: str, form: Form) -> None:
    _decide(where, found, "disputed", reviewer, form)


def _dismiss(where: Home, _world: World, found: ErrorReport, reviewer: str, form: Form) -> None:
    _decide(where, found, "dismissed", reviewer, form)


def _reopen(where: Home, _world: World, found: ErrorReport, reviewer: str, form: Form) -> None:
    _decide(where, found, "reopened", reviewer, form)


def _decide(
    where: Home, found: ErrorReport, decision: ReportDecision, reviewer: str, form: Form
) -> None:
    with open_state(where.state) as state:
        decide_report(
            state,
            found,
            decision,
            reviewer,
            datetime.now(UTC),
            reason=form.get("reason", ""),
            about=form.get("about") or None,
        )


def _correct(where: Home, world: World, found: ErrorReport, reviewer: str, form: Form) -> None:
    about = form.get("about") or found.about or found.fact
    made = proposal(world.snapshot(None).facts, about, _typed(form))
    with open_state(where.state) as state:
        decide_report(
            state,
            found,
            "corrected",
            reviewer,
            datetime.now(UTC),
            reason=form.get("reason", ""),
            about=about,
            observation_id=made.observation_id,
            payload=made.payload,
            address=form.get("source") or None,
        )


_ACTIONS: Mapping[str, Action] = {
    "dispute": _dispute,
    "dismiss": _dismiss,
    "correct": _correct,
    "reopen": _reopen,
}


def _typed(form: Form) -> dict[str, str]:
    """Return the columns that were changed: each field stands beside the value that stands."""
    return {
        name.removeprefix(COLUMN): value
        for name, value in form.items()
        if name.startswith(COLUMN) and value != form.get(f"was_{name.removeprefix(COLUMN)}", "")
    }


def _back(values: Mapping[str, str]) -> flask.Response:
    query = urlencode({name: value for name, value in values.items() if value})
    return flask.Response(status=303, headers={"Location": f"/reports?{query}"})
