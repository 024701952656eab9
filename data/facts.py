"""`Facts`: the world as the ledger knows it, which all measures are computed from.

    facts.frame("deal")           one row per fact: no recalled and no withdrawn row
    facts.statements("deal")      every statement; `shown` marks the ones that `frame` has
    facts.as_known(date)          the same world as it was known on a day
    facts.replace("deal", frame)  a scenario: the same world with another frame
    facts.as_of, facts.release    default date; release name ("fixture" in tests)

Frames are built when first asked for. Every call returns a copy that costs nothing until it is
written to. Text is None where unknown, numbers are float64 with NaN; `<column>_first` and
`<column>_last` (datetime64) are the days of a partial date: compare them with `pd.Timestamp(day)`.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from data.choice import Choice
from data.errors import NotFoundError
from data.records import RECORDS
from data.records.record import Record, columns, interval_of
from data.statements import series, table_columns

SHARE_TABLES = ("share_estimator", "share_statcounter", "share_derived")
"""Tables that together make `share`; StatCounter stays apart for its licence."""

_KEPT_FRAMES = 96
"""How many frames of past days stay in memory; a replay walks through days in order."""


class _World:
    """Statements of all tables, loaded once and shared by all days and scenarios."""

    def __init__(self, load: Callable[[str], pd.DataFrame]) -> None:
        self._load = load
        self._statements: dict[str, pd.DataFrame] = {}
        self._choices: dict[str, Choice] = {}
        self._frames: OrderedDict[tuple[str, int], pd.DataFrame] = OrderedDict()

    def statements(self, table: str) -> pd.DataFrame:
        if table not in self._statements:
            self._statements[table] = self._load(table)
        return self._statements[table]

    def choice(self, table: str) -> Choice:
        if table not in self._choices:
            self._choices[table] = Choice(RECORDS[table], self.statements(table))
        return self._choices[table]

    def frame(self, table: str, day: date | None) -> pd.DataFrame:
        choice = self.choice(table)
        key = (table, choice.interval(day))
        if key not in self._frames:
            self._frames[key] = shown_frame(self.statements(table), choice, day)
            if len(self._frames) > _KEPT_FRAMES:
                self._frames.popitem(last=False)
        self._frames.move_to_end(key)
        return self._frames[key]


def shown_frame(
    statements: pd.DataFrame, choice: Choice, day: date | None, *, withdrawn_too: bool = False
) -> pd.DataFrame:
    """Return one row per fact as known on a day (None: now), without the column `shown`."""
    chosen = choice.on(day, withdrawn_too=withdrawn_too)
    frame = statements.iloc[chosen.rows].reset_index(drop=True)
    frame["n_statements"] = chosen.n_statements.astype(float)
    frame["disputed"] = chosen.disputed
    return frame.drop(columns="shown")


class Facts:
    """All facts as known on a day, or in a scenario; see the module for what it offers."""

    def __init__(self, load: Callable[[str], pd.DataFrame], *, as_of: date, release: str) -> None:
        """Take a function that returns the statement frame of a record type.

        as_of: the default date of questions; release: the name of the release behind the facts.
        """
        self.as_of = as_of
        self.release = release
        self.known_on: date | None = None
        self._world = _World(load)
        self._replaced: dict[str, pd.DataFrame] = {}

    @classmethod
    def from_frames(
        cls, frames: Mapping[str, pd.DataFrame], *, as_of: date, release: str = "fixture"
    ) -> "Facts":
        """Return facts made of given frames, for tests and scenarios.

        A frame needs only the columns that matter: missing ones are filled (unknown values; a row
        number as fact key; evidence "seen"; grade 2; known since the last day of its own date, else
        since `as_of`). Tables that are not given are empty. "share" may be given as one frame.

        Raises:
            NotFoundError: a name that is no table, or a column that the table does not have.
        """
        given = {name: frame.copy(deep=False) for name, frame in frames.items()}
        if "share" in given:
            given["share_estimator"] = given.pop("share")
        unknown = sorted(set(given) - set(RECORDS))
        if unknown:
            raise NotFoundError(f"no table '{unknown[0]}'; tables are {', '.join(RECORDS)}, share")
        for name, frame in given.items():
            _check_columns(RECORDS[name], frame)

        def load(table: str) -> pd.DataFrame:
            return _filled(RECORDS[table], given.get(table, pd.DataFrame()), as_of)

        return cls(load, as_of=as_of, release=release)

    def frame(self, table: str) -> pd.DataFrame:
        """Return one row per fact of a table, chosen among its seen, standing statements.

        Raises:
            NotFoundError: no such table.
        """
        if table in self._replaced:
            return self._replaced[table].copy(deep=False)
        if table == "share":
            return _joined([self.frame(part) for part in SHARE_TABLES])
        _check_table(table)
        return self._world.frame(table, self.known_on).copy(deep=False)

    def statements(self, table: str) -> pd.DataFrame:
        """Return every statement known by the day, withdrawn and recalled ones too, with `shown`.

        Raises:
            NotFoundError: no such table.
        """
        if table == "share":
            return _joined([self.statements(part) for part in SHARE_TABLES])
        _check_table(table)
        frame = self._world.statements(table).copy(deep=False)
        if self.known_on is not None:
            frame = frame[frame["known_from"] <= pd.Timestamp(self.known_on)]
            frame = frame.reset_index(drop=True)
        frame["shown"] = frame["observation_id"].isin(self.frame(table)["observation_id"])
        return frame

    def as_known(self, day: date) -> "Facts":
        """Return the same world as it was known on a day (`as_of` becomes that day).

        Replaced frames of a scenario stay as they are.
        """
        return self._copy(known_on=day, as_of=day)

    def replace(self, table: str, frame: pd.DataFrame) -> "Facts":
        """Return the same world with another frame for one table ("share" included).

        Raises:
            NotFoundError: no such table.
        """
        if table != "share":
            _check_table(table)
        other = self._copy(known_on=self.known_on, as_of=self.as_of)
        other._replaced[table] = frame.copy(deep=False)
        return other

    def _copy(self, *, known_on: date | None, as_of: date) -> "Facts":
        other = object.__new__(Facts)
        other.as_of, other.release, other.known_on = as_of, self.release, known_on
        other._world, other._replaced = self._world, dict(self._replaced)
        return other


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    names = list(frames[0].columns)
    filled = [frame[names] for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]


def _check_table(table: str) -> None:
    if table not in RECORDS:
        raise NotFoundError(f"no table '{table}'; tables are {', '.join(RECORDS)}, share")


def _wanted(kind: type[Record]) -> dict[str, tuple[str, str]]:
    return table_columns(kind) | {"shown": ("BOOLEAN", "")}


def _check_columns(kind: type[Record], frame: pd.DataFrame) -> None:
    unknown = sorted(set(frame.columns) - set(_wanted(kind)))
    if unknown:
        raise NotFoundError(f"table {kind.record_type} has no column '{unknown[0]}'")


def _filled(kind: type[Record], frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    wanted = _wanted(kind)
    given: dict[str, list[Any]] = {
        name: [None if pd.isna(value) else value for value in frame[name]] for name in frame.columns
    }
    size = len(frame)
    for column in columns(kind).values():
        if column.dated and column.name in given:
            days = [interval_of(value) for value in given[column.name]]
            given.setdefault(f"{column.name}_first", [day.first if day else None for day in days])
            given.setdefault(f"{column.name}_last", [day.last if day else None for day in days])
    numbers = [f"{kind.record_type}-{position:06d}" for position in range(size)]
    recorded = datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - frames hold naive UTC
    known = _own_days(kind, given, size, as_of)
    defaults: dict[str, list[Any]] = {
        "fact_key": numbers,
        "observation_id": numbers,
        "source_id": ["fixture"] * size,
        "collected_by": ["fixture"] * size,
        "source_url": ["https://example.org/"] * size,
        "source_name": ["Example"] * size,
        "source_publisher": ["Example"] * size,
        "evidence": ["seen"] * size,
        "grade": [2] * size,
        "public_from": known,
        "public_from_assumed": [True] * size,
        "recorded_at": [recorded] * size,
        "known_from": known,
        "review": ["trusted"] * size,
        "n_statements": [1] * size,
        "disputed": [False] * size,
        "shown": [True] * size,
    }
    empty = [None] * size
    return pd.DataFrame(
        {
            name: series(given.get(name, defaults.get(name, empty)), sql_type)
            for name, (sql_type, _) in wanted.items()
        },
        copy=False,
    )


def _own_days(
    kind: type[Record], given: dict[str, list[Any]], size: int, as_of: date
) -> list[date]:
    days = [as_of] * size
    for column in reversed(kind.dated_by):
        for position, value in enumerate(given.get(f"{column}_last", [None] * size)):
            if value is not None:
                days[position] = min(pd.Timestamp(value).date(), as_of)
    return days
