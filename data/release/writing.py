"""Writing one release file: tables, rows, views, comments, hash."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.errors import VigieError
from data.ledger.connection import STORAGE_VERSION
from data.observations import canonical_json
from data.quiet_database import quiet
from data.records import RECORDS
from data.records.record import columns
from data.release.content_hash import content_hash
from data.release.derived import derived_statements
from data.release.prepare import CODES, Prepared
from data.release.tables import FORMAT, STATCOUNTER_LICENCE, Table, all_tables
from data.statements import series

STATCOUNTER_HOST = "gs.statcounter.com"


def write_release(
    path: Path, name: str, prepared: Prepared, computed: Mapping[str, pd.DataFrame]
) -> tuple[str, int]:
    """Write a whole release to a new file; return its content hash and number of facts.

    Raises:
        VigieError: a computed table has a column that the release does not declare.
    """
    tables = all_tables()
    settings: dict[str, str | bool | int | float | list[str]]
    settings = {"storage_compatibility_version": STORAGE_VERSION}
    with quiet(duckdb.connect(str(path), config=settings)) as connection:
        connection.begin()
        for table in tables.values():
            _create(connection, table)
        statements = {
            name: _typed(frame, tables[f"{name}_statement"])
            for name, frame in prepared.frames.items()
        }
        if "share_derived" in computed:
            statements["share_derived"] = derived_statements(
                computed["share_derived"], prepared.grading
            )
        for record_type, frame in statements.items():
            _insert(connection, tables[f"{record_type}_statement"], frame)
        _insert(connection, tables["observation"], _observation_frame(prepared.frames))
        documents = pd.DataFrame(list(prepared.documents), columns=list(tables["document"].columns))
        _insert(connection, tables["document"], documents)
        _insert(connection, tables["source"], source_frame(prepared, documents))
        for extra in ("measure", "alert", "correction"):
            _insert(connection, tables[extra], computed.get(extra, pd.DataFrame()))
        facts = _facts(connection)
        info = _info(name, prepared, facts, computed.get("release_info", pd.DataFrame()))
        _insert(connection, tables["release_info"], info)
        digest = content_hash(connection)
        connection.execute("update release_info set content_hash = ?", [digest])
        connection.commit()
        connection.execute("checkpoint")
    return digest, facts


def _create(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    kind = "view" if table.query else "table"
    if table.query:
        connection.execute(f"create view {table.name} as {table.query}")
    else:
        listed = ", ".join(f'"{column}" {entry[0]}' for column, entry in table.columns.items())
        connection.execute(f"create table {table.name} ({listed})")
    comments = [f"comment on {kind} {table.name} is {_quoted(table.comment)}"]
    comments += [
        f'comment on column {table.name}."{column}" is {_quoted(entry[1])}'
        for column, entry in table.columns.items()
    ]
    connection.execute(";".join(comments))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    return frame[list(table.columns)]


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, frame: pd.DataFrame) -> None:
    unknown = [str(name) for name in frame.columns if name not in table.columns]
    if unknown:
        raise VigieError(
            f"table {table.name} has no column '{unknown[0]}'; declare it in data/release/tables.py"
        )
    if frame.empty:
        return
    ready = pd.DataFrame(
        {str(name): _storable(frame[name], table.columns[str(name)][0]) for name in frame.columns}
    )
    connection.register("ready_rows", ready)
    connection.execute(f"insert into {table.name} by name select * from ready_rows")
    connection.unregister("ready_rows")


def _storable(values: pd.Series, sql_type: str) -> pd.Series:
    if sql_type == "VARCHAR":
        return values.astype("str")
    if sql_type == "BIGINT":
        return pd.to_numeric(values.astype(object)).astype("Int64")
    if sql_type == "BOOLEAN":
        return values.astype("boolean")
    return series(values.reset_index(drop=True), sql_type).set_axis(values.index)


def _observation_frame(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    wanted = list(all_tables()["observation"].columns)
    parts = []
    for record_type, kind in RECORDS.items():
        frame = frames[record_type]
        if frame.empty:
            continue
        own = list(columns(kind))
        cells = [frame[name].astype(object).where(frame[name].notna(), None) for name in own]
        payloads = [
            canonical_json(dict(zip(own, row, strict=True))) for row in zip(*cells, strict=True)
        ]
        common = [name for name in wanted if name in frame.columns and name not in own]
        parts.append(frame[common].assign(record_type=record_type, payload=payloads))
    joined = pd.concat(parts, ignore_index=True)
    return joined[[name for name in wanted if name in joined.columns]]


def source_frame(prepared: Prepared, documents: pd.DataFrame) -> pd.DataFrame:
    """Return one row per cited page."""
    names = ["source_id", "source_url", "source_name", "collected_by", "recorded_at"]
    cited = pd.concat(
        [frame[names] for frame in prepared.frames.values() if len(frame)], ignore_index=True
    ).sort_values(["source_id", "source_name", "collected_by"], kind="stable")
    read: dict[Any, Any] = (
        documents.groupby("url")["retrieved_at"].max().to_dict() if len(documents) else {}
    )
    rows = []
    for source_id, group in cited.groupby("source_id", sort=True):
        url = group["source_url"].iloc[0]
        publisher = prepared.grading.of(url) if url else None
        name = group["source_name"].dropna()
        rows.append(
            {
                "source_id": source_id,
                "source_url": url,
                "source_name": name.iloc[0] if len(name) else None,
                "publisher": publisher.publisher if publisher else None,
                "kind": publisher.kind if publisher else None,
                "grade": publisher.grade if publisher else None,
                "collected_by": "|".join(sorted(set(group["collected_by"]))),
                "licence": _licence(url, group["source_name"]),
                "retrieved_at": read.get(url),
                "recorded_at": group["recorded_at"].max(),
                "n_statements": len(group),
            }
        )
    return pd.DataFrame(rows)


def _licence(url: str | None, names: pd.Series) -> str | None:
    statcounter = any("StatCounter" in str(name) for name in names.dropna())
    return STATCOUNTER_LICENCE if statcounter or (url and STATCOUNTER_HOST in url) else None


def _facts(connection: duckdb.DuckDBPyConnection) -> int:
    """Count the facts of all tables; what coded values mean is no fact."""
    total = 0
    for record_type in RECORDS.keys() - CODES:
        ((count,),) = connection.execute(f"select count(*) from {record_type}").fetchall()
        total += int(count)
    return total


def _info(name: str, prepared: Prepared, facts: int, computed: pd.DataFrame) -> pd.DataFrame:
    """Return the one row of `release_info`; `computed` adds what only the rules know."""
    return pd.DataFrame(
        [
            {
                "name": name,
                "built_at": datetime.now(UTC).replace(tzinfo=None),
                "as_of": prepared.as_of,
                "as_known": prepared.as_known,
                "basis": prepared.basis,
                "bundled": prepared.bundled,
                "facts": facts,
                "statements": sum(len(frame) for frame in prepared.frames.values()),
                "content_hash": None,
                "format": FORMAT,
                **({} if computed.empty else computed.iloc[0].to_dict()),
            }
        ]
    )
