"""Figures are pure: the same frame gives the same picture, drawn from what it says."""

from datetime import date

import pytest

from dashboard.figures.chain import Link, Node, layered
from dashboard.figures.concentration import HhiPoint, Level, hhi_over_time
from dashboard.figures.deals import DealMark, timeline
from dashboard.figures.ranges import RangeRow, counted, ranges
from dashboard.figures.river import LayerColumn, Ribbon, Segment, river
from dashboard.figures.scene import Box, Path, Scene
from dashboard.figures.style import Style

LIGHT = Style()


LEVELS = [(0.0, 1000.0, "low"), (1000.0, 2000.0, "middle"), (2000.0, 10000.0, "high")]


def column(key: str, segments: list[Segment]) -> LayerColumn:
    """Return a column of made-up shares."""
    hhi = {"hhi": (1000.0, 2000.0), "hhi_text": "HHI 1,000–2,000", "hhi_hint": ("HHI",)}
    opens = {"hhi_href": "/hhi", "hhi_fact": "hhi:m"}
    text = {"suppliers_text": "2 known", "caption": ("m",), "short_caption": "", "rest_text": ""}
    return LayerColumn(key=key, title=key.title(), segments=segments, **hhi, **opens, **text)


CLOUD = column(
    "cloud",
    [
        Segment("alfa", ("Alfa",), 40.0, "gatekeeper", ("Alfa 40",), "/alfa"),
        Segment("unknown", (), 60.0, "unknown", ("rest",), None),
    ],
)
MODEL = column("model", [Segment("zeta", ("Zeta",), 100.0, "other", ("Zeta 100",), "/zeta")])


def boxes(scene: Scene, look: str) -> list[Box]:
    """Return the rectangles of a scene that have a look."""
    marks = [mark for part in scene.parts for mark in part.marks]
    return [mark for mark in marks if isinstance(mark, Box) and mark.look == look]


def test_a_column_stacks_its_shares_from_the_bottom() -> None:
    scene = river([CLOUD], [], None, LEVELS)
    (named,), (rest,) = boxes(scene, "fill-gatekeeper"), boxes(scene, "fill-unknown")
    assert rest.height == pytest.approx(1.5 * named.height)
    assert rest.y + rest.height == pytest.approx(named.y)


def test_a_segment_opens_its_address_and_the_index_its_sources() -> None:
    opened = {part.href: part.fact for part in river([CLOUD], [], None, LEVELS).parts if part.href}
    assert opened == {"/alfa": None, "/hhi": "hhi:m"}


def test_ribbons_lie_within_their_segment_however_many_they_are() -> None:
    ribbons = [
        Ribbon(("cloud", "alfa"), ("model", "zeta"), 30, "gatekeeper", (f"{n}",)) for n in range(5)
    ]
    scene = river([CLOUD, MODEL], ribbons, None, LEVELS)
    paths = [m for part in scene.parts for m in part.marks if isinstance(m, Path)]
    starts = [float(path.outline.split()[0].split(",")[1]) for path in paths]
    (named,) = boxes(scene, "fill-gatekeeper")
    assert len(paths) == 5
    assert min(starts) >= named.y - 0.1 and max(starts) <= named.y + named.height + 0.1


def test_a_narrow_screen_gets_the_chain_from_top_to_bottom() -> None:
    scene = river([CLOUD, MODEL], [], None, LEVELS, narrow=True)
    (alfa,), (zeta,) = boxes(scene, "fill-gatekeeper"), boxes(scene, "fill-other")
    assert alfa.y + alfa.height < zeta.y and alfa.width < zeta.width


def test_an_index_lies_on_the_levels_where_its_value_is() -> None:
    scene = river([CLOUD], [], None, LEVELS)
    (span,), (low,), (high,) = (boxes(scene, n) for n in ("hhi-span", "level-low", "level-high"))
    assert span.x == pytest.approx(low.x + low.width)
    assert span.x + span.width == pytest.approx(high.x)


