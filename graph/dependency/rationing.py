"""One buyer's category when suppliers fail: exact bounds under interval weights.

All functions take `parts` (what is lost of each supplier, 0-1) and weight bounds `low`, `high` per
supplier; weights lie within the bounds and sum to 1.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from data.errors import UsageError

Array = npt.NDArray[np.float64]
Bound = Literal["low", "high"]
BISECTIONS = 60


@dataclass(frozen=True)
class Substitution:
    """What the survivors of a category do for the failed ones.

    none: nothing. within_layer: they take over by their current weights, so that a category is
    lost only with all its suppliers. elastic: each delivers up to `extra_pct` percent more.
    """

    kind: Literal["none", "within_layer", "elastic"] = "none"
    extra_pct: float = 0.0

    def __post_init__(self) -> None:
        """Refuse an elasticity that means nothing."""
        if self.extra_pct < 0 or (self.kind != "elastic" and self.extra_pct):
            raise UsageError("an elasticity is a percentage of at least 0, for 'elastic' only")

    @property
    def factor(self) -> float:
        """Return by what the survivors' deliveries may be multiplied."""
        return 1.0 + self.extra_pct / 100.0


NO_SUBSTITUTION = Substitution()


def greedy(parts: Array, low: Array, high: Array, bound: Bound) -> Array:
    """Return the least or greatest sum of w times parts, per column of `parts`.

    A linear programme over a box with one sum: the free weight goes to the best suppliers first,
    all of it to one where each can take it all (as with unknown weights).
    """
    room = high - low
    slack = 1.0 - float(low.sum())
    movable = parts[room > 0]
    if len(movable) and float(room[room > 0].min()) >= slack:
        best = movable.min(axis=0) if bound == "low" else movable.max(axis=0)
        return np.asarray(low @ parts + slack * best)
    # Where all suppliers lose the same, the weights do not matter.
    value = parts[0].copy()
    varying = np.flatnonzero((parts != parts[0]).any(axis=0))
    value[varying] = _filled(np.ascontiguousarray(parts[:, varying].T), low, room, slack, bound)
    return np.asarray(value)


def _filled(columns: Array, low: Array, room: Array, slack: float, bound: Bound) -> Array:
    """Return the optimum per line of `columns`, (sets, suppliers): the slack goes best first."""
    order = np.argsort(columns if bound == "low" else -columns, axis=1).T
    line = np.arange(len(columns))
    value = np.asarray(columns @ low)
    left = np.full(len(columns), slack)
    for supplier in order:
        taken = np.minimum(left, room[supplier])
        value += taken * columns[line, supplier]
        left -= taken
        if not left.any():
            break
    return value


def redistributed(
    parts: Array, gone: npt.NDArray[np.bool_], low: Array, high: Array, bound: Bound
) -> float:
    """Return the loss of a category whose survivors take over by their current weights.

    The loss is sum_S w d / sum_S w over the survivors S: a ratio of linear functions, bounded by
    bisection on its value (Dinkelbach 1967) with the greedy programme inside. Everything is lost
    where no weight need be on a survivor.
    """
    stays = ~gone
    if bound == "high" and (not stays.any() or _least_surviving(stays, low, high) <= 1e-12):
        return 1.0
    if not stays.any() or float(high[stays].sum()) <= 1e-12:
        return 1.0
    lower, upper = 0.0, 1.0
    for _ in range(BISECTIONS):
        middle = (lower + upper) / 2
        gains = np.where(stays, parts - middle, 0.0)[:, None]
        best = float(greedy(gains, low, high, bound)[0])
        if bound == "low":
            lower, upper = (lower, middle) if best < 0 else (middle, upper)
        else:
            lower, upper = (middle, upper) if best > 0 else (lower, middle)
    return (lower + upper) / 2


def _least_surviving(stays: npt.NDArray[np.bool_], low: Array, high: Array) -> float:
    return float(greedy(stays.astype(float)[:, None], low, high, "low")[0])
