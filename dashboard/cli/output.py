"""How commands answer: one JSON document, or a short table for people."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import click

from dashboard.review.neutral import neutral


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON document on stdout (dates ISO, absent values null, NaN refused)."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=_plain, allow_nan=False)
    sys.stdout.write("\n")


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in aligned columns under a header; an absent value prints as '–'.

    Characters that would command a terminal, or turn or hide text, are replaced.
    """
    cells = [["–" if value is None else neutral(str(value)) for value in row] for row in rows]
    widths = [
        max([len(title), *(len(row[index]) for row in cells)]) for index, title in enumerate(header)
    ]
    for row in [list(header), ["-" * width for width in widths], *cells]:
        line = "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"cannot print {type(value).__name__} as JSON")
