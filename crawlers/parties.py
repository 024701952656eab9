"""Organisations named by sources: the slug of the reference table, else one made from the name."""

import re
from functools import cache
from importlib import resources
from pathlib import Path

from data.names import Gazetteer, read_gazetteer, slug
from data.resolution.known import bundled_resolver

UNNAMED = "undisclosed-party"
"""Slug of a party that its source does not name."""

_BLANKS = re.compile(r"\s+")
_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sir|Dame|Mme|Herr|Frau)\.?\s+"
    r"(?:[A-ZÀ-Þ][\w'’.-]*\s+){0,3}[A-ZÀ-Þ][\w'’-]+"
)


@cache
def _gazetteer() -> Gazetteer:
    with resources.as_file(resources.files("data") / "reference" / "organisations.csv") as path:
        return read_gazetteer(Path(path))


def tidy(text: str) -> str:
    """Return a printed name with its blanks and line breaks made single spaces."""
    return _BLANKS.sub(" ", text).strip()


def without_persons(text: str) -> str:
    """Return a text in which people named with their title stand as "a person".

    >>> without_persons("the hiring of Mr. Ada Example and 64 other individuals")
    'the hiring of a person and 64 other individuals'
    """
    return _PERSON.sub("a person", text)


@cache
def known_organisation(name: str) -> str | None:
    """Return the slug of the organisation that a printed name means for certain, else None."""
    return bundled_resolver().resolve(tidy(name)).organisation_id


@cache
def organisation(name: str) -> str:
    """Return the slug of a party: of the reference table, else ASCII, lower case, no legal form.

    A name without any ASCII letter or digit has no slug of its own and counts as unnamed.
    """
    return known_organisation(name) or slug(tidy(name)) or UNNAMED


def organisations_in(text: str) -> list[str]:
    """Return the organisations that a text names for certain, each once, in order."""
    mentions = _gazetteer().mentions(text)
    return list(dict.fromkeys(found.organisation_id for found in mentions if found.certain))
