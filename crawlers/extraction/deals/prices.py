"""Which of the amounts that a sentence prints may be the price of a deal."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.deals.deal import MOST
from crawlers.extraction.rules.expressions import by_first_letter, lower_case
from crawlers.extraction.rules.rulebook import rulebook
from crawlers.extraction.sentences.items import Reading, Sentence

_LEAST: Final = 10_000
"""Smaller amounts are the price of a share or of a subscription, not that of a deal."""
_CUE_WITHIN: Final = 150
_CUE_AFTER: Final = 34


@dataclass(frozen=True)
class AmountCues:
    """Words beside an amount that take it away from the deal, compiled from the rules."""

    before: re.Pattern[str]
    deal_value: re.Pattern[str]
    after: re.Pattern[str]
    addition: re.Pattern[str]


@cache
def cues_of(language: str) -> AmountCues:
    """Return the amount cues of a language, compiled."""
    amounts = rulebook("fr" if language == "fr" else "en").data["amounts"]
    return AmountCues(
        lower_case(rf"(?:{by_first_letter(amounts['not_before'])})[\w ,'-]{{0,22}}$"),
        lower_case(rf"{amounts['deal_value']}[\w ]{{0,24}}$"),
        lower_case(rf"^[ -]?(?:{'|'.join(amounts['not_after'])})"),
        lower_case("|".join(amounts["addition"])),
    )


class Prices:
    """The amounts of a sentence that may be prices: no valuation, revenue or price per share.

    The words before an amount are looked at once, however often its sentence is asked for prices.
    """

    def __init__(self, reading: Reading, sentence: Sentence) -> None:
        """Look at the amounts of `sentence`."""
        self._lower, self._start = reading.lower, sentence.start
        self._cues = cues_of(reading.rules.language)
        self._of_another: dict[int, bool] = {}

    def among(self, money: list[Money], revenue_counts: bool = False) -> list[Money]:
        """Return those of `money` that may be a price, each sum in one currency only."""
        lower = self._lower
        kept: list[Money] = []
        refused: Money | None = None
        for amount in money:
            if amount.period in {"month", "share"} or not _LEAST <= amount.amount <= MOST:
                continue
            if self._is_of_another(amount):
                refused = amount
                continue
            if refused is not None and _converts(refused, amount, lower):
                continue
            after = lower[amount.end : amount.end + _CUE_AFTER]
            if self._cues.after.match(after) and not (revenue_counts and "revenue" in after):
                continue
            if kept and _converts(kept[-1], amount, lower):
                continue
            kept.append(amount)
        return kept

    def _is_of_another(self, amount: Money) -> bool:
        """Return whether the words before an amount say that it is no price ("valued at …")."""
        known = self._of_another.get(amount.start)
        if known is None:
            before = self._lower[max(self._start, amount.start - _CUE_WITHIN) : amount.start]
            known = self._of_another[amount.start] = (
                self._cues.before.search(before) is not None
                and not self._cues.deal_value.search(before)
                and not _THE_DEAL_NEXT.match(self._lower, amount.end)
            )
        return known


def without_conversions(money: list[Money], lower: str) -> list[Money]:
    """Return the amounts without those that repeat the one before in another currency."""
    return [
        amount
        for number, amount in enumerate(money)
        if not number or not _converts(money[number - 1], amount, lower)
    ]


def _converts(first: Money, second: Money, lower: str) -> bool:
    """Return whether the second amount is the first one in another currency ("€3m ($4m)")."""
    return first.currency != second.currency and (
        _in_parenthesis(lower, first.end, second.start)
        or _OR.fullmatch(lower, first.end, second.start) is not None
    )


_THE_DEAL_NEXT: Final = re.compile(
    r", (?:the|this|l'|cet |le |ce )(?:[\w-]+ )?(?:deal|agreement|contract|accord|contrat)\b"
)


_OR: Final = re.compile(r",? (?:or|soit)(?: about| around| roughly| nearly| environ)? ")


def _in_parenthesis(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    return "(" in between and ")" not in between and len(between) < 24
