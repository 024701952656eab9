"""Small syntax: lists of parties, possessors, passives, and whose a thing is."""

import re
from typing import Final

from crawlers.extraction.sentences.items import NOUN, PARTY, STAND_IN, TOPIC, VERB, Item

_NAMED: Final = frozenset({PARTY, STAND_IN})
CLAUSE_ENDS: Final = frozenset({";", ":", "split"})
_LIST_GAP: Final = 34
_NEAR: Final = 30
_APPOSITION: Final = 60
_DESCRIPTOR: Final = 24
_ONE_WORD: Final = 7


def is_named(item: Item) -> bool:
    """Return whether an item stands for a party (title holders and unresolved "us" included)."""
    return item.cls in _NAMED


def party_list(items: list[Item], at: int, left: bool = False) -> tuple[list[Item], int]:
    """Return the coordinated parties that begin at `at`, and the index after the last of them.

    left: the list is a subject, so that a verb after its last member belongs to the whole list.
    """
    found = [items[at]]
    last = items[at]
    index = at + 1
    while index < len(items):
        probe = _skip_parenthesis(items, index)
        joint = probe
        joins = False
        while joint < len(items) and items[joint].cls in {",", "and"} and joint - probe < 2:
            joins = joins or items[joint].cls == "and"
            joint += 1
        if joint == probe:
            break
        separators = joint
        # words such as "existing investor" before a name
        while joint < len(items) and items[joint].topic == "backer":
            joint += 1
        if _repeats_preposition(items, joint, at):
            joint += 1
        example = by_example(items, joint) if joins else joint
        exemplified, joint = example > joint, example
        described = _is_described(items, joint)
        if described:
            joint += 1
        if joint >= len(items) or items[joint].cls != PARTY:
            break
        following = items[joint]
        if following.party is not None and following.party.role in {"title", "press"}:
            break
        only_comma = joint == separators and not joins
        described_by = following.start - items[joint - 1].end
        if only_comma and described_by > (_left_gap(items, joint) if left else _DESCRIPTOR):
            break
        if following.possessive and (only_comma or _owns_trigger(items, joint)):
            break
        if following.start - last.end > (2 if described or exemplified else 1) * _LIST_GAP + (
            items[probe].start - last.end
        ):
            break
        after = items[joint + 1] if joint + 1 < len(items) else None
        if (
            not left
            and after is not None
            and after.cls in {"say", VERB, "have", "be", "will"}
            and after.start - following.end < 3
            and (not _is_reduced(items, joint + 1) or (at and items[at - 1].form == "ger"))
        ):
            break
        found.append(following)
        last = following
        index = joint + 1
    return found, index


def _left_gap(items: list[Item], at: int) -> int:
    """Return what may stand before a party of a subject: an article, if "and Beta" follows."""
    closes = at + 2 < len(items) and items[at + 1].cls == "and" and items[at + 2].cls == PARTY
    return 5 if closes else 2


def by_example(items: list[Item], at: int) -> int:
    """Return the index of A in "des fonds comme A" at `at`, and `at` itself without examples."""
    for index in range(at, min(at + 4, len(items) - 1)):
        item = items[index]
        if item.slot == "incl" and index > at and items[index + 1].cls == PARTY:
            return index + 1
        if not (item.slot == "of" or item.cls == STAND_IN or item.topic == "backer"):
            break
    return at


def _owns_trigger(items: list[Item], at: int) -> bool:
    """Return whether "A and B's deal with" begins a phrase of its own at B."""
    after = items[at + 1] if at + 1 < len(items) else None
    return after is not None and after.cls == NOUN and after.start - items[at].end < _NEAR


def _repeats_preposition(items: list[Item], at: int, first: int) -> bool:
    """Return whether "de" or the same preposition stands before a further member of a list.

    "auprès d'A, d'B et d'C", "à A et à B".
    """
    if at + 1 >= len(items) or not first or items[first - 1].cls != "prep":
        return False
    before, item, after = items[at - 1], items[at], items[at + 1]
    return (
        item.slot in {"of", items[first - 1].slot}
        and after.cls == PARTY
        and item.start - before.end <= 1
        and after.start - item.end <= 1
    )


def _is_reduced(items: list[Item], at: int) -> bool:
    """Return whether the verb at `at` only describes the name before it ("backed by …")."""
    if items[at].form != "part":
        return items[at].form == "ger"
    return at + 1 >= len(items) or items[at + 1].slot in {"by", "lead", "in", "from", "with", "to"}


def _is_described(items: list[Item], at: int) -> bool:
    """Return whether "(le milliardaire) des télécoms" before a name stands at `at`."""
    if at + 1 >= len(items) or items[at].slot != "of" or items[at + 1].cls != PARTY:
        return False
    gap = items[at + 1].start - items[at].end
    return 4 < gap < 24


def _skip_parenthesis(items: list[Item], at: int) -> int:
    if at < len(items) and items[at].cls == "(":
        for index in range(at + 1, min(at + 12, len(items))):
            if items[index].cls == ")":
                return index + 1
    return at


