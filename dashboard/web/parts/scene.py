"""Scenes as SVG: every part a link with a name, a hint on pointing and focus."""

from typing import Any

from dashboard.figures.scene import Box, Part, Path, Scene, Words
from dashboard.web.elements import Element


def scene_svg(scene: Scene, name: str, class_name: str = "") -> Element:
    """Return a scene as one SVG element; `name` tells its patterns from those of other scenes."""
    hatch, dots = f"{name}-hatch", f"{name}-dots"
    return Element(
        "svg",
        {
            "className": f"scene {class_name}".strip(),
            "viewBox": f"0 0 {scene.width:g} {scene.height:g}",
            "focusable": "false",
        },
        [
            Element("defs", {}, [_hatch(hatch), _dots(dots)]),
            *(_part(part, {"fill-unknown": hatch, "fill-group": dots}) for part in scene.parts),
        ],
    )


def _hatch(name: str) -> Element:
    tile = {"id": name, "width": 7, "height": 7, "patternUnits": "userSpaceOnUse"}
    line = Element("path", {"className": "hatch", "d": "M-1,8 L8,-1 M-1,1 L1,-1 M6,8 L8,6"})
    return Element("pattern", tile, [line])


def _dots(name: str) -> Element:
    tile = {"id": name, "width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    return Element(
        "pattern", tile, [Element("circle", {"className": "dot", "cx": 3, "cy": 3, "r": 1})]
    )


def _part(part: Part, patterns: dict[str, str]) -> Element:
    marks = [drawn for mark in part.marks for drawn in _mark(mark, patterns)]
    hint = "\n".join(part.hint)
    if part.href is None:
        said: dict[str, Any] = {"data-hint": hint} if hint else {}
        return Element("g", said, marks)
    named = {"aria-label": ". ".join(part.hint), "data-hint": hint} if hint else {}
    opens = {"data-fact": part.fact} if part.fact else {}
    return Element("a", {"href": part.href, "className": "part", **named, **opens}, marks)


def _mark(mark: Box | Path | Words, patterns: dict[str, str]) -> list[Element]:
    if isinstance(mark, Words):
        return [
            Element(
                "text",
                {
                    "className": f"words {mark.look}" + (" bold" if mark.bold else ""),
                    "x": f"{mark.x:.1f}",
                    "y": f"{mark.y:.1f}",
                    "textAnchor": mark.anchor,
                    "font-size": f"{mark.size:g}",
                },
                mark.text,
            )
        ]
    if isinstance(mark, Path):
        return [Element("path", {"className": mark.look, "d": mark.outline})]
    frame = {
        "x": f"{mark.x:.1f}",
        "y": f"{mark.y:.1f}",
        "width": f"{mark.width:.1f}",
        "height": f"{mark.height:.1f}",
    }
    drawn = [Element("rect", {"className": mark.look, **frame})]
    if mark.look in patterns:
        filled = {"className": "pattern", "fill": f"url(#{patterns[mark.look]})", **frame}
        drawn.append(Element("rect", filled))
    return drawn
