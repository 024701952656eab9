"""Expressions of the rules, compiled for text in lower case."""

import re
from collections.abc import Iterable

from data.errors import VigieError


class RuleError(VigieError):
    """A rule file that cannot be understood."""


def lower_case(expression: str) -> re.Pattern[str]:
    """Compile an expression for text in lower case, several times as fast as one for any case.

    Raises:
        RuleError: the expression asks for a capital letter, which it would never find.
    """
    if capital := re.search(r"(?<!\\)(?<!\(\?)[A-ZÀ-ÖØ-Þ]", expression):
        raise RuleError(
            f"'{capital[0]}' in '{expression[:60]}': these cues are looked for in lower case"
        )
    return re.compile(expression)


def by_first_letter(expressions: Iterable[str]) -> str:
    r"""Return expressions as alternatives that find the same, and begin with a letter if they can.

    If all do, a search passes quickly over the places where none can begin. So a group in front is
    multiplied out, and the edge of a word is asked for behind its first letter: "\b(?:at|in) A"
    gives "a(?<=\ba)t A" and "i(?<=\bi)n A".
    """
    return "|".join(
        _EDGE.sub(r"\1(?<=\\b\1)", edge + head + rest)
        for edge, group, rest in map(_parts, expressions)
        for head in group.split("|")
    )


_EDGE = re.compile(r"^\\b([a-zà-ÿ])(?![?*+{])")
_IN_FRONT = re.compile(r"(\\b)?(?:\(\?:([^()\[\]\\]+)\)(?![?*+{]))?")


def _parts(expression: str) -> tuple[str, str, str]:
    """Return the edge of a word in front, what stands in a group behind it, and the rest."""
    front = _IN_FRONT.match(expression)
    if front is None:
        return "", "", expression
    return front[1] or "", front[2] or "", expression[front.end() :]
