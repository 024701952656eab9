"""A picture as marks with roles instead of colours: the page's style sheet paints it.

What is described here is written into the page as SVG by the server, so it is seen with the first
answer, without scripts, in light, dark and on paper, and its links work by keyboard.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels; `look` names its paint ("fill-gatekeeper")."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True)
class Path:
    """A closed outline in SVG path notation; `look` names its paint."""

    outline: str
    look: str


@dataclass(frozen=True)
class Words:
    """One line of text around (x, y); anchor start, middle or end; `look` names its paint."""

    x: float
    y: float
    text: str
    size: float
    look: str
    anchor: str = "middle"
    bold: bool = False


@dataclass(frozen=True)
class Part:
    """Marks that belong together: one hint on pointing or focus, one address to open.

    hint: lines of text that say what the part is, the first one its name. fact: the id of the
    fact whose sources the address opens, None where it leads to another page.
    """

    marks: Sequence[Box | Path | Words]
    hint: Sequence[str] = ()
    href: str | None = None
    fact: str | None = None


@dataclass(frozen=True)
class Scene:
    """A picture of `width` × `height` pixels; parts are painted in their order."""

    width: float
    height: float
    parts: Sequence[Part]
