"""Amounts of one party among several, and clauses whose verb is not repeated.

"Nvidia will invest $10bn and Microsoft $5bn", "$80m, of which $30m came from Example", "Alfa (50
millions) et Beta (30 millions)", "bought Alfa for $2bn and Beta for $1bn".
"""

import re
from dataclasses import replace
from functools import cache
from typing import Final

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.deals.prices import Prices, without_conversions
from crawlers.extraction.frames.candidates import Candidate
from crawlers.extraction.rules.rulebook import rulebook
from crawlers.extraction.sentences.clauses import is_named, party_list
from crawlers.extraction.sentences.items import VERB, Item, Reading, Sentence

_BESIDE: Final = 34
_SHARED_KINDS: Final = frozenset(
    {"investment", "acquisition", "cloud_contract", "chip_supply", "public_grant", "licence"}
)


class _Cues:
    """The words of a language between a party and its own amount, compiled."""

    def __init__(self, language: str) -> None:
        words = rulebook("fr" if language == "fr" else "en").data["elision"]
        hedge = rf"(?:(?:{'|'.join(words['hedges'])})[ ,]*){{0,3}}"
        self.gap = re.compile(rf"[ ,]*{hedge}", re.IGNORECASE)
        self.parenthesis = re.compile(rf" ?\( ?{hedge}", re.IGNORECASE)
        self.price = re.compile(rf",? (?:{'|'.join(words['price'])}) {hedge}", re.IGNORECASE)
        self.giver = re.compile(
            rf"[ ,]{{0,2}}(?:(?:{'|'.join(words['given'])}) )?(?:{'|'.join(words['givers'])})",
            re.IGNORECASE,
        )
        self.joint = re.compile(rf"(?:{'|'.join(words['joints'])})[ ,]*{hedge}$", re.IGNORECASE)


@cache
def _cues(language: str) -> _Cues:
    return _Cues(language)


def complete_elisions(
    reading: Reading, candidates: list[Candidate], money: list[Money], prices: Prices
) -> list[Candidate]:
    """Return the candidates with the amounts of single parties, and those of elided verbs."""
    if not money or not candidates:
        return candidates
    cues = _cues(reading.rules.language)
    money = prices.among(without_conversions(money, reading.lower))
    found: list[Candidate] = []
    for candidate in candidates:
        found.append(candidate)
        if candidate.kind not in _SHARED_KINDS:
            continue
        _printed_beside(reading.text, candidate, money, cues)
        _given_by_each(reading.text, candidate, money)
        if candidate.kind == "investment":
            _given_by(reading.text, candidate, money, cues)
        if candidate.voice == "active" and candidate.sentence.items[candidate.trigger].cls == VERB:
            found += _without_verb(reading.text, candidate, money, cues)
    return found


def listed_rounds(text: str, sentence: Sentence, money: list[Money]) -> list[Candidate]:
    """Return the rounds of "les levées de la semaine : Alfa (12 millions), Beta (9 millions)".

    Amounts in parentheses after investors ("auprès de Muon (6 millions), …") are their tickets.
    """
    if not money or "round" not in sentence.topics or sentence.marks & _INVESTORS:
        return []
    items = sentence.items
    at = next((n for n, item in enumerate(items) if item.triggers and item.topic == "round"), None)
    if at is None:
        return []
    found: list[Candidate] = []
    for item in items[at + 1 :]:
        amount = next((one for one in money if 0 < one.start - item.end <= _LISTED_GAP), None)
        if (
            is_named(item)
            and item.org
            and amount
            and _IN_PARENTHESIS.fullmatch(text, item.end, amount.start)
        ):
            frame = items[at].triggers[0].frame
            candidate = Candidate(
                sentence, at, frame, "investment", "noun", sources=[], targets=[item]
            )
            candidate.tickets[item.org] = amount
            found.append(candidate)
    return found if len(found) > 1 or "noun:one_of_rounds" in sentence.marks else []


_INVESTORS: Final = frozenset({"lead", "from", "joined"})
_LISTED_GAP: Final = 60
_IN_PARENTHESIS: Final = re.compile(r"[^(),;:.]{0,50}\((?:[a-zà-ÿ' ]{0,24})")


def _printed_beside(text: str, candidate: Candidate, money: list[Money], cues: _Cues) -> None:
    """Note the amounts in parentheses after a party, and the prices of single purchases."""
    for item in [*candidate.sources, *candidate.targets]:
        for amount in money:
            if not 0 < amount.start - item.end <= _BESIDE or not item.org:
                continue
            if cues.parenthesis.fullmatch(text, item.end, amount.start):
                candidate.tickets[item.org] = amount


_EACH: Final = re.compile(r"\b(?:chacun|chacune|each)\b")


def _given_by_each(text: str, candidate: Candidate, money: list[Money]) -> None:
    """Note the amount of every source of "Alfa et Beta investissent chacun 10 millions"."""
    end = candidate.sentence.items[candidate.trigger].end
    amount = next((one for one in money if 0 <= one.start - end <= _BESIDE), None)
    if amount is None or candidate.kind != "investment":
        return
    if _EACH.search(text, max(0, end - _BESIDE), amount.end + len(" each")):
        for item in candidate.sources:
            candidate.tickets.setdefault(str(item.org), amount)


