"""Connections print nothing, however long a query takes."""

from pathlib import Path

import duckdb
import pytest

from data.ledger.connection import connect
from data.quiet_database import quiet


def draws_a_bar(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute("select current_setting('enable_progress_bar')").fetchone()
    assert row is not None
    return bool(row[0])


def test_a_bare_connection_would_draw_its_progress() -> None:
    with duckdb.connect() as connection:
        assert draws_a_bar(connection)


def test_a_quiet_connection_draws_none() -> None:
    with quiet(duckdb.connect()) as connection:
        assert not draws_a_bar(connection)


@pytest.mark.parametrize("read_only", [False, True])
def test_the_ledger_is_opened_quietly(tmp_path: Path, read_only: bool) -> None:
    file = tmp_path / "ledger.duckdb"
    connect(file, read_only=False).close()
    with connect(file, read_only=read_only) as connection:
        assert not draws_a_bar(connection)
