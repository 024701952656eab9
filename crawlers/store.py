"""What a run needs of the store that keeps observations: a narrow view of the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from crawlers.archive import ArchivedDocument
from data.observations import Observation


@dataclass(frozen=True)
class Validator:
    """What the last good run learnt about one address, to ask only for what changed.

    change_key: the source's own mark of the page's version, from the list that named it.
    """

    etag: str | None = None
    last_modified: str | None = None
    change_key: str | None = None
    document_id: str | None = None


@dataclass(frozen=True)
class Memory:
    """What the store remembers of a source's good runs.

    validators: per link key (`Link.key`).
    present: per record type the fact keys that are stated and not withdrawn.
    provisional: per record type those of them that the source's whole list did not have yet.
    """

    last_success: datetime | None = None
    cursor: str | None = None
    validators: Mapping[str, Validator] = field(default_factory=dict)
    present: Mapping[str, frozenset[str]] = field(default_factory=dict)
    provisional: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Withdrawal:
    """A fact its source no longer states."""

    record_type: str
    fact_key: str
    reason: str
    url: str | None = None


@dataclass(frozen=True)
class StatedAnew:
    """What a run stated of a record type, and at which addresses.

    Older statements of the same source and type at these addresses give way.
    """

    urls: set[str | None]
    observation_ids: set[str]


@dataclass(frozen=True)
class Outcome:
    """What a good run hands over to be made current in one transaction.

    stated: per record type that a source states once: which older statements give way.
    read_at: when the pages were read; dates the events of what vanished.
    provisional: keys of what the whole list does not have yet, for the next run.
    """

    withdrawals: Sequence[Withdrawal]
    documents: Sequence[ArchivedDocument]
    validators: Mapping[str, Validator]
    cursor: str | None
    stated: Mapping[str, StatedAnew]
    read_at: datetime
    provisional: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Store(Protocol):
    """The store as the crawler sees it; nothing staged is visible before `succeed`."""

    def remember(self, source_id: str) -> Memory:
        """Return what earlier good runs of the source left."""

    def begin(self, source_id: str, started_at: datetime) -> str:
        """Open a run and return its id; what a killed run staged is dropped."""

    def stage(self, run_id: str, observations: Sequence[Observation]) -> None:
        """Stage a batch."""

    def succeed(self, run_id: str, ended_at: datetime, outcome: Outcome) -> int:
        """Make everything of the run current, in one transaction; return the new observations."""

    def fail(self, run_id: str, ended_at: datetime, reason: str) -> None:
        """Drop what was staged and keep the reason for `vigie status`."""


class NoStore:
    """A store that keeps nothing."""

    def remember(self, source_id: str) -> Memory:  # noqa: ARG002 - the interface of Store
        """Return nothing."""
        return Memory()

    def begin(
        self,
        source_id: str,  # noqa: ARG002 - the interface of Store
        started_at: datetime,  # noqa: ARG002 - the interface of Store
    ) -> str:
        """Open nothing."""
        return ""

    def stage(self, run_id: str, observations: object) -> None:
        """Keep nothing."""

    def succeed(
        self,
        run_id: str,  # noqa: ARG002 - the interface of Store
        ended_at: datetime,  # noqa: ARG002 - the interface of Store
        outcome: Outcome,  # noqa: ARG002 - the interface of Store
    ) -> int:
        """Keep nothing."""
        return 0

    def fail(self, run_id: str, ended_at: datetime, reason: str) -> None:
        """Keep nothing."""
