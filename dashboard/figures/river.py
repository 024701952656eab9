"""The staged river: one column per layer, stacked shares, ribbons that count sourced relations.

Left to right on a wide screen, top to bottom on a narrow one. Everything is laid out here in two
abstract directions, *along* the chain and *across* it (0 to 100 percent of the headline market),
and turned into x and y at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures.style import Style, bare_axis, canvas

BAR = 0.56
"""Thickness of a column, in units of the distance between two columns."""

SLOT = (104.0, 112.0)
"""Where, across, the organisations of a layer stand that have no share in the headline market."""

BANK = (-37.0, -26.0)
"""Where, across, the parallel bank of public compute lies beside the cloud."""

RIBBON_PER_RELATION = 1.1
RIBBON_MOST = 26.0


@dataclass(frozen=True)
class Segment:
    """A part of a column: a firm, a group or the unknown rest.

    names: printed names from the preferred one on; the first that fits is written. share: percent
    of the market that is drawn. role: gatekeeper, european, public, other, group or
    unknown. hover: the line shown on pointing. href: what it opens.
    """

    key: str
    names: Sequence[str]
    share: float
    role: str
    hover: str
    href: str | None = None


@dataclass(frozen=True)
class LayerColumn:
    """One layer: its headline market, or none."""

    key: str
    title: str
    segments: Sequence[Segment]
    hhi: tuple[float, float] | None
    hhi_text: str
    suppliers_text: str
    caption: Sequence[str]
    short_caption: str
    rest_text: str
    href: str | None = None


@dataclass(frozen=True)
class Ribbon:
    """`count` sourced supply relations from one part of a layer to one part of a later layer.

    source, target: (layer, segment key); a key that is no segment means "without a share".
    """

    source: tuple[str, str]
    target: tuple[str, str]
    count: int
    role: str
    hover: str


@dataclass(frozen=True)
class Bank:
    """Public compute beside the cloud: a count of sites in words."""

    beside: str
    title: str
    text: str
    href: str | None
    hover: str


def river(
    style: Style,
    columns: Sequence[LayerColumn],
    ribbons: Sequence[Ribbon],
    bank: Bank | None,
    thresholds: tuple[float, ...],
) -> go.Figure:
    """Return the river. `thresholds` are the HHI levels of the reader's yardstick."""
    drawing = _Drawing(style, columns, thresholds)
    drawing.draw_ribbons(ribbons)
    for index, column in enumerate(columns):
        drawing.draw_column(index, column)
    if bank is not None:
        drawing.draw_bank(bank)
    return drawing.finished()


