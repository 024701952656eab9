"""The process in which one query runs; it reads a request on stdin and answers on stdout.

It starts with an empty environment, takes its own limits, opens the release read-only, locks the
settings, judges the statement, runs it, and ends. It holds nothing that is worth taking.
"""

import json
import sys
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from data.sql_guard.statements import refusal, tables_read

BATCH_ROWS = 500


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.read())
    _limit_process(request)
    sys.stdout.write(json.dumps(answer(request), ensure_ascii=True))
    sys.stdout.flush()


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return columns and rows, or the kind and text of what went wrong."""
    try:
        with _connect(request) as connection:
            reason = refusal(connection, request["sql"], frozenset(request["published"]))
            if reason:
                return {"problem": "refused", "reason": reason}
            live = [table["name"] for table in request.get("live", ())]
            read = tables_read(connection, request["sql"])
            return _rows(connection, request) | {"live": [name for name in live if name in read]}
    except MemoryError:
        return {"problem": "stopped", "reason": "the query needs more memory than it may use"}
    except duckdb.OutOfMemoryException:
        return {"problem": "stopped", "reason": "the query needs more memory than it may use"}
    except duckdb.InterruptException:
        return {"problem": "stopped", "reason": "the query took too long"}
    except RecursionError:
        return {"problem": "refused", "reason": "the query is nested too deeply"}
    except duckdb.Error as error:
        return {"problem": "failed", "reason": _one_line(str(error), request["file"])}


def _limit_process(request: dict[str, Any]) -> None:
    if sys.platform == "win32":
        return
    import resource

    space = int(request["address_space_mb"]) * 1_048_576
    seconds = int(request["seconds"]) + 1
    for what, limit in (
        (resource.RLIMIT_AS, space),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (limit, limit))


def _connect(request: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        request["file"],
        read_only=True,
        config={
            "enable_external_access": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "python_enable_replacements": "false",
            "memory_limit": f"{request['memory_mb']}MB",
            "threads": "1",
        },
    )
    known = {row[0] for row in connection.execute("select name from duckdb_settings()").fetchall()}
    for name, value in (
        ("enable_progress_bar", "false"),
        ("max_expression_depth", "250"),
        ("max_temp_directory_size", "'0MB'"),
        ("max_execution_time", str(int(float(request["seconds"]) * 1_000))),
    ):
        # Limits of DuckDB 2 that 1.5 does not have; the wall clock holds for both.
        if name in known:
            connection.execute(f"set {name} = {value}")
    for table in request.get("live", ()):
        _lay_beside(connection, table)
    connection.execute("set lock_configuration = true")
    return connection


def _lay_beside(connection: duckdb.DuckDBPyConnection, table: dict[str, Any]) -> None:
    """Make a table in memory, for this connection alone: the release is open for reading only."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in table["columns"].items())
    connection.execute(f'create temp table "{table["name"]}" ({columns})')
    if table["rows"]:
        places = ", ".join("?" for _ in table["columns"])
        connection.executemany(f'insert into "{table["name"]}" values ({places})', table["rows"])


def _rows(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> dict[str, Any]:
    found = connection.execute(request["sql"])
    columns = [[str(entry[0]), str(entry[1])] for entry in found.description or []]
    wanted = int(request["rows"])
    rows: list[list[Any]] = []
    size = 0
    while len(rows) <= wanted:
        batch = found.fetchmany(min(BATCH_ROWS, wanted + 1 - len(rows)))
        if not batch:
            break
        plain = [[_plain(cell) for cell in row] for row in batch]
        size += len(json.dumps(plain))
        if size > int(request["result_bytes"]):
            reason = "the answer is too large; choose fewer rows or columns"
            return {"problem": "stopped", "reason": reason}
        rows += plain
    return {"columns": columns, "rows": rows[:wanted], "truncated": len(rows) > wanted}


def _plain(cell: Any) -> Any:
    if cell is None or isinstance(cell, bool | int | str):
        return cell
    if isinstance(cell, float):
        return cell if cell - cell == 0 else str(cell)
    if isinstance(cell, Decimal):
        return str(cell)
    if isinstance(cell, date | datetime | time):
        return cell.isoformat()
    if isinstance(cell, bytes | bytearray):
        return bytes(cell).hex()
    if isinstance(cell, dict):
        return {str(key): _plain(value) for key, value in cell.items()}
    if isinstance(cell, list | tuple):
        return [_plain(part) for part in cell]
    return str(cell)


def _one_line(message: str, file: str) -> str:
    text = " ".join(message.split())
    for path in (file, str(Path(file).parent)):
        text = text.replace(path, "the release")
    return text[:500]
