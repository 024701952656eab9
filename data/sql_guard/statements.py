"""Which queries may run: decided on DuckDB's own syntax tree, in the child process.

DuckDB's parser types the statement and writes its tree as JSON. Every table in the tree must be
published (or a WITH of the query), every table function must be in a short list, and no scalar
function may be one that reads settings, sleeps, logs or runs SQL of its own. A list of what is
allowed for tables is needed because much of what reaches outside is a SELECT: `read_csv`,
`enable_logging(...)`, a quoted file name as a table, `duckdb_settings()`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import duckdb

ALLOWED = "allowed is one SELECT (or WITH, FROM, VALUES, DESCRIBE, EXPLAIN) on published tables"

TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest", "json_each", "json_tree"})
"""Functions that may stand where a table belongs: they make rows from their arguments alone."""

_REFUSED_FUNCTIONS = frozenset(
    {
        "current_connection_id",
        "current_query_id",
        "current_setting",
        "current_transaction_id",
        "currval",
        "get_block_size",
        "getenv",
        "getvariable",
        "json_deserialize_sql",
        "json_serialize_plan",
        "json_serialize_sql",
        "nextval",
        "parse_duckdb_log_message",
        "set_config",
        "setseed",
        "setval",
        "sleep_ms",
        "txid_current",
        "version",
        "write_log",
    }
)
_REFUSED_PREFIXES = ("pg_sleep", "read_", "duckdb_", "pragma_", "json_execute", "inet_", "query")
_SYSTEM_NAME = re.compile(r"(duckdb|pragma|sqlite|pg|information)_", re.IGNORECASE)
_EXPLAIN = re.compile(r"\s*explain(\s+analyze)?\b", re.IGNORECASE)
_DESCRIPTIONS = ("DESCRIBE", "SUMMARY")


def refusal(
    connection: duckdb.DuckDBPyConnection, sql: str, published: frozenset[str]
) -> str | None:
    """Return why a query is refused, or None when it may run.

    Args:
        published: lower-case names of the published tables and views.

    Raises:
        duckdb.Error: the text cannot be parsed.
    """
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        return f"{len(statements)} statements given; {ALLOWED}"
    try:
        kind = statements[0].type.name
    except ValueError:
        # Statement kinds that DuckDB knows and its Python type does not (UPDATE EXTENSIONS).
        return f"this kind of statement is refused; {ALLOWED}"
    if kind == "EXPLAIN":
        inner = _EXPLAIN.sub("", sql, count=1)
        if inner == sql or _EXPLAIN.match(inner):
            return f"this form of EXPLAIN is refused; {ALLOWED}"
        return refusal(connection, inner, published)
    if kind != "SELECT":
        return f"{kind} is refused; {ALLOWED}"
    tree = _tree(connection, sql)
    if tree.get("error") or not isinstance(tree.get("statements"), list):
        return f"this statement is refused; {ALLOWED} (PIVOT needs its list: ON column IN (...))"
    return _refused_node(tree["statements"], published)


def tables_read(connection: duckdb.DuckDBPyConnection, sql: str) -> frozenset[str]:
    """Return the lower-case names of the tables that an allowed query reads."""
    tree = _tree(connection, _EXPLAIN.sub("", sql, count=1))
    return frozenset(
        str(node.get("table_name", "")).lower()
        for node in _nodes(tree.get("statements"))
        if node.get("type") == "BASE_TABLE"
    )


def _tree(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    ((text,),) = connection.execute("select json_serialize_sql(?)", [sql]).fetchall()
    tree: dict[str, Any] = json.loads(text)
    return tree


def _refused_node(tree: Any, published: frozenset[str]) -> str | None:
    nodes = list(_nodes(tree))
    named = {name for node in nodes for name in _with_names(node)}
    for name in sorted(named):
        if _SYSTEM_NAME.match(name):
            return f"a WITH cannot be named '{name[:60]}'"
    known = published | named
    for node in nodes:
        reason = _refused(node, known)
        if reason:
            return f"{reason}; {ALLOWED}"
    return None


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _with_names(node: dict[str, Any]) -> Iterator[str]:
    entries = (node.get("cte_map") or {}).get("map") or []
    for entry in entries:
        yield str(entry["key"]).lower()


def _refused(node: dict[str, Any], known: frozenset[str]) -> str | None:
    kind = node.get("type")
    if kind == "BASE_TABLE":
        return _refused_table(node, known)
    if kind == "TABLE_FUNCTION":
        name = str(node.get("function", {}).get("function_name", "")).lower()
        return None if name in TABLE_FUNCTIONS else f"table function {name[:60]} is refused"
    if kind == "SHOW_REF" and node.get("show_type") not in _DESCRIPTIONS:
        return "SHOW is refused (docs/data-model.md lists the tables; try DESCRIBE deal)"
    function = node.get("function_name")
    if isinstance(function, str):
        lower = function.lower()
        if lower in _REFUSED_FUNCTIONS or lower.startswith(_REFUSED_PREFIXES):
            return f"function {lower[:60]} is refused"
    return None


def _refused_table(node: dict[str, Any], known: frozenset[str]) -> str | None:
    name = str(node.get("table_name", "")).lower()
    schema = str(node.get("schema_name") or "main").lower()
    if node.get("catalog_name") or schema != "main" or name not in known:
        full = ".".join(
            str(part)
            for part in (node.get("catalog_name"), node.get("schema_name"), node.get("table_name"))
            if part
        )
        return f"'{full[:60]}' is no published table"
    return None
