"""`vigie vectors`: answer oracle files, or compare the answers with what they expect."""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from dashboard.cli.output import print_json
from data.errors import UsageError
from graph.vectors.comparison import compare
from graph.vectors.runner import answer_vectors

MAX_FILE_BYTES = 64 * 1024 * 1024
"""A vector file is a page of numbers; anything larger is no vector file."""


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the computed values as JSON.")
def vectors(paths: tuple[Path, ...], as_json: bool) -> None:
    """Compute oracle files (a family file, or a folder of them).

    With --json the computed values are printed; without it they are compared with the expected
    ones and the command exits with 1 when one differs.
    """
    loaded = [vector for path in paths for vector in _read(path)]
    answers = answer_vectors(loaded)
    if as_json:
        print_json({"vectors": [answer.as_dict() for answer in answers]})
        return
    counts = {"pass": 0, "FAIL": 0, "skip": 0}
    for vector, answer in zip(loaded, answers, strict=True):
        verdict = compare(vector, answer)
        counts[verdict.outcome] += 1
        click.echo(f"{verdict.outcome:4}  {verdict.id}")
        for line in verdict.details:
            click.echo(f"      {line}")
    click.echo(f"{counts['pass']} pass, {counts['FAIL']} FAIL, {counts['skip']} skip")
    if counts["FAIL"]:
        sys.exit(1)


def _read(path: Path) -> list[dict[str, Any]]:
    if path.is_dir():
        found = [vector for file in sorted(path.glob("*.json")) for vector in _vectors(file) or []]
        if not found:
            raise UsageError(f"{path}: no file in this folder holds a list 'vectors'")
        return found
    if not path.is_file():
        raise UsageError(f"{path}: no such file or folder")
    read = _vectors(path)
    if read is None:
        raise UsageError(f"{path}: not a vector file (it holds no list 'vectors' of objects)")
    return read


def _vectors(file: Path) -> list[dict[str, Any]] | None:
    """Return the vectors of a JSON file, or None when it is no vector file."""
    if file.stat().st_size > MAX_FILE_BYTES:
        raise UsageError(f"{file}: larger than {MAX_FILE_BYTES} bytes, not read")
    try:
        # Decimal keeps a JSON number as printed; binary floats would not be exact.
        document = json.loads(file.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{file}: not readable as JSON ({error})") from error
    listed = document.get("vectors") if isinstance(document, dict) else None
    if not isinstance(listed, list) or not all(isinstance(vector, dict) for vector in listed):
        return None
    for vector in listed:
        vector.setdefault("family", document.get("family"))
    return listed
