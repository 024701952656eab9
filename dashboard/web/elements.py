"""Elements that Dash does not ship: form fields with a start value, inline SVG, whole documents.

Pages are described with Dash's `html` components and with `Element`, and written as one piece of
HTML (`markup.as_html`). The browser receives them as a `Document`: one component that shows the
piece and draws its figures. A table of fifty rows then costs milliseconds; as a tree of Dash
components it cost seconds (about 2.5 ms per component).
"""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

TAGS = frozenset(
    [
        "input",
        "select",
        "option",
        "textarea",
        "svg",
        "g",
        "rect",
        "line",
        "path",
        "circle",
        "a",
        "defs",
        "pattern",
        "text",
        "title",
    ]
)


class Element(Component):
    """One native element, for description only: tag, attributes and children.

    Only the tags in `TAGS` can be made, so no text of a source can become a script element.
    """

    _namespace = "vigie_elements"
    _type = "Element"
    _prop_names = ["attributes", "children", "id", "tag"]  # noqa: RUF012 - Dash's contract
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012 - Dash's contract
    available_properties = _prop_names
    available_wildcard_properties: list[str] = []  # noqa: RUF012 - Dash's contract

    def __init__(
        self,
        tag: str,
        attributes: dict[str, Any] | None = None,
        children: Sequence[Component] | str | None = None,
    ) -> None:
        if tag not in TAGS:
            raise ValueError(f"'{tag}' is not an element that pages may make")
        # Dash would look for a package of this namespace anew for every value that it is given.
        super().__init__()
        self.tag = tag
        self.attributes = attributes or {}
        self.children = children


class Document(Component):
    """A whole page: its HTML, the Plotly figures that belong into it, and what is said about it.

    `assets/10-document.js` holds the other half.
    """

    _namespace = "vigie_elements"
    _type = "Document"
    _prop_names = ["figures", "html", "id"]  # noqa: RUF012 - Dash's contract
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012 - Dash's contract
    available_properties = _prop_names
    available_wildcard_properties: list[str] = []  # noqa: RUF012 - Dash's contract

    def __init__(self, html: str, figures: dict[str, Any]) -> None:
        super().__init__(html=html, figures=figures)


def text_field(name: str, value: str = "", kind: str = "text", **attributes: Any) -> Element:
    """Return an input (`kind` text, search, date, number or hidden) with a start value."""
    return Element("input", {"type": kind, "name": name, "defaultValue": value, **attributes})


def choice_field(
    name: str, choices: Sequence[tuple[str, str]], value: str = "", **attributes: Any
) -> Element:
    """Return a select of (value, shown text) with `value` chosen."""
    options = [Element("option", {"value": key}, shown) for key, shown in choices]
    return Element("select", {"name": name, "defaultValue": value, **attributes}, options)
