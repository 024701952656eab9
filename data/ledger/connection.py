"""How the ledger file is opened, and what tables it has."""

import re
from functools import cache
from importlib import resources
from pathlib import Path

import duckdb

from data.errors import VigieError
from data.ledger.errors import LedgerBusyError
from data.quiet_database import quiet

STORAGE_VERSION = "v1.5.0"
"""File format that DuckDB 1.5 and 2.0 both read; always asked for when a file is written."""


def connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file.

    Raises:
        LedgerBusyError: another process has it open in a way that excludes this one.
        VigieError: the file is no DuckDB file or is damaged.
    """
    settings: dict[str, str | bool | int | float | list[str]]
    settings = {} if read_only else {"storage_compatibility_version": STORAGE_VERSION}
    try:
        return quiet(duckdb.connect(str(path), read_only=read_only, config=settings))
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            holder = re.search(r"PID (\d+)", str(error))
            named = f"process {holder[1]}" if holder else "another process"
            raise LedgerBusyError(path, named) from error
        raise _unreadable(path, error) from error
    except duckdb.Error as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: duckdb.Error) -> VigieError:
    reason = str(error).splitlines()[0]
    return VigieError(f"{path} cannot be opened ({reason}); restore it from a copy")


@cache
def schema() -> str:
    """Return the statements that create the ledger's tables."""
    return (resources.files("data.ledger") / "schema.sql").read_text("utf-8")
