"""From slots to roles: who is source and who is target of a frame."""

import re
from dataclasses import replace
from typing import Final

from crawlers.extraction.frames import agreements, backers, purposes, trades
from crawlers.extraction.frames.candidates import Candidate, Use
from crawlers.extraction.frames.corrections import corrected
from crawlers.extraction.frames.filling import filled_slots
from crawlers.extraction.frames.neighbours import subject_before
from crawlers.extraction.frames.slots import Slots
from crawlers.extraction.frames.staff import FEW
from crawlers.extraction.rules.rulebook import SlotRoles
from crawlers.extraction.sentences.items import NOUN, PARTY, Item
from data.names import slug

_NEVER_LENIENT: Final = frozenset({"sell", "rent", "manufacture"})
_FURTHER: Final = frozenset({"to", "on", "of", "with", "valued", "incl"})
_Sides = tuple[str, list[Item], list[Item], list[Item], bool]
"""Kind, sources, targets, others, and whether several publishers each license content to somebody
who is not named."""


def assign(use: Use, roles: SlotRoles) -> Candidate | None:
    """Return the deal that `roles` gives, or None when too few parties are found."""
    slots = filled_slots(use, roles)
    by_role, lead, named = _by_role(slots, roles)
    if not named and not use.frame.general:
        return None
    sides = _sides(use, slots, by_role)
    if sides is None:
        return None
    kind, sources, targets, others, alike = sides
    kind, sources, targets = corrected(use, kind, sources, targets)
    if kind not in _OPEN_TO_PERSONS:
        sources, targets = _without_persons(sources), _without_persons(targets)
    if kind == "acquisition":
        targets = [_as_printed(use, item, sources) for item in targets]
    if sources and targets:
        taken = {item.org for item in targets}
        sources = [item for item in sources if item.org is None or item.org not in taken]
        if not sources and use.voice == "passive":
            return None
    if not _may_be_deal(use, roles, slots, sources, targets):
        return None
    whole = use.frame.needs_passage and not backers.are_listed(use, slots, sources)
    if use.frame.needs_both and not (_told(sources) and _told(targets)):
        if not _may_lack_a_side(use, kind, slots) and not _is_lenient(use, kind):
            return None
        whole = not alike and not _may_stand_alone(use, kind, slots)
    return Candidate(
        use.sentence,
        use.at,
        use.frame,
        kind,
        use.voice,
        sources=sources,
        targets=targets,
        others=others,
        lead=lead,
        whole=whole,
    )


def _sides(use: Use, slots: Slots, by_role: dict[str, list[Item]]) -> _Sides | None:
    """Return kind, sources, targets and others as the slots tell them, None without a deal."""
    frame, kind = use.frame, use.kind
    if frame.id == "found_together" and not purposes.founds_firm(use.text, by_role):
        return None
    sources, targets = by_role.get("source", []), by_role.get("target", [])
    others: list[Item] = []
    pair = by_role.get("pair", [])
    alike = False
    if frame.general:
        kind, sources, targets, others, alike = _agreed(use, slots, pair)
    elif len(pair) >= 2:
        sources, targets = sources or pair[:1], targets or pair[1:2]
    if kind in frame.swap_for:
        sources, targets = targets, sources
    if "founders" in by_role:
        named = {item.org for item in targets}
        if founders := [item for item in by_role["founders"] if item.org not in named]:
            sources, targets = founders[:1], targets or founders[1:2]
            others = [founder for founder in founders[1:] if founder not in targets]
    return kind, sources, targets, others, alike


def _may_be_deal(
    use: Use, roles: SlotRoles, slots: Slots, sources: list[Item], targets: list[Item]
) -> bool:
    """Return whether sides name somebody, and all whom the roles ask for."""
    if not (_names_somebody(sources) or _names_somebody(targets)):
        return False
    if _is_of_site(use, slots, sources) or ("context" in roles and not (sources and targets)):
        return False
    return bool(targets) or use.voice == "passive" or not _spends_on_itself(use)


