"""From observations to the frame of a batch: validated, hashed, in the order of the table."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pydantic import ValidationError

from data.ledger.documents import Document
from data.ledger.errors import RefusedObservationError
from data.observations import Observation, canonical_json
from data.records import RECORDS

BATCH = 10_000
"""Observations per insert: large enough for speed, small enough for memory."""


def observation_frame(batch: Sequence[Observation], run_id: str) -> pd.DataFrame:
    """Return a batch as rows of table `observation`.

    Raises:
        RefusedObservationError: no such record type, or a payload that breaks its rules.
    """
    rows = [_row(said, run_id) for said in batch]
    columns = zip(*rows, strict=True) if rows else ((),) * len(_COLUMNS)
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=_DTYPES.get(name, "str"))
            for name, values in zip(_COLUMNS, columns, strict=True)
        },
        copy=False,
    )


def _row(said: Observation, run_id: str) -> tuple[Any, ...]:
    payload = _payload(said)
    return (
        said.identity_with(payload),
        said.record_type,
        said.fact_key,
        payload,
        said.source_id,
        said.source_url,
        said.source_name,
        said.evidence,
        said.recorded_at.replace(tzinfo=None),
        said.public_from,
        said.public_from_assumed,
        said.valid_from,
        said.valid_to,
        said.document_id,
        said.locator,
        said.excerpt,
        run_id,
    )


_COLUMNS = (
    "observation_id",
    "record_type",
    "fact_key",
    "payload",
    "source_id",
    "source_url",
    "source_name",
    "evidence",
    "recorded_at",
    "public_from",
    "public_from_assumed",
    "valid_from",
    "valid_to",
    "document_id",
    "locator",
    "excerpt",
    "run_id",
)
_DTYPES = {
    "recorded_at": "datetime64[us]",
    "public_from": "datetime64[s]",
    "public_from_assumed": "bool",
}


def _payload(said: Observation) -> str:
    kind = RECORDS.get(said.record_type)
    if kind is None:
        raise RefusedObservationError(said.record_type, said.fact_key, "no such record type")
    try:
        record = kind.model_validate(said.payload)
    except ValidationError as error:
        first = error.errors()[0]
        column = first["loc"][0] if first["loc"] else "-"
        reason = f"column {column}: {first['msg'].removeprefix('Value error, ')}"
        raise RefusedObservationError(said.record_type, said.fact_key, reason) from error
    if record.fact_key != said.fact_key:
        reason = f"its columns make the key '{record.fact_key}'"
        raise RefusedObservationError(said.record_type, said.fact_key, reason)
    return canonical_json(record.__dict__)


def document_frame(documents: Sequence[Document], run_id: str) -> pd.DataFrame:
    """Return documents as rows of table `document`."""
    rows = [
        {**vars(entry), "retrieved_at": entry.retrieved_at.replace(tzinfo=None), "run_id": run_id}
        for entry in documents
    ]
    return pd.DataFrame(rows)
