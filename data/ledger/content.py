"""Reading the ledger: everything that `build` needs, and what stands."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, cast

import duckdb

from data.ledger.connection import connect
from data.ledger.queries import query
from data.observations import Evidence, Observation


@dataclass(frozen=True)
class Withdrawal:
    """One statement taken back (or reinstated, when `reinstated` is set) at a time."""

    observation_id: str
    at: datetime
    reason: str
    reinstated: bool = False


@dataclass(frozen=True)
class Decision:
    """A reviewer's decision about a machine-read statement."""

    observation_id: str
    decision: Literal["accepted", "rejected"]
    decided_at: datetime
    reason: str | None = None


@dataclass(frozen=True)
class LedgerContent:
    """All that the ledger holds, in a stable order.

    changes: withdrawals and reinstatements in the order in which they happened.
    documents: rows of table `document` as mappings.
    """

    observations: tuple[Observation, ...]
    changes: tuple[Withdrawal, ...]
    decisions: tuple[Decision, ...]
    documents: tuple[Mapping[str, Any], ...]

    def withdrawn(self, day: date | None = None) -> dict[str, datetime]:
        """Return the statements that are withdrawn, as of the end of a day (None: now)."""
        found: dict[str, datetime] = {}
        for change in self.changes:
            if day is not None and change.at.date() > day:
                continue
            if change.reinstated:
                found.pop(change.observation_id, None)
            else:
                found[change.observation_id] = change.at
        return found


EMPTY = LedgerContent((), (), (), ())


def read_ledger(path: Path) -> LedgerContent:
    """Return the whole content of a ledger file; an absent file is an empty ledger.

    Raises:
        LedgerBusyError: a crawl or another writer has it open.
    """
    if not path.exists():
        return EMPTY
    with connect(path, read_only=True) as connection:
        connection.execute(query("observations"))
        observations = tuple(observations_of(connection))
        changes = connection.execute(query("changes")).fetchall()
        decisions = connection.execute(query("decisions")).fetchall()
        found = connection.execute(query("documents"))
        names = [entry[0] for entry in found.description or ()]
        documents = tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())
    return LedgerContent(
        observations,
        tuple(Withdrawal(row[0], row[1].replace(tzinfo=UTC), row[2], row[3]) for row in changes),
        tuple(Decision(row[0], row[1], row[2].replace(tzinfo=UTC), row[3]) for row in decisions),
        documents,
    )


def observations_of(connection: duckdb.DuckDBPyConnection) -> Iterator[Observation]:
    """Yield the observations of a query over table `observation` that was just executed."""
    names = [entry[0] for entry in connection.description or ()]
    while rows := connection.fetchmany(10_000):
        for row in rows:
            cells = dict(zip(names, row, strict=True))
            yield Observation(
                record_type=cells["record_type"],
                fact_key=cells["fact_key"],
                payload=json.loads(cells["payload"]),
                source_id=cells["source_id"],
                source_url=cells["source_url"],
                source_name=cells["source_name"],
                evidence=cast("Evidence", cells["evidence"]),
                recorded_at=cells["recorded_at"].replace(tzinfo=UTC),
                public_from=cells["public_from"],
                public_from_assumed=cells["public_from_assumed"],
                valid_from=cells["valid_from"],
                valid_to=cells["valid_to"],
                document_id=cells["document_id"],
                locator=cells["locator"],
                excerpt=cells["excerpt"],
            )
