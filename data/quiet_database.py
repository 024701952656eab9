"""Connections to DuckDB that never print."""

import duckdb


def quiet(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return the connection, told not to draw its progress.

    Where Python runs no file (`python -c`, a console), DuckDB draws a bar on the standard output
    after two seconds, into whatever a command answers there. It can be switched off only once a
    connection stands. Cursors of it draw none.
    """
    connection.execute("set enable_progress_bar = false")
    return connection
