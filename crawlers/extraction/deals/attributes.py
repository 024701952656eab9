"""What hangs on a deal besides its parties: amount and basis, stake, exclusivity."""

import re
from typing import Final

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.deals.prices import AmountCues
from crawlers.extraction.frames.candidates import Candidate
from crawlers.extraction.frames.first_content import prints_percent
from crawlers.extraction.sentences.items import NOUN, VERB, Item, Reading

_PERCENT: Final = re.compile(
    r"(?P<lo>\d{1,3}(?:[.,]\d{1,3})?)(?: ?(?:-|–|to|à|et|and) "
    r"?(?P<hi>\d{1,3}(?:[.,]\d{1,3})?))? ?(?:%|per cent\b|percent\b|pour ?cent\b)",
    re.IGNORECASE,
)
_STAKE_CUE: Final = re.compile(
    r"stake|equity|interest|sharehold|shares|holding|ownership|capital|participation|parts\b|"
    r"actions|actionnair|own(?:s|ed|ing)?\b|détien|hold",
    re.IGNORECASE,
)
_STAKE_NOT: Final = re.compile(
    r"revenue|up |down |rose|fell|hausse|baisse|growth|croissance|year|discount|of the market|"
    r"du marché|effectif|staff|prime|premium",
    re.IGNORECASE,
)
_NON_EXCLUSIVE: Final = re.compile(
    r"\bnon[- ]?exclusi(?:ve|ves|f|fs|vely|vement)\b|\bnot exclusive\b|\bpas exclusi(?:f|ve)\b",
    re.IGNORECASE,
)
_EXCLUSIVE: Final = re.compile(
    r"\bexclusi(?:ve|vely|vity|f|fs|ves|vement|vité)\b|\bsole (?:supplier|provider|licen|"
    r"manufacturer|cloud)",
    re.IGNORECASE,
)
_PREFERRED: Final = re.compile(
    r"\bpreferred (?:cloud|partner|provider|supplier|compute|infrastructure)|\b(?:fournisseur|"
    r"partenaire)[\w ]{0,20}(?:privilégié|préféré|de référence)",
    re.IGNORECASE,
)


_BESIDE_NOUN: Final = 16
_ANY_EXCLUSIVITY: Final = ("xclusi", "ole ", "refer", "ivilégi", "éféré", "référence")
"""A piece of every expression of exclusivity, looked for before the expressions are tried."""


def share_out(groups: list[Candidate], money: list[Money], text: str) -> dict[int, list[Money]]:
    """Return trigger index → its amounts, for the candidates of one sentence.

    An amount right before a noun belongs to that noun; else to the last trigger before it, else to
    the first one after it.
    """
    shares: dict[int, list[Money]] = {}
    triggers = sorted({group.trigger for group in groups})
    items = groups[0].sentence.items
    for number, amount in enumerate(money):
        if _belongs_elsewhere(groups, triggers, amount) or _has_round(text, money, number):
            continue
        explained = _EXPLANATION.match(text, amount.end)
        end = explained.end() if explained else amount.end
        best = None
        for at in triggers:
            item = groups[0].sentence.items[at]
            if (
                item.cls == NOUN
                and 0 <= item.start - end <= 30
                and ("," not in text[end : item.start] or _TERM.fullmatch(text, end, item.start))
                and not _GIVEN_TO.match(text, end)
                and not any(end <= other.start < item.start for other in money)
            ):
                best = at
                break
        if best is None:
            before = [at for at in triggers if items[at].start < amount.start]
            after = [at for at in triggers if items[at].start > amount.start]
            if before and after and _clause_begins(items, before[-1], amount.start):
                best = after[0]
            elif not before and _is_of_other_clause(items, amount.end, triggers[0], money):
                continue
            else:
                best = before[-1] if before else triggers[0]
        shares.setdefault(best, []).append(amount)
    for at, amounts in shares.items():
        begins = items[at].start
        if items[at].cls == VERB:
            amounts.sort(key=lambda amount: amount.start < begins)
        else:
            amounts.sort(key=lambda amount: not 0 <= begins - amount.end <= _BESIDE_NOUN)
    return shares


def _is_of_other_clause(items: list[Item], end: int, trigger: int, money: list[Money]) -> bool:
    """Return whether a clause parts an amount from the first trigger, which has its own behind."""
    parted = any(item.cls in {"split", ";"} for item in items[:trigger] if item.start >= end)
    return parted and any(other.start > items[trigger].end for other in money)


_GIVEN_TO: Final = re.compile(r" (?:to|into) ")
_TERM: Final = re.compile(r", [\w-]+-(?:year|month)(?:-long)? (?:[\w-]+ )?")


