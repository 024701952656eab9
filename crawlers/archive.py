"""Archived responses: one WARC 1.1 file per run, one gzip member per record, sha-256 of each body.

Long bodies are packed in a thread (compression releases the interpreter lock), short ones at once,
which takes less than handing them over. Each member reaches the file in one write, so a killed
crawl leaves whole records and at most one torn member at the end, which every WARC reader skips.
`read_pages` gives the pages of a file back, with the link that asked for each (header
`Vigie-Link`), and `RunFile.mark_checked` closes a run that
passed its checks: only marked files are parsed again by `vigie crawl --from-archive`.
"""

import base64
import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawlers.source import Link, Page
from data.errors import VigieError

PENDING_RECORDS = 64
"""Records that may wait for the writing thread before the crawl waits for it."""

SHORT_BODY = 1 << 14
"""Bytes up to which a body is written at once when no other waits."""

PIECE = 1 << 16
CHECKED = "run passed its checks"
HOP_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})


class DamagedArchiveError(VigieError):
    """An archive file that was closed well and no longer holds what was written."""


@dataclass(frozen=True)
class ArchivedDocument:
    """Where a response lies: row of the release table `document`."""

    document_id: str
    url: str
    status: int
    content_type: str
    size: int
    retrieved_at: datetime
    file: str
    offset: int


class RunFile:
    """The WARC file of one run of one source, append-only."""

    def __init__(self, folder: Path, source_id: str, run_id: str, fetched_from: str | None) -> None:
        """Create the file.

        fetched_from: address given by `--base-url`, recorded because records carry the public
            addresses of the source.
        """
        self.path = folder / source_id / f"{run_id}.warc.gz"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        self._offset = 0
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._pending: deque[Future[ArchivedDocument]] = deque()
        self.documents: list[ArchivedDocument] = []
        lines = ["software: Vigie", "format: WARC File Format 1.1", f"isPartOf: {source_id}"]
        if fetched_from:
            lines.append(f"vigie-fetched-from: {fetched_from}")
        self._append(_record("warcinfo", None, datetime.now(UTC), {}, "\r\n".join(lines).encode()))

    def add(self, page: Page) -> None:
        """Archive a page; waits when the writing thread is far behind."""
        if not self._pending and page.file is None and len(page.body) <= SHORT_BODY:
            self.documents.append(self._write_page(page))
            return
        self._pending.append(self._writer.submit(self._write_page, page))
        while len(self._pending) > PENDING_RECORDS or (self._pending and self._pending[0].done()):
            self.documents.append(self._pending.popleft().result())

    def settle(self) -> None:
        """Wait until every page added so far is written (its spooled file may then go)."""
        self._drain()

    def mark_checked(self) -> None:
        """Write what is pending, mark the run as good and force everything to disk."""
        self._drain()
        self._append(_record("metadata", None, datetime.now(UTC), {}, CHECKED.encode()))
        os.fsync(self._file)

    def close(self) -> None:
        """Write what is pending and close the file."""
        self._drain()
        self._writer.shutdown()
        os.close(self._file)

    def _drain(self) -> None:
        while self._pending:
            self.documents.append(self._pending.popleft().result())

    def _write_page(self, page: Page) -> ArchivedDocument:
        offset, size = self._offset, len(page.body)
        if page.file is None:
            self._append(_response_record(page))
        else:
            size = page.file.stat().st_size
            self._append_streamed(page, page.file, size)
        return ArchivedDocument(
            document_id=page.document_id,
            url=page.url,
            status=page.status,
            content_type=page.content_type,
            size=size,
            retrieved_at=page.retrieved_at,
            file=f"{self.path.parent.name}/{self.path.name}",
            offset=offset,
        )

    def _append(self, record: bytes) -> None:
        member = _gzip_member(record)
        os.write(self._file, member)
        self._offset += len(member)

    def _append_streamed(self, page: Page, body: Path, size: int) -> None:
        """Write a record whose body lies on disk, in pieces, never held whole."""
        head = _http_head(page, size)
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        fields = _page_fields(page)
        start = _warc_head("response", page.url, page.retrieved_at, fields, len(head) + size) + head
        with body.open("rb") as file:
            self._piece(packer.compress(start))
            while piece := file.read(1 << 20):
                self._piece(packer.compress(piece))
        self._piece(packer.compress(b"\r\n\r\n") + packer.flush())

    def _piece(self, packed: bytes) -> None:
        os.write(self._file, packed)
        self._offset += len(packed)


