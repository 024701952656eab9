"""What an agreement is for, as the words behind it say: computing, models, a new firm."""

import re
from typing import Final

from crawlers.extraction.sentences.items import PARTY, VERB, Item, Reading, Sentence

_FOR_COMPUTING: Final = re.compile(
    r"[^.;:]{2,60}? to (?:secure|obtain|gain|get|access|lock in|lease|rent|tap) (?:[\w-]+ ){0,5}?"
    r"(?:megawatts?|mw|gigawatts?|gw|computing|compute|gpus?)\b"
)


def is_for_computing(reading: Reading, sentence: Sentence, at: int) -> bool:
    """Return whether an agreement goes on "to secure 100 megawatts": the first side takes them."""
    end = sentence.items[at].end
    return _FOR_COMPUTING.match(reading.lower, end, sentence.end) is not None


def is_for_use(sentence: Sentence, at: int) -> bool:
    """Return whether an agreement goes on "to use its models": the first side is the user."""
    following = sentence.items[at + 1 :]
    verb = next((n for n, item in enumerate(following) if item.cls == VERB), None)
    if verb is None or following[verb].triggers[0].base not in _USING:
        return False
    return any(
        item.topic == "model" or (item.party is not None and item.party.product)
        for item in following[verb : verb + 4]
    )


_USING: Final = frozenset({"use", "license", "access", "utiliser", "exploiter", "accéder"})


_FOR_FOUNDING: Final = re.compile(
    r"[^.;:]{2,140}? to (?:form|create|launch|set up|establish|found|start) "
    r"(?:an? |the |new )+(?:[\w-]+ ){0,6}?(?:joint venture|venture|company|firm|entity)\b"
)


_FOR_FOUNDING_FR: Final = re.compile(
    r"[^.;:]{2,140}? (?:pour|afin de|en vue de|visant à|destinée? à) "
    r"(?:(?P<bare>créer|fonder)|lancer|former|constituer|donner naissance à) "
    r"(?P<firm>(?:(?:un|une|leur|la|le) )?(?:nouvelle )?(?:coentreprise|co-entreprise|filiale|"
    r"joint[- ]venture|société|entité|structure commune|entreprise commune)\b)?"
)


def founded(reading: Reading, sentence: Sentence, at: int) -> list[Item] | None:
    """Return the new firm of a French agreement, [] without a name, None if it founds none.

    "s'allient pour créer Northfold", "un accord pour créer une coentreprise".
    """
    if reading.rules.language != "fr":
        return None
    found = _FOR_FOUNDING_FR.match(reading.lower, sentence.items[at].end, sentence.end)
    if found is None:
        return None
    named = [
        item
        for item in sentence.items
        if item.cls == PARTY and 0 <= item.start - found.end() <= 1 and not item.possessive
    ]
    if named and named[0].party is not None and named[0].party.product:
        return None
    if not found["bare"] and not found["firm"]:
        return None
    return named or ([] if found["firm"] else None)


def is_for_founding(reading: Reading, sentence: Sentence, at: int) -> bool:
    """Return whether an agreement goes on "to form a new company": its sides are founders."""
    end = sentence.items[at].end
    return _FOR_FOUNDING.match(reading.lower, end, sentence.end) is not None


_NEW_FIRM: Final = re.compile(
    r", (?:un |une |leur )(?:[\w-]+ ){0,2}?(?:laboratoire|société|coentreprise|co-entreprise|"
    r"filiale|entreprise|start-up|startup|structure|entité|joint-venture|fondation)\b"
)


def founds_firm(text: str, by_role: dict[str, list[Item]]) -> bool:
    """Return whether several parties found one that is then called a firm, no product."""
    new = by_role.get("target", [])
    several = len({item.org for item in by_role.get("founders", [])} - {None}) > 1
    return several and len(new) == 1 and _NEW_FIRM.match(text, new[0].end) is not None
