"""Coverage of a release per layer."""

from typing import Any

import duckdb

from data.release.queries import query


def coverage(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return one mapping per layer with counts, the newest share and its grade-3 percentage."""
    found = cursor.execute(query("coverage"))
    names = [entry[0] for entry in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def pending_reviews(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the ids of machine-read statements that wait for a reviewer."""
    return [row[0] for row in cursor.execute(query("pending_reviews")).fetchall()]
