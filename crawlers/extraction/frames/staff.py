"""Whose founders, officers or team a trigger speaks of."""

import re
from typing import Final

from crawlers.extraction.frames.candidates import Use
from crawlers.extraction.frames.neighbours import last_other
from crawlers.extraction.frames.slots import Slots
from crawlers.extraction.sentences import clauses
from crawlers.extraction.sentences.items import Item

_ONE_PERSON: Final = re.compile(
    r" (?:(?:[A-ZÀ-Þ][\w.'-]+ ?){2,4}),? (?:(?:le |la |l'|the |a )?(?:ancien(?:ne)? |ex-|former )?"
    r"(?:co-?)?(?:fondat(?:eur|rice)|founder|PDG|P-DG|CEO|directeur|directrice|patron|président))\b"
    r"(?![^.;]{0,60}(?: et | ainsi | and |, (?:[A-ZÀ-Þ]\w+ ){2}))"
)


def staff(use: Use) -> list[Item]:
    """Return whose founders or team the trigger speaks of, nobody's for one hired executive."""
    items, at = use.items, use.at
    if _ONE_PERSON.match(use.text, items[at].end):
        return []
    return clauses.beside_topic(items, at, frozenset({"staff"})) or _own_staff(use)


def _own_staff(use: Use) -> list[Item]:
    """Return whose staff "its engineers" are: the last other party before the trigger."""
    items, at = use.items, use.at
    things = [
        index
        for index in range(at + 1, min(at + 8, len(items)))
        if (lex := items[index].lex) and lex.topic == "staff"
    ]
    if not things or not any(items[index].cls == "own" for index in range(at + 1, things[0])):
        return []
    acting = {item.org for item in use.site.subject}
    return last_other(use, at, acting)


def _goes_alone(use: Use, index: int) -> bool:
    """Return whether one founder or officer changes jobs ("the founder of Alfa left for Beta")."""
    item = use.items[index]
    trigger = use.items[use.at]
    verb = trigger.triggers[0].base
    if verb in _CHANGES_JOBS and use.text.endswith(FEW, 0, trigger.start):
        return True
    return verb in _CHANGES_JOBS and use.text[item.start : item.end].lower() in _ONE_OF_STAFF


FEW: Final = (" one ", " two ", " three ", " another ", " others ")
_CHANGES_JOBS: Final = frozenset({"leave for", "depart for", "move to", "head to", "defect to"})
_ONE_OF_STAFF: Final = frozenset({"founder", "co-founder", "cofounder", "ceo", "chief executive"})


_OTHER_CLAUSE: Final = re.compile(r"\b(?:tandis qu|alors qu|pendant qu|while|whereas)(?:e |'| )$")


def _has_subject_of_its_own(use: Use) -> bool:
    """Return whether a clause begins with the subject of the trigger ("…, while A joined …")."""
    index = use.at - 1
    while index > 0 and use.items[index].cls in {"have", "be", "will", "ignore"}:
        index -= 1
    before = use.items[max(index, 0)]
    return clauses.is_named(before) and _OTHER_CLAUSE.search(use.text, 0, before.start) is not None


def staff_left(use: Use, slots: Slots) -> list[Item]:
    """Return whose staff stands left of the trigger ("its founders will join Example")."""
    items, at = use.items, use.at
    if _has_subject_of_its_own(use):
        return []
    joined = {item.org for slot in ("object", "to", "on", "of") for item in slots.get(slot, ())}
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.cls in {";", "split"}:
            break
        if item.lex and item.lex.topic == "staff":
            found = clauses.beside(items, index)
            if found:
                return [] if _goes_alone(use, index) else found
            if index and items[index - 1].cls == "own":
                return last_other(use, index, joined)
    return []
