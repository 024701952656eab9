"""From slots to roles: who is source and who is target of a frame."""

import re
from dataclasses import dataclass, field

from crawlers.extraction import agreements, clauses
from crawlers.extraction.items import NOUN, PARTY, VERB, Item, Reading, Sentence
from crawlers.extraction.money import Money
from crawlers.extraction.rulebook import Frame, SlotRoles
from crawlers.extraction.slots import SlotReader, Slots
from crawlers.extraction.subjects import after_fronted, is_free, subject

_GOODS = {
    "licence": frozenset({"licence", "model"}),
    "distribution": frozenset({"distribution", "model"}),
    "chip_supply": frozenset({"chip"}),
    "cloud_contract": frozenset({"cloud", "chip", "model"}),
}
_ANY_GOODS = frozenset({"licence", "chip", "cloud", "model"})
_CLITIC_THERE = re.compile(r"\by (?:a |ont |avait |avaient |va |vont )?(?:[a-zé]+ment |aussi )?$")
_OWNED = frozenset({"chip", "model", "licence", "round"})
_ACTING = _OWNED | {"distribution"}
_HIRING = frozenset({"pay", "acquire", "receive"})
_CLITICS = frozenset({"la", "le", "l", "les"})


@dataclass
class Candidate:
    """A deal before amounts and dates: the trigger, the kind and the items in its roles.

    whole: the passage must name the side that the clause leaves out.
    tickets: the amounts that the text prints for one party alone, by organisation.
    """

    sentence: Sentence
    trigger: int
    frame: Frame
    kind: str
    voice: str
    sources: list[Item]
    targets: list[Item]
    others: list[Item] = field(default_factory=list)
    lead: bool = False
    whole: bool = False
    tickets: dict[str, Money] = field(default_factory=dict)


@dataclass(frozen=True)
class Use:
    """A frame at a trigger: in which sentence, of which kind so far, in which voice."""

    reading: Reading
    sentence: Sentence
    at: int
    frame: Frame
    kind: str
    voice: str

    @property
    def items(self) -> list[Item]:
        """Return the items of the sentence."""
        return self.sentence.items

    @property
    def text(self) -> str:
        """Return the clean text of the passage."""
        return self.reading.text


def assign(use: Use, roles: SlotRoles) -> Candidate | None:
    """Return the deal that `roles` gives, or None when too few parties are found."""
    slots = _filled(use, roles)
    by_role, lead = _by_role(slots, roles)
    kind = use.kind
    sources, targets = by_role.get("source", []), by_role.get("target", [])
    others: list[Item] = []
    pair = by_role.get("pair", [])
    if use.frame.general:
        pair = slots.get("between") or _unnamed_side(slots, use) or pair
        kind, sources, targets, others = agreements.sides(use.reading, use.sentence, use.at, pair)
        if others and kind != "joint_venture" and (each := _each_with_one(use, slots)):
            kind, sources, targets, others = each
    elif len(pair) >= 2:
        sources, targets = sources or pair[:1], targets or pair[1:2]
    if kind in use.frame.swap_for:
        sources, targets = targets, sources
    named = {item.org for item in targets}
    if founders := [item for item in by_role.get("founders", []) if item.org not in named]:
        sources, targets = founders[:1], targets or founders[1:2]
        others = [founder for founder in founders[1:] if founder not in targets]
    if _is_reversed(kind, sources, targets):
        sources, targets = targets, sources
    licence = kind == "licence"
    kind = _corrected_kind(use, kind, sources)
    if licence and kind == "acquihire":
        sources, targets = targets, sources
    target_ids = {item.org for item in targets if item.org}
    sources = [item for item in sources if item.org is None or item.org not in target_ids]
    if not any(item.org for item in [*sources, *targets]):
        return None
    if "context" in roles and not (sources and targets):
        return None
    if use.voice == "active" and not targets and _spends_on_itself(use):
        return None
    whole = use.frame.needs_passage
    if use.frame.needs_both and not (_told(sources) and _told(targets)):
        if not _may_lack_a_side(use, kind, slots) and not _is_lenient(use, kind):
            return None
        whole = True
    return Candidate(
        use.sentence, use.at, use.frame, kind, use.voice, sources, targets, others, lead, whole
    )


