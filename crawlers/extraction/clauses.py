"""Who stands where: subject, object and prepositional slots of a verb or noun."""

import re

from crawlers.extraction.items import NOUN, PARTY, STAND_IN, TOPIC, VERB, Item

Slots = dict[str, list[Item]]

_NAMED = frozenset({PARTY, STAND_IN})
_CLAUSE_ENDS = frozenset({";", ":", "split"})
_LIST_GAP = 34
_NEAR = 30
_SPEAKER = re.compile(
    r"(?:spokes(?:person|man|woman)|porte-parole|shareholders|actionnaires) ?$", re.IGNORECASE
)
_TIME = re.compile(
    r"\d|\b(?:quarter|year|month|week|day|summer|spring|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|november|december|statement|filing|post|move|trimestre|année|an|mois|semaine|jour|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|communiqué|juillet|août|septembre|octobre|novembre|décembre|janvier|février|mars|avril|mai|juin|tuesday|monday|wednesday|thursday|friday)\b",
    re.IGNORECASE,
)


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
        while joint < len(items) and items[joint].cls in {",", "and"} and joint - probe < 2:
            joint += 1
        if joint == probe or joint >= len(items) or items[joint].cls != PARTY:
            break
        following = items[joint]
        if following.start - last.end > _LIST_GAP + (items[probe].start - last.end):
            break
        after = items[joint + 1] if joint + 1 < len(items) else None
        if (
            not left
            and after is not None
            and after.cls in {"say", VERB, "have", "be", "will"}
            and (after.start - following.end < 3 and after.form not in {"part", "ger"})
        ):
            break
        found.append(following)
        last = following
        index = joint + 1
    return found, index


def _skip_parenthesis(items: list[Item], at: int) -> int:
    if at < len(items) and items[at].cls == "(":
        for index in range(at + 1, min(at + 12, len(items))):
            if items[index].cls == ")":
                return index + 1
    return at


def after_trigger(items: list[Item], at: int, accepted: frozenset[str], text: str) -> Slots:
    """Return the parties right of the trigger at `at`, by slot.

    A preposition opens its slot for the next party; a party without preposition is the object of a
    verb. A nested "of" belongs to the description of the party whose slot is still empty.
    """
    trigger = items[at]
    general = bool(trigger.triggers) and trigger.triggers[0].frame.general
    slots: Slots = {}
    current = "object" if trigger.cls == VERB else "after"
    waiting = current
    index = at + 1
    last_end = trigger.end
    if "name" in accepted and [item.cls for item in items[index : index + 3]] == [",", PARTY, ","]:
        slots["name"] = [items[index + 1]]
        index += 3
    while index < len(items):
        item = items[index]
        cls = item.cls
        if cls in _NAMED:
            if item.party is not None and item.party.role == "title":
                index += 1
                continue
            if _begins_clause(items, index, text) and not (
                current in accepted and current not in slots and item.start - last_end < 8
            ):
                break
            found, following = party_list(items, index)
            slot = current
            if slot not in accepted or slot in slots:
                near = item.start - last_end <= _NEAR and slot not in {"object", "after"}
                slot = waiting if not near or slot == "of" else ""
            if slot and slot in accepted and slot not in slots:
                slots[slot] = found
                if slot == waiting:
                    waiting = ""
            last_end = items[following - 1].end
            current = "after" if "after" in accepted and "after" not in slots else "none"
            index = following
            continue
        if cls == "prep" and item.slot == "incl" and "incl" not in accepted:
            last_end = item.end
        elif cls == "prep":
            slot = item.slot
            if (
                slot == "of"
                and current in accepted
                and current not in slots
                and current not in {"after"}
            ):
                if "of" in accepted and "of" not in slots and current == "object":
                    current = "of"
            else:
                if slot in accepted and slot not in slots:
                    if current in accepted and current not in slots and not waiting:
                        waiting = current
                current = slot
            last_end = item.end
        elif cls == "name" and "name" in accepted:
            current = "name"
            last_end = item.end
        elif cls == ":" and (index == at + 1 or (current in accepted and current not in slots)):
            last_end = item.end
        elif cls in _CLAUSE_ENDS:
            break
        elif cls == "rel":
            current = "none"
            waiting = ""
        elif cls == VERB and (item.form == "fin" or (item.form == "inf" and general)):
            break
        index += 1
    return slots


