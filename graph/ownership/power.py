"""Power of blocks in a general meeting: Shapley-Shubik and Banzhaf indices.

Weights are whole numbers (votes, or basis points); a coalition wins when its weight reaches the
quota. Exact integer counting by dynamic programming over (size, weight); results of the counting
functions are exact fractions. Quota q and W + 1 - q give the same indices.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial, gcd

import numpy as np
import numpy.typing as npt
from scipy.special import beta as beta_function
from scipy.special import betainc

from data.errors import UsageError

Counts = npt.NDArray[np.object_]

MAX_OCEANIC_BLOCKS = 18
MAX_TABLE_CELLS = 4_000_000
MAX_COUNTED_PLAYERS = 20
MAX_COUNTED_SUM = 2**62


def shapley_shubik(quota: int, weights: Sequence[int]) -> list[Fraction]:
    """Return per player the share of orders in which it is pivotal; sums to 1.

    Shapley & Shubik (1954). All zero when even all players together stay below the quota.
    """
    _check(quota, weights)
    n = len(weights)
    per_size = [Fraction(factorial(s) * factorial(n - 1 - s), factorial(n)) for s in range(n)]
    answers = {
        weight: sum(
            (share * count for share, count in zip(per_size, swings, strict=True)), Fraction(0)
        )
        for weight, swings in _swings_by_weight(quota, weights).items()
    }
    return [answers[weight] for weight in weights]


def banzhaf_swings(quota: int, weights: Sequence[int]) -> list[int]:
    """Return per player the number of coalitions that win with it and lose without it."""
    _check(quota, weights)
    swings = _swings_by_weight(quota, weights)
    return [sum(swings[weight]) for weight in weights]


def banzhaf_normalised(quota: int, weights: Sequence[int]) -> list[Fraction]:
    """Return swings divided by all swings; sums to 1 (Banzhaf 1965).

    Raises:
        UsageError: nobody ever swings (the quota cannot be reached or is reached by nobody).
    """
    swings = banzhaf_swings(quota, weights)
    total = sum(swings)
    if total == 0:
        raise UsageError(f"no coalition swings at quota {quota}: the normalised index is undefined")
    return [Fraction(count, total) for count in swings]


def penrose(quota: int, weights: Sequence[int]) -> list[Fraction]:
    """Return swings / 2^(n-1): the absolute index (Penrose 1946)."""
    return [Fraction(c, 2 ** (len(weights) - 1)) for c in banzhaf_swings(quota, weights)]


def with_float(blocks: Sequence[int], float_votes: int, holders: int) -> list[int]:
    """Return the weights of a meeting in which the float is `holders` equal voters.

    Weights are multiplied by `holders` so that the parts stay whole: multiply the quota too.
    """
    if holders < 1:
        raise UsageError(f"the float needs at least one holder, not {holders}")
    return [block * holders for block in blocks] + [float_votes] * holders


def oceanic_shapley(blocks: Sequence[float], quota: float) -> list[float]:
    """Return the Shapley values of blocks beside an ocean of infinitely small holders.

    Parameters
    ----------
    blocks
        Fractions of all votes, their sum below 1; the rest is the ocean.
    quota
        Fraction of all votes that wins.

    Notes
    -----
    Milnor & Shapley (1978): sum over coalitions S of the other blocks of the integral of
    t^|S| (1 - t)^(n-1-|S|) over the ocean fractions t at which S is short of the quota without
    the block and not with it. One block w at quota 1/2 gives w / (1 - w) for w < 1/2.
    """
    n = len(blocks)
    ocean = 1.0 - sum(blocks)
    if n > MAX_OCEANIC_BLOCKS:
        raise UsageError(f"the oceanic index is for up to {MAX_OCEANIC_BLOCKS} blocks, not {n}")
    if ocean <= 0 or min(blocks, default=0.0) < 0:
        raise UsageError("blocks must be positive and leave some votes to the ocean")
    values = []
    for player, weight in enumerate(blocks):
        others = [b for index, b in enumerate(blocks) if index != player]
        values.append(
            sum(
                _pivot_probability(
                    (quota - sum(coalition) - weight) / ocean,
                    (quota - sum(coalition)) / ocean,
                    size,
                    n,
                )
                for size in range(n)
                for coalition in combinations(others, size)
            )
        )
    return values


def _pivot_probability(first: float, last: float, size: int, n: int) -> float:
    low, high = min(max(first, 0.0), 1.0), min(max(last, 0.0), 1.0)
    scale = float(beta_function(size + 1, n - size))
    return scale * float(betainc(size + 1, n - size, high) - betainc(size + 1, n - size, low))


def _swings_by_weight(quota: int, weights: Sequence[int]) -> dict[int, list[int]]:
    """Return per weight and coalition size the coalitions that a player of that weight swings.

    Votes in the millions have few different sums: they are divided by their common divisor, and
    where the table of sums would still be too large the coalitions are counted one by one.
    """
    divisor = gcd(*weights) or 1
    parts, needed = [weight // divisor for weight in weights], -(-quota // divisor)
    n = len(parts)
    if (n + 1) * (sum(parts) + 1) <= MAX_TABLE_CELLS:
        counts = _coalitions(parts)
        return {w: _swings_by_size(counts, needed, w // divisor, n) for w in set(weights)}
    if n > MAX_COUNTED_PLAYERS or sum(parts) + needed >= MAX_COUNTED_SUM:
        raise UsageError(
            f"{n} players with {sum(parts)} votes are too many to count exactly; "
            "round the votes to basis points"
        )
    return {w: _counted_swings(needed, parts, w // divisor) for w in set(weights)}


def _counted_swings(quota: int, weights: Sequence[int], weight: int) -> list[int]:
    others = list(weights)
    others.remove(weight)
    sums, sizes = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    for other in others:
        sums, sizes = np.append(sums, sums + other), np.append(sizes, sizes + 1)
    swung = (sums < quota) & (sums + weight >= quota)
    return [int(count) for count in np.bincount(sizes[swung], minlength=len(weights))]


def _coalitions(weights: Sequence[int]) -> Counts:
    """Return counts[s, w]: coalitions of s players with total weight w (exact integers)."""
    counts: Counts = np.zeros((len(weights) + 1, sum(weights) + 1), dtype=object)
    counts[0, 0] = 1
    for weight in weights:
        before = counts[:-1, : counts.shape[1] - weight].copy()
        counts[1:, weight:] += before
    return counts


def _swings_by_size(counts: Counts, quota: int, weight: int, n: int) -> list[int]:
    """Return per size s the coalitions without the player that lose alone and win with it."""
    without: Counts = np.zeros((n, counts.shape[1]), dtype=object)
    without[0] = counts[0]
    for size in range(1, n):
        without[size] = counts[size]
        without[size, weight:] -= without[size - 1, : counts.shape[1] - weight]
    low, high = max(quota - weight, 0), min(quota, counts.shape[1])
    return [int(sum(without[size, low:high])) for size in range(n)]


def _check(quota: int, weights: Sequence[int]) -> None:
    if quota < 1 or any(weight < 0 for weight in weights):
        raise UsageError("the quota must be at least 1 and no weight negative")
