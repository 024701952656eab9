"""What a family is asked: a key, the inputs, and the shape of the answer (never its value)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from data.errors import VigieError

Members = Mapping[str, Any]
"""Names of an object's members; the value is None for a leaf, else again `Members`."""

_DECIMAL = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?")
_RATIO = re.compile(r"[+-]?\d{1,40}/\d{1,40}")


class NotUnderstood(VigieError):
    """A key or an input that a family does not know; the runner reports a skip with this reason."""


def exact(value: object) -> Fraction:
    """Return a JSON number, a decimal string or a ratio "p/q" as an exact fraction.

    A float is read as the decimal that it prints as (0.1 is one tenth).

    Raises:
        NotUnderstood: the value is none of these (booleans are no numbers).
    """
    if isinstance(value, bool):
        raise NotUnderstood(f"expected a number, got {value!r}")
    if isinstance(value, int | Fraction):
        return Fraction(value)
    text = str(value).strip() if isinstance(value, str | float | Decimal) else ""
    if _DECIMAL.fullmatch(text):
        return Fraction(text)
    if _RATIO.fullmatch(text) and int(text.split("/")[1]) != 0:
        return Fraction(text)
    raise NotUnderstood(f"expected a number, got {str(value)[:40]!r}")


@dataclass(frozen=True)
class Inputs:
    """Inputs of one vector, read exactly; what is missing or malformed is `NotUnderstood`."""

    values: Mapping[str, object]

    def __contains__(self, name: str) -> bool:
        """Return whether the vector gives this input (null counts as absent)."""
        return self.values.get(name) is not None

    def raw(self, name: str) -> Any:
        """Return the input as parsed from JSON."""
        if name not in self:
            raise NotUnderstood(f"input '{name}' is missing")
        return self.values[name]

    def first(self, *names: str) -> str:
        """Return the first of several synonymous names that is given."""
        for name in names:
            if name in self:
                return name
        raise NotUnderstood(f"none of the inputs {', '.join(names)} is given")

    def number(self, name: str, default: Fraction | int | None = None) -> Fraction:
        """Return a number; `default` where the input is absent and a default is stated."""
        if name not in self and default is not None:
            return Fraction(default)
        return exact(self.raw(name))

    def numbers(self, name: str) -> list[Fraction]:
        """Return a list of numbers, shape (n,)."""
        return [exact(item) for item in self.items(name)]

    def numbers_or_none(self, name: str) -> list[Fraction | None]:
        """Return a list in which null stays None (present, value unknown)."""
        return [None if item is None else exact(item) for item in self.items(name)]

    def matrix(self, name: str) -> list[list[Fraction]]:
        """Return a list of rows of numbers (equal lengths), shape (rows, columns)."""
        rows = [[exact(item) for item in _as_list(row, name)] for row in self.items(name)]
        if len({len(row) for row in rows}) > 1:
            raise NotUnderstood(f"input '{name}': rows differ in length")
        return rows

    def integer(self, name: str, default: int | None = None) -> int:
        """Return a whole number."""
        value = self.number(name, default)
        if value.denominator != 1:
            raise NotUnderstood(f"input '{name}' is not a whole number")
        return int(value)

    def names(self, name: str) -> list[str]:
        """Return a list of names (strings)."""
        return [str(item) for item in self.items(name)]

    def named_numbers(self, name: str) -> dict[str, Fraction]:
        """Return an object name → number."""
        value = self.raw(name)
        if not isinstance(value, Mapping):
            raise NotUnderstood(f"input '{name}' is not an object")
        return {str(key): exact(item) for key, item in value.items()}

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a boolean."""
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise NotUnderstood(f"input '{name}' is not true or false")
        return value

    def text(self, name: str) -> str:
        """Return a string."""
        value = self.raw(name)
        if not isinstance(value, str):
            raise NotUnderstood(f"input '{name}' is not a text")
        return value

    def items(self, name: str) -> list[Any]:
        """Return an array as it is."""
        return _as_list(self.raw(name), name)


def _as_list(value: object, name: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise NotUnderstood(f"input '{name}' is not an array")
    return list(value)


@dataclass(frozen=True)
class Question:
    """One key of a vector.

    key: top-level key of `expected`.
    inputs: the vector's inputs.
    members: for an object, the names asked for; None for a leaf.
    """

    key: str
    inputs: Inputs
    members: Members | None = field(default=None)

    def unknown(self) -> NotUnderstood:
        """Return the error for a key that the family does not implement."""
        return NotUnderstood(f"key '{self.key}' is not implemented")
