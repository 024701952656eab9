"""A measure is an object: an interval with what it rests on (never a bare number)."""

from dataclasses import dataclass, field
from typing import Any, Literal

Answer = Literal["certain", "possible", "no"]

POINT_COVERAGE_PCT = 99.0
"""Named coverage from which a point may be stated (design: `point` only from 99 %)."""


@dataclass(frozen=True)
class Measure:
    """One computed value.

    value_lo, value_hi: bounds in `unit`; None when nothing can be said.
    point: only where named coverage is at least 99 %, else None.
    coverage_pct: percent of the market (or of the need) that named firms account for.
    fringe_assumption: how the unnamed rest was bounded ("R2", "capped at 12", "none").
    bound: "exact", or "outer" where the interval is proven to contain the exact one.
    """

    value_lo: float | None
    value_hi: float | None
    unit: str
    point: float | None = None
    coverage_pct: float | None = None
    n_named: int | None = None
    fringe_assumption: str | None = None
    bound: Literal["exact", "outer"] = "exact"
    source_ids: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of the measure (rounded to 6 decimals)."""
        return {
            "value_lo": _rounded(self.value_lo),
            "value_hi": _rounded(self.value_hi),
            "point": _rounded(self.point),
            "unit": self.unit,
            "coverage_pct": _rounded(self.coverage_pct),
            "n_named": self.n_named,
            "fringe_assumption": self.fringe_assumption,
            "bound": self.bound,
            "source_ids": list(self.source_ids),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)