def possessor(items: list[Item], at: int) -> list[Item]:
    """Return the party whose possessive governs a noun ("Gammasoft's $2bn acquisition")."""
    for index in range(at - 1, max(-1, at - 5), -1):
        item = items[index]
        if item.slot == "whose":
            return next(([one] for one in reversed(items[:index]) if is_named(one)), [])
        if is_named(item):
            if item.possessive and items[at].start - item.end <= 48:
                pair = items[max(0, index - 2) : index]
                joined = [one.cls for one in pair] == [PARTY, "and"] and pair[0].possessive
                return [pair[0], item] if joined else [item]
            return []
        if item.cls == "own" and item.org and items[at].start - item.end <= 48:
            return [item]
        if item.cls == "say" and items[at].start - item.end <= 1:
            continue
        if item.slot == "in" and items[at].topic == "round" and items[at].start - item.end <= 24:
            continue
        if item.cls in {"prep", VERB, ",", ";", "rel", "say", "be", "have"}:
            return []
    return []


def before_noun(items: list[Item], at: int) -> list[Item]:
    """Return the party printed directly before the noun at `at` ("the Betanova acquisition")."""
    if (
        at
        and items[at - 1].cls == PARTY
        and items[at].start - items[at - 1].end == 1
        and not items[at - 1].possessive
    ):
        return [items[at - 1]]
    return []


def beside_topic(items: list[Item], at: int, topics: frozenset[str]) -> list[Item]:
    """Return the party that owns the first thing of `topics` after the trigger at `at`.

    "Etachip GPUs", "Etachip's GPUs", "the archives of Kappa Media" and "Heronsgate archives".
    """
    for index in range(at + 1, len(items)):
        item = items[index]
        if item.cls in CLAUSE_ENDS:
            return []
        if item.lex is None or item.lex.topic not in topics:
            continue
        if found := beside(items, index):
            return found
    return []


def beside(items: list[Item], index: int) -> list[Item]:
    """Return the party attached to the noun at `index`: before it, as possessor, or after "of"."""
    for back in range(index - 1, max(-1, index - 4), -1):
        before = items[back]
        if is_named(before) and (
            items[index].start - before.end <= 2
            or (before.possessive and items[index].start - before.end <= 40)
        ):
            return [before]
        if before.cls == "own" and before.org:
            return [before]
        if before.cls not in {TOPIC, NOUN, "and", "word", "ignore"}:
            break
    if index + 1 < len(items):
        apposed = items[index + 1]
        if apposed.cls == PARTY and apposed.start - items[index].end == 1:
            return [apposed]
    if index + 2 < len(items) + 1:
        probe = index + 1
        while (
            probe < len(items)
            and items[probe].cls in {TOPIC, ",", "and", "own"}
            and probe - index < 6
        ):
            probe += 1
        if (
            probe + 1 < len(items)
            and items[probe].cls == "prep"
            and items[probe].slot in {"of", "from", "at", "behind", "by", "in"}
            and items[probe].end - items[probe].start <= _ONE_WORD
        ):
            after = probe + 1
            if items[after].cls == "own" and after + 1 < len(items):
                after += 1
            while after < min(len(items) - 1, probe + 4) and (
                items[after].cls in {"word", "ignore"} or items[after].slot == "incl"
            ):
                after += 1
            following = items[after]
            far = 60 if items[index].topic == "staff" else 40
            if is_named(following) and following.start - items[probe].end <= far:
                return party_list(items, after)[0]
    return []


def is_passive(items: list[Item], at: int, text: str) -> bool:
    """Return whether the participle at `at` is passive."""
    if items[at].form != "part":
        return False
    for index in range(at - 1, max(-1, at - 4), -1):
        item = items[index]
        gap = items[at].start - item.end
        if gap > 28:
            break
        if item.cls == "be":
            return not text[max(0, item.start - 3) : item.start].lower().endswith(("s'", "se "))
        if item.cls == "have":
            return False
        if is_named(item) or item.cls in {",", VERB}:
            break
    before = items[at - 1] if at else None
    if (
        before is not None
        and is_named(before)
        and not before.possessive
        and items[at].start - before.end <= 2
    ):
        following = items[at + 1] if at + 1 < len(items) else None
        return (
            following is not None
            and following.slot in {"by", "lead"}
            and following.start - items[at].end < 3
        )
    if is_apposed(items, at):
        return True
    if not at and (text[items[0].start].isupper() or any(i.slot == "by" for i in items[1:4])):
        return True
    if before is not None and before.cls in {"and", "rel", "own", "say"}:
        return False
    following = next(
        (item for item in items[at + 1 : at + 4] if item.cls in {"prep", *_NAMED, TOPIC, NOUN}),
        None,
    )
    if following is None or following.cls != "prep":
        return False
    if following.slot == "by" and following.start - items[at].end < 24:
        return True
    return before is not None and before.cls in {TOPIC, NOUN} and items[at].start - before.end <= 2


