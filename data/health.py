"""Health of the sources: last success, last failure, and who has been silent for too long."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from data.home import Home
from data.ledger.connection import connect
from data.ledger.errors import LedgerBusyError
from data.ledger.reports import last_runs, rows_of_successes
from data.ledger.runs import RunReport
from data.reference_facts.manifest import BUNDLED
from data.source_table import SourceEntry, source_table

State = Literal["ok", "stale", "failed", "never_run", "unknown"]


@dataclass(frozen=True)
class SourceHealth:
    """A source with the state of its last run.

    state: ok; stale (silent for longer than the source table allows); failed (the last run);
        never_run; unknown (the ledger is in use).
    reason: why it is not ok.
    rows, usual_rows: rows of the last successful run, and the fewest of the five before it (0 while
        there were fewer than five).
    """

    entry: SourceEntry
    state: State
    last_success: datetime | None
    last_run: datetime | None
    reason: str | None
    rows: int = 0
    usual_rows: int = 0


def source_health(home: Home, now: datetime, bundled_at: datetime) -> list[SourceHealth]:
    """Return the health of every source of the source table and of any other that ran.

    Args:
        now: the time against which silence is measured.
        bundled_at: when the bundled facts were recorded.

    Raises:
        VigieError: the ledger is damaged.
    """
    try:
        newest, successes, rows = _runs(home)
    except LedgerBusyError as error:
        return [
            SourceHealth(entry, "unknown", None, None, str(error))
            for entry in source_table().values()
        ]
    found = [
        SourceHealth(entry, "ok", bundled_at, bundled_at, None)
        if entry.source_id == BUNDLED
        else _health(entry, newest.get(entry.source_id), successes.get(entry.source_id), now)
        for entry in source_table().values()
    ]
    none = (0, 0)
    return [
        replace(one, rows=last, usual_rows=usual)
        for one in found
        for last, usual in [rows.get(one.entry.source_id, none)]
    ]


Rows = dict[str, tuple[int, int]]


def _runs(home: Home) -> tuple[dict[str, RunReport], dict[str, RunReport], Rows]:
    if not home.ledger.exists():
        return {}, {}, {}
    with connect(home.ledger, read_only=True) as connection:
        newest = {report.source_id: report for report in last_runs(connection)}
        successes = {report.source_id: report for report in last_runs(connection, "succeeded")}
        rows = rows_of_successes(connection)
    return newest, successes, rows


def _health(
    entry: SourceEntry, newest: RunReport | None, success: RunReport | None, now: datetime
) -> SourceHealth:
    if newest is None:
        return SourceHealth(entry, "never_run", None, None, "no run yet")
    last_success = success.ended_at if success else None
    if newest.state == "failed":
        return SourceHealth(entry, "failed", last_success, newest.ended_at, newest.reason)
    silence = (now.astimezone(UTC) - newest.ended_at).days
    if entry.max_silence_days is not None and silence > entry.max_silence_days:
        reason = f"silent for {silence} days, at most {entry.max_silence_days} are usual"
        return SourceHealth(entry, "stale", last_success, newest.ended_at, reason)
    return SourceHealth(entry, "ok", last_success, newest.ended_at, None)
