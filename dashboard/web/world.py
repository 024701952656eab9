"""The releases that pages read: which one is current, which one an address pins.

A worker looks at the pointer on each request; a new release is seen without a restart. What was
read of a release stays in memory, since a release never changes.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock, RLock
from typing import Protocol

import pandas as pd

from dashboard.web.actors import Actors
from dashboard.web.readings import Readings
from data.errors import NotFoundError
from data.facts import Facts
from graph.alerts.view import KnowledgeIndex
from graph.records import Record, records

KEPT_RELEASES = 3
KEPT_DAYS = 12


@dataclass
class Snapshot:
    """One release in memory.

    name, content_hash, file: of the release (no file where facts are not released).
    facts: all it holds; what was known on earlier days is derived from them.
    alerts, corrections: read its tables of findings and of corrections (None where facts are not
        released).
    """

    name: str
    facts: Facts
    content_hash: str = ""
    file: Path | None = None
    alerts: Callable[[], pd.DataFrame] | None = None
    corrections: Callable[[], pd.DataFrame] | None = None
    _days: dict[date, Facts] = field(default_factory=dict)
    _actors: dict[date, Actors] = field(default_factory=dict)
    _readings: dict[date, Readings] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)
    _corrected: dict[str, list[Record]] | None = None

    @cached_property
    def index(self) -> KnowledgeIndex:
        """Return what is computed from the tables of the release alone, on any day."""
        return KnowledgeIndex(self.facts)

    @property
    def as_of(self) -> date:
        """Return the newest day the release speaks of."""
        return self.facts.as_of

    def facts_on(self, day: date) -> Facts:
        """Return the facts as known on a day; the newest day and later ones are the release."""
        if day >= self.as_of:
            return self.facts
        with self._lock:
            if day not in self._days:
                if len(self._days) >= KEPT_DAYS:
                    self._days.pop(next(iter(self._days)))
                self._days[day] = self.facts.as_known(day)
            return self._days[day]

    def actors_on(self, day: date) -> Actors:
        """Return names, seats and groups of organisations on a day."""
        day = min(day, self.as_of)
        with self._lock:
            if day not in self._actors:
                if len(self._actors) >= KEPT_DAYS:
                    self._actors.pop(next(iter(self._actors)))
                self._actors[day] = Actors(self.facts.frame("organisation"), day)
            return self._actors[day]

    def readings_on(self, day: date) -> Readings:
        """Return what is computed from the facts as known on a day."""
        day = min(day, self.as_of)
        with self._lock:
            if day not in self._readings:
                if len(self._readings) >= KEPT_DAYS:
                    self._readings.pop(next(iter(self._readings)))
                stored = self.alerts if day == self.as_of else None
                self._readings[day] = Readings(self.facts_on(day), stored, self.index)
            return self._readings[day]

    def corrections_of(self, taken_back: str) -> list[Record]:
        """Return the rows of table `correction` about a statement, by its observation id."""
        with self._lock:
            if self._corrected is None:
                self._corrected = defaultdict(list)
                for row in records(self.corrections()) if self.corrections else ():
                    self._corrected[row["taken_back"]].append(row)
            return list(self._corrected.get(taken_back, ()))


class World(Protocol):
    """Where snapshots come from."""

    def snapshot(self, release: str | None = None) -> Snapshot:
        """Return a release by name, or the current one.

        Raises:
            NotFoundError: no such release.
        """

    def names(self) -> list[str]:
        """Return the names of all releases that are kept, the newest first."""


class FixedWorld:
    """A world of one snapshot, for tests and for looking at facts that are not released."""

    def __init__(self, facts: Facts, content_hash: str = "") -> None:
        self._snapshot = Snapshot(facts.release, facts, content_hash)

    def snapshot(self, release: str | None = None) -> Snapshot:
        """Return the one snapshot."""
        if release not in (None, self._snapshot.name):
            raise NotFoundError(f"no release '{release}'; this one is '{self._snapshot.name}'")
        return self._snapshot

    def names(self) -> list[str]:
        """Return the name of the one snapshot."""
        return [self._snapshot.name]


@dataclass(frozen=True)
class OpenedRelease:
    """What is read from a release file: facts, content hash, where it lies, computed tables."""

    facts: Facts
    content_hash: str
    file: Path
    alerts: Callable[[], pd.DataFrame] | None = None
    corrections: Callable[[], pd.DataFrame] | None = None


class ReleasedWorld:
    """The releases of a home: the pointer is read on each request, files are opened once."""

    def __init__(
        self,
        current: Callable[[], str],
        open_named: Callable[[str], OpenedRelease],
        kept: Callable[[], list[str]] | None = None,
    ) -> None:
        """Take how to read the name of the current release, to open one by name, and to list all.

        kept: returns the names of the releases that are kept, the newest first (default: the
        current one alone).
        """
        self._current = current
        self._open = open_named
        self._kept = kept
        self._snapshots: dict[str, Snapshot] = {}
        self._lock = Lock()

    def names(self) -> list[str]:
        """Return the names of all releases that are kept, the newest first."""
        return self._kept() if self._kept is not None else [self._current()]

    def snapshot(self, release: str | None = None) -> Snapshot:
        """Return a release by name, or the current one, opened once per process."""
        name = release or self._current()
        with self._lock:
            if name not in self._snapshots:
                opened = self._open(name)
                if len(self._snapshots) >= KEPT_RELEASES:
                    self._snapshots.pop(next(iter(self._snapshots)))
                self._snapshots[name] = Snapshot(
                    name,
                    opened.facts,
                    opened.content_hash,
                    opened.file,
                    opened.alerts,
                    opened.corrections,
                )
            return self._snapshots[name]
