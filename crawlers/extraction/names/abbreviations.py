"""Capitals in parentheses that shorten or spell out the words before, and symbols of shares."""

import re
from typing import Final


def is_abbreviation(text: str, span: tuple[int, int]) -> bool:
    """Return whether capitals only stand for a name printed beside them."""
    return _spells_out(text, span) or _shortens(text, span) or _is_ticker(text, span)


def _spells_out(text: str, span: tuple[int, int]) -> bool:
    """Return whether words in parentheses spell an acronym out ("TPU (Tensor Processing Unit)")."""
    if not text.endswith(" (", 0, span[0]):
        return False
    acronym = _ACRONYM_BEFORE.search(text, max(0, span[0] - 12), span[0])
    initials = "".join(word[0] for word in text[span[0] : span[1]].split(" "))
    return acronym is not None and acronym[1].rstrip("s") == initials


def _shortens(text: str, span: tuple[int, int]) -> bool:
    """Return whether parentheses shorten the words before ("Alfa Testing Platform (ATP)")."""
    start, end = span
    name = text[start:end]
    if not (name.isupper() and text.startswith("(", start - 1) and text.startswith(")", end)):
        return False
    words = text[max(0, start - 80) : start - 1].split()
    telling = [word for word in words if word.lower() not in _SMALL_WORDS]
    return any(
        "".join(word[0] for word in spelt[-len(name) :]).upper() == name
        for spelt in (words, telling)
    )


_SMALL_WORDS: Final = frozenset(
    {"de", "du", "des", "la", "le", "les", "à", "au", "aux", "et", "en", "of", "the", "for", "and"}
)


def _is_ticker(text: str, span: tuple[int, int]) -> bool:
    """Return whether a name is the symbol of a share ("(NYSE: ALFA)")."""
    start, end = span
    return (
        text.endswith((":", ": "), 0, start)
        and text[start:end].isupper()
        and _EXCHANGE.search(text, max(0, start - 16), start) is not None
    )


_EXCHANGE: Final = re.compile(
    r"\b(?:NYSE|NASDAQ|Nasdaq|NasdaqGS|LSE|TSX|HKEX|SEHK|KOSDAQ|Euronext): ?$"
)
_ACRONYM_BEFORE: Final = re.compile(r"\b([A-Z]{2,5}s?) \($")
