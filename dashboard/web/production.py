"""What the production server loads: one application per worker, configured by environment.

`vigie serve` sets `VIGIE_HOME` and `VIGIE_LOGIN` and starts gunicorn with
`dashboard.web.production:application()`.
"""

import gc
import os
from hashlib import sha256

import flask

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.disputes import Disputes
from dashboard.web.error_reports import install_error_reports
from dashboard.web.feeds import install_feeds
from dashboard.web.findings.reactions import install_reactions
from dashboard.web.mail_actions import install_mail_actions
from dashboard.web.reader import today
from dashboard.web.reviewing.actions import install_review_actions
from dashboard.web.reviewing.report_actions import install_report_actions
from dashboard.web.routing import Look
from dashboard.web.users import may_enter, session_key
from dashboard.web.world import OpenedRelease, ReleasedWorld
from data.home import Home, home
from data.release import open_release
from data.release.pointer import current_name, finished
from data.review.reports import disputed_facts

COLLECTED_AFTER = (20_000, 50, 50)
"""New objects before the collector looks, and rounds of each generation before the next."""
LOGIN = "VIGIE_LOGIN"
"""Environment variable: "required" where the server listens beyond this machine."""


def released_world(where: Home) -> ReleasedWorld:
    """Return the world of the releases under a home."""

    def open_named(name: str) -> OpenedRelease:
        reader = open_release(where, name)
        return OpenedRelease(
            reader.facts(),
            reader.info.content_hash,
            reader.path,
            lambda: reader.frame("alert"),
            lambda: reader.frame("correction"),
        )

    return ReleasedWorld(
        lambda: current_name(where.releases), open_named, lambda: finished(where.releases)
    )


def application() -> flask.Flask:
    """Return the application of one worker, with the first page already laid out once."""
    where = home()
    guard = Guard()
    if os.environ.get(LOGIN) == "required":
        guard = Guard(
            lambda name, password: may_enter(where.state, name, password),
            sha256(session_key(where.state)).digest(),
        )
    app = make_app(released_world(where), guard, lambda: Disputes(disputed_facts(where.state)))
    install_mail_actions(app.server, where)
    install_feeds(app.server, where)
    install_reactions(app.server, where, app.router.world)
    install_error_reports(app.server, where, app.router.pages)
    install_review_actions(app.server, where, app.router.world)
    install_report_actions(app.server, where, app.router.world)
    app.router.draw("/", "", "en", today(), Look())
    # Facts and libraries stay for ever, a quarter of a million objects: walking them again and
    # again took half of the time of a page, and what pages leave is mostly freed without it.
    gc.set_threshold(*COLLECTED_AFTER)
    server: flask.Flask = app.server
    return server
