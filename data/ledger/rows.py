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
    # Column by column: a tuple per row would only be work for the garbage collector.
    payloads = [_payload(said) for said in batch]
    columns: dict[str, list[Any]] = {
        "observation_id": [
            said.identity_with(payload) for said, payload in zip(batch, payloads, strict=True)
        ],
        "record_type": [said.record_type for said in batch],
        "fact_key": [said.fact_key for said in batch],
        "payload": payloads,
        "source_id": [said.source_id for said in batch],
        "source_url": [said.source_url for said in batch],
        "source_name": [said.source_name for said in batch],
        "evidence": [said.evidence for said in batch],
        "recorded_at": [said.recorded_at.replace(tzinfo=None) for said in batch],
        "public_from": [said.public_from for said in batch],
        "public_from_assumed": [said.public_from_assumed for said in batch],
        "valid_from": [said.valid_from for said in batch],
        "valid_to": [said.valid_to for said in batch],
        "document_id": [said.document_id for said in batch],
        "locator": [said.locator for said in batch],
        "excerpt": [said.excerpt for said in batch],
        "run_id": [run_id] * len(batch),
    }
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=_DTYPES.get(name, "str"))
            for name, values in columns.items()
        },
        copy=False,
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
