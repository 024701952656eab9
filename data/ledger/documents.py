"""A document: one archived response."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Document:
    """One response of a source as archived.

    document_id: stable id, by custom the sha-256 of the body.
    sha256: hash of the body; size: its bytes; status: HTTP status.
    archive_file, archive_offset, archive_record: where the WARC record lies under the archive.
    """

    document_id: str
    source_id: str
    url: str
    retrieved_at: datetime
    sha256: str
    size: int
    status: int | None = None
    media_type: str | None = None
    archive_file: str | None = None
    archive_offset: int | None = None
    archive_record: str | None = None
