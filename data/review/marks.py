"""Reviewers' marks as a table for queries: they stand in the state file, beside every release.

A release never changes, and a mark comes and goes: so the table is no part of a release. It holds
what stands at the moment of the query.
"""

from collections.abc import Iterable

from data.release.tables import Table
from data.review.reports import Dispute
from data.sql_guard import LiveTable

MARKS = Table(
    "dispute",
    "Facts that reviewers mark as disputed, as the marks stand at the moment of the query. "
    "One row per fact; not part of a release and not in its content hash.",
    {
        "record": ("VARCHAR", "table of the fact"),
        "fact_key": ("VARCHAR", "identity of the fact within that table"),
        "since": ("DATE", "day since when it is marked"),
        "reason": ("VARCHAR", "why, as the reviewer wrote it"),
    },
)


def marks(disputes: Iterable[Dispute]) -> LiveTable:
    """Return the table of the disputes that stand, for a query."""
    rows = []
    for one in disputes:
        record, _, key = one.fact.partition(":")
        rows.append((record, key, one.since.isoformat(), one.reason))
    kinds = {name: kind for name, (kind, _) in MARKS.columns.items()}
    return LiveTable(MARKS.name, kinds, tuple(rows))