def _is_of_site(use: Use, slots: Slots, sources: list[Item]) -> bool:
    """Return whether the computing that is secured has the name of a site that no table knows."""
    if use.frame.id != "secure_supply" or slots.get("from"):
        return False
    return not any(item.party and item.party.known for item in sources)


def _agreed(use: Use, slots: Slots, pair: list[Item]) -> _Sides:
    """Return kind, sources, targets and others of a general agreement."""
    unnamed = _unnamed_side(slots)
    pair = slots.get("between") or unnamed or pair
    with_whom = slots.get("with") or slots.get("after")
    if len(pair) == 1 and with_whom and _TOLD_BEFORE.match(use.text, use.sentence.start):
        pair = [*subject_before(use), *pair]
    kind, sources, targets, others = agreements.sides(use.reading, use.sentence, use.at, pair)
    if unnamed:
        sources, targets = _all_named(slots, unnamed, sources, targets)
    alike = kind == "licence" and use.voice == "noun" and not slots.get("with")
    alike = alike and trades.all_publish(pair)
    if alike:
        sources, targets, others = pair, [], []
    if others and kind != "joint_venture" and (each := _each_with_one(use, slots)):
        kind, sources, targets, others = each
    return kind, sources, targets, others, alike


_OPEN_TO_PERSONS: Final = frozenset({"investment", "joint_venture", "acquisition"})


def _names_somebody(items: list[Item]) -> bool:
    return any(item.org for item in items)


def _without_persons(items: list[Item]) -> list[Item]:
    return [item for item in items if item.party is None or item.party.kind != "person"]


def _as_printed(use: Use, item: Item, buyers: list[Item]) -> Item:
    """Return what is bought by its own name if the table knows it as part of its buyer."""
    party = item.party
    if party is None or item.cls != PARTY:
        return item
    if all(buyer.org != item.org for buyer in buyers):
        return item
    own = slug(use.text[party.start : party.end])
    return replace(item, org=own) if own and own != item.org else item


def _is_lenient(use: Use, kind: str) -> bool:
    """Return whether one side of a verb will do because the passage states no deal so far."""
    may = (
        not use.frame.general
        and use.voice != "noun"
        and kind not in {"partnership", "joint_venture", "distribution"}
        and (use.frame.id not in _NEVER_LENIENT or _rents_site(use))
        and not (use.frame.id == "join" and use.text.endswith(FEW, 0, use.items[use.at].start))
    )
    use.reading.one_sided = use.reading.one_sided or may
    return may and use.reading.lenient


def _is_granted(use: Use, kind: str, slots: Slots) -> bool:
    """Return whether somebody named was given public money, whoever the giver is."""
    if kind != "public_grant" or use.voice != "passive":
        return False
    taken = any(one.org for one in slots.get("subject", slots.get("to", [])))
    return taken and agreements.has_amount(use.reading, use.sentence)


def _rents_site(use: Use) -> bool:
    """Return whether a data centre or computing is rented, from or by somebody who is not named."""
    return use.frame.id == "rent" and bool(use.sentence.topics & {"site", "cloud"})


def _may_lack_a_side(use: Use, kind: str, slots: Slots) -> bool:
    """Return whether an agreement says enough of itself for the passage to name its other side."""
    item = use.items[use.at]
    if _is_granted(use, kind, slots):
        return True
    if not use.frame.general or item.cls != NOUN or kind in {"partnership", "joint_venture"}:
        return False
    if not slots.get("with") and any(
        before.cls == "be" for before in use.items[max(0, use.at - 4) : use.at]
    ):
        return False
    return bool(item.topic) or agreements.has_amount(use.reading, use.sentence)


_SOMEBODY: Final = re.compile(
    r" with (?:an?|another|one|two|three|several|multiple|unnamed|undisclosed|un|une|plusieurs)\b"
)


def _may_stand_alone(use: Use, kind: str, slots: Slots) -> bool:
    """Return whether the other side need not be named: "with a …", a grant received, a lease."""
    if _is_granted(use, kind, slots) or _rents_site(use):
        return True
    return (
        use.frame.general
        and not slots.get("with")
        and _SOMEBODY.match(use.text, use.items[use.at].end) is not None
    )


