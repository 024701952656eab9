"""Element trees as HTML text: what every reader gets, with or without scripts.

Texts and attributes are escaped; `style` and event handlers are never written; an address that is
neither ours nor http(s) is left out.
"""

from html import escape
from typing import Any

from dash.development.base_component import Component

_VOID = frozenset({"input", "br", "hr", "img", "col", "wbr", "meta"})
_SPELLING = {
    "className": "class",
    "htmlFor": "for",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "dateTime": "datetime",
    "autoComplete": "autocomplete",
    "autoFocus": "autofocus",
    "spellCheck": "spellcheck",
    "tabIndex": "tabindex",
    "defaultValue": "value",
    "srcSet": "srcset",
    "maxLength": "maxlength",
    "textAnchor": "text-anchor",
}
_ADDRESSES = frozenset({"href", "src", "action"})
_SAFE = ("/", "#", "http://", "https://")
_SILENT = frozenset({"children", "style", "key", "n_clicks", "disable_n_clicks"})


def as_html(node: Any) -> str:
    """Return the HTML of a component tree."""
    if node is None:
        return ""
    if isinstance(node, str | int | float):
        return escape(str(node), quote=False)
    if isinstance(node, list | tuple):
        return "".join(as_html(child) for child in node)
    if not isinstance(node, Component):
        raise TypeError(f"cannot write {type(node).__name__} as HTML")
    described = node.to_plotly_json()
    props = dict(described["props"])
    if described["namespace"] == "vigie_elements":
        tag = str(props["tag"])
        attributes = dict(props["attributes"])
    else:
        tag = str(described["type"]).lower()
        attributes = {name: value for name, value in props.items() if name not in _SILENT}
    children = props.get("children")
    if tag == "textarea":
        children = attributes.pop("defaultValue", "")
    if tag == "select":
        children = _chosen(children, attributes.pop("defaultValue", None))
    opening = f"<{tag}{_attributes(attributes)}>"
    return opening if tag in _VOID else f"{opening}{as_html(children)}</{tag}>"


def _chosen(options: Any, value: Any) -> list[Component]:
    for option in options:
        if option.attributes.get("value") == value:
            option.attributes = {**option.attributes, "selected": True}
    return list(options)


def _attributes(attributes: dict[str, Any]) -> str:
    written = []
    for name, value in attributes.items():
        if value is None or value is False or name.lower().startswith("on"):
            continue
        if name in _ADDRESSES and not str(value).startswith(_SAFE):
            continue
        spelled = _SPELLING.get(name, name)
        text = "" if value is True else f'="{escape(str(value))}"'
        written.append(f" {spelled}{text}")
    return "".join(written)
