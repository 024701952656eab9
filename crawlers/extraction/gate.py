"""A cheap gate before the extractor: text without a known party or without a deal word is skipped.

Names are one pass of a compiled expression whose alternatives begin with a capital letter, which
lets the standard library jump from one capital to the next instead of trying every character; the
few names in lower case are looked for as plain strings.
"""

import re
from collections.abc import Iterable
from functools import cache

from crawlers.extraction.rulebook import rulebook
from data.names import Gazetteer

_STEM = 5
_NOT_ALONE = frozenset(
    {"make", "made", "let", "lets", "use", "used", "add", "run", "get", "got", "put", "part"}
)


class Gate:
    """Says whether a text may state a deal between parties of which one is known."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Compile the names of `gazetteer` and the deal words of all languages."""
        names = gazetteer.certain_names()
        capital = [name for name in names if not name[0].islower()]
        self._names = _fast(capital)
        small = [name for name in names if name[0].islower() and not self._names.search(name)]
        self._small = tuple(
            name for name in small if not any(other in name for other in small if other != name)
        )
        self._words = deal_words()

    def passes(self, text: str) -> bool:
        """Return whether `text` (plain, or a raw JSON line) is worth reading in full."""
        known = self._names.search(text) is not None or any(name in text for name in self._small)
        return known and self._words.search(text) is not None


@cache
def deal_words() -> re.Pattern[str]:
    """Return the expression of the beginnings of all deal words, lower case or with a capital."""
    stems = set()
    for language in ("en", "fr"):
        for word in rulebook("fr" if language == "fr" else "en").deal_words:
            if " " in word:
                stems.add(word)
            elif word not in _NOT_ALONE and len(word) > 2:
                stems.add(word[:_STEM])
    stems |= {stem.capitalize() for stem in stems}
    return _fast(stems, whole_words=False)


def _fast(words: Iterable[str], whole_words: bool = True) -> re.Pattern[str]:
    """Return a trie expression that begins with a literal on every branch."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(word[1:])
    branches = []
    for first, rests in sorted(by_first.items()):
        body = _alternatives(sorted(set(rests)))
        end = r"(?!\w)" if whole_words else ""
        branches.append(rf"{re.escape(first)}(?<!\w.){body}{end}")
    return re.compile("|".join(branches))


def _alternatives(rests: list[str]) -> str:
    if "" in rests:
        others = [rest for rest in rests if rest]
        return f"(?:{_alternatives(others)})?" if others else ""
    by_first: dict[str, list[str]] = {}
    for rest in rests:
        by_first.setdefault(rest[0], []).append(rest[1:])
    branches = [
        re.escape(first) + _alternatives(tails) for first, tails in sorted(by_first.items())
    ]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