def _is_lenient(use: Use, kind: str) -> bool:
    """Return whether one side of a verb will do because the passage states no deal so far."""
    may = (
        not use.frame.general
        and use.voice != "noun"
        and kind not in {"partnership", "joint_venture", "distribution"}
        and use.frame.id != "sell"
    )
    use.reading.one_sided = use.reading.one_sided or may
    return may and use.reading.lenient


def _may_lack_a_side(use: Use, kind: str, slots: Slots) -> bool:
    """Return whether an agreement says enough of itself for the passage to name its other side."""
    item = use.items[use.at]
    if not use.frame.general or item.cls != NOUN or kind in {"partnership", "joint_venture"}:
        return False
    if not slots.get("with") and any(
        before.cls == "be" for before in use.items[max(0, use.at - 4) : use.at]
    ):
        return False
    return bool(item.topic) or agreements.has_amount(use.reading, use.sentence)


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


def _unnamed_side(slots: Slots, use: Use) -> list[Item]:
    """Return the sides of an agreement one of which is not named, [] if both are or neither.

    "The deals with A and B" are no deal of A with B, nor is "A and B have signed with the firm".
    """
    acting = slots.get("possessor") or slots.get("subject") or []
    with_whom = slots.get("with", [])
    if slots.get("between") or not with_whom:
        return []
    if not any(item.org for item in acting):
        several = len(with_whom) > 1 and use.text[use.items[use.at].end - 1] == "s"
        named = [item for item in with_whom if item.org][:1]
        return [*acting[:1], *named] if acting or several else []
    if not any(item.org for item in with_whom):
        return [*[item for item in acting if item.org][:1], with_whom[0]]
    return []


def _each_with_one(use: Use, slots: Slots) -> tuple[str, list[Item], list[Item], list[Item]] | None:
    """Return the deals of "A and B signed with C" and of "C signed with A and B"."""
    acting = slots.get("possessor") or slots.get("subject") or []
    with_whom = slots.get("with", [])
    if sorted((min(len(acting), 2), min(len(with_whom), 2))) != [1, 2]:
        return None
    pair = [acting[0], with_whom[0]]
    kind, sources, _, _ = agreements.sides(use.reading, use.sentence, use.at, pair)
    if sources[0] is acting[0]:
        return kind, acting, with_whom, []
    return kind, with_whom, acting, []


def _filled(use: Use, roles: SlotRoles) -> Slots:
    """Return the slots right of the trigger with those that stand elsewhere."""
    items, at = use.items, use.at
    slots = SlotReader(items, at, frozenset(roles), use.text).read()
    _fill_subject(use, roles, slots)
    if "with" in roles and "with" not in slots and items[at].cls == NOUN:
        slots["with"] = clauses.left_slot(items, at, "with")
    if "object" in roles and "object" not in slots and _has_clitic(items, at, use.text):
        slots["object"] = [item for item in items[:at] if item.cls == PARTY][:1]
    if "lead" in roles and "lead" not in slots:
        slots["lead"] = clauses.led_by_before(items, at) or clauses.led_adjective(items, use.text)
    _fill_from_before(use, roles, slots)
    if "before" in roles and not any(
        role == roles["before"] and slot in slots for slot, role in roles.items()
    ):
        slots["before"] = clauses.before_noun(items, at)
    if "goods" in roles:
        slots["goods"] = clauses.beside_topic(items, at, _GOODS.get(use.kind, _ANY_GOODS))
    if "owner_left" in roles:
        slots["owner_left"] = _owner_left(items, at, _ACTING if use.voice == "active" else _OWNED)
    if "name" in roles and "name" not in slots:
        slots["name"] = _apposed(items, at)
    if "context" in roles:
        slots["context"] = _subject_before(use)
    if "main" in roles:
        acting = {item.org for item in slots.get("subject", slots.get("object", []))}
        slots["main"] = [
            item
            for index, item in enumerate(items[:at])
            if clauses.is_named(item) and is_free(items, index, use.text) and item.org not in acting
        ][:1]
    if "staff" in roles:
        slots["staff"] = clauses.beside_topic(items, at, frozenset({"staff"})) or _own_staff(use)
    if "staff_subject" in roles:
        slots["staff_subject"] = _staff_left(use, slots)
    return {
        slot: [member for item in found for member in (item.group or [item])]
        for slot, found in slots.items()
    }


