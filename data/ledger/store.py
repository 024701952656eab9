"""The ledger opened for writing: runs, staging, the one transaction of success."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, cast
from uuid import uuid4

import duckdb
import pandas as pd

from data.ledger.connection import connect, query, schema
from data.ledger.content import Decision, observations_of
from data.ledger.documents import Document
from data.ledger.errors import ShrunkListError
from data.ledger.lists import changes_of_list
from data.ledger.rows import BATCH, document_frame, observation_frame
from data.ledger.runs import Run, RunReport, Validators
from data.observations import Observation

LEDGER_VERSION = 1
DIED = "the process ended before the run did"


def open_ledger(path: Path) -> "Ledger":
    """Open (or create) the ledger for writing.

    Raises:
        LedgerBusyError: another process has it open.
        VigieError: the file is damaged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    return Ledger(connect(path, read_only=False))


class Ledger:
    """One writer of one ledger file. Use as a context manager; closing keeps what succeeded."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self._prepare()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the file; open runs count as died."""
        with self._lock:
            self._connection.close()

    def begin_run(
        self, source_id: str, *, run_id: str | None = None, at: datetime | None = None
    ) -> Run:
        """Open a run of a source; what an earlier open run of that source staged is dropped."""
        started = at or datetime.now(UTC)
        identity = run_id or f"{source_id}-{started:%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"
        with self._lock, _Transaction(self._connection):
            self._end_dead_runs(source_id, started)
            self._connection.execute(
                "insert into run (run_id, source_id, started_at, state) "
                "values (?, ?, ?, 'running')",
                [identity, source_id, _naive(started)],
            )
        return Run(self, identity, source_id, started)

    def stage(self, run: Run, observations: Iterable[Observation]) -> int:
        """See `Run.stage`."""
        new = 0
        remaining = iter(observations)
        while batch := list(islice(remaining, BATCH)):
            frame = observation_frame(batch, run.run_id)
            with self._lock:
                new += self._insert_frame("staged_observation", frame, count_new=True)
        return new

    def stage_documents(self, run: Run, documents: Sequence[Document]) -> None:
        """See `Run.stage_documents`."""
        if documents:
            with self._lock:
                self._insert_frame("staged_document", document_frame(documents, run.run_id))

    def succeed(self, run: Run, at: datetime | None) -> RunReport:
        """See `Run.succeed`."""
        ended = at or datetime.now(UTC)
        try:
            with self._lock, _Transaction(self._connection):
                return self._take_over(run, ended)
        except ShrunkListError as error:
            self.fail(run, str(error), ended)
            raise

    def fail(self, run: Run, reason: str, at: datetime | None) -> RunReport:
        """See `Run.fail`."""
        ended = at or datetime.now(UTC)
        with self._lock, _Transaction(self._connection):
            staged = self._count("staged_observation", run.run_id)
            self._drop_staging(run.run_id)
            report = RunReport(
                run.run_id,
                run.source_id,
                run.started_at,
                ended,
                "failed",
                reason,
                staged,
                0,
                0,
                0,
                0,
            )
            self._end(report)
        return report

    def cursor(self, source_id: str, name: str) -> str | None:
        """Return the cursor that the last successful run left, or None."""
        row = self._fetch(
            "select value from source_cursor where source_id = ? and name = ?", [source_id, name]
        )
        return cast("str | None", row[0][0]) if row else None

    def validators(self, source_id: str, key: str) -> Validators | None:
        """Return the HTTP validators that the last successful run left for a page, or None."""
        return self.all_validators(source_id).get(key)

    def all_validators(self, source_id: str) -> dict[str, Validators]:
        """Return the HTTP validators of all pages of a source."""
        rows = self._fetch(
            "select key, etag, last_modified, change_key, document_id from http_validator "
            "where source_id = ? order by key",
            [source_id],
        )
        return {row[0]: Validators(*row[1:]) for row in rows}

    def standing(self, record_type: str, source_id: str | None = None) -> Iterator[Observation]:
        """Yield the observations of a record type that stand, of one source or of all."""
        with self._lock:
            cursor = self._connection.cursor()
        cursor.execute(query("standing"), {"source": source_id, "record_type": record_type})
        yield from observations_of(cursor)

    def standing_keys(self, source_id: str) -> dict[str, frozenset[str]]:
        """Return per record type the keys of the facts that the source states now."""
        found: dict[str, set[str]] = {}
        for record_type, key in self._fetch(query("standing_keys"), {"source": source_id}):
            found.setdefault(record_type, set()).add(key)
        return {record_type: frozenset(keys) for record_type, keys in found.items()}

    def last_runs(self) -> list[RunReport]:
        """Return the newest ended run of each source."""
        return last_runs(self._connection.cursor())

    def last_successes(self) -> list[RunReport]:
        """Return the newest successful run of each source."""
        return last_runs(self._connection.cursor(), "succeeded")

    def record_decisions(self, decisions: Iterable[Decision]) -> int:
        """Add review decisions that the ledger does not hold; return how many were new."""
        known = {
            (row[0], row[1], row[2])
            for row in self._fetch("select observation_id, decision, decided_at from decision", [])
        }
        new = [
            (one.observation_id, one.decision, _naive(one.decided_at), one.reason)
            for one in decisions
            if (one.observation_id, one.decision, _naive(one.decided_at)) not in known
        ]
        if new:
            with self._lock, _Transaction(self._connection):
                self._connection.executemany("insert into decision values (?, ?, ?, ?)", new)
        return len(new)

    def _prepare(self) -> None:
        self._connection.execute(schema())
        if not self._fetch("from ledger_version", []):
            self._connection.execute("insert into ledger_version values (?)", [LEDGER_VERSION])
        with _Transaction(self._connection):
            self._end_dead_runs(None, datetime.now(UTC))

    def _end_dead_runs(self, source_id: str | None, at: datetime) -> None:
        dead = self._fetch(
            "select run_id from run "
            "where state = 'running' and ($source is null or source_id = $source)",
            {"source": source_id},
        )
        for (run_id,) in dead:
            self._drop_staging(run_id)
            self._connection.execute(
                "update run set state = 'failed', ended_at = ?, reason = ? where run_id = ?",
                [_naive(at), DIED, run_id],
            )

    def _take_over(self, run: Run, ended: datetime) -> RunReport:
        withdrawals = dict(run.withdrawals)
        for record_type, scope in run.lists:
            before = list(self.standing(record_type, run.source_id))
            staged = self._staged(run.run_id, record_type)
            changes = changes_of_list(
                run.source_id,
                record_type,
                scope,
                before=before,
                staged=staged,
                read_at=ended,
            )
            withdrawals |= changes.withdrawals
            if changes.events:
                frame = observation_frame(changes.events, run.run_id)
                self._insert_frame("staged_observation", frame)
        withdrawals |= self._withdrawals_of_facts(run)
        staged_rows = self._count("staged_observation", run.run_id)
        at = _naive(ended)
        added = self._change(query("add_observations"), {"run": run.run_id})
        documents = self._change(query("add_documents"), {"run": run.run_id})
        reinstated = self._change(query("reinstate"), {"run": run.run_id, "at": at})
        withdrawn = self._withdraw(withdrawals, run.run_id, at)
        self._remember(run, at)
        self._drop_staging(run.run_id)
        report = RunReport(
            run.run_id,
            run.source_id,
            run.started_at,
            ended,
            "succeeded",
            None,
            staged_rows,
            added,
            withdrawn,
            reinstated,
            documents,
        )
        self._end(report)
        return report

    def _staged(self, run_id: str, record_type: str) -> list[Observation]:
        cursor = self._connection.execute(
            "from staged_observation where run_id = ? and record_type = ?", [run_id, record_type]
        )
        return list(observations_of(cursor))

    def _withdrawals_of_facts(self, run: Run) -> dict[str, str]:
        found: dict[str, str] = {}
        for record_type in sorted({one.record_type for one in run.fact_withdrawals}):
            said_again = {one.observation_id for one in self._staged(run.run_id, record_type)}
            by_key: dict[str, list[str]] = {}
            for said in self.standing(record_type, run.source_id):
                by_key.setdefault(said.fact_key, []).append(said.observation_id)
            for one in run.fact_withdrawals:
                if one.record_type == record_type:
                    old = set(by_key.get(one.fact_key, [])) - said_again
                    found |= dict.fromkeys(sorted(old), one.reason)
        return found

    def _withdraw(self, withdrawals: dict[str, str], run_id: str, at: datetime) -> int:
        standing = (
            {
                row[0]
                for row in self._fetch(
                    "select observation_id from observation "
                    "anti join withdrawn_now using (observation_id)",
                    [],
                )
            }
            if withdrawals
            else set()
        )
        rows = [
            (identity, at, reason, run_id)
            for identity, reason in sorted(withdrawals.items())
            if identity in standing
        ]
        if rows:
            self._connection.executemany(
                "insert into withdrawal values (nextval('change_number'), ?, ?, ?, ?)", rows
            )
        return len(rows)

    def _remember(self, run: Run, at: datetime) -> None:
        for name, value in run.cursors.items():
            self._connection.execute(
                "delete from source_cursor where source_id = ? and name = ?", [run.source_id, name]
            )
            self._connection.execute(
                "insert into source_cursor values (?, ?, ?, ?)", [run.source_id, name, value, at]
            )
        if run.validators:
            frame = pd.DataFrame(
                [
                    {"source_id": run.source_id, "key": key, **vars(found), "set_at": at}
                    for key, found in run.validators.items()
                ]
            ).astype(dict.fromkeys(("etag", "last_modified", "change_key", "document_id"), "str"))
            self._connection.execute(
                "delete from http_validator where source_id = ? and key in (select unnest(?))",
                [run.source_id, sorted(run.validators)],
            )
            self._insert_frame("http_validator", frame)

    def _drop_staging(self, run_id: str) -> None:
        for table in ("staged_observation", "staged_document"):
            self._connection.execute(f"delete from {table} where run_id = ?", [run_id])

    def _end(self, report: RunReport) -> None:
        self._connection.execute(
            "update run set ended_at = ?, state = ?, reason = ?, staged = ?, added = ?, "
            "withdrawn = ?, reinstated = ?, documents = ? where run_id = ?",
            [
                _naive(report.ended_at),
                report.state,
                report.reason,
                report.staged,
                report.added,
                report.withdrawn,
                report.reinstated,
                report.documents,
                report.run_id,
            ],
        )

    def _insert_frame(self, table: str, frame: pd.DataFrame, *, count_new: bool = False) -> int:
        self._connection.register("batch_rows", frame)
        new = 0
        if count_new:
            ((new,),) = self._connection.execute(
                "select count(*) from (select distinct observation_id from batch_rows) "
                "anti join observation using (observation_id)"
            ).fetchall()
        self._connection.execute(f"insert into {table} by name select * from batch_rows")
        self._connection.unregister("batch_rows")
        return int(new)

    def _change(self, sql: str, values: dict[str, Any]) -> int:
        ((count,),) = self._connection.execute(sql, values).fetchall()
        return int(count)

    def _count(self, table: str, run_id: str) -> int:
        return self._change(f"select count(*) from {table} where run_id = $run", {"run": run_id})

    def _fetch(self, sql: str, values: list[Any] | dict[str, Any]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()


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


class _Transaction:
    """All or nothing: commits at the end, rolls back on any error."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.begin()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._connection.commit()
        else:
            self._connection.rollback()


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
