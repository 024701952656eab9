"""Sites on lease: who lets a data centre, and who takes it."""

import re
from typing import Final

from crawlers.extraction.sentences.items import Item, Reading, Sentence
from crawlers.extraction.sentences.order import number_of

CLOUD_UNITS: Final = frozenset({"aws", "google-cloud", "microsoft-azure", "stackit"})
_LEASE: Final = re.compile(r"(?<!to )\b(?:lease|leasing|colocation|co-location|hosting)\b")
_LEASE_PIECES: Final = ("leas", "location", "hosting")
"""A piece of every word for a lease, looked for before the expression is tried."""


def landlord_first(reading: Reading, sentence: Sentence, pair: list[Item]) -> list[Item]:
    """Return the sides of a lease, who lets first; [] when the passage speaks of none.

    Makers of models and the clouds of large groups take sites from others. Between two others
    the one that is named first lets, since it is its news. A tenant alone comes as none.
    """
    if not (any(piece in reading.lower for piece in _LEASE_PIECES) and _is_told(reading, sentence)):
        return []
    lets = [item for item in pair[:2] if not _rents_in(item)]
    if len(pair) < 2:
        return lets
    if not lets:
        return []
    first = lets[0]
    return [first, pair[1] if first is pair[0] else pair[0]]


def _is_told(reading: Reading, sentence: Sentence) -> bool:
    """Return whether a sentence or the one after it speaks of a lease."""
    number = number_of(reading, sentence)
    end = reading.sentences[min(number + 1, len(reading.sentences) - 1)].end
    return _LEASE.search(reading.lower, sentence.start, end) is not None


def _rents_in(item: Item) -> bool:
    """Return whether a party takes sites on lease: a maker of models, or one with clouds itself."""
    layers = item.party.layers if item.party else frozenset()
    return bool(layers & {"model", "app"}) or item.org in CLOUD_UNITS
