"""A name without what carries no identity: core words, and what was set aside (form, place)."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from functools import cache, cached_property

from data.resolution.symbols import without_listing
from data.resolution.words import Phrase, name_words

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
FOOTNOTE = re.compile(r"(?:[*†‡]|\([a-zA-Z]\))+\s*$")
_REGISTER_SUFFIX = re.compile(r"\s*[/\\]+\s*(?:[A-Za-z]{2,4})\s*[/\\]*\s*$")
_SHARE_LINE = re.compile(r"\s*-\s*[A-H]$")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(?P<name>[a-z0-9-]{3,}(?:\.ai)|[a-z0-9-]{3,}(?=\.))"
    r"(?:\.(?:com|co|org|net|eu|fr|de|io|so|dev|app|uk|us|ca|ch|nl|cn|jp|in|es|it|tv|cloud))?"
    r"(?:/\S*)?",
    re.IGNORECASE,
)
_DOMAIN_INSIDE = re.compile(
    r"\b([a-z0-9-]{4,})\.(?:com|org|net|io|dev|app|so)\b(?!\.)", re.IGNORECASE
)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_SLASHED_FORM = re.compile(r"\b([as])\s*/\s*([s])\b", re.IGNORECASE)
_GENITIVE = re.compile(r"(?<=\w)'s\b|(?<=\w)'(?=s\b)")
_GENITIVE_OF_FORM = re.compile(r"(?<=\.)'s\b")
_LIGATURES = str.maketrans(
    {"’": "'", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)
_GROUP_IN_JAPANESE = re.compile("(?<=[ァ-ヶー])g(?=\\s|$)")
"""How the Japanese press shortens "Group" behind a name."""
_ACCENTS = re.compile("[\u0300-\u036f]+")
"""Marks on Latin, Greek and Cyrillic letters; those of kana are other letters."""
_NOT_WORD = re.compile(r"[\W_]+")
_OTHER_SCRIPT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True)
class NormalForm:
    """A name without what carries no identity.

    core: the words left, folded ("mistral", "ai").
    place: words of a place that stood at the end or in brackets, if any.
    in_china: the place is a Chinese city or province: the firm is named as Chinese law asks.
    legal_form: words of the legal form, if one was printed.
    form_countries: the countries whose law knows the form; empty when it is known in many.
    acronym: whether the name was printed as one short word of capitals.
    web: whether the name was printed as an address ("Example.com Sales").
    """

    printed: str
    core: Phrase
    place: Phrase = ()
    in_china: bool = False
    legal_form: Phrase = ()
    form_countries: frozenset[str] = frozenset()
    acronym: bool = False
    web: bool = False

    @property
    def has_form(self) -> bool:
        """Return whether a legal form was printed."""
        return bool(self.legal_form)

    @cached_property
    def squashed(self) -> str:
        """Return the core without spaces ("huggingface")."""
        return "".join(self.core)

    @cached_property
    def digits(self) -> str:
        """Return the digits of the core in their order."""
        return "".join(filter(str.isdigit, self.squashed))

    @cached_property
    def short(self) -> Phrase:
        """Return the core without the words at its end that a firm adds to its own name."""
        general, end = name_words().interchangeable, len(self.core)
        while end > 1 and self.core[end - 1] in general:
            end -= 1
        return self.core[:end]


def folded(text: str) -> str:
    """Return text without case, accents, punctuation or invisible characters, in any script.

    >>> folded("Électricité de France, S.A.")
    'electricite de france sa'
    """
    plain = text if text.isascii() else _plain_letters(text)
    if "." in plain:
        plain = _INITIALS.sub(lambda match: match[0].replace(".", ""), plain)
    if "/" in plain:
        plain = _SLASHED_FORM.sub(r"\1\2", plain)
    if "'" in plain:
        plain = _GENITIVE_OF_FORM.sub("", plain)
        plain = _GENITIVE.sub("s", plain)
    plain = plain.replace("&", " and ").replace("+", " plus ").casefold()
    if not plain.isascii():
        marks = unicodedata.normalize("NFKD", plain)
        letters = _ACCENTS.sub("", marks)
        plain = unicodedata.normalize("NFC", letters)
    return _NOT_WORD.sub(" ", plain).strip()


def _plain_letters(text: str) -> str:
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return plain.translate(_LIGATURES)


def normal_form(name: str) -> NormalForm:
    """Return the normal form of one name (see `printed.names_in` for strings that hold several)."""
    words = name_words()
    listed = _without_domain(without_listing(name))
    bare = _SHARE_LINE.sub("", FOOTNOTE.sub("", listed).strip())
    stripped = _REGISTER_SUFFIX.sub("", bare)
    tokens = _tokens(stripped) or _tokens(bare)
    tokens, form = _without_forms(_without_front(tokens))
    tokens = tokens[:-1] if len(tokens) > 1 and tokens[-1] == "com" else tokens
    place, tokens = _without_place(tokens)
    if form and not place and len(tokens) > 1 and tokens[-1] in words.country_codes:
        place, tokens = (tokens[-1],), tokens[:-1]
    front, tokens = _without_front_place(tokens)
    tokens, form_before_place = _without_forms(tokens)
    if form_before_place:
        of_form, tokens = _without_place(tokens)
        place = of_form or place
    forms = [*form_before_place, *form]
    return NormalForm(
        name,
        tuple(tokens),
        place or front,
        in_china=front in words.chinese_places or place in words.chinese_places,
        legal_form=tuple(word for found in forms for word in found),
        form_countries=frozenset().union(*(words.legal_forms[found] for found in forms)),
        web=".com" in name.casefold(),
        acronym=len(tokens) == 1 and stripped.strip().isupper() and 2 <= len(tokens[0]) <= 6,
    )


def is_place(text: str) -> bool:
    """Return whether a text is the name or the code of a place and nothing else."""
    words, tokens = name_words(), tuple(folded(text).split())
    return tokens in words.places or (len(tokens) == 1 and tokens[0] in words.country_codes)


def only_legal_form(text: str) -> bool:
    """Return whether a text is a legal form and nothing else."""
    return without_ending(f"x {folded(text)}") == "x"


def without_ending(text: str) -> str:
    """Return a folded name without the legal forms at its end."""
    return " ".join(_without_forms(text.split())[0])


def _tokens(text: str) -> list[str]:
    plain = f" {folded(text)} "
    for spelling, word in name_words().same_word:
        if spelling in plain:
            plain = plain.replace(f" {spelling} ", f" {word} ")
    if not plain.isascii() and _OTHER_SCRIPT.search(plain):
        plain = _words_set_apart(plain.translate(name_words().same_character))
        plain = _GROUP_IN_JAPANESE.sub(" グループ ", plain)
    return plain.split()


def _words_set_apart(text: str) -> str:
    """Put blanks around the known words of a script that writes without them."""
    return " ".join(part for word in text.split() for part in _peeled(word))


def _peeled(word: str) -> list[str]:
    """Return a word without the known words at its ends, and these, in their order."""
    front: list[str] = []
    back: list[str] = []
    known = _unspaced_words()
    while word and word not in known:
        found = next((term for term in known if word.endswith(term) and word != term), None)
        if found:
            back.insert(0, found)
            word = word.removesuffix(found)
            continue
        found = next((term for term in known if word.startswith(term) and word != term), None)
        if not found:
            break
        front.append(found)
        word = word.removeprefix(found)
    return [*front, word, *back]


@cache
def _unspaced_words() -> tuple[str, ...]:
    """Return the known words in scripts without blanks, the longest first."""
    words = name_words()
    phrases = (*words.legal_forms, *words.chinese_places, *words.abroad)
    single = {terms[0] for terms in phrases if len(terms) == 1}
    found = filter(_OTHER_SCRIPT.match, single | words.interchangeable)
    return tuple(sorted(found, key=lambda term: (-len(term), term)))


def _without_domain(name: str) -> str:
    """Return the name in a web address ("www.example.com" → "example", "example.ai" kept)."""
    if "." not in name:
        return name
    found = _ADDRESS.fullmatch(name.strip())
    return found["name"] if found else _DOMAIN_INSIDE.sub(r"\1", name)


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


def _without_forms(tokens: list[str]) -> tuple[list[str], list[Phrase]]:
    """Drop legal forms and kinds of paper at the end; return the tokens left and the forms."""
    words = name_words()
    forms: list[Phrase] = []
    while len(tokens) > 1:
        paper = _ending(tokens, words.securities)
        form = paper or _ending(tokens, words.legal_forms)
        if not form:
            break
        if not paper:
            forms.insert(0, form)
        tokens = tokens[: -len(form)]
        if tokens[-1:] == ["and"] and len(tokens) > 1:
            tokens = tokens[:-1]
    return tokens, forms


def _without_place(tokens: list[str]) -> tuple[Phrase, list[str]]:
    """Set a place at the end aside, with words for a unit on either side of it."""
    words = name_words()
    before_units = tokens
    while unit := _ending(before_units, words.unit - words.places):
        before_units = before_units[: -len(unit)]
    for held in (tokens, before_units):
        found = _ending(held, words.places)
        if found:
            left = held[: -len(found)]
            if found in words.cities and _ending(left, words.joining):
                return (), tokens
            left = _without_all(left, words.places)
            left = _without_all(left, words.joining)
            return found, _without_all(left, words.unit_before_place)
    return (), tokens


def _without_all(tokens: list[str], endings: Container[Phrase]) -> list[str]:
    while ending := _ending(tokens, endings):
        tokens = tokens[: -len(ending)]
    return tokens


def _without_front_place(tokens: list[str]) -> tuple[Phrase, list[str]]:
    """Set a Chinese city before a name aside: firms there are registered under it.

    A country in a script without blanks stands before the name as well ("日本Example").
    """
    words = name_words()
    front = _beginning(tokens, words.chinese_places) or _beginning(tokens, words.abroad)
    rest = tokens[len(front) :]
    least = 2 if front and not front[0].isascii() else 4
    return (front, rest) if front and len("".join(rest)) >= least else ((), tokens)


def _ending(tokens: list[str], terms: Container[Phrase]) -> Phrase:
    for length in range(min(5, len(tokens) - 1), 0, -1):
        tail = tuple(tokens[-length:])
        if tail in terms:
            return tail
    return ()


def _beginning(tokens: list[str], terms: Container[Phrase]) -> Phrase:
    for length in range(min(3, len(tokens) - 1), 0, -1):
        head = tuple(tokens[:length])
        if head in terms:
            return head
    return ()
