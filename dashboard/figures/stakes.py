"""Stakes over time: one staircase per holder and firm, thresholds as thin lines, options apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.figures.labels import cut
from dashboard.figures.style import FONT, Style, axis, canvas

PANEL = 210
"""Height of one panel in pixels."""


@dataclass(frozen=True)
class StakeStep:
    """A disclosed stake, percent, drawn from its day on.

    crossing: "certain" or "possible" where it reaches a threshold, else nothing.
    """

    day: date
    lo: float
    hi: float
    crossing: str
    hover: str
    href: str


@dataclass(frozen=True)
class StakePanel:
    """The stakes of one holder in one firm, oldest first; `options` are not in the stake."""

    title: str
    role: str
    steps: Sequence[StakeStep]
    options: Sequence[StakeStep] = ()


def staircases(
    style: Style, panels: Sequence[StakePanel], thresholds: Sequence[float], until: date
) -> go.Figure:
    """Return the panels with the same scale of percent; the last stake runs on to `until`."""
    across = 1 if style.narrow else 2
    rows = max(1, -(-len(panels) // across))
    figure = make_subplots(
        rows=rows, cols=across, horizontal_spacing=0.07, vertical_spacing=min(0.3, 0.34 / rows),
        subplot_titles=[cut(panel.title, 34 if style.narrow else 60, 1)[0] for panel in panels],
    )  # fmt: skip
    figure.update_layout(canvas(style, PANEL * rows + 30).layout)
    figure.update_annotations(font={"size": 12, "color": style.ink, "family": FONT})
    for place, panel in enumerate(panels):
        where = {"row": place // across + 1, "col": place % across + 1}
        highest = max((step.hi for step in (*panel.steps, *panel.options)), default=1.0)
        top = min(100.0, highest * 1.25)
        for level in thresholds:
            if level <= top:
                line = {"color": style.transparent(style.faint, 0.5), "width": 1, "dash": "dot"}
                figure.add_hline(y=level, line=line, **where)
        for trace in _traces(style, panel, until):
            figure.add_trace(trace, **where)
        ticks = [level for level in thresholds if level <= top]
        figure.update_yaxes(
            axis(style, range=[0, top], tickvals=[0, *ticks], ticksuffix=" %", showgrid=False),
            **where,
        )
        figure.update_xaxes(
            axis(style, type="date", nticks=4, tickangle=0, showgrid=False), **where
        )
    figure.update_layout(margin={"l": 8, "r": 12, "t": 28, "b": 30})
    return figure


def _traces(style: Style, panel: StakePanel, until: date) -> list[go.Scatter]:
    colour = style.role(panel.role)
    days = [step.day for step in panel.steps]
    ends = [*days[1:], max(until, days[-1])]
    xs = [day for pair in zip(days, ends, strict=True) for day in pair]
    lows = [step.lo for step in panel.steps for _ in range(2)]
    highs = [step.hi for step in panel.steps for _ in range(2)]
    band = go.Scatter(
        x=[*xs, *reversed(xs)], y=[*highs, *reversed(lows)], fill="toself", mode="lines",
        fillcolor=style.transparent(colour, 0.25), line={"width": 0}, hoverinfo="skip",
    )  # fmt: skip
    line = go.Scatter(
        x=xs, y=[(a + b) / 2 for a, b in zip(lows, highs, strict=True)], mode="lines",
        line={"color": colour, "width": 2}, hoverinfo="skip",
    )  # fmt: skip
    marks = _marks(panel.steps, {
        "size": [13 if step.crossing else 9 for step in panel.steps],
        "symbol": [
            {"certain": "triangle-up", "possible": "triangle-up-open"}.get(step.crossing, "circle")
            for step in panel.steps
        ],
        "color": colour,
    })  # fmt: skip
    if not panel.options:
        return [band, line, marks]
    options = _marks(panel.options, {"size": 12, "symbol": "diamond-open", "color": style.faint})
    return [band, line, marks, options]


def _marks(steps: Sequence[StakeStep], marker: dict[str, object]) -> go.Scatter:
    return go.Scatter(
        x=[step.day for step in steps],
        y=[(step.lo + step.hi) / 2 for step in steps],
        mode="markers",
        marker={"opacity": 1, **marker},
        text=[step.hover for step in steps],
        customdata=[step.href for step in steps],
        hovertemplate="%{text}<extra></extra>",
    )
