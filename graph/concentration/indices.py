"""Concentration of a complete share vector.

Every function takes the shares of all firms of one market in percent (any order, as given: nothing
is rescaled) and returns a float. Below, s are the shares as fractions of 1 and s_1 the largest.
For incomplete, rounded or ranged shares see `graph.concentration.bounds`.
"""

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction

from graph.concentration.shares import (
    Number,
    checked,
    descending,
    fractions_of_one,
    total,
)


def hhi(shares_pct: Sequence[Number]) -> float:
    """Return the Herfindahl–Hirschman index 10,000 · Σ s², 0 to 10,000.

    Reference: Hirschman (1945), Herfindahl (1950). Packages that return 0–1 (concentrationMetrics,
    whose default is even the normalised index, and concstats) differ by the factor 10,000.
    """
    return float(total(share * share for share in checked(shares_pct)))


def effective_number(shares_pct: Sequence[Number]) -> float:
    """Return 1 / Σ s²: the number of equal firms with the same HHI (Adelman 1969)."""
    return float(1 / _sum_of_squares(shares_pct))


def normalised_hhi_01(shares_pct: Sequence[Number]) -> float | None:
    """Return (H − 1/n) / (1 − 1/n), 0 to 1; None for one firm (0/0).

    It depends on who counts as a firm, so it does not compare across markets. concentrationMetrics
    returns it by default and NaN for a monopoly.
    """
    count = len(shares_pct)
    if count == 1:
        return None
    floor = Fraction(1, count)
    return float((_sum_of_squares(shares_pct) - floor) / (1 - floor))


def dual_hhi_01(shares_pct: Sequence[Number]) -> float:
    """Return 1 − 1/(n·H), 0 to 1."""
    return float(1 - 1 / (len(shares_pct) * _sum_of_squares(shares_pct)))


def gini_simpson_01(shares_pct: Sequence[Number]) -> float:
    """Return 1 − H: the chance that two purchases drawn at random go to different firms.

    concstats prints a finite-sample variant of it (0.7667 for 40/30/20/10 instead of 0.70).
    """
    return float(1 - _sum_of_squares(shares_pct))


def concentration_ratio(shares_pct: Sequence[Number], k: int) -> float:
    """Return CR_k in percent: the sum of the k largest shares, of all firms when n < k."""
    return float(total(descending(checked(shares_pct))[:k]))


def hall_tideman(shares_pct: Sequence[Number]) -> float:
    """Return 1 / (2 Σ i·s_i − 1) with i = 1 for the largest, 1/n to 1.

    Reference: Hall & Tideman (1967), Rosenbluth (1955). Firms of share zero do not matter; ties do
    not matter; sorting from the smallest is the classic error.
    """
    ranked = descending(fractions_of_one(shares_pct))
    weighted = total(rank * share for rank, share in enumerate(ranked, start=1))
    return float(1 / (2 * weighted - 1))


def garcia_alba_01(shares_pct: Sequence[Number]) -> float:
    """Return the dominance index Σ (s²/H)², 0 to 1 (García Alba).

    It may fall when small firms merge: it peaks when one firm dwarfs the others.
    """
    squares = [share * share for share in fractions_of_one(shares_pct)]
    whole = total(squares)
    return float(total((square / whole) ** 2 for square in squares))


def kwoka_01(shares_pct: Sequence[Number]) -> float:
    """Return Σ (s_i − s_{i+1})² over neighbours in rank, 0 to 1 (Kwoka 1977).

    The last firm is not compared with zero, so a monopoly has the value 0.
    """
    ranked = descending(fractions_of_one(shares_pct))
    return float(total((upper - lower) ** 2 for upper, lower in itertools.pairwise(ranked)))


def dominance_threshold_pct(shares_pct: Sequence[Number]) -> float:
    """Return the share in percent from which the leader counts as dominant.

    50 · (1 − (s_1² − s_2²)), s_2 = 0 for one firm (Melnik, Shy & Stenbacka).
    """
    ranked = descending(fractions_of_one(shares_pct))
    second: Number = ranked[1] if len(ranked) > 1 else Fraction(0)
    return float(50 * (1 - (ranked[0] ** 2 - second**2)))


def comprehensive_concentration_01(shares_pct: Sequence[Number]) -> float:
    """Return Horvath's CCI: s_1 + Σ_{i≥2} s_i² (2 − s_i), 0 to 1."""
    ranked = descending(fractions_of_one(shares_pct))
    return float(total([ranked[0], *(share**2 * (2 - share) for share in ranked[1:])]))


def firms_to_reach(
    shares_pct: Sequence[Number], threshold_pct: Number, *, strictly: bool
) -> int | None:
    """Return the smallest k with CR_k ≥ threshold, or > threshold when `strictly`; None if none.

    Exact for integers and fractions: control thresholds are strict, and 50 is not above 50.
    """
    ranked = descending(checked(shares_pct))
    for k in range(1, len(ranked) + 1):
        reached = total(ranked[:k])
        if reached > threshold_pct or (reached == threshold_pct and not strictly):
            return k
    return None


def leader_gap_pp(shares_pct: Sequence[Number]) -> float:
    """Return s_1 − s_2 in percentage points (s_2 = 0 for one firm)."""
    ranked = descending(checked(shares_pct))
    return float(ranked[0] - (ranked[1] if len(ranked) > 1 else 0))


def leader_ratio(shares_pct: Sequence[Number]) -> float | None:
    """Return s_1 / s_2; None when there is no second firm with a share."""
    ranked = descending(checked(shares_pct))
    return float(ranked[0] / ranked[1]) if len(ranked) > 1 and ranked[1] > 0 else None


def volatility_pp(before_pct: Mapping[str, Number], after_pct: Mapping[str, Number]) -> float:
    """Return ½ Σ |s_t − s_{t−1}| over all firms of either period, 0 to 100 points.

    Entry and exit count as share 0, so both periods must list every firm (Hymer & Pashigian 1962).
    """
    firms = sorted(set(before_pct) | set(after_pct))
    before = checked([before_pct.get(firm, 0) for firm in firms])
    after = checked([after_pct.get(firm, 0) for firm in firms])
    moved = [abs(float(new) - float(old)) for old, new in zip(before, after, strict=True)]
    return float(total(moved) / 2)


def _sum_of_squares(shares_pct: Sequence[Number]) -> Number:
    return total(share * share for share in fractions_of_one(shares_pct))
