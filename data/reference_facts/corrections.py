"""Corrections of bundled facts: a new statement, and the old one taken back on a day.

`corrections.csv` has one line per corrected cell: table (file name without ending), row_id (the
fact's key), column, value (empty for unknown), recorded_at (day), reason, source_url (empty: the
source of the row).
"""

import csv
import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from data.errors import RefusedFileError
from data.observations import Observation
from data.records.record import Record
from data.reference_facts.manifest import Manifest
from data.reference_facts.reading import Row, check_address, utf8_text, validated

FILE = "corrections.csv"
HEADER = ("table", "row_id", "column", "value", "recorded_at", "reason", "source_url")


@dataclass(frozen=True)
class Correction:
    """One corrected cell of a bundled row."""

    line: int
    table: str
    row_id: str
    column: str
    value: str | None
    recorded_at: datetime
    reason: str
    source_url: str | None


@dataclass(frozen=True)
class Withdrawn:
    """A statement that was taken back, when and why."""

    observation_id: str
    withdrawn_at: datetime
    reason: str


def read_corrections(folder: Path, rows: list[Row]) -> list[Correction]:
    """Read the corrections of a folder in the order in which they were recorded.

    Raises:
        RefusedFileError: a line names no row or column, has no date, or gives no reason.
    """
    path = folder / FILE
    if not path.exists():
        return []
    reader = csv.DictReader(io.StringIO(utf8_text(path), newline=""), strict=True)
    if tuple(reader.fieldnames or ()) != HEADER:
        raise RefusedFileError(FILE, 1, "-", f"the header must be {','.join(HEADER)}")
    known = {(row.file, row.record.fact_key): row for row in rows}
    found = []
    for cells in reader:
        line = reader.line_num
        correction = _parsed(line, cells)
        row = known.get((f"{correction.table}.csv", correction.row_id))
        if row is None:
            reason = f"{correction.table}.csv has no row '{correction.row_id}'"
            raise RefusedFileError(FILE, line, "row_id", reason)
        if _own_name(row.record, correction.column) not in type(row.record).model_fields:
            reason = f"{correction.table}.csv has no column '{correction.column}'"
            raise RefusedFileError(FILE, line, "column", reason)
        found.append(correction)
    return sorted(found, key=lambda correction: (correction.recorded_at, correction.line))


def _parsed(line: int, cells: dict[str, str]) -> Correction:
    for name in ("table", "row_id", "column", "recorded_at", "reason"):
        if not cells[name]:
            raise RefusedFileError(FILE, line, name, "is empty but must have a value")
    try:
        recorded_at = datetime.fromisoformat(cells["recorded_at"]).replace(tzinfo=UTC)
    except ValueError as error:
        raise RefusedFileError(FILE, line, "recorded_at", str(error)) from error
    check_address(FILE, line, cells["source_url"] or None)
    return Correction(
        line,
        cells["table"],
        cells["row_id"],
        cells["column"],
        cells["value"] or None,
        recorded_at,
        cells["reason"],
        cells["source_url"] or None,
    )


def _own_name(record: Record, column: str) -> str:
    return record.renamed.get(column, column)


def apply_corrections(
    rows: list[Row], corrections: list[Correction], manifest: Manifest
) -> tuple[list[Observation], list[Withdrawn]]:
    """Return every statement, corrected ones added, and which statements were taken back."""
    observations = [row.observation for row in rows]
    current = {(row.file, row.record.fact_key): (row.record, row.observation) for row in rows}
    withdrawn: list[Withdrawn] = []
    for correction in corrections:
        if correction.recorded_at < manifest.recorded_at:
            reason = "a correction cannot be older than the data set"
            raise RefusedFileError(FILE, correction.line, "recorded_at", reason)
        key = (f"{correction.table}.csv", correction.row_id)
        record, old = current[key]
        printed = {new: name for name, new in record.renamed.items()}
        cells = {
            printed.get(name, name): None if value is None else str(value)
            for name, value in record.payload().items()
        }
        cells[correction.column] = correction.value
        corrected = validated(FILE, correction.line, type(record), cells, provenance=())
        new = replace(
            old,
            fact_key=corrected.fact_key,
            payload=corrected.payload(),
            recorded_at=correction.recorded_at,
            source_url=correction.source_url or old.source_url,
            source_name=old.source_name if correction.source_url is None else None,
            evidence="seen" if correction.source_url else old.evidence,
            locator=f"{FILE}#{correction.row_id}/{correction.column}",
        )
        observations.append(new)
        withdrawn.append(Withdrawn(old.observation_id, correction.recorded_at, correction.reason))
        current[key] = (corrected, new)
    return observations, withdrawn
