"""The measures of complete share vectors for very many markets at once.

One sort and a few passes over flat arrays replace a Python call per market. Each column equals the
scalar function of the same name in `indices` and `diversity` (tests hold them to each other).
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from graph.concentration.shares import InvalidShares

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

COLUMNS = (
    "n_firms",
    "hhi",
    "effective_number",
    "cr1",
    "cr4",
    "hall_tideman",
    "entropy",
    "relative_entropy_01",
    "hannah_kay_half",
    "gini",
    "theil",
    "garcia_alba_01",
    "kwoka_01",
)
"""Columns of `concentration_by_market`."""

_RADIX_LIMIT = 1 << 16
"""numpy sorts 16-bit keys in linear time; more markets than that take a merge sort."""

_PADDING_LIMIT = 4
"""Markets of very unequal size are not padded to the largest beyond this multiple of the rows."""


def concentration_by_market(
    market: npt.ArrayLike, sizes: npt.ArrayLike, *, already_shares: bool = False
) -> pd.DataFrame:
    """Return every measure for every market.

    Parameters
    ----------
    market
        Market of each row, shape (rows,): any labels, or integer codes.
    sizes
        Sizes of all firms of the market in any unit, shape (rows,), non-negative. They are divided
        by the market's total, which is right for complete markets only.
    already_shares
        The sizes are percent shares, to be used as given (not divided by their sum).

    Returns
    -------
    DataFrame indexed by market (sorted) with `COLUMNS`: `hhi` 0–10,000; `cr1`, `cr4` percent;
    `entropy`, `theil` nats; `relative_entropy_01` is NaN for a market of one firm (undefined);
    the rest as in the scalar functions.

    Raises
    ------
    InvalidShares
        A size is negative, NaN or infinite, or a market has no firm above zero; names the market.
    ValueError
        The two arrays differ in length.
    """
    values = np.asarray(sizes, dtype=np.float64)
    codes, labels = pd.factorize(np.asarray(market), sort=True)
    if values.shape != codes.shape or values.ndim != 1:
        raise ValueError(f"market and sizes differ in shape: {codes.shape}, {values.shape}")
    _check(values, codes, labels)
    if len(values) == 0:
        return pd.DataFrame({name: pd.Series(dtype=float) for name in COLUMNS})
    ranked, starts = _ranked(values, codes, len(labels))
    counts = np.diff(np.append(starts, len(ranked)))
    totals = np.add.reduceat(ranked, starts)
    if not totals.all():
        raise InvalidShares(f"market {labels[int(np.argmin(totals))]}: all shares are zero")
    scale = np.full(len(labels), 100.0) if already_shares else totals
    shares = ranked / np.repeat(scale, counts)
    columns = _measures(shares, starts, counts)
    return pd.DataFrame(columns, index=pd.Index(labels, name="market"))[list(COLUMNS)]


def _check(values: Floats, codes: Integers, labels: npt.NDArray[np.generic]) -> None:
    if len(codes) and codes.min() < 0:
        raise InvalidShares(f"row {int(np.argmin(codes))}: the market is missing")
    # A NaN fails both comparisons, so one pass finds every value that is no size.
    good = (values >= 0) & (values < np.inf)
    if not good.all():
        row = int(np.argmin(good))
        raise InvalidShares(f"row {row} (market {labels[codes[row]]}): {values[row]} is no share")


def _ranked(values: Floats, codes: Integers, n_markets: int) -> tuple[Floats, Integers]:
    """Return the values by market and from largest to smallest, and where each market starts."""
    counts = np.bincount(codes, minlength=n_markets)
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    keys = codes.astype(np.uint16) if n_markets <= _RADIX_LIMIT else codes
    by_market = np.argsort(keys, kind="stable")
    width = int(counts.max())
    if width * n_markets > _PADDING_LIMIT * len(values):
        order = np.lexsort((-values, codes))
        return values[order], starts
    # One row per market, padded behind the smallest share: sorting rows is far cheaper than
    # sorting (market, share) pairs.
    place = np.arange(len(values)) - np.repeat(starts, counts)
    row = np.repeat(np.arange(n_markets), counts)
    padded = np.full((n_markets, width), np.inf)
    padded[row, place] = -values[by_market]
    padded.sort(axis=1)
    return -padded[row, place], starts


def _measures(shares: Floats, starts: Integers, counts: Integers) -> dict[str, Floats | Integers]:
    def per_market(values: Floats) -> Floats:
        return np.add.reduceat(values, starts)

    squares = shares * shares
    sum_of_squares = per_market(squares)
    ranks = np.arange(1.0, len(shares) + 1) - np.repeat(starts, counts)
    ranked_sum = per_market(ranks * shares)
    share_total = per_market(shares)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    entropy = -per_market(shares * logs)
    log_count = np.log(counts)
    relative = np.full(len(counts), np.nan)
    np.divide(entropy, log_count, out=relative, where=counts > 1)
    steps = np.zeros_like(shares)
    np.subtract(shares[:-1], shares[1:], out=steps[:-1])
    steps[starts + counts - 1] = 0.0
    return {
        "n_firms": counts,
        "hhi": 1e4 * sum_of_squares,
        "effective_number": 1 / sum_of_squares,
        "cr1": 100 * shares[starts],
        "cr4": 100 * _largest(shares, starts, counts, 4),
        "hall_tideman": 1 / (2 * ranked_sum - 1),
        "entropy": entropy,
        "relative_entropy_01": relative,
        "hannah_kay_half": per_market(np.sqrt(shares)) ** 2,
        # With ranks from the largest, Σ i·x_(i) ascending is (n+1)·Σx − Σ rank·x.
        "gini": (counts + 1) / counts - 2 * ranked_sum / (counts * share_total),
        "theil": log_count - entropy,
        "garcia_alba_01": per_market(squares * squares) / sum_of_squares**2,
        "kwoka_01": per_market(steps * steps),
    }


def _largest(shares: Floats, starts: Integers, counts: Integers, k: int) -> Floats:
    total = np.zeros(len(starts))
    for rank in range(k):
        has_rank = counts > rank
        total[has_rank] += shares[starts[has_rank] + rank]
    return total
