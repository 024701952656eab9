"""One reference file: bytes → cells → validated records → observations, each with its line."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from data.errors import RefusedFileError
from data.observations import Evidence, Observation
from data.records import Alias, Identifier, Organisation
from data.records.columns import check_url
from data.records.observing import observation_of
from data.records.record import Record
from data.reference_facts.manifest import BUNDLED, PROVENANCE_COLUMNS, Manifest

OWN_CODING = "Vigie (own coding)"
"""Source name of tables that state how the project codes things, without a link."""


@dataclass(frozen=True)
class Row:
    """One statement with the place where it stands."""

    file: str
    line: int
    record: Record
    observation: Observation


def read_rows(folder: Path, kind: type[Record], manifest: Manifest) -> list[Row]:
    """Return the rows of the reference file of a kind of record (organisations also bring names).

    Raises:
        RefusedFileError: wrong encoding, header, number of cells, or a cell that breaks its rules.
    """
    name = cast("str", kind.reference_file)
    if name not in manifest.files:
        raise RefusedFileError("manifest.json", 1, "files", f"no entry for {name}")
    facts = manifest.files[name]
    rows: list[Row] = []
    for line, cells in _cells(folder / name, _header(kind, facts.provenance)):
        observations = _observations(name, line, kind, cells, manifest)
        rows.extend(Row(name, line, record, said) for record, said in observations)
    held = sum(row.record.record_type == kind.record_type for row in rows)
    if held < facts.rows:
        reason = f"{held} rows, but manifest.json counts {facts.rows}: is the file cut off?"
        raise RefusedFileError(name, held + 1, "-", reason)
    return rows


def _header(kind: type[Record], provenance: tuple[str, ...]) -> set[str]:
    printed = {new: old for old, new in kind.renamed.items()}
    return {printed.get(name, name) for name in kind.model_fields} | set(provenance)


def utf8_text(path: Path) -> str:
    """Return the text of a file; other encodings are refused by line."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise RefusedFileError(path.name, 1, "-", f"no such file in {path.parent}") from error
    try:
        # Spreadsheets begin a file with a byte-order mark: it is no part of the first column.
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RefusedFileError(path.name, line, "-", f"not UTF-8 ({error.reason})") from error


def _cells(path: Path, expected: set[str]) -> Iterator[tuple[int, dict[str, str | None]]]:
    reader = csv.reader(io.StringIO(utf8_text(path), newline=""), strict=True)
    line = 1
    try:
        header = next(reader, [])
        _check_header(path.name, header, expected)
        while True:
            line = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return
            if len(cells) != len(header):
                reason = f"{len(cells)} cells where the header has {len(header)}"
                raise RefusedFileError(path.name, line, "-", reason)
            yield line, {name: cell or None for name, cell in zip(header, cells, strict=True)}
    except csv.Error as error:
        raise RefusedFileError(path.name, line, "-", f"not a CSV line ({error})") from error


def _check_header(file: str, header: list[str], expected: set[str]) -> None:
    for name in header:
        if name not in expected:
            raise RefusedFileError(file, 1, name, "unknown column in the header")
        if header.count(name) > 1:
            raise RefusedFileError(file, 1, name, "column stands twice in the header")
    for name in sorted(expected - set(header)):
        raise RefusedFileError(file, 1, name, "column is missing from the header")


def _observations(
    file: str, line: int, kind: type[Record], cells: dict[str, str | None], manifest: Manifest
) -> Iterator[tuple[Record, Observation]]:
    record = validated(file, line, kind, cells, manifest.files[file].provenance)
    evidence = _evidence(file, line, cells)
    url = cells.get("source_url")
    check_address(file, line, url)
    for part in (record, *_names_of(record)):
        yield (
            part,
            observation_of(
                part,
                source_id=BUNDLED,
                source_url=url,
                source_name=cells.get("source_name")
                or (None if "evidence" in cells else OWN_CODING),
                recorded_at=manifest.recorded_at,
                evidence=evidence,
                locator=f"{file}#{record.fact_key}",
            ),
        )


def validated(
    file: str,
    line: int,
    kind: type[Record],
    cells: dict[str, str | None],
    provenance: tuple[str, ...] = PROVENANCE_COLUMNS,
) -> Record:
    """Return the record of a line; `cells` carry the column names of the file."""
    values = {
        kind.renamed.get(name, name): cell
        for name, cell in cells.items()
        if cell is not None and name not in provenance
    }
    try:
        return kind(**values)
    except ValidationError as error:
        first = error.errors()[0]
        printed = {new: old for old, new in kind.renamed.items()}
        reason = first["msg"].removeprefix("Value error, ")
        name = str(first["loc"][0]) if first["loc"] else _first_named(kind, reason)
        if first["type"] == "missing":
            reason = "is empty but must have a value"
        elif not first["msg"].startswith("Value error"):
            reason = f"'{first['input']}': {reason}"
        raise RefusedFileError(file, line, printed.get(name, name), reason) from error


def _first_named(kind: type[Record], reason: str) -> str:
    """Return the column that a rule between columns names first in its reason."""
    return next((word for word in re.findall(r"\w+", reason) if word in kind.model_fields), "-")


def check_address(file: str, line: int, url: str | None) -> None:
    """Refuse a source address that is not http or https."""
    if url is not None:
        try:
            check_url(url)
        except ValueError as error:
            raise RefusedFileError(file, line, "source_url", str(error)) from error


def _evidence(file: str, line: int, cells: dict[str, str | None]) -> Evidence:
    if "evidence" not in cells:
        return "seen"
    evidence = cells["evidence"]
    if evidence not in ("seen", "recalled"):
        raise RefusedFileError(file, line, "evidence", f"'{evidence}' is not seen or recalled")
    if evidence == "seen" and cells.get("source_url") is None:
        raise RefusedFileError(
            file, line, "source_url", "a seen row needs the address of its source"
        )
    return cast("Evidence", evidence)


def _names_of(record: Record) -> Iterator[Record]:
    if not isinstance(record, Organisation):
        return
    for names, ambiguous in ((record.aliases, False), (record.ambiguous_aliases, True)):
        for name in (names or "").split("|"):
            if name:
                yield Alias(org=record.id, alias=name, ambiguous=ambiguous)
    for scheme in ("lei", "cik", "wikidata"):
        value = getattr(record, scheme)
        if value is not None:
            yield Identifier(org=record.id, scheme=scheme, value=value)