def _begins_clause(items: list[Item], at: int, text: str) -> bool:
    """Return whether the party at `at` is the subject of a following finite verb."""
    if at + 1 >= len(items):
        return False
    after = items[at + 1]
    if after.start - items[at].end > 2 or items[at].possessive:
        return False
    if after.cls in {"say", "have", "will", "be"}:
        return after.cls != "will" or text[after.start : after.end] != "to"
    return after.cls == VERB and after.form == "fin"


def subject(items: list[Item], at: int, text: str) -> list[Item]:
    """Return the subject of the trigger at `at`: the first free party of its clause to the left.

    Free means: not governed by a preposition, no possessor, not inside a relative clause or an
    apposition that ends before the verb, not the officer's firm of a title.
    """
    segments = _segments(items, at)
    own = segments[-1]
    rel = next((index for index in reversed(own) if items[index].cls == "rel"), None)
    if rel is not None and any(
        items[index].cls == "say" for index in own if rel - 3 <= index < rel
    ):
        rel = None
    if rel is not None:
        inside = [
            index
            for index in own
            if index > rel and is_named(items[index]) and is_free(items, index, text)
        ]
        if inside:
            return party_list(items, inside[0], left=True)[0]
        before = [
            index
            for index in range(rel)
            if is_named(items[index]) and items[index].start >= items[rel].start - 90
        ]
        if before and (items[before[-1]].cls == PARTY or items[before[-1]].description):
            return [items[before[-1]]]
        return []
    if items[at].form == "ger" and (absolute := _absolute(items, at)):
        return absolute
    for number in range(len(segments) - 1, -1, -1):
        segment = segments[number]
        if number < len(segments) - 1 and _is_side_clause(items, segment):
            continue
        free = [
            index for index in segment if is_named(items[index]) and is_free(items, index, text)
        ]
        clause = [index for index in segment if items[index].cls in {"say"}]
        if free and clause and number == len(segments) - 1:
            later = [index for index in free if index > clause[-1]]
            if later:
                free = later
        if free:
            first = _first_of_list(items, free[0], text)
            while (
                first >= 2
                and items[first - 1].cls == ","
                and is_named(items[first - 2])
                and items[first].start - items[first - 2].end <= 3
                and is_free(items, first - 2, text)
                and len(party_list(items, first, left=True)[0]) > 1
            ):
                first -= 2
            return _with_earlier(
                items, segments[:number], segment, party_list(items, first, left=True)[0], text
            )
    return _subject_elsewhere(items, at, own, text)


def _absolute(items: list[Item], at: int) -> list[Item]:
    """Return A and B of "…, with A and B leading the round"."""
    index = at - 1
    if index < 0 or not is_named(items[index]) or items[at].start - items[index].end > 8:
        return []
    while index >= 2 and items[index - 1].cls in {"and", ","} and is_named(items[index - 2]):
        index -= 2
    if index and items[index - 1].slot == "with":
        return party_list(items, index, left=True)[0]
    return []


def _with_earlier(
    items: list[Item], earlier: list[list[int]], segment: list[int], found: list[Item], text: str
) -> list[Item]:
    """Return `found` with the party before it in "A, an apposition, and B, another, have …"."""
    if (
        not segment
        or items[segment[0]].cls != "and"
        or len(segment) < 2
        or items[segment[1]] is not found[0]
    ):
        return found
    for other in reversed(earlier):
        free = [index for index in other if is_named(items[index]) and is_free(items, index, text)]
        if free and not _is_side_clause(items, other):
            return [items[free[0]], *found]
    return found


def _subject_elsewhere(items: list[Item], at: int, own: list[int], text: str) -> list[Item]:
    """Return the subject of "Having bought A, B …" and of "a group led by A has …"."""
    if own and items[at].form == "ger":
        last = items[own[-1]]
        if is_named(last) and items[at].start - last.end <= 8 and not last.possessive:
            return [last]
    for index in reversed(own):
        if is_named(items[index]) and index and items[index - 1].slot == "lead":
            return party_list(items, index, left=True)[0]
    if (
        items[at].form in {"part", "ger", "inf"}
        and at <= 2
        and not any(is_named(item) for item in items[:at])
    ):
        comma = next(
            (index for index in range(at + 1, len(items)) if items[index].cls == ","), None
        )
        if comma is not None and comma + 1 < len(items) and is_named(items[comma + 1]):
            following = items[comma + 1]
            if following.start - items[comma].end <= 6 and not following.possessive:
                return party_list(items, comma + 1, left=True)[0]
    return []


