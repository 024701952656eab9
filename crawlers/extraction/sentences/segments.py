"""The comma segments of a clause: what stands between its commas, and where it begins."""

import re
from typing import Final

from crawlers.extraction.sentences.items import VERB, Item


def segments_before(items: list[Item], at: int, text: str) -> list[list[int]]:
    """Return the comma segments of the clause left of `at`, in order.

    A side clause with its own verb ends at its comma ("Alfa, founded after Jane left Beta, has").
    """
    segments: list[list[int]] = [[]]
    main: list[list[int]] | None = None
    depth = 0
    for index in range(innermost_parenthesis(items, at), at):
        cls = items[index].cls
        if cls == "(":
            depth += 1
        elif cls == ")":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif cls == ";":
            segments, main = [[]], None
        elif cls == "split" and index < at - 1 and _begins_anew(items, index, text):
            segments, main = [[]], segments if segments[-1] else None
        elif cls in {",", "—", "–", ":"}:
            if main is not None and _acts_within(items, segments):
                segments, main = main, None
            segments.append([])
        else:
            segments[-1].append(index)
    return segments


_GERUND: Final = re.compile(r" (?!bring )[a-z]{2,}ing\b")


def _begins_anew(items: list[Item], split: int, text: str) -> bool:
    """Return whether "after" begins a clause, which a gerund shares with its main clause."""
    return items[split + 1].form != "ger" and not _GERUND.match(text, items[split].end)


def _acts_within(items: list[Item], segments: list[list[int]]) -> bool:
    """Return whether a verb stands in the segments of a clause."""
    return any(items[index].cls in _ACTING for segment in segments for index in segment)


_ACTING: Final = frozenset({VERB, "have", "be", "will", "say"})


def innermost_parenthesis(items: list[Item], at: int) -> int:
    """Return the index after the parenthesis that is still open at `at`, 0 without one."""
    depth = 0
    for index in range(at - 1, -1, -1):
        if items[index].cls == ")":
            depth += 1
        elif items[index].cls == "(":
            depth -= 1
            if depth < 0:
                return index + 1
    return 0
