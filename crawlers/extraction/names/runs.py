"""Runs of capitalised words: which part of each may be a name."""

import re
from collections.abc import Iterable
from typing import Final

from crawlers.extraction.names.parties import BODY
from crawlers.extraction.names.unknown_names import RELATION_END, organisation_named
from crawlers.extraction.rules.rulebook import Rulebook
from data.names import Gazetteer

_ELISION: Final = re.compile(r"(?:[LDNSlJMC]|[Qq]u)'(?=\w)")
_OFFICER: Final = re.compile(
    r" (?:CEO|CTO|CFO|COO|PDG|DG|President|Chairman|Chairwoman|Founder|Co-founder|Chief|Director|"
    r"Officer|Minister|Secretary)\b"
)


def name_spans(
    text: str,
    runs: Iterable[re.Match[str]],
    gazetteer: Gazetteer,
    rules: Rulebook,
    starts: frozenset[int],
) -> dict[int, int]:
    """Return start → end of the `runs` of capitalised words that may be a name."""
    found: dict[int, int] = {}
    for match in runs:
        start, end = match.span()
        run = match[0]
        several = " " in run
        if not several and "'" not in run and "-" not in run:
            found[start] = end
            continue
        if "-" in run and (giver := _giver(text, match, rules)):
            found[giver[0]] = giver[1]
        if not several or not organisation_named(run, gazetteer):
            start, end = _first_word(text, match, rules, match.start() in starts)
        if several and (offices := list(_OFFICER.finditer(text, start, end))):
            officer = offices[-1]
            person = officer.end() + 1
            if person < end:
                found[person] = end
            end = officer.start()
        if end > start:
            found[start] = end
    return found


def _giver(text: str, match: re.Match[str], rules: Rulebook) -> tuple[int, int] | None:
    """Return the span of Muon Partners in "Muon Partners-led Series A"."""
    adjective = _GIVING.search(text, match.start(), match.end())
    if adjective is None:
        return None
    start = match.start()
    words = text[start : adjective.start()].split(" ")
    while words and words[0].lower() in rules.not_parties:
        start += len(words.pop(0)) + 1
    return (start, adjective.start()) if words else None


_GIVING: Final = re.compile(r"-(?:led|backed|funded)(?!\w)")


def _first_word(text: str, match: re.Match[str], rules: Rulebook, begins: bool) -> tuple[int, int]:
    """Return the span of a run of capitalised words without the words that begin no name.

    begins: the run begins a sentence.
    """
    start, end = match.span()
    run = match[0]
    words = rules.not_parties if begins else rules.never_parties
    if "'" in run:
        start = _after_elision(text, start, end)
    institution = any(particle in run for particle in _OF_INSTITUTION)
    if institution and text.startswith("The ", start) and _INSTITUTION.match(text, start, end):
        start += 4
    if "-" in run:
        for relation in _RELATION_INSIDE.finditer(text, start, end):
            start = relation.end()
    while not (institution and _INSTITUTION.match(text, start, end)):
        head = text[start:end]
        first, space, _ = head.partition(" ")
        plain = first.lower()
        if not space:
            break
        if begins and plain in _ARTICLES and plain != "la" and head.count(" ") > 1:
            start = _after_article(text, start, end, rules)
            break
        if plain in rules.data["first_of_names"] and head[len(first) + 1].isalpha():
            break
        skippable = (
            bool(RELATION_END.search(first))
            or plain in words
            or (begins and (plain in rules.lexicon or plain in rules.openers))
        )
        if plain in rules.data["peoples"] and head.count(" ") > 2 and _FUND_END.search(head):
            break
        if plain in rules.data["places"] and (_FUND_END.search(head) or head.count(" ") > 1):
            break
        if not skippable or (plain in _ARTICLES and not begins) or head.lower() in words:
            break
        if _PLACE_NAMED.search(head) and plain not in _ARTICLES:
            break
        start += len(first) + 1
    return (start, start) if text[start:end].islower() else (start, end)


def _after_elision(text: str, start: int, end: int) -> int:
    """Return where a run begins without "L'" or "d'", and without a plain word behind these."""
    elided = _ELISION.match(text, start, end)
    if elided is None:
        return start
    start = elided.end()
    if not text[start].islower():
        return start
    _, space, rest = text[start:end].partition(" ")
    return end - len(rest) if space else end


def _after_article(text: str, start: int, end: int, rules: Rulebook) -> int:
    """Return where a name begins whose sentence begins with "The": the article may be part of it.

    It is none of a foundation's name; "The French AI start-up" begins with no name at all.
    """
    head = text[start:end]
    if all(word in rules.never_parties for word in head.lower().split(" ")[1:]):
        return end
    return start + head.index(" ") + 1 if _FOUNDATION.search(head) else start


_RELATION_INSIDE: Final = re.compile(
    r"[\w.]+-(?:based|backed|owned|headquartered|style|led|run|founded|funded|listed|focused|born) "
)
_FUND_END: Final = re.compile(r" (?:Fund|Funds|Capital|Equity|Investments?|Authority|Exchange)$")
_OF_INSTITUTION: Final = (" of ", " for ", " de ", " des ", " du ")
_INSTITUTION: Final = re.compile(rf"[\w. ]*?(?:{BODY}) (?:of|for|des?|du) ")
_PLACE_NAMED: Final = re.compile(
    r"^[A-Z][\w.]+ (?:[A-Z]\w+ )*(?:University|College|School|Chronicle)$"
)
_FOUNDATION: Final = re.compile(
    r"(?:Foundation|Institute|University|Group|Fund|Trust|Corporation|Initiative|Alliance|Agency|"
    r"Association|Authority|Consortium|Cent(?:er|re)|Bank|Union|Project|Federation|Society|"
    r"Network|Council|Commission|Department|Ministry|Army|Navy|Force|Corps|Library|Museum|"
    r"Laborator(?:y|ies)|Administration|Company|Board|Service|League)$"
)
_ARTICLES: Final = frozenset({"the", "le", "la", "les"})
