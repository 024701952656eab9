"""From a trigger and its slots to deals: which party is source, which is target, what kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.frames import agreements, trades
from crawlers.extraction.frames.candidates import Candidate, Use
from crawlers.extraction.frames.filling import CLITIC_OF_IT
from crawlers.extraction.frames.roles import assign
from crawlers.extraction.rules.rulebook import Frame, SlotRoles, Trigger
from crawlers.extraction.sentences import clauses
from crawlers.extraction.sentences.items import NOUN, PARTY, TOPIC, VERB, Item, Reading, Sentence

_TWO_SIDED = frozenset({"chip_supply", "cloud_contract", "licence", "public_grant", "distribution"})
_PERCENT = re.compile(r" (?:[\w'-]+ ){0,3}\d{1,3}(?:[.,]\d+)? ?(?:%|per ?cent\b|pour ?cent\b)")
_ORDERS = frozenset({"order", "orders", "commande", "commandes"})
_ACRONYM_LENGTH = 6
_CONTRACT = re.compile(r"contrac|contrat|order|deal|award|marché|commande|agreement")
_OF_MARKET = re.compile(
    r"[^.;]{0,70}\b(?:market|marché|revenue|sales|ventes|users|utilisateurs|debt|dette)\b"
)
_RAISED = re.compile(
    r" (?:from|led by|in (?:an? |new |fresh |its )?(?:seed|series|funding|venture|equity))\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(?:billions|millions|milliards|dizaines de m|centaines de m)")
_CLITIC_THERE = re.compile(r"\by (?:a |ont |avait |avaient |va |vont )?(?:[a-zé]+ment |aussi )?$")
_REFLEXIVE = re.compile(r"(?:\bs'|\bse )(?:est |sont |était |étaient )?$")


@dataclass(frozen=True)
class Site:
    """Where a trigger stands, and what stands around it.

    first: the first content after it ("party", a topic, "money_for", …); features: topics of the
    sentence and marks such as "money_near" and "reflexive" that frames may ask for.
    """

    reading: Reading
    sentence: Sentence
    at: int
    first: str
    features: frozenset[str]


def apply(reading: Reading, sentence: Sentence, at: int, money: list[Money]) -> Candidate | None:
    """Return the deal that the trigger at `at` states, as far as its parties go."""
    first = _first_content(sentence, at, money, reading.text)
    site = Site(reading, sentence, at, first, _features(reading, sentence, at, money, first))
    for trigger in sentence.items[at].triggers:
        found = _apply_one(site, trigger)
        if found is not None:
            return found
    return None


def _apply_one(site: Site, trigger: Trigger) -> Candidate | None:
    frame = trigger.frame
    if not _wanted(frame, trigger.base, site.first, site.features):
        return None
    voice, variants = _voice(site, frame)
    kind = frame.kind
    case = next((case for case in frame.cases if case.first == site.first), None)
    if case is not None and voice == "noun" and case.first == "staff":
        kind, variants, case = case.kind, _OF_STAFF, None
    elif case is not None and voice == "noun":
        if case.first in {"cloud", "chip", "services"}:
            return None
        case = None
    if case is not None:
        if case.skip:
            return None
        kind = case.kind
        if case.first == "assets" and not _hires(site.reading):
            kind = frame.kind
        variants = case.slots if voice == "active" else variants
    elif frame.by_topic:
        topic = _nearest_topic(site, frame.by_topic)
        if topic is None and frame.topic_required:
            return None
        kind = frame.by_topic[topic] if topic else kind
    use = Use(site.reading, site.sentence, site.at, frame, kind, voice)
    granted = kind == "public_grant" and "money" in site.features
    return _assigned(use, variants, granted or case is None or kind not in _TWO_SIDED)


def _assigned(
    use: Use, variants: tuple[SlotRoles, ...], one_side_will_do: bool
) -> Candidate | None:
    """Return what the first variant gives that names both sides, else the first with one side."""
    partial: Candidate | None = None
    for roles in variants:
        if partial is not None and "context" in roles:
            continue
        found = assign(use, roles)
        if found is None:
            continue
        if found.sources and found.targets:
            return found
        if partial is None and one_side_will_do:
            partial = found
    return partial


_OF_STAFF = (
    {"possessor": "source", "by": "source", "subject": "source", "from": "target"},
    {"possessor": "source", "by": "source", "subject": "source", "staff": "target"},
)


def _hires(reading: Reading) -> bool:
    """Return whether a passage speaks of staff: assets bought with it are bought for its sake."""
    return any("staff" in sentence.topics for sentence in reading.sentences)


def _voice(site: Site, frame: Frame) -> tuple[str, tuple[SlotRoles, ...]]:
    """Return "noun", "passive" or "active" with the roles of that voice."""
    items = site.sentence.items
    if items[site.at].cls == NOUN:
        return "noun", frame.noun_slots
    if frame.passive and clauses.is_passive(items, site.at, site.reading.text):
        return "passive", frame.passive
    return "active", frame.slots


def _features(
    reading: Reading, sentence: Sentence, at: int, money: list[Money], first: str
) -> frozenset[str]:
    item = sentence.items[at]
    if "read" not in sentence.marks:
        sentence.marks |= _marks(reading, sentence, money)
    found = sentence.topics | sentence.marks | _near_features(sentence, at, money)
    if any(0 <= item.start - amount.end <= 2 for amount in money):
        found.add("money_before")
    after = sentence.items[at + 1] if at + 1 < len(sentence.items) else None
    if after is not None and after.slot in {"by", "with"} and after.start - item.end <= 2:
        found.add(f"{after.slot}_next")
    if _VAGUE.search(reading.text, item.end, min(sentence.end, item.end + 36)):
        found.add("vague_near")
    if reading.round_told:
        found.add("round_told")
    if first == "licence":
        found.add("licence_first")
    if reading.rules.language == "fr":
        reflexive = _REFLEXIVE.search(reading.lower, max(0, item.start - 12), item.start)
        found.add("reflexive" if reflexive else "not_reflexive")
        if _CLITIC_THERE.search(reading.lower, max(0, item.start - 24), item.start):
            found.add("there")
        if CLITIC_OF_IT.search(reading.lower, max(0, item.start - 40), item.start):
            found.add("of_it")
    return frozenset(found)


def _marks(reading: Reading, sentence: Sentence, money: list[Money]) -> set[str]:
    """Return the marks of a sentence that do not depend on the trigger, and "read"."""
    found = {"read"}
    if money or agreements.has_amount(reading, sentence):
        found.add("money")
    if any(amount.period == "month" for amount in money):
        found.add("monthly")
    if any(trades.is_cloud_only(entry) for entry in sentence.items):
        found.add("cloud_seller")
    if any(entry.org in reading.rules.states for entry in sentence.items):
        found.add("government")
    told = "staff" in sentence.topics or "noun:agreement" in sentence.marks
    if told and any(_is_assistant(reading, one) for one in sentence.items):
        found.add("assistant")
    return found


def _is_assistant(reading: Reading, item: Item) -> bool:
    """Return whether a party is named by an assistant or a model of its own ("Claude")."""
    party = item.party
    if party is None or item.cls != PARTY or "model" not in party.layers:
        return False
    return not reading.gazetteer.organisations[party.id].name.startswith(
        reading.text[party.start : party.end]
    )


def _near_features(sentence: Sentence, at: int, money: list[Money]) -> set[str]:
    """Return "money_near" and "<topic>_near" for what stands shortly after the trigger."""
    end = sentence.items[at].end
    gaps = [amount.start - end for amount in money if amount.start >= end]
    near = {"money_near"} if gaps and min(gaps) <= 45 else set()
    if gaps and min(gaps) <= 16:
        near.add("money_next")
    for item in sentence.items[at + 1 :]:
        if item.start - end > 45:
            break
        if item.lex and item.lex.topic:
            near.add(f"{item.lex.topic}_near")
        elif item.cls == NOUN and item.triggers[0].frame.id == "invest":
            near.add("invest_near")
    return near


def _nearest_topic(site: Site, wanted: Mapping[str, str]) -> str | None:
    """Return the topic of `wanted` that is printed first after the trigger, else anywhere."""
    items = site.sentence.items
    for index in range(site.at, len(items)):
        lex = items[index].lex
        if lex and lex.topic in wanted and not _describes_next(items, index, site.reading.text):
            return lex.topic
    return next((name for name in wanted if name in site.features), None)


def _wanted(frame: Frame, base: str, first: str, features: frozenset[str]) -> bool:
    if base in frame.only_with and not frame.only_with[base] & (features | {first}):
        return False
    if frame.needs_any and not frame.needs_any & features:
        return False
    if frame.needs_topic and not frame.needs_topic & features:
        return False
    if frame.not_with & features:
        return False
    return not frame.needs_first or first in frame.needs_first


def _first_content(sentence: Sentence, at: int, money: list[Money], text: str) -> str:
    """Return what comes first after a trigger: "party", a topic, "own", "money_for" or ""."""
    items = sentence.items
    end = items[at].end
    near = next((amount for amount in money if 0 <= amount.start - end <= 24), None)
    if percent := _PERCENT.match(text, end) or (near and _PERCENT.match(text, near.end)):
        return "" if _OF_MARKET.match(text, percent.end()) else "stake"
    if near and near.start - end <= 2 and _RAISED.match(text, near.end):
        return "money"
    for index in range(at + 1, len(items)):
        item = items[index]
        if near and _is_infinitive(items, index) and 0 <= item.start - near.end < 4:
            return "action"
        if item.slot == "for" and near and 0 <= item.start - near.end < 12:
            return "action" if _spends_to(items, index) else _bought_for(items, index)
        if clauses.is_named(item):
            return _first_of_party(items, index, text)
        if _is_contract(item):
            return _contract_or_agreement(text, item)
        if item.topic and _describes_next(items, index, text):
            continue
        if item.topic:
            contract = _contract_after(items, index)
            return item.topic if contract is None else _contract_or_agreement(text, contract)
        if item.cls == "own" or (near and _TERM.match(text, near.end) and item.cls == ","):
            continue
        if (
            item.cls in {",", ";", "rel", "say", "split"}
            or item.form == "ger"
            or (item.cls == "prep" and item.slot in {"by", "with"})
        ):
            return ""
    return ""


def _first_of_party(items: list[Item], index: int, text: str) -> str:
    """Return what a party first after a trigger brings: a contract, a thing of its own, itself."""
    end = items[index].end
    if _names_contract(items, index):
        return "agreement"
    if text.startswith((" a ", " an "), end) and _GIVEN.match(text, end):
        return "given_contract"
    if text.startswith(" ", end) and _MODELS_OF_CHIPS.match(text, end):
        return "chip"
    return _owned_topic(items, index) or "party"


_MODELS_OF_CHIPS = re.compile(
    r" [A-Z]{1,3}\d[\w-]* (?:[A-Z]\w+ )?(?:chips|GPUs|processors|accelerators|systems)\b"
)
_GIVEN = re.compile(r" an? (?:[^\W_][\w$€£.,-]* |[$€£][\d.]+\w* ){0,6}?contract\b")
_TERM = re.compile(r", [\w-]+-(?:year|month)\b")


def _spends_to(items: list[Item], index: int) -> bool:
    """Return whether the money is spent on goods ("engage 3 milliards pour acheter des puces")."""
    after = items[index + 1] if index + 1 < len(items) else None
    if after is None or after.cls != VERB or after.form != "inf":
        return False
    goods = {item.topic for item in items[index + 2 : index + 5]}
    return after.start - items[index].end <= 2 and not goods.isdisjoint(_GOODS)


_GOODS = frozenset({"chip", "cloud"})


def _bought_for(items: list[Item], index: int) -> str:
    """Return "money_for" when "for" after an amount leads to a party, else "money"."""
    for number, following in enumerate(items[index + 1 : index + 5], index + 1):
        near = following.start - items[index].end < 60
        owned = _owned_topic(items, number) if following.cls == PARTY and near else "none"
        if owned in {"", "staff"}:
            return "staff_for" if owned else "money_for"
        if following.cls not in {TOPIC, PARTY}:
            break
    return "money"


def _is_contract(item: Item) -> bool:
    """Return whether an item is a word such as "agreement" or "order"."""
    return item.cls == NOUN and (item.triggers[0].frame.general or item.triggers[0].base in _ORDERS)


def _contract_or_agreement(text: str, item: Item) -> str:
    """Return "contract" for what can be won, "agreement" for other general nouns."""
    return "contract" if _CONTRACT.search(text, item.start, item.end) else "agreement"


_TRADE = re.compile(r"(?:provider|maker|operator|company|firm|group|specialist|startup)s?$")


_TRADE_NEXT = re.compile(
    r"[ -][a-z][a-z-]+ |(?: [a-z][a-z-]+){1,3} (?:company|firm|maker|provider|platform|start-?up|"
    r"group|specialist|developer|business|vendor|supplier|operator|unit|chain|service|app|tool) "
)


def _describes_next(items: list[Item], index: int, text: str) -> bool:
    """Return whether a topic says what the party after it does ("cloud provider Alfa")."""
    while index + 2 < len(items) and items[index + 1].cls == "and" and items[index + 2].topic:
        index += 2
    after = items[index + 1] if index + 1 < len(items) else None
    return (
        after is not None
        and after.cls == PARTY
        and (
            (
                after.start - items[index].end <= 1
                and _TRADE.search(text, items[index].start, items[index].end) is not None
            )
            or _TRADE_NEXT.fullmatch(text, items[index].end, after.start) is not None
        )
    )


def _names_contract(items: list[Item], index: int) -> bool:
    """Return whether a party only names an agreement ("fund the Alfa deal")."""
    after = items[index + 1] if index + 1 < len(items) else None
    return (
        after is not None
        and not items[index].possessive
        and _is_contract(after)
        and after.start - items[index].end <= 1
    )


def _contract_after(items: list[Item], index: int) -> Item | None:
    """Return the noun that a topic is the first part of ("chip supply agreement")."""
    for following in range(index + 1, len(items)):
        if items[following].cls in {"(", ")"}:
            continue
        if items[following].start - items[following - 1].end > _ACRONYM_LENGTH:
            return None
        if _is_contract(items[following]):
            return items[following]
        if not items[following].topic:
            return None
    return None


def _is_infinitive(items: list[Item], index: int) -> bool:
    """Return whether "to" at `index` belongs to the verb after it."""
    after = items[index + 1] if index + 1 < len(items) else None
    return (
        items[index].slot == "to"
        and after is not None
        and after.cls == VERB
        and after.form == "inf"
        and after.start - items[index].end <= 2
    )


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
