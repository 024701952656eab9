"""The machine-readable report of a crawl: one JSON file per run of the command."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crawlers.source_run import SourceRun

NOT_ENDED = "the run did not end: it was interrupted"


@dataclass(frozen=True)
class RunReport:
    """How the run of one source ended.

    unchanged: pages that the source said had not changed (304, or the same mark in its list).
    new: observations that the ledger did not hold.
    oddities: what was unexpected without putting the data in doubt, with its number.
    """

    source: str
    state: str
    reason: str | None
    started_at: str
    ended_at: str
    pages: int
    bytes: int
    unchanged: int
    observations: int
    new: int
    withdrawn: int
    archive: str | None
    oddities: dict[str, int] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Return whether nothing of the run was made current."""
        return self.state == "failed"


def report_of(run: SourceRun) -> RunReport:
    """Return the report of a run that has ended."""
    counts = run.counts
    return RunReport(
        source=run.source.id,
        state="succeeded" if run.succeeded else "failed",
        reason=run.failure if run.succeeded else run.failure or NOT_ENDED,
        started_at=run.started_at.isoformat(timespec="seconds"),
        ended_at=datetime.now(UTC).isoformat(timespec="seconds"),
        pages=counts.pages,
        bytes=counts.bytes,
        unchanged=counts.unchanged,
        observations=counts.observations,
        new=counts.new,
        withdrawn=counts.withdrawn,
        archive=str(run.archive.path) if run.archive else None,
        oddities=dict(run.seen.oddities),
    )


def write_reports(reports: Sequence[RunReport], folder: Path, command: str) -> Path:
    """Write the reports of one command as JSON, whole or not at all, and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    path = folder / f"{command}-{now.strftime('%Y%m%dT%H%M%S%f')}.json"
    document = {
        "command": command,
        "written_at": now.isoformat(timespec="seconds"),
        "sources": [asdict(report) for report in reports],
    }
    part = path.with_suffix(".part")
    part.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return part.replace(path)
