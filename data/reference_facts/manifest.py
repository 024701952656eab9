"""What the reference set says about itself: when it was recorded, row counts, licences."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.errors import RefusedFileError

BUNDLED = "bundled"
"""`Observation.source_id` of what the project brings with it."""

PROVENANCE_COLUMNS = ("source_url", "source_name", "evidence")


@dataclass(frozen=True)
class FileFacts:
    """Rows, provenance columns and licence of one reference file."""

    rows: int
    provenance: tuple[str, ...]
    licence: str


@dataclass(frozen=True)
class Manifest:
    """The data set: when it was recorded, its state, and what each file holds."""

    recorded_at: datetime
    provenance: str
    files: dict[str, FileFacts]


def read_manifest(folder: Path) -> Manifest:
    """Read `manifest.json` of a reference folder.

    Raises:
        RefusedFileError: the manifest is missing, no JSON, or lacks an entry.
    """
    path = folder / "manifest.json"
    try:
        document: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return Manifest(
            datetime.fromisoformat(document["recorded_at"]).replace(tzinfo=UTC),
            document["provenance"],
            {
                name: FileFacts(entry["rows"], tuple(entry["provenance"]), entry["licence"])
                for name, entry in document["files"].items()
            },
        )
    except FileNotFoundError as error:
        raise RefusedFileError("manifest.json", 1, "-", f"no such file in {folder}") from error
    except json.JSONDecodeError as error:
        raise RefusedFileError("manifest.json", error.lineno, "-", error.msg) from error
    except (KeyError, TypeError, ValueError) as error:
        raise RefusedFileError(
            "manifest.json", 1, "-", f"missing or wrong entry: {error}"
        ) from error
