"""A cheap gate before the extractor: text without a known party or without a deal word is skipped.

Names and deal words are each one automaton (Aho–Corasick), whose speed does not depend on how many
there are; a hit counts where no letter goes on before it and, for a name, none behind it.
"""

from collections.abc import Iterable
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from crawlers.extraction.rules.rulebook import rulebook
from data.names import Gazetteer

_STEM = 5
_NOT_ALONE = frozenset(
    {"make", "made", "let", "lets", "use", "used", "add", "run", "get", "got", "put", "part"}
)


class Gate:
    """Says whether a text may state a deal between parties of which one is known."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Compile the names of `gazetteer` and the deal words of all languages."""
        self._names = _automaton(gazetteer.certain_names())
        self._words = _automaton(deal_words())

    def passes(self, text: str) -> bool:
        """Return whether `text` (plain, or a raw JSON line) is worth reading in full."""
        return _names_one(self._names, text) and _begins_one(self._words, text)


def _automaton(words: Iterable[str]) -> AhoCorasick:
    return AhoCorasick(sorted(set(words)), implementation=Implementation.DFA)


def _names_one(names: AhoCorasick, text: str) -> bool:
    """Return whether one of the names stands in a text as a whole word."""
    return any(
        not _is_letter(text, start - 1) and not _is_letter(text, end)
        for _, start, end in names.find_matches_as_indexes(text, overlapping=True)
    )


def _begins_one(stems: AhoCorasick, text: str) -> bool:
    """Return whether a word of a text begins with one of the stems."""
    return any(
        not _is_letter(text, start - 1)
        for _, start, _ in stems.find_matches_as_indexes(text, overlapping=True)
    )


def _is_letter(text: str, at: int) -> bool:
    """Return whether a letter, digit or underscore stands at a place, which may be outside."""
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


@cache
def deal_words() -> frozenset[str]:
    """Return the beginnings of all deal words, in lower case and with a capital."""
    stems = set()
    for language in ("en", "fr"):
        for word in rulebook("fr" if language == "fr" else "en").deal_words:
            if " " in word:
                stems.add(word)
            elif word not in _NOT_ALONE and len(word) > 2:
                stems.add(word[:_STEM])
    return frozenset(stems | {stem.capitalize() for stem in stems})