def _given_by(text: str, candidate: Candidate, money: list[Money], cues: _Cues) -> None:
    """Note "$30m from Example" beside the total of a round, and add its giver to the sources."""
    items = candidate.sentence.items
    for amount in money:
        giver = cues.giver.match(text, amount.end)
        if not giver:
            continue
        first = next((n for n, item in enumerate(items) if item.start >= giver.end()), None)
        if first is None or not is_named(items[first]) or not items[first].org:
            continue
        if items[first].start - giver.end() > 3:
            continue
        first = _owned(items, first)
        givers, _ = party_list(items, first)
        orgs = {item.org for item in givers}
        if orgs & {item.org for item in candidate.targets}:
            continue
        others = [item for item in candidate.sources if item.org not in orgs]
        first_told = bool(candidate.sources) and candidate.sources[0].org in orgs
        if (first_told or not others) and len(_amounts_of(candidate, money)) < 2:
            continue
        candidate.sources = [*others, *givers]
        candidate.tickets[str(givers[0].org)] = amount


def _owned(items: list[Item], at: int) -> int:
    """Return the index of Beta in "Alfa's Beta", `at` itself without a possessor."""
    after = items[at + 1] if at + 1 < len(items) else None
    owns = items[at].possessive and after is not None and is_named(after)
    return at + 1 if owns and after is not None and after.start - items[at].end <= 10 else at


def _amounts_of(candidate: Candidate, money: list[Money]) -> list[Money]:
    taken = [id(amount) for amount in candidate.tickets.values()]
    return [amount for amount in money if id(amount) not in taken]


def _without_verb(
    text: str, candidate: Candidate, money: list[Money], cues: _Cues
) -> list[Candidate]:
    """Return the deals of the clauses that share the verb of `candidate`."""
    items, at = candidate.sentence.items, candidate.trigger
    begins = items[at].start
    acts_as_source = any(item.start < begins for item in candidate.sources)
    if not acts_as_source and not any(item.start < begins for item in candidate.targets):
        return []
    found: list[Candidate] = []
    first_amount = next((amount for amount in money if amount.start > items[at].end), None)
    for index in range(at + 2, len(items)):
        item = items[index]
        if item.cls == VERB and item.form == "fin":
            break
        if not is_named(item) or not item.org:
            continue
        before = next((one for one in money if 0 < item.start - one.end <= 12), None)
        if (
            before is not None
            and first_amount is not None
            and before is not first_amount
            and items[index - 1].cls == "prep"
            and cues.joint.search(text, begins, before.start)
        ):
            given = items[index - 1].slot in {"from", "by"}
            found.append(_other(candidate, item, before, given or not acts_as_source))
            continue
        after = next((amount for amount in money if 0 < amount.start - item.end <= _BESIDE), None)
        if after is None:
            continue
        joint = items[index - 2] if items[index - 1].cls == "own" else items[index - 1]
        if joint.cls not in {"and", ",", ";", "split"}:
            continue
        if first_amount is None or first_amount.start > item.start:
            continue
        if cues.price.fullmatch(text, item.end, after.start):
            found.append(_other(candidate, item, after, not acts_as_source))
        elif cues.gap.fullmatch(text, item.end, after.start):
            elided = _other(candidate, item, after, acts_as_source)
            _replace_other_side(elided, items, after, acts_as_source)
            found.append(elided)
    for other in found:
        new = other.sources if acts_as_source else other.targets
        _forget(candidate, [item for item in new if item.start > begins], acts_as_source)
    return found


def _other(candidate: Candidate, item: Item, amount: Money, as_source: bool) -> Candidate:
    """Return a copy of `candidate` with `item` in one role and its own amount."""
    tickets = {str(item.org): amount}
    if as_source:
        others = [one for one in candidate.targets if one is not item]
        return replace(candidate, sources=[item], targets=others, tickets=tickets)
    others = [one for one in candidate.sources if one is not item]
    return replace(candidate, sources=others, targets=[item], tickets=tickets)


def _replace_other_side(
    candidate: Candidate, items: list[Item], amount: Money, acts_as_source: bool
) -> None:
    """Give an elided clause the other party that it prints itself ("and B $5bn in Example")."""
    for index, item in enumerate(items[:-1]):
        if item.cls == "prep" and 0 <= item.start - amount.end <= 6 and is_named(items[index + 1]):
            if acts_as_source:
                candidate.targets = [items[index + 1]]
            else:
                candidate.sources = [items[index + 1]]


def _forget(candidate: Candidate, items: list[Item], acts_as_source: bool) -> None:
    """Take the parties of elided clauses out of the roles that the full clause gave them."""
    if acts_as_source:
        candidate.targets = [one for one in candidate.targets if one not in items]
        candidate.sources = [one for one in candidate.sources if one not in items]
    else:
        candidate.sources = [one for one in candidate.sources if one not in items]
