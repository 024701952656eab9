"""How alike two company names are: normalised forms, printed variants, a score from 0 to 1."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

_LEGAL_FORM_WORDS = """
ab ag as asa bv co corp corporation company gmbh gp inc incorporated kg kk limited llc llp lp
ltd lte nv oo oy oyj plc pt pte pty public pvt rl ro sa sarl sas se sl sp spa srl sro uab ug
"""
_GENERIC_WORDS = """
ai business group holding holdings international investments joint lab labs platforms
software stock systems team tech technologies technology z o s r l a
"""
_LEGAL_FORMS = frozenset(_LEGAL_FORM_WORDS.split())
_GENERIC = frozenset(_GENERIC_WORDS.split())
_TRADE_NAME = re.compile(r"\b(?:d\s*/\s*b\s*/\s*a|dba|formerly|trading as)\b", re.IGNORECASE)
_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
"""The dot between two single letters: "s.a r.l." is "sa rl"."""
_BRACKETS = re.compile(r"\(([^()]*)\)")

EQUAL, EQUAL_BUT_GENERIC_WORDS, BEGINS_WITH, MENTIONED = 1.0, 0.97, 0.92, 0.93
"""Scores of the kinds of agreement that are not edit distance."""
SHORTEST_FUZZY = 5
"""Below this length one changed letter makes another name: only exact agreement counts."""


@lru_cache(maxsize=16384)
def normalised(name: str) -> str:
    """Return a name in lower-case ASCII words without punctuation and legal form.

    >>> normalised("Mu Technologies GmbH")
    'mu technologies'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"['’`]s\b", "", plain)
    plain = _INITIALS.sub("", plain)
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    kept = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(kept or words)


@lru_cache(maxsize=4096)
def variants(printed: str) -> tuple[str, ...]:
    """Return the normalised names that a printed party name may stand for.

    Trade names ("Alfa Inc. d/b/a Beta"), names in brackets and the name without them all count.

    >>> variants("Bluush Inc. (d/b/a Bee)")
    ('bluush', 'bee')
    """
    found: list[str] = []
    inside = _BRACKETS.findall(printed)
    for part in [_BRACKETS.sub(" ", printed), *inside]:
        for piece in re.split(r",\s+|\band\b", _TRADE_NAME.sub(", ", part)):
            name = normalised(piece)
            if name and name not in found and name not in _GENERIC:
                found.append(name)
    whole = normalised(printed)
    if whole and whole not in found and not inside and not _TRADE_NAME.search(printed):
        found.append(whole)
    return tuple(found)


@lru_cache(maxsize=65536)
def similarity(one: str, other: str) -> float:
    """Return how alike two normalised names are, 0 to 1.

    Equal names score 1; equal but for generic words ("labs", "technologies") 0.97; a name that
    the other one begins with 0.92; else the edit ratio of names of five letters or more.
    """
    if one == other:
        return EQUAL
    if _core(one) == _core(other) and _core(one):
        return EQUAL_BUT_GENERIC_WORDS
    short, long = sorted((one.split(), other.split()), key=len)
    if short and long[: len(short)] == short and _core(" ".join(short)):
        return BEGINS_WITH
    if min(len(one), len(other)) < SHORTEST_FUZZY:
        return 0.0
    return min(fuzz.ratio(one, other) / 100, BEGINS_WITH)


def best_similarity(ones: Iterable[str], others: Iterable[str]) -> float:
    """Return the highest similarity between two sets of normalised names."""
    others = tuple(others)
    return max((similarity(one, other) for one in ones for other in others), default=0.0)


def mentioned(name: str, prose: str) -> bool:
    """Return whether a normalised name of four letters or more stands in a text as whole words."""
    if len(name.replace(" ", "")) < 4 or not _core(name):
        return False
    return f" {name} " in f" {normalised(prose)} "


@lru_cache(maxsize=16384)
def _core(name: str) -> str:
    return " ".join(word for word in name.split() if word not in _GENERIC)
