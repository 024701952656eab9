"""From slots to roles: who is source and who is target of a frame."""

import re
from dataclasses import replace

from crawlers.extraction.frames import agreements, backers, purposes, trades
from crawlers.extraction.frames.candidates import Candidate, Use
from crawlers.extraction.frames.filling import FEW, filled_slots, subject_before
from crawlers.extraction.frames.slots import Slots
from crawlers.extraction.rules.rulebook import SlotRoles
from crawlers.extraction.sentences.items import NOUN, PARTY, Item
from data.names import slug

_STAFF_ONLY = frozenset({"hire", "join", "leave", "absorb_staff"})
_KEY_STAFF = re.compile(
    r"[Ff]ound(?:er|ing|at)|\bCEO\b|[Cc]hief [Ee]xec|\b[Tt]eams?\b|\b[Ss]taff\b|leaders|workforce"
    r"|acqui|licen[cs]|PDG|[Ff]ondat|cadres|équipes?\b|salariés|effectif|dirigeant|embauch|personnel"
)
_NEVER_LENIENT = frozenset({"sell", "rent", "manufacture"})
_OF_GOODS = frozenset({"supply", "equip", "spend", "secure_supply", "use_compute"})
_FURTHER = frozenset({"to", "on", "of", "with", "valued", "incl"})
_HIRING = frozenset({"pay", "acquire", "receive"})


def assign(use: Use, roles: SlotRoles) -> Candidate | None:
    """Return the deal that `roles` gives, or None when too few parties are found."""
    slots = filled_slots(use, roles)
    by_role, lead = _by_role(slots, roles)
    kind = use.kind
    sources, targets = by_role.get("source", []), by_role.get("target", [])
    others: list[Item] = []
    pair = by_role.get("pair", [])
    alike = False
    if use.frame.general:
        kind, sources, targets, others, alike = _agreed(use, slots, pair)
    elif len(pair) >= 2:
        sources, targets = sources or pair[:1], targets or pair[1:2]
    if kind in use.frame.swap_for:
        sources, targets = targets, sources
    named = {item.org for item in targets}
    if use.frame.id == "found_together" and not purposes.founds_firm(use.text, by_role):
        return None
    if founders := [item for item in by_role.get("founders", []) if item.org not in named]:
        sources, targets = founders[:1], targets or founders[1:2]
        others = [founder for founder in founders[1:] if founder not in targets]
    kind, sources, targets = _corrected(use, kind, sources, targets)
    sources, targets = _without_persons(kind, sources), _without_persons(kind, targets)
    targets = [_as_printed(use, kind, item, sources) for item in targets]
    target_ids = {item.org for item in targets if item.org}
    told = bool(sources)
    sources = [item for item in sources if item.org is None or item.org not in target_ids]
    if told and not sources and use.voice == "passive":
        return None
    if not any(item.org for item in [*sources, *targets]) or _is_of_site(use, slots, sources):
        return None
    if "context" in roles and not (sources and targets):
        return None
    if use.voice != "passive" and not targets and _spends_on_itself(use):
        return None
    whole = use.frame.needs_passage and not backers.are_listed(use, slots, sources)
    if use.frame.needs_both and not (_told(sources) and _told(targets)):
        if not _may_lack_a_side(use, kind, slots) and not _is_lenient(use, kind):
            return None
        whole = not alike and not _may_stand_alone(use, kind, slots)
    return Candidate(
        use.sentence, use.at, use.frame, kind, use.voice, sources, targets, others, lead, whole
    )


def _is_of_site(use: Use, slots: Slots, sources: list[Item]) -> bool:
    """Return whether the computing that is secured has the name of a site that no table knows."""
    if use.frame.id != "secure_supply" or slots.get("from"):
        return False
    return not any(item.party and item.party.known for item in sources)