def _fill_from_before(use: Use, roles: SlotRoles, slots: Slots) -> None:
    """Fill the slots whose party stands before the trigger: relatives, "y", "son rachat par B"."""
    items, at = use.items, use.at
    for slot in ("object", "in"):
        if slot in roles and slot not in slots:
            slots[slot] = clauses.relative_object(items, at, slot) or _there(use, slot)
    if (
        items[at].cls == NOUN
        and {"by", "of"} <= set(roles)
        and "by" in slots
        and "of" not in slots
        and at
        and items[at - 1].cls == "own"
    ):
        slots["of"] = subject(items, at, use.text) or after_fronted(items, at)


def _there(use: Use, slot: str) -> list[Item]:
    """Return the firm of "un accord avec Alfa pour y investir": the last party before "y"."""
    items, at = use.items, use.at
    if (
        slot != "in"
        or items[at].cls != VERB
        or not _CLITIC_THERE.search(use.text, 0, items[at].start)
    ):
        return []
    acting = {item.org for item in subject(items, at, use.text)}
    return _last_other(use, at, acting)


def _own_staff(use: Use) -> list[Item]:
    """Return whose staff "its engineers" are: the last other party before the trigger."""
    items, at = use.items, use.at
    things = [
        index
        for index in range(at + 1, min(at + 8, len(items)))
        if (lex := items[index].lex) and lex.topic == "staff"
    ]
    if not things or not any(items[index].cls == "own" for index in range(at + 1, things[0])):
        return []
    acting = {item.org for item in subject(items, at, use.text)}
    return _last_other(use, at, acting)


def _last_other(use: Use, at: int, known: set[str | None]) -> list[Item]:
    """Return the last party before item `at`, here or in the sentence before, but for `known`."""
    number = next(n for n, entry in enumerate(use.reading.sentences) if entry is use.sentence)
    earlier = use.reading.sentences[number - 1].items if number else []
    for candidates in (use.items[:at], earlier):
        for item in reversed(candidates):
            if item.cls == PARTY and item.org not in known and item.party and not item.party.role:
                return [item]
    return []


def _apposed(items: list[Item], at: int) -> list[Item]:
    """Return the party that the noun describes ("…, unveiled Northfold, a joint venture")."""
    beside = at >= 2 and items[at - 1].cls == "," and items[at - 2].cls == PARTY
    return [items[at - 2]] if beside and items[at].start - items[at - 2].end <= 20 else []


def _subject_before(use: Use) -> list[Item]:
    """Return the subject of the sentence before ("Example raised $3m. A and B led the round")."""
    number = next(n for n, entry in enumerate(use.reading.sentences) if entry is use.sentence)
    if not number:
        return []
    items = use.reading.sentences[number - 1].items
    for index, item in enumerate(items):
        if item.lex and item.lex.topic == "round" and (raiser := clauses.beside(items, index)):
            return raiser
    return [
        item for index, item in enumerate(items) if item.org and is_free(items, index, use.text)
    ][:1]


def _fill_subject(use: Use, roles: SlotRoles, slots: Slots) -> None:
    """Fill "possessor" or "subject", unless a noun's own slots or its verb already say who acts."""
    items, at = use.items, use.at
    if "subject" not in roles and "possessor" not in roles:
        return
    role = roles.get("subject")
    taken = {roles[slot] for slot in slots}
    if items[at].cls == NOUN and role in {"source", "target"} and role in taken:
        return
    if "possessor" in roles and (owner := clauses.possessor(items, at)):
        slots.setdefault("possessor", owner)
        if role == roles["possessor"] or role is None:
            return
    if at and items[at].cls == NOUN and items[at - 1].slot == "by":
        return
    if (
        "subject" in roles
        and "subject" not in slots
        and (not _is_governed(items, at) or _is_own_noun(items, at))
    ):
        slots["subject"] = subject(items, at, use.text)
        if not slots["subject"] and _begins(items, at):
            slots["subject"] = after_fronted(items, at)


def _is_own_noun(items: list[Item], at: int) -> bool:
    """Return whether "son investissement" says whose it is: that of who acts in the sentence."""
    is_own = at > 0 and items[at].cls == NOUN and items[at - 1].cls == "own"
    return is_own and items[at].triggers[0].frame.id != "stake"


