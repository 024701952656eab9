"""How a deal changes the HHI: full, partial, several firms, with a remedy, one after the other.

Shares are percent, HHI points 0 to 10,000. The rest of the market is the same before and after: the
HHI after a deal is the HHI before it plus the change, in one and the same scenario.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from data.errors import VigieError
from graph.concentration.bounds import (
    DeltaInterval,
    Interval,
    after_merger,
    capped_at_smallest_named,
    delta_interval,
    hhi_interval,
)
from graph.concentration.boxes import MarketBoxes
from graph.concentration.extremes import Bound
from graph.concentration.shares import Number, as_exact


class InvalidDeal(VigieError):
    """A deal that the shares do not allow: fewer than two firms, or more sold than there is."""


def merger_delta(shares_pct: Sequence[Number]) -> Fraction:
    """Return 2 Σ_{i<j} s_i s_j, the change when all these firms become one (exact).

    It needs no knowledge of the rest of the market.

    Raises:
        InvalidDeal: fewer than two firms.
    """
    if len(shares_pct) < 2:
        raise InvalidDeal("a merger needs two firms or more")
    shares = [as_exact(share) for share in shares_pct]
    return sum(shares, Fraction(0)) ** 2 - _squares(shares)


def transfer_delta(acquirer_pct: Number, seller_pct: Number, points: Number) -> Fraction:
    """Return 2t(a − b) + 2t², the change when t points move from a seller b to an acquirer a.

    2ab does not apply to a part of a business.

    Raises:
        InvalidDeal: more is sold than the seller has.
    """
    a, b, t = as_exact(acquirer_pct), as_exact(seller_pct), as_exact(points)
    if not 0 <= t <= b:
        raise InvalidDeal(f"{float(t):g} points cannot leave a share of {float(b):g}")
    return 2 * t * (a - b) + 2 * t * t


def remedy_delta(
    shares_pct: Mapping[str, Number], merging: Sequence[str], points: Number, receiver: str
) -> Fraction:
    """Return the change of the HHI by a merger after `points` went to `receiver`.

    Both vectors are computed in full; a receiver without a share so far enters the market.

    Raises:
        InvalidDeal: a merging firm is not in the market, receives its own remedy, or sells more
            than it has.
    """
    before = {firm: as_exact(share) for firm, share in shares_pct.items()}
    if missing := [firm for firm in merging if firm not in before]:
        raise InvalidDeal(f"{missing[0]} has no share in this market")
    if receiver in merging:
        raise InvalidDeal(f"{receiver} cannot receive what it divests")
    sold = as_exact(points)
    merged = sum((before[firm] for firm in merging), Fraction(0))
    if not 0 <= sold <= merged:
        raise InvalidDeal(f"{float(sold):g} points cannot leave a share of {float(merged):g}")
    after = {firm: share for firm, share in before.items() if firm not in merging}
    after[receiver] = after.get(receiver, Fraction(0)) + sold
    return _squares([*after.values(), merged - sold]) - _squares(list(before.values()))


@dataclass(frozen=True)
class SerialDeltas:
    """Changes of mergers one after the other: each against the market it met, and their sum."""

    deltas: tuple[Fraction, ...]

    @property
    def total(self) -> Fraction:
        """Return the cumulative change against the starting structure (order does not matter)."""
        return sum(self.deltas, Fraction(0))


def serial_deltas(
    shares_pct: Mapping[str, Number], mergers: Sequence[tuple[str, str]]
) -> SerialDeltas:
    """Return the changes of several mergers in their order.

    Each merger is (acquirer, target) by firm; the merged firm goes on under the acquirer's name.

    Raises:
        InvalidDeal: a firm is not (or no longer) in the market.
    """
    shares = {firm: as_exact(share) for firm, share in shares_pct.items()}
    deltas: list[Fraction] = []
    for acquirer, target in mergers:
        if acquirer not in shares or target not in shares or acquirer == target:
            raise InvalidDeal(f"{acquirer} and {target} are not two firms of this market")
        deltas.append(2 * shares[acquirer] * shares[target])
        shares[acquirer] += shares.pop(target)
    return SerialDeltas(tuple(deltas))


def cumulative_delta(
    shares_pct: Mapping[str, Number],
    mergers: Sequence[tuple[date, str, str]],
    until: date,
    months: int,
) -> Fraction:
    """Return the change of the HHI by all mergers of a rolling window against its start.

    Parameters
    ----------
    shares_pct
        Shares before the first of the mergers.
    mergers
        (day, acquirer, target), also those before the window: they make its starting structure.
    until, months
        The window holds the days after `until` minus `months`, up to `until`.

    Raises
    ------
    InvalidDeal
        A firm is not (or no longer) in the market.
    """
    start = (pd.Timestamp(until) - pd.DateOffset(months=months)).date()
    known = sorted(merger for merger in mergers if merger[0] <= until)
    found = serial_deltas(shares_pct, [(acquirer, target) for _, acquirer, target in known])
    inside = [d for d, (day, _, _) in zip(found.deltas, known, strict=True) if day > start]
    return sum(inside, Fraction(0))


@dataclass(frozen=True)
class ScreenedMarket:
    """HHI before and after a deal and its change, as intervals, with nothing else changed."""

    pre: Interval
    post: Interval
    delta: DeltaInterval
    combined_lo: Fraction
    combined_hi: Fraction

    @property
    def bound(self) -> Bound:
        """Return "outer" when one of the intervals is not exact."""
        parts = (self.pre, self.post, self.delta)
        return "outer" if any(part.bound == "outer" for part in parts) else "exact"


def screen_merger(
    market: MarketBoxes, merging: Sequence[int], *, largest_firms_are_named: bool = False
) -> ScreenedMarket:
    """Return HHI before, after and its change when boxes of a market merge.

    Parameters
    ----------
    merging
        Places of the merging firms' boxes, two or more.
    largest_firms_are_named
        Cap the unnamed firms at the smallest firm named *before* the deal, before and after. With
        the cap taken anew after the deal the market would change by more than the deal.

    Raises
    ------
    InfeasibleShares
        The boxes cannot add up.
    InvalidDeal
        Fewer than two firms merge.
    """
    if len(set(merging)) < 2:
        raise InvalidDeal("a merger needs two firms or more")
    before = capped_at_smallest_named(market) if largest_firms_are_named else market
    boxes = [market.boxes[place] for place in merging]
    return ScreenedMarket(
        hhi_interval(before),
        hhi_interval(after_merger(before, merging)),
        delta_interval(before, merging),
        sum((box.lo for box in boxes), Fraction(0)),
        min(market.whole, sum((box.hi for box in boxes), Fraction(0))),
    )


def _squares(shares: Sequence[Fraction]) -> Fraction:
    return sum((share * share for share in shares), Fraction(0))
