"""What a request says about its reader: preferred language and day of reading."""

from datetime import UTC, date, datetime

import flask

from data.language.catalogue import LANGUAGES, Language


def today() -> date:
    """Return the day of reading (UTC); only what depends on the clock uses it."""
    return datetime.now(UTC).date()


def preferred_language() -> Language:
    """Return the reader's language by what the browser asks for, English when neither fits."""
    best = flask.request.accept_languages.best_match(list(LANGUAGES), "en")
    return "fr" if best == "fr" else "en"
