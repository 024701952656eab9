"""How runs end, and what the ledger knows of runs that ended."""

from datetime import UTC, datetime
from typing import Literal

import duckdb

from data.ledger.database import Database
from data.ledger.queries import query
from data.ledger.rows import naive
from data.ledger.runs import RunReport

DIED = "the process ended before the run did"


def record_end(database: Database, report: RunReport) -> None:
    """Write down how a run ended."""
    database.execute(
        "end_run",
        {
            "run": report.run_id,
            "at": naive(report.ended_at),
            "state": report.state,
            "reason": report.reason,
            "staged": report.staged,
            "added": report.added,
            "withdrawn": report.withdrawn,
            "reinstated": report.reinstated,
            "documents": report.documents,
        },
    )


def end_dead_runs(database: Database, source_id: str | None, at: datetime) -> None:
    """Record runs that are still open, of one source or of all, as failed; drop their staging."""
    for run_id, source, started in database.execute("open_runs", {"source": source_id}):
        drop_staging(database, run_id)
        record_end(
            database, RunReport(run_id, source, started.replace(tzinfo=UTC), at, "failed", DIED)
        )


def drop_staging(database: Database, run_id: str) -> None:
    """Forget what a run staged."""
    database.execute("drop_staged_observations", {"run": run_id})
    database.execute("drop_staged_documents", {"run": run_id})


def last_runs(
    connection: duckdb.DuckDBPyConnection, state: Literal["succeeded", "failed"] | None = None
) -> list[RunReport]:
    """Return the newest ended run of each source, of any state or of one."""
    rows = connection.execute(query("last_runs"), {"state": state}).fetchall()
    return [
        RunReport(
            row[0],
            row[1],
            row[2].replace(tzinfo=UTC),
            row[3].replace(tzinfo=UTC),
            row[4],
            row[5],
            *(int(count or 0) for count in row[6:]),
        )
        for row in rows
    ]


def rows_of_successes(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Return source → rows of its newest success, and the fewest of the five before (or 0)."""
    rows = connection.execute(query("rows_of_successes")).fetchall()
    return {row[0]: (int(row[1] or 0), int(row[2] or 0)) for row in rows}
