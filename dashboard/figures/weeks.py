"""Counts per week, stacked by kind: bars whose parts are told apart by shade and by label."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures.style import Style, axis, canvas

SHADES = (1.0, 0.75, 0.5, 0.32, 0.18)
"""Opacity per part, from the bottom; the legend's keys have the same."""


@dataclass(frozen=True)
class WeekBar:
    """One week: its last day (ISO date), its label, counts per part, words for the hover."""

    last_day: str
    label: str
    counts: Sequence[tuple[str, int]]
    hover: str


def weekly(style: Style, bars: Sequence[WeekBar], title: str) -> go.Figure:
    """Return one stacked bar per week; parts come from the bottom in the order they are given."""
    figure = canvas(style, 240, margin={"l": 8, "r": 8, "t": 8, "b": 40})
    parts = list(dict.fromkeys(part for bar in bars for part, _ in bar.counts))
    for number, part in enumerate(parts):
        opacity = SHADES[min(number, len(SHADES) - 1)]
        figure.add_trace(
            go.Bar(
                x=[bar.last_day for bar in bars],
                y=[dict(bar.counts).get(part, 0) for bar in bars],
                name=part,
                hovertext=[bar.hover for bar in bars],
                hovertemplate="%{hovertext}<extra></extra>",
                marker={"color": style.transparent(style.european, opacity),
                        "line": {"color": style.ground, "width": 0.5}},
            )
        )  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0.2)
    figure.update_xaxes(
        axis(style, type="date", tickformat="%m/%Y", dtick="M2" if style.narrow else "M1",
             showgrid=False)
    )  # fmt: skip
    figure.update_yaxes(axis(style, title_text=title, rangemode="tozero", nticks=5))
    return figure
