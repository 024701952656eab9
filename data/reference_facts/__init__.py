"""The facts that come with the project: `data/reference/*.csv` as validated observations.

`load()` validates every file and every reference between them before it returns anything: a bad
file is refused with file, line, column and reason, and nothing is half loaded.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from data.observations import Observation
from data.records import RECORDS
from data.reference_facts.checks import check_all
from data.reference_facts.corrections import Withdrawn, apply_corrections, read_corrections
from data.reference_facts.manifest import BUNDLED, Manifest, read_manifest
from data.reference_facts.reading import Row, read_rows

__all__ = ["BUNDLED", "Manifest", "ReferenceSet", "Withdrawn", "load", "reference_folder"]


@dataclass(frozen=True)
class ReferenceSet:
    """All bundled statements, and those that corrections have taken back."""

    observations: tuple[Observation, ...]
    withdrawn: tuple[Withdrawn, ...]
    manifest: Manifest


def reference_folder() -> Path:
    """Return the folder of the bundled reference files."""
    return Path(str(resources.files("data"))) / "reference"


def load(folder: Path | None = None) -> ReferenceSet:
    """Read, validate and return the reference facts of a folder (default: the bundled ones).

    Raises:
        RefusedFileError: a file breaks its rules; names file, line, column and reason.
    """
    return _bundled() if folder is None else _read(folder)


@cache
def _bundled() -> ReferenceSet:
    return _read(reference_folder())


def _read(folder: Path) -> ReferenceSet:
    manifest = read_manifest(folder)
    rows: list[Row] = []
    for record in RECORDS.values():
        if record.reference_file is not None:
            rows.extend(read_rows(folder, record, manifest))
    check_all(rows)
    corrections = read_corrections(folder, rows)
    observations, withdrawn = apply_corrections(rows, corrections, manifest)
    return ReferenceSet(tuple(observations), tuple(withdrawn), manifest)
