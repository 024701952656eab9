"""Where a figure comes from: the statements about a fact, or the inputs of a computed measure.

A fact id is "<table>:<fact key>" ("deal:google-deepmind-2014"); a measure id starts with the name
of its measure ("hhi:<market>|<geography>|<period>|<metric>|<estimator>").
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dashboard.web.context import Context
from dashboard.web.wording import column_title, headline, value_in_words, word
from data.errors import NotFoundError
from graph.records import Record, records

MeasureResolver = Callable[[Context, str], "Provenance"]
MEASURES: dict[str, MeasureResolver] = {}
"""Resolvers of computed measures by the part of the id before the colon; pages register theirs."""


@dataclass(frozen=True)
class Statement:
    """One statement of one source about a fact."""

    row: Record
    shown: bool

    @property
    def grade(self) -> int | None:
        """Return the grade of the source, None without one."""
        value = self.row.get("grade")
        return None if value is None else int(value)


@dataclass(frozen=True)
class Input:
    """One input of a computed value: what it is, its value in words, the fact it opens."""

    name: str
    value: str
    fact: str | None


@dataclass(frozen=True)
class Provenance:
    """What the drawer shows.

    value: the figure in words. values: named columns in words. formula: how it was computed.
    """

    id: str
    title: str
    value: str
    values: tuple[tuple[str, str], ...] = ()
    formula: str | None = None
    inputs: tuple[Input, ...] = ()
    statements: tuple[Statement, ...] = ()
    remarks: tuple[str, ...] = ()


def statements_of(context: Context, table: str, key: str) -> tuple[Statement, ...]:
    """Return all statements about a fact, the chosen one first, then by date.

    Raises:
        NotFoundError: no such table or nothing said about such a fact.
    """
    frame = context.facts.statements(table)
    found = records(frame[frame["fact_key"] == key])
    if not found:
        raise NotFoundError(f"nothing is known about '{key}' in '{table}' on this day")
    found.sort(key=lambda row: (not row["shown"], str(row["public_from"])))
    return tuple(Statement(row, bool(row["shown"])) for row in found)


def provenance_of(context: Context, fact: str) -> Provenance:
    """Return the provenance of a fact or measure.

    Raises:
        NotFoundError: the id names nothing that is known on this day.
    """
    table, _, key = fact.partition(":")
    if table in MEASURES:
        return MEASURES[table](context, key)
    statements = statements_of(context, table, key)
    chosen = statements[0].row
    return Provenance(
        id=fact,
        title=context.say("provenance.of_fact", table=word(context, "table", table), name=key),
        value=headline(context, table, chosen),
        values=_values(context, table, chosen),
        statements=statements,
    )


def explained(context: Context, measure: str) -> Provenance:
    """Return the provenance of a measure, computed once per request: exports ask several times."""
    if measure not in context.explained:
        kind, _, key = measure.partition(":")
        context.explained[measure] = MEASURES[kind](context, key)
    found: Provenance = context.explained[measure]
    return found


_CITED = ("source_url", "source_name", "source_publisher", "grade", "public_from", "estimator")


def sources_of(context: Context, facts: Iterable[str]) -> dict[str, list[Record]]:
    """Return the chosen statements that facts and measures rest on, all at once, for exports."""
    found: dict[str, list[Record]] = {}
    keys: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        table, _, key = fact.partition(":")
        if table in MEASURES:
            found[fact] = [one.row for one in explained(context, fact).statements]
        else:
            keys[table].add(key)
            found[fact] = []
    for table, wanted in keys.items():
        frame = context.facts.frame(table)
        columns = ["fact_key", *(name for name in _CITED if name in frame.columns)]
        for row in records(frame.loc[frame["fact_key"].isin(wanted), columns]):
            found[f"{table}:{row['fact_key']}"].append(row)
    return found


_HIDDEN = frozenset(
    [
        "fact_key",
        "observation_id",
        "source_id",
        "collected_by",
        "source_url",
        "source_name",
        "source_publisher",
        "evidence",
        "grade",
        "excerpt",
        "locator",
        "document_id",
        "valid_from",
        "valid_to",
        "public_from",
        "public_from_assumed",
        "recorded_at",
        "known_from",
        "withdrawn_at",
        "review",
        "n_statements",
        "disputed",
        "shown",
        "note",
        "description",
        "id",
        "read_at",
        "other_sources",
        "summable_reason",
        "ids_source",
    ]
)


def _values(context: Context, table: str, row: Record) -> tuple[tuple[str, str], ...]:
    return tuple(
        (column_title(context, name), value_in_words(context, table, name, value, row))
        for name, value in row.items()
        if value is not None and name not in _HIDDEN and not name.endswith(("_first", "_last"))
    )
