"""Statement tables: one row per observation, typed columns first, then the common ones.

`statement_frames` turns observations into the frames that a release publishes and that `Facts`
reads. Text columns hold `str` or None, numbers are float64 (NaN for unknown), days and times are
datetime64[us] (NaT), booleans are bool where all are known and objects otherwise.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.grading import Grading, citation_id
from data.observations import Observation
from data.records import RECORDS
from data.records.record import Record, columns, interval_of
from data.reference_facts.manifest import BUNDLED

Basis = Literal["known", "recorded"]
Review = Literal["accepted", "rejected"]

ALWAYS_KNOWN = date(1970, 1, 1)
"""`known_from` of reference data of the first data set: no replay hides it."""

COMMON_COLUMNS: dict[str, tuple[str, str]] = {
    "fact_key": ("VARCHAR", "identity of the real-world thing within this table"),
    "observation_id": ("VARCHAR", "the statement: hash of what is said and who says it"),
    "source_id": ("VARCHAR", "the cited page in table source; recalled or vigie without a link"),
    "collected_by": ("VARCHAR", "how it came in: bundled, or the crawler's source"),
    "source_url": ("VARCHAR", "address where the statement stands"),
    "source_name": ("VARCHAR", "name of the source as cited"),
    "source_publisher": ("VARCHAR", "publisher at that address"),
    "evidence": ("VARCHAR", "seen: stands at source_url; recalled: general knowledge, unverified"),
    "grade": (
        "BIGINT",
        "1 official, filing or own statement; 2 estimator, edited press; 3 the rest; empty: none",
    ),
    "excerpt": ("VARCHAR", "words of the source"),
    "locator": ("VARCHAR", "where in the document: row, path or offsets"),
    "document_id": ("VARCHAR", "archived response in table document"),
    "valid_from": ("VARCHAR", "partial date since when the fact holds"),
    "valid_to": ("VARCHAR", "partial date until when the fact holds"),
    "public_from": ("DATE", "day since when the statement was public"),
    "public_from_assumed": ("BOOLEAN", "that day is inferred from the fact's own date"),
    "recorded_at": ("TIMESTAMP", "when Vigie learnt it (UTC)"),
    "known_from": (
        "DATE",
        "day from which a replay knows it; 1970-01-01: reference data that no replay hides",
    ),
    "withdrawn_at": ("TIMESTAMP", "when it was taken back (UTC); empty: it stands"),
    "review": ("VARCHAR", "trusted, accepted, pending or rejected"),
    "n_statements": ("BIGINT", "standing statements about the same fact"),
    "disputed": ("BOOLEAN", "standing statements give different values for a column"),
}
"""Common column -> SQL type and comment, in order, after the columns of the record."""

SHOWN = ("shown", "BOOLEAN", "this statement is the one that the view shows")


def payload_columns(kind: type[Record]) -> dict[str, tuple[str, str]]:
    """Return the record's columns with SQL type and comment, each date followed by its days."""
    found: dict[str, tuple[str, str]] = {}
    for column in columns(kind).values():
        found[column.name] = (column.sql_type, column.description)
        if column.dated:
            found[f"{column.name}_first"] = ("DATE", f"first possible day of {column.name}")
            found[f"{column.name}_last"] = ("DATE", f"last possible day of {column.name}")
    return found


def table_columns(kind: type[Record]) -> dict[str, tuple[str, str]]:
    """Return all columns of the view of a kind of record: its own, then the common ones.

    Where a record has a column of its own with the name of a common one (the grade of a
    publisher), its own stands.
    """
    own = payload_columns(kind)
    return own | {name: entry for name, entry in COMMON_COLUMNS.items() if name not in own}


