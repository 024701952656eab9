"""What an agreement is for, as the words behind it say: computing, models, a new firm."""

import re

from crawlers.extraction.sentences.items import VERB, Reading, Sentence

_FOR_COMPUTING = re.compile(
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


_USING = frozenset({"use", "license", "access", "utiliser", "exploiter", "accéder"})


_FOR_FOUNDING = re.compile(
    r"[^.;:]{2,140}? to (?:form|create|launch|set up|establish|found|start) "
    r"(?:an? |the |new )+(?:[\w-]+ ){0,6}?(?:joint venture|venture|company|firm|entity)\b"
)


def is_for_founding(reading: Reading, sentence: Sentence, at: int) -> bool:
    """Return whether an agreement goes on "to form a new company": its sides are founders."""
    end = sentence.items[at].end
    return _FOR_FOUNDING.match(reading.lower, end, sentence.end) is not None
