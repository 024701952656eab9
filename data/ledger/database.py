"""The connection that writes to the ledger: queries by name, frames as rows, transactions."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import duckdb
import pandas as pd

from data.ledger.connection import schema
from data.ledger.content import observations_of
from data.ledger.queries import query
from data.observations import Observation

Values = Mapping[str, Any]


class Database:
    """One connection that several threads may call; each call waits for the one before it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self._connection.execute(schema())

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._connection.close()

    def execute(self, name: str, values: Values | None = None) -> list[tuple[Any, ...]]:
        """Run one of the ledger's queries and return its rows."""
        with self._lock:
            return self._connection.execute(query(name), values or {}).fetchall()

    def count(self, name: str, values: Values | None = None) -> int:
        """Run a query whose answer is one number: a count, or how many rows it changed."""
        ((number,),) = self.execute(name, values)
        return int(number)

    def observations(self, name: str, values: Values) -> list[Observation]:
        """Run a query over observations, with what the open transaction wrote."""
        with self._lock:
            return list(observations_of(self._connection.execute(query(name), values)))

    def stream(self, name: str, values: Values) -> Iterator[Observation]:
        """Yield the observations of a query piece by piece, of what was committed when it began."""
        with self.cursor() as reading:
            reading.execute(query(name), values)
            yield from observations_of(reading)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own, to read what is committed; the caller closes it."""
        with self._lock:
            return self._connection.cursor()

    @contextmanager
    def rows(self, frame: pd.DataFrame) -> Iterator[None]:
        """Give a frame to the queries of the block under the name `batch_rows`."""
        with self._lock:
            self._connection.register("batch_rows", frame)
            try:
                yield
            finally:
                self._connection.unregister("batch_rows")

    def insert(self, name: str, frame: pd.DataFrame) -> None:
        """Run a query that inserts the rows of a frame."""
        with self.rows(frame):
            self.execute(name)

    def transaction(self) -> "Transaction":
        """Return a block that is written whole or not at all; other threads wait for its end."""
        return Transaction(self._connection, self._lock)


class Transaction:
    """All or nothing: commits at the end, rolls back on any error."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, lock: threading.RLock) -> None:
        self._connection = connection
        self._lock = lock

    def __enter__(self) -> Self:
        self._lock.acquire()
        self._connection.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._connection.commit()
            else:
                self._connection.rollback()
        finally:
            self._lock.release()
