"""Horizontal ranges: one row per thing, an interval with its central value; and counted bars."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures.labels import cut
from dashboard.figures.style import SYMBOLS, Style, axis, canvas


@dataclass(frozen=True)
class RangeRow:
    """One row: label, interval, central value, role for the colour, what it opens."""

    label: str
    lo: float
    hi: float
    centre: float
    role: str
    hover: str
    href: str | None


def ranges(style: Style, rows: Sequence[RangeRow], title: str) -> go.Figure:
    """Return the ranges from the top row down; the axis starts at 0."""
    figure = canvas(style, max(160, (36 if style.narrow else 30) * len(rows) + 70))
    places = {id(row): len(rows) - index for index, row in enumerate(rows)}
    for row in rows:
        figure.add_trace(
            go.Scatter(
                x=[row.lo, row.hi], y=[places[id(row)]] * 2, mode="lines", hoverinfo="skip",
                line={"color": style.transparent(style.role(row.role), 0.45), "width": 9},
            )
        )  # fmt: skip
    for role in dict.fromkeys(row.role for row in rows):
        chosen = [row for row in rows if row.role == role]
        figure.add_trace(
            go.Scatter(
                x=[row.centre for row in chosen],
                y=[places[id(row)] for row in chosen],
                mode="markers",
                marker={"size": 11, "symbol": SYMBOLS[role], "color": style.role(role),
                        "line": {"color": style.ground, "width": 1.5}},
                text=[row.hover for row in chosen],
                customdata=[row.href for row in chosen],
                hovertemplate="%{text}<extra></extra>",
            )
        )  # fmt: skip
    figure.update_xaxes(axis(style, rangemode="tozero", title_text=title, tickformat="~s"))
    figure.update_yaxes(
        axis(
            style,
            showgrid=False,
            tickvals=[places[id(row)] for row in rows],
            ticktext=[_label(style, row.label) for row in rows],
            range=[0.3, len(rows) + 0.7],
            tickfont={"color": style.ink, "size": 12},
        )
    )
    figure.update_layout(margin={"l": 8, "r": 20, "t": 8, "b": 44})
    return figure


def _label(style: Style, label: str) -> str:
    return "<br>".join(cut(label, 20, 2)) if style.narrow else label


def counted(
    style: Style, rows: Sequence[tuple[str, Sequence[tuple[str, int, str]]]], tone: str
) -> go.Figure:
    """Return stacked bars of counts: (row, [(part, count, hover)]); parts fade from left."""
    figure = canvas(style, max(140, 38 * len(rows) + 40))
    parts = list(dict.fromkeys(part for _, items in rows for part, _, _ in items))
    colour = style.role(tone)
    for number, part in enumerate(parts):
        opacity = max(0.16, 1 - 0.15 * number)
        found = [
            (label, count, hover)
            for label, items in rows
            for name, count, hover in items
            if name == part and count
        ]
        figure.add_trace(
            go.Bar(
                y=[label for label, _, _ in found],
                x=[count for _, count, _ in found],
                orientation="h",
                text=[str(count) for _, count, _ in found],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"color": style.ground if opacity > 0.6 else style.ink, "size": 12},
                hovertext=[hover for _, _, hover in found],
                hovertemplate="%{hovertext}<extra></extra>",
                marker={"color": style.transparent(colour, opacity),
                        "line": {"color": style.ground, "width": 1.5}},
            )
        )  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0.35, margin={"l": 8, "r": 16, "t": 8, "b": 28})
    figure.update_xaxes(axis(style))
    figure.update_yaxes(
        axis(style, showgrid=False, autorange="reversed", tickfont={"color": style.ink, "size": 12})
    )
    return figure
