"""HHI intervals over time and shares of firms as small multiples."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.figures.labels import cut
from dashboard.figures.style import FONT, Style, axis, canvas

LINE_FROM_COVERAGE = 80.0
"""Named coverage, percent, from which successive values are joined by a line."""

DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross")


@dataclass(frozen=True)
class FormerHhi:
    """The interval of a period before its shares were restated."""

    lo: float
    hi: float
    hover: str


@dataclass(frozen=True)
class HhiPoint:
    """The HHI interval of one period of one series, drawn at the period's last day."""

    day: date
    lo: float
    hi: float
    point: float | None
    coverage: float
    estimator: str
    hover: str
    href: str
    former: FormerHhi | None = None


@dataclass(frozen=True)
class Level:
    """A threshold of the yardstick with its printed label."""

    value: float
    label: str


@dataclass(frozen=True)
class ShareRange:
    """The share of one firm in one period, as a range."""

    day: date
    lo: float
    hi: float
    estimator: str
    hover: str
    href: str


def hhi_over_time(
    style: Style, points: Sequence[HhiPoint], levels: Sequence[Level], top: float | None = None
) -> go.Figure:
    """Return intervals over time on the bands of the yardstick; the axis starts at 0."""
    highest = top or max([point.hi for point in points], default=0.0)
    limit = min(10800.0, max(2600.0, math.ceil(highest * 1.16 / 500) * 500))
    figure = canvas(style, 420, margin={"l": 8, "r": 16, "t": 12, "b": 36})
    _bands(figure, style, levels, limit)
    estimators = list(dict.fromkeys(point.estimator for point in points))
    for number, estimator in enumerate(estimators):
        series = [point for point in points if point.estimator == estimator]
        _hhi_series(figure, style, sorted(series, key=lambda p: p.day), number)
        _name_series(figure, style, estimator, number)
    days = [point.day for point in points]
    ticks = _few_ticks(days) if style.narrow else {"type": "date", **_span(days)}
    figure.update_xaxes(axis(style, showgrid=False, **ticks))
    figure.update_yaxes(axis(style, range=[0, limit], tickformat=","))
    return figure


