"""Guarded SQL: what a child process and the check of each query cost, against DuckDB alone.

    python -m benchmarks.sql

The guard starts a process per query, reads its syntax tree and sets its limits; the peer of the
same run opens the same release file read-only in this process and runs the bare query.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from data.home import Home
from data.release import open_release, prepare, publish
from data.sql_guard import run_query

ROUNDS = 7
QUERIES = {
    "count": "select count(*) from art14_notice",
    "join": "select o.name, count(*) as n from deal d join organisation o on o.id = d.source_org "
    "group by 1 order by n desc limit 20",
    "window": "select market, period, org, rank() over (partition by market, period "
    "order by share_pct desc) as place from share qualify place <= 3",
}


def seconds(work: Callable[[], object]) -> float:
    """Return the median of several runs."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def bare(file: Path, query: str) -> int:
    """Return the number of rows of a query that nothing guards."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return len(connection.execute(query).fetchall())


def main() -> None:
    """Print seconds per query, guarded and bare."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        publish(home, prepare(home), {})
        file = open_release(home).path
        for name, query in QUERIES.items():
            guarded = seconds(lambda text=query: run_query(file, text))
            alone = seconds(lambda text=query: bare(file, text))
            print(
                f"{name:8} guarded {guarded:6.3f} s   DuckDB alone {alone:6.3f} s   "
                f"cost of the guard {guarded - alone:6.3f} s   ratio {guarded / alone:5.1f}"
            )


if __name__ == "__main__":
    main()
