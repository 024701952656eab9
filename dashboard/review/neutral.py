"""Text from outside made harmless to look at: nothing that turns, hides or commands."""

import re

STAND_IN = "▯"
"""Shown in place of a mark that would turn the direction of text or hide it."""

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def neutral(text: str) -> str:
    """Return a text with the same length and no character that turns, hides or breaks lines."""
    return _HIDDEN.sub(STAND_IN, text)
