"""Smallest and largest Σ s² over boxes that add up, for one market, with the shares that reach it.

Exact in fractions where the method is exact: the minimum always (water-filling), the maximum up to
`MAX_BOXES` boxes (vertices). Above that the maximum is bounded by chords, which is a proven outer
bound and is tagged so.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from graph.concentration.boxes import MarketBoxes
from graph.concentration.vertices import FREE_IS_FRINGE, MAX_BOXES, best_vertex

Bound = Literal["exact", "outer"]


@dataclass(frozen=True)
class Extreme:
    """An extreme of Σ s² (in squared percent, hence HHI points) and where it lies.

    shares: percent per box, in their order.
    fringe: percent per unnamed firm, largest first; empty for none and for an atomistic fringe.
    bound: "outer" when `value` is proven to be at or beyond the extreme, but `shares` (a feasible
        vector near it) does not reach it.
    """

    value: Fraction
    shares: tuple[Fraction, ...]
    fringe: tuple[Fraction, ...] = ()
    bound: Bound = "exact"


def water_filling(
    lower: Sequence[Fraction], upper: Sequence[Fraction], whole: Fraction
) -> list[Fraction]:
    """Return s_i = clip(t, lo_i, hi_i) with Σ s = whole: the least unequal feasible vector.

    The level t is found between two neighbouring box ends, O(n log n) breakpoints. The vector
    minimises every Schur-convex function (HHI, CR_k, 1/N_α) over the boxes.

    Raises:
        ValueError: `whole` lies outside [Σ lo, Σ hi]; check feasibility first.
    """
    if not sum(lower) <= whole <= sum(upper):
        raise ValueError("the boxes cannot add up to the whole")

    def filled(level: Fraction) -> Fraction:
        clipped = (min(max(level, lo), hi) for lo, hi in zip(lower, upper, strict=True))
        return sum(clipped, Fraction(0))

    ends = sorted({*lower, *upper})
    if not ends:
        return []
    low_place, high_place = 0, len(ends) - 1
    while high_place - low_place > 1:
        middle = (low_place + high_place) // 2
        if filled(ends[middle]) <= whole:
            low_place = middle
        else:
            high_place = middle
    below, above = ends[low_place], ends[high_place]
    at_below, at_above = filled(below), filled(above)
    level = below
    if at_above > at_below:
        level += (whole - at_below) * (above - below) / (at_above - at_below)
    return [min(max(level, lo), hi) for lo, hi in zip(lower, upper, strict=True)]


def minimum_squares(market: MarketBoxes) -> Extreme:
    """Return the smallest Σ s²; unnamed firms of unknown number are atomistic and add 0.

    Raises:
        InfeasibleShares: the boxes cannot add up.
    """
    market.require_feasible()
    lower, upper, fringe = market.lower, market.upper, market.fringe
    if fringe is not None and fringe.n_firms is None:
        return Extreme(_squares(lower), tuple(lower))
    count = 0 if fringe is None or fringe.n_firms is None else fringe.n_firms
    cap = Fraction(0) if fringe is None else fringe.largest_firm(market.whole)
    shares = water_filling(lower + [Fraction(0)] * count, upper + [cap] * count, market.whole)
    named = len(lower)
    return Extreme(_squares(shares), tuple(shares[:named]), tuple(shares[named:]))


def maximum_squares(market: MarketBoxes) -> Extreme:
    """Return the largest Σ s²: exact up to `MAX_BOXES` boxes, above that a tagged outer bound.

    Raises:
        InfeasibleShares: the boxes cannot add up.
    """
    market.require_feasible()
    chord = _chord_bound(market)
    if chord.bound == "exact" or len(market.boxes) > MAX_BOXES:
        return chord
    return _enumerated(market)


def _chord_bound(market: MarketBoxes) -> Extreme:
    """Bound Σ s² by the chord of each square over its box (a linear program, solved greedily).

    s² ≤ (lo + hi) s − lo·hi on [lo, hi], so the linear optimum is an upper bound. Filling by slope
    leaves at most one share inside its box: where there is none, the bound is reached and exact.
    """
    whole, fringe = market.whole, market.fringe
    shares = market.lower
    left = whole - sum(shares)
    cap = Fraction(0) if fringe is None else fringe.largest_firm(whole)
    fringe_room = 0 if fringe is None else fringe.at_most(whole)
    slopes = [lo + hi for lo, hi in zip(market.lower, market.upper, strict=True)]
    order = sorted(range(len(slopes)), key=lambda place: -slopes[place])
    gap = Fraction(0)
    rest = Fraction(0)
    filled_fringe = fringe_room == 0
    for place in [*order, None]:
        if not filled_fringe and (place is None or cap >= slopes[place]):
            rest = min(left, fringe_room * cap)
            left -= rest
            filled_fringe = True
            inside = rest % cap
            gap += inside * (cap - inside)
        if place is None:
            break
        step = min(left, market.upper[place] - market.lower[place])
        shares[place] += step
        left -= step
        gap += (shares[place] - market.lower[place]) * (market.upper[place] - shares[place])
    fringe_firms = _fringe_firms(rest, cap)
    reached = _squares([*shares, *fringe_firms])
    return Extreme(
        reached + gap, tuple(shares), tuple(fringe_firms), "exact" if gap == 0 else "outer"
    )


def _enumerated(market: MarketBoxes) -> Extreme:
    fringe, whole = market.fringe, market.whole
    cap = whole if fringe is None else fringe.largest_firm(whole)
    count = 0 if fringe is None else fringe.at_most(whole)
    vertex = best_vertex(
        np.array([[float(value) for value in market.lower]]),
        np.array([[float(value) for value in market.upper]]),
        np.array([float(whole)]),
        np.array([float(cap)]),
        np.array([float(count)]),
    )
    pattern, free = int(vertex.pattern[0]), int(vertex.free[0])
    ends = zip(market.lower, market.upper, strict=True)
    shares = [hi if pattern >> place & 1 else lo for place, (lo, hi) in enumerate(ends)]
    if free == FREE_IS_FRINGE:
        fringe_firms = _fringe_firms(whole - sum(shares), cap)
    else:
        fringe_firms = [cap] * int(vertex.full_fringe_firms[0])
        shares[free] += whole - sum(shares) - sum(fringe_firms)
    return Extreme(_squares([*shares, *fringe_firms]), tuple(shares), tuple(fringe_firms))


def _fringe_firms(rest: Fraction, cap: Fraction) -> list[Fraction]:
    if rest == 0:
        return []
    full = int(rest // cap)
    left = rest - full * cap
    return [cap] * full + ([left] if left else [])


def _squares(shares: Sequence[Fraction]) -> Fraction:
    # Over one denominator the squares are added as integers, without reducing each of them.
    unit = math.lcm(*(share.denominator for share in shares))
    squares = sum((share.numerator * (unit // share.denominator)) ** 2 for share in shares)
    return Fraction(squares, unit * unit)
