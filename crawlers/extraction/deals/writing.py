"""From candidates to deals: who carries which amount, on whom a deal is booked, what it says."""

import re
from functools import cache
from typing import Final

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.deals import attributes, merging
from crawlers.extraction.deals.deal import Deal
from crawlers.extraction.deals.prices import AmountCues, Prices, cues_of
from crawlers.extraction.deals.retold import at_another_time
from crawlers.extraction.frames.candidates import Candidate
from crawlers.extraction.rules.expressions import by_first_letter, lower_case
from crawlers.extraction.rules.rulebook import rulebook
from crawlers.extraction.sentences.items import PARTY, Item, Reading, Sentence
from crawlers.extraction.text import CleanText


@cache
def _cues(
    language: str,
) -> tuple[AmountCues, re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    language = "fr" if language == "fr" else "en"
    amounts = rulebook(language).data["amounts"]
    return (
        cues_of(language),
        lower_case("|".join(amounts["planned"])),
        lower_case(by_first_letter(amounts["deal_anaphor"])),
        lower_case(by_first_letter(amounts["separate"])),
    )


def written(
    reading: Reading,
    candidates: list[Candidate],
    money: list[Money],
    prices: Prices,
    cleaned: CleanText,
) -> list[merging.Reading]:
    """Return the deals of one sentence, with amounts, stake and exclusivity."""
    shares = _shares(reading, candidates, prices.among(money)) if money else {}
    writer = _Writer(reading, candidates[0].sentence, cleaned)
    found: list[merging.Reading] = []
    for candidate in candidates:
        amounts = shares.get(candidate.trigger, [])
        frame = candidate.frame.id
        nameless = frame == "round" or (bool(money) and frame in _RAISING)
        if nameless and not (amounts or _named(candidate.sources) or candidate.tickets):
            continue
        writer.write(candidate, amounts, found)
    return found


class _Writer:
    """Writes the deals of one sentence; what they share is found once."""

    def __init__(self, reading: Reading, sentence: Sentence, cleaned: CleanText) -> None:
        self._reading, self._text = reading, reading.text
        self._cues, self._planned, _, separate = _cues(reading.rules.language)
        self._words = reading.text[sentence.start : sentence.end]
        self._exclusivity = attributes.exclusivity(self._words)
        self._separate = bool(separate.search(reading.lower, sentence.start, sentence.end))
        self._start = cleaned.original_offset(sentence.start)
        self._end = cleaned.original_offset(sentence.end)

    def write(
        self, candidate: Candidate, amounts: list[Money], found: list[merging.Reading]
    ) -> None:
        """Append the deals of a candidate to `found`: one for each source with each target."""
        reading, frame = self._reading, candidate.frame
        joins = _takes_part(candidate) and not _is_shared(reading, candidate)
        of_first = amounts
        if joins:
            ticket = amounts and _OWN_TICKET.search(self._text, 0, amounts[0].start)
            of_first = amounts[:1] if ticket else []
        separate = (
            self._separate
            or frame.id in {"follow_up", "raised_before"}
            or _is_another(reading, candidate, amounts)
        )
        joins = joins or _invests_within(candidate, amounts)
        low, high = _NO_STAKE
        if candidate.kind in _WITH_STAKE:
            low, high = attributes.stake(reading, candidate)
        is_open = not (_named(candidate.sources) and _named(candidate.targets))
        respectively = _respectively(self._words, amounts, candidate)
        nobody: list[Item | None] = [None]
        for number, source in enumerate(candidate.sources or nobody):
            if respectively:
                of_first = amounts[number : number + 1]
            for target in candidate.targets or nobody:
                deal = self._deal(candidate, source, target)
                deal.stake_lo, deal.stake_hi = low, high
                deal.stake_pct = low if low == high else None
                if own := _own_amount(candidate, source, target):
                    self._carry(candidate, deal, [own])
                    if deal.amount_basis == "round_total" and _is_part(candidate, amounts):
                        deal.amount_basis = "paid"
                else:
                    self._carry(candidate, deal, of_first)
                    of_first = []
                if deal.source_org != deal.target_org:
                    found.append(
                        merging.Reading(
                            deal,
                            general=frame.general,
                            separate=separate,
                            open=is_open,
                            whole=candidate.whole,
                            joins=joins,
                            described=source is not None and target is not None,
                        )
                    )

    def _deal(self, candidate: Candidate, source: Item | None, target: Item | None) -> Deal:
        """Return the deal of two sides, without amount and stake."""
        reading, kind = self._reading, candidate.kind
        return Deal(
            kind=kind,
            source_org=_booked(source, kind, "source", reading),
            target_org=_booked(target, kind, "target", reading),
            other_parties=[item.org for item in candidate.others if item.org],
            exclusivity=self._exclusivity,
            start=self._start,
            end=self._end,
            rule=f"{reading.rules.language}.{candidate.frame.id}.{candidate.voice}",
            confidence=_confidence(candidate, source, target),
        )

    def _carry(self, candidate: Candidate, deal: Deal, amounts: list[Money]) -> None:
        """Give a deal its amount, of which several tranches are the sum."""
        if not amounts or _is_price_of_plan(candidate.kind, amounts[0]):
            return
        value, currency, first = attributes.total(amounts, self._text, self._cues)
        if value > 0:
            deal.amount, deal.currency, deal.amount_text = value, currency, first.raw
            deal.amount_basis = attributes.basis(
                candidate.kind, candidate, first, self._text, self._planned
            )


_WITH_STAKE: Final = frozenset({"investment", "acquisition", "acquihire"})
_NO_STAKE: Final[tuple[float | None, float | None]] = (None, None)


def _shares(
    reading: Reading, candidates: list[Candidate], usable: list[Money]
) -> dict[int, list[Money]]:
    """Return trigger index → its amounts, without those that are printed for one party alone."""
    tickets = {id(own) for candidate in candidates for own in candidate.tickets.values()}
    usable = [amount for amount in usable if id(amount) not in tickets]
    if not usable:
        return {}
    shares = attributes.share_out(candidates, usable, reading.text)
    for at in _of_several(candidates):
        shares.pop(at, None)
    return shares


def _of_several(candidates: list[Candidate]) -> set[int]:
    """Return the triggers that tell stakes in several firms, whose sum is that of none."""
    return {
        one.trigger for one in candidates if one.frame.id == "holdings" and len(one.targets) > 1
    }


_LEAST_OF_BUNDLE: Final = 1_000_000


def _is_price_of_plan(kind: str, amount: Money) -> bool:
    """Return whether an amount is what customers pay for a service that is passed on to them."""
    return kind == "distribution" and amount.amount < _LEAST_OF_BUNDLE


def _is_another(reading: Reading, candidate: Candidate, amounts: list[Money]) -> bool:
    """Return whether a noun with its own amount and time is another deal of the same two."""
    return (
        candidate.voice == "noun"
        and bool(amounts)
        and at_another_time(reading, candidate.sentence.items[candidate.trigger], amounts[0])
    )


def _own_amount(candidate: Candidate, source: Item | None, target: Item | None) -> Money | None:
    """Return the amount that the text prints for one of the two parties alone."""
    for item in (source, target):
        if item is not None and item.org in candidate.tickets:
            return candidate.tickets[item.org]
    return None


def _is_part(candidate: Candidate, amounts: list[Money]) -> bool:
    """Return whether the text prints other amounts beside that of one party."""
    return len(candidate.tickets) > 1 or bool(amounts)


def _named(items: list[Item]) -> bool:
    return any(item.org for item in items)


_RAISING: Final = frozenset({"receive", "raised_before", "funding"})
_OWN_TICKET: Final = re.compile(r"(?:à hauteur de|pour|avec|en apportant|contributing|with) $")


def _takes_part(candidate: Candidate) -> bool:
    """Return whether the sources join a round of others, whose amount is not theirs."""
    triggers = candidate.sentence.items[candidate.trigger].triggers
    if candidate.voice == "noun" or candidate.lead:
        return False
    base = next((entry.base for entry in triggers if entry.frame is candidate.frame), "")
    if candidate.frame.id == "lead" and candidate.voice == "passive" and base == "back":
        if not candidate.trigger:
            return False
        before = candidate.sentence.items[max(0, candidate.trigger - 2) : candidate.trigger]
        return not any(item.topic in {"round", "funding"} for item in before)
    return base.startswith(("particip", "take part", "join"))


def _is_shared(reading: Reading, candidate: Candidate) -> bool:
    """Return whether several take part in a round that nobody leads: the first carries its sum."""
    if len(candidate.sources) < 2 or any(
        _LEAD in sentence.marks or sentence.marks & _LEADING for sentence in reading.sentences
    ):
        return False
    triggers = candidate.sentence.items[candidate.trigger].triggers
    return any(entry.base.startswith(_TAKING_PART) for entry in triggers)


_LEAD: Final = "lead"
_LEADING: Final = frozenset({"verb:head_round", "noun:operation_led"})
_TAKING_PART: Final = ("particip", "take part", "prendre part")


def _invests_within(candidate: Candidate, amounts: list[Money]) -> bool:
    """Return whether somebody invests in a round whose sum the text prints ("as part of a …")."""
    within = candidate.frame.id == "invest" and candidate.voice == "active" and not amounts
    return within and "noun:round" in candidate.sentence.marks


def _respectively(words: str, amounts: list[Money], candidate: Candidate) -> bool:
    """Return whether each source has its own amount ("$5bn and $10bn, respectively")."""
    return len(amounts) == len(candidate.sources) > 1 and "respecti" in words


def _booked(item: Item | None, kind: str, role: str, reading: Reading) -> str | None:
    """Return on whom a deal is booked: the cloud unit sells clouds, its parent buys firms."""
    if item is None or item.org is None:
        return None
    if role != "source" or kind == "partnership":
        return item.org
    if kind == "cloud_contract":
        units: dict[str, str] = reading.rules.data["cloud_units"]
        return units.get(item.org, item.org)
    return _parents_of_units(reading.rules.language).get(item.org, item.org)


@cache
def _parents_of_units(language: str) -> dict[str, str]:
    """Return cloud unit → the group that it belongs to."""
    units: dict[str, str] = rulebook("fr" if language == "fr" else "en").data["cloud_units"]
    return {unit: parent for parent, unit in reversed(units.items())}


def continued(
    reading: Reading,
    sentence: Sentence,
    money: list[Money],
    prices: Prices,
    pending: list[Deal],
) -> None:
    """Give the amount of a sentence that speaks on about "the deal" to a deal still without one."""
    _, _, anaphor, _ = _cues(reading.rules.language)
    if not anaphor.search(reading.lower, sentence.start, sentence.end):
        return
    if "round" in sentence.topics and pending[0].kind != "investment":
        return
    usable = prices.among(money, revenue_counts=True)
    without = next((deal for deal in pending if deal.amount is None), None)
    told = any(deal.amount and deal.target_org == pending[0].target_org for deal in pending)
    if usable and without is not None and without is pending[0] and not told:
        without.amount, without.currency, without.amount_text = (
            usable[0].amount,
            usable[0].currency,
            usable[0].raw,
        )
        without.amount_basis = "up_to" if usable[0].hedge == "up_to" else "estimated"


def _confidence(candidate: Candidate, source: Item | None, target: Item | None) -> float:
    """Return a sorting figure: known parties, both sides and a specific frame count."""
    percent = 35
    for item in (source, target):
        if item is not None and item.org:
            percent += 15
            if item.cls == PARTY and item.party is not None and item.party.known:
                percent += 8
    if not candidate.frame.general:
        percent += 10
    return min(percent, 95) / 100
