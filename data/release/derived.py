"""Derived shares as statements: what was computed gets the columns that every statement has."""

import hashlib
from typing import Any

import pandas as pd

from data.grading import Grading
from data.records import ShareDerived
from data.records.record import columns
from data.statements import days_of, typed

COMPUTED = "computed"
"""`collected_by` of what was computed from other statements."""


def derived_statements(derived: pd.DataFrame, grading: Grading) -> pd.DataFrame:
    """Return derived shares as rows of `share_derived_statement`, each shown.

    Raises:
        pydantic.ValidationError: a computed row that breaks the rules of a share.
    """
    kind = ShareDerived
    own = list(columns(kind))
    rows = []
    for cells in derived.astype(object).where(derived.notna(), None).to_dict("records"):
        given = {str(name): value for name, value in cells.items()}
        record = kind.model_validate({name: given[name] for name in own if name in given})
        rows.append(given | days_of("period", record.period) | _common(record, given, grading))
    rows.sort(key=lambda row: (row["fact_key"], row["observation_id"]))
    return typed(kind, rows)


def _common(record: ShareDerived, given: dict[str, Any], grading: Grading) -> dict[str, Any]:
    identity = "|".join(str(given.get(name)) for name in columns(ShareDerived))
    publisher = grading.of(given["source_url"]) if given.get("source_url") else None
    return {
        "fact_key": record.fact_key,
        "observation_id": hashlib.sha256(identity.encode()).hexdigest()[:32],
        "collected_by": COMPUTED,
        "source_publisher": publisher.publisher if publisher else None,
        "public_from_assumed": True,
        "valid_from": record.period,
        "valid_to": record.period,
        "review": "trusted",
        "n_statements": 1,
        "disputed": False,
        "shown": True,
    }