def statement_frames(
    observations: Iterable[Observation],
    *,
    grading: Grading,
    first_recorded: datetime,
    withdrawn: Mapping[str, datetime],
    reviews: Mapping[str, Review],
    trusted: Callable[[str], bool],
    basis: Basis = "known",
) -> dict[str, pd.DataFrame]:
    """Return one frame per record type with every statement, ordered by fact and id.

    Args:
        observations: what sources say; the same observation twice counts once.
        grading: publisher and grade of an address.
        first_recorded: when the first data set was recorded; its statements are known since they
            were public, all others since they were recorded.
        withdrawn: observation id -> when it was taken back.
        reviews: observation id -> decision of a reviewer.
        trusted: whether a source's statements need no review.
        basis: "known" as above, or "recorded": everything is known since it was recorded.
    """
    by_type: dict[str, dict[str, Observation]] = {name: {} for name in RECORDS}
    for observation in observations:
        by_type[observation.record_type].setdefault(observation.observation_id, observation)
    frames = {}
    for name, kind in RECORDS.items():
        found = sorted(by_type[name].items(), key=lambda item: (item[1].fact_key, item[0]))
        rows = [
            _row(
                kind,
                identity,
                said,
                grading=grading,
                first_recorded=first_recorded,
                basis=basis,
            )
            | {
                "withdrawn_at": withdrawn.get(identity),
                "review": reviews.get(identity)
                or ("trusted" if trusted(said.source_id) and not _from_text(said) else "pending"),
            }
            for identity, said in found
        ]
        frames[name] = typed(kind, rows)
    return frames


def _from_text(said: Observation) -> bool:
    """Return whether a machine read it in free text: such a deal is always reviewed."""
    return said.record_type == "deal" and said.source_id != BUNDLED


def _row(
    kind: type[Record],
    identity: str,
    said: Observation,
    *,
    grading: Grading,
    first_recorded: datetime,
    basis: Basis,
) -> dict[str, Any]:
    publisher = grading.of(said.source_url) if said.source_url else None
    common: dict[str, Any] = {
        "fact_key": said.fact_key,
        "observation_id": identity,
        "source_id": _citation(said),
        "collected_by": said.source_id,
        "source_url": said.source_url,
        "source_name": said.source_name,
        "source_publisher": publisher.publisher if publisher else said.source_name,
        "evidence": said.evidence,
        "grade": publisher.grade if publisher else None,
        "excerpt": said.excerpt,
        "locator": said.locator,
        "document_id": said.document_id,
        "valid_from": said.valid_from,
        "valid_to": said.valid_to,
        "public_from": said.public_from,
        "public_from_assumed": said.public_from_assumed,
        "recorded_at": said.recorded_at.replace(tzinfo=None),
        "known_from": known_from(kind, said, first_recorded, basis),
    }
    own: dict[str, Any] = dict(said.payload)
    for column in columns(kind).values():
        if column.dated:
            own |= days_of(column.name, own.get(column.name))
    return common | own


def _citation(said: Observation) -> str:
    if said.source_url:
        return citation_id(said.source_url)
    if said.source_id != BUNDLED:
        return said.source_id
    return "recalled" if said.evidence == "recalled" else "vigie"


def known_from(
    kind: type[Record], said: Observation, first_recorded: datetime, basis: Basis
) -> date:
    """Return the day from which a replay knows the statement."""
    if said.source_id == BUNDLED and said.recorded_at == first_recorded:
        if kind.always_known:
            return ALWAYS_KNOWN
        if basis == "known":
            return said.public_from
    return said.recorded_at.date()


def days_of(column: str, text: object) -> dict[str, date | None]:
    """Return `<column>_first` and `<column>_last` of a partial date (None when unknown)."""
    interval = interval_of(None if text is None else str(text))
    return {
        f"{column}_first": interval.first if interval else None,
        f"{column}_last": interval.last if interval else None,
    }


def typed(kind: type[Record], rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame with the columns and dtypes that this module promises."""
    frame: dict[str, Any] = {}
    for name, (sql_type, _) in (table_columns(kind) | {SHOWN[0]: SHOWN[1:]}).items():
        frame[name] = series([row.get(name) for row in rows], sql_type)
    return pd.DataFrame(frame)


def series(values: list[Any] | pd.Series, sql_type: str) -> pd.Series:
    """Return values with the dtype that a SQL type has in our frames."""
    kind = values.dtype.kind if isinstance(values, pd.Series) else "O"
    if sql_type in ("DOUBLE", "BIGINT"):
        if kind in "fiu":
            return pd.Series(values, dtype=np.float64)
        return pd.Series(pd.to_numeric(pd.Series(values, dtype=object)), dtype=np.float64)
    if sql_type in ("DATE", "TIMESTAMP"):
        if kind == "M":
            return pd.Series(values, dtype="datetime64[us]")
        days = pd.Series(values, dtype=object)
        return pd.Series(pd.to_datetime(days), dtype="datetime64[us]")
    found = pd.Series(values, dtype=object)
    missing = found.isna()
    if sql_type == "BOOLEAN" and not missing.any():
        return found.astype(bool)
    return found.where(~missing, None)
