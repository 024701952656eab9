"""Starting one process per query, and ending it whatever it does."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.sql_guard.errors import QueryFailedError, QueryRefusedError, QueryStoppedError
from data.sql_guard.limits import Limits

_ROOT = Path(__file__).resolve().parent.parent.parent
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from data.sql_guard.child import main; main()"
)


@dataclass(frozen=True)
class LiveTable:
    """A small table beside the release that a query may read: what may change while it stands.

    columns: SQL type by name. rows: JSON values, dates as text.
    """

    name: str
    columns: Mapping[str, str]
    rows: tuple[tuple[str | int | float | None, ...], ...]


@dataclass(frozen=True)
class QueryResult:
    """Answer of a query.

    columns: name and SQL type of each.
    rows: cells as JSON values: numbers, texts, booleans, None; dates and decimals as text.
    truncated: there were more rows than the limit.
    live: names of the tables beside the release that it read.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool
    live: tuple[str, ...] = ()


def run_query(
    file: Path, sql: str, limits: Limits | None = None, live: Sequence[LiveTable] = ()
) -> QueryResult:
    """Run a query on a release file in a process of its own.

    live: tables beside the release that it may read too.

    Raises:
        QueryRefusedError: it asks for what is not allowed; the message says what is.
        QueryFailedError: a mistake in the query.
        QueryStoppedError: it ran into a limit.
    """
    given = limits or Limits()
    text = sql.strip().rstrip(";").strip()
    if not text:
        raise QueryRefusedError("the query is empty; write one SELECT")
    if len(sql) > given.characters:
        raise QueryRefusedError(
            f"the query has {len(sql)} characters; allowed are {given.characters}"
        )
    if "\x00" in sql:
        raise QueryRefusedError("the query holds a NUL character; write plain text")
    # The child imports this package too: it must start without the store and its libraries.
    from data.release.tables import all_tables

    request = {
        "file": str(file),
        "sql": text,
        "published": sorted([*all_tables(), *(table.name for table in live)]),
        "live": [
            {"name": table.name, "columns": dict(table.columns), "rows": table.rows}
            for table in live
        ],
        "seconds": given.seconds,
        "rows": given.rows,
        "result_bytes": given.result_bytes,
        "memory_mb": given.memory_mb,
        "address_space_mb": given.address_space_mb,
    }
    return _result(_answer(request, given.seconds))


def _answer(request: dict[str, Any], seconds: float) -> dict[str, Any]:
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", "-c", _START, str(_ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=os.path.sep,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(json.dumps(request).encode(), timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise QueryStoppedError(
            f"the query took longer than {seconds:g} s and was stopped; make it smaller"
        ) from error
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode != 0 or not output:
        raise QueryStoppedError(f"the query ended its process ({_ending(process.returncode)})")
    answer: dict[str, Any] = json.loads(output)
    return answer


def _environment() -> dict[str, str]:
    # Windows cannot start a process without its system folder; elsewhere nothing is needed.
    return {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if sys.platform == "win32" else {}


def _ending(code: int) -> str:
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def _result(answer: dict[str, Any]) -> QueryResult:
    problem = answer.get("problem")
    if problem == "refused":
        raise QueryRefusedError(answer["reason"])
    if problem == "failed":
        raise QueryFailedError(answer["reason"])
    if problem == "stopped":
        raise QueryStoppedError(answer["reason"])
    return QueryResult(
        tuple((name, kind) for name, kind in answer["columns"]),
        tuple(tuple(row) for row in answer["rows"]),
        bool(answer["truncated"]),
        tuple(answer["live"]),
    )
