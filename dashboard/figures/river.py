"""The staged river: one column per layer, stacked shares, ribbons that count sourced relations.

Left to right on a wide screen, top to bottom on a narrow one. Everything is laid out here in two
abstract directions, *along* the chain and *across* it (0 to 100 percent of a column), and turned
into pixels at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.figures.labels import broken
from dashboard.figures.scene import Box, Part, Path, Scene, Words

BAR = 0.56
"""Thickness of a column, in units of the distance between two columns."""

SLOT = (104.0, 112.0)
"""Where, across, the organisations of a layer stand that have no share in the headline market."""

BANK = (-45.5, -33.0)
"""Where, across, the parallel bank of public compute lies beside the cloud."""

TOP = 144.0
"""The upper edge of a wide picture, across."""

WIDE_STEP, WIDE_HEIGHT = 148.0, 716.0
NARROW_WIDTH, NARROW_STEP = 360.0, 122.0
"""Pixels: distance between two columns and size across, wide and narrow."""

PER_PIXEL = (TOP - BANK[0] + 2) / WIDE_HEIGHT
"""Percent of a wide column in one pixel."""

LETTERS = 11.5
LINE = 15.0
"""Letters of a name on one line inside a wide column; pixels between two lines of a name."""

RIBBON_PER_RELATION = 1.1
RIBBON_MOST = 26.0


@dataclass(frozen=True)
class Segment:
    """A part of a column: a firm, a group or the unknown rest.

    names: printed names from the preferred one on; the first that fits is written, after `mark`.
    share: percent of the column. role: names its paint. hint: lines shown on pointing and focus.
    href: what it opens; fact: whose sources that address opens, if it does.
    """

    key: str
    names: Sequence[str]
    share: float
    role: str
    hint: Sequence[str]
    href: str | None = None
    fact: str | None = None
    mark: str = ""


@dataclass(frozen=True)
class LayerColumn:
    """One layer: its headline market, or none."""

    key: str
    title: str
    segments: Sequence[Segment]
    hhi: tuple[float, float] | None
    hhi_text: str
    hhi_hint: Sequence[str]
    hhi_href: str | None
    hhi_fact: str | None
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
    hint: Sequence[str]
    href: str | None = None


@dataclass(frozen=True)
class Bank:
    """Public compute beside the cloud: a count of sites in words."""

    beside: str
    title: str
    text: str
    href: str | None
    hint: Sequence[str]


def river(
    columns: Sequence[LayerColumn],
    ribbons: Sequence[Ribbon],
    bank: Bank | None,
    levels: Sequence[tuple[float, float, str]],
    *,
    narrow: bool = False,
) -> Scene:
    """Return the river. `levels` are the (from, to, name) of the reader's yardstick."""
    drawing = _Drawing(columns, levels, narrow)
    drawing.draw_ribbons(ribbons)
    for index, column in enumerate(columns):
        drawing.draw_column(index, column)
    if bank is not None:
        drawing.draw_bank(bank)
    return drawing.scene()