class _Drawing:
    """Collects shapes, bars and texts of one river."""

    def __init__(
        self, style: Style, columns: Sequence[LayerColumn], thresholds: tuple[float, ...]
    ) -> None:
        self.style = style
        self.columns = columns
        self.thresholds = thresholds
        self.place = {column.key: index for index, column in enumerate(columns)}
        self.shapes: list[dict[str, object]] = []
        self.texts: list[dict[str, object]] = []
        self.bars: list[dict[str, object]] = []
        self.spots: list[tuple[float, float, str, str | None]] = []

    def at(self, along: float, across: float) -> tuple[float, float]:
        """Return x and y of a place."""
        return (across, -along) if self.style.narrow else (along, across)

    def _slot(self) -> tuple[float, float]:
        """Return where the organisations without a share stand; wider where text runs across."""
        return (103.0, 117.0) if self.style.narrow else SLOT

    # --- columns -------------------------------------------------------------------------------

    def draw_column(self, index: int, column: LayerColumn) -> None:
        """Draw one layer: shares, slot of the others, HHI range, texts."""
        base = 0.0
        for segment in column.segments:
            self._segment(index, base, segment)
            base += segment.share
        if not column.segments:
            self.bars.append(
                {
                    "along": index,
                    "base": 0.0,
                    "length": 100.0,
                    "role": "unknown",
                    "hover": column.caption[0],
                    "href": column.href,
                }
            )
            self._text(index, 50, column.caption[0], size=11, colour=self.style.ink, boxed=True)
        if column.rest_text:
            self._box(index, self._slot(), self.style.other)
            self._text(index, sum(self._slot()) / 2, column.rest_text, size=10)
        if self.style.narrow:
            self._narrow_head(index, column)
        else:
            self._wide_head(index, column)

    def _segment(self, index: int, base: float, segment: Segment) -> None:
        self.bars.append(
            {
                "along": index,
                "base": base,
                "length": segment.share,
                "role": segment.role,
                "hover": segment.hover,
                "href": segment.href,
            }
        )
        room = segment.share >= (9 if self.style.narrow else 4.2)
        if not room or segment.role == "unknown":
            return
        solid = segment.role in ("gatekeeper", "european", "public")
        colour = self.style.ground if solid else self.style.ink
        letters = segment.share / 2.0 if self.style.narrow else 12
        label = next((name for name in segment.names if len(name) <= letters), "")
        boxed = segment.role == "group"
        if label:
            self._text(index, base + segment.share / 2, label, size=11, colour=colour, boxed=boxed)

    def _wide_head(self, index: int, column: LayerColumn) -> None:
        self._text(index, 140, f"<b>{column.title}</b>", size=13)
        self._text(index, 134, column.hhi_text, size=11)
        self._scale(index, column, 128.2, 130.4)
        self._text(index, 123.6, column.suppliers_text, size=10.5, colour=self.style.faint)
        for row, line in enumerate(column.caption if column.segments else ()):
            self._text(index, -4.5 - 4.4 * row, line, size=10.5, colour=self.style.faint)

    def _narrow_head(self, index: int, column: LayerColumn) -> None:
        head = f"<b>{column.title}</b>  {column.hhi_text}"
        self._text(index - 0.5, 0, head, size=12, anchor="left")
        under = " · ".join(part for part in (column.suppliers_text, column.short_caption) if part)
        self._text(index - 0.38, 0, under, size=10, anchor="left", colour=self.style.faint)

    def _scale(self, index: int, column: LayerColumn, low: float, high: float) -> None:
        """Draw the HHI interval of a layer over the bands of the yardstick."""
        if column.hhi is None:
            return
        for start, end, fill in self.style.levels(self.thresholds):
            self._rectangle(index, (start, end), (low, high), fill, self.style.grid)
        start, end = column.hhi
        end = max(end, start + 220)
        self._rectangle(
            index, (start, min(end, 10000.0)), (low - 0.5, high + 0.5), self.style.ink, None
        )

    def _rectangle(
        self,
        index: int,
        span: tuple[float, float],
        height: tuple[float, float],
        fill: str,
        line: str | None,
    ) -> None:
        low, high = height
        left = index - BAR / 2 + BAR * span[0] / 10000
        right = index - BAR / 2 + BAR * span[1] / 10000
        self.shapes.append(
            {
                "type": "rect",
                "x0": left,
                "x1": right,
                "y0": low,
                "y1": high,
                "fillcolor": fill,
                "line": {"color": line or fill, "width": 1 if line else 0},
                "layer": "above",
            }
        )

    def _box(self, index: int, span: tuple[float, float], colour: str) -> None:
        x0, y0 = self.at(index - BAR / 2, span[0])
        x1, y1 = self.at(index + BAR / 2, span[1])
        self.shapes.append(
            {
                "type": "rect",
                "x0": x0,
                "x1": x1,
                "y0": y0,
                "y1": y1,
                "fillcolor": self.style.ground,
                "line": {"color": colour, "width": 1, "dash": "dot"},
                "layer": "above",
            }
        )

    def _text(
        self,
        along: float,
        across: float,
        words: str,
        *,
        size: float = 11,
        colour: str | None = None,
        anchor: str = "center",
        boxed: bool = False,
    ) -> None:
        x, y = self.at(along, across)
        self.texts.append(
            {
                "x": x,
                "y": y,
                "text": words,
                "showarrow": False,
                "xanchor": anchor,
                "yanchor": "middle",
                "font": {"size": size, "color": colour or self.style.ink},
                **({"bgcolor": self.style.ground, "borderpad": 2} if boxed else {}),
            }
        )

    # --- ribbons -------------------------------------------------------------------------------

    def draw_ribbons(self, ribbons: Sequence[Ribbon]) -> None:
        """Draw the ribbons under the columns, the plain ones first."""
        spans = {column.key: _spans(column) for column in self.columns}
        leaving = _Quay(spans, self._slot(), [(r.source, _width(r)) for r in ribbons])
        arriving = _Quay(spans, self._slot(), [(r.target, _width(r)) for r in ribbons])
        for ribbon in sorted(ribbons, key=lambda r: (r.role != "other", self.place[r.target[0]])):
            start = leaving.berth(ribbon.source, _width(ribbon))
            self._ribbon(ribbon, start, arriving.berth(ribbon.target, _width(ribbon)))

    def _ribbon(self, ribbon: Ribbon, start: tuple[float, float], end: tuple[float, float]) -> None:
        left = self.place[ribbon.source[0]] + BAR / 2
        right = self.place[ribbon.target[0]] - BAR / 2
        middle = (left + right) / 2
        corners = [
            (left, start[1]),
            (middle, start[1]),
            (middle, end[1]),
            (right, end[1]),
            (right, end[0]),
            (middle, end[0]),
            (middle, start[0]),
            (left, start[0]),
        ]
        p = [f"{x:.4f},{y:.3f}" for x, y in (self.at(*corner) for corner in corners)]
        colour = self.style.role(ribbon.role)
        opacity = 0.17 if ribbon.role == "other" else 0.34
        self.shapes.append(
            {
                "type": "path",
                "layer": "below",
                "line": {"width": 0},
                "path": f"M{p[0]} C{p[1]} {p[2]} {p[3]} L{p[4]} C{p[5]} {p[6]} {p[7]} Z",
                "fillcolor": self.style.transparent(colour, opacity),
            }
        )
        across = (start[0] + start[1] + end[0] + end[1]) / 4
        x, y = self.at(middle, across)
        self.spots.append((x, y, ribbon.hover, None))

    # --- bank and finish -----------------------------------------------------------------------

    def draw_bank(self, bank: Bank) -> None:
        """Draw public compute beside its layer."""
        index = self.place[bank.beside]
        if self.style.narrow:
            words = f"{bank.title}: {bank.text}"
            self._text(index + 0.345, 0, words, size=10, anchor="left", colour=self.style.public)
            return
        fill = self.style.transparent(self.style.public, 0.16)
        self.shapes.append(
            {
                "type": "rect",
                "x0": index - BAR * 0.78,
                "x1": index + BAR * 0.78,
                "y0": BANK[0],
                "y1": BANK[1],
                "fillcolor": fill,
                "layer": "above",
                "line": {"color": self.style.public, "width": 2},
            }
        )
        self._text(index, BANK[1] - 3.2, f"<b>{bank.title}</b>", size=11)
        self._text(index, BANK[1] - 7.8, bank.text, size=10.5)
        self.spots.append((index, BANK[1] - 5.5, bank.hover, bank.href))

    def finished(self) -> go.Figure:
        """Return the figure."""
        count = len(self.columns)
        if self.style.narrow:
            figure = canvas(self.style, 116 * count + 20, margin={"l": 4, "r": 4, "t": 4, "b": 4})
            figure.update_xaxes(bare_axis(range=[-1, 117]))
            figure.update_yaxes(bare_axis(range=[-(count - 1) - 0.42, 0.66]))
        else:
            figure = canvas(self.style, 680, margin={"l": 4, "r": 4, "t": 4, "b": 4})
            figure.update_xaxes(bare_axis(range=[-0.55, count - 0.45]))
            figure.update_yaxes(bare_axis(range=[-39, 144]))
        for bar in self.bars:
            figure.add_trace(self._bar(bar))
        figure.add_trace(self._hover_spots())
        figure.update_layout(shapes=self.shapes, annotations=self.texts, barmode="overlay")
        return figure

    def _bar(self, bar: dict[str, object]) -> go.Bar:
        role = str(bar["role"])
        pattern: dict[str, object] = {"shape": ""}
        if role == "unknown":
            colour = self.style.ground
            pattern = {
                "shape": "/",
                "bgcolor": self.style.ground,
                "fgcolor": self.style.unknown,
                "size": 7,
                "solidity": 0.28,
                "fillmode": "replace",
            }
        elif role == "group":
            colour = self.style.ground
            pattern = {
                "shape": ".",
                "bgcolor": self.style.ground,
                "fgcolor": self.style.other,
                "size": 6,
                "solidity": 0.2,
                "fillmode": "replace",
            }
        elif role == "other":
            colour = self.style.tint
        else:
            colour = self.style.role(role)
        along, length, base = bar["along"], bar["length"], bar["base"]
        sideways = self.style.narrow
        return go.Bar(
            x=[length] if sideways else [along],
            y=[-float(str(along))] if sideways else [length],
            base=[base],
            width=[BAR],
            orientation="h" if sideways else "v",
            marker={
                "color": colour,
                "pattern": pattern,
                "line": {"color": self.style.ground, "width": 1.5},
            },
            hovertemplate=f"{bar['hover']}<extra></extra>",
            customdata=[bar["href"]],
        )

    def _hover_spots(self) -> go.Scatter:
        return go.Scatter(
            x=[spot[0] for spot in self.spots],
            y=[spot[1] for spot in self.spots],
            mode="markers",
            marker={"size": 14, "opacity": 0},
            text=[spot[2] for spot in self.spots],
            customdata=[spot[3] for spot in self.spots],
            hovertemplate="%{text}<extra></extra>",
        )


