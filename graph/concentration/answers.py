"""Threshold tests on intervals: certain, possible or no, and which share would settle them."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from graph.concentration.bounds import Interval, hhi_interval
from graph.concentration.boxes import MarketBoxes, ShareBox
from graph.concentration.shares import Number, as_exact
from graph.measure import Answer

Operator = Literal[">", ">=", "<", "<="]

_OPERATORS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}

THE_REST = "the unnamed rest"
"""How a settling share is called that belongs to no named firm."""


def compare(interval: Interval, relation: Operator, threshold: Number) -> Answer:
    """Return whether the value meets the threshold on the whole interval, in part, or nowhere.

    The operator is explicit: "exceeds" is >, and the unrounded value is compared.
    """
    holds = _OPERATORS[relation]
    limit = as_exact(threshold)
    at_ends = holds(interval.lo, limit), holds(interval.hi, limit)
    if all(at_ends):
        return "certain"
    return "possible" if any(at_ends) else "no"


@dataclass(frozen=True)
class SettlingShare:
    """A share that is not known exactly and keeps a test open.

    firm: its name, or `THE_REST`.
    width_pp: how much is unknown, in percentage points.
    settles: knowing it alone would settle the test "always" (at both ends of its range),
        "sometimes" (at one end) or "never".
    """

    firm: str
    width_pp: float
    settles: Literal["always", "sometimes", "never"]


def settling_shares(
    market: MarketBoxes, relation: Operator, threshold: Number
) -> list[SettlingShare]:
    """Return the shares that keep a test of the HHI open, the widest first; [] when it is settled.

    Each firm's box is fixed at either end (as far as the others allow) and the test repeated. To
    know how the unnamed rest is split settles the test when nothing else is open.
    """
    if compare(hhi_interval(market), relation, threshold) != "possible":
        return []
    found = [
        SettlingShare(box.firm, float(box.width), _settles(market, place, relation, threshold))
        for place, box in enumerate(market.boxes)
        if box.width > 0
    ]
    if market.fringe is not None:
        found.append(_rest(market))
    return sorted(found, key=lambda share: (-share.width_pp, share.firm))


def _settles(
    market: MarketBoxes, place: int, relation: Operator, threshold: Number
) -> Literal["always", "sometimes", "never"]:
    box = market.boxes[place]
    settled = []
    for value in (box.lo, box.hi):
        boxes = list(market.boxes)
        boxes[place] = ShareBox(box.firm, value, value)
        fixed = replace(market, boxes=tuple(boxes))
        if fixed.is_feasible():
            settled.append(compare(hhi_interval(fixed), relation, threshold) != "possible")
    return _in_words(settled)


def _rest(market: MarketBoxes) -> SettlingShare:
    low = sum((box.lo for box in market.boxes), Fraction(0))
    width = min(market.whole - low, market.fringe_capacity)
    only_unknown = all(box.width == 0 for box in market.boxes)
    return SettlingShare(THE_REST, float(width), "always" if only_unknown else "sometimes")


def _in_words(settled: list[bool]) -> Literal["always", "sometimes", "never"]:
    if settled and all(settled):
        return "always"
    return "sometimes" if any(settled) else "never"
