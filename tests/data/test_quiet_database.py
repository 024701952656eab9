"""Connections print nothing, however long a query takes."""

import subprocess
import sys

OPEN = """
import sys
from pathlib import Path

import duckdb

from data.ledger.connection import connect
from data.quiet_database import quiet

connection = {opened}
print(connection.execute("select current_setting('enable_progress_bar')").fetchone()[0])
"""


def draws_a_bar(opened: str) -> str:
    """Return what a Python without a file, where DuckDB draws by default, says of a connection."""
    code = OPEN.format(opened=opened)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_quiet_connection_draws_no_progress() -> None:
    assert draws_a_bar("duckdb.connect()") == "True"
    assert draws_a_bar("quiet(duckdb.connect())") == "False"


def test_the_ledger_is_opened_quietly() -> None:
    assert draws_a_bar("connect(Path(':memory:'), read_only=False)") == "False"
