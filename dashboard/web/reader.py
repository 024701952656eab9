"""What a request says about its reader: preferred language and day of reading."""

from datetime import UTC, date, datetime

import flask

from data.language.catalogue import LANGUAGES, Language


def today() -> date:
    """Return the day of reading (UTC); only what depends on the clock uses it."""
    return datetime.now(UTC).date()


LOCAL = "local"
"""The reader of a server that listens on this machine only, where nobody logs in."""


def reader_name() -> str:
    """Return who reads: the name that logged in, or "local" where no login is asked."""
    return str(flask.g.get("reader", LOCAL)) if flask.has_request_context() else LOCAL


def preferred_language() -> Language:
    """Return the reader's language: the address's, else what the browser asks for, else English."""
    asked = flask.request.args.get("lang")
    if asked in LANGUAGES:
        return "fr" if asked == "fr" else "en"
    best = flask.request.accept_languages.best_match(list(LANGUAGES), "en")
    return "fr" if best == "fr" else "en"
