"""Colours, type and axes shared by all figures, for light and dark.

The role colours and their contrast were computed beforehand (WCAG contrast against the ground,
distance under simulated colour-vision deficiency); each role also has a shape or a pattern.
"""

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from data.language.catalogue import Language

FONT = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', "
    "'DejaVu Sans Condensed', Arial, sans-serif"
)


@dataclass(frozen=True)
class Style:
    """What a figure needs to know about the reader: ground, language and room."""

    dark: bool = False
    language: Language = "en"
    narrow: bool = False

    @property
    def ground(self) -> str:
        """Return the colour behind the figure."""
        return "#14181D" if self.dark else "#FFFFFF"

    @property
    def ink(self) -> str:
        """Return the colour of text."""
        return "#E6EAEE" if self.dark else "#1B1F24"

    @property
    def faint(self) -> str:
        """Return the colour of secondary text (at least 4.5:1 on the ground)."""
        return "#A3ACB6" if self.dark else "#59626D"

    @property
    def grid(self) -> str:
        """Return the colour of grid lines."""
        return "#2B323A" if self.dark else "#E3E7EB"

    @property
    def gatekeeper(self) -> str:
        """Return the one colour of gatekeepers."""
        return "#F5853F" if self.dark else "#C2410C"

    @property
    def european(self) -> str:
        """Return the colour of actors seated in the EU."""
        return "#58A6FF" if self.dark else "#08519C"

    @property
    def public(self) -> str:
        """Return the colour of public compute."""
        return "#7EE787" if self.dark else "#1A7F4B"

    @property
    def other(self) -> str:
        """Return the colour of everyone else (graphics only)."""
        return "#8B949E" if self.dark else "#8A8F98"

    @property
    def tint(self) -> str:
        """Return the opaque light fill of everyone else, on which ink is readable."""
        return "#3A424C" if self.dark else "#DADDE1"

    @property
    def investor(self) -> str:
        """Return the colour of pure investors."""
        return "#FFFFFF" if self.dark else "#1B1F24"

    @property
    def bands(self) -> tuple[str, str, str]:
        """Return the fills of low, middle and high concentration."""
        return ("#17271F", "#2C2614", "#301A1B") if self.dark else ("#E8F1EC", "#FBF1DC", "#F9E1E0")

    def levels(self, thresholds: tuple[float, ...]) -> list[tuple[float, float, str]]:
        """Return (from, to, fill) of the levels that HHI thresholds make, up to 10,000."""
        low, middle, high = self.bands
        fills = {0: [middle], 1: [low, high], 2: [low, middle, high]}[len(thresholds)]
        edges = (0.0, *thresholds, 10000.0)
        return list(zip(edges, edges[1:], fills, strict=False))

    @property
    def unknown(self) -> str:
        """Return the colour of the hatching that stands for what nobody has said."""
        return "#56606B" if self.dark else "#B4BBC3"

    def role(self, name: str) -> str:
        """Return the colour of a role: gatekeeper, european, public, investor, other."""
        colours = {
            "gatekeeper": self.gatekeeper,
            "european": self.european,
            "public": self.public,
            "investor": self.investor,
            "other": self.other,
        }
        return colours[name]

    def transparent(self, colour: str, opacity: float) -> str:
        """Return a hex colour as rgba text."""
        red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
        return f"rgba({red},{green},{blue},{opacity})"


SYMBOLS = {
    "gatekeeper": "square",
    "european": "circle",
    "public": "diamond",
    "investor": "circle-open",
    "other": "circle",
}


def canvas(style: Style, height: int, **layout: Any) -> go.Figure:
    """Return an empty figure with the house layout: no template, no drag, plain hover."""
    figure = go.Figure()
    figure.update_layout(
        template="none",
        height=height,
        paper_bgcolor=style.ground,
        plot_bgcolor=style.ground,
        font={"family": FONT, "size": 13, "color": style.ink},
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        hoverlabel={
            "bgcolor": style.ground,
            "bordercolor": style.faint,
            "font": {"family": FONT, "size": 13, "color": style.ink},
            "align": "left",
        },
        separators=".,&thinsp;" if style.language == "en" else ", ",
    )
    figure.update_layout(**layout)
    return figure


def axis(style: Style, **settings: Any) -> dict[str, Any]:
    """Return the settings of a plain axis: faint grid, no zero line, fixed range."""
    plain: dict[str, Any] = {
        "showgrid": True,
        "gridcolor": style.grid,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "tickfont": {"color": style.faint, "size": 12},
        "title": {"font": {"color": style.faint, "size": 12}},
        "automargin": True,
    }
    return {**plain, **settings}


def bare_axis(**settings: Any) -> dict[str, Any]:
    """Return an axis that is only a coordinate: nothing drawn."""
    return {"visible": False, "fixedrange": True, **settings}
