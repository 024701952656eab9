"""Slugs of names that no table knows, and the legal forms that they leave out."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib import resources

NAME_WORDS = tomllib.loads((resources.files("data") / "name_words.toml").read_text("utf-8"))
LEGAL_FORMS = frozenset(NAME_WORDS["legal_forms"])
"""Legal forms that a slug drops from the end of a name (compared without dots)."""

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss"}
)
_US_DOTS = re.compile(r"\bU\.S\.?(?!\w)")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=65_536)
def slug(name: str) -> str:
    """Return the identifier of an unknown party: ASCII, lower case, hyphens, legal form dropped.

    >>> slug("Vermillon Systèmes S.A.S.")
    'vermillon-systemes'
    """
    plain = unicodedata.normalize("NFKD", _US_DOTS.sub("US", name).translate(_LIGATURES))
    ascii_name = plain.encode("ascii", "ignore").decode().lower()
    words = [word for word in re.split(r"[\s,]+", ascii_name) if word]
    while len(words) > 1 and words[-1].replace(".", "") in LEGAL_FORMS:
        words.pop()
    return _NOT_SLUG.sub("-", " ".join(words)).strip("-")
