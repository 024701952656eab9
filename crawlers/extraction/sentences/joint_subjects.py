"""Two subjects of one verb, the first with an apposition ("Alfa, a chip maker, and Beta sign")."""

from typing import Final

from crawlers.extraction.sentences.clauses import is_named
from crawlers.extraction.sentences.items import PARTY, Item


def joint_subject(items: list[Item], found: list[Item]) -> list[Item]:
    """Return a subject with the party that begins the sentence, if "and" joins the two."""
    if len(found) != 1 or found[0].cls != PARTY:
        return found
    at = next((index for index, item in enumerate(items) if item is found[0]), -1)
    if at < _LEAST or items[at - 1].cls != "and" or items[at - 2].cls != ",":
        return found
    first, *apposed = items[: at - 2]
    if first.cls != PARTY or first.possessive or apposed[0].cls != "," or first.org == found[0].org:
        return found
    return found if any(map(is_named, apposed)) else [first, *found]


_LEAST: Final = 4
"""Items before the second subject at least: a party, two commas and "and"."""
