"""The ledger opened for writing: runs, what they stage, what they left, decisions."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self, cast
from uuid import uuid4

import pandas as pd

from data.ledger.connection import connect
from data.ledger.content import Decision
from data.ledger.database import Database
from data.ledger.documents import Document
from data.ledger.errors import ShrunkListError
from data.ledger.reports import drop_staging, end_dead_runs, last_runs, record_end
from data.ledger.rows import BATCH, document_frame, naive, observation_frame
from data.ledger.runs import Run, RunReport, Validators
from data.ledger.takeover import take_over
from data.observations import Observation

LEDGER_VERSION = 1


def open_ledger(path: Path) -> "Ledger":
    """Open (or create) the ledger for writing.

    Raises:
        LedgerBusyError: another process has it open.
        VigieError: the file is damaged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    return Ledger(Database(connect(path, read_only=False)))


class Ledger:
    """One writer of one ledger file. Use as a context manager; closing keeps what succeeded."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction():
            database.execute("note_version", {"version": LEDGER_VERSION})
            end_dead_runs(database, None, datetime.now(UTC))

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
        self._database.close()

    def begin_run(
        self, source_id: str, *, run_id: str | None = None, at: datetime | None = None
    ) -> Run:
        """Open a run of a source; what an earlier open run of that source staged is dropped."""
        started = at or datetime.now(UTC)
        identity = run_id or f"{source_id}-{started:%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"
        with self._database.transaction():
            end_dead_runs(self._database, source_id, started)
            self._database.execute(
                "begin_run", {"run": identity, "source": source_id, "at": naive(started)}
            )
        return Run(self, identity, source_id, started)

    def stage(self, run: Run, observations: Iterable[Observation]) -> None:
        """See `Run.stage`."""
        remaining = iter(observations)
        batch = list(islice(remaining, BATCH))
        # While the database takes in one batch, the next is validated; the last needs no thread.
        with ThreadPoolExecutor(max_workers=1) as writer:
            inserted: Future[None] | None = None
            while batch:
                frame = observation_frame(batch, run.run_id)
                batch = list(islice(remaining, BATCH))
                if inserted is not None:
                    inserted.result()
                if batch:
                    inserted = writer.submit(self._database.insert, "stage_observations", frame)
                else:
                    self._database.insert("stage_observations", frame)

    def stage_documents(self, run: Run, documents: Sequence[Document]) -> None:
        """See `Run.stage_documents`."""
        if documents:
            self._database.insert("stage_documents", document_frame(documents, run.run_id))

    def succeed(self, run: Run, at: datetime | None) -> RunReport:
        """See `Run.succeed`."""
        ended = at or datetime.now(UTC)
        try:
            with self._database.transaction():
                return take_over(self._database, run, ended)
        except ShrunkListError as error:
            self.fail(run, str(error), ended)
            raise

    def fail(self, run: Run, reason: str, at: datetime | None) -> RunReport:
        """See `Run.fail`."""
        ended = at or datetime.now(UTC)
        with self._database.transaction():
            report = RunReport(
                run_id=run.run_id,
                source_id=run.source_id,
                started_at=run.started_at,
                ended_at=ended,
                state="failed",
                reason=reason,
                staged=self._database.count("count_staged", {"run": run.run_id}),
            )
            drop_staging(self._database, run.run_id)
            record_end(self._database, report)
        return report

    def cursor(self, source_id: str, name: str) -> str | None:
        """Return the cursor that the last successful run left, or None."""
        rows = self._database.execute("cursor", {"source": source_id, "name": name})
        return cast("str | None", rows[0][0]) if rows else None

    def validators(self, source_id: str, key: str) -> Validators | None:
        """Return the HTTP validators that the last successful run left for a page, or None."""
        return self.all_validators(source_id).get(key)

    def all_validators(self, source_id: str) -> dict[str, Validators]:
        """Return the HTTP validators of all pages of a source."""
        rows = self._database.execute("validators", {"source": source_id})
        return {key: Validators(*found) for key, *found in rows}

    def standing(self, record_type: str, source_id: str | None = None) -> Iterator[Observation]:
        """Yield the observations of a record type that stand, of one source or of all."""
        return self._database.stream("standing", {"source": source_id, "record_type": record_type})

    def standing_keys(self, source_id: str) -> dict[str, frozenset[str]]:
        """Return per record type the keys of the facts that the source states now."""
        found: dict[str, set[str]] = {}
        for record_type, key in self._database.execute("standing_keys", {"source": source_id}):
            found.setdefault(record_type, set()).add(key)
        return {record_type: frozenset(keys) for record_type, keys in found.items()}

    def last_runs(self) -> list[RunReport]:
        """Return the newest ended run of each source."""
        with self._database.cursor() as reading:
            return last_runs(reading)

    def last_successes(self) -> list[RunReport]:
        """Return the newest successful run of each source."""
        with self._database.cursor() as reading:
            return last_runs(reading, "succeeded")

    def record_decisions(self, decisions: Iterable[Decision]) -> int:
        """Add review decisions that the ledger does not hold; return how many were new."""
        rows = [{**vars(one), "decided_at": naive(one.decided_at)} for one in decisions]
        if not rows:
            return 0
        with self._database.transaction(), self._database.rows(pd.DataFrame(rows)):
            return self._database.count("add_decisions")
