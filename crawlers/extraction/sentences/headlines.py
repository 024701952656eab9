"""Headlines in capitals ("Alfa Raises $5 Million From Beta") read as sentences."""

import re
from typing import Final

from crawlers.extraction.rules.rulebook import Rulebook
from crawlers.extraction.text import sentences
from data.names import Gazetteer

_RUN: Final = re.compile(r"[A-Z][\w'-]*,? (?:[A-Z][\w'-]*,? ){2}[A-Z]")
_WORD: Final = re.compile(r"(?<![\w'-])[A-Za-z][\w'-]*")
_FEWEST_WORDS: Final = 5
_SHARE: Final = 0.75
_LONG: Final = 4
_DESCRIBING: Final = 3
_SCALES: Final = frozenset({"million", "billion", "trillion", "thousand"})


def in_sentence_case(text: str, rules: Rulebook, gazetteer: Gazetteer) -> str:
    """Return the text with the plain words of its headlines in lower case, same offsets.

    Known names keep their capitals, and so does every word that the rules do not know, for it may
    be a name; words in front of "startup" and the like describe it and are lowered too.
    """
    if rules.language != "en" or not _RUN.search(text):
        return text
    spans = [(start, end) for start, end in sentences(text) if _is_headline(text[start:end])]
    if not spans:
        return text
    kept = [(match.start, match.end) for match in gazetteer.mentions(text)]
    pieces, last = [], 0
    for start, end in spans:
        pieces += [text[last:start], _lowered(text, (start, end), kept, rules)]
        last = end
    return "".join([*pieces, text[last:]])


def _is_headline(sentence: str) -> bool:
    if sentence.endswith((".", '."', ".)")):
        return False
    words = [word for word in _WORD.findall(sentence) if len(word) >= _LONG]
    return (
        len(words) >= _FEWEST_WORDS
        and sum(word[0].isupper() for word in words) >= _SHARE * len(words)
        and not sentence.isupper()
    )


def _lowered(text: str, span: tuple[int, int], kept: list[tuple[int, int]], rules: Rulebook) -> str:
    """Return a headline with its plain words in lower case."""
    words = [
        match
        for match in _WORD.finditer(text, *span)
        if not any(start < match.end() and match.start() < end for start, end in kept)
    ]
    heads = {
        word
        for name, group in rules.data["descriptions"]["heads"].items()
        for word in group
        if name != "several"
    } - _ENDS
    plain = [_is_plain(match[0], rules, heads) for match in words]
    for index, match in enumerate(words):
        if match[0].lower() in heads:
            _describe(text, words, plain, index)
    letters = list(text[span[0] : span[1]])
    for match, is_plain in zip(words, plain, strict=True):
        if is_plain and match.start() > span[0]:
            at = match.start() - span[0]
            letters[at] = letters[at].lower()
    return "".join(letters)


def _is_plain(word: str, rules: Rulebook, heads: set[str]) -> bool:
    """Return whether a word of a headline is none of a name: the rules know it."""
    lower = word.lower()
    if (word.isupper() and len(word) > 1) or word in rules.data["organisation_ends"]:
        return False
    return lower in rules.lexicon or lower in heads or lower in _SCALES or lower in _MORE


_ENDS: Final = frozenset({"lab", "group", "studio", "fund", "bank"})  # ends of names as well
_MORE: Final = frozenset(
    {"more", "another", "new", "latest", "fresh", "others", "other", "tech", "deal"}
)


def _describe(text: str, words: list[re.Match[str]], plain: list[bool], head: int) -> None:
    """Note the words right before a word such as "startup" as plain: they describe it."""
    for index in range(head - 1, max(-1, head - 1 - _DESCRIBING), -1):
        beside = text[words[index].end() : words[index + 1].start()] == " "
        if plain[index] or not beside or words[index][0].isupper() or not words[index][0].istitle():
            return
        plain[index] = True