def _agreed(
    use: Use, slots: Slots, pair: list[Item]
) -> tuple[str, list[Item], list[Item], list[Item], bool]:
    """Return kind, sources, targets and others of a general agreement.

    The last says whether several publishers each license content to somebody who is not named.
    """
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


_OPEN_TO_PERSONS = frozenset({"investment", "joint_venture", "acquisition"})


def _without_persons(kind: str, items: list[Item]) -> list[Item]:
    if kind in _OPEN_TO_PERSONS:
        return items
    return [item for item in items if item.party is None or item.party.kind != "person"]


def _as_printed(use: Use, kind: str, item: Item, buyers: list[Item]) -> Item:
    """Return what is bought by its own name if the table knows it as part of its buyer."""
    party = item.party
    if kind != "acquisition" or party is None or item.cls != PARTY:
        return item
    if all(buyer.org != item.org for buyer in buyers):
        return item
    own = slug(use.text[party.start : party.end])
    return replace(item, org=own) if own and own != item.org else item


def _corrected(
    use: Use, kind: str, sources: list[Item], targets: list[Item]
) -> tuple[str, list[Item], list[Item]]:
    """Return kind and sides after what the sides themselves can be."""
    if _spends_at_cloud(kind, targets) and use.frame.id == "invest":
        kind, sources, targets = "cloud_contract", targets, sources
    if _is_reversed(kind, sources, targets):
        sources, targets = targets, sources
    corrected = _corrected_kind(use, kind, sources, targets)
    if corrected == "acquihire" and use.frame.id in _STAFF_ONLY:
        joins_product = any(item.party is not None and item.party.product for item in sources)
        if joins_product or not _has_key_staff(use):
            return corrected, [], []
    if kind == "licence" and corrected == "acquihire":
        sources, targets = targets, sources
    return corrected, sources, targets


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


