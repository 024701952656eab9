"""What a rule may see: facts as known on a day, with computations shared by rules and by days.

A computation is keyed by the tables it reads and by what was known of them, so walking through ten
years of weeks computes again only what changed (`KnowledgeIndex`).
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from data.partial_dates import parse
from graph.records import Record, records
from graph.undertakings import Undertakings, control_links, roll_up

if TYPE_CHECKING:
    from data.facts import Facts

T = TypeVar("T")
_KEPT = 512
Measured = tuple[str, str, str]
"""(market, geography, metric): what several estimators may measure."""
SHARE_TABLES = ("share_estimator", "share_statcounter", "share_derived")


@dataclass(frozen=True)
class Right:
    """A right that one side of a pair holds, dated (rule R08)."""

    holder: str
    held: str
    kind: str
    since: date
    known_from: date
    source_id: str
    grade: int = 2


@dataclass(frozen=True)
class Conversion:
    """A note, warrant, option or tranche with a day on which it converts (rule R09)."""

    holder: str
    held: str
    instrument: str
    due_on: date
    condition_met: bool
    known_from: date
    source_id: str
    grade: int = 2


@dataclass(frozen=True)
class TermsReading:
    """One reading of a term on a watched page (rule R28)."""

    org: str
    term: str
    value: str
    number: float | None
    read_at: pd.Timestamp
    source_id: str
    ties_own_product: bool = False
    grade: int = 1


@dataclass(frozen=True)
class SourceHealth:
    """How a source fared at its last reading (rule R30)."""

    source_id: str
    grade: int
    period_days: int
    last_read_on: date | None
    rows: int
    usual_rows: int


@dataclass(frozen=True)
class Supplement:
    """Feeds that are no release table; each may be empty, and then its rules have no data feed."""

    rights: tuple[Right, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    terms: tuple[TermsReading, ...] = ()
    source_health: tuple[SourceHealth, ...] = ()

    def has(self, name: str) -> bool:
        """Return whether a feed holds anything."""
        return bool(getattr(self, name))


class KnowledgeIndex:
    """The days on which knowledge of each table changed, and computations kept between them."""

    def __init__(self, facts: "Facts") -> None:
        """Index the statements of all tables by the days they became known or were withdrawn."""
        self._facts = facts
        self._changes: dict[str, np.ndarray] = {}
        self._states: dict[tuple[str, date], int] = {}
        self._kept: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._rows: dict[str, dict[str, Record]] = {}
        self._lock = RLock()

    def state(self, table: str, day: date) -> int:
        """Return the number of the interval of days in which a table did not change."""
        known = self._states.get((table, day))
        if known is None:
            if table not in self._changes:
                self._changes[table] = _change_days(self._facts.statements(table))
            at = np.datetime64(day, "D")
            known = int(np.searchsorted(self._changes[table], at, side="right"))
            self._states[(table, day)] = known
        return known

    def states(self, tables: Iterable[str], day: date) -> tuple[int, ...]:
        """Return the intervals of several tables."""
        return tuple(self.state(table, day) for table in tables)

    def rows(self, table: str, frame: pd.DataFrame) -> list[Record]:
        """Return the rows of a day's frame; a statement that several days show is read once.

        A scenario may repeat a statement under other values: its rows are not shared.
        """
        ids = frame["observation_id"]
        if ids.hasnans or not ids.is_unique:
            return records(frame)
        with self._lock:
            known = self._rows.setdefault(table, {})
            for row in records(frame[~ids.isin(list(known))]):
                known[row["observation_id"]] = row
            return [known[one] for one in ids.tolist()]

    def kept(self, key: tuple[object, ...], compute: Callable[[], T]) -> T:
        """Return a computation by its key, computing it once, whichever thread asks first."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = compute()
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]  # type: ignore[return-value]


@dataclass(frozen=True)
class View:
    """The world as known on `day`.

    index is shared by the views of one run; supplement holds feeds that are no table; moving: what
    is measured of which market may differ between the days of the run (None: of all), see
    `graph.alerts.market_state.moving_series`.
    """

    facts: "Facts"
    day: date
    index: KnowledgeIndex
    supplement: Supplement = field(default_factory=Supplement)
    moving: frozenset[Measured] | None = None

    def derived(self, name: str, tables: Iterable[str], compute: Callable[[], T]) -> T:
        """Return a value computed from tables alone, shared while these tables do not change."""
        wanted = tuple(tables)
        return self.index.kept((name, wanted, self.index.states(wanted, self.day)), compute)

    def rows(self, table: str) -> list[Record]:
        """Return the rows of a table without the columns no rule reads (not to be changed)."""
        return self.derived(f"rows:{table}", (table,), lambda: self._rows(table))

    def _rows(self, table: str) -> list[Record]:
        frame = self.facts.frame(table)
        return self.index.rows(table, frame[[one for one in frame.columns if not _unread(one)]])

    def frame(self, table: str) -> pd.DataFrame:
        """Return the frame of a table (not to be changed)."""
        return self.derived(f"frame:{table}", (table,), lambda: self.facts.frame(table))

    @cached_property
    def groups(self) -> Undertakings:
        """Return the roll-up to undertakings on the day of the newest change of control by then."""
        return self.index.kept(
            ("groups", self.index.state("organisation", self.day), self.control_turn),
            lambda: roll_up(
                self.frame("organisation"),
                self.day,
                self.derived(
                    "links", ("organisation",), lambda: control_links(self.frame("organisation"))
                ),
            ),
        )

    @cached_property
    def control_turn(self) -> int:
        """Return how many changes of control lie before the day (part of keys of roll-ups)."""
        days = self.derived("control-days", ("organisation",), self._control_days)
        return int(np.searchsorted(days, np.datetime64(self.day, "D"), side="right"))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Return the names of organisations, nodes and markets by id."""
        return self.derived("names", ("organisation", "node", "market"), self._names)

    def organisation(self, name: str) -> Record:
        """Return the row of an organisation, empty when it is not listed."""
        rows = self.derived(
            "organisations",
            ("organisation",),
            lambda: {row["id"]: row for row in self.rows("organisation")},
        )
        return rows.get(name, {})

    def _names(self) -> Mapping[str, str]:
        found = {row["id"]: row["name"] for row in self.rows("organisation") if row["name"]}
        found |= {row["id"]: row["name"] for row in self.rows("node") if row["name"]}
        found |= {row["market"]: row["market_name"] for row in self.rows("market")}
        return found

    def _control_days(self) -> np.ndarray:
        texts = [
            row.get(column)
            for row in self.rows("organisation")
            for column in ("control_from", "control_until")
        ]
        days = sorted({parse(str(value)).last for value in texts if value})
        return np.array(days, dtype="datetime64[D]")


_UNREAD = frozenset(
    {
        "excerpt",
        "document_id",
        "locator",
        "known_from",
        "valid_to",
        "read_at",
        "n_statements",
        "disputed",
    }
)
"""Columns that no rule reads; the last two differ from day to day for the same statement."""


def _unread(column: str) -> bool:
    return column in _UNREAD or column.endswith(("_first", "_last"))


def _change_days(statements: pd.DataFrame) -> np.ndarray:
    known = statements["known_from"].to_numpy("datetime64[D]")
    withdrawn = statements["withdrawn_at"].to_numpy("datetime64[D]")
    return np.unique(np.concatenate([known, withdrawn[~np.isnat(withdrawn)]]))