def _has_round(text: str, money: list[Money], number: int) -> bool:
    """Return whether an amount is a sum of rounds, one of which is told ("including a $5m")."""
    following = money[number + 1] if number + 1 < len(money) else None
    return (
        following is not None
        and _ITS_PART.fullmatch(text, money[number].end, following.start) is not None
        and _OF_ROUND.match(text, following.end) is not None
    )


_ITS_PART: Final = re.compile(r",? (?:which includes|including|of which) (?:an?|the|its) ")
_OF_ROUND: Final = re.compile(r" (?:[\w-]+ )?(?:Series|series|seed|Seed|pre-seed|Pre-seed)\b")
_EXPLANATION: Final = re.compile(r" ?\([^()]{0,40}\)")


def _belongs_elsewhere(groups: list[Candidate], triggers: list[int], amount: Money) -> bool:
    """Return whether an amount stands beside a word for money raised or invested by others."""
    items = groups[0].sentence.items
    if any(0 < items[at].start - amount.end <= 12 for at in triggers):
        return False
    round_told = any(group.kind == "investment" for group in groups)
    for index, item in enumerate(items):
        if item.start > amount.start:
            break
        gap = amount.start - item.end
        if not item.triggers or not 0 <= gap <= 12 or index in triggers:
            continue
        if item.cls == NOUN and item.triggers[0].frame.id == "invest" and gap <= 4:
            return True
        if item.cls == VERB and _raises(item) and not round_told:
            return True
    return False


def _raises(item: Item) -> bool:
    return item.triggers[0].frame.id in {"receive", "raised_before"}


def _clause_begins(items: list[Item], trigger: int, end: int) -> bool:
    """Return whether a new clause begins between a trigger and an amount ("…, while …")."""
    return any(item.cls in {"split", ";"} for item in items[trigger + 1 :] if item.start < end)


def total(amounts: list[Money], text: str, found: AmountCues) -> tuple[float, str, Money]:
    """Return amount, currency and the first printed amount; a further tranche is added."""
    first = amounts[0]
    value = first.amount
    last = first
    for other in amounts[1:]:
        if (
            other.currency == first.currency
            and found.addition.search(text[last.end : other.start].lower())
            and other.amount <= value * 20
        ):
            value += other.amount
            last = other
    return value, first.currency, first


def basis(
    kind: str, candidate: Candidate, amount: Money, text: str, planned: re.Pattern[str]
) -> str:
    """Return the basis of an amount, one of `deal.BASES`."""
    if amount.hedge == "up_to":
        return "up_to"
    if kind in {"cloud_contract", "chip_supply", "distribution", "partnership", "licence"}:
        return "contract_value"
    if (
        candidate.lead
        or candidate.frame.id == "round"
        or (candidate.frame.id == "receive" and kind == "investment")
    ):
        return "round_total"
    if amount.hedge == "about":
        return "estimated"
    sentence = candidate.sentence
    if kind in {"public_grant", "joint_venture"} or planned.search(
        text[sentence.start : sentence.end].lower()
    ):
        return "committed"
    return "paid"


def stake(reading: Reading, candidate: Candidate) -> tuple[float | None, float | None]:
    """Return the printed stake in percent (low, high) near the trigger, or (None, None)."""
    if not prints_percent(reading.lower):
        return None, None
    start, end = candidate.sentence.start, candidate.sentence.end
    at = candidate.sentence.items[candidate.trigger].start
    found = []
    for match in _PERCENT.finditer(reading.text, start, end):
        around = reading.text[max(start, match.start() - 40) : min(end, match.end() + 40)]
        after = reading.text[match.end() : min(end, match.end() + 24)]
        if (
            not _STAKE_CUE.search(around)
            or _STAKE_NOT.search(after)
            or _STAKE_NOT.search(reading.text[max(start, match.start() - 14) : match.start()])
        ):
            continue
        low = float(match["lo"].replace(",", "."))
        high = float(match["hi"].replace(",", ".")) if match["hi"] else low
        if 0 < low <= high <= 100:
            found.append((abs(match.start() - at), low, high))
    if not found:
        return None, None
    _, low, high = min(found)
    return low, high


def exclusivity(text: str) -> str:
    """Return what a piece of text says of exclusivity."""
    if not any(map(text.__contains__, _ANY_EXCLUSIVITY)):
        return "unknown"
    if _NON_EXCLUSIVE.search(text):
        return "non_exclusive"
    if _EXCLUSIVE.search(text):
        return "exclusive"
    return "preferred" if _PREFERRED.search(text) else "unknown"
