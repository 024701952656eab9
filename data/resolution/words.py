"""The words of organisation names, read once from the data files beside this module."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class NameWords:
    """Which words carry no identity, and which names are everyday words.

    legal_forms, places: tuples of tokens (a form may have several words).
    interchangeable: words that a firm adds to its own name without becoming another firm.
    """

    legal_forms: frozenset[tuple[str, ...]]
    places: frozenset[tuple[str, ...]]
    interchangeable: frozenset[str]
    leading: frozenset[str]
    unit: frozenset[str]
    everyday: frozenset[str]


@cache
def name_words() -> NameWords:
    """Return the word lists of `words.toml` and `everyday_words.txt`."""
    folder = resources.files(__package__)
    table = tomllib.loads((folder / "words.toml").read_text("utf-8"))
    lines = (folder / "everyday_words.txt").read_text("utf-8").splitlines()
    everyday = {word for line in lines if not line.startswith("#") for word in line.split()}
    return NameWords(
        legal_forms=frozenset(tuple(form.split()) for form in table["legal_forms"]),
        places=frozenset(tuple(place.split()) for place in table["places"]),
        interchangeable=frozenset(table["interchangeable"]),
        leading=frozenset(table["leading"]),
        unit=frozenset(table["unit"]),
        everyday=frozenset(everyday),
    )
