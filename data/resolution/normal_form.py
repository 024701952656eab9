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
_FOOTNOTE = re.compile(r"(?:[*†‡]|\([a-z]\))+\s*$")
_SHARE_LINE = re.compile(r"\s*-\s*[A-H]$")
_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)?(?P<name>[a-z0-9-]{3,}(?:\.ai)|[a-z0-9-]{3,}(?=\.))"
    r"(?:\.(?:com|co|org|net|eu|fr|de))?(?:/\S*)?",
    re.IGNORECASE,
)
_DESCRIPTION = re.compile(
    r"^(?:(?:Le|La|Les|The|Un|Une)\s+[a-zà-ÿ’'-]+\s+|(?:[a-zà-ÿ’'-]+\s+){2})(?:[a-zà-ÿ’'-]+\s+)*"
    r"(?<!\bde\s)(?<!\bdu\s)(?<!\bdes\s)(?<!\bof\s)(?<!\bby\s)(?<!\bto\s)(?<!\bà\s)"
    r"(?<!\bwith\s)(?<!\bavec\s)(?<!\bchez\s)(?=[A-ZÀ-Þ])"
)
_WHOSE = re.compile(r"^[A-ZÀ-Þ][\w.-]+(?:\s[A-ZÀ-Þ][\w.-]+){0,2}['’]s\s+(?=\w?[A-ZÀ-Þ])")
_KIND_OF_FIRM = re.compile(
    r"^(?:\S+\s+){0,4}?(?:start-?up|giant|maker|chipmaker|vendor|firm|developer|provider|operator|"
    r"publisher|lab|group)\s+(?=\w?[A-ZÀ-Þ])"
)
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
    text = _FOOTNOTE.sub("", _LISTING.sub(" ", _INVISIBLE.sub("", printed)))
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


def wordings(printed: str) -> list[str]:
    """Return the names in a text's wording, also without the description that it adds."""
    names = names_in(printed)
    return list(dict.fromkeys([*names, *(_without_description(name) for name in names)]))


def _without_description(name: str) -> str:
    """Return a name without what a text says of it in lower case before or after.

    "le fonds canadien Example", "Example, jeune pousse de l'IA", "Japan's Example" and "chip maker
    Example" are all "Example"; a legal form
    in lower case ("Example, s.r.o.") is no description, and "filiale de Example" is another firm.
    """
    head, comma, tail = name.partition(", ")
    if comma and tail[:1].islower() and not _ending(["x", *folded(tail).split()], _forms()):
        name = head
    for said in (_DESCRIPTION, _WHOSE, _KIND_OF_FIRM):
        name = said.sub("", name)
    return name


def _forms() -> frozenset[tuple[str, ...]]:
    return name_words().legal_forms


def _each_firm(text: str) -> list[str]:
    """Split "Example, Inc. and Example Ltd": a conjunction after a legal form joins two firms."""
    left, joint, right = text.partition(" and ")
    if joint and _ending(["x", *folded(left).split()], name_words().legal_forms):
        return [left, right]
    return [text]


def normal_form(name: str) -> NormalForm:
    """Return the normal form of one name (see `names_in` for strings that hold several)."""
    tickers = frozenset(match.upper() for match in _LISTING.findall(name))
    bare = _SHARE_LINE.sub("", _FOOTNOTE.sub("", _without_domain(_LISTING.sub(" ", name))).strip())
    stripped = _REGISTER_SUFFIX.sub("", bare)
    tokens = _tokens(stripped) or _tokens(bare)
    tokens, has_form = _without_forms(_without_front(tokens))
    place, tokens = _without_place(tokens)
    if has_form and not place and len(tokens) > 1 and tokens[-1] in name_words().country_codes:
        place, tokens = (tokens[-1],), tokens[:-1]
    if not place:
        place, tokens = _without_front_place(tokens)
    tokens, form_before_place = _without_forms(tokens)
    acronym = len(tokens) == 1 and stripped.strip().isupper() and 2 <= len(tokens[0]) <= 6
    return NormalForm(name, tuple(tokens), place, has_form or form_before_place, acronym, tickers)


def _tokens(text: str) -> list[str]:
    plain = f" {folded(text)} "
    for spelling, word in name_words().same_word:
        plain = plain.replace(f" {spelling} ", f" {word} ")
    return plain.split()


def _without_domain(name: str) -> str:
    """Return the name in a web address ("www.example.com" → "example", "example.ai" kept)."""
    found = _DOMAIN.fullmatch(name.strip())
    return found["name"] if found else name


def _without_front(tokens: list[str]) -> list[str]:
    """Drop articles and words like "société" before a name, and "société de droit irlandais"."""
    while len(tokens) > 1:
        front = _beginning(tokens, name_words().leading)
        rest = tokens[len(front) :]
        if not front or len("".join(rest)) < 3:
            return tokens
        tokens = rest
        if tokens[:2] == ["de", "droit"] and len(tokens) > 3:
            tokens = tokens[3:]
    return tokens


def _without_forms(tokens: list[str]) -> tuple[list[str], bool]:
    """Drop legal forms and kinds of paper at the end; say whether a legal form was there."""
    words = name_words()
    has_form = False
    while len(tokens) > 1:
        paper = _ending(tokens, words.securities)
        form = paper or _ending(tokens, words.legal_forms)
        if not form:
            break
        has_form = has_form or not paper
        tokens = tokens[: -len(form)]
        if tokens[-1:] == ["and"] and len(tokens) > 1:
            tokens = tokens[:-1]
    return tokens, has_form


def _without_place(tokens: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Set a place at the end aside, with words for a unit on either side of it."""
    words = name_words()
    end = len(tokens)
    while end > 1 and tokens[end - 1] in words.unit:
        end -= 1
    for stop in (len(tokens), end):
        found = _ending(tokens[:stop], words.places)
        if found:
            left = tokens[: stop - len(found)]
            while len(left) > 1 and left[-1] in words.unit_before_place:
                left = left[:-1]
            return found, left
    return (), tokens


def _without_front_place(tokens: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Set a Chinese city before a name aside: firms there are registered under it."""
    front = _beginning(tokens, name_words().leading_places)
    rest = tokens[len(front) :]
    return (front, rest) if front and len("".join(rest)) > 3 else ((), tokens)


def _ending(tokens: list[str], forms: frozenset[tuple[str, ...]]) -> tuple[str, ...]:
    for length in range(min(5, len(tokens) - 1), 0, -1):
        tail = tuple(tokens[-length:])
        if tail in forms:
            return tail
    return ()


def _beginning(tokens: list[str], forms: frozenset[tuple[str, ...]]) -> tuple[str, ...]:
    for length in range(min(3, len(tokens) - 1), 0, -1):
        head = tuple(tokens[:length])
        if head in forms:
            return head
    return ()