def _begins(items: list[Item], at: int) -> bool:
    """Return whether a noun stands in the phrase that begins the sentence ("Grâce à un accord …").

    The subject of the sentence then has a side in what the noun speaks of.
    """
    return (
        items[at].cls == NOUN
        and 0 < at <= 2
        and items[0].cls == "prep"
        and not any(map(clauses.is_named, items[:at]))
    )


def _by_role(slots: Slots, roles: SlotRoles) -> tuple[dict[str, list[Item]], bool]:
    """Return the items of each role in the order of the slots, and whether one led a round."""
    found: dict[str, list[Item]] = {}
    lead = False
    for slot, role in roles.items():
        if role == "target" and slot in {"to", "on", "of", "with"} and found.get(role):
            continue
        for item in slots.get(slot, ()):
            same = found.setdefault(role, [])
            if all(
                item is not other and (item.org is None or item.org != other.org) for other in same
            ):
                same.append(item)
                lead = lead or slot == "lead"
    return found, lead


def _corrected_kind(use: Use, kind: str, sources: list[Item]) -> str:
    """Return the kind after two facts: a controlling stake is a purchase, public money a grant."""
    if kind == "licence" and use.frame.id in _HIRING and "staff" in use.sentence.topics:
        return "acquihire"
    if kind == "investment" and use.frame.id in {"stake", "acquire"} and _is_control(use):
        return "acquisition"
    public = (
        kind in {"investment", "cloud_contract", "licence"}
        and use.frame.id in {"receive", "fund"}
        and not use.sentence.topics & {"round", "stake", "backer"}
    )
    if public and sources and all(_is_public(item) for item in sources):
        return "public_grant"
    if (
        kind == "cloud_contract"
        and use.frame.id in {"supply", "equip"}
        and sources
        and all(agreements.sells_only_chips(item) for item in sources)
    ):
        return "chip_supply"
    if (
        kind == "chip_supply"
        and sources
        and all(agreements.is_cloud_only(item) for item in sources)
    ):
        return "cloud_contract"
    return kind


def _is_reversed(kind: str, sources: list[Item], targets: list[Item]) -> bool:
    """Return whether a maker of chips stands as customer of one that makes none."""
    if kind != "chip_supply" or not sources or not targets:
        return False
    given, taken = (agreements.provider_score(kind, item) for item in (sources[0], targets[0]))
    known = sources[0].party is not None and sources[0].party.known
    return taken > 1 and (given < 0 or (known and taken - given > 1))


def _is_governed(items: list[Item], at: int) -> bool:
    """Return whether a verb with roles of its own governs the noun at `at` ("led a seed round")."""
    if items[at].cls != NOUN:
        return False
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.cls == VERB:
            frame = item.triggers[0].frame
            if frame.needs_first:
                continue
            return not frame.general and items[at].start - item.end < 70
        if clauses.is_named(item) or item.cls in {",", ";", "rel", "split", "say", "and"}:
            return False
    return False


def _has_clitic(items: list[Item], at: int, text: str) -> bool:
    if not at or items[at - 1].cls != "rel":
        return False
    return text[items[at - 1].end : items[at].start].strip(" '") in _CLITICS


def _is_control(use: Use) -> bool:
    """Return whether a stake is one that controls, in words."""
    item = use.items[use.at]
    start = max(use.sentence.start, item.start - 14)
    printed = use.text[start : min(use.sentence.end, item.end + 40)].lower()
    return any(
        word in printed for word in ("majority stake", "controlling", "majoritaire", "de contrôle")
    )


def _is_public(item: Item) -> bool:
    return item.party is not None and item.party.kind == "public_body"


def _owner_left(items: list[Item], at: int, owned: frozenset[str]) -> list[Item]:
    """Return who owns the thing left of the trigger ("Etachip's next chip will be …")."""
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.cls in {";", "split", "say"}:
            break
        if item.lex and item.lex.topic in owned:
            return clauses.beside(items, index)
    return []


def _staff_left(use: Use, slots: Slots) -> list[Item]:
    """Return whose staff stands left of the trigger ("its founders will join Example")."""
    items, at = use.items, use.at
    joined = {item.org for slot in ("object", "to", "on", "of") for item in slots.get(slot, ())}
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.cls in {";", "split"}:
            break
        if item.lex and item.lex.topic == "staff":
            found = clauses.beside(items, index)
            if found:
                return found
            if index and items[index - 1].cls == "own":
                return _last_other(use, index, joined)
    return []
