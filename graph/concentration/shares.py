"""Share vectors: exact sums, checks, and the one explicit way from sizes to shares.

Shares are percent, 0 to 100, everywhere. A vector of integers or fractions stays exact; floats are
added with `math.fsum`, so no result depends on the order of the firms.
"""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from data.errors import VigieError

Number = int | float | Fraction
"""A share or a size; integers and fractions are kept exact."""


class InvalidShares(VigieError):
    """A share vector that no market can have: empty, negative, not finite, or all zero."""


def total(values: Iterable[Number]) -> Number:
    """Return the sum: exact for integers and fractions, correctly rounded for floats."""
    listed = list(values)
    if any(isinstance(value, float) for value in listed):
        return math.fsum(float(value) for value in listed)
    return sum((Fraction(value) for value in listed), Fraction(0))


def as_exact(value: Number) -> Fraction:
    """Return a number as a fraction; a float as the decimal that it prints as (0.1 is 1/10).

    Raises:
        InvalidShares: NaN or an infinity.
    """
    if isinstance(value, int | Fraction):
        return Fraction(value)
    if not math.isfinite(value):
        raise InvalidShares(f"{value} is no share: a missing share is no number")
    return _decimal(float(value))


@lru_cache(maxsize=65_536)
def _decimal(value: float) -> Fraction:
    """Return the decimal that a float prints as; few different shares are printed very often."""
    return Fraction(repr(value))


def checked(values: Sequence[Number]) -> list[Number]:
    """Return the values as a list of fractions or floats.

    Raises:
        InvalidShares: there is none, or one is negative, NaN or infinite (NULL is never 0).
    """
    if len(values) == 0:
        raise InvalidShares("no firm: a share vector needs at least one")
    return [_checked(value, place) for place, value in enumerate(values)]


def _checked(value: Number, place: int) -> Number:
    if isinstance(value, int | Fraction):
        number: Number = Fraction(value)
    else:
        number = float(value)
        if not math.isfinite(number):
            raise InvalidShares(f"share {place + 1} is {value}: a missing share is no number")
    if number < 0:
        raise InvalidShares(f"share {place + 1} is {value}: a share cannot be negative")
    return number


def fractions_of_one(shares_pct: Sequence[Number]) -> list[Number]:
    """Return percent shares as fractions of 1, as given (never rescaled).

    Raises:
        InvalidShares: as `checked`, or all shares are zero.
    """
    values = checked(shares_pct)
    if all(value == 0 for value in values):
        raise InvalidShares("all shares are zero: nothing can be said about concentration")
    return [value / 100 for value in values]


def shares_of_sizes(sizes: Sequence[Number]) -> list[Number]:
    """Return the shares in percent of a complete list of sizes, input order.

    This is the only place where anything is divided by its sum: it is right for the sizes of *all*
    firms and wrong for an incomplete list (whose shares belong into `graph.concentration.bounds`).

    Raises:
        InvalidShares: a size is negative or not finite, or all are zero.
    """
    values = checked(sizes)
    whole = total(values)
    if whole == 0:
        raise InvalidShares("all sizes are zero: shares are undefined")
    return [value * 100 / whole for value in values]


def descending(values: Sequence[Number]) -> list[Number]:
    """Return the values from largest to smallest."""
    return sorted(values, reverse=True)
