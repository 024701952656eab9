"""Forms: small GET forms whose only effect is a new address."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from dash import html
from dash.development.base_component import Component

from dashboard.web.elements import choice_field, text_field


def address_form(
    target: str,
    fields: Sequence[Any],
    submit: str,
    class_name: str = "",
    label: str = "",
) -> Component:
    """Return a GET form towards `target` (an address of ours) that carries its state along.

    Parameters that a field of the form sets are dropped from what is carried.
    """
    path, _, query = target.partition("?")
    named = {name for field in fields for name in _names(field)}
    carried = [
        text_field(name, value, "hidden") for name, value in parse_qsl(query) if name not in named
    ]
    return html.Form(
        [
            *carried,
            *fields,
            html.Button(submit, type="submit", className="button"),
        ],
        action=path,
        method="get",
        className=f"form {class_name}",
        **({"aria-label": label} if label else {}),
    )


def labelled(label: str, control: Component, hidden_label: bool = False) -> Component:
    """Return a control inside its label."""
    name = html.Span(label, className="visually-hidden" if hidden_label else "label")
    return html.Label([name, control], className="field")


def choice(
    label: str, name: str, choices: Sequence[tuple[str, str]], value: str, hidden: bool = False
) -> Component:
    """Return a labelled select."""
    return labelled(label, choice_field(name, choices, value), hidden)


def _names(node: Any) -> list[str]:
    attributes = getattr(node, "attributes", None)
    if attributes and "name" in attributes:
        return [str(attributes["name"])]
    children = getattr(node, "children", None)
    if isinstance(children, list | tuple):
        return [name for child in children for name in _names(child)]
    return []


def switch(label: str, options: Sequence[tuple[str, str, bool]], quiet: bool = False) -> Component:
    """Return a row of links of which one is current: (text, address, is current)."""
    items = [
        html.Li(
            html.A(
                shown,
                href=address,
                **({"aria-current": "true"} if current else {}),
            )
        )
        for shown, address, current in options
    ]
    name = html.Span(label, className="visually-hidden" if quiet else "label")
    return html.Div(
        [name, html.Ul(items)], className="switch", role="group", **{"aria-label": label}
    )
