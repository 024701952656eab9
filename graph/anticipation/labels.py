"""Candidates, features and labels at an origin T, without looking ahead.

A deal announced on or before T is known; the label window is (T, T + horizon].
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class DatedDeal:
    """A deal with its announcement: `invest` (no control) or `acquire`."""

    announced: date
    acquirer: str
    target: str
    kind: Literal["invest", "acquire"]


def window_end(origin: date, months: int) -> date:
    """Return the last day of the label window: the origin moved by calendar months."""
    month = origin.month - 1 + months
    year, month = origin.year + month // 12, month % 12 + 1
    return date(year, month, min(origin.day, calendar.monthrange(year, month)[1]))


def acquired_targets(deals: Sequence[DatedDeal], origin: date) -> set[str]:
    """Return the targets acquired on or before the origin."""
    return {d.target for d in deals if d.kind == "acquire" and d.announced <= origin}


def eligible_targets(deals: Sequence[DatedDeal], origin: date) -> set[str]:
    """Return the targets seen in a deal by the origin and not acquired by then."""
    seen = {deal.target for deal in deals if deal.announced <= origin}
    return seen - acquired_targets(deals, origin)


def prior_investment(deals: Sequence[DatedDeal], origin: date, x: str, y: str) -> bool:
    """Return whether x had invested in y by the origin."""
    return any(
        (d.acquirer, d.target, d.kind) == (x, y, "invest") and d.announced <= origin for d in deals
    )


def acquirer_degree(deals: Sequence[DatedDeal], origin: date, x: str) -> int:
    """Return the number of distinct targets of x by the origin, deals of any kind."""
    return len({d.target for d in deals if d.acquirer == x and d.announced <= origin})


def target_holders(deals: Sequence[DatedDeal], origin: date, y: str) -> int:
    """Return the number of distinct holders of y by the origin."""
    return len({d.acquirer for d in deals if d.target == y and d.announced <= origin})


def label(deals: Sequence[DatedDeal], origin: date, months: int, x: str, y: str) -> int | str:
    """Return 1 if x acquires y inside the window, 0 if not, a sentence if y is no candidate."""
    if y not in eligible_targets(deals, origin):
        if y in acquired_targets(deals, origin):
            return f"{y} had been acquired by {origin.isoformat()}: not a candidate"
        return f"{y} is in no deal known on {origin.isoformat()}: not a candidate"
    end = window_end(origin, months)
    return int(
        any(
            (d.acquirer, d.target, d.kind) == (x, y, "acquire") and origin < d.announced <= end
            for d in deals
        )
    )


def window_observed(origin: date, months: int, data_cutoff: date | None) -> bool:
    """Return whether the window ends by the last day of the data (absent = far enough)."""
    return data_cutoff is None or window_end(origin, months) <= data_cutoff
