"""Compare answers with the expected values of oracle vectors."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from graph.vectors.question import exact
from graph.vectors.runner import VectorAnswer, key_paths

DEFAULT_TOLERANCE = Fraction(1, 10**9)
"""Absolute and relative tolerance where a vector states none."""


@dataclass(frozen=True)
class Verdict:
    """Whether one vector agrees; `details` has one line per key path that does not."""

    id: str
    outcome: Literal["pass", "FAIL", "skip"]
    details: tuple[str, ...]


def compare(vector: Mapping[str, Any], answer: VectorAnswer) -> Verdict:
    """Compare an answer with the vector's expected values.

    A vector fails when a computed value differs; it is a skip when nothing differs but some key
    path was not computed; it passes when every key path agrees.
    """
    absolute, relative = _tolerance(vector.get("tolerance"))
    computed = {result.key: result for result in answer.results}
    wrong: list[str] = []
    skipped: list[str] = []
    for path, expected in key_paths(vector["expected"]):
        result = computed[path]
        if result.status == "skip":
            skipped.append(f"{path}: {result.reason}")
        elif _is_sentence(path, expected):
            if not (isinstance(result.computed, str) and result.computed):
                wrong.append(f"{path}: a sentence is expected")
        elif not _agrees(result.computed, expected, absolute, relative):
            wrong.append(f"{path}: expected {_short(expected)}, computed {_short(result.computed)}")
    outcome: Literal["pass", "FAIL", "skip"] = "FAIL" if wrong else "skip" if skipped else "pass"
    return Verdict(answer.id, outcome, tuple(wrong + skipped))


def _is_sentence(path: str, expected: object) -> bool:
    """Return whether an explanation in words is asked for: any non-empty text will do."""
    return isinstance(expected, str) and (path == "reason" or path.startswith("label_"))


def _tolerance(stated: object) -> tuple[Fraction, Fraction]:
    if not isinstance(stated, Mapping):
        return DEFAULT_TOLERANCE, DEFAULT_TOLERANCE
    return exact(stated.get("abs", 0)), exact(stated.get("rel", 0))


def _agrees(computed: Any, expected: Any, absolute: Fraction, relative: Fraction) -> bool:
    if isinstance(expected, Mapping) and set(expected) == {"exact", "value"}:
        stated = expected["value"] if expected["exact"] is None else expected["exact"]
        return _agrees(computed, exact(stated), absolute, relative)
    if isinstance(expected, list):
        return (
            isinstance(computed, list)
            and len(computed) == len(expected)
            and all(
                _agrees(mine, theirs, absolute, relative)
                for mine, theirs in zip(computed, expected, strict=True)
            )
        )
    if expected is None or isinstance(expected, bool | str | Mapping):
        return type(computed) is type(expected) and bool(computed == expected)
    if isinstance(computed, bool) or not isinstance(computed, int | float):
        return False
    right = exact(expected)
    if absolute == 0 and relative == 0:
        return computed == float(right)
    return abs(Fraction(computed) - right) <= max(absolute, relative * abs(right))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:77] + "..."