def _segments(items: list[Item], at: int) -> list[list[int]]:
    """Return the comma segments of the clause left of `at`, in order."""
    segments: list[list[int]] = [[]]
    depth = 0
    for index in range(at):
        cls = items[index].cls
        if cls == "(":
            depth += 1
        elif cls == ")":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif cls in {";", "split"}:
            segments = [[]]
        elif cls in {",", "—", "–", ":"}:
            segments.append([])
        else:
            segments[-1].append(index)
    return segments


def _is_side_clause(items: list[Item], segment: list[int]) -> bool:
    return bool(segment) and items[segment[0]].cls in {"rel", "split"}


def is_free(items: list[Item], index: int, text: str) -> bool:
    """Return whether a named item can be a subject: not governed, no possessor, no title."""
    item = items[index]
    if item.possessive or (item.party is not None and item.party.role):
        return False
    if index == 0:
        return True
    before = items[index - 1]
    if before.cls == "prep" and before.slot != "incl" and item.start - before.end <= _NEAR:
        if _SPEAKER.search(text[max(0, before.start - 20) : before.start]):
            return True
        return bool(_TIME.search(text[before.end : item.start]))
    if (
        before.cls in {"and", ","}
        and index >= 2
        and is_named(items[index - 2])
        and item.start - items[index - 2].end < 12
    ):
        return is_free(items, index - 2, text) or (
            before.cls == "and" and not _governed(items, index - 2)
        )
    return True


def _governed(items: list[Item], index: int) -> bool:
    return index > 0 and items[index - 1].cls == "prep"


def _first_of_list(items: list[Item], at: int, text: str) -> int:
    """Return the index of the first member of the coordination that `at` closes ("A, …, and B")."""
    if at >= 1 and items[at - 1].cls == "and":
        for index in range(at - 2, max(-1, at - 14), -1):
            if (
                is_named(items[index])
                and is_free(items, index, text)
                and (index == 0 or items[index - 1].cls != ",")
            ):
                if party_list(items, index, left=True)[0][-1] is not items[at]:
                    return at
                return index
    return at


def possessor(items: list[Item], at: int, text: str) -> list[Item]:
    """Return the party whose possessive governs the noun at `at` ("Gammasoft's $2bn acquisition")."""
    for index in range(at - 1, max(-1, at - 5), -1):
        item = items[index]
        if is_named(item):
            if item.possessive and items[at].start - item.end <= 48:
                return [item]
            return []
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


def beside_topic(items: list[Item], at: int, topics: frozenset[str], text: str) -> list[Item]:
    """Return the party that owns the first thing of `topics` after the trigger at `at`.

    "Etachip GPUs", "Etachip's GPUs", "the archives of Kappa Media" and "Heronsgate archives".
    """
    for index in range(at + 1, len(items)):
        item = items[index]
        if item.cls in _CLAUSE_ENDS:
            return []
        if item.lex is None or item.lex.topic not in topics:
            continue
        return beside(items, index, text)
    return []


def beside(items: list[Item], index: int, text: str) -> list[Item]:
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
        if before.cls not in {TOPIC, NOUN, "and", "word"}:
            break
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
        ):
            following = items[probe + 1]
            if is_named(following) and following.start - items[probe].end <= 40:
                return party_list(items, probe + 1)[0]
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
    if before is not None and before.cls in {"and", "rel", "own", "say"}:
        return False
    following = next(
        (item for item in items[at + 1 : at + 4] if item.cls in {"prep", *_NAMED, TOPIC, NOUN}),
        None,
    )
    if following is None or following.cls != "prep":
        return False
    if following.slot in {"by", "lead"} and following.start - items[at].end < 24:
        return True
    return before is not None and before.cls in {TOPIC, NOUN} and items[at].start - before.end <= 2


def left_slot(items: list[Item], at: int, slot: str) -> list[Item]:
    """Return the party of a preposition printed before the noun ("signed with A a contract")."""
    for index in range(at - 1, 0, -1):
        if items[index].cls in {",", ";", "rel", "split"}:
            return []
        if is_named(items[index]) and items[index - 1].slot == slot:
            return party_list(items, index)[0]
    return []
