"""A passage as it was read: plain text with the words that state the deal marked."""

from dash import html
from dash.development.base_component import Component

from dashboard.review.neutral import STAND_IN, neutral

__all__ = ["STAND_IN", "marked", "neutral"]

NEAR = 420
"""Characters shown on each side of the words; the rest unfolds."""


def marked(passage: str, start: int, end: int) -> tuple[list[Component | str], bool]:
    """Return the passage around the words with the words in a mark, and whether it was cut.

    Offsets outside of the passage mark nothing: the passage is then shown from its beginning.
    """
    text = neutral(passage)
    if not 0 <= start < end <= len(text):
        return [text[: 2 * NEAR]], len(text) > 2 * NEAR
    first, last = max(0, start - NEAR), min(len(text), end + NEAR)
    pieces: list[Component | str] = [
        ("… " if first else "") + text[first:start],
        html.Mark(text[start:end]),
        text[end:last] + (" …" if last < len(text) else ""),
    ]
    return pieces, first > 0 or last < len(text)