def _spends_on_itself(use: Use) -> bool:
    """Return whether an investment goes into a country or a thing, not into a firm."""
    if use.frame.id != "invest":
        return False
    cues = "|".join(use.reading.rules.data["amounts"].get("own_spending", []))
    after = use.text[use.items[use.at].end : min(use.sentence.end, use.items[use.at].end + 90)]
    return bool(cues) and re.search(rf"\b(?:{cues})", after) is not None


def _told(items: list[Item]) -> bool:
    """Return whether somebody is named or described ("we" and "our" say nobody)."""
    return any(item.org or not item.description or item.description.cls != "us" for item in items)


_TOLD_BEFORE: Final = re.compile(
    r"(?:Cette|This) (?:annonce|nouvelle|announcement|news|move)\b|(?:Celui|Celle|Ceux)\b"
)
"""The subject of a sentence that stands for the one before it."""


def _unnamed_side(slots: Slots) -> list[Item]:
    """Return the sides of an agreement one of which is not named, [] if both are or neither.

    "The deals with A and B" are no deal of A with B, nor is "A and B have signed with the firm".
    """
    acting = slots.get("possessor") or slots.get("subject") or []
    with_whom = slots.get("with", [])
    if slots.get("between") or not with_whom:
        return []
    if not any(item.org for item in acting):
        named = [item for item in with_whom if item.org][:1]
        return [*acting[:1], *named] if acting or len(with_whom) > 1 else []
    if not any(item.org for item in with_whom):
        return [*[item for item in acting if item.org][:1], with_whom[0]]
    return []


def _all_named(
    slots: Slots, pair: list[Item], sources: list[Item], targets: list[Item]
) -> tuple[list[Item], list[Item]]:
    """Return the sides with all parties of the list that the first of `pair` stands for."""
    listed = [item for item in slots.get("with", []) if item.org]
    named = next((item for item in pair if item.org), None)
    if named is None or len(listed) < 2 or named is not listed[0]:
        return sources, targets
    if sources and sources[0] is named:
        return listed, targets
    return (sources, listed) if targets and targets[0] is named else (sources, targets)


def _each_with_one(use: Use, slots: Slots) -> tuple[str, list[Item], list[Item], list[Item]] | None:
    """Return the deals of "A and B signed with C" and of "C signed with A and B"."""
    acting = slots.get("possessor") or slots.get("subject") or []
    with_whom = slots.get("with", [])
    if sorted((min(len(acting), 2), min(len(with_whom), 2))) != [1, 2]:
        return None
    pair = [_best_known(acting), _best_known(with_whom)]
    kind, sources, _, _ = agreements.sides(use.reading, use.sentence, use.at, pair)
    if sources[0] is pair[0]:
        return kind, acting, with_whom, []
    return kind, with_whom, acting, []


def _best_known(items: list[Item]) -> Item:
    """Return the first party of a list whose trade is known, else the first."""
    return next((item for item in items if item.party and item.party.layers), items[0])


def _by_role(slots: Slots, roles: SlotRoles) -> tuple[dict[str, list[Item]], bool, bool]:
    """Return the items of each role in the order of the slots.

    And whether one of them led a round, and whether one has a name.
    """
    found: dict[str, list[Item]] = {}
    lead = named = False
    for slot in roles:
        if slot not in slots or not slots[slot]:
            continue
        items, role = slots[slot], roles[slot]
        same = found.get(role)
        if same is None:
            same = found[role] = []
        elif role == "target" and slot in _FURTHER:
            continue
        for item in items:
            if not same or not _is_among(item, same):
                same.append(item)
                lead = lead or slot == "lead"
                named = named or item.org is not None
    return found, lead, named


def _is_among(item: Item, items: list[Item]) -> bool:
    """Return whether a party is one of `items`; two without a name are two."""
    return any(item is one or (item.org is not None and item.org == one.org) for one in items)
