"""Intervals of concentration where shares are incomplete, rounded or ranged.

Each interval is over all shares that lie in their boxes and add up; no midpoint, no rescaling, no
firm called "others". HHI points are 0 to 10,000, concentration ratios percent.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from graph.concentration.boxes import MarketBoxes, ShareBox
from graph.concentration.extremes import (
    Bound,
    maximum_squares,
    minimum_squares,
    water_filling,
)
from graph.concentration.shares import InvalidShares, Number, as_exact
from graph.concentration.vertices import MAX_BOXES


@dataclass(frozen=True)
class Interval:
    """A closed interval; `bound` is "outer" when the exact one is proven to lie inside it."""

    lo: Fraction
    hi: Fraction
    bound: Bound = "exact"


@dataclass(frozen=True)
class DeltaInterval(Interval):
    """Range of 2 Σ s_i s_j over the merging firms, and what is left to the others at each end."""

    rest_at_lo: Fraction = Fraction(0)
    rest_at_hi: Fraction = Fraction(0)


@dataclass(frozen=True)
class OnlyRatioKnown:
    """What CR4 alone says about the HHI: greatest lower and least upper bound, and if reached."""

    inf: Fraction
    sup: Fraction
    inf_needs_atomistic_fringe: bool
    sup_is_attained: bool


def hhi_interval(market: MarketBoxes) -> Interval:
    """Return the exact HHI interval (the upper end is tagged "outer" above 16 boxes).

    Raises:
        InfeasibleShares: the boxes cannot add up; names the rows.
    """
    highest = maximum_squares(market)
    return Interval(minimum_squares(market).value, highest.value, highest.bound)


def capped_at_smallest_named(market: MarketBoxes) -> MarketBoxes:
    """Return the market with its fringe capped at the smallest named firm.

    Right only where the named firms are known to be the largest ones. With ranges the cap is the
    smallest upper end: no unnamed firm can be larger than that.
    """
    if market.fringe is None or not market.boxes:
        return market
    cap = min(market.upper)
    if cap == 0:
        raise InvalidShares("the smallest named firm has no share: it caps nothing")
    return replace(market, fringe=replace(market.fringe, cap_pct=cap))


def effective_number_interval(hhi: Interval) -> Interval:
    """Return the interval of 10,000 / HHI; an HHI of 0 (atomistic market) is an error."""
    if hhi.lo <= 0:
        raise InvalidShares("the effective number has no upper bound where the HHI may be 0")
    return Interval(10_000 / hhi.hi, 10_000 / hhi.lo, hhi.bound)


def concentration_ratio_interval(market: MarketBoxes, k: int) -> Interval:
    """Return the interval of CR_k in percent.

    The minimum is that of the least unequal feasible vector. The maximum tries every set of k
    firms, S: min(Σ_S hi, whole − Σ lo of the others); above 16 boxes an outer bound is given.
    """
    market.require_feasible()
    least = minimum_squares(market)
    low = sum(sorted((*least.shares, *least.fringe), reverse=True)[:k], Fraction(0))
    fringe = market.fringe
    extra = 0 if fringe is None else min(k, fringe.at_most(market.whole))
    largest = Fraction(0) if fringe is None else fringe.largest_firm(market.whole)
    lower = market.lower + [Fraction(0)] * extra
    upper = market.upper + [largest] * extra
    spare = market.whole - sum(lower)
    size = min(k, len(lower))
    # Choosing by upper ends, and by lower ends, gives two bounds; where one set of firms reaches
    # them both (nearly always) it is the maximum and no other set has to be tried.
    top = min(sum(sorted(upper)[-size:]), spare + sum(sorted(lower)[-size:]))
    by_upper = sorted(range(len(lower)), key=lambda i: (upper[i], lower[i]))[-size:]

    def reached(chosen: Iterable[int]) -> Fraction:
        places = list(chosen)
        ceiling = sum((upper[i] for i in places), Fraction(0))
        return min(ceiling, spare + sum((lower[i] for i in places), Fraction(0)))

    if size == 0 or reached(by_upper) == top:
        return Interval(low, Fraction(top))
    if len(market.boxes) <= MAX_BOXES:
        return Interval(low, max(map(reached, itertools.combinations(range(len(lower)), size))))
    return Interval(low, Fraction(top), "outer")


def delta_interval(market: MarketBoxes, merging: Sequence[int]) -> DeltaInterval:
    """Return the exact range of the HHI change when firms of the market merge.

    2 Σ_{i<j} s_i s_j needs no fringe information when the shares are points. With boxes the merging
    firms' total must leave the others a feasible rest; the maximum may lie inside an edge, where
    the merging firms are equal.

    Parameters
    ----------
    merging
        Places of two or more boxes.

    Raises
    ------
    InfeasibleShares
        The boxes cannot add up.
    """
    market.require_feasible()
    inside = [market.boxes[place] for place in merging]
    outside = [box for place, box in enumerate(market.boxes) if place not in set(merging)]
    rest_lo = sum((box.lo for box in outside), Fraction(0))
    rest_hi = sum((box.hi for box in outside), market.fringe_capacity)
    lower = [box.lo for box in inside]
    upper = [min(box.hi, market.whole) for box in inside]
    least = max(market.whole - rest_hi, sum(lower))
    most = min(market.whole - rest_lo, sum(upper))
    # 2 Σ s_i s_j = total² − Σ s² grows with each share: it is smallest at the smallest total with
    # the most unequal split, and largest at the largest total with the most equal split.
    unequal = maximum_squares(MarketBoxes(tuple(inside), None, Fraction(least)))
    equal = water_filling(lower, upper, Fraction(most))
    return DeltaInterval(
        least**2 - unequal.value,
        most**2 - sum((share * share for share in equal), Fraction(0)),
        unequal.bound,
        market.whole - least,
        market.whole - most,
    )


def after_merger(market: MarketBoxes, merging: Sequence[int], name: str = "merged") -> MarketBoxes:
    """Return the market after a merger, everything else held fixed.

    The merged firm's box is the sum of its parts' boxes; the fringe keeps the cap it had before
    (recomputing it from the new list of named firms would invent larger unnamed firms).
    """
    chosen = set(merging)
    parts = [market.boxes[place] for place in merging]
    merged = ShareBox(
        name,
        sum((box.lo for box in parts), Fraction(0)),
        min(sum((box.hi for box in parts), Fraction(0)), market.whole),
    )
    others = tuple(box for place, box in enumerate(market.boxes) if place not in chosen)
    return replace(market, boxes=(merged, *others))


def hhi_from_cr4(cr4_pct: Number) -> OnlyRatioKnown:
    """Return what CR4 = C alone says: HHI between C²/4 and C² (Sleuwaegen & Dehandschutter 1986).

    The lower end needs four equal firms and an atomistic fringe (none where C = 100); the upper end
    is one firm with C, which is reached only by a monopoly, because unnamed firms cannot be larger
    than the fourth.

    Raises:
        InvalidShares: C is not above 0 and at most 100.
    """
    ratio = as_exact(cr4_pct)
    if not 0 < ratio <= 100:
        raise InvalidShares(f"CR4 of {float(ratio):g} percent")
    complete = ratio == 100
    return OnlyRatioKnown(ratio**2 / 4, ratio**2, not complete, complete)