def _spans(column: LayerColumn) -> dict[str, tuple[float, float]]:
    """Return where, across, each segment of a column lies."""
    spans: dict[str, tuple[float, float]] = {}
    base = 0.0
    for segment in column.segments:
        spans[segment.key] = (base, base + segment.share)
        base += segment.share
    return spans


def _width(ribbon: Ribbon) -> float:
    return min(RIBBON_MOST, RIBBON_PER_RELATION * ribbon.count)


class _Quay:
    """Where, across, ribbons meet the segments of the columns on one side.

    Ribbons of a segment lie side by side around its middle, squeezed where the segment is thin.
    """

    def __init__(
        self,
        spans: Mapping[str, Mapping[str, tuple[float, float]]],
        slot: tuple[float, float],
        widths: Sequence[tuple[tuple[str, str], float]],
    ) -> None:
        self._spans = spans
        self._slot = slot
        self._total: dict[tuple[str, str], float] = {}
        self._used: dict[tuple[str, str], float] = {}
        for place, width in widths:
            self._total[place] = self._total.get(place, 0.0) + width

    def berth(self, place: tuple[str, str], width: float) -> tuple[float, float]:
        """Return the next free stretch of a segment."""
        low, high = self._spans[place[0]].get(place[1], self._slot)
        total = self._total[place]
        squeeze = min(1.0, (high - low) / total)
        taken = self._used.get(place, 0.0)
        self._used[place] = taken + width
        start = (low + high) / 2 + (taken - total / 2) * squeeze
        return start, start + width * squeeze
