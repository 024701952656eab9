"""The content hash: sha-256 over the sorted rows of all published tables.

The same ledger gives the same hash on any machine and at any time; any changed cell gives another
one. Each cell enters with its length (or a mark for unknown), so no two rows can read alike; each
table enters with its name, columns and types. Views repeat tables and stay out. Of `release_info`
enter the cells that follow from the content (as_of, as_known, basis, bundled, facts, statements,
format), not the name, the time of the build, the packs of the rules (a change of them is an event
of table `alert`) and the hash itself.
"""

import hashlib

import duckdb

from data.release.tables import Table, all_tables

_INFO = ("as_of", "as_known", "basis", "bundled", "facts", "statements", "format")


def content_hash(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the hash of the release that is open on a connection.

    Raises:
        duckdb.Error: a published table is missing or has other columns.
    """
    total = hashlib.sha256()
    ((release_format,),) = connection.execute("select format from release_info").fetchall()
    for table in all_tables().values():
        if table.hashed and table.since <= release_format:
            total.update(_table_hash(connection, table, tuple(table.columns)).encode())
    info = all_tables()["release_info"]
    total.update(_table_hash(connection, info, _INFO).encode())
    return total.hexdigest()


def _table_hash(
    connection: duckdb.DuckDBPyConnection, table: Table, columns: tuple[str, ...]
) -> str:
    cells = " || ".join(_cell(column) for column in columns)
    ((digest,),) = connection.execute(
        f"select sha256(coalesce(string_agg(row_hash, '' order by row_hash), '')) "
        f"from (select sha256({cells}) as row_hash from {table.name})"
    ).fetchall()
    kinds = ",".join(f"{column} {table.columns[column][0]}" for column in columns)
    return f"{table.name}({kinds})={digest};"


def _cell(column: str) -> str:
    text = f'cast("{column}" as varchar)'
    return f"coalesce(strlen({text}) || ':' || {text}, '-')"