class _Drawing:
    """Collects the parts of one river."""

    def __init__(
        self,
        columns: Sequence[LayerColumn],
        levels: Sequence[tuple[float, float, str]],
        narrow: bool,
    ) -> None:
        self.columns = columns
        self.levels = levels
        self.narrow = narrow
        self.place = {column.key: index for index, column in enumerate(columns)}
        self.parts: list[Part] = []
        self.size = (
            (NARROW_WIDTH, NARROW_STEP * len(columns) + 12)
            if narrow
            else (WIDE_STEP * (len(columns) + 0.08), WIDE_HEIGHT)
        )

    def at(self, along: float, across: float) -> tuple[float, float]:
        """Return x and y, in pixels, of a place."""
        if self.narrow:
            x = (across + 1) / 118 * NARROW_WIDTH
            return x, (along + 0.62) * NARROW_STEP
        return (along + 0.54) * WIDE_STEP, (TOP - across) / PER_PIXEL

    def _slot(self) -> tuple[float, float]:
        """Return where the organisations without a share stand; wider where text runs across."""
        return (103.0, 117.0) if self.narrow else SLOT

    def _box(self, along: tuple[float, float], across: tuple[float, float], look: str) -> Box:
        """Return the rectangle between two places."""
        x0, y0 = self.at(along[0], across[0])
        x1, y1 = self.at(along[1], across[1])
        return Box(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0), look)

    def _words(
        self,
        along: float,
        across: float,
        text: str,
        look: str = "ink",
        *,
        size: float = 12,
        anchor: str = "middle",
        bold: bool = False,
    ) -> Words:
        x, y = self.at(along, across)
        return Words(x, y, text, size, look, anchor, bold)

    # --- columns -------------------------------------------------------------------------------

    def draw_column(self, index: int, column: LayerColumn) -> None:
        """Draw one layer: shares, slot of the others, HHI range, texts."""
        thick = (index - BAR / 2, index + BAR / 2)
        base = 0.0
        for segment in column.segments:
            self._segment(index, base, segment)
            base += segment.share
        if not column.segments:
            marks: list[Box | Path | Words] = [self._box(thick, (0.0, 100.0), "fill-unknown")]
            lines = (" ".join(column.caption),) if self.narrow else column.caption
            middle = 50 + 2.4 * (len(lines) - 1)
            marks += [
                self._words(index, middle - 4.8 * row, line, "boxed")
                for row, line in enumerate(lines)
            ]
            self.parts.append(Part(marks, (" ".join(column.caption),), column.href))
        if column.rest_text:
            span = self._slot()
            size = 10.5 if self.narrow else 12
            self.parts.append(
                Part(
                    [
                        self._box(thick, span, "slot"),
                        self._words(index, sum(span) / 2, column.rest_text, size=size),
                    ]
                )
            )
        if self.narrow:
            self._narrow_head(index, column)
        else:
            self._wide_head(index, column)

    def _segment(self, index: int, base: float, segment: Segment) -> None:
        span = (base, base + segment.share)
        marks: list[Box | Path | Words] = [
            self._box((index - BAR / 2, index + BAR / 2), span, f"fill-{segment.role}")
        ]
        room = segment.share >= (9 if self.narrow else 4.2)
        lines = self._label(segment) if room and segment.role != "unknown" else ()
        look = "boxed" if segment.role == "group" else f"on-{segment.role}"
        middle = (len(lines) - 1) / 2
        for row, line in enumerate(lines):
            down = (row - middle) * LINE
            if self.narrow:
                along, across = index + down / NARROW_STEP, base + segment.share / 2
            else:
                along, across = index, base + segment.share / 2 - down * PER_PIXEL
            marks.append(self._words(along, across, line, look))
        self.parts.append(Part(marks, segment.hint, segment.href, segment.fact))

    def _label(self, segment: Segment) -> Sequence[str]:
        """Return the longest printed name that fits, with its mark; a long one on several lines."""
        letters = segment.share / 2.1 if self.narrow else LETTERS
        mark = f"{segment.mark} " if segment.mark else ""
        for name in segment.names:
            if len(mark) + len(name) <= letters:
                return (f"{mark}{name}",)
        room = BAR * NARROW_STEP if self.narrow else segment.share / PER_PIXEL
        for name in segment.names:
            lines = broken(f"{mark}{name}", int(letters) + 1)
            if lines and len(lines) * LINE + 4 <= room:
                return lines
        return (segment.mark,) if segment.mark else ()

    def _wide_head(self, index: int, column: LayerColumn) -> None:
        marks: list[Box | Path | Words] = [
            self._words(index, 134, column.hhi_text, "figure" if column.hhi_href else "ink"),
            *self._scale(index, column, (127.6, 129.8)),
        ]
        self.parts += [
            Part([self._words(index, 140.5, column.title, size=14, bold=True)]),
            Part(marks, column.hhi_hint, column.hhi_href, column.hhi_fact),
            Part([self._words(index, 122.6, column.suppliers_text, "soft")]),
        ]
        lines = [
            self._words(index, -4.5 - 4.8 * row, line, "soft")
            for row, line in enumerate(column.caption if column.segments else ())
        ]
        if lines:
            self.parts.append(Part(lines, (), column.href))

    def _narrow_head(self, index: int, column: LayerColumn) -> None:
        title = self._words(index - 0.5, 0, column.title, size=13, anchor="start", bold=True)
        hhi = self._words(
            index - 0.5, 117, column.hhi_text, "figure" if column.hhi_href else "ink", anchor="end"
        )
        under = " · ".join(part for part in (column.suppliers_text, column.short_caption) if part)
        below = self._words(index - 0.37, 0, under, "soft", size=11, anchor="start")
        self.parts += [
            Part([title]),
            Part([hhi], column.hhi_hint, column.hhi_href, column.hhi_fact),
            Part([below]),
        ]

    def _scale(self, index: int, column: LayerColumn, height: tuple[float, float]) -> list[Box]:
        """Return the HHI interval of a layer over the levels of the yardstick."""
        if column.hhi is None:
            return []
        start, end = column.hhi
        end = min(max(end, start + 220), 10000.0)
        low, high = height
        bands = [
            self._box(self._along(index, level), height, f"level-{name}")
            for *level, name in self.levels
        ]
        return [
            *bands,
            self._box(self._along(index, (start, end)), (low - 0.6, high + 0.6), "hhi-span"),
        ]

    @staticmethod
    def _along(index: int, span: Sequence[float]) -> tuple[float, float]:
        """Return where, along, a stretch of the HHI's 0 to 10,000 lies above a column."""
        first, last = span
        return index - BAR / 2 + BAR * first / 10000, index - BAR / 2 + BAR * last / 10000

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
        p = [f"{x:.1f},{y:.1f}" for x, y in (self.at(*corner) for corner in corners)]
        outline = f"M{p[0]} C{p[1]} {p[2]} {p[3]} L{p[4]} C{p[5]} {p[6]} {p[7]} Z"
        self.parts.append(Part([Path(outline, f"ribbon-{ribbon.role}")], ribbon.hint, ribbon.href))

    # --- bank and finish -----------------------------------------------------------------------

    def draw_bank(self, bank: Bank) -> None:
        """Draw public compute beside its layer."""
        index = self.place[bank.beside]
        if self.narrow:
            line = self._words(
                index + 0.33, 0, f"{bank.title}: {bank.text}", "public", size=11, anchor="start"
            )
            self.parts.append(Part([line], bank.hint, bank.href))
            return
        marks: list[Box | Path | Words] = [
            self._box((index - BAR * 0.88, index + BAR * 0.88), BANK, "bank"),
            self._words(index, BANK[1] - 3.6, bank.title, bold=True),
            self._words(index, BANK[1] - 8.6, bank.text),
        ]
        self.parts.append(Part(marks, bank.hint, bank.href))

    def scene(self) -> Scene:
        """Return the picture."""
        width, height = self.size
        return Scene(width, height, self.parts)


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
