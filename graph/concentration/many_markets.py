"""The measures of complete share vectors for very many markets at once.

One sort and a few passes over flat arrays replace a Python call per market. Each column equals the
scalar function of the same name in `indices` and `diversity` (tests hold them to each other).
"""

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse

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

_TINY = np.finfo(np.float64).tiny

_BLOCK = 1 << 15
"""Cells that are worked on at a time: all steps of one block stay in the processor's cache."""

_THREADS = 2
_ROWS_FOR_THREADS = 200_000
"""From here on a second thread pays; markets are independent, so the split changes no digit."""


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
    codes, labels, counts = _coded(np.asarray(market))
    if values.shape != codes.shape or values.ndim != 1:
        raise ValueError(f"market and sizes differ in shape: {codes.shape}, {values.shape}")
    _check(values, codes, labels)
    if len(values) == 0:
        return pd.DataFrame({name: pd.Series(dtype=float) for name in COLUMNS})
    by_count = np.argsort(counts, kind="stable")
    place = np.empty(len(labels), dtype=np.int32)
    place[by_count] = np.arange(len(labels), dtype=np.int32)
    if (codes[1:] >= codes[:-1]).all():
        grouped = _regrouped(values, counts, by_count)
    else:
        grouped = _grouped(values, place[codes], len(labels))
    table = np.empty((len(COLUMNS), len(labels)))
    scale = 100.0 if already_shares else None
    blocks = list(_blocks(grouped, counts[by_count]))
    if len(values) < _ROWS_FOR_THREADS:
        _fill(table, blocks, scale)
    else:
        with ThreadPoolExecutor(_THREADS) as threads:
            parts = [blocks[thread::_THREADS] for thread in range(_THREADS)]
            list(threads.map(lambda part: _fill(table, part, scale), parts))
    without_size = np.isnan(table[COLUMNS.index("n_firms")])
    if without_size.any():
        empty = labels[by_count[int(np.argmax(without_size))]]
        raise InvalidShares(f"market {empty}: all shares are zero")
    columns = dict(zip(COLUMNS, table[:, place], strict=True))
    return pd.DataFrame(columns, index=pd.Index(labels, name="market"), copy=False)


def _coded(market: npt.NDArray[Any]) -> tuple[Integers, npt.NDArray[Any], Integers]:
    """Return the place of each row's market among the sorted markets, these, and their rows."""
    if market.dtype.kind in "iu" and len(market):
        first = int(market.min())
        # Integer codes without large gaps need no hashing: counting finds the ones in use.
        if int(market.max()) - first < len(market):
            shifted = market - first if first else market
            counts = np.bincount(shifted)
            used = counts > 0
            if used.all():
                return shifted, np.arange(first, first + len(used)), counts
            return (np.cumsum(used) - 1)[shifted], np.flatnonzero(used) + first, counts[used]
    codes, labels = pd.factorize(market, sort=True)
    if len(codes) and codes.min() < 0:
        raise InvalidShares(f"row {int(np.argmin(codes))}: the market is missing")
    return codes, np.asarray(labels), np.bincount(codes, minlength=len(labels))


def _check(values: Floats, codes: Integers, labels: npt.NDArray[Any]) -> None:
    # A NaN fails both comparisons, so one pass finds every value that is no size.
    good = (values >= 0) & (values < np.inf)
    if not good.all():
        row = int(np.argmin(good))
        raise InvalidShares(f"row {row} (market {labels[codes[row]]}): {values[row]} is no share")


def _grouped(values: Floats, codes: npt.NDArray[np.int32], n_markets: int) -> Floats:
    """Return the values in the order of their codes.

    A matrix with one entry per row, read by columns, is a counting sort: one pass.
    """
    small = np.int32 if len(values) < np.iinfo(np.int32).max else np.int64
    bounds = np.arange(len(values) + 1, dtype=small)
    entries: Any = (values, codes.astype(small, copy=False), bounds)
    one_per_row = scipy.sparse.csr_array(entries, shape=(len(values), n_markets))
    return np.asarray(one_per_row.tocsc().data, dtype=np.float64)


