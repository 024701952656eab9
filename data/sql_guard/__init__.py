"""Guarded SQL: analysts' queries on the current release, each in a process of its own.

    result = run_query(release_file, "select count(*) from deal")
    result.columns, result.rows, result.truncated

A query reads published tables, and what the caller lays beside them, and nothing else: no file, no
network, no setting, no write. It has wall clock, memory, rows and characters that end; whatever it
does dies with its process.
"""

from data.sql_guard.errors import QueryFailedError, QueryRefusedError, QueryStoppedError
from data.sql_guard.limits import Limits
from data.sql_guard.runner import LiveTable, QueryResult, run_query

__all__ = [
    "Limits",
    "LiveTable",
    "QueryFailedError",
    "QueryRefusedError",
    "QueryResult",
    "QueryStoppedError",
    "run_query",
]
