"""Coverage of a release per layer."""

from importlib import resources
from typing import Any

import duckdb


def coverage(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return one mapping per layer with counts, the newest share and its grade-3 percentage."""
    sql = (resources.files("data.release") / "queries" / "coverage.sql").read_text("utf-8")
    found = cursor.execute(sql)
    names = [entry[0] for entry in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def pending_reviews(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the ids of machine-read statements that wait for a reviewer."""
    rows = cursor.execute(
        "select observation_id from observation where review = 'pending' and withdrawn_at is null"
    ).fetchall()
    return [row[0] for row in rows]
