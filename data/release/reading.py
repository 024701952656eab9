"""Reading releases: always whole, always the newest, one cursor per request and thread."""

import contextlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd

from data.facts import Facts
from data.home import Home
from data.quiet_database import quiet
from data.release.errors import BrokenReleaseError, UnknownReleaseError
from data.release.pointer import current_name, release_file
from data.release.queries import query
from data.release.tables import all_tables
from data.statements import series

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True)
class ReleaseInfo:
    """What a release says about itself.

    alert_packs: threshold packs that the alert rules used, None in releases that do not say.
    broken_rules: alert rules that failed when the release was built.
    """

    name: str
    built_at: datetime
    as_of: date
    as_known: date | None
    basis: str
    bundled: bool
    facts: int
    statements: int
    content_hash: str
    alert_packs: tuple[str, ...] | None = None
    broken_rules: tuple[str, ...] = ()


class _Open:
    """One release file that is open for reading."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.path = release_file(folder, name)
        if not self.path.exists():
            raise UnknownReleaseError(f"there is no release '{name}' in {folder}")
        try:
            file = duckdb.connect(str(self.path), read_only=True, config=SETTINGS)
            self.connection = quiet(file)
            self.info = release_info(self.connection)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise BrokenReleaseError(
                f"{self.path} cannot be read ({reason}); run 'vigie build' for a new release"
            ) from error
        # The time of last use keeps a release from being removed; a read-only folder has no builds.
        with contextlib.suppress(OSError):
            os.utime(self.path)
        self._facts: Facts | None = None
        self._lock = threading.Lock()

    def facts(self) -> Facts:
        with self._lock:
            if self._facts is None:
                self._facts = Facts(self._statements, as_of=self.info.as_of, release=self.name)
            return self._facts

    def _statements(self, record_type: str) -> pd.DataFrame:
        table = all_tables()[f"{record_type}_statement"]
        with self.connection.cursor() as cursor:
            frame = cursor.execute(query("statements"), {"table": table.name}).df()
        return pd.DataFrame(
            {
                name: series(frame[name], entry[0]).to_numpy()
                if entry[0] in ("DOUBLE", "BIGINT")
                else series(frame[name], entry[0])
                for name, entry in table.columns.items()
            }
        )


class Reader:
    """The current release (or a named one); notices a new pointer with every call.

    A release file is opened once per process; a superseded one is closed when nothing holds its
    connection any more. Safe to use from several threads.
    """

    def __init__(self, home: Home, name: str | None = None) -> None:
        self._folder = home.releases
        self._fixed = name
        self._open: _Open | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Return the name of the release that a call now reads."""
        return self._current().name

    @property
    def path(self) -> Path:
        """Return the file of the release that a call now reads."""
        return self._current().path

    @property
    def info(self) -> ReleaseInfo:
        """Return what that release says about itself."""
        return self._current().info

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor of its own on the current release; never share it between threads."""
        opened = self._current()
        with opened.connection.cursor() as cursor:
            yield cursor

    def facts(self) -> Facts:
        """Return the facts of the current release; frames are read when asked for and kept."""
        return self._current().facts()

    def frame(self, table: str) -> pd.DataFrame:
        """Return a published table or view whole (text None where unknown).

        A table that came after an older release was built is empty there.

        Raises:
            UnknownReleaseError: no such table.
        """
        if table not in all_tables():
            raise UnknownReleaseError(f"the release has no table '{table}'")
        with self.cursor() as cursor:
            if not holds(cursor, table):
                return pd.DataFrame(columns=list(all_tables()[table].columns))
            found = cursor.execute(query("whole"), {"table": table}).df()
        return pd.DataFrame(
            {
                name: series(found[name], entry[0])
                for name, entry in all_tables()[table].columns.items()
            }
        )

    def _current(self) -> _Open:
        with self._lock:
            name = self._fixed or current_name(self._folder)
            if self._open is None or self._open.name != name:
                self._open = _Open(self._folder, name)
            return self._open


def holds(cursor: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Return whether a release has a table or view; those of earlier versions lack some."""
    return cursor.execute(query("has_table"), {"table": table}).fetchone() is not None


def open_release(home: Home, name: str | None = None) -> Reader:
    """Return a reader of the current release, or of a named one.

    Raises:
        NoReleaseError: nothing was built yet.
        BrokenReleaseError: pointer or file is missing or damaged.
        UnknownReleaseError: no release of that name.
    """
    reader = Reader(home, name)
    _ = reader.info
    return reader


def release_info(connection: duckdb.DuckDBPyConnection) -> ReleaseInfo:
    """Return the one row of `release_info` on a connection."""
    rows = connection.execute(query("release_info")).fetchall()
    if len(rows) != 1:
        raise BrokenReleaseError("the release does not describe itself; run 'vigie build'")
    packs, broken = (_listed(connection, name) for name in ("alert_packs", "broken_rules"))
    row = (*rows[0], packs, broken or ())
    return ReleaseInfo(row[0], row[1].replace(tzinfo=UTC), *row[2:])


def _listed(connection: duckdb.DuckDBPyConnection, column: str) -> tuple[str, ...] | None:
    """Return what a column of `release_info` lists; earlier releases lack some columns."""
    place = {"table": "release_info", "column": column}
    if connection.execute(query("has_column"), place).fetchone() is None:
        return None
    row = connection.execute(query(column)).fetchone()
    return tuple(row[0].split("|")) if row and row[0] else None
