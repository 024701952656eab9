"""The words of organisation names, read once from the data files beside this module."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Phrase = tuple[str, ...]
"""The tokens of a term that may have several words ("hong kong")."""


@dataclass(frozen=True)
class NameWords:
    """Which words carry no identity, and which names are everyday words.

    legal_forms: form → the countries that know it; empty where many do.
    securities, places, leading, chinese_places, joining: terms of one or more tokens.
    interchangeable: words that a firm adds to its own name without becoming another firm.
    unit, unit_before_place: words for a part of a house, and those of them before a place.
    service: what a unit with a name of its own sells.
    business: what a unit of a large house does. shopfront: what a house sells under its own name.
    families: first words that several houses share.
    version: words for a version or size of a product.
    cities: those of the places that are no country; abroad: countries in scripts without blanks.
    seats: country → the places that are its name.
    symbol_words: symbols of shares that are words as well. no_symbols: acronyms that are none.
    field: fields of business, as firms named under Chinese law and units in a country state them.
    country_codes: codes that stand for a place before a legal form.
    same_word: spelling → the one compared. same_character: the same for Chinese characters.
    """

    legal_forms: dict[Phrase, frozenset[str]]
    securities: frozenset[Phrase]
    places: frozenset[Phrase]
    chinese_places: frozenset[Phrase]
    cities: frozenset[Phrase]
    abroad: frozenset[Phrase]
    seats: dict[str, frozenset[Phrase]]
    symbol_words: frozenset[str]
    no_symbols: frozenset[str]
    joining: frozenset[Phrase]
    leading: frozenset[Phrase]
    interchangeable: frozenset[str]
    unit: frozenset[Phrase]
    unit_before_place: frozenset[Phrase]
    service: frozenset[str]
    business: frozenset[str]
    shopfront: frozenset[str]
    families: frozenset[str]
    version: frozenset[str]
    field: frozenset[str]
    country_codes: frozenset[str]
    everyday: frozenset[str]
    same_word: tuple[tuple[str, str], ...]
    same_character: dict[int, int]


@cache
def name_words() -> NameWords:
    """Return the word lists of the files beside this module."""
    words, places, forms = (_table(name) for name in ("words", "places", "legal_forms"))
    return NameWords(
        legal_forms={
            tuple(written.split()): frozenset(entry["countries"])
            for entry in forms["form"]
            for written in entry["written"]
        },
        securities=_phrases(words["securities"]),
        places=_phrases(
            [*places["countries"], *places["chinese"], *places["cities"], *places["abroad"]]
        ),
        cities=_phrases(places["cities"]),
        abroad=_phrases(places["abroad"]),
        seats={country: _phrases(terms) for country, terms in places["seats"].items()},
        symbol_words=frozenset(words["symbol_words"]),
        no_symbols=frozenset(words["no_symbols"]),
        chinese_places=_phrases(places["chinese"]),
        joining=_phrases(places["joining"]),
        leading=_phrases(words["leading"]),
        interchangeable=frozenset(words["interchangeable"]),
        unit=_phrases(words["unit"]),
        unit_before_place=_phrases(words["unit_before_place"]),
        service=frozenset(words["service"]),
        business=frozenset(words["business"]),
        shopfront=frozenset(words["shopfront"]),
        families=frozenset(words["families"]),
        version=frozenset(words["version"]),
        field=frozenset(words["field"]),
        country_codes=frozenset(places["country_codes"]),
        everyday=_everyday(),
        same_word=tuple(words["same_word"].items()),
        same_character=str.maketrans(
            "".join(words["same_character"]["traditional"]),
            "".join(words["same_character"]["simplified"]),
        ),
    )


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / f"{name}.toml").read_text("utf-8"))


def _everyday() -> frozenset[str]:
    text = (resources.files(__package__) / "everyday_words.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def _phrases(terms: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(tuple(term.split()) for term in terms)
