"""From a trigger and its slots to deals: which party is source, which is target, what kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from crawlers.extraction import clauses
from crawlers.extraction.items import NOUN, PARTY, TOPIC, VERB, Item, Reading, Sentence
from crawlers.extraction.money import Money
from crawlers.extraction.rulebook import Frame, SlotRoles, Trigger

_TOPIC_ORDER = (
    "venture",
    "staff_licence",
    "licence",
    "cloud",
    "chip",
    "distribution",
    "grant",
    "debt",
)
_TOPIC_KIND = {
    "venture": "joint_venture", "staff_licence": "acquihire", "licence": "licence", "cloud": "cloud_contract",
    "chip": "chip_supply", "distribution": "distribution", "grant": "public_grant", "debt": "investment", "round": "investment", "stake": "investment",
}  # fmt: skip
_GOODS = {
    "licence": frozenset({"licence", "model"}),
    "distribution": frozenset({"distribution", "model"}),
    "chip_supply": frozenset({"chip"}),
    "cloud_contract": frozenset({"cloud", "chip"}),
}
_PROVIDER_LAYERS = {
    "cloud_contract": ({"cloud": 3, "server": 1, "public_compute": 1, "chip": 1}, {"model": 1, "app": 1}),
    "chip_supply": ({"chip": 2, "foundry": 3, "memory": 3, "lithography": 4, "server": 1}, {"cloud": 1, "model": 2, "app": 1}),
    "licence": ({"data": 3}, {"model": 2, "app": 1, "chip": 1, "cloud": 1}),
    "distribution": ({"model": 2}, {"cloud": 2, "app": 1, "data": 1, "server": 1}),
}  # fmt: skip
_TWO_SIDED = frozenset({"chip_supply", "cloud_contract", "licence", "public_grant", "distribution"})
_REFLEXIVE = re.compile(r"(?:\bs'|\bse )(?:est |sont |était |étaient )?$")
_COUNTED = re.compile(r"\d ?(?:millions?|milliards?|billion|bn|m)\b", re.IGNORECASE)
_CLOUD_UNITS = frozenset({"aws", "google-cloud", "microsoft-azure", "stackit"})
_CLITICS = frozenset({"la", "le", "l", "les"})


@dataclass
class Candidate:
    """A deal before amounts and dates: the trigger, the kind and the items in its roles."""

    sentence: Sentence
    trigger: int
    frame: Frame
    kind: str
    voice: str
    sources: list[Item]
    targets: list[Item]
    others: list[Item] = field(default_factory=list)
    lead: bool = False


def apply(reading: Reading, sentence: Sentence, at: int, money: list[Money]) -> Candidate | None:
    """Return the deal that the trigger at `at` states, as far as its parties go."""
    first = _first_content(sentence, at, money)
    for trigger in sentence.items[at].triggers:
        found = _apply_one(reading, sentence, at, money, trigger, first)
        if found is not None:
            return found
    return None


def _apply_one(
    reading: Reading, sentence: Sentence, at: int, money: list[Money], trigger: Trigger, first: str
) -> Candidate | None:
    item = sentence.items[at]
    frame = trigger.frame
    kind, variants, voice = frame.kind, frame.slots, "active"
    if item.cls == NOUN:
        variants, voice = frame.noun_slots, "noun"
    elif frame.passive and clauses.is_passive(sentence.items, at, reading.text):
        variants, voice = frame.passive, "passive"
    cased = False
    for case in frame.cases:
        if case.first == first and voice != "noun":
            if case.skip:
                return None
            kind, cased = case.kind, True
            variants = case.slots if voice == "active" else variants
    counted = money or _COUNTED.search(reading.text, sentence.start, sentence.end)
    features = (
        sentence.topics
        | ({"money"} if counted else set())
        | ({"monthly"} if any(m.period == "month" for m in money) else set())
    )
    if first == "licence":
        features.add("licence_first")
    if _REFLEXIVE.search(reading.lower, max(0, item.start - 12), item.start):
        features.add("reflexive")
    features |= _near_features(sentence, at, money)
    if any(entry.slot == "lead" for entry in sentence.items[at:]):
        features.add("lead")
    if not _wanted(frame, trigger.base, first, features):
        return None
    if frame.by_topic and not cased:
        topic = _nearest_topic(sentence, at, frame.by_topic, features)
        if topic is None and frame.topic_required:
            return None
        kind = frame.by_topic[topic] if topic else kind
    for roles in variants:
        found = _assign(reading, sentence, at, frame, kind, voice, roles)
        if found is None or (
            cased and kind in _TWO_SIDED and not (found.sources and found.targets)
        ):
            continue
        return found
    return None


def _near_features(sentence: Sentence, at: int, money: list[Money]) -> set[str]:
    """Return "money_near" and "<topic>_near" for what stands shortly after the trigger."""
    end = sentence.items[at].end
    near = {"money_near"} if any(0 <= amount.start - end <= 45 for amount in money) else set()
    for item in sentence.items[at + 1 :]:
        if item.start - end > 45:
            break
        if item.lex and item.lex.topic:
            near.add(f"{item.lex.topic}_near")
    return near


def _nearest_topic(
    sentence: Sentence, at: int, wanted: Mapping[str, str], features: set[str]
) -> str | None:
    """Return the topic of `wanted` that is printed first after the trigger, else anywhere."""
    for item in sentence.items[at:]:
        if item.lex and item.lex.topic in wanted:
            return item.lex.topic
    return next((name for name in wanted if name in features), None)


def _wanted(frame: Frame, base: str, first: str, features: set[str]) -> bool:
    if base in frame.only_with and not frame.only_with[base] & (features | {first}):
        return False
    if frame.needs_any and not frame.needs_any & features:
        return False
    if frame.needs_topic and not frame.needs_topic & features:
        return False
    if frame.not_with & features:
        return False
    return not frame.needs_first or first in frame.needs_first


def _first_content(sentence: Sentence, at: int, money: list[Money]) -> str:
    """Return what comes first after a trigger: "party", a topic, "own", "money_for" or ""."""
    items = sentence.items
    end = items[at].end
    near = next((amount for amount in money if 0 <= amount.start - end <= 24), None)
    for index in range(at + 1, len(items)):
        item = items[index]
        if item.cls == "prep" and item.slot == "for" and near and 0 <= item.start - near.end < 12:
            for following in items[index + 1 : index + 5]:
                if (
                    following.cls == PARTY
                    and following.start - item.end < 60
                    and not _owned_topic(items, items.index(following))
                ):
                    return "money_for"
                if following.cls not in {TOPIC, PARTY}:
                    break
            return "money"
        if clauses.is_named(item):
            topic = _owned_topic(items, index)
            return topic or "party"
        if item.lex and item.lex.topic:
            return item.lex.topic
        if item.cls == "own":
            continue
        if item.cls in {",", ";", "rel", "say", "split"} or (
            item.cls == "prep" and item.slot in {"by", "with"}
        ):
            return ""
    return ""


def _owned_topic(items: list[Item], index: int) -> str:
    """Return the topic of what a possessive party owns ("Thetamind's founders"), or ""."""
    if index + 1 < len(items):
        after = items[index + 1]
        if items[index].possessive and after.cls == PARTY and after.start - items[index].end < 5:
            return _owned_topic(items, index + 1)
        gap = after.start - items[index].end
        if after.lex and after.lex.topic and (gap <= 1 or (items[index].possessive and gap < 30)):
            return after.lex.topic
    return ""


def _assign(
    reading: Reading,
    sentence: Sentence,
    at: int,
    frame: Frame,
    kind: str,
    voice: str,
    roles: SlotRoles,
) -> Candidate | None:
    items, text = sentence.items, reading.text
    slots = clauses.after_trigger(items, at, frozenset(roles), text)
    filled = {roles[slot] for slot in slots}
    if (
        items[at].cls == NOUN
        and roles.get("subject") in filled
        and roles.get("subject") in {"source", "target"}
    ):
        pass
    elif "subject" in roles and not (
        "possessor" in roles
        and (own := clauses.possessor(items, at, text))
        and slots.setdefault("possessor", own)
    ):
        slots["subject"] = clauses.subject(items, at, text)
    if item_is_governed(items, at):
        slots.pop("subject", None)
    if "with" in roles and "with" not in slots and items[at].cls == NOUN:
        slots["with"] = clauses.left_slot(items, at, "with")
    if "object" in roles and "object" not in slots and _has_clitic(items, at, text):
        slots["object"] = [item for item in items[:at] if item.cls == PARTY][:1]
    if "before" in roles and not any(
        roles.get(name) == roles["before"] and name in slots for name in roles
    ):
        slots["before"] = clauses.before_noun(items, at)
    if "goods" in roles:
        slots["goods"] = clauses.beside_topic(
            items, at, _GOODS.get(kind, frozenset({"licence", "chip", "cloud", "model"})), text
        )
    if "owner_left" in roles:
        slots["owner_left"] = _owner_left(items, at, text)
    if "main" in roles:
        slots["main"] = [
            item
            for index, item in enumerate(items[:at])
            if clauses.is_named(item) and clauses.is_free(items, index, text)
        ][:1]
    if "staff" in roles:
        slots["staff"] = clauses.beside_topic(items, at, frozenset({"staff"}), text)
    if "staff_subject" in roles:
        slots["staff_subject"] = _staff_left(items, at, text)
    by_role: dict[str, list[Item]] = {}
    lead = False
    for slot, role in roles.items():
        for item in slots.get(slot, ()):
            same = by_role.setdefault(role, [])
            if all(
                item is not other and (item.org is None or item.org != other.org) for other in same
            ):
                same.append(item)
                lead = lead or slot == "lead"
    sources, targets = by_role.get("source", []), by_role.get("target", [])
    others: list[Item] = []
    if "pair" in by_role or frame.general:
        pair = by_role.get("pair", [])
        if frame.general:
            kind, sources, targets, others = _general(reading, sentence, at, pair)
        elif len(pair) >= 2:
            sources, targets = sources or pair[:1], targets or pair[1:2]
    if kind in frame.swap_for:
        sources, targets = targets, sources
    founders = by_role.get("founders", [])
    if founders:
        sources = founders[:1]
        targets = targets or founders[1:2]
        others = [founder for founder in founders[1:] if founder not in targets]
    if (
        kind == "investment"
        and frame.id in {"stake", "acquire"}
        and _is_control(text, sentence, at)
    ):
        kind = "acquisition"
    if (
        kind in {"investment", "cloud_contract", "licence"}
        and frame.id in {"receive", "fund"}
        and not sentence.topics & {"round", "stake", "backer"}
        and sources
        and all(_is_public(item) for item in sources)
    ):
        kind = "public_grant"
    if (
        kind == "chip_supply"
        and sources
        and targets
        and provider_score(kind, targets[0]) > 1
        and provider_score(kind, sources[0]) < 0
    ):
        sources, targets = targets, sources
    target_ids = {item.org for item in targets if item.org}
    sources = [item for item in sources if item.org is None or item.org not in target_ids]
    named_sources = [item for item in sources if item.org]
    named_targets = [item for item in targets if item.org]
    if not named_sources and not named_targets:
        return None
    both = bool(sources and targets)
    if frame.needs_both and not both:
        return None
    return Candidate(sentence, at, frame, kind, voice, sources, targets, others, lead)


def item_is_governed(items: list[Item], at: int) -> bool:
    """Return whether a verb with roles of its own governs the noun at `at` ("led a seed round")."""
    if items[at].cls != NOUN:
        return False
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.cls == VERB:
            return not item.triggers[0].frame.general and items[at].start - item.end < 70
        if clauses.is_named(item) or item.cls in {",", ";", "rel", "split", "say", "and"}:
            return False
    return False


def _has_clitic(items: list[Item], at: int, text: str) -> bool:
    if not at or items[at - 1].cls != "rel":
        return False
    return text[items[at - 1].end : items[at].start].strip(" '") in _CLITICS


def _is_control(text: str, sentence: Sentence, at: int) -> bool:
    """Return whether a stake is one that controls, in words."""
    item = sentence.items[at]
    printed = text[max(sentence.start, item.start - 14) : min(sentence.end, item.end + 40)].lower()
    return any(
        word in printed for word in ("majority stake", "controlling", "majoritaire", "de contrôle")
    )


def _is_public(item: Item) -> bool:
    return item.party is not None and item.party.kind == "public_body"


def _owner_left(items: list[Item], at: int, text: str) -> list[Item]:
    """Return the party that owns the thing left of the trigger ("Etachip's next accelerator will be …")."""
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.cls in {";", "split", "say"}:
            break
        if item.lex and item.lex.topic in {"chip", "model", "licence"}:
            return clauses.beside(items, index, text)
    return []


def _staff_left(items: list[Item], at: int, text: str) -> list[Item]:
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.cls in {";", "split"}:
            break
        if item.lex and item.lex.topic == "staff":
            found = clauses.beside(items, index, text)
            if found:
                return found
    return []


def _general(
    reading: Reading, sentence: Sentence, at: int, pair: list[Item]
) -> tuple[str, list[Item], list[Item], list[Item]]:
    """Return kind, source, target and others of a general agreement between `pair`."""
    kind = agreement_kind(sentence, at)
    money = _COUNTED.search(reading.text, sentence.start, sentence.end)
    if (
        kind == "partnership"
        and len(pair) > 1
        and any(map(_is_publisher, pair))
        and any(map(_is_model_maker, pair))
    ):
        kind = "licence"
    if (
        kind == "partnership"
        and money
        and len(pair) > 1
        and any(map(_is_cloud, pair))
        and not all(map(_is_cloud, pair))
    ):
        kind = "cloud_contract"
    if len(pair) < 2:
        return kind, pair, [], []
    first, second = pair[0], pair[1]
    swapped = provider_score(kind, second) > provider_score(kind, first)
    if (
        not swapped
        and kind in {"cloud_contract", "chip_supply"}
        and provider_score(kind, second) == provider_score(kind, first)
    ):
        swapped = True
    if swapped:
        first, second = second, first
    return kind, [first], [second], pair[2:]


def agreement_kind(sentence: Sentence, at: int) -> str:
    """Return the kind of a general agreement from what its own words and its sentence speak of."""
    lex = sentence.items[at].lex
    if lex and lex.topic:
        return _TOPIC_KIND.get(lex.topic, "partnership")
    near = [
        item
        for item in sentence.items
        if item.lex and item.lex.topic and item.cls in {TOPIC, NOUN, VERB}
    ]
    topics = {item.lex.topic for item in near if item.lex}
    if {"staff", "licence"} <= topics:
        topics.add("staff_licence")
    for name in _TOPIC_ORDER:
        if name in topics:
            return _TOPIC_KIND[name]
    return "partnership"


def _is_cloud(item: Item) -> bool:
    """Return whether a party sells computing and makes no models."""
    layers = item.party.layers if item.party else frozenset()
    return "cloud" in layers and (not layers & {"model", "app"} or item.org in _CLOUD_UNITS)


def _is_publisher(item: Item) -> bool:
    """Return whether a party is described as a publisher, or known to supply data and nothing else."""
    if item.description is not None and item.description.cls == "publisher":
        return True
    return item.party is not None and item.party.layers == {"data"}


def _is_model_maker(item: Item) -> bool:
    return (
        item.party is not None
        and bool(item.party.layers & {"model", "app"})
        and "data" not in item.party.layers
    )


def provider_score(kind: str, item: Item) -> int:
    """Return how much a party looks like the providing side of a kind, from its layers."""
    layers = item.party.layers if item.party else frozenset()
    if _is_publisher(item):
        layers = layers | {"data"}
    give, take = _PROVIDER_LAYERS.get(kind, ({}, {}))
    return max((give.get(layer, 0) for layer in layers), default=0) - max(
        (take.get(layer, 0) for layer in layers), default=0
    )
