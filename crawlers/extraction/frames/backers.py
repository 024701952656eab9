"""Backers that only a list or a possessive tells of, by name."""

import re
from typing import Final

from crawlers.extraction.frames.candidates import Use
from crawlers.extraction.frames.slots import Slots
from crawlers.extraction.sentences.items import NOUN, STAND_IN, Item

_IN_THE_ROUND: Final = re.compile(
    r" (?:in|of|to) (?:the|this|its|their) (?:[\w'-]+ ){0,4}?"
    r"(?:round|financing|raise|funding|deal)\b"
)


def are_listed(use: Use, slots: Slots, sources: list[Item]) -> bool:
    """Return whether several backers are listed by name, those of "the company" or of a round."""
    if len({item.org for item in sources}) < 2:
        return False
    end = use.items[use.at].end
    if use.frame.id != "shareholders":
        return use.text.endswith(" backing", 0, end)
    owners = [*slots.get("possessor", []), *slots.get("in", [])]
    of_it = any(one.cls == STAND_IN for one in owners)
    return of_it or _IN_THE_ROUND.match(use.text, end) is not None


def person_who_owns(use: Use, gives: bool) -> list[Item]:
    """Return Jane of "Alfa CEO Jane Sample's investment in Beta"."""
    noun = use.items[use.at]
    if not gives or noun.cls != NOUN or use.frame.id != "invest":
        return []
    for person in use.reading.people:
        if 0 < noun.start - person.end <= _OWNED_WITHIN and use.text.startswith("'s ", person.end):
            return [person]
    return []


_OWNED_WITHIN: Final = 30
