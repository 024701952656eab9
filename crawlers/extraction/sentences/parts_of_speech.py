"""Whether a word of the rules is a verb, a noun or not meant, as the words beside it tell."""

import re
from functools import cache
from typing import Final

from crawlers.extraction.rules.expressions import lower_case
from crawlers.extraction.rules.rulebook import Lexeme, Rulebook, rulebook
from crawlers.extraction.text import TextLanguage

_CLITIC_SUBJECTS: Final = (
    "qui la ",
    "qui le ",
    "qui les ",
    "qui l'",
    "il la ",
    "elle la ",
    "elle le ",
    "il le ",
)
_CLITICS: Final = frozenset({"le", "la", "les", "l"})
_NAME_BEFORE: Final = re.compile(r"\b[A-Z][\w.-]* $")
_ENDING: Final = frozenset({",", ".", ";", ""})  # behind the noun "potential", which is no rumour
_NEXT_WORD: Final = re.compile(r" ([\w-]+)")
_NAME_NEXT: Final = re.compile(r" [A-Z]")
_LOWER_NEXT: Final = re.compile(r" [a-z]")
_DETERMINERS: Final = frozenset({"the", "The", "a", "A", "this", "This", "its", "Its"})
_MANAGING: Final = frozenset({"manages", "controls", "oversees", "backs", "owns", "holds"})
_LAST_WORD: Final = re.compile(r"([\w-]+'?s?|n't) ?$")


def says_nothing(
    text: str, lower: str, span: tuple[int, int], lex: Lexeme, rules: Rulebook
) -> bool:
    """Return whether a word is not meant: "potential" as a noun, "IT", who founded a firm."""
    start, end = span
    if lex.topic == "staff":
        return (
            rules.founded_by.search(lower, max(0, start - 80), start) is not None
            or _quoted(rules.language).search(lower, max(0, start - 40), end) is not None
        )
    if lex.cue == "rumour" and text[start:end].lower() == "potential":
        return text[end : end + 1] in _ENDING
    return end - start == 2 and text[start:end].isupper() and lex.cls in {"pronoun", "us"}


@cache
def _quoted(language: TextLanguage) -> re.Pattern[str]:
    """Return the head of a firm whose words are quoted, up to the end of the text searched."""
    told = rulebook(language).data["attribution"]
    before, heads = "|".join(told["quoted_before"]), "|".join(told["quoted_heads"])
    return lower_case(rf"\b(?:{before}) (?:\w+ |[ld]')?(?:[\w&'-]+ ){{0,2}}(?:{heads})$")


def precedes_thing(lower: str, end: int, lex: Lexeme, rules: Rulebook) -> bool:
    """Return whether a word such as "cette dernière" goes with a thing ("… levée")."""
    following = _NEXT_WORD.match(lower, end) if lex.cls == "latter" else None
    entry = rules.lexicon.get(following[1]) if following else None
    return entry is not None and bool(entry.topic or entry.nouns)


def _previous_word(text: str, start: int) -> str:
    """Return the word that ends at `start`, or before the space there; empty if none does."""
    earliest = max(0, start - 24)
    word = max(earliest, text.rfind(" ", earliest, max(earliest, start - 1)) + 1)
    alone = text[word:start].removesuffix(" ")
    if alone.isalpha():
        return alone
    match = _LAST_WORD.search(text, word, start)
    return match[1] if match else ""


def is_verb(lower: str, start: int, form: str, rules: Rulebook) -> bool:
    """Return whether a form that is a verb and a noun is the verb there."""
    if lower[start - 1 : start] == "-":
        return False
    before = _previous_word(lower, start)
    if before in rules.data["before_verb"]:
        return True
    if form in {"inf", "fin"}:
        return not before or (
            before not in rules.data["before_noun"]
            and not before.endswith("'s")
            and rules.language == "fr"
        )
    return before not in rules.data["before_noun"] and not before.endswith("'s")


def is_english_noun(text: str, start: int, end: int, form: str, rules: Rulebook) -> bool:
    """Return whether a form is no verb: "fresh funds", "seed funding", "the combined group"."""
    before = _previous_word(text, start)
    if form in {"ger", "part"} and before in _DETERMINERS and _LOWER_NEXT.match(text, end):
        return True
    if form == "ger":
        return (
            text[start:end] in rules.data["nouns_in_ing"]
            and bool(before)
            and not _NAME_NEXT.match(text, end)
            and before not in rules.data["before_gerund"]
        )
    if form != "fin" or " " in text[start:end] or text[end - 1] != "s" or not before:
        return False
    if before.isupper() and before.lower() in rules.never_parties:
        return not _NAME_BEFORE.search(text, 0, text.rfind(before, 0, start))
    return (
        before[0].islower()
        and not before.endswith("ly")
        and before not in rules.data["before_finite"]
    )


def is_bare_noun(text: str, start: int, rules: Rulebook) -> bool:
    """Return whether a plain form follows an adjective or a singular ("a native feature")."""
    before = _previous_word(text, start)
    if before[:1].isupper() and text.startswith("fund", start):
        following = _NEXT_WORD.match(text, start + len("fund"))
        entry = rules.lexicon.get(following[1]) if following else None
        acts = entry is not None and (entry.cls in {"have", "be", "will", "say"} or entry.verbs)
        return bool(acts) or (following is not None and following[1] in _MANAGING)
    return (
        bool(before)
        and before.islower()
        and not before.endswith(("s", "ly", "n't"))
        and before not in rules.data["before_verb"]
        and before not in rules.data["before_finite"]
    )


def may_be_verb(lower: str, start: int, infinitive: bool, rules: Rulebook) -> bool:
    """Return whether a form may be a verb there: "le" is a pronoun before an infinitive only."""
    before = _previous_word(lower, start)
    if before in rules.data["before_noun"]:
        if infinitive and before in _CLITICS:
            return True
        return lower.endswith(_CLITIC_SUBJECTS, 0, start)
    return not before.endswith("'s")
