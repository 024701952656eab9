"""The measures of complete share vectors for very many markets at once.

One counting sort and a few passes over rectangles replace a Python call per market. Each column
equals the scalar function of the same name in `indices` and `diversity` (tests hold them to each
other).
"""

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse

from graph.concentration.shares import InvalidShares

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[Any]

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

_SUMS = (
    "squares",
    "ranked",
    "shares",
    "largest",
    "largest_four",
    "shares_times_logarithm",
    "roots",
    "fourth_powers",
    "squared_steps",
)
"""What is summed over the firms of a market; every measure follows from these and the count."""

_TINY = np.finfo(np.float64).tiny

_BLOCK = 1 << 17
"""Cells that are worked on at a time: few enough for the processor's cache, and enough of them that
a step takes longer than handing the interpreter to another thread."""

_ROWS_FOR_THREADS = 200_000
"""From here on a second thread pays; markets are independent, so the split changes no digit."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Sizes market by market: market m holds `sizes[starts[m] : starts[m] + counts[m]]`."""

    labels: npt.NDArray[Any]
    starts: Integers
    counts: Integers
    sizes: Floats


@dataclass(frozen=True, slots=True)
class _Block:
    """Some markets whose firms fit lines of one width, and where they go in the table."""

    markets: Integers
    lines: slice
    width: int
    full: int
    """Columns from the left that are filled in every line."""

    @property
    def cells(self) -> int:
        """Lines times width."""
        return len(self.markets) * self.width


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
    names, values = np.asarray(market), np.asarray(sizes, dtype=np.float64)
    if values.shape != names.shape or values.ndim != 1:
        raise ValueError(f"market and sizes differ in shape: {names.shape}, {values.shape}")
    if len(values) == 0:
        return pd.DataFrame({name: pd.Series(dtype=float) for name in COLUMNS})
    rows = _market_by_market(names, values)
    by_width, blocks = _blocks(rows.counts)
    sums = np.empty((len(_SUMS), len(rows.labels)))
    scale = 100.0 if already_shares else None
    # Whoever is free takes the next block, the large ones first.
    waiting = iter(sorted(blocks, key=lambda block: block.cells, reverse=True))
    if len(values) < _ROWS_FOR_THREADS:
        _fill(sums, waiting, rows, scale)
    else:
        with ThreadPoolExecutor(1) as thread:
            other = thread.submit(_fill, sums, waiting, rows, scale)
            _fill(sums, waiting, rows, scale)
            other.result()
    if not np.isfinite(sums).all():
        raise _bad_size(values, names)
    line = np.empty_like(by_width)
    line[by_width] = np.arange(len(by_width))
    table = np.empty((len(COLUMNS), len(rows.labels)))
    for column, measure in zip(table, _measures(sums.take(line, axis=1), rows.counts), strict=True):
        column[:] = measure
    return pd.DataFrame(table.T, index=pd.Index(rows.labels, name="market"), columns=list(COLUMNS))


def _market_by_market(market: npt.NDArray[Any], values: Floats) -> _Rows:
    """Return the sizes of each market, the markets sorted.

    Integer codes without large gaps need no hashing; all else gets such codes first.
    """
    if market.dtype.kind in "iu":
        first, last = int(market.min()), int(market.max())
        if last - first < len(market):
            codes = market - first if first else market
            return _counted(codes, values, np.arange(first, last + 1))
    codes, labels = pd.factorize(market, sort=True)
    if codes.min() < 0:
        raise InvalidShares(f"row {int(np.argmin(codes))}: the market is missing")
    return _counted(codes, values, np.asarray(labels))


def _counted(codes: Integers, values: Floats, labels: npt.NDArray[Any]) -> _Rows:
    """Return the sizes of each code that occurs; `labels` has the name of every code."""
    if _ascend(codes):
        starts = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))
        counts = np.diff(starts, append=len(codes))
        return _Rows(labels[codes[starts]], starts, counts, values)
    # A matrix of one line whose entries stand in the columns of their codes, read by columns, is a
    # counting sort in one pass.
    small = np.int32 if len(codes) < np.iinfo(np.int32).max else np.int64
    bounds = np.array([0, len(codes)], dtype=small)
    entries: Any = (values, codes.astype(small, copy=False), bounds)
    columns = scipy.sparse.csr_array(entries, shape=(1, len(labels))).tocsc()
    ends = columns.indptr.astype(np.intp)
    counts = np.diff(ends)
    used = np.flatnonzero(counts)
    return _Rows(labels[used], ends[used], counts[used], columns.data)


def _ascend(codes: Integers) -> bool:
    """Say whether the rows stand market by market; the first thousand settle most cases."""
    head = codes[:1000]
    return bool((head[1:] >= head[:-1]).all() and (codes[1:] >= codes[:-1]).all())


