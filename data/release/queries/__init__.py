"""Statements on a release file, one per .sql file."""

from functools import cache
from importlib import resources


@cache
def query(name: str) -> str:
    """Return the statement of `<name>.sql`."""
    return (resources.files(__package__) / f"{name}.sql").read_text("utf-8")
