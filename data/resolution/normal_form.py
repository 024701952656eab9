"""A printed name taken apart: core words, and what was set aside (legal form, place, ticker)."""

import re
import unicodedata
from dataclasses import dataclass, field

from data.resolution.words import name_words

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LISTING = re.compile(
    r"\b(?:nasdaq|nyse|euronext(?: paris)?|lse|xetra|epa|ams|asx|hkex|tsx|krx|twse|tse)\s*:\s*"
    r"([A-Z0-9.]{1,8})\b",
    re.IGNORECASE,
)
_OTHER_NAME = re.compile(
    r"\b(?:d\s*/\s*b\s*/\s*a|dba|doing business as|t/a|trading as|a\.?k\.?a\.?|also known as|"
    r"formerly(?: known as)?|f/k/a|fka|previously|ex-|anciennement|ancien nom|"
    r"connue? sous le nom de|dite?)\s*:?\s+",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_REGISTER_SUFFIX = re.compile(r"\s*[/\\]+\s*(?:[A-Za-z]{2,4})\s*[/\\]*\s*$")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_SLASHED_FORM = re.compile(r"\b([as])\s*/\s*([s])\b", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class NormalForm:
    """A name without what carries no identity.

    core: the words left, folded ("mistral", "ai").
    place: words of a place that stood at the end, if any.
    has_form: whether a legal form was printed.
    acronym: whether the name was printed as one short word of capitals.
    """

    printed: str
    core: tuple[str, ...]
    place: tuple[str, ...] = ()
    has_form: bool = False
    acronym: bool = False
    tickers: frozenset[str] = field(default=frozenset())

    @property
    def squashed(self) -> str:
        """Return the core without spaces ("huggingface")."""
        return "".join(self.core)


def folded(text: str) -> str:
    """Return text without case, accents, punctuation or invisible characters.

    >>> folded("Électricité de France, S.A.")
    'electricite de france sa'
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    plain = plain.replace("’", "'").replace("æ", "ae").replace("œ", "oe").replace("Œ", "oe")
    plain = plain.replace("ø", "o").replace("Ø", "o").replace("ł", "l").replace("Ł", "l")
    plain = _INITIALS.sub(lambda match: match[0].replace(".", ""), plain)
    plain = _SLASHED_FORM.sub(r"\1\2", plain)
    plain = re.sub(r"(?<=\w)'s\b|(?<=\w)'(?=s\b)", "s", plain)
    plain = plain.replace("&", " and ").replace("+", " plus ")
    decomposed = unicodedata.normalize("NFKD", plain.casefold())
    letters = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return _NOT_WORD.sub(" ", letters).strip()


def names_in(printed: str) -> list[str]:
    """Return the names that one printed string holds, the main one first.

    "Playht, Inc. (PlayAI)" holds two; so does "Exafunction, Inc. dba Windsurf".
    """
    text = _LISTING.sub(" ", _INVISIBLE.sub("", printed))
    inside = [part.strip() for part in _PARENTHESIS.findall(text)]
    outside = _PARENTHESIS.sub(" ", text)
    parts = [
        *_OTHER_NAME.split(outside),
        *(piece for part in inside for piece in _OTHER_NAME.split(part)),
    ]
    found: list[str] = []
    for part in (piece for names in parts for piece in _each_firm(names)):
        name = part.strip(" ,;:-–—")
        if name and name not in found:
            found.append(name)
    return found or [printed.strip()]


def _each_firm(text: str) -> list[str]:
    """Split "Example, Inc. and Example Ltd": a conjunction after a legal form joins two firms."""
    left, joint, right = text.partition(" and ")
    if joint and _ending(["x", *folded(left).split()], name_words().legal_forms):
        return [left, right]
    return [text]


def normal_form(name: str) -> NormalForm:
    """Return the normal form of one name (see `names_in` for strings that hold several)."""
    words = name_words()
    tickers = frozenset(match.upper() for match in _LISTING.findall(name))
    bare = _LISTING.sub(" ", name)
    stripped = _REGISTER_SUFFIX.sub("", bare)
    tokens = folded(stripped).split() or folded(bare).split()
    has_form = False
    place: tuple[str, ...] = ()
    while len(tokens) > 1:
        form = _ending(tokens, words.legal_forms)
        if form:
            tokens = tokens[: -len(form)]
            has_form = True
            if tokens[-1:] == ["and"] and len(tokens) > 1:
                tokens = tokens[:-1]
            continue
        if tokens[0] in words.leading and len(tokens) > 1 and _may_drop_first(tokens):
            tokens = tokens[1:]
            continue
        break
    place, tokens = _without_place(tokens)
    acronym = len(tokens) == 1 and stripped.strip().isupper() and 2 <= len(tokens[0]) <= 6
    return NormalForm(name, tuple(tokens), place, has_form, acronym, tickers)


def _without_place(tokens: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Set a place at the end aside, also when words for a unit follow ("Ireland Operations")."""
    words = name_words()
    end = len(tokens)
    while end > 1 and tokens[end - 1] in words.unit:
        end -= 1
    for stop in (len(tokens), end):
        found = _ending(tokens[:stop], words.places)
        if found:
            return found, tokens[: stop - len(found)]
    return (), tokens


def _ending(tokens: list[str], forms: frozenset[tuple[str, ...]]) -> tuple[str, ...]:
    for length in range(min(5, len(tokens) - 1), 0, -1):
        tail = tuple(tokens[-length:])
        if tail in forms:
            return tail
    return ()


def _may_drop_first(tokens: list[str]) -> bool:
    """Return whether what follows the first word can stand as a name of its own."""
    return len(tokens[1]) > 2
