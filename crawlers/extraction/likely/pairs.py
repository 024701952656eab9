"""Two parties of a passage as source and target: the traits of the passage and of the pair."""

from typing import Final

from crawlers.extraction.likely.sides import Mention, Side
from crawlers.extraction.sentences.items import Item, Reading

_SEPARATING: Final = frozenset({"be", "neg", "pronoun", "stand_in", ";", ":", "(", '"'})
_CROSSED: Final = ("calls:", "sums:", "parties:")
_FAR: Final = 8
_STEP: Final = 18
"""Letters of one step of distance between two names, about three words."""


def passage_traits(reading: Reading, parties: int) -> list[str]:
    """Return the traits of a passage: kinds of deal its words call, cues, sums, length."""
    kinds: set[str] = set()
    cues: set[str] = set()
    for sentence in reading.sentences:
        for item in sentence.items:
            for trigger in item.triggers:
                if trigger.frame.kind:
                    kinds.add(trigger.frame.kind)
            if item.cue:
                cues.add(item.cue)
    return [
        "passage",
        f"language:{reading.rules.language}",
        f"sums:{min(reading.sums, 3)}",
        f"parties:{min(parties, 6)}",
        f"sentences:{min(len(reading.sentences), 4)}",
        *(f"calls:{kind}" for kind in sorted(kinds)),
        *(f"cue:{cue}" for cue in sorted(cues)),
    ]


def crossed(group: str, passage: list[str]) -> list[str]:
    """Return what the group of a party makes of the traits of its passage."""
    return [f"{group} & {trait}" for trait in passage if trait.startswith(_CROSSED)]


def pair_traits(reading: Reading, source: Side, target: Side) -> list[str]:
    """Return how the nearest mentions of two parties stand to each other."""
    one, two = _nearest(source, target)
    forward = one.item.start < two.item.start
    order = "forward" if forward else "backward"
    first, last = (one, two) if forward else (two, one)
    apart = min(abs(one.sentence - two.sentence), 2)
    distance = min(max(last.item.start - first.item.end, 0) // _STEP, _FAR)
    traits = [
        f"groups:{source.group}>{target.group}",
        f"apart:{apart} {order}",
        f"distance:{distance}",
        order,
        "source first" if source.first < target.first else "target first",
    ]
    if apart == 0 and first.at >= 0 and last.at >= 0:
        traits += _between(reading.sentences[one.sentence].items, first.at, last.at, order)
    return traits


def _nearest(source: Side, target: Side) -> tuple[Mention, Mention]:
    best = source.mentions[0], target.mentions[0]
    least = -1
    for one in source.mentions:
        for two in target.mentions:
            distance = abs(one.item.start - two.item.start)
            if one.sentence != two.sentence:
                distance += 100_000 * abs(one.sentence - two.sentence)
            if least < 0 or distance < least:
                best, least = (one, two), distance
    return best


def _between(items: list[Item], first: int, last: int, order: str) -> list[str]:
    """Return what stands between two parties of a sentence, and the deal words beyond them."""
    traits: list[str] = []
    parties = 0
    listed = True
    for item in items[first + 1 : last]:
        if item.org:
            parties += 1
        if item.triggers:
            listed = False
            traits.append(f"{order} over {item.triggers[0].frame.id}")
        if item.slot:
            listed = False
            traits.append(f"{order} over slot {item.slot}")
        if item.cue:
            traits.append(f"{order} over cue {item.cue}")
        if item.topic:
            traits.append(f"{order} over topic {item.topic}")
        if item.cls in _SEPARATING:
            traits.append(f"{order} over {item.cls}")
    traits.append(f"between:{min(parties, 4)}")
    if listed:
        traits.append(f"{order} listed")
    for item in reversed(items[:first]):
        if item.triggers:
            traits.append(f"{order} behind {item.triggers[0].frame.id}")
            break
    for item in items[last + 1 :]:
        if item.triggers:
            traits.append(f"{order} before {item.triggers[0].frame.id}")
            break
    return list(dict.fromkeys(traits))
