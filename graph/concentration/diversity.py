"""Entropy, numbers equivalent and inequality of a complete share vector.

Shares in percent as given; entropies in nats (bits only where the name says so). Zero shares add
nothing to an entropy (0 ln 0 := 0); in the inequality measures they count as firms.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

from graph.concentration.shares import (
    Number,
    checked,
    fractions_of_one,
    total,
)


def entropy(shares_pct: Sequence[Number]) -> float:
    """Return −Σ s ln s in nats, 0 to ln n (Theil 1967).

    concstats returns NaN as soon as one share is zero.
    """
    shares = (float(share) for share in fractions_of_one(shares_pct))
    return -math.fsum(share * math.log(share) for share in shares if share > 0) + 0.0


def entropy_bits(shares_pct: Sequence[Number]) -> float:
    """Return the entropy in bits, for display."""
    return entropy(shares_pct) / math.log(2)


def relative_entropy_01(shares_pct: Sequence[Number]) -> float | None:
    """Return entropy / ln n, 0 to 1; None for one firm (0/0)."""
    count = len(shares_pct)
    return None if count == 1 else entropy(shares_pct) / math.log(count)


def effective_number_entropy(shares_pct: Sequence[Number]) -> float:
    """Return exp(entropy): the number of equal firms with the same entropy, 1 to n."""
    return math.exp(entropy(shares_pct))


def hannah_kay_number(shares_pct: Sequence[Number], alpha: Number) -> float:
    """Return the Hannah–Kay number (Σ s^α)^(1/(1−α)), 1 to n, non-increasing in α.

    α = 1 is exp(entropy), α = 2 is 1/H, α = ∞ is 1/s_1. Hannah & Kay (1977). The function `hk` of
    concentrationMetrics returns the reciprocal.

    Raises:
        ValueError: α is not above 0.
    """
    if not alpha > 0:
        raise ValueError(f"the Hannah–Kay exponent must be above 0, not {alpha}")
    shares = [share for share in fractions_of_one(shares_pct) if share > 0]
    if alpha == 1:
        return effective_number_entropy(shares_pct)
    if math.isinf(alpha):
        return float(1 / max(shares))
    power = float(alpha)
    # The largest share is taken out so that high powers of small shares do not underflow.
    largest = float(max(shares))
    scaled = math.fsum((float(share) / largest) ** power for share in shares)
    return float(math.exp((power * math.log(largest) + math.log(scaled)) / (1 - power)))


def renyi_bits(shares_pct: Sequence[Number], alpha: Number) -> float:
    """Return the Rényi entropy of order α in bits: log₂ of the Hannah–Kay number.

    α = 0 counts the firms with a share above zero; α = ∞ is −log₂ s_1.
    """
    shares = [share for share in fractions_of_one(shares_pct) if share > 0]
    if alpha == 0:
        return math.log2(len(shares))
    return math.log2(hannah_kay_number(shares_pct, alpha))


def gini(sizes: Sequence[Number], *, corrected: bool = False) -> float | None:
    """Return the Gini coefficient 2 Σ i·x_(i) / (n Σ x) − (n+1)/n, x ascending, 0 to (n−1)/n.

    An index of inequality, not of concentration: two equal firms have 0. Zeros count as firms.
    `corrected` multiplies by n/(n−1) and is None for one firm; IneqPy and (by default) concstats
    return the corrected value, concentrationMetrics the uncorrected one.

    Parameters
    ----------
    sizes
        Shares or sizes of all firms; the scale does not matter.
    """
    ordered = sorted(checked(sizes))
    count, whole = len(ordered), total(ordered)
    ranked = total(rank * size for rank, size in enumerate(ordered, start=1))
    value = 2 * ranked / (count * whole) - Fraction(count + 1, count)
    if not corrected:
        return float(value)
    return None if count == 1 else float(value * Fraction(count, count - 1))


def theil(shares_pct: Sequence[Number]) -> float:
    """Return Theil's T = ln n − entropy in nats, 0 to ln n; zeros count in n."""
    return math.log(len(shares_pct)) - entropy(shares_pct)
