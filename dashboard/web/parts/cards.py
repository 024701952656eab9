"""Cards: one figure, one sentence, one way on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component


@dataclass(frozen=True)
class Card:
    """A card: its question, the figure (text or link), a sentence and where to read on."""

    title: str
    figure: Any
    sentence: Any
    more: Component | None = None
    picture: Component | None = None


def cards(shown: Sequence[Card], label: str) -> Component:
    """Return a list of cards."""
    return html.Ul(
        [
            html.Li(
                [
                    html.H2(card.title),
                    html.P(card.figure, className="figure-of"),
                    card.picture,
                    html.P(card.sentence),
                    html.P(card.more, className="more-link") if card.more else None,
                ],
                className="card",
            )
            for card in shown
        ],
        className="cards",
        **{"aria-label": label},
    )
