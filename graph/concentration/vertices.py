"""The largest Σ s² over boxes that add up: exact enumeration of vertices, for many markets at once.

Σ s² is convex, so its maximum over {lo ≤ s ≤ hi, Σ s = whole} lies at a vertex: every share but one
at an end of its box. The n · 2^(n−1) vertices are enumerated as arrays. Unnamed firms are boxes
[0, cap] without order, so only how many of them stand at the cap has to be tried.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

MAX_BOXES = 16
"""Largest number of boxes that is enumerated; above it the chord bound is used."""

TOLERANCE = 1e-9
"""Percentage points: residuals this small are rounding of binary floats."""

FREE_IS_FRINGE = -1

_CELLS = 1 << 16
"""Cells of one work array: several of them fit the cache of a processor core."""


@dataclass(frozen=True)
class Vertex:
    """Where the maximum lies, per market (shape (markets,) each).

    value: Σ s², −inf where no vertex is feasible.
    pattern: bit i is set where box i stands at its upper end.
    free: the box that is not at an end, or FREE_IS_FRINGE.
    full_fringe_firms: number of unnamed firms at the cap (when `free` is a named box).
    """

    value: Floats
    pattern: Integers
    free: Integers
    full_fringe_firms: Integers


def best_vertex(lo: Floats, hi: Floats, whole: Floats, cap: Floats, fringe_firms: Floats) -> Vertex:
    """Return the vertex with the largest sum of squares for markets with the same number of boxes.

    Parameters
    ----------
    lo, hi
        Box ends in percent, shape (markets, boxes), boxes ≤ MAX_BOXES.
    whole
        What shares add up to, shape (markets,).
    cap, fringe_firms
        Largest share of one unnamed firm (above 0) and the largest number of them, shape
        (markets,); a number of 0 says that all firms are named.
    """
    markets, boxes = lo.shape
    if boxes > MAX_BOXES:
        raise ValueError(f"{boxes} boxes are too many to enumerate (at most {MAX_BOXES})")
    chunk = max(1, _CELLS >> boxes)
    parts = [
        _best(lo[part], hi[part], whole[part], cap[part], fringe_firms[part])
        for part in (slice(start, start + chunk) for start in range(0, markets, chunk))
    ]
    return Vertex(
        np.concatenate([part.value for part in parts]),
        np.concatenate([part.pattern for part in parts]),
        np.concatenate([part.free for part in parts]),
        np.concatenate([part.full_fringe_firms for part in parts]),
    )


def fringe_squares(rest: Floats, cap: Floats) -> Floats:
    """Return the largest Σ s² of unnamed firms with total `rest` and none above `cap`.

    floor(R/c) · c² + (R − floor(R/c) · c)².
    """
    full = np.floor((rest + TOLERANCE) / cap)
    left = np.maximum(rest - full * cap, 0.0)
    squares: Floats = full * cap**2 + left**2
    return squares


def _best(lo: Floats, hi: Floats, whole: Floats, cap: Floats, fringe_firms: Floats) -> Vertex:
    markets, boxes = lo.shape
    patterns = np.arange(1 << boxes)
    width = hi - lo
    left_over = whole[:, None] - lo.sum(axis=1)[:, None] - _sums_over_patterns(width)
    squares = (lo**2).sum(axis=1)[:, None] + _sums_over_patterns(hi**2 - lo**2)
    some_fringe = bool(fringe_firms.any())
    c, m = cap[:, None], fringe_firms[:, None]

    fits = (left_over >= -TOLERANCE) & (left_over <= m * c + TOLERANCE)
    rest = np.maximum(left_over, 0.0)
    extra = fringe_squares(rest, c) if some_fringe else 0.0
    value = np.where(fits, squares + extra, -np.inf)
    best = _Running(value)
    for box in range(boxes):
        at_lower_end = np.flatnonzero((patterns >> box) & 1 == 0)
        room = width[:, box][:, None]
        residual = left_over[:, at_lower_end]
        base = squares[:, at_lower_end]
        low = lo[:, box][:, None]
        if not some_fringe:
            best.offer(_moved(residual, room, base, low), at_lower_end, box)
            continue
        most = np.minimum(m, np.floor((residual + TOLERANCE) / c))
        fewest = np.maximum(0.0, np.ceil((residual - room - TOLERANCE) / c))
        # The value is convex in the number of full fringe firms: only the two ends can be best.
        for full in (fewest, most):
            allowed = (fewest <= most) & (most >= 0)
            moved = _moved(residual - full * c, room, base + full * c**2, low)
            best.offer(np.where(allowed, moved, -np.inf), at_lower_end, box, full)
    return best.vertex(markets)


def _sums_over_patterns(steps: Floats) -> Floats:
    """Return Σ of the steps whose bit is set, for every bit pattern, shape (markets, 2^boxes)."""
    sums = np.zeros((len(steps), 1))
    for box in range(steps.shape[1]):
        sums = np.concatenate([sums, sums + steps[:, box : box + 1]], axis=1)
    return sums


def _moved(residual: Floats, room: Floats, base: Floats, low: Floats) -> Floats:
    fits = (residual >= -TOLERANCE) & (residual <= room + TOLERANCE)
    step = np.clip(residual, 0.0, room)
    return np.where(fits, base + 2 * low * step + step**2, -np.inf)


class _Running:
    """The best candidate so far, per market."""

    def __init__(self, value: Floats) -> None:
        self._rows = np.arange(len(value))
        self._pattern = value.argmax(axis=1)
        self._value = value[self._rows, self._pattern]
        self._free = np.full(len(value), FREE_IS_FRINGE)
        self._full = np.zeros(len(value), dtype=np.int64)

    def offer(
        self, value: Floats, patterns: Integers, box: int, full: Floats | None = None
    ) -> None:
        """Keep the candidates that beat what is known."""
        column = value.argmax(axis=1)
        found = value[self._rows, column]
        better = found > self._value
        self._value = np.where(better, found, self._value)
        self._pattern = np.where(better, patterns[column], self._pattern)
        self._free = np.where(better, box, self._free)
        if full is not None:
            self._full = np.where(better, full[self._rows, column].astype(np.int64), self._full)

    def vertex(self, markets: int) -> Vertex:
        """Return the result for all markets."""
        assert len(self._value) == markets
        return Vertex(self._value, self._pattern, self._free, self._full)
