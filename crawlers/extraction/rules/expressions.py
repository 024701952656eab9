"""Expressions of the rules, compiled for text in lower case."""

import re

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
