"""What one query may use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of a query.

    seconds: wall clock after which its process is killed.
    rows: rows that are returned; the result says when there were more.
    characters: length of the query text.
    result_bytes: size of the answer.
    memory_mb: DuckDB's own limit; address_space_mb: the process's hard limit.
    """

    seconds: float = 3.0
    rows: int = 10_000
    characters: int = 20_000
    result_bytes: int = 32_000_000
    memory_mb: int = 256
    address_space_mb: int = 2_048
