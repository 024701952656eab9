"""One deal per real-world deal of a passage: repeated, partial and mirrored readings are joined."""

from dataclasses import dataclass
from typing import Final

from crawlers.extraction.deals.deal import Deal


@dataclass(slots=True, init=False)
class Reading:
    """A deal as one trigger gave it.

    general: by an unspecific frame ("an agreement with"), which a specific one corrects.
    separate: the text tells it as another deal between the same two ("in addition to").
    whole: only a deal with both sides counts, one of which the passage may name.
    joins: the source joins a round of others, whose amount is not its own.
    open: one side is not mentioned at all in its clause, so that the passage may name it.
    described: the clause speaks of both sides, one perhaps without its name ("the start-up").
    """

    deal: Deal
    general: bool
    separate: bool
    open: bool
    whole: bool
    joins: bool
    described: bool

    def __init__(
        self,
        deal: Deal,
        *,
        general: bool = False,
        separate: bool = False,
        open: bool = False,
        whole: bool = False,
        joins: bool = False,
        described: bool = False,
    ) -> None:
        """Written out: compiled, it takes a sixth of the time of a generated constructor."""
        self.deal, self.general, self.separate = deal, general, separate
        self.open, self.whole = open, whole
        self.joins, self.described = joins, described

    @property
    def is_told(self) -> bool:
        """Return whether a side is named at all."""
        return bool(self.deal.source_org or self.deal.target_org)

    @property
    def is_whole(self) -> bool:
        """Return whether both sides are named."""
        return bool(self.deal.source_org and self.deal.target_org)


_PART_OF_HIRE: Final = frozenset({"licence", "acquisition", "partnership", "investment"})


def merge(readings: list[Reading]) -> list[Deal]:
    """Return the deals without duplicates, in order of appearance.

    Same kind and parties are one deal unless both print an amount and the second is told as another
    one. A hire absorbs the licence or purchase of assets between the same two; a partnership
    yields to any more specific deal between them; a deal that misses a party yields to one of the
    same kind that has it.
    """
    if len(readings) < 2:
        return [reading.deal for reading in readings]
    kept: list[Deal] = []
    joining = {id(reading.deal) for reading in readings if reading.joins}
    order = {id(reading.deal): number for number, reading in enumerate(readings)}
    _give_sums_to_leaders(readings)
    for reading in sorted(readings, key=lambda reading: reading.general):
        deal = reading.deal
        same = next((other for other in kept if _same(other, deal)), None)
        apart = reading.separate or (same is not None and _raised_again(same, deal))
        if same is not None and not (apart and same.amount and deal.amount):
            if _is_ticket_of(same, deal):
                same.amount, same.amount_text = deal.amount, deal.amount_text
                same.amount_basis = deal.amount_basis
            _fill(same, deal)
        else:
            kept.append(deal)
    kept = [deal for deal in kept if not _is_sum_of_round(deal, kept)]
    kept = _absorb(sorted(kept, key=lambda deal: order[id(deal)]))
    whole: list[Deal] = []
    for deal in kept:
        fuller = next(
            (other for other in kept if other is not deal and _contains(other, deal)), None
        )
        if fuller is None or _other_amount(fuller, deal):
            whole.append(deal)
        elif fuller.kind == deal.kind and id(fuller) not in joining:
            _fill(fuller, deal)
    return whole


_LEADING: Final = frozenset({"round", "lead", "lead_it", "operation_led", "head_round"})


def _give_sums_to_leaders(readings: list[Reading]) -> None:
    """Give the sum that a sentence tells of nobody to who leads the round in a later one."""
    for number, announced in enumerate(reading.deal for reading in readings):
        if announced.kind != "investment" or announced.source_org or announced.amount is None:
            continue
        later = [reading for reading in readings[number + 1 :] if _goes_on(announced, reading)]
        if later and later[0].deal.amount is None and not later[0].joins:
            _fill(later[0].deal, announced)


def _goes_on(announced: Deal, reading: Reading) -> bool:
    """Return whether a reading of a later sentence tells who leads the round announced."""
    deal = reading.deal
    return (
        deal.kind == "investment"
        and bool(deal.source_org)
        and deal.target_org == announced.target_org
        and deal.start != announced.start
        and deal.rule.split(".")[1] in _LEADING
    )


def _raised_again(before: Deal, deal: Deal) -> bool:
    """Return whether a firm raises another sum in another sentence, from nobody in particular."""
    return (
        deal.kind == "investment"
        and deal.source_org is None
        and before.source_org is None
        and before.start != deal.start
        and before.currency == deal.currency
        and before.amount != deal.amount
        and {before.rule.split(".")[1], deal.rule.split(".")[1]} == {"receive"}
    )


def _pair(deal: Deal) -> frozenset[str | None]:
    return frozenset({deal.source_org, deal.target_org})


def _same(one: Deal, two: Deal) -> bool:
    if one.kind != two.kind:
        return False
    if (one.source_org, one.target_org) == (two.source_org, two.target_org):
        return True
    return _pair(one) == _pair(two) and None not in _pair(one)


