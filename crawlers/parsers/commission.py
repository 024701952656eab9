"""How the Commission's competition data are written: lists, JSON in strings, instants, labels.

Every value is a list, mostly of length 0 or 1. Strings are plain, a code with its label as JSON, or
a table as JSON; the search interface leaves labels out and sends instants for days.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from crawlers.parties import tidy

BRUSSELS = ZoneInfo("Europe/Brussels")
MAX_TABLE_CHARACTERS = 2_000_000

Metadata = Mapping[str, Sequence[str]]


class FormatError(ValueError):
    """A value that is not written as this module knows it."""


@dataclass(frozen=True)
class Coded:
    """A code and, where the source gives it, its label."""

    code: str
    label: str | None


def metadata_of(node: object, where: str) -> Metadata:
    """Return the metadata of a case, decision or attachment.

    Raises:
        FormatError: it is no mapping of names to lists of strings.
    """
    fields = node.get("metadata") if isinstance(node, dict) else None
    if not isinstance(fields, dict):
        raise FormatError(f"{where}: no 'metadata'")
    for name, values in fields.items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise FormatError(f"{where}: field '{name}' is no list of strings")
    return fields


def required(fields: Metadata, name: str, where: str) -> str:
    """Return the one value of a field that must be there.

    Raises:
        FormatError: the field is missing or empty.
    """
    value = first(fields, name)
    if value is None:
        raise FormatError(f"{where}: field '{name}' is missing or empty")
    return value


def first(fields: Metadata, name: str) -> str | None:
    """Return the first value of a field, blanks trimmed; None when missing or empty."""
    values = fields.get(name, ())
    return (tidy(values[0]) or None) if values else None


def day(text: str | None, where: str) -> str | None:
    """Return the day (YYYY-MM-DD) of a date or of an instant, which is read in Brussels.

    Raises:
        FormatError: neither a date nor an instant with its offset.

    >>> day("2026-07-15T22:00:00.000+0000", "doctest")
    '2026-07-16'
    """
    if text is None or not text.strip():
        return None
    value = text.strip()
    try:
        if len(value) == 10:
            return date.fromisoformat(value).isoformat()
        instant = datetime.fromisoformat(value)
    except ValueError as error:
        raise FormatError(f"{where}: '{value}' is no date") from error
    if instant.tzinfo is None:
        raise FormatError(f"{where}: '{value}' has no offset")
    return instant.astimezone(BRUSSELS).date().isoformat()


def never_absent(nodes: Iterable[Mapping[str, object]], names: Sequence[str], what: str) -> None:
    """Check that each field that is read stands in at least one of the nodes, where there are any.

    Single cases lack fields now and then; a field that all of them lack was renamed or dropped.

    Raises:
        FormatError: with the first field that no node has.
    """
    present = [set(node) for node in nodes]
    for name in names:
        if present and not any(name in fields for fields in present):
            raise FormatError(f"no {what} has the field '{name}'")


def coded(fields: Metadata, name: str) -> list[Coded]:
    """Return the codes of a field, with labels where they come as JSON in the string."""
    found: list[Coded] = []
    for value in fields.get(name, ()):
        if not value.lstrip().startswith("{"):
            found.append(Coded(value.strip(), None))
            continue
        entry = _json(value, name)
        if entry:
            if "code" not in entry:
                raise FormatError(f"field '{name}': no 'code' in {value[:80]}")
            found.append(Coded(str(entry["code"]), tidy(str(entry.get("label") or "")) or None))
    return found


def table(fields: Metadata, name: str) -> list[dict[str, object]]:
    """Return the rows of a table field; `{}` and `{"items":[{}]}` are empty tables.

    Raises:
        FormatError: the string is no JSON table.
    """
    rows: list[dict[str, object]] = []
    for value in fields.get(name, ()):
        entry = _json(value, name)
        if entry and "items" not in entry:
            raise FormatError(f"field '{name}': a table without 'items' ({', '.join(entry)[:80]})")
        items = entry.get("items", [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise FormatError(f"field '{name}': 'items' is no list of rows")
        rows += [item for item in items if item]
    return rows


def cell(row: Mapping[str, object], name: str, where: str) -> str:
    """Return a cell that must be filled.

    Raises:
        FormatError: the column was renamed or the cell is empty.
    """
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise FormatError(f"{where}: '{name}' is missing (columns {', '.join(sorted(row))})")
    return tidy(value)


def references(fields: Metadata, name: str) -> list[str]:
    """Return the references of a table of press releases or Official Journal entries."""
    found = [str(row.get("reference") or "").strip().rstrip(":") for row in table(fields, name)]
    return [reference for reference in found if reference]


def _json(value: str, name: str) -> dict[str, object]:
    if len(value) > MAX_TABLE_CHARACTERS:
        raise FormatError(f"field '{name}': {len(value)} characters are too many")
    try:
        entry = json.loads(value, strict=False)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FormatError(f"field '{name}': broken JSON in a string ({error})") from error
    if not isinstance(entry, dict):
        raise FormatError(f"field '{name}': JSON in a string is no object")
    return entry
