"""Further deals of two parties that the passage has named already, told by their amount alone.

"Combined with a prior $14bn arrangement", "including a $1bn investment in 2019".
"""

import re
from dataclasses import replace
from functools import cache
from typing import Final

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.deals import merging
from crawlers.extraction.rules.rulebook import rulebook
from crawlers.extraction.sentences.items import NOUN, Item, Reading, Sentence

_BEFORE_NOUN: Final = 14
_AFTER_NOUN: Final = 18
_AROUND: Final = 44


@cache
def _another_time(language: str) -> re.Pattern[str]:
    words = rulebook("fr" if language == "fr" else "en").data["amounts"]["retold"]
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def retold(
    reading: Reading, sentence: Sentence, money: list[Money], found: list[merging.Reading]
) -> list[merging.Reading]:
    """Return the deals that nouns without parties of their own repeat with another amount.

    `found`: the deals up to here; the last one of the kind that the noun names gives the parties.
    """
    more: list[merging.Reading] = []
    told = {entry.deal.amount for entry in found}
    for item in sentence.items:
        if item.cls != NOUN or not _may_retell(item):
            continue
        amount = _own_amount(item, money)
        if amount is None or amount.amount in told or not at_another_time(reading, item, amount):
            continue
        if (model := _model(item, found)) is None:
            continue
        deal = replace(
            model.deal,
            amount=amount.amount,
            currency=amount.currency,
            amount_text=amount.raw,
            start=model.deal.start,
            rule=f"{model.deal.rule}+retold",
            confidence=round(model.deal.confidence - 0.1, 2),
        )
        told.add(amount.amount)
        more.append(merging.Reading(deal, general=model.general, separate=True, open=model.open))
    return more


def _may_retell(item: Item) -> bool:
    frame = item.triggers[0].frame
    return frame.general or frame.id == "invest"


def _own_amount(noun: Item, money: list[Money]) -> Money | None:
    """Return the amount of "a $4bn investment" and of "un investissement de 4 milliards"."""
    for amount in money:
        if amount.period is None and (
            0 <= noun.start - amount.end <= _BEFORE_NOUN
            or 0 <= amount.start - noun.end <= _AFTER_NOUN
        ):
            return amount
    return None


def at_another_time(reading: Reading, noun: Item, amount: Money) -> bool:
    """Return whether "prior", "in 2019" and the like stand beside a noun and its amount."""
    start, end = min(noun.start, amount.start), max(noun.end, amount.end)
    cue = _another_time(reading.rules.language)
    return bool(
        cue.search(reading.text, max(0, start - _AROUND // 2), start)
        or cue.search(reading.text, end, end + _AROUND // 2)
    )


def _model(noun: Item, found: list[merging.Reading]) -> merging.Reading | None:
    """Return the last deal that the noun can speak of: an investment, or else a contract."""
    wanted_investment = noun.triggers[0].frame.id == "invest"
    for entry in reversed(found):
        if (entry.deal.kind == "investment") == wanted_investment and entry.deal.amount:
            return entry
    return None
