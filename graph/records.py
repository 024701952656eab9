"""Rows of a frame as plain mappings, with one kind of absence."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pandas as pd

from data.partial_dates import DayInterval, parse

Record = dict[str, Any]


def records(frame: pd.DataFrame) -> list[Record]:
    """Return the rows of a frame as dicts; NaN, NaT, pd.NA and empty text become None."""
    columns = [str(name) for name in frame.columns]
    values = [_without_absences(frame[name]) for name in frame.columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def narrow(frame: pd.DataFrame, names: Iterable[str]) -> Iterator[Record]:
    """Yield the rows of a frame with the named columns only, absences as the frame has them.

    Tables have some fifty columns, and most readers need ten.
    """
    wanted = list(names)
    for row in zip(*(frame[name].tolist() for name in wanted), strict=True):
        yield dict(zip(wanted, row, strict=True))


def days(value: object) -> DayInterval | None:
    """Return the days that a date, timestamp or partial date may mean; None when it is absent.

    Raises:
        ValueError: a text that is no date.
    """
    if value is None:
        return None
    if isinstance(value, pd.Timestamp):
        day = value.date()
        return DayInterval(day, day)
    if isinstance(value, date):
        return DayInterval(value, value)
    return parse(str(value))


def listed(value: object) -> tuple[str, ...]:
    """Return the members of a field that separates them by a bar."""
    if value is None:
        return ()
    return tuple(part.strip() for part in str(value).split("|") if part.strip())


def _without_absences(column: "pd.Series[Any]") -> list[Any]:
    if column.dtype.kind == "M":
        # Many rows share few days: each is made into a Timestamp once; -1, the last, is none.
        codes, moments = pd.factorize(column)
        pool = [*moments, None]
        return [pool[code] for code in codes.tolist()]
    absent = column.isna().to_numpy()
    if column.dtype == object:
        absent = absent | (column.to_numpy() == "")
    if not absent.any():
        return list(column.tolist())
    values = column.to_numpy(dtype=object, copy=True)
    values[absent] = None
    return list(values.tolist())
