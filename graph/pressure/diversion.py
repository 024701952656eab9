"""Diversion ratios where they are not measured."""

from dataclasses import dataclass
from typing import Literal

from graph.concentration.shares import Number
from graph.pressure.errors import UndefinedPressure


@dataclass(frozen=True)
class Diversion:
    """A diversion ratio, 0–1, and whether it was measured or assumed."""

    ratio: float
    basis: Literal["measured", "assumed"]


def diversion_from_shares(
    from_pct: Number, to_pct: Number, *, outside_pct: Number = 0
) -> Diversion:
    """Return s_2 / (1 − s_1) times the recapture 1 − (share of the outside good): assumed.

    Proportional to share: customers who leave firm 1 spread over the others as these sell today.

    Parameters
    ----------
    from_pct, to_pct
        Shares of the firm that loses and the firm that gains, percent of the market.
    outside_pct
        Part of the leaving customers that leaves the market, percent.

    Raises
    ------
    UndefinedPressure
        The losing firm has the whole market.
    """
    if not 0 <= from_pct < 100:
        raise UndefinedPressure("nobody is left to divert to when one firm has the whole market")
    recaptured = 1 - outside_pct / 100
    return Diversion(float(to_pct / (100 - from_pct) * recaptured), "assumed")
