"""A passage as it was read: plain text with the words that state the deal marked."""

import re

from dash import html
from dash.development.base_component import Component

NEAR = 420
"""Characters shown on each side of the words; the rest unfolds."""
STAND_IN = "▯"
"""Shown in place of a mark that would turn the direction of text or hide it."""

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def neutral(text: str) -> str:
    """Return a text with the same length and no character that turns, hides or breaks lines."""
    return _HIDDEN.sub(STAND_IN, text)


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
