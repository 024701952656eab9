"""HHI intervals for very many markets at once, in arrays."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from graph.concentration.vertices import MAX_BOXES, TOLERANCE, best_vertex

Floats = npt.NDArray[np.float64]


def hhi_intervals_by_market(
    market: npt.ArrayLike,
    lo: npt.ArrayLike,
    hi: npt.ArrayLike,
    *,
    others_allowed: bool = False,
    cap_pct: float | None = None,
    whole: float = 100.0,
) -> pd.DataFrame:
    """Return the HHI interval of every market from the boxes of its firms.

    Parameters
    ----------
    market
        Market of each row, shape (rows,).
    lo, hi
        Ends of the boxes in percent, shape (rows,).
    others_allowed
        Whether unnamed firms may fill what is left (atomistic at the lower end).
    cap_pct
        Largest share of one unnamed firm; None for no cap.
    whole
        What the shares of a market add up to.

    Returns
    -------
    DataFrame indexed by market (sorted): `feasible` (bool), `hhi_lo`, `hhi_hi` (NaN where not
    feasible: shares that cannot add up are never rescaled), `bound` ("exact", or "outer" where,
    above 16 boxes, the upper end is the chord bound and is not reached).
    """
    codes, labels = pd.factorize(np.asarray(market), sort=True)
    low, high = np.asarray(lo, dtype=np.float64), np.asarray(hi, dtype=np.float64)
    order = np.argsort(codes, kind="stable")
    counts = np.bincount(codes, minlength=len(labels))
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    feasible = np.zeros(len(labels), dtype=bool)
    least = np.full(len(labels), np.nan)
    most = np.full(len(labels), np.nan)
    outer = np.zeros(len(labels), dtype=bool)
    cap = whole if cap_pct is None else min(cap_pct, whole)
    firms = np.ceil(whole / cap - TOLERANCE) if others_allowed else 0.0
    for size in np.unique(counts):
        which = np.flatnonzero(counts == size)
        rows = order[starts[which][:, None] + np.arange(size)]
        box_lo, box_hi = low[rows], np.minimum(high[rows], whole)
        good = _feasible(box_lo, box_hi, high[rows], whole, others_allowed=others_allowed)
        box_lo, box_hi, which = box_lo[good], box_hi[good], which[good]
        feasible[which] = True
        if len(which) == 0:
            continue
        filled = box_lo if others_allowed else _water_filling(box_lo, box_hi, whole)
        least[which] = (filled**2).sum(axis=1)
        most[which], outer[which] = _largest(box_lo, box_hi, whole, cap, firms)
    bound = np.where(outer, "outer", "exact")
    columns = {"feasible": feasible, "hhi_lo": least, "hhi_hi": most, "bound": bound}
    return pd.DataFrame(columns, index=pd.Index(labels, name="market"))


def _feasible(
    lo: Floats, hi: Floats, stated_hi: Floats, whole: float, *, others_allowed: bool
) -> npt.NDArray[np.bool_]:
    ordered = ((lo >= 0) & (lo <= stated_hi)).all(axis=1)
    reaches = others_allowed | (hi.sum(axis=1) >= whole - TOLERANCE)
    good: npt.NDArray[np.bool_] = ordered & (lo.sum(axis=1) <= whole + TOLERANCE) & reaches
    return good


def _largest(
    lo: Floats, hi: Floats, whole: float, cap: float, firms: float
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    markets, boxes = lo.shape
    if boxes > MAX_BOXES:
        return _chord_bound(lo, hi, whole, cap, firms)
    same = np.ones(markets)
    best = best_vertex(lo, hi, whole * same, cap * same, firms * same)
    return best.value, np.zeros(markets, dtype=bool)


def _water_filling(lo: Floats, hi: Floats, whole: float) -> Floats:
    """Return the least unequal shares per market: clip(level, lo, hi) adding up to the whole."""
    ends = np.sort(np.concatenate([lo, hi], axis=1), axis=1)
    filled = np.clip(ends[:, :, None], lo[:, None, :], hi[:, None, :]).sum(axis=2)
    rows = np.arange(len(lo))
    above = np.minimum((filled < whole).sum(axis=1), ends.shape[1] - 1)
    below = np.maximum(above - 1, 0)
    rise = filled[rows, above] - filled[rows, below]
    part = np.where(rise > 0, (whole - filled[rows, below]) / np.where(rise > 0, rise, 1.0), 1.0)
    span = ends[rows, above] - ends[rows, below]
    level = ends[rows, below] + np.clip(part, 0.0, 1.0) * span
    shares: Floats = np.clip(level[:, None], lo, hi)
    return shares


def _chord_bound(
    lo: Floats, hi: Floats, whole: float, cap: float, firms: float
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return Σ s² bounded by chords (see `extremes`), per market, and where it is not reached."""
    left = whole - lo.sum(axis=1)
    slope, width, unit = lo + hi, hi - lo, hi - lo
    if firms:
        fringe = np.full((len(lo), 1), cap)
        slope = np.concatenate([slope, fringe], axis=1)
        width = np.concatenate([width, fringe * firms], axis=1)
        unit = np.concatenate([unit, fringe], axis=1)
    order = np.argsort(-slope, axis=1, kind="stable")
    ranked_slope, ranked_width, ranked_unit = (
        np.take_along_axis(values, order, axis=1) for values in (slope, width, unit)
    )
    before = np.cumsum(ranked_width, axis=1) - ranked_width
    step = np.clip(left[:, None] - before, 0.0, ranked_width)
    inside = np.mod(step, np.where(ranked_unit > 0, ranked_unit, 1.0))
    missed = np.minimum(inside, ranked_unit - inside).max(axis=1) > TOLERANCE
    bound: Floats = np.sum(lo**2, axis=1) + np.sum(ranked_slope * step, axis=1)
    return bound, missed
