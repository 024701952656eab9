"""Scenarios: small invented worlds, validated like facts, for tests and demonstrations.

A scenario is a TOML file of this folder: `as_of`, `release`, and one array of tables per record
type. A row holds the columns of its record, common columns where they matter (`known_from`,
`withdrawn_at`, `grade`, `source_name`, ...) and optionally `event`: the row then belongs to the
world only when that event is asked for.

    facts = scenario("f1")                    # the base world
    facts = scenario("f1", events=("E2",))    # with the event E2
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd
from pydantic import ValidationError

from data.errors import NotFoundError, RefusedFileError
from data.facts import Facts
from data.records import RECORDS
from data.records.record import Record, interval_of
from data.reference_facts import load
from data.statements import ALWAYS_KNOWN, COMMON_COLUMNS

_BORROWED = ("vocabulary",)
"""Tables that every scenario shares with the bundled facts: they code, they do not state."""


def scenario(name: str, events: Iterable[str] = ()) -> Facts:
    """Return the facts of a scenario, with the rows of the events asked for.

    Raises:
        NotFoundError: there is no such scenario, or it has no such event.
        RefusedFileError: a row breaks the rules of its record.
    """
    content = _content(name)
    wanted = frozenset(events)
    rows = {table: list(found) for table, found in content.items() if isinstance(found, list)}
    known = {row["event"] for found in rows.values() for row in found if "event" in row}
    for event in sorted(wanted - known):
        raise NotFoundError(f"scenario {name} has no event '{event}'; it has {', '.join(known)}")
    frames = {
        table: _frame(
            name,
            table,
            [row for row in found if row.get("event") in {None, *wanted}],
            content["as_of"],
        )
        for table, found in rows.items()
    }
    return Facts.from_frames(
        frames | _vocabulary(),
        as_of=content["as_of"],
        release=content["release"],
    )


@cache
def _content(name: str) -> Mapping[str, Any]:
    file = resources.files("data") / "scenarios" / f"{name}.toml"
    if not name.isidentifier() or not file.is_file():
        raise NotFoundError(f"there is no scenario '{name}'")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _vocabulary() -> dict[str, pd.DataFrame]:
    observations = load().observations
    return {
        table: pd.DataFrame(
            [
                dict(said.payload) | {"fact_key": said.fact_key, "known_from": ALWAYS_KNOWN}
                for said in observations
                if said.record_type == table
            ]
        )
        for table in _BORROWED
    }


def _frame(name: str, table: str, rows: list[dict[str, Any]], as_of: date) -> pd.DataFrame:
    if table not in RECORDS:
        raise NotFoundError(f"scenario {name}: no table '{table}'")
    kind = RECORDS[table]
    return pd.DataFrame(
        [_row(name, kind, line, row, as_of) for line, row in enumerate(rows, start=1)]
    )


def _row(
    name: str, kind: type[Record], position: int, row: dict[str, Any], as_of: date
) -> dict[str, Any]:
    common = {key: value for key, value in row.items() if key in COMMON_COLUMNS}
    own = {key: value for key, value in row.items() if key not in COMMON_COLUMNS}
    own.pop("event", None)
    try:
        record = kind(**own)
    except ValidationError as error:
        first = error.errors()[0]
        column = str(first["loc"][0]) if first["loc"] else "-"
        file = f"scenarios/{name}.toml [{kind.record_type}]"
        raise RefusedFileError(file, position, column, first["msg"]) from error
    day = _own_day(kind, record, as_of)
    usual = {
        "fact_key": record.fact_key,
        "grade": 2,
        "source_name": "Example",
        "public_from": day,
        "known_from": ALWAYS_KNOWN if kind.always_known else day,
    }
    return record.payload() | usual | common


def _own_day(kind: type[Record], record: Record, as_of: date) -> date:
    """Return the last day of the fact's own date, at most `as_of`."""
    for column in kind.dated_by:
        interval = interval_of(getattr(record, column))
        if interval is not None:
            return min(interval.last, as_of)
    return as_of
