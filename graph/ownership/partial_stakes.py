"""Modified HHI of one stake between two rivals: closed forms and what evidence each needs.

The holder A takes the fraction b of B's profit; one outsider holds the rest of B. Multiply the
factor by s_A * s_B (percent) for the delta in points. Scenarios are named by their explicit
weights, not by the labels of the literature (O'Brien & Salop 2000).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from data.errors import UsageError
from graph.measure import Measure
from graph.ownership.errors import ControlFactMissingError

Control = Literal["silent", "proportional", "coasian", "total", "merger"]


def _silent(b: float) -> float:
    return b


def _proportional(b: float) -> float:
    return b + b / (b * b + (1 - b) * (1 - b))


def _coasian(b: float) -> float:
    return 1 + b


def _total(b: float) -> float:
    return b + 1 / b


def _merger(b: float) -> float:  # noqa: ARG001 - a merger does not depend on the former stake
    return 2.0


FACTORS: dict[Control, Callable[[float], float]] = {
    "silent": _silent,
    "proportional": _proportional,
    "coasian": _coasian,
    "total": _total,
    "merger": _merger,
}
"""delta / (s_A * s_B) as a function of the stake b; `coasian` = B is run for all its holders."""


@dataclass(frozen=True)
class StakeDelta:
    """Deltas of one stake under the control assumptions that its evidence allows.

    silent, proportional, merger: points, as measures (an interval where stake or shares are).
    total: None without a fact that states control; `total_reason` then says why.
    """

    silent: Measure
    proportional: Measure
    merger: Measure
    total: Measure | None
    total_reason: str | None


def stake_delta(
    holder_share_pct: float, target_share_pct: float, stake: float, control: Control
) -> float:
    """Return the MHHI delta in points of one stake.

    Parameters
    ----------
    holder_share_pct, target_share_pct
        Shares of the two rivals, percent.
    stake
        Fraction of the target's profit, 0 < b <= 1.
    control
        `total` explodes for small stakes (b + 1/b): use `deltas_of_stake`, which wants evidence.
    """
    _check_stake(stake)
    return FACTORS[control](stake) * holder_share_pct * target_share_pct


def deltas_of_stake(
    holder_share_pct: float,
    target_share_pct: float,
    stake: tuple[float, float],
    *,
    control_fact: bool,
    source_ids: tuple[str, ...] = (),
) -> StakeDelta:
    """Return the deltas of a stake given as a closed interval of fractions.

    Silent and proportional factors grow with the stake up to one half (the range of minority
    stakes); beyond, the ends and the turning points are searched.
    """
    for end in stake:
        _check_stake(end)

    def measure(control: Control) -> Measure:
        scale = holder_share_pct * target_share_pct
        values = [scale * FACTORS[control](b) for b in _points(*stake)]
        point = values[0] if stake[0] == stake[1] else None
        return Measure(min(values), max(values), "HHI points", point=point, source_ids=source_ids)

    return StakeDelta(
        measure("silent"),
        measure("proportional"),
        measure("merger"),
        measure("total") if control_fact else None,
        None
        if control_fact
        else "no fact states control; b + 1/b exceeds a full merger for small stakes",
    )


def total_control_delta(
    holder_share_pct: float, target_share_pct: float, stake: float, *, control_fact: bool
) -> float:
    """Return the delta under total control by the holder, only where a fact states control.

    Raises:
        ControlFactMissingError: no control fact.
    """
    if not control_fact:
        raise ControlFactMissingError(
            "total control is not computed without a fact that states control: b + 1/b exceeds "
            "a full merger for small stakes; use silent or proportional"
        )
    return stake_delta(holder_share_pct, target_share_pct, stake, "total")


def _points(low: float, high: float) -> list[float]:
    """Ends of the interval and the turning points of the factors inside it."""
    # d/db [b + b/(2b²-2b+1)] = 0 ⇔ (2b²-2b+1)² = 2b²-1, solved numerically on a fine grid; the
    # grid error is below 1e-6 of the value because the factor is flat at a turning point.
    steps = 2000 if high > 0.5 and low < high else 1
    return [low + (high - low) * step / steps for step in range(steps + 1)]


def _check_stake(stake: float) -> None:
    if not 0 < stake <= 1:
        raise UsageError(f"a stake is a fraction above 0 and up to 1, not {stake:g}")
