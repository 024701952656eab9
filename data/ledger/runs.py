"""One run of a source: what it stages, declares and finally hands over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from data.ledger.documents import Document
from data.observations import Observation, Plain

if TYPE_CHECKING:
    from data.ledger.store import Ledger


@dataclass(frozen=True)
class Validators:
    """What the last good run learnt about a page, to ask only for what changed.

    change_key: the source's own mark of the page's version; document_id: the archived page.
    """

    etag: str | None = None
    last_modified: str | None = None
    change_key: str | None = None
    document_id: str | None = None


@dataclass(frozen=True)
class RunReport:
    """A run as it ended: counts are of observations and documents."""

    run_id: str
    source_id: str
    started_at: datetime
    ended_at: datetime
    state: Literal["succeeded", "failed"]
    reason: str | None
    staged: int = 0
    added: int = 0
    withdrawn: int = 0
    reinstated: int = 0
    documents: int = 0


@dataclass(frozen=True)
class FactWithdrawal:
    """A fact that the source no longer states, or states anew."""

    record_type: str
    fact_key: str
    reason: str


class Run:
    """A run that is open; see `data.ledger` for what each call means."""

    def __init__(self, ledger: "Ledger", run_id: str, source_id: str, started_at: datetime) -> None:
        self.ledger = ledger
        self.run_id = run_id
        self.source_id = source_id
        self.started_at = started_at
        self.lists: list[tuple[str, dict[str, Plain]]] = []
        self.cursors: dict[str, str | None] = {}
        self.validators: dict[str, Validators] = {}
        self.withdrawals: dict[str, str] = {}
        self.fact_withdrawals: list[FactWithdrawal] = []

    def stage(self, observations: Iterable[Observation]) -> None:
        """Validate and stage observations; `RunReport.added` says in the end how many were new.

        Raises:
            RefusedObservationError: a payload that breaks the rules of its record type.
        """
        self.ledger.stage(self, observations)

    def stage_documents(self, documents: Sequence[Document]) -> None:
        """Stage archived responses."""
        self.ledger.stage_documents(self, documents)

    def complete_list(self, record_type: str, scope: Mapping[str, Plain] | None = None) -> None:
        """Declare that this run stages the whole list of its source (within `scope`)."""
        self.lists.append((record_type, dict(scope or {})))

    replace_list = complete_list

    def withdraw(self, observation_ids: Iterable[str], reason: str) -> None:
        """Take statements back when the run succeeds."""
        self.withdrawals |= dict.fromkeys(observation_ids, reason)

    def withdraw_fact(self, record_type: str, fact_key: str, reason: str) -> None:
        """Take back what this source stated about a fact, save for what this run states itself."""
        self.fact_withdrawals.append(FactWithdrawal(record_type, fact_key, reason))

    def set_cursor(self, name: str, value: str | None) -> None:
        """Remember where the next incremental run starts; kept only if this run succeeds."""
        self.cursors[name] = value

    def set_validators(
        self,
        key: str,
        etag: str | None = None,
        last_modified: str | None = None,
        change_key: str | None = None,
        document_id: str | None = None,
    ) -> None:
        """Remember the HTTP validators of a page; kept only if this run succeeds."""
        self.validators[key] = Validators(etag, last_modified, change_key, document_id)

    def succeed(self, *, at: datetime | None = None) -> RunReport:
        """Move everything staged into the ledger in one transaction.

        Raises:
            ShrunkListError: a complete list lost too much; the run is recorded as failed.
        """
        return self.ledger.succeed(self, at)

    def fail(self, reason: str, *, at: datetime | None = None) -> RunReport:
        """Drop what was staged and record why."""
        return self.ledger.fail(self, reason, at)
