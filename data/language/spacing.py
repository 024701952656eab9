"""Unbreakable spaces that French sets beside its signs: a line never begins with a colon."""

from typing import Literal

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"


def spaced(wording: str, language: Literal["en", "fr"]) -> str:
    """Return a wording with the unbreakable spaces that French sets beside its signs.

    >>> spaced("« oui » : non ; si ?", "fr") == (
    ...     "«\u00a0oui\u00a0»\u00a0: non\u202f; si\u202f?"
    ... )
    True
    """
    if language == "en":
        return wording
    for sign in ":»":
        wording = wording.replace(f" {sign}", f"{NO_BREAK_SPACE}{sign}")
    for sign in ";!?":
        wording = wording.replace(f" {sign}", f"{NARROW_SPACE}{sign}")
    return wording.replace("« ", f"«{NO_BREAK_SPACE}")