def is_apposed(items: list[Item], at: int) -> bool:
    """Return whether a participle describes the party before it ("Alfa, acquis pour …")."""
    if at < 2 or items[at - 1].cls != "," or items[at - 2].cls != PARTY or at + 1 >= len(items):
        return False
    after = items[at + 1]
    return (
        items[at].start - items[at - 2].end <= 2
        and after.slot in {"for", "at", "in", "by", "lead"}
        and after.start - items[at].end <= 2
    )


def led_by_before(items: list[Item], at: int) -> list[Item]:
    """Return the leaders of "Led by A and B, the round …"."""
    for index in range(min(at - 1, 3)):
        if items[index].slot == "lead":
            first = by_example(items, index + 1)
            return party_list(items, first)[0] if is_named(items[first]) else []
    return []


def relative_object(items: list[Item], at: int, slot: str = "object") -> list[Item]:
    """Return Alfa of "Alfa, a maker of tools that they have sold to Beta".

    slot: what the relative stands for; "in" is that of "Alfa, dans laquelle Beta a investi".
    """
    rel = next((index for index in range(at - 1, 0, -1) if items[index].cls == "rel"), None)
    if rel is None or items[rel].slot != slot:
        return []
    if not any(is_named(item) for item in items[rel:at]):
        return []
    before = [index for index in range(rel) if items[index].cls == PARTY]
    if not before or items[rel].start - items[before[-1]].end > _APPOSITION:
        return []
    apposed = items[before[-1] + 1].cls == ","
    return [items[before[-1]]] if before[-1] == rel - 1 or apposed else []


def agreed_with(items: list[Item], at: int) -> list[Item]:
    """Return Alfa of "an agreement with Alfa to acquire its robotics business"."""
    after = items[at + 1 : at + 2]
    if at < 3 or not after or after[0].cls != "own" or items[at].form != "inf":
        return []
    partner, joint = items[at - 2], items[at - 1]
    near = joint.slot == "to" and joint.start - partner.end <= 2
    return [partner] if near and is_named(partner) and items[at - 3].slot == "with" else []


def led_adjective(items: list[Item], text: str) -> list[Item]:
    """Return Alfa of "an Alfa-led round", not of "the Alfa-led start-up Betanova"."""
    return [
        item
        for index, item in enumerate(items)
        if item.cls == PARTY
        and text.startswith("-led ", item.end)
        and not any(map(is_named, items[index + 1 : index + 3]))
    ]


def left_slot(items: list[Item], at: int, slot: str) -> list[Item]:
    """Return the party of a preposition printed before the noun ("signed with A a contract")."""
    for index in range(at - 1, 0, -1):
        if items[index].cls in {",", ";", "rel", "split"}:
            return []
        if is_named(items[index]) and items[index - 1].slot == slot:
            return party_list(items, index)[0]
    return []


def interposed(items: list[Item], at: int, slot: str) -> list[Item]:
    """Return B of "Alfa, aux côtés de B, a investi …": the party between subject and verb."""
    index = at - 1
    while index >= 0 and items[index].cls in {"have", "be", "will", "neg"}:
        index -= 1
    if index < 3 or items[index].cls != ",":
        return []
    for opening in range(index - 1, max(-1, index - 12), -1):
        if items[opening].slot == slot and is_named(items[opening + 1]):
            return party_list(items, opening + 1)[0] if items[opening - 1].cls == "," else []
    return []


_OF_AGREEMENT: Final = re.compile(
    r" (?:also |will )?(?:involv|includ|cover|entail|compris|call for|calls for|see |sees |allow)"
)


def speaks_of_agreement(items: list[Item], before: list[int], rel: int, text: str) -> bool:
    """Return whether "which" goes back to the agreement: "a deal with Example that includes …"."""
    if not before or items[before[-1] - 1].slot != "with":
        return False
    if before[-1] != rel - 1 and not (
        items[rel - 1].cls == "," and _OF_AGREEMENT.match(text, items[rel].end)
    ):
        return False
    return any(item.cls == NOUN and item.triggers[0].frame.general for item in items[:rel])


_ADVERB: Final = re.compile(r" {1,2}(?:[a-zà-ÿ]{2,9}ly |already |also |now |déjà |aussi )?")


def begins_clause(items: list[Item], at: int, text: str) -> bool:
    """Return whether the party at `at` is the subject of a following finite verb."""
    if at + 1 >= len(items):
        return False
    after = items[at + 1]
    if items[at].possessive or not _ADVERB.fullmatch(text, items[at].end, after.start):
        return False
    if after.cls == "cue":
        return bool(after.lex and after.lex.cue in {"wish", "rumour", "would", "plan_raise"})
    if after.cls in {"say", "have", "will", "be"}:
        return after.cls != "will" or text[after.start : after.end] != "to"
    description = items[at].description
    told = description is not None and description.cls == "pronoun"
    return after.cls == VERB and (after.form == "fin" or (told and after.form == "part"))
