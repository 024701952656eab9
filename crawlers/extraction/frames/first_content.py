"""What comes first after a trigger: a party, a topic, a contract, what money is paid for."""

import re
from typing import Final

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.sentences.clauses import is_named
from crawlers.extraction.sentences.items import NOUN, PARTY, TOPIC, VERB, Item, Sentence

_PERCENT: Final = re.compile(
    r" (?:[\w'-]+ ){0,3}\d{1,3}(?:[.,]\d+)? ?(?:%|per ?cent\b|pour ?cent\b)"
)
_ORDERS: Final = frozenset({"order", "orders", "commande", "commandes"})
_ACRONYM_LENGTH: Final = 6
_CONTRACT: Final = re.compile(r"contrac|contrat|order|deal|award|marché|commande|agreement")
_OF_MARKET: Final = re.compile(
    r"[^.;]{0,70}\b(?:market|marché|revenue|sales|ventes|users|utilisateurs|debt|dette)\b"
)
_RAISED: Final = re.compile(
    r" (?:from|led by|in (?:an? |new |fresh |its )?(?:seed|series|funding|venture|equity))\b",
    re.IGNORECASE,
)
_ENDS: Final = frozenset({",", ";", "rel", "say", "split"})


def first_content(sentence: Sentence, at: int, money: list[Money], text: str) -> str:
    """Return what comes first after a trigger: "party", a topic, "own", "money_for" or ""."""
    items = sentence.items
    end = items[at].end
    near = _amount_next(money, end)
    if prints_percent(text) and (
        percent := _PERCENT.match(text, end) or (near and _PERCENT.match(text, near.end))
    ):
        return "" if _OF_MARKET.match(text, percent.end()) else "stake"
    if near and near.start - end <= 2 and _RAISED.match(text, near.end):
        return "money"
    for index in range(at + 1, len(items)):
        item = items[index]
        cls = item.cls
        if near is not None and 0 <= item.start - near.end < 12:
            if item.start - near.end < 4 and _is_infinitive(items, index):
                return "action"
            if item.slot == "for":
                return "action" if _spends_to(items, index) else _bought_for(items, index)
        if is_named(item):
            return _first_of_party(items, index, text)
        if cls == NOUN and _is_contract(item):
            return _contract_or_agreement(text, item)
        if topic := item.topic:
            if describes_next(items, index, text):
                continue
            contract = _contract_after(items, index)
            return topic if contract is None else _contract_or_agreement(text, contract)
        if cls == "own" or (cls == "," and near and _TERM.match(text, near.end)):
            continue
        if cls in _ENDS or item.form == "ger" or (cls == "prep" and item.slot in {"by", "with"}):
            return ""
    return ""


def _amount_next(money: list[Money], end: int) -> Money | None:
    """Return the first amount that is printed within a few words after `end`."""
    for amount in money:
        if 0 <= amount.start - end <= 24:
            return amount
    return None


def prints_percent(text: str) -> bool:
    """Return whether a text prints a piece of every percentage, as is quickly seen."""
    return "%" in text or "r cent" in text or "rcent" in text


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


_MODELS_OF_CHIPS: Final = re.compile(
    r" [A-Z]{1,3}\d[\w-]* (?:[A-Z]\w+ )?(?:chips|GPUs|processors|accelerators|systems)\b"
)
_GIVEN: Final = re.compile(r" an? (?:[^\W_][\w$€£.,-]* |[$€£][\d.]+\w* ){0,6}?contract\b")
_TERM: Final = re.compile(r", [\w-]+-(?:year|month)\b")


def _spends_to(items: list[Item], index: int) -> bool:
    """Return whether the money is spent on goods ("engage 3 milliards pour acheter des puces")."""
    after = items[index + 1] if index + 1 < len(items) else None
    if after is None or after.cls != VERB or after.form != "inf":
        return False
    goods = {item.topic for item in items[index + 2 : index + 5]}
    return after.start - items[index].end <= 2 and not goods.isdisjoint(_GOODS)


_GOODS: Final = frozenset({"chip", "cloud"})


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


_TRADE: Final = re.compile(r"(?:provider|maker|operator|company|firm|group|specialist|startup)s?$")


_TRADE_NEXT: Final = re.compile(
    r"[ -][a-z][a-z-]+ |(?: [a-z][a-z-]+){1,3} (?:company|firm|maker|provider|platform|start-?up|"
    r"group|specialist|developer|business|vendor|supplier|operator|unit|chain|service|app|tool) "
)


def describes_next(items: list[Item], index: int, text: str) -> bool:
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