def _other_amount(one: Deal, two: Deal) -> bool:
    return bool(one.amount and two.amount and one.amount != two.amount)


def _is_ticket_of(total: Deal, ticket: Deal) -> bool:
    """Return whether two readings of a sentence are the sum of a round and one investor's part."""
    return (
        (total.start == ticket.start or ".invest.active" in ticket.rule)
        and bool(total.amount and ticket.amount and ticket.amount < total.amount)
        and total.currency == ticket.currency
        and total.rule.split(".")[1] in {"round", "receive", "lead", "head_round", "investor_in"}
        and ticket.rule.split(".")[1] == "invest"
    )


def _fill(kept: Deal, other: Deal) -> None:
    if kept.amount is None and other.amount is not None:
        kept.amount, kept.currency = other.amount, other.currency
        kept.amount_basis, kept.amount_text = other.amount_basis, other.amount_text
    if kept.stake_lo is None:
        kept.stake_lo, kept.stake_hi, kept.stake_pct = (
            other.stake_lo,
            other.stake_hi,
            other.stake_pct,
        )
    if kept.exclusivity == "unknown":
        kept.exclusivity = other.exclusivity
    kept.announced = kept.announced or other.announced
    kept.confidence = max(kept.confidence, other.confidence)


_OF_STAFF: Final = frozenset({"hire", "join", "absorb_staff", "leave"})


def _absorb(deals: list[Deal]) -> list[Deal]:
    bought = {
        _pair(deal)
        for deal in deals
        if deal.kind == "acquisition" and deal.target_org and not deal.rule.endswith("+context")
    }
    hires = {
        _pair(deal): deal
        for deal in deals
        if deal.kind == "acquihire"
        and not (_pair(deal) in bought and deal.rule.split(".")[1] in _OF_STAFF)
    }
    deals = [deal for deal in deals if not _told_as_other_kind(deal, deals)]
    specific = {_pair(deal) for deal in deals if deal.kind != "partnership"}
    kept: list[Deal] = []
    for deal in deals:
        hire = hires.get(_pair(deal))
        if deal.kind == "acquihire" and hire is None:
            continue
        if hire is not None and deal is not hire and deal.kind in _PART_OF_HIRE:
            _fill(hire, deal)
        elif deal.kind == "partnership" and _pair(deal) in specific:
            for other in deals:
                if _pair(other) == _pair(deal) and other.start == deal.start:
                    _fill(other, deal)
        elif deal.kind == "partnership" and _founds_venture(deal, deals):
            continue
        elif deal.kind == "investment" and (purchase := _purchase(deal, deals)) is not None:
            _fill(purchase, deal)
        else:
            kept.append(deal)
    return kept


def _is_sum_of_round(deal: Deal, deals: list[Deal]) -> bool:
    """Return whether an investment of nobody is the round that the sentence tells by its parts."""
    if deal.kind != "investment" or deal.source_org is not None:
        return False
    parts = [
        other
        for other in deals
        if other.kind == "investment"
        and other.source_org is not None
        and other.target_org == deal.target_org
        and other.amount is not None
    ]
    if any(
        other.kind == "investment"
        and other.source_org == deal.target_org
        and other.start == deal.start
        and other.target_org
        for other in deals
    ):
        return True
    together = sum(part.amount or 0 for part in parts)
    return together == deal.amount or any(part.start == deal.start for part in parts)


def _founds_venture(deal: Deal, deals: list[Deal]) -> bool:
    """Return whether a partnership is the founding of a venture that its sentence tells."""
    return any(
        other.kind == "joint_venture"
        and other.start == deal.start
        and other.source_org in _pair(deal)
        for other in deals
    )


_SUPPLIES: Final = frozenset({"cloud_contract", "chip_supply"})


def _told_as_other_kind(deal: Deal, deals: list[Deal]) -> bool:
    """Return whether the same sentence tells the same supply with its amount as another kind."""
    return (
        deal.kind in _SUPPLIES
        and deal.amount is None
        and any(
            other.kind in _SUPPLIES
            and other.kind != deal.kind
            and other.amount is not None
            and other.start == deal.start
            and _pair(other) == _pair(deal)
            for other in deals
        )
    )


def _purchase(deal: Deal, deals: list[Deal]) -> Deal | None:
    """Return the purchase of control that an investment between the same two is part of."""
    for other in deals:
        if other.kind == "acquisition" and _pair(other) == _pair(deal):
            same = deal.amount is None or other.amount is None or deal.amount == other.amount
            return other if same else None
    return None


def _contains(full: Deal, part: Deal) -> bool:
    """Return whether `part` says nothing that `full` does not say, for lack of a party."""
    if part.kind not in {full.kind, "partnership"} or full.rule.endswith(".backed.adjective"):
        return False
    if part.source_org is None and full.source_org is not None:
        return part.target_org == full.target_org
    if part.target_org is None and full.target_org is not None:
        return part.source_org == full.source_org
    return False
