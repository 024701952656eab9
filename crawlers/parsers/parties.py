"""Parties as a record holds them: slugs and printed names, several joined by a bar."""

import hashlib
from collections.abc import Iterable

from crawlers.parties import known_organisation, tidy
from data.names import slug


def party_slug(name: str) -> str:
    """Return the slug of a known organisation of that name, else a new slug made from the name.

    A name without any Latin letter or digit gets a slug made of a hash, so that the same printed
    name always means the same party and two such names are never one.
    """
    made = known_organisation(name) or slug(tidy(name))
    return made or f"party-{hashlib.sha256(tidy(name).encode()).hexdigest()[:12]}"


def party_slugs(names: Iterable[str]) -> str:
    """Return the slugs of several parties joined by a bar, each once."""
    return "|".join(dict.fromkeys(party_slug(name) for name in names))


def printed_names(names: Iterable[str]) -> str:
    """Return names as printed, joined by a bar (a bar inside a name becomes a slash)."""
    return "|".join(dict.fromkeys(name.replace("|", "/") for name in names))
