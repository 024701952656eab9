"""Versions of products: "Example 3.5 Pro" is the product "Example" of whoever makes it."""

import re
from collections.abc import Iterable

from data.resolution.words import Phrase, name_words

_VERSION = re.compile(r"[a-z]{0,2}\d+(?:[a-z]{1,2}\d+)?[a-z]?")
_NUMBER_BEHIND = re.compile(r"([a-z]{3,})\d+[a-z]?")
_STEM_FROM = 3


def stem(core: Phrase) -> Phrase:
    """Return the words of a product's name without version and size ("gpt 4 o mini" → "gpt").

    Empty when too little is left to name a product.
    """
    end = len(core)
    while end > 1 and _is_version(core[end - 1]):
        end -= 1
    words = core[:end]
    attached = _NUMBER_BEHIND.fullmatch(words[-1]) if words else None
    words = (*words[:-1], attached[1]) if attached else words
    return words if len("".join(words)) >= _STEM_FROM else ()


def numbered(core: Phrase, bare: Phrase) -> bool:
    """Return whether what `stem` took away held a number."""
    return any(map(str.isdigit, "".join(core)[len("".join(bare)) :]))


def stems(cores: Iterable[Phrase]) -> set[Phrase]:
    """Return the stems of the products of one maker."""
    return {bare for core in cores if (bare := stem(core))}


def _is_version(word: str) -> bool:
    return word in name_words().version or _VERSION.fullmatch(word) is not None
