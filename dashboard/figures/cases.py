"""Proceedings over time: one row per case, its steps, and its dates kept apart by shape and word.

Dates set by law are filled diamonds, indicative targets hollow triangles, dates that an authority
or a party announced hollow stars; a date that passed without an outcome has a ring around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from dashboard.figures.style import Style, axis, canvas

SYMBOLS = {
    "statutory": "diamond",
    "indicative": "triangle-up-open",
    "self_announced": "star-open",
}
ROW, ROW_NARROW = 30, 46
LABEL_LENGTH = 38


@dataclass(frozen=True)
class CaseStep:
    """A step on a row: its day, what the hover says, what it opens, whether it decides."""

    on: date
    hover: str
    href: str
    decides: bool = False


@dataclass(frozen=True)
class CaseDate:
    """A date on a row: its day, its kind, a short label, whether it passed without an outcome."""

    on: date
    kind: str
    label: str
    hover: str
    href: str
    passed: bool


@dataclass(frozen=True)
class CaseRow:
    """One proceeding: label, first and last day of its bar, whether it still runs."""

    label: str
    start: date
    end: date
    running: bool
    steps: Sequence[CaseStep]
    dates: Sequence[CaseDate]


def proceedings(style: Style, rows: Sequence[CaseRow], today: date, today_label: str) -> go.Figure:
    """Return the rows from top to bottom with a line at `today`."""
    height = 20 * -(-((ROW_NARROW if style.narrow else ROW) * len(rows) + 70) // 20)
    figure = canvas(style, height, margin={"l": 8, "r": 16, "t": 26, "b": 34})
    places = {id(row): len(rows) - index for index, row in enumerate(rows)}
    for running in (False, True):
        _bars(style, figure, [row for row in rows if row.running == running], places)
    _steps(style, figure, rows, places)
    _dates(style, figure, rows, places)
    figure.add_vline(x=today.isoformat(), line={"color": style.ink, "width": 1, "dash": "dot"})
    figure.add_annotation(
        x=today.isoformat(), y=1, yref="paper", yanchor="bottom", showarrow=False,
        text=today_label, font={"size": 12, "color": style.ink},
    )  # fmt: skip
    ticks = {"dtick": "M12", "tickformat": "%Y"}
    figure.update_xaxes(axis(style, type="date", range=_span(rows, today, style), **ticks))
    figure.update_yaxes(_labels(style, rows, places))
    return figure


def _bars(style: Style, figure: go.Figure, rows: Sequence[CaseRow], places: dict[int, int]) -> None:
    xs: list[str | None] = []
    ys: list[float | None] = []
    for row in rows:
        xs += [row.start.isoformat(), row.end.isoformat(), None]
        ys += [places[id(row)], places[id(row)], None]
    running = bool(rows) and rows[0].running
    colour = style.transparent(style.european if running else style.other, 0.55)
    figure.add_trace(
        go.Scatter(x=xs, y=ys, mode="lines", hoverinfo="skip",
                   line={"color": colour, "width": 8 if running else 4})
    )  # fmt: skip


def _steps(
    style: Style, figure: go.Figure, rows: Sequence[CaseRow], places: dict[int, int]
) -> None:
    marks = [(row, step) for row in rows for step in row.steps]
    figure.add_trace(
        go.Scatter(
            x=[step.on.isoformat() for _, step in marks],
            y=[places[id(row)] for row, _ in marks],
            mode="markers",
            marker={
                "symbol": ["square" if step.decides else "circle" for _, step in marks],
                "size": [11 if step.decides else 9 for _, step in marks],
                "color": style.ink,
                "opacity": 1,
                "line": {"color": style.ground, "width": 1.5},
            },
            text=[step.hover for _, step in marks],
            customdata=[step.href for _, step in marks],
            hovertemplate="%{text}<extra></extra>",
        )
    )


def _dates(
    style: Style, figure: go.Figure, rows: Sequence[CaseRow], places: dict[int, int]
) -> None:
    for kind, symbol in SYMBOLS.items():
        marks = [(row, one) for row in rows for one in row.dates if one.kind == kind]
        passed = [(row, one) for row, one in marks if one.passed]
        if passed:
            figure.add_trace(
                go.Scatter(
                    x=[one.on.isoformat() for _, one in passed],
                    y=[places[id(row)] for row, _ in passed],
                    mode="markers", hoverinfo="skip",
                    marker={"symbol": "circle-open", "size": 22, "color": style.gatekeeper,
                            "line": {"width": 1.5, "color": style.gatekeeper}},
                )
            )  # fmt: skip
        figure.add_trace(
            go.Scatter(
                x=[one.on.isoformat() for _, one in marks],
                y=[places[id(row)] for row, _ in marks],
                mode="markers" if style.narrow else "markers+text",
                marker={"symbol": symbol, "size": 12, "color": style.gatekeeper,
                        "line": {"color": style.gatekeeper, "width": 2}},
                text=[f"   {one.label}" for _, one in marks],
                textposition="middle right",
                textfont={"size": 12, "color": style.ink},
                hovertext=[one.hover for _, one in marks],
                customdata=[one.href for _, one in marks],
                hovertemplate="%{hovertext}<extra></extra>",
                cliponaxis=False,
            )
        )  # fmt: skip


def _labels(style: Style, rows: Sequence[CaseRow], places: dict[int, int]) -> dict[str, object]:
    if style.narrow:
        return axis(
            style, showgrid=False, range=[0.3, len(rows) + 0.9],
            tickvals=[places[id(row)] + 0.42 for row in rows],
            ticktext=[_short(row.label) for row in rows],
            ticklabelposition="inside", tickfont={"color": style.ink, "size": 12},
        )  # fmt: skip
    return axis(
        style, showgrid=True, range=[0.3, len(rows) + 0.7],
        tickvals=[places[id(row)] for row in rows],
        ticktext=[_short(row.label) for row in rows],
        tickfont={"color": style.ink, "size": 12},
    )  # fmt: skip


def _short(label: str) -> str:
    return label if len(label) <= LABEL_LENGTH else f"{label[: LABEL_LENGTH - 1].rstrip()}…"


def _span(rows: Sequence[CaseRow], today: date, style: Style) -> list[str]:
    """Return the days shown: all bars and dates, with room for the labels on the right."""
    starts = [row.start for row in rows] or [today]
    ends = [one.on for row in rows for one in row.dates] + [row.end for row in rows] + [today]
    first, last = min(starts), max(ends)
    room = (last - first) * (0.06 if style.narrow else 0.16)
    return [(first - (last - first) * 0.02).isoformat(), (last + room).isoformat()]
