"""From observations to the frame of a batch: validated, hashed, in the order of the table."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from types import GenericAlias
from typing import Any

import pandas as pd
from pydantic import TypeAdapter, ValidationError

from data.ledger.documents import Document
from data.ledger.errors import RefusedObservationError
from data.observations import Observation
from data.records import RECORDS
from data.records.record import Record

BATCH = 10_000
"""Observations per insert: large enough for speed, small enough for memory."""

HANDFUL = 100
"""Observations read together: few enough that they stay in the processor's cache meanwhile."""


def observation_frame(batch: Sequence[Observation], run_id: str) -> pd.DataFrame:
    """Return a batch as rows of table `observation`.

    Raises:
        RefusedObservationError: no such record type, or a payload that breaks its rules.
    """
    columns: dict[str, list[Any]] = {name: [] for name in _DTYPES}
    moments = {moment: naive(moment) for moment in {said.recorded_at for said in batch}}
    for start in range(0, len(batch), HANDFUL):
        _add(columns, batch[start : start + HANDFUL], moments)
    columns["run_id"] = [run_id] * len(batch)
    return pd.DataFrame(
        {name: pd.Series(values, dtype=_DTYPES[name]) for name, values in columns.items()},
        copy=False,
    )


_DTYPES = {
    "observation_id": "str",
    "record_type": "str",
    "fact_key": "str",
    "payload": "str",
    "source_id": "str",
    "source_url": "str",
    "source_name": "str",
    "evidence": "str",
    "recorded_at": "datetime64[us]",
    "public_from": "datetime64[s]",
    "public_from_assumed": "bool",
    "valid_from": "str",
    "valid_to": "str",
    "document_id": "str",
    "locator": "str",
    "excerpt": "str",
    "run_id": "str",
}


def _add(
    columns: dict[str, list[Any]], some: Sequence[Observation], moments: dict[datetime, datetime]
) -> None:
    # Column by column: a tuple per row would only be work for the garbage collector.
    payloads = _payloads(some)
    columns["observation_id"] += [
        said.identity_with(payload) for said, payload in zip(some, payloads, strict=True)
    ]
    columns["record_type"] += [said.record_type for said in some]
    columns["fact_key"] += [said.fact_key for said in some]
    columns["payload"] += payloads
    columns["source_id"] += [said.source_id for said in some]
    columns["source_url"] += [said.source_url for said in some]
    columns["source_name"] += [said.source_name for said in some]
    columns["evidence"] += [said.evidence for said in some]
    columns["recorded_at"] += [moments[said.recorded_at] for said in some]
    columns["public_from"] += [said.public_from for said in some]
    columns["public_from_assumed"] += [said.public_from_assumed for said in some]
    columns["valid_from"] += [said.valid_from for said in some]
    columns["valid_to"] += [said.valid_to for said in some]
    columns["document_id"] += [said.document_id for said in some]
    columns["locator"] += [said.locator for said in some]
    columns["excerpt"] += [said.excerpt for said in some]


def _payloads(some: Sequence[Observation]) -> list[str]:
    """Return the payloads as canonical JSON; neighbours of one record type are checked at once."""
    written: list[str] = []
    for record_type, neighbours in groupby(some, attrgetter("record_type")):
        said = list(neighbours)
        for one, record in zip(said, _records(record_type, said), strict=True):
            if record.fact_key != one.fact_key:
                reason = f"its columns make the key '{record.fact_key}'"
                raise RefusedObservationError(record_type, one.fact_key, reason)
            written.append(record.canonical())
    return written


def _records(record_type: str, said: Sequence[Observation]) -> list[Record]:
    if record_type not in RECORDS:
        raise RefusedObservationError(record_type, said[0].fact_key, "no such record type")
    try:
        return _validator(record_type).validate_python([one.payload for one in said])
    except ValidationError as error:
        first = error.errors()[0]
        number, *place = first["loc"]
        column = place[0] if place else "-"
        reason = f"column {column}: {first['msg'].removeprefix('Value error, ')}"
        raise RefusedObservationError(record_type, said[int(number)].fact_key, reason) from error


@cache
def _validator(record_type: str) -> TypeAdapter[list[Record]]:
    lists: Any = GenericAlias(list, (RECORDS[record_type],))
    return TypeAdapter(lists)


def document_frame(documents: Sequence[Document], run_id: str) -> pd.DataFrame:
    """Return documents as rows of table `document`."""
    rows = [
        {**vars(entry), "retrieved_at": naive(entry.retrieved_at), "run_id": run_id}
        for entry in documents
    ]
    return pd.DataFrame(rows)


def naive(moment: datetime) -> datetime:
    """Return a moment as the ledger's timestamps hold it: UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)
