"""Gauges: a range of values against a threshold, each criterion on its own row, in percent of it.

The axis is logarithmic, since values lie between a tenth and a hundred times their threshold. A
range without a known upper end runs out in an arrow; an unknown one is a dotted row with the word.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures.style import Style, axis, canvas

LOWEST, HIGHEST = 5.0, 10000.0
ROW, ROW_NARROW = 76, 92


@dataclass(frozen=True)
class GaugeRow:
    """One criterion: its label and its newest range in percent of the threshold.

    lo, hi: None where unknown; `hi` infinite where only a lower end is known. projected: the range
    in twelve months. value: the range in words. proxy: it stands in for what the law asks for.
    """

    label: str
    value: str
    lo: float | None
    hi: float | None
    projected: tuple[float, float] | None
    proxy: bool
    hover: str
    href: str | None


def gauges(style: Style, rows: Sequence[GaugeRow], unknown: str, threshold: str) -> go.Figure:
    """Return the gauges from top to bottom; `threshold` is the word beside the line at 100 %."""
    figure = canvas(style, _height(style, len(rows)),
                    margin={"l": 16, "r": 16, "t": 24, "b": 34})  # fmt: skip
    for index, row in enumerate(rows):
        _row(style, figure, row, len(rows) - index, unknown)
    figure.add_vline(x=100, line={"color": style.ink, "width": 2})
    figure.add_annotation(
        x=2, y=1, yref="paper", yanchor="bottom", showarrow=False, text=threshold,
        font={"size": 12, "color": style.ink},
    )  # fmt: skip
    figure.update_xaxes(
        axis(
            style, type="log", range=[math.log10(LOWEST), math.log10(HIGHEST)],
            tickvals=[10, 50, 100, 500, 1000, 5000] if not style.narrow else [10, 100, 1000],
            ticktext=_ticks(style),
        )
    )  # fmt: skip
    figure.update_yaxes(
        axis(style, showgrid=False, showticklabels=False, range=[0.4, len(rows) + 0.6])
    )
    return figure


def _height(style: Style, rows: int) -> int:
    return 20 * round(((ROW_NARROW if style.narrow else ROW) * rows + 60) / 20)


def _ticks(style: Style) -> list[str]:
    space = "%" if style.language == "en" else "\u202f%"
    values = [10, 50, 100, 500, 1000, 5000] if not style.narrow else [10, 100, 1000]
    return [f"{value}{space}" for value in values]


def _row(style: Style, figure: go.Figure, row: GaugeRow, place: int, unknown: str) -> None:
    figure.add_annotation(
        x=math.log10(LOWEST), y=place + 0.2, xanchor="left", yanchor="bottom", showarrow=False,
        text=f"<b>{row.label}</b>{'<br>' if style.narrow else '  '}{row.value}", align="left",
        bgcolor=style.ground, borderpad=1,
        font={"size": 12 if style.narrow else 13, "color": style.ink},
    )  # fmt: skip
    if row.lo is None or row.hi is None:
        _bar(figure, LOWEST, HIGHEST, place,
             {"color": style.unknown, "width": 2, "dash": "dot"})  # fmt: skip
        figure.add_annotation(
            x=math.log10(LOWEST), y=place - 0.06, xanchor="left", yanchor="top", showarrow=False,
            text=f"<i>{unknown}</i>", font={"size": 12, "color": style.faint},
        )  # fmt: skip
        return
    low = min(max(row.lo, LOWEST), HIGHEST)
    high = HIGHEST if math.isinf(row.hi) else min(max(row.hi, low * 1.02), HIGHEST)
    if row.projected is not None:
        start, end = (min(max(value, LOWEST), HIGHEST) for value in row.projected)
        _bar(figure, start, max(end, start * 1.02), place - 0.22,
             {"color": style.transparent(style.european, 0.45), "width": 5})  # fmt: skip
    colour = style.transparent(style.european, 0.45 if row.proxy else 0.9)
    _bar(figure, low, high, place, {"color": colour, "width": 12})
    open_end = math.isinf(row.hi)
    figure.add_trace(
        go.Scatter(
            x=[low, high], y=[place, place], mode="markers", cliponaxis=False,
            marker={
                "symbol": ["line-ns-open", "triangle-right" if open_end else "line-ns-open"],
                "size": [14, 16 if open_end else 14],
                "color": style.european,
                "opacity": 1,
                "line": {"color": style.european, "width": 2},
            },
            text=[row.hover] * 2,
            customdata=[row.href] * 2,
            hovertemplate="%{text}<extra></extra>",
        )
    )  # fmt: skip


def _bar(
    figure: go.Figure, start: float, end: float, place: float, line: dict[str, object]
) -> None:
    figure.add_trace(
        go.Scatter(x=[start, end], y=[place, place], mode="lines", hoverinfo="skip", line=line)
    )
