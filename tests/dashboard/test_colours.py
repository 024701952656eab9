"""Colours: each pair of text and ground can be read in both themes; figures use the same ones."""

import re
from itertools import product
from pathlib import Path

import pytest

from dashboard.figures.style import Style

TOKENS = Path(__file__).parents[2] / "dashboard" / "web" / "assets" / "20-tokens.css"
PAIR = re.compile(r"--([a-z-]+): var\(--light, (#[0-9a-f]{6})\) var\(--dark, (#[0-9a-f]{6})\);")
COLOURS = {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS.read_text("utf-8"))}
YOUNGER_THAN_2021 = ("light-dark(", "color-mix(", ":has(", "@container", "@layer")
TEXT = [
    *product(("ink", "ink-soft", "link", "link-hover"), ("ground", "surface", "raised", "notice")),
    *product(("ink", "link"), ("warn", "mark")),
    *product(("bar-ink", "bar-soft"), ("bar", "bar-line")),
    *product(("gatekeeper", "european", "public"), ("ground",)),
]
GRAPHICS = [
    *product(("other", "line-strong", "risen", "investor", "focus"), ("ground",)),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(text: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[text][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), GRAPHICS)
def test_marks_can_be_told_from_their_ground(mark: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[mark][theme], COLOURS[ground][theme]) >= 3.0


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    "name", ["ground", "ink", "gatekeeper", "european", "public", "other", "tint", "investor"]
)
def test_figures_and_pages_share_their_colours(name: str, theme: int) -> None:
    style = Style(dark=bool(theme))
    assert getattr(style, name).lower() == COLOURS[name][theme]


@pytest.mark.parametrize("sheet", sorted(TOKENS.parent.glob("*.*s")), ids=lambda path: path.name)
def test_pages_ask_for_nothing_that_browsers_of_2021_do_not_know(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    assert [one for one in YOUNGER_THAN_2021 if one in text] == []