def _regrouped(values: Floats, counts: Integers, order: Integers) -> Floats:
    """Return values that already stand market by market, with the markets in another order.

    Stored tables are ordered by market: moving whole runs is cheaper than sorting rows.
    """
    starts = np.cumsum(counts) - counts
    lengths = counts[order]
    shifts = starts[order] - (np.cumsum(lengths) - lengths)
    small = np.int32 if len(values) < np.iinfo(np.int32).max else np.int64
    rows = np.repeat(shifts.astype(small), lengths)
    rows += np.arange(len(values), dtype=small)
    return values[rows]


def _fill(table: Floats, blocks: list[tuple[slice, Floats]], scale: float | None) -> None:
    """Write the measures of each block into its columns of the table (columns x markets).

    A market without any size gets NaN as its number of firms.
    """
    rooms = np.empty((2, max((sizes.size for _, sizes in blocks), default=0)))
    for block, sizes in blocks:
        sizes.sort(axis=1)
        totals = np.einsum("ij->i", sizes)
        nothing = totals == 0
        if nothing.any():
            totals[nothing] = np.nan
        shares = np.divide(sizes, totals[:, None] if scale is None else scale, out=sizes)
        first, second = (room[: sizes.size].reshape(sizes.shape) for room in rooms)
        _measure(shares, first, second, table[:, block])
        table[0, block][nothing] = np.nan


def _blocks(grouped: Floats, counts: Integers) -> Iterator[tuple[slice, Floats]]:
    """Yield (markets, their values, one line per market) for markets with as many firms each.

    `counts` is sorted, so the lines of a block have one length and need no padding.
    """
    edges = np.flatnonzero(np.diff(counts, prepend=-1, append=-1))
    row = 0
    for first, last in itertools.pairwise(edges.tolist()):
        firms = int(counts[first])
        step = max(1, _BLOCK // firms)
        for begin in range(first, last, step):
            end = min(begin + step, last)
            rows = (end - begin) * firms
            yield slice(begin, end), grouped[row : row + rows].reshape(-1, firms)
            row += rows


def _measure(shares: Floats, room: Floats, steps_room: Floats, found: Floats) -> None:
    """Write the columns for markets of n firms: shares as fractions, ascending, shape (m, n).

    `room` and `steps_room` have the shape of the shares and are written over: memory that is used
    again stays in the cache. `found` has one line per column, shape (columns, m).
    """
    firms = shares.shape[1]
    concentration = np.einsum("ij,ij->i", shares, shares)
    # Rank 1 is the largest and stands last.
    ranked_sum = np.einsum("ij,j->i", shares, np.arange(firms, 0.0, -1.0))
    share_total = np.einsum("ij->i", shares)
    # Shares ascend: only a first share of zero needs care; it adds 0 · ln(tiny) = 0.
    positive = shares if shares[:, 0].min() > 0 else np.maximum(shares, _TINY, out=room)
    logarithms = np.log(positive, out=room)
    entropy = -np.einsum("ij,ij->i", shares, logarithms)
    roots = np.einsum("ij->i", np.sqrt(shares, out=room))
    squares = np.multiply(shares, shares, out=room)
    steps = np.subtract(shares[:, 1:], shares[:, :-1], out=steps_room[:, 1:])
    log_count = np.log(firms)
    found[0] = firms
    found[1] = 1e4 * concentration
    found[2] = 1 / concentration
    found[3] = 100 * shares[:, -1]
    found[4] = 100 * np.einsum("ij->i", shares[:, -4:])
    found[5] = 1 / (2 * ranked_sum - 1)
    found[6] = entropy
    found[7] = entropy / log_count if firms > 1 else np.nan
    found[8] = roots**2
    # With ranks from the largest, Σ i·x_(i) ascending is (n+1)·Σx − Σ rank·x.
    found[9] = (firms + 1) / firms - 2 * ranked_sum / (firms * share_total)
    found[10] = log_count - entropy
    found[11] = np.einsum("ij,ij->i", squares, squares) / concentration**2
    found[12] = np.einsum("ij,ij->i", steps, steps)