def _blocks(counts: Integers) -> tuple[Integers, list[_Block]]:
    """Return the markets by width, and the blocks of markets of one width.

    Widths are the numbers of firms rounded up to one of eight steps per doubling: at most one cell
    in eight stays empty, and a block has many lines.
    """
    steps = 1 << np.maximum(np.frexp(counts)[1] - 4, 0)
    widths = -(-counts // steps) * steps
    # Numbers of two bytes are counted instead of compared.
    narrow = np.uint16 if widths.max() <= np.iinfo(np.uint16).max else np.int64
    by_width = np.argsort(widths.astype(narrow), kind="stable")
    sorted_widths = widths[by_width]
    edges = np.flatnonzero(np.diff(sorted_widths, prepend=-1, append=-1)).tolist()
    blocks = []
    for first, last in itertools.pairwise(edges):
        width = int(sorted_widths[first])
        full = int(counts[by_width[first:last]].min())
        for begin in range(first, last, max(1, _BLOCK // width)):
            lines = slice(begin, min(begin + max(1, _BLOCK // width), last))
            blocks.append(_Block(by_width[lines], lines, width, full))
    return by_width, blocks


def _fill(sums: Floats, blocks: Iterator[_Block], rows: _Rows, scale: float | None) -> None:
    """Write the sums of each block into its lines, shape (sums, markets in order of width).

    A market with a value that is no size, or with no size above zero, gets NaN.
    """
    rooms, places = np.empty((2, 0)), np.empty(0, dtype=np.intp)
    for block in blocks:
        if block.cells > len(places):
            rooms, places = np.empty((2, block.cells)), np.empty(block.cells, dtype=np.intp)
        shape = (-1, block.width)
        sizes, room = (part[: block.cells].reshape(shape) for part in rooms)
        firms = _gather(block, rows, places[: block.cells].reshape(shape), sizes)
        sizes.sort(axis=1)
        totals = np.einsum("ij->i", sizes)
        # A NaN sorts last and fails both comparisons.
        good = (sizes[:, 0] >= 0) & (sizes[:, -1] < np.inf) & (totals > 0)
        if not good.all():
            sizes[~good] = totals[~good] = np.nan
        shares = np.divide(sizes, totals[:, None] if scale is None else scale, out=sizes)
        _sum(shares, firms, room, sums[:, block.lines])


def _gather(block: _Block, rows: _Rows, places: Integers, sizes: Floats) -> Integers:
    """Write the sizes of a block, one line per market with zeros in its empty cells, to `sizes`.

    `places` has the same shape and is written over. Returns the number of firms of each line.
    """
    columns, firms = np.arange(block.width), rows.counts[block.markets]
    np.add(rows.starts[block.markets][:, None], columns, out=places)
    # Empty cells look beyond their market, and the last ones beyond the end.
    rows.sizes.take(places, mode="clip", out=sizes)
    np.copyto(sizes[:, block.full :], 0.0, where=columns[block.full :] >= firms[:, None])
    return firms


def _sum(shares: Floats, firms: Integers, room: Floats, found: Floats) -> None:
    """Write the sums for markets whose shares are fractions, ascending, zeros before them.

    `shares` has the shape (m, width), `firms` and each line of `found` (sums, m) the shape (m,).
    `room` has the shape of the shares and is written over: memory used again stays in the cache.
    The zeros that fill a line stand first, have the last ranks and add nothing but to the steps.
    """
    np.einsum("ij,ij->i", shares, shares, out=found[0])
    # Rank 1 is the largest and stands last.
    np.einsum("ij,j->i", shares, np.arange(shares.shape[1], 0.0, -1.0), out=found[1])
    np.einsum("ij->i", shares, out=found[2])
    found[3] = shares[:, -1]
    np.einsum("ij->i", shares[:, -4:], out=found[4])
    # A share of zero adds 0 · ln(tiny) = 0; to any other the tiny number adds nothing.
    logarithms = np.log(np.add(shares, _TINY, out=room), out=room)
    np.einsum("ij,ij->i", shares, logarithms, out=found[5])
    np.einsum("ij->i", np.sqrt(shares, out=room), out=found[6])
    squares = np.multiply(shares, shares, out=room)
    np.einsum("ij,ij->i", squares, squares, out=found[7])
    _sum_squared_steps(shares, firms, room, found[8])


def _measures(sums: Floats, firms: Integers) -> Iterator[npt.NDArray[Any]]:
    """Yield the `COLUMNS` from the sums (sums x markets) and the numbers of firms."""
    squares, ranked, total, largest, largest_four, logarithmic, roots, fourths, steps = sums
    log_count, entropy = np.log(firms), -logarithmic
    yield firms
    yield 1e4 * squares
    yield 1 / squares
    yield 100 * largest
    yield 100 * largest_four
    yield 1 / (2 * ranked - 1)
    yield entropy
    yield np.divide(entropy, log_count, where=firms > 1, out=np.full(len(firms), np.nan))
    yield roots**2
    # With ranks from the largest, Σ i·x_(i) ascending is (n+1)·Σx − Σ rank·x.
    yield (firms + 1) / firms - 2 * ranked / (firms * total)
    yield log_count - entropy
    yield fourths / squares**2
    yield steps


def _sum_squared_steps(shares: Floats, firms: Integers, room: Floats, found: Floats) -> None:
    """Write Σ (x_(i) − x_(i+1))² of each line; `room` is written over.

    One subtraction over all cells is cheaper than one per line. The first cell of a line has no
    neighbour, and the smallest share none but an empty cell.
    """
    flat, steps = shares.reshape(-1), room.reshape(-1)
    np.subtract(flat[1:], flat[:-1], out=steps[1:])
    room[:, 0] = 0.0
    room[np.arange(len(room)), shares.shape[1] - firms] = 0.0
    np.einsum("ij,ij->i", room, room, out=found)


def _bad_size(values: Floats, market: npt.NDArray[Any]) -> InvalidShares:
    """Return the error that names the first row that is no size, or else the first empty market."""
    good = (values >= 0) & (values < np.inf)
    if not good.all():
        row = int(np.argmin(good))
        return InvalidShares(f"row {row} (market {market[row]}): {values[row]} is no share")
    filled = pd.Series(values > 0).groupby(market).any()
    return InvalidShares(f"market {filled.index[int(np.argmin(filled))]}: all shares are zero")