def _span(days: Sequence[date]) -> dict[str, object]:
    if not days:
        return {}
    first, last = min(days), max(days)
    pad = max(60, (last - first).days // 18)
    start, end = date.fromordinal(first.toordinal() - pad), date.fromordinal(last.toordinal() + pad)
    settings: dict[str, object] = {"range": [start.isoformat(), end.isoformat()]}
    if (last - first).days > 720:
        settings |= {"tickformat": "%Y", "dtick": "M12" if (last - first).days < 4400 else "M24"}
    else:
        settings |= {"tickformat": "%Y-%m", "nticks": 6}
    return settings


def _few_ticks(days: Sequence[date]) -> dict[str, object]:
    settings = _span(days)
    settings.pop("dtick", None)
    return settings | {"type": "date", "nticks": 4, "tickangle": 0}


def _bands(figure: go.Figure, style: Style, levels: Sequence[Level], limit: float) -> None:
    for start, end, fill in style.levels(tuple(level.value for level in levels)):
        if start < limit:
            figure.add_hrect(
                y0=start, y1=min(end, limit), fillcolor=fill, line_width=0, layer="below"
            )
    for level in levels:
        figure.add_hline(y=level.value, line={"color": style.faint, "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=0, xref="paper", y=level.value, text=level.label, showarrow=False, xanchor="left",
            yanchor="bottom", font={"size": 11, "color": style.faint}, xshift=4,
            bgcolor=style.transparent(style.ground, 0.6), borderpad=0,
        )  # fmt: skip


def _hhi_series(figure: go.Figure, style: Style, series: Sequence[HhiPoint], number: int) -> None:
    colour = style.ink if number == 0 else style.faint
    dash = DASHES[number % len(DASHES)]
    for run in _runs(series):
        if len(run) > 1:
            figure.add_trace(_ribbon(style, run, colour))
    for point in series:
        figure.add_trace(
            go.Scatter(
                x=[point.day, point.day], y=[point.lo, point.hi], mode="lines", hoverinfo="skip",
                line={"color": colour, "width": 3},
            )
        )  # fmt: skip
    for run in _joined(series):
        figure.add_trace(
            go.Scatter(
                x=[p.day for p in run], y=[_middle(p) for p in run], mode="lines",
                hoverinfo="skip", line={"color": colour, "width": 1.5, "dash": dash},
            )
        )  # fmt: skip
    _former_values(figure, style, [point for point in series if point.former is not None])
    figure.add_trace(
        go.Scatter(
            x=[p.day for p in series],
            y=[_middle(p) for p in series],
            mode="markers",
            marker={
                "size": 9,
                "symbol": SYMBOLS[number % len(SYMBOLS)],
                "opacity": [1.0 if _marked(p) else 0.0 for p in series],
                "color": style.ground,
                "line": {"color": colour, "width": 2},
            },
            text=[p.hover for p in series],
            customdata=[p.href for p in series],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    _caps(figure, series, colour, 5 if style.narrow else 9)


def _marked(point: HhiPoint) -> bool:
    """Return whether a middle may be drawn: a point, or at least most of the market is named."""
    return point.point is not None or point.coverage >= LINE_FROM_COVERAGE


def _caps(figure: go.Figure, series: Sequence[HhiPoint], colour: str, size: int) -> None:
    """Close both ends of each interval: what is drawn is the range, not its middle."""
    figure.add_trace(
        go.Scatter(
            x=[p.day for p in series for _ in range(2)],
            y=[end for p in series for end in (p.lo, p.hi)],
            mode="markers",
            marker={
                "size": size,
                "symbol": "line-ew-open",
                "color": colour,
                "line": {"color": colour, "width": 2},
            },
            text=[p.hover for p in series for _ in range(2)],
            customdata=[p.href for p in series for _ in range(2)],
            hovertemplate="%{text}<extra></extra>",
        )
    )


def _former_values(figure: go.Figure, style: Style, points: Sequence[HhiPoint]) -> None:
    """Draw what stood before a restatement: a dotted range with hollow ends."""
    for point in points:
        if point.former is None:
            continue
        figure.add_trace(
            go.Scatter(
                x=[point.day, point.day],
                y=[point.former.lo, point.former.hi],
                mode="lines+markers",
                line={"color": style.faint, "width": 1.5, "dash": "dot"},
                marker={"size": 10, "symbol": "circle-open", "color": style.faint},
                text=[point.former.hover] * 2,
                customdata=[point.href] * 2,
                hovertemplate="%{text}<extra></extra>",
            )
        )


def _joined(series: Sequence[HhiPoint]) -> list[list[HhiPoint]]:
    """Return stretches of two and more neighbours that are marked and near in time."""
    runs: list[list[HhiPoint]] = []
    for run in _runs(series):
        stretch: list[HhiPoint] = []
        for point in run:
            if _marked(point):
                stretch.append(point)
            else:
                runs.append(stretch)
                stretch = []
        runs.append(stretch)
    return [run for run in runs if len(run) > 1]


def _name_series(figure: go.Figure, style: Style, estimator: str, number: int) -> None:
    signs = ("○", "□", "◇", "△", "+")
    figure.add_annotation(
        x=1, xref="paper", y=1, yref="paper", xanchor="right", yanchor="top", showarrow=False,
        xshift=-8, yshift=-6 - 18 * number, text=f"{signs[number % len(signs)]} {estimator}",
        font={"size": 12, "color": style.ink, "family": FONT},
    )  # fmt: skip


def _middle(point: HhiPoint) -> float:
    return point.point if point.point is not None else (point.lo + point.hi) / 2


def _runs(series: Sequence[HhiPoint]) -> list[list[HhiPoint]]:
    """Return stretches without a gap of more than 400 days; nothing is drawn across a gap."""
    runs: list[list[HhiPoint]] = []
    for point in series:
        if runs and (point.day - runs[-1][-1].day).days <= 400:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _ribbon(style: Style, run: Sequence[HhiPoint], colour: str) -> go.Scatter:
    return go.Scatter(
        x=[p.day for p in run] + [p.day for p in reversed(run)],
        y=[p.hi for p in run] + [p.lo for p in reversed(run)],
        fill="toself",
        fillcolor=style.transparent(colour, 0.14),
        line={"width": 0},
        hoverinfo="skip",
        mode="lines",
    )


def share_multiples(
    style: Style,
    firms: Sequence[tuple[str, str, Sequence[ShareRange]]],
) -> go.Figure:
    """Return one small panel per firm with the same scales; `firms` are (name, role, ranges)."""
    across = 2 if style.narrow else 4
    rows = max(1, -(-len(firms) // across))
    figure = make_subplots(
        rows=rows,
        cols=across,
        shared_yaxes=True,
        shared_xaxes=True,
        horizontal_spacing=0.035,
        vertical_spacing=min(0.16, 0.34 / rows),
        subplot_titles=[cut(name, 20, 1)[0] if style.narrow else name for name, _, _ in firms],
    )
    figure.update_layout(canvas(style, 170 * rows + 50).layout)
    figure.update_annotations(font={"size": 12, "color": style.ink, "family": FONT})
    everything = [item for _, _, ranges in firms for item in ranges]
    top = min(100.0, max([item.hi for item in everything], default=100.0) * 1.15)
    estimators = list(dict.fromkeys(item.estimator for item in everything))
    for position, (_, role, ranges) in enumerate(firms):
        row, column = position // across + 1, position % across + 1
        for number, estimator in enumerate(estimators):
            chosen = sorted(
                (r for r in ranges if r.estimator == estimator), key=lambda item: item.day
            )
            if chosen:
                for trace in _share_traces(style, chosen, style.role(role), number):
                    figure.add_trace(trace, row=row, col=column)
    days = [item.day for item in everything]
    figure.update_xaxes(axis(style, **_few_ticks(days)))
    figure.update_yaxes(axis(style, range=[0, top], ticksuffix=" %", nticks=4))
    figure.update_layout(margin={"l": 8, "r": 8, "t": 28, "b": 30})
    return figure


def _share_traces(
    style: Style, ranges: Sequence[ShareRange], colour: str, number: int
) -> list[go.Scatter]:
    ribbon = go.Scatter(
        x=[r.day for r in ranges] + [r.day for r in reversed(ranges)],
        y=[r.hi for r in ranges] + [r.lo for r in reversed(ranges)],
        fill="toself",
        fillcolor=style.transparent(colour, 0.25),
        line={"width": 0},
        hoverinfo="skip",
        mode="lines",
    )
    points = go.Scatter(
        x=[r.day for r in ranges],
        y=[(r.lo + r.hi) / 2 for r in ranges],
        mode="lines+markers",
        line={"color": colour, "width": 1.5, "dash": DASHES[number % len(DASHES)]},
        marker={"size": 6, "color": colour, "symbol": SYMBOLS[number % len(SYMBOLS)]},
        text=[r.hover for r in ranges],
        customdata=[r.href for r in ranges],
        hovertemplate="%{text}<extra></extra>",
    )
    return [ribbon, points]