def point(year: int, lo: float, hi: float, coverage: float) -> HhiPoint:
    """Return the HHI of the end of a year."""
    return HhiPoint(date(year, 12, 31), lo, hi, None, coverage, "Example", str(year), f"/{year}")


def test_a_line_joins_only_values_of_good_coverage() -> None:
    poor = [point(2023, 1000, 3000, 60.0), point(2024, 1100, 3100, 60.0)]
    good = [point(2023, 1000, 1100, 90.0), point(2024, 1100, 1200, 90.0)]

    def lines(points: list[HhiPoint]) -> int:
        figure = hhi_over_time(LIGHT, points, [Level(1000, "1,000"), Level(2000, "2,000")])
        return sum(1 for t in figure.data if t.mode == "lines" and t.line.width == 1.5)

    assert (lines(poor), lines(good)) == (0, 1)


def test_nothing_is_drawn_across_a_gap() -> None:
    points = [point(2019, 1000, 1100, 90.0), point(2024, 1100, 1200, 90.0)]
    figure = hhi_over_time(LIGHT, points, [Level(1800, "1,800")])
    assert not [trace for trace in figure.data if trace.fill == "toself"]


def test_the_axis_of_an_index_starts_at_zero() -> None:
    figure = hhi_over_time(LIGHT, [point(2024, 4000, 5000, 90.0)], [Level(1800, "1,800")])
    assert figure.layout.yaxis.range[0] == 0


def mark(basis: str, amount: float) -> DealMark:
    """Return a made-up deal."""
    day = date(2026, 1, 1)
    return DealMark(day, day, basis, amount, "investment", "other", False, "h", "/d")


def test_area_follows_the_amount_within_one_basis_only() -> None:
    lanes = [("paid", "paid"), ("up_to", "up to")]
    marks = [mark("paid", 100.0), mark("paid", 25.0), mark("up_to", 1.0)]
    figure = timeline(LIGHT, marks, lanes)
    sizes = dict(zip(zip(figure.data[0].y, figure.data[0].x, strict=True),
                     figure.data[0].marker.size, strict=True))  # fmt: skip
    paid = [size for (lane, _), size in sizes.items() if lane == 2]
    assert figure.data[0].marker.size[0] == pytest.approx(2 * figure.data[0].marker.size[1])
    assert figure.data[0].marker.size[2] == figure.data[0].marker.size[0], "largest of its lane"
    assert paid


def test_kinds_of_relation_differ_by_line_style() -> None:
    nodes = [Node("a", "A", 0, 0.5, "other", "A", "/a"), Node("b", "B", 1, 0.5, "other", "B", "/b")]
    links = [Link("a", "b", style, style, "/x") for style in ("supply", "ownership", "money")]
    figure = layered(LIGHT, ["Chips", "Cloud"], nodes, links)
    dashes = [trace.line.dash for trace in figure.data if trace.mode == "lines"]
    assert dashes == ["solid", "dot", "dash"]


def test_ranges_are_drawn_from_lo_to_hi() -> None:
    figure = ranges(LIGHT, [RangeRow("Alfa", 10, 30, 18, "other", "h", "/a")], "units")
    assert list(figure.data[0].x) == [10, 30]


def test_counts_of_zero_draw_no_bar() -> None:
    figure = counted(LIGHT, [("AI factory", [("planned", 0, ""), ("running", 3, "h")])], "public")
    assert [list(trace.x) for trace in figure.data] == [[], [3]]


def luminance(colour: str) -> float:
    """Return the relative luminance of a hex colour (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("style", [Style(), Style(dark=True)])
def test_text_and_graphics_have_enough_contrast(style: Style) -> None:
    for text_colour in (style.ink, style.faint):
        assert contrast(text_colour, style.ground) >= 4.5
    assert contrast(style.ink, style.tint) >= 4.5
    for role in ("gatekeeper", "european", "public", "other", "investor"):
        assert contrast(style.role(role), style.ground) >= 3.0
    for role in ("gatekeeper", "european", "public"):
        assert contrast(style.ground, style.role(role)) >= 4.5
    for band in style.bands:
        assert contrast(style.ink, band) >= 10
