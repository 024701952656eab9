"""What sentences tell of a round aside: an adjective of its backer, its sum without any name."""

import re
from typing import Final

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.deals import merging
from crawlers.extraction.deals.deal import Deal
from crawlers.extraction.sentences import signals
from crawlers.extraction.sentences.clauses import is_named
from crawlers.extraction.sentences.items import NOUN, PARTY, VERB, Item, Reading, Sentence
from crawlers.extraction.sentences.subjects import is_free
from crawlers.extraction.text import CleanText

_CLAUSE: Final = frozenset(
    {"prep", VERB, "have", "be", "will", "say", "rel", "split", ";", ":", "and"}
)
_SUMS: Final = frozenset({"round", "receive", "funding"})
_BESIDE: Final = 20
_BACKED: Final = re.compile(r"-(?:backed|funded) ")
_FARTHEST: Final = 70
_BY_THE_WAY: Final = "backed.adjective"


def backings(reading: Reading, sentence: Sentence, cleaned: CleanText) -> list[merging.Reading]:
    """Return what is told by the way ("the Alfa-backed Betanova", "Betanova backer Alfa")."""
    found: list[merging.Reading] = []
    adjective = "-backed " in reading.text or "-funded " in reading.text
    if not adjective and "backer" not in sentence.topics:
        return found
    for index, item in enumerate(sentence.items[:-1]):
        if item.party is None:
            continue
        pair: tuple[Item, Item | None] | None = None
        if adjective and _BACKED.match(reading.text, item.end):
            backed = _backed_by(sentence.items, index) or _spoken_of(reading, sentence, item)
            pair = item, backed
        elif sentence.items[index + 1].topic == "backer":
            pair = _backer_of(reading.text, sentence.items, index)
        if pair is None or pair[1] is None or pair[0].org == pair[1].org:
            continue
        deal = Deal(
            kind="investment",
            source_org=pair[0].org,
            target_org=pair[1].org,
            start=cleaned.original_offset(sentence.start),
            end=cleaned.original_offset(sentence.end),
            rule=f"{reading.rules.language}.{_BY_THE_WAY}",
            confidence=0.6,
        )
        found.append(merging.Reading(deal))
    return found


def is_by_the_way(entry: merging.Reading) -> bool:
    """Return whether a deal is told only by an adjective, which announces none by itself."""
    return entry.deal.rule.endswith(_BY_THE_WAY)


def _backer_of(text: str, items: list[Item], index: int) -> tuple[Item, Item] | None:
    """Return Alfa and Betanova of "Betanova investor Alfa"."""
    if index + 2 >= len(items):
        return None
    firm, noun, backer = items[index : index + 3]
    beside = noun.start - firm.end <= 1 and backer.start - noun.end <= 1
    if not beside or not is_named(backer) or not backer.org or text[noun.end - 1] == "s":
        return None
    return backer, firm


def _backed_by(items: list[Item], index: int) -> Item | None:
    """Return the party that the adjective after item `index` describes."""
    for after in items[index + 1 :]:
        if after.start - items[index].end > _FARTHEST or after.cls in _CLAUSE:
            return None
        if is_named(after):
            return after if after.org and not (after.party and after.party.role) else None
    return None


def _spoken_of(reading: Reading, sentence: Sentence, backer: Item) -> Item | None:
    """Return the firm that "the Alfa-backed company" speaks of: the subject told last."""
    if not reading.rules.backed_firm.match(reading.text, backer.end):
        return None
    for told in reversed([one for one in reading.sentences if one.start <= sentence.start]):
        for index, item in enumerate(told.items):
            if item.start >= backer.start:
                break
            party = item.party
            if party is None or party.kind in {"fund", "person"} or item.org == backer.org:
                continue
            if is_free(told.items, index, reading.text):
                return item
    return None


def sum_of_round(reading: Reading, sentence: Sentence, money: list[Money]) -> Money | None:
    """Return the sum of a round told without a name ("the firm raised a $9m seed round")."""
    for at, item in enumerate(sentence.items):
        if item.cls not in {NOUN, VERB} or item.triggers[0].frame.id not in _SUMS:
            continue
        near = next((one for one in money if abs(one.start - item.end) <= _BESIDE), None)
        near = near or next((one for one in money if 0 <= item.start - one.end <= _BESIDE), None)
        if (
            near is None
            or near.period
            or signals.refusal(sentence, at, reading.text, reading.rules)
        ):
            continue
        return near
    return None


def give_sum(announced: Money | None, readings: list[merging.Reading]) -> Money | None:
    """Give the sum of a round told before to its first investor; return it if nobody takes it."""
    if announced is None:
        return None
    rounds = [one for one in readings if one.deal.kind == "investment" and one.deal.source_org]
    if not rounds or any(one.deal.amount for one in readings) or rounds[0].joins:
        return announced
    deal = rounds[0].deal
    deal.amount, deal.currency, deal.amount_text = (
        announced.amount,
        announced.currency,
        announced.raw,
    )
    deal.amount_basis = "round_total"
    return None


def acts_for_fund(reading: Reading, person: Item) -> bool:
    """Return whether a person is told to act for a fund ("led by Jane Doe of Muon Capital")."""
    of = _OF_FUND.match(reading.text, person.end)
    return of is not None and any(
        item.start == of.end() and item.party is not None and item.party.kind == "fund"
        for sentence in reading.sentences
        for item in sentence.items
        if item.cls == PARTY
    )


_OF_FUND: Final = re.compile(r" (?:of|from|at) ")
