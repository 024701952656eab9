"""Rows of a frame as plain mappings, with one kind of absence."""

from datetime import date
from typing import Any

import pandas as pd

from data.partial_dates import DayInterval, parse

Record = dict[str, Any]


def records(frame: pd.DataFrame) -> list[Record]:
    """Return the rows of a frame as dicts; NaN, NaT, pd.NA and empty text become None."""
    columns = [str(name) for name in frame.columns]
    values = [frame[name].tolist() for name in frame.columns]
    return [
        {name: _absent_as_none(value) for name, value in zip(columns, row, strict=True)}
        for row in zip(*values, strict=True)
    ]


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


def _absent_as_none(value: object) -> object:
    if value is None or value is pd.NaT or value is pd.NA or value == "":
        return None
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - NaN is unequal to itself
        return None
    return value
