"""What an unknown firm does, as the words beside its name tell ("chipmaker Alfa")."""

import re
from functools import cache
from typing import Final

from crawlers.extraction.rules.rulebook import Rulebook, rulebook
from crawlers.extraction.text import TextLanguage


def layers_told(text: str, start: int, end: int, rules: Rulebook) -> frozenset[str]:
    """Return the layers of the chain that the words beside a name tell ("chipmaker Alfa")."""
    told: set[str] = set()
    if text.endswith(" ", 0, start):
        trades, ends = _trades(rules.language), _trade_ends(rules.language)
        words = text[max(0, start - 48) : start].lower().replace("'", " ").split()
        # a word may stand between, as in "le quotidien lyonnais"
        for last in (len(words), len(words) - 1):
            if last < 1 or words[last - 1] not in ends:
                continue
            for first in range(max(0, last - _LONGEST_TRADE), last):
                if layer := trades.get(" ".join(words[first:last])):
                    told.add(layer)
    if text.startswith(", ", end):
        told |= {layer for layer, after in _apposed(rules.language) if after.match(text, end)}
    return frozenset(told)


@cache
def _trades(language: TextLanguage) -> dict[str, str]:
    """Return trade in lower case, without apostrophes → layer."""
    return {
        word.lower().replace("'", " "): layer
        for layer, words in rulebook(language).data["trades"].items()
        for word in words
    }


@cache
def _trade_ends(language: TextLanguage) -> frozenset[str]:
    """Return the last words of the names of trades."""
    return frozenset(trade.rpartition(" ")[2] for trade in _trades(language))


@cache
def _apposed(language: TextLanguage) -> list[tuple[str, re.Pattern[str]]]:
    """Return each layer and what tells it after a name (", un quotidien")."""
    found = []
    for layer, words in rulebook(language).data["trades"].items():
        heads = "|".join(map(re.escape, words))
        after = rf", (?:an? |the |une? |le |la |l')?(?:[\w-]+ ){{0,3}}?(?:{heads})(?![\w-])"
        found.append((layer, re.compile(after)))
    return found


_LONGEST_TRADE: Final = 6
"""Words of the longest name of a trade."""
