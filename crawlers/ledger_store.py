"""The ledger as a crawl sees it."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from crawlers.archive import ArchivedDocument
from crawlers.store import Memory, Outcome, Validator, Withdrawal
from crawlers.vanished import REPLACED, vanished_event
from data.ledger import Document, Ledger, Run
from data.observations import Observation

CURSOR = "start"
PROVISIONAL = "provisional"


class LedgerStore:
    """Runs of the crawler as runs of the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._runs: dict[str, Run] = {}

    def remember(self, source_id: str) -> Memory:
        """Return what earlier good runs of the source left."""
        successes = {report.source_id: report for report in self.ledger.last_successes()}
        last = successes.get(source_id)
        return Memory(
            last_success=last.ended_at if last else None,
            cursor=self.ledger.cursor(source_id, CURSOR),
            validators={
                key: Validator(found.etag, found.last_modified, found.change_key, found.document_id)
                for key, found in self.ledger.all_validators(source_id).items()
            },
            present=self.ledger.standing_keys(source_id),
            provisional={
                record_type: frozenset(keys)
                for record_type, keys in json.loads(
                    self.ledger.cursor(source_id, PROVISIONAL) or "{}"
                ).items()
            },
        )

    def begin(self, source_id: str, started_at: datetime) -> str:
        """Open a run and return its id; what a killed run staged is dropped."""
        run = self.ledger.begin_run(source_id, at=started_at)
        self._runs[run.run_id] = run
        return run.run_id

    def stage(self, run_id: str, observations: Sequence[Observation]) -> None:
        """Stage a batch."""
        self._runs[run_id].stage(observations)

    def succeed(self, run_id: str, ended_at: datetime, outcome: Outcome) -> int:
        """Make everything of the run current, in one transaction; return the new observations."""
        run = self._runs[run_id]
        self._replace(run, outcome)
        run.stage(list(self._events(run.source_id, outcome.withdrawals, outcome.read_at)))
        for withdrawal in outcome.withdrawals:
            run.withdraw_fact(withdrawal.record_type, withdrawal.fact_key, withdrawal.reason)
        run.stage_documents([_document(run.source_id, document) for document in outcome.documents])
        for key, found in outcome.validators.items():
            run.set_validators(
                key, found.etag, found.last_modified, found.change_key, found.document_id
            )
        if outcome.cursor is not None:
            run.set_cursor(CURSOR, outcome.cursor)
        waiting = {name: sorted(keys) for name, keys in sorted(outcome.provisional.items()) if keys}
        run.set_cursor(PROVISIONAL, json.dumps(waiting))
        return run.succeed(at=ended_at).added

    def fail(self, run_id: str, ended_at: datetime, reason: str) -> None:
        """Drop what was staged and keep the reason for `vigie status`."""
        self._runs[run_id].fail(reason, at=ended_at)

    def _replace(self, run: Run, outcome: Outcome) -> None:
        """Take back older statements at addresses that now state something else."""
        for record_type, stated in outcome.stated.items():
            older = [
                said.observation_id
                for said in self.ledger.standing(record_type, run.source_id)
                if said.source_url in stated.urls
            ]
            run.withdraw([one for one in older if one not in stated.observation_ids], REPLACED)

    def _events(
        self, source_id: str, withdrawals: Sequence[Withdrawal], at: datetime
    ) -> Iterator[Observation]:
        missed: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for withdrawal in withdrawals:
            if withdrawal.reason != REPLACED:
                missed[withdrawal.record_type][withdrawal.fact_key] = withdrawal.reason
        for record_type, keys in missed.items():
            latest = {
                said.fact_key: said
                for said in self.ledger.standing(record_type, source_id)
                if said.fact_key in keys
            }
            for key, said in sorted(latest.items()):
                yield vanished_event(source_id, said, keys[key], at)


def _document(source_id: str, archived: ArchivedDocument) -> Document:
    return Document(
        document_id=archived.document_id,
        source_id=source_id,
        url=archived.url,
        retrieved_at=archived.retrieved_at,
        sha256=archived.document_id.removeprefix("sha256:"),
        size=archived.size,
        status=archived.status,
        media_type=archived.content_type or None,
        archive_file=archived.file,
        archive_offset=archived.offset,
    )
