"""Reading CSV and ZIP from outside, by column name and within limits."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from crawlers.parsers.reading import LayoutChangedError, decode

MAX_ROWS = 2_000_000
MAX_CELL = 100_000
MAX_MEMBERS = 50
MAX_MEMBER_BYTES = 200_000_000
MAX_RATIO = 200
MAX_STREAMED_BYTES = 2_000_000_000
_BROKEN_ZIP = (
    *(zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError),
    *(UnicodeDecodeError, zlib.error),
)


def csv_rows(
    body: bytes, required: tuple[str, ...], source: str, url: str
) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV with a header as column -> cell, cells stripped.

    New columns are tolerated; the order of columns is free. A byte order mark is skipped.

    Raises:
        LayoutChangedError: HTML instead of CSV, a required column is missing, a column appears
            twice, a row is longer or shorter than the header, or a limit is passed.
    """
    text = decode(body, None, source, url)
    if text.lstrip()[:1] == "<":
        raise LayoutChangedError(source, "document", url, "HTML where CSV is due (a refusal?)")
    yield from _rows(io.StringIO(text, newline=""), required, source, url)


def zipped_csv_rows(
    stream: BinaryIO, required: tuple[str, ...], source: str, url: str
) -> Iterator[dict[str, str]]:
    """Yield the rows of the only CSV in a ZIP, unpacked piece by piece; plain CSV is read as it is.

    Raises:
        LayoutChangedError: as `csv_rows`, or a ZIP without exactly one CSV within the limits.
    """
    is_zip = stream.read(2) == b"PK"
    stream.seek(0)
    if not is_zip:
        yield from csv_rows(stream.read(MAX_MEMBER_BYTES), required, source, url)
        return
    try:
        with zipfile.ZipFile(stream) as archive:
            found = [info for info in archive.infolist() if info.filename.endswith(".csv")]
            if len(found) != 1 or found[0].file_size > MAX_STREAMED_BYTES:
                raise LayoutChangedError(
                    source, "zip", url, f"{len(found)} CSV files, or too large"
                )
            with io.TextIOWrapper(archive.open(found[0]), "utf-8-sig", newline="") as text:
                yield from _rows(text, required, source, url)
    except _BROKEN_ZIP as wrong:
        raise LayoutChangedError(source, "zip", url, f"not a readable ZIP: {wrong}") from wrong


def _rows(
    lines: Iterable[str], required: tuple[str, ...], source: str, url: str
) -> Iterator[dict[str, str]]:
    reader = csv.reader(lines, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if missing := [name for name in required if name not in header]:
            found = ", ".join(header)[:200]
            raise LayoutChangedError(source, ", ".join(missing), url, f"no such column in {found}")
        named = [name for name in header if name]
        if len(named) != len(set(named)):
            raise LayoutChangedError(source, "header", url, "a column name appears twice")
        for number, row in enumerate(reader, start=2):
            if not row:
                continue
            if len(row) != len(header) or number > MAX_ROWS or max(map(len, row)) > MAX_CELL:
                raise LayoutChangedError(source, f"row {number}", url, f"{len(row)} cells")
            yield {name: cell.strip() for name, cell in zip(header, row, strict=True) if name}
    except csv.Error as wrong:
        raise LayoutChangedError(source, f"row {reader.line_num}", url, str(wrong)) from wrong


def zip_members(
    body: bytes, wanted: Mapping[str, tuple[str, ...]], source: str, url: str
) -> dict[str, bytes]:
    """Return the wanted members of a ZIP (matched by file name, whatever their folder or prefix).

    wanted: name of each member → other names it may have.

    Raises:
        LayoutChangedError: not a ZIP, too many members, a member unpacks to too much, is encrypted
            or broken, or a wanted one is missing.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_MEMBERS:
                raise LayoutChangedError(source, "zip", url, f"{len(infos)} members are too many")
            return {
                name: _unpacked(archive, infos, (name, *others), source, url)
                for name, others in wanted.items()
            }
    except _BROKEN_ZIP as wrong:
        raise LayoutChangedError(source, "zip", url, f"not a readable ZIP: {wrong}") from wrong


def _unpacked(
    archive: zipfile.ZipFile,
    infos: list[zipfile.ZipInfo],
    spellings: tuple[str, ...],
    source: str,
    url: str,
) -> bytes:
    found = [
        info
        for info in infos
        if (base := info.filename.rsplit("/", 1)[-1]) in spellings
        or base.endswith(tuple(f"_{spelling}" for spelling in spellings))
    ]
    name = spellings[0]
    if len(found) != 1:
        names = ", ".join(info.filename for info in infos)[:200]
        raise LayoutChangedError(source, name, url, f"{len(found)} members of that name in {names}")
    info = found[0]
    if info.file_size > MAX_MEMBER_BYTES or info.file_size > MAX_RATIO * max(
        info.compress_size, 1_000
    ):
        raise LayoutChangedError(source, name, url, f"unpacks to {info.file_size} bytes")
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise LayoutChangedError(source, name, url, "unpacks to another size than it states")
    return content