def _gzip_member(record: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(record) + packer.flush()


def _warc_head(
    kind: str, url: str | None, at: datetime, fields: Mapping[str, str], length: int
) -> bytes:
    http = kind in {"response", "revisit"}
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{uuid4()}>",
        f"WARC-Date: {at.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%S.%fZ')}",
        *([f"WARC-Target-URI: {url}"] if url else []),
        *(f"{name}: {value}" for name, value in fields.items()),
        f"Content-Type: {'application/http; msgtype=response' if http else 'text/plain'}",
        f"Content-Length: {length}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode()


def _record(
    kind: str, url: str | None, at: datetime, fields: Mapping[str, str], block: bytes
) -> bytes:
    return _warc_head(kind, url, at, fields, len(block)) + block + b"\r\n\r\n"


def _response_record(page: Page) -> bytes:
    block = _http_head(page, len(page.body)) + page.body
    kind = "revisit" if page.status == 304 else "response"
    return _record(kind, page.url, page.retrieved_at, _page_fields(page), block)


def _page_fields(page: Page) -> dict[str, str]:
    digest = base64.b32encode(bytes.fromhex(page.document_id.removeprefix("sha256:"))).decode()
    fields = {"WARC-Payload-Digest": f"sha256:{digest}", "Vigie-Link": _link_as_text(page.link)}
    if page.status == 304:
        fields["WARC-Profile"] = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    return fields


def _http_head(page: Page, size: int) -> bytes:
    """Return status line and headers; the body is stored decoded, so its coding is not repeated."""
    lines = [f"HTTP/1.1 {page.status} {'Not Modified' if page.status == 304 else 'Answer'}"]
    for name, value in page.headers.items():
        shown = f"X-Archive-Orig-{name}" if name in HOP_HEADERS else name
        lines.append(f"{shown}: {value}")
    lines += [f"content-length: {size}", "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")


def _link_as_text(link: Link) -> str:
    fields: dict[str, object] = {"kind": link.kind, "url": link.url, "method": link.method}
    if link.context:
        fields["context"] = dict(link.context)
    if link.change_key is not None:
        fields["change_key"] = link.change_key
    if link.streamed:
        fields["streamed"] = True
    if link.body:
        fields["body"] = base64.b64encode(link.body).decode()
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":"))


def _link_from_text(text: str) -> Link:
    fields = json.loads(text)
    return Link(
        url=fields["url"],
        kind=fields["kind"],
        method=fields["method"],
        body=base64.b64decode(fields.get("body", "")),
        context=fields.get("context", {}),
        change_key=fields.get("change_key"),
        streamed=fields.get("streamed", False),
    )


def checked_files(folder: Path, source_id: str) -> list[Path]:
    """Return the files of runs that passed their checks, oldest first."""
    return [path for path in sorted((folder / source_id).glob("*.warc.gz")) if _is_checked(path)]


def _is_checked(path: Path) -> bool:
    """Return whether the last member of the file is the mark of a good run."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 2048))
        tail = file.read()
    start = tail.rfind(b"\x1f\x8b\x08")
    while start >= 0:
        try:
            return CHECKED.encode() in gzip.decompress(tail[start:])
        except (OSError, EOFError, zlib.error):
            start = tail.rfind(b"\x1f\x8b\x08", 0, start)
    return False


def read_pages(path: Path) -> Iterator[Page]:
    """Yield the pages of a file in the order they were fetched.

    Streamed bodies are put into a temporary file that lives until the next page is asked for. A
    torn record at the end of the file (a killed crawl) is left out.

    Raises:
        DamagedArchiveError: a record of a run that ended well is not what was written.
    """
    whole = _is_checked(path)
    with path.open("rb") as file:
        try:
            for record in ArchiveIterator(file):
                if record.rec_type in {"response", "revisit"}:
                    with _page_of(record) as page:
                        yield page
        except (ArchiveLoadFailed, EOFError, zlib.error) as error:
            if whole:
                raise DamagedArchiveError(f"{path} is damaged: {error}") from error


@contextmanager
def _page_of(record: object) -> Iterator[Page]:
    headers = record.rec_headers  # type: ignore[attr-defined]
    http = record.http_headers  # type: ignore[attr-defined]
    stream = cast("BinaryIO", record.content_stream())  # type: ignore[attr-defined]
    link = _link_from_text(headers.get_header("Vigie-Link"))
    digest = headers.get_header("WARC-Payload-Digest").removeprefix("sha256:")
    fields = {
        "url": headers.get_header("WARC-Target-URI"),
        "link": link,
        "status": int(http.get_statuscode()),
        "headers": {
            name.lower().removeprefix("x-archive-orig-"): value for name, value in http.headers
        },
        "retrieved_at": datetime.fromisoformat(headers.get_header("WARC-Date")),
        "document_id": f"sha256:{base64.b32decode(digest).hex()}",
    }
    if not link.streamed:
        body = stream.read()
        if document_id_of(body) != fields["document_id"]:
            raise ArchiveLoadFailed(f"{fields['url']}: body and digest differ")
        yield Page(body=body, **fields)
        return
    with tempfile.NamedTemporaryFile(suffix=".body") as file:
        while piece := stream.read(PIECE):
            file.write(piece)
        file.flush()
        yield Page(file=Path(file.name), **fields)


def document_id_of(body: bytes) -> str:
    """Return the key of a document: "sha256:" and the hash of its decoded body."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
