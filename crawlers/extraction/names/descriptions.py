"""Descriptions that stand for a party ("the start-up"), or that introduce its name."""

import re
from dataclasses import dataclass
from typing import Final

from crawlers.extraction.names.parties import Party, is_possessive
from crawlers.extraction.rules.rulebook import Rulebook


@dataclass(slots=True)
class Description:
    """A definite description ("the start-up") or pronoun that stands for a party."""

    start: int
    end: int
    cls: str
    possessive: bool


_INDEFINITE: Final = (
    "un ",
    "une ",
)  # stands for a firm named later, at the beginning of a passage only
_CONTRACTED: Final = re.compile(r"(?:du|des|au|aux) ")


def find_descriptions(
    text: str, lower: str, rules: Rulebook, parties: list[Party]
) -> list[Description]:
    """Return the descriptions that stand alone, as "the start-up" does.

    One that introduces a name ("the Lisbon start-up Larkspur Labs") becomes part of that party's
    span; one that follows a name ("Nvidia, the chip maker, …") says nothing new and is dropped.
    """
    found: list[Description] = []
    ends = {party.end for party in parties}
    at = 0
    for match in rules.descriptions.finditer(lower):
        contracted = _CONTRACTED.match(lower, match.start())
        first = contracted.end() if contracted else match.start()
        while at < len(parties) and parties[at].start < match.end():
            at += 1
        following = parties[at] if at < len(parties) else None
        if lower.startswith(_INDEFINITE, match.start()) and lower[: match.start()].strip():
            continue
        if (
            match.start() - 2 in ends
            and text[match.start() - 2] == ","
            and not _acts(lower, match.end(), rules)
            and not (
                following is not None
                and "," not in text[match.end() : following.start]
                and _introduces(lower, match.end(), following, rules)
            )
        ):
            continue
        if at and parties[at - 1].end > match.start():
            continue
        if (
            following is not None
            and match.start() - 2 in ends
            and _RELATED_TO.fullmatch(lower, match.end(), following.start)
        ):
            following.role = following.role or "title"
            continue
        if match.lastgroup == "several" and _possessed(lower, match.end(), following):
            continue
        if at < len(parties) and _introduces(lower, match.end(), parties[at], rules):
            parties[at].anchor = first
            continue
        if match.lastgroup == "several":
            continue
        found.append(
            Description(first, match.end(), str(match.lastgroup), is_possessive(text, match.end()))
        )
    return found


_VERB_NEXT: Final = re.compile(r" (?:also |now |then |has |had )?(\w+)")
_ACTING: Final = frozenset({"have", "be", "will", "say"})


def _acts(lower: str, end: int, rules: Rulebook) -> bool:
    """Return whether a verb follows a description: it is a subject ("Led by A, the firm has …")."""
    following = _VERB_NEXT.match(lower, end)
    if following is None or rules.language != "en":
        return False
    entry = rules.lexicon.get(following[1])
    if entry is not None and (entry.cls in _ACTING or entry.verbs):
        return entry.cls in _ACTING or entry.verbs[0].form in {"fin", "part"}
    return rules.lexicon.get(f"{following[1]} to") is not None


_RELATED_TO: Final = re.compile(r" (?:[\w-]+ )?(?:d'|de |du )")
_OWNED_BY: Final = re.compile(r"[\w -]*(?: de | d'|')$")


def _possessed(lower: str, end: int, party: Party | None) -> bool:
    """Return whether "les investisseurs de" belongs to the name: whose investors they are."""
    return party is not None and _OWNED_BY.fullmatch(lower, end, party.start) is not None


_SPECIALITY: Final = re.compile(r" spécialisée?s? (?:dans|en) (?:les? |la |l')?")
_CLOSED: Final = re.compile(r",|$|\.(?! ?\w)|\.\"")
_WORD: Final = re.compile(r"[\w-]+")
_SENTENCE_END: Final = re.compile(r"[.;:!?] ")


def _introduces(lower: str, end: int, party: Party, rules: Rulebook) -> bool:
    if party.role:
        return False
    between = lower[end : party.start]
    if "spécialis" in between:
        between = _SPECIALITY.sub(" ", between)
    if len(between) > 60 or _SENTENCE_END.search(between):
        return False
    head, comma, tail = between.rpartition(",")
    if comma and (tail != " " or "," in head or not _CLOSED.match(lower, party.end)):
        return False
    for word in _WORD.findall(head if comma else between):
        entry = rules.lexicon.get(word)
        if entry and (
            entry.cls in _SENTENCE_WORDS
            or entry.verbs
            or (entry.cls == "prep" and entry.slot not in rules.data["inside_description"])
        ):
            return False
    return True


_SENTENCE_WORDS: Final = frozenset(
    {"have", "be", "will", "say", "rel", "split", "neg", "and", "own", "pronoun", "cue"}
)
