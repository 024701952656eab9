"""Deals over time: one lane per basis of the amount, area by amount within the lane."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.style import Style, axis, canvas

LARGEST = 44.0
SMALLEST = 6.0
FILLED = frozenset({"paid", "contract_value", "round_total"})
"""Bases drawn filled; promises and ceilings are drawn hollow."""


@dataclass(frozen=True)
class DealMark:
    """One deal on the timeline.

    first, last: days between which it was announced. role: whose colour it has.
    """

    first: Any
    last: Any
    basis: str
    amount: float
    kind: str
    role: str
    abandoned: bool
    hover: str
    href: str


def timeline(
    style: Style, marks: Sequence[DealMark], lanes: Sequence[tuple[str, str]]
) -> go.Figure:
    """Return the timeline; `lanes` are (basis, printed name) from top to bottom."""
    rows = max(1, len(lanes))
    figure = canvas(style, 90 * rows + 60, margin={"l": 8, "r": 16, "t": 8, "b": 30})
    height = {basis: rows - index for index, (basis, _) in enumerate(lanes)}
    largest = {
        basis: max((mark.amount for mark in marks if mark.basis == basis), default=1.0)
        for basis, _ in lanes
    }
    for role in ("other", "european", "gatekeeper"):
        chosen = sorted(
            (m for m in marks if m.role == role and m.basis in height), key=lambda m: -m.amount
        )
        if chosen:
            figure.add_trace(_trace(style, role, chosen, height, largest))
    ticks = {"nticks": 5, "tickangle": 0} if style.narrow else {"dtick": "M12"}
    figure.update_xaxes(axis(style, type="date", tickformat="%Y", **ticks))
    figure.update_yaxes(
        axis(
            style,
            range=[0.4, rows + 0.6],
            tickvals=list(height.values()),
            ticktext=[name for _, name in lanes],
            showgrid=True,
            tickfont={"color": style.ink, "size": 12},
        )
    )
    return figure


def _trace(
    style: Style,
    role: str,
    marks: Sequence[DealMark],
    height: dict[str, int],
    largest: dict[str, float],
) -> go.Scatter:
    colour = style.role(role)
    return go.Scatter(
        x=[mark.last for mark in marks],
        y=[height[mark.basis] for mark in marks],
        mode="markers",
        marker={
            "size": [
                max(SMALLEST, LARGEST * math.sqrt(mark.amount / largest[mark.basis]))
                for mark in marks
            ],
            "symbol": ["x-thin" if mark.abandoned else "circle" for mark in marks],
            "color": [
                style.transparent(colour, 0.5 if mark.basis in FILLED else 0.06) for mark in marks
            ],
            "line": {"color": colour, "width": 1.5},
        },
        text=[mark.hover for mark in marks],
        customdata=[mark.href for mark in marks],
        hovertemplate="%{text}<extra></extra>",
    )
