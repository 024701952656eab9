"""Reports of errors: what a reader says about a figure goes into the state file, once."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

import flask

from dashboard.web.access import from_another_site
from dashboard.web.address import REPORTED, StateCodec
from dashboard.web.mail_actions import POSTS_PER_MINUTE, RateLimit
from dashboard.web.page import Page, find
from data.errors import UsageError
from data.home import Home
from data.review.reports import add_report
from data.state import open_state

MOST_LETTERS = 2000


def install_error_reports(server: flask.Flask, where: Home, pages: Sequence[Page]) -> None:
    """Add `POST /report`: `back` (the page's address, with its fact), `comment` and `address`.

    `address` says where it can be read and may be empty.
    """
    limit = RateLimit(POSTS_PER_MINUTE)
    codec = StateCodec()

    @server.post("/report")
    def report() -> flask.Response:
        if from_another_site():
            return flask.Response("Requests from other sites are refused.\n", 403)
        if not limit.allows(str(flask.request.remote_addr)):
            return flask.Response("Too many requests; try again in a minute.\n", 429)
        comment = flask.request.form.get("comment", "").strip()
        back = urlsplit(flask.request.form.get("back", ""))
        found = find(pages, back.path)
        parameters = found[0].parameters if found else ()
        state, _ = codec.decode(back.path if found else "/", back.query, parameters)
        if not comment or len(comment) > MOST_LETTERS or state.fact is None:
            return flask.Response(
                f"A report names a figure and says in 1 to {MOST_LETTERS} letters what is wrong.\n",
                400,
            )
        plain = state.with_page(**{REPORTED.name: None})
        try:
            with open_state(where.state) as opened:
                number = add_report(
                    opened,
                    fact=state.fact,
                    page=codec.encode(plain, parameters),
                    claim=comment,
                    address=flask.request.form.get("address", "").strip() or None,
                    now=datetime.now(UTC),
                )
        except UsageError as error:
            return flask.Response(f"{error}\n", 400, mimetype="text/plain")
        told = codec.encode(plain.with_page(**{REPORTED.name: str(number)}), parameters)
        return flask.Response(status=303, headers={"Location": told})
