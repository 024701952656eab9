"""Plain text out of whatever came in, with the way back to the original's offsets."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, Literal

from data.errors import UsageError

TextLanguage = Literal["en", "fr"]
MAXIMUM_CHARACTERS: Final = 200_000
"""Longest text read as one passage; longer input belongs in the stream, cut into passages."""

_SAME_LENGTH: Final = {
    **dict.fromkeys("\u2018\u2019\u02bc\u2032\u0060", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003\u3000\t\r\v\f", " "),
    **dict.fromkeys("\u2010\u2011", "-"),
}
"""A character → the plain one that stands for it in the rules."""
_INVISIBLE: Final = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
_SCRIPT: Final = re.compile(
    r"<(script|style)\b[^>]{0,2000}>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_TAG: Final = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,2000}|!--[^<>]{0,2000})>")
_ENTITY: Final = re.compile(r"&(?:amp|nbsp|#160|#8217|rsquo|quot|eacute|#39);")
_ENTITIES: Final = {
    "amp": "&",
    "nbsp": " ",
    "#160": " ",
    "#8217": "'",
    "rsquo": "'",
    "quot": '"',
    "eacute": "é",
    "#39": "'",
}
_BREAK: Final = re.compile(
    r"[.!?…\n](?:(?<!\n)[\"')\]]*(?=\s+[\"'(\[]?[A-ZÀ-ÖØ-Þ0-9])"
    r"|(?<=\n)\s*\n|(?<=[!?])(?=\s)|(?<=\n)(?=\s*[-*•]))"
)
"""The end of a sentence; begins with one class, by which the search skips all other letters."""
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:Inc|Corp|Ltd|Co|Cie|Mr|Mrs|Ms|Dr|MM|M|Mme|St|vs|No|Nos|Art|art|approx|Jan|Feb|Aug|Sept|Oct|Nov|Dec|"
    r"U\.S|U\.K|E\.U|N\.V|S\.A|etc|Bros|Jr|Sr)|(?<![Ss]érie )(?<![Ss]eries )\b[A-Z])\.$"
)
_FRENCH: Final = re.compile(
    r"\b(?:(?:le|la|les|des|une|du|dans|pour|par|avec|est|sur|qui|que|et|au|aux|sa|ses|ont|été)\b|[ld]'(?=\w))|[éèêàùç]",
    re.IGNORECASE,
)
_ENGLISH: Final = re.compile(
    r"\b(?:the|of|and|in|to|for|with|is|has|have|its|by|on|that|was|were|from|said|will|an|at|it|signed|acquired|bought)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CleanText:
    """Text ready to be read, and the way back to the offsets of the original."""

    original: str
    text: str
    cuts: tuple[tuple[int, int], ...]
    """(offset in `text`, characters removed from the original up to there), ascending."""

    def original_offset(self, offset: int) -> int:
        """Return the offset in the original of an offset in `text`."""
        if not self.cuts:
            return offset
        at = bisect_right(self.cuts, (offset, len(self.original)))
        return offset + (self.cuts[at - 1][1] if at else 0)


def clean(original: str) -> CleanText:
    """Return `original` without markup, invisible marks and typographic variants.

    Scripts, styles and tags become spaces of the same length, so that nothing of them is read;
    invisible characters (right-to-left marks, soft hyphens, controls) are cut out.

    Raises:
        UsageError: more than `MAXIMUM_CHARACTERS`.
    """
    if len(original) > MAXIMUM_CHARACTERS:
        raise UsageError(
            f"text of {len(original)} characters: a passage may have {MAXIMUM_CHARACTERS}; "
            "split it, one passage per line"
        )
    text = original
    for printed, plain in _SAME_LENGTH.items():
        if printed in text:
            text = text.replace(printed, plain)
    if "<" in text:
        text = _SCRIPT.sub(_blank, text)
        text = _TAG.sub(_blank, text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: _ENTITIES[match[0][1:-1]].ljust(len(match[0])), text)
    cuts: list[tuple[int, int]] = []
    if not text.isprintable() and _INVISIBLE.search(text):
        pieces, last, removed = [], 0, 0
        for match in _INVISIBLE.finditer(text):
            pieces.append(text[last : match.start()])
            last = match.end()
            removed += match.end() - match.start()
            cuts.append((match.end() - removed, removed))
        text = "".join([*pieces, text[last:]])
    return CleanText(original, text, tuple(cuts))


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def in_lower_case(text: str) -> str:
    """Return a text in lower case with the same offsets: a letter that would become two stays."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the sentences of a clean text."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        end = match.end()
        if match[0][0] == "." and _ABBREVIATION.search(
            text, max(start, match.start() - 10), match.start() + 1
        ):
            continue
        if end > start and not text[start:end].isspace():
            found.append(_trimmed(text, start, end))
        start = end
    if start < len(text) and not text[start:].isspace():
        found.append(_trimmed(text, start, len(text)))
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def guess_language(text: str) -> TextLanguage:
    """Return "fr" when French function words outnumber English ones at the start of a text."""
    head = text[:2000]
    return "fr" if len(_FRENCH.findall(head)) > len(_ENGLISH.findall(head)) else "en"


def language_of(name: str | None, text: str) -> TextLanguage:
    """Return the language to read in: the one named if there are rules for it, else guessed."""
    if name:
        short = name.lower()[:2]
        if short == "en":
            return "en"
        if short == "fr":
            return "fr"
    return guess_language(text)
