"""Parties beside a trigger's clause: in the sentences before and after it, or before it at all."""

import re
from typing import Final

from crawlers.extraction.frames.candidates import Use
from crawlers.extraction.sentences import clauses
from crawlers.extraction.sentences.items import PARTY, STAND_IN, Item
from crawlers.extraction.sentences.order import number_of
from crawlers.extraction.sentences.subjects import is_free


def last_other(use: Use, at: int, known: set[str | None]) -> list[Item]:
    """Return the last party before item `at`, here or in the sentence before, but for `known`."""
    number = number_of(use.reading, use.sentence)
    earlier = use.reading.sentences[number - 1].items if number else []
    for candidates in (use.items[:at], earlier):
        for item in reversed(candidates):
            named = item.cls in {PARTY, STAND_IN} and item.org and item.org not in known
            if named and item.party and not item.party.role:
                return [item]
    return []


def subject_before(use: Use) -> list[Item]:
    """Return the subject of the sentence before ("Example raised $3m. A and B led the round")."""
    number = number_of(use.reading, use.sentence)
    if not number:
        return []
    items = use.reading.sentences[number - 1].items
    for index, item in enumerate(items):
        if item.lex and item.lex.topic == "round" and (raiser := clauses.beside(items, index)):
            return raiser
    return [
        item for index, item in enumerate(items) if item.org and is_free(items, index, use.text)
    ][:1]


def named_next(use: Use) -> list[Item]:
    """Return Alfa of "They form a joint venture. The venture, called Alfa, will …"."""
    number = number_of(use.reading, use.sentence)
    following = use.reading.sentences[number + 1 : number + 2]
    if not following or not _THE_VENTURE.match(use.text, following[0].start):
        return []
    items = following[0].items
    return [
        item
        for item in items[:6]
        if item.cls == PARTY and _NAMED.search(use.text, following[0].start, item.start)
    ][:1]


_NAMED: Final = re.compile(r"(?:,|\b(?:called|named|dubbed|known as)) [\"']?$")
_THE_VENTURE: Final = re.compile(
    r"(?:The|This) (?:[\w-]+ ){0,2}(?:venture|company|entity|firm|joint venture),? "
)
