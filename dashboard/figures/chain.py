"""The layered chain: members in the columns of their layers, relations as curves between them.

Kinds of relation differ by line style, not by colour alone: supply solid, exclusive supply heavy,
ownership and control dotted, money dashed. Widths are constant where no weight is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures.style import SYMBOLS, Style, bare_axis, canvas

ROW = 46
"""Height of one member in pixels: labels of two lines never touch."""

STEPS = 14
DASH = {"supply": "solid", "exclusive": "solid", "ownership": "dot", "money": "dash"}
WIDTH = {"supply": 1.5, "exclusive": 3.5, "ownership": 1.5, "money": 1.5}


@dataclass(frozen=True)
class Node:
    """A member at (column, y), y in [0, 1] from the top; `label` are the lines printed beside it.

    note: a short remark under the label (what is left of it after a knock-out).
    gone: drawn as an outline, its name struck through.
    """

    id: str
    label: Sequence[str]
    column: float
    y: float
    role: str
    hover: str
    href: str | None
    centre: bool = False
    note: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Link:
    """A relation; `style` is supply, exclusive, ownership or money.

    change: "added" or "removed" between two days, else nothing.
    """

    source: str
    target: str
    style: str
    hover: str
    href: str | None
    weight_pct: float | None = None
    change: str = ""


def layered(
    style: Style, titles: Sequence[str], nodes: Sequence[Node], links: Sequence[Link]
) -> go.Figure:
    """Return the picture; `titles` head the columns from left to right."""
    rows = max((sum(1 for n in nodes if n.column == c) for c in range(len(titles))), default=1)
    height = max(260, min(1700, ROW * rows + 70))
    figure = canvas(style, height, margin={"l": 8, "r": 8, "t": 8, "b": 8})
    places = {node.id: node for node in nodes}
    drawn = [link for link in links if link.source in places and link.target in places]
    traces = [_curve(style, places[link.source], places[link.target], link) for link in drawn]
    for role in ("other", "investor", "public", "european", "gatekeeper"):
        chosen = [node for node in nodes if node.role == role]
        if chosen:
            traces.append(_members(style, role, chosen))
    figure.add_traces(traces)
    # One assignment: each annotation added by itself has Plotly check all the earlier ones again.
    figure.update_layout(
        annotations=[
            *(
                _change_sign(style, places[link.source], places[link.target], link.change)
                for link in drawn
                if link.change
            ),
            *(_name(style, node) for node in nodes),
            *(_heading(style, column, title) for column, title in enumerate(titles)),
        ]
    )
    figure.update_xaxes(bare_axis(range=[-0.12, len(titles) - 0.05]))
    figure.update_yaxes(bare_axis(range=[-1.02, 0.02 + 50 / height]))
    return figure


def _name(style: Style, node: Node) -> dict[str, object]:
    """Return the name beside a member, on a ground that keeps lines away from it."""
    return {
        "x": node.column, "y": -node.y, "text": _label(node), "showarrow": False, "align": "left",
        "xanchor": "left", "xshift": 10, "yanchor": "middle", "borderpad": 1,
        "bgcolor": style.transparent(style.ground, 0.78),
        "font": {"size": 12, "color": style.ink,
                 "lineposition": "through" if node.gone else "none"},
    }  # fmt: skip


def _heading(style: Style, column: int, title: str) -> dict[str, object]:
    return {
        "x": column, "y": 0.05, "text": f"<b>{title}</b>", "showarrow": False, "xanchor": "left",
        "xshift": -6, "yanchor": "bottom", "font": {"size": 13, "color": style.ink},
    }  # fmt: skip


def _label(node: Node) -> str:
    """Return the name on its lines, bold in the centre, the remark below."""
    name = "<br>".join(node.label)
    if node.centre:
        name = f"<b>{name}</b>"
    return f"{name}<br><i>{node.note}</i>" if node.note else name


def _members(style: Style, role: str, nodes: Sequence[Node]) -> go.Scatter:
    colour = style.role(role)
    return go.Scatter(
        x=[node.column for node in nodes],
        y=[-node.y for node in nodes],
        mode="markers",
        marker={
            "size": [15 if node.centre else 11 for node in nodes],
            "symbol": SYMBOLS[role],
            "opacity": 1,
            "color": [style.ground if node.gone else colour for node in nodes],
            "line": {
                "color": [
                    colour if node.gone else style.ink if node.centre else style.ground
                    for node in nodes
                ],
                "width": 1.5,
            },
        },
        text=[node.hover for node in nodes],
        customdata=[node.href for node in nodes],
        hovertemplate="%{text}<extra></extra>",
    )


def _curve(style: Style, start: Node, end: Node, link: Link) -> go.Scatter:
    gate = start.role == "gatekeeper"
    colour = style.gatekeeper if gate else style.faint
    if link.change:
        colour = style.public if link.change == "added" else style.ink
    x, y = _bezier((start.column, -start.y), (end.column, -end.y))
    width = WIDTH[link.style]
    if link.weight_pct is not None:
        width = max(1.5, link.weight_pct / 14)
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={
            "color": style.transparent(
                colour, 0.7 if link.change or link.style == "exclusive" else 0.42
            ),
            "width": width,
            "dash": "longdashdot" if link.change == "removed" else DASH[link.style],
        },
        text=[link.hover] * len(x),
        customdata=[link.href] * len(x),
        hovertemplate="%{text}<extra></extra>",
    )


def _change_sign(style: Style, start: Node, end: Node, change: str) -> dict[str, object]:
    """Return the sign on the middle of a line that came or went, for those who see no colour."""
    return {
        "x": (start.column + end.column) / 2,
        "y": -(start.y + end.y) / 2,
        "text": "<b>+</b>" if change == "added" else "<b>×</b>",
        "showarrow": False,
        "font": {"size": 14, "color": style.public if change == "added" else style.ink},
        "bgcolor": style.ground,
        "borderpad": 0,
    }


def _bezier(
    start: tuple[float, float], end: tuple[float, float]
) -> tuple[list[float], list[float]]:
    """Return points of a curve that leaves and arrives level; bows out within one column."""
    reach = 0.42 * abs(end[0] - start[0]) or 0.35
    first = (start[0] + reach, start[1])
    second = (end[0] - reach if end[0] != start[0] else end[0] + reach, end[1])
    if end[0] < start[0]:
        first, second = (start[0] - reach, start[1]), (end[0] + reach, end[1])
    xs, ys = [], []
    for step in range(STEPS + 1):
        t = step / STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        points = (start, first, second, end)
        xs.append(sum(w * p[0] for w, p in zip(weights, points, strict=True)))
        ys.append(sum(w * p[1] for w, p in zip(weights, points, strict=True)))
    return xs, ys
