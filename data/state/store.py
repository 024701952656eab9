"""Opening the state file, and bringing it to the newest schema."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib import resources
from pathlib import Path

from data.errors import VigieError

BUSY_SECONDS = 10.0
_MIGRATION = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


class StateError(VigieError):
    """The state file cannot be read or is newer than this program."""


@contextmanager
def open_state(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the state for writing; the block is one transaction (committed unless it raises).

    The file is created and migrated when needed. Rows read like mappings. The transaction takes
    the write lock at once, so what is read in it cannot be overtaken by another writer.

    Raises:
        StateError: the file is damaged, busy for too long, or of a newer program.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _connection(path) as connection:
        migrate(connection)
        connection.execute("begin immediate")
        try:
            yield connection
        except BaseException:
            connection.execute("rollback")
            raise
        connection.execute("commit")


@contextmanager
def read_state(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Open the state for reading; None when there is none yet.

    Raises:
        StateError: the file is damaged.
    """
    if not path.exists():
        yield None
        return
    with _connection(path) as connection:
        connection.execute("pragma query_only = on")
        yield connection


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(
            sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        ) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.execute("pragma foreign_keys = on")
            yield connection
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        raise StateError(f"{path}: {error}; restore it from a copy if it is damaged") from error


def migrate(connection: sqlite3.Connection) -> int:
    """Apply the migrations that the file lacks, each in its own transaction; return the version.

    Raises:
        StateError: the file was written by a newer program.
    """
    version = _version(connection)
    newest = max(number for number, _ in migrations())
    if version > newest:
        raise StateError(
            f"the state has schema {version}, this program knows {newest}; use the newer program"
        )
    if version == newest:
        return version
    for number, sql in migrations():
        if number > version:
            _apply(connection, number, sql)
    return newest


def _apply(connection: sqlite3.Connection, number: int, sql: str) -> None:
    connection.execute("begin immediate")
    try:
        # Another worker may have migrated while this one waited for the lock.
        if _version(connection) < number:
            for statement in _statements(sql):
                connection.execute(statement)
            connection.execute(f"pragma user_version = {number}")
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def _statements(sql: str) -> Iterator[str]:
    text = ""
    for line in sql.splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):
            yield text
            text = ""
    if text.strip():
        yield text


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


@cache
def migrations() -> tuple[tuple[int, str], ...]:
    """Return number and text of all migrations in order."""
    found = []
    for file in (resources.files("data.state") / "migrations").iterdir():
        match = _MIGRATION.fullmatch(file.name)
        if match:
            found.append((int(match[1]), file.read_text("utf-8")))
    return tuple(sorted(found))
