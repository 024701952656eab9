"""Backers that are listed although the passage does not name the firm that they back."""

import re

from crawlers.extraction.frames.candidates import Use
from crawlers.extraction.frames.slots import Slots
from crawlers.extraction.sentences.items import STAND_IN, Item

_IN_THE_ROUND = re.compile(
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
