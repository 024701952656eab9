"""Sentences that say the same of several subjects: what differs stands once, the rest not again."""

SAME_BEFORE = 3
SAME_AFTER = 6
"""Words that must agree before and after what differs, for the rest to be the same finding."""
_SIGNS = ",:;\u2013\u00a0\u202f"


def differing_part(told: str, other: str) -> str | None:
    """Return what a sentence says of another subject, where the words around it are the same.

    Args:
        told: the sentence that the reader has read.
        other: the sentence that may repeat it.

    Returns:
        The differing words of `other`, or None when it has to be read in full.

    >>> differing_part(
    ...     "Review of the duty: Alfa – date passed: 7 May (set by law); no outcome found.",
    ...     "Review of the duty: Beta, Gamma – date passed: 7 May (set by law); no outcome found.",
    ... )
    'Beta, Gamma'
    """
    first, second = told.split(" "), other.split(" ")
    before = _agreeing(first, second)
    after = _agreeing(first[before:][::-1], second[before:][::-1])
    if before < SAME_BEFORE or after < SAME_AFTER:
        return None
    part = " ".join(second[before : len(second) - after]).rstrip(_SIGNS)
    # Another number is another finding, which is read in full.
    return None if any(map(str.isdigit, part)) else part or None


def _agreeing(first: list[str], second: list[str]) -> int:
    """Return how many words agree from the beginning."""
    agreeing = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        agreeing += 1
    return agreeing
