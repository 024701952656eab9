"""A correction before it is decided: the statement shown, the one wanted, and what would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.errors import NotFoundError
from data.facts import Facts
from data.records import RECORDS
from data.records.record import columns
from data.review.corrections import corrected_payload
from data.statements import days_of
from graph.affected.correction import Change, changes
from graph.records import Record, records


@dataclass(frozen=True)
class Proposal:
    """A correction as typed.

    observation_id: the statement that would be taken back; payload: its columns as they should be.
    """

    fact: str
    observation_id: str
    payload: Mapping[str, Any]
    changes: tuple[Change, ...]


def shown_row(facts: Facts, fact: str) -> Record:
    """Return the statement that is shown about a fact ("ownership:alfa/beta/2026-01-01/").

    Raises:
        NotFoundError: the id is no fact of a table, or nothing is shown about it.
    """
    table, _, key = fact.partition(":")
    if table not in RECORDS:
        raise NotFoundError(
            f"'{fact}' is no statement of a source but computed; name the input that is wrong"
        )
    frame = facts.frame(table)
    found = records(frame[frame["fact_key"] == key])
    if not found:
        raise NotFoundError(f"nothing stands about '{key}' in '{table}'")
    return found[0]


def own_columns(fact: str, row: Record) -> dict[str, Any]:
    """Return the columns that the source states, without those that Vigie adds."""
    return {name: row.get(name) for name in columns(RECORDS[fact.partition(":")[0]])}


def proposal(facts: Facts, fact: str, typed: Mapping[str, str]) -> Proposal:
    """Return what a correction would state, and every derived number that it would change.

    typed: column -> value as it should be; an empty one means unknown.

    Raises:
        NotFoundError: see `shown_row`.
        UsageError: a column or value that the table cannot hold, or nothing changes.
    """
    table = fact.partition(":")[0]
    old = shown_row(facts, fact)
    payload = corrected_payload(table, own_columns(fact, old), typed)
    new = {**old, **payload, "fact_key": RECORDS[table](**payload).fact_key}
    for name, column in columns(RECORDS[table]).items():
        if column.dated:
            new |= days_of(name, payload[name])
    return Proposal(
        fact, str(old["observation_id"]), payload, tuple(changes(facts, table, old, new))
    )
