"""The words of organisation names, read once from the data files beside this module."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

Phrase = tuple[str, ...]
"""The tokens of a term that may have several words ("hong kong")."""


@dataclass(frozen=True)
class NameWords:
    """Which words carry no identity, and which names are everyday words.

    legal_forms, securities, places, leading, leading_places: terms of one or more tokens.
    interchangeable: words that a firm adds to its own name without becoming another firm.
    unit, unit_before_place: words for a part of a house after and before a place.
    country_codes: codes that stand for a place before a legal form.
    same_word: spelling → the one compared.
    """

    legal_forms: frozenset[Phrase]
    securities: frozenset[Phrase]
    places: frozenset[Phrase]
    leading: frozenset[Phrase]
    leading_places: frozenset[Phrase]
    interchangeable: frozenset[str]
    unit: frozenset[str]
    unit_before_place: frozenset[str]
    country_codes: frozenset[str]
    everyday: frozenset[str]
    same_word: tuple[tuple[str, str], ...]


@cache
def name_words() -> NameWords:
    """Return the word lists of `words.toml` and `everyday_words.txt`."""
    folder = resources.files(__package__)
    table = tomllib.loads((folder / "words.toml").read_text("utf-8"))
    lines = (folder / "everyday_words.txt").read_text("utf-8").splitlines()
    everyday = {word for line in lines if not line.startswith("#") for word in line.split()}
    return NameWords(
        legal_forms=_phrases(table["legal_forms"]),
        securities=_phrases(table["securities"]),
        places=_phrases(table["places"]),
        leading=_phrases(table["leading"]),
        leading_places=_phrases(table["leading_places"]),
        interchangeable=frozenset(table["interchangeable"]),
        unit=frozenset(table["unit"]),
        unit_before_place=frozenset(table["unit_before_place"]),
        country_codes=frozenset(table["country_codes"]),
        everyday=frozenset(everyday),
        same_word=tuple(table["same_word"].items()),
    )


def _phrases(terms: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(tuple(term.split()) for term in terms)
