"""The source table: every source that may bring statements, in `data/sources.csv`.

Columns: source_id; name; publisher; kind; address; licence; trusted (its statements need no
review: registers and structured statistics only, free text never); period (how often it is read);
max_silence_days (after so many days without a successful run it is stale; empty: never);
text_allowed (false: the source reserves text and data mining, headline and link only);
required_fields (`record_type:column` separated by a bar, filled in at least 99 % of its rows).
"""

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

from data.errors import NotFoundError, RefusedFileError
from data.records import RECORDS

FILE = "sources.csv"
Period = Literal["once", "daily", "weekly", "monthly"]
PERIODS = ("once", "daily", "weekly", "monthly")
DAYS_OF_PERIOD = {"daily": 1, "weekly": 7, "monthly": 31}
HEADER = (
    "source_id",
    "name",
    "publisher",
    "kind",
    "address",
    "licence",
    "trusted",
    "period",
    "max_silence_days",
    "text_allowed",
    "required_fields",
)


@dataclass(frozen=True)
class SourceEntry:
    """One row of the source table."""

    source_id: str
    name: str
    publisher: str
    kind: str
    address: str | None
    licence: str
    trusted: bool
    period: Period
    max_silence_days: int | None
    text_allowed: bool
    required_fields: tuple[tuple[str, str], ...]


@cache
def source_table() -> dict[str, SourceEntry]:
    """Return the source table by source id, in the order of the file.

    Raises:
        RefusedFileError: a row breaks the rules above.
    """
    text = (resources.files("data") / FILE).read_text("utf-8")
    return parse_source_table(text)


def parse_source_table(text: str) -> dict[str, SourceEntry]:
    """Return the entries of a source table given as CSV text."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if tuple(reader.fieldnames or ()) != HEADER:
        raise RefusedFileError(FILE, 1, "-", f"the header must be {','.join(HEADER)}")
    entries: dict[str, SourceEntry] = {}
    for cells in reader:
        if None in cells or None in cells.values():
            raise RefusedFileError(FILE, reader.line_num, "-", f"needs {len(HEADER)} cells")
        entry = _entry(reader.line_num, cells)
        if entry.source_id in entries:
            raise RefusedFileError(FILE, reader.line_num, "source_id", "stands twice")
        entries[entry.source_id] = entry
    return entries


def _entry(line: int, cells: dict[str, str]) -> SourceEntry:
    for name in ("source_id", "name", "publisher", "kind", "licence"):
        if not cells[name]:
            raise RefusedFileError(FILE, line, name, "is empty but must have a value")
    for name in ("trusted", "text_allowed"):
        if cells[name] not in ("true", "false"):
            raise RefusedFileError(FILE, line, name, f"'{cells[name]}' is not true or false")
    if cells["period"] not in PERIODS:
        raise RefusedFileError(FILE, line, "period", f"is none of {', '.join(PERIODS)}")
    silence = cells["max_silence_days"]
    if silence and not silence.isdecimal():
        raise RefusedFileError(FILE, line, "max_silence_days", f"'{silence}' is no number of days")
    return SourceEntry(
        cells["source_id"],
        cells["name"],
        cells["publisher"],
        cells["kind"],
        cells["address"] or None,
        cells["licence"],
        cells["trusted"] == "true",
        cast("Period", cells["period"]),
        int(silence) if silence else None,
        cells["text_allowed"] == "true",
        tuple(_required(line, part) for part in cells["required_fields"].split("|") if part),
    )


def _required(line: int, part: str) -> tuple[str, str]:
    record_type, _, column = part.partition(":")
    if record_type not in RECORDS or column not in RECORDS[record_type].model_fields:
        raise RefusedFileError(FILE, line, "required_fields", f"'{part}' is no column of a table")
    return record_type, column


def source_entry(source_id: str) -> SourceEntry:
    """Return one entry.

    Raises:
        NotFoundError: no such source; the message lists the known ones.
    """
    entry = source_table().get(source_id)
    if entry is None:
        raise NotFoundError(f"no source '{source_id}'; sources are {', '.join(source_table())}")
    return entry


@cache
def trusted_sources() -> frozenset[str]:
    """Return the ids of sources whose statements need no review."""
    return frozenset(name for name, entry in source_table().items() if entry.trusted)
