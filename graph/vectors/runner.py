"""Answer oracle vectors: one result per key path, from inputs and keys alone."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from data.errors import VigieError
from graph.vectors.families import family_function
from graph.vectors.question import Inputs, Members, NotUnderstood, Question

_NUMBER_OBJECT = frozenset({"exact", "value"})
_ERROR_OBJECT = frozenset({"error"})
_UNFORESEEN = (
    ArithmeticError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Result:
    """The answer to one key path.

    computed: a JSON value (None for a skip; None can also be a true answer).
    reason: why it was skipped; None for a computed result.
    """

    key: str
    computed: Any
    status: Literal["computed", "skip"]
    reason: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the result as it is printed."""
        return {
            "key": self.key,
            "computed": self.computed,
            "status": self.status,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class VectorAnswer:
    """All results of one vector, in the order of its keys."""

    id: str
    family: str
    results: tuple[Result, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as it is printed."""
        return {
            "id": self.id,
            "family": self.family,
            "results": [result.as_dict() for result in self.results],
        }


def answer_vectors(vectors: Iterable[Mapping[str, Any]]) -> list[VectorAnswer]:
    """Answer each vector in the order given."""
    return [answer_vector(vector) for vector in vectors]


def answer_vector(vector: Mapping[str, Any]) -> VectorAnswer:
    """Answer one vector from its `id`, `family`, `inputs` and the keys of its `expected`.

    Parameters
    ----------
    vector
        As parsed from JSON; values of `expected` are never read, only its structure.
    """
    family = str(vector.get("family"))
    inputs = vector.get("inputs")
    results: list[Result] = []
    for key, members in _shape(vector.get("expected")).items():
        if not isinstance(inputs, Mapping):
            results += _skips(key, members, "the vector has no inputs")
        else:
            results += _results(family, Question(key, Inputs(inputs), members))
    return VectorAnswer(str(vector.get("id")), family, tuple(results))


def key_paths(expected: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return (path, expected leaf) for every leaf of `expected`, in its order."""
    paths: list[tuple[str, Any]] = []
    for key, value in expected.items():
        if _is_leaf(value):
            paths.append((key, value))
        else:
            paths += [(f"{key}.{path}", leaf) for path, leaf in key_paths(value)]
    return paths


def _is_leaf(value: object) -> bool:
    if not isinstance(value, Mapping):
        return True
    return frozenset(value) in (_NUMBER_OBJECT, _ERROR_OBJECT)


def _shape(expected: object) -> dict[str, Members | None]:
    if not isinstance(expected, Mapping):
        return {}
    return {str(key): None if _is_leaf(value) else _shape(value) for key, value in expected.items()}


def _results(family: str, question: Question) -> list[Result]:
    try:
        value = family_function(family)(question)
    except NotUnderstood as reason:
        return _skips(question.key, question.members, str(reason))
    except VigieError as error:
        return _errors(question.key, question.members, type(error).__name__)
    except _UNFORESEEN as error:
        # Inputs nobody foresaw must not lose the answers to all other vectors of the call.
        reason_text = f"the inputs are not understood ({type(error).__name__}: {error})"
        return _skips(question.key, question.members, reason_text)
    return _unfold(question.key, question.members, value)


def _unfold(path: str, members: Members | None, value: object) -> list[Result]:
    if members is None:
        try:
            return [Result(path, as_json(value), "computed")]
        except NotUnderstood as reason:
            return [Result(path, None, "skip", str(reason))]
    if not isinstance(value, Mapping):
        return _skips(path, members, "the answer is not an object")
    results: list[Result] = []
    for name, inner in members.items():
        if name in value:
            results += _unfold(f"{path}.{name}", inner, value[name])
        else:
            results += _skips(f"{path}.{name}", inner, f"no answer for '{name}'")
    return results


def _leaf_paths(path: str, members: Members | None) -> list[str]:
    if members is None:
        return [path]
    return [
        leaf for name, inner in members.items() for leaf in _leaf_paths(f"{path}.{name}", inner)
    ]


def _skips(path: str, members: Members | None, reason: str) -> list[Result]:
    return [Result(leaf, None, "skip", reason) for leaf in _leaf_paths(path, members)]


def _errors(path: str, members: Members | None, name: str) -> list[Result]:
    return [Result(leaf, {"error": name}, "computed") for leaf in _leaf_paths(path, members)]


def as_json(value: object) -> Any:
    """Return an answer as JSON: fractions as floats, sets as arrays sorted by code point.

    Raises:
        NotUnderstood: NaN, an infinity, or a type that JSON does not have.
    """
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NotUnderstood("the answer is not a finite number")
        return float(value)
    if isinstance(value, set | frozenset):
        return sorted(as_json(item) for item in value)
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [as_json(item) for item in value]
    if hasattr(value, "tolist"):
        return as_json(value.tolist())
    raise NotUnderstood(f"the answer has the type {type(value).__name__}, which JSON does not know")
