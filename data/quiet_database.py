"""Connections to DuckDB that never print."""

import duckdb


def quiet(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return the connection, told not to draw its progress.

    After two seconds DuckDB draws a bar on the standard output, into whatever a command answers
    there; it can be switched off only once a connection stands. Cursors of it draw none.
    """
    connection.execute("set enable_progress_bar = false")
    return connection