_SOMEBODY = re.compile(
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


_TOLD_BEFORE = re.compile(
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


def _by_role(slots: Slots, roles: SlotRoles) -> tuple[dict[str, list[Item]], bool]:
    """Return the items of each role in the order of the slots, and whether one led a round."""
    found: dict[str, list[Item]] = {}
    lead = False
    for slot, role in roles.items():
        if role == "target" and slot in _FURTHER and found.get(role):
            continue
        for item in slots.get(slot, ()):
            same = found.setdefault(role, [])
            if all(
                item is not other and (item.org is None or item.org != other.org) for other in same
            ):
                same.append(item)
                lead = lead or slot == "lead"
    return found, lead


_BUILDING_IN = frozenset({"integrate", "built_into"})
_MODELS_INTO = re.compile(
    r"[^.;]{0,60}?\b(?:models?|LLMs|technolog(?:y|ies)|capabilities)\b[^.;]{0,30}?"
    r" (?:in|into|across|within|inside|to) (?:all |many of )?(?:its|their|[A-Z]\w+'s) "
    r"|[^.;]{0,60}?\b(?:employees|staff|workforce|workers|engineers|bankers)\b"
)


def _builds_on(use: Use, targets: list[Item]) -> bool:
    """Return whether a firm puts the models of another into what it makes or runs itself.

    Clouds and the owners of large platforms pass them on to others.
    """
    if use.voice != "active" or not _MODELS_INTO.match(use.text, use.items[use.at].end):
        return False
    return not any(
        item.party and (item.party.gatekeeper or "cloud" in item.party.layers) for item in targets
    )


def _corrected_kind(use: Use, kind: str, sources: list[Item], targets: list[Item]) -> str:
    """Return the kind after two facts: a controlling stake is a purchase, public money a grant."""
    if kind == "distribution" and use.frame.id in _BUILDING_IN and _builds_on(use, targets):
        return "partnership"
    staff = {"staff", "verb:hire"} & (use.sentence.topics | use.sentence.marks)
    if use.frame.id == "pay_for" and staff:
        return "acquihire"
    hiring = use.frame.id in _HIRING or (
        use.frame.id == "licence_noun" and "verb:pay" in use.sentence.marks
    )
    if kind == "licence" and hiring and "staff" in use.sentence.topics:
        return "acquihire"
    if (
        kind == "investment"
        and use.frame.id in {"stake", "acquire", "backers"}
        and _is_control(use)
    ):
        return "acquisition"
    if kind == "investment" and use.frame.id == "invest" and _is_state_money(use, sources):
        return "public_grant"
    public = (
        kind in {"investment", "cloud_contract", "chip_supply", "licence"}
        and use.frame.id in {"receive", "fund"}
        and not use.sentence.topics & {"round", "stake", "backer"}
    )
    if public and sources and all(_is_public(item) for item in sources):
        return "public_grant"
    if (
        kind == "cloud_contract"
        and use.frame.id in _OF_GOODS
        and sources
        and all(trades.sells_only_chips(item) for item in sources)
    ):
        return "chip_supply"
    if kind == "chip_supply" and sources and all(trades.is_cloud_only(item) for item in sources):
        return "cloud_contract"
    return kind


def _has_key_staff(use: Use) -> bool:
    """Return whether founders, a head or a team change sides, not some of the staff or one man."""
    start, end = use.sentence.start, use.sentence.end
    if use.frame.id == "join" and _ONE_WHO.search(use.text, start, use.items[use.at].start):
        return _SEVERAL.search(use.text) is not None
    return _KEY_STAFF.search(use.text, start, end) is not None


_ONE_WHO = re.compile(
    r"(?:[A-Z][\w'-]+ ){2,3}?[A-Z]?[\w'-]*,? (?:the |a |an |its )?(?:former |ex-)?"
    r"(?:co-?founder|founder|CEO|chief (?:executive|scientist)|researcher|engineer)\b[^.;]{0,60}$"
    r"|\b(?:co-?founder|founder|CEO|chief (?:executive|scientist))(?: of [A-Z][\w. ]{2,24})? who $"
)
_SEVERAL = re.compile(
    r"\b(?:founders|co-?founders|team|staff|employees|engineers|researchers|executives|leaders"
    r"|others|colleagues|licen[cs]\w+|hires|talent)\b"
)


def _spends_at_cloud(kind: str, targets: list[Item]) -> bool:
    """Return whether money goes to a cloud unit: nobody holds shares of one, it is a customer's."""
    return kind == "investment" and bool(targets) and all(map(trades.is_unit, targets))


def _is_reversed(kind: str, sources: list[Item], targets: list[Item]) -> bool:
    """Return whether a maker of chips stands as customer of one that makes none."""
    if kind == "licence" and sources and targets:
        return trades.owns_content(targets[0]) and trades.makes_models(sources[0])
    if kind != "chip_supply" or not sources or not targets:
        return False
    given, taken = (trades.provider_score(kind, item) for item in (sources[0], targets[0]))
    known = sources[0].party is not None and sources[0].party.known
    return taken > 1 and (given < 0 or (known and taken - given > 1))


def _is_control(use: Use) -> bool:
    """Return whether a stake is one that controls, in words."""
    item = use.items[use.at]
    start = max(use.sentence.start, item.start - 14)
    printed = use.text[start : min(use.sentence.end, item.end + 40)].lower()
    return any(word in printed for word in _CONTROL)


_CONTROL = (
    *("majority stake", "controlling", "majoritaire", "de contrôle", "la totalité"),
    *("100 %", "100% ", "l'intégralité"),
)


def _is_state_money(use: Use, sources: list[Item]) -> bool:
    """Return whether states put money into a firm without taking part in a round."""
    states = {state for _, state in use.reading.rules.governments}
    return (
        bool(sources)
        and all(item.org in states for item in sources)
        and not use.sentence.topics & {"round", "stake", "backer"}
    )


def _is_public(item: Item) -> bool:
    return item.party is not None and item.party.kind == "public_body"
