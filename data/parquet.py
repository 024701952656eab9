"""The answer of a guarded query as a Parquet file."""

import tempfile
from pathlib import Path

import duckdb
import pandas as pd

from data.quiet_database import quiet
from data.sql_guard import QueryResult


def parquet_bytes(result: QueryResult) -> bytes:
    """Return the answer as a Parquet file with the types of the query."""
    names = [f"c{position}" for position in range(len(result.columns))]
    frame = pd.DataFrame(list(result.rows), columns=names, dtype=object)
    listed = ", ".join(
        f'cast({name} as {kind}) as "{title.replace(chr(34), chr(34) * 2)}"'
        for name, (title, kind) in zip(names, result.columns, strict=True)
    )
    with tempfile.TemporaryDirectory() as folder, quiet(duckdb.connect()) as connection:
        file = Path(folder) / "answer.parquet"
        connection.register("answer", frame.astype("str"))
        connection.execute(f"copy (select {listed} from answer) to '{file}' (format parquet)")
        return file.read_bytes()
