"""What changed between two days, fact by fact: the world, or what we know of it.

*Added*: a fact of which nothing was known before. *Changed*: another statement about a fact is
shown, with other values. *Restated*: the statement shown before was taken back and another stands.
*Withdrawn*: the fact is no longer shown. The first two are news about the world, unless the fact is
old (found late); the last two are news about what we know.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, get_args

import pandas as pd

from data.records import RECORDS
from data.records.record import columns
from graph.alerts.engine import BACKFILL_AFTER
from graph.alerts.finding import support
from graph.chain.members import members
from graph.chain.vocabulary import mappings
from graph.records import Record, records

if TYPE_CHECKING:
    from data.facts import Facts

ChangeKind = Literal["added", "changed", "restated", "withdrawn"]
KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
LAW = "law"
"""Stands in place of a layer for what authorities and laws say."""
TABLES = (
    "deal",
    "dependency",
    "ownership",
    "share_estimator",
    "share_statcounter",
    "revenue",
    "capacity",
    "public_compute",
    "financial",
    "register",
    "dma_case",
    "art14_notice",
    "merger",
    "legal_status",
    "ai_act_date",
)
"""Tables that state something about the world; reference tables that only code are left out."""
_OF_LAW = frozenset({"register", "dma_case", "merger", "legal_status", "ai_act_date"})
_ORGANISATION_OF = {
    "deal": "target_org",
    "dependency": "upstream",
    "ownership": "held",
    "financial": "org",
    "public_compute": "owner_org",
}
"""Column whose organisation says in which layer a fact lies, for tables without a layer."""
LayerOf = Callable[[str, Record], str | None]


@dataclass(frozen=True)
class FactChange:
    """One fact that differs between two days.

    layer: of the chain, "law", or None where none is known. before, after: the statements shown.
    found_late: the fact is more than half a year older than the day it became known, or undated.
    later: whether the statement was taken back after the period (asked on a later day).
    """

    kind: ChangeKind
    table: str
    fact_key: str
    layer: str | None
    before: Record | None
    after: Record | None
    found_late: bool
    later: bool

    @property
    def row(self) -> Record:
        """Return the statement that the change is best told by."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change has a statement before or after")
        return found

    @property
    def about_the_world(self) -> bool:
        """Return whether the world changed, not only what is known of it."""
        return self.kind in ("added", "changed") and not self.found_late


def fact_changes(facts: "Facts", first_day: date, last_day: date) -> list[FactChange]:
    """Return what changed from the eve of `first_day` to the end of `last_day`.

    Only what was known by `last_day` enters, so that the list of a past week never changes; whether
    one of its statements was taken back since is told by `later`.
    """
    before, after = facts.as_known(first_day - timedelta(days=1)), facts.as_known(last_day)
    layer_of = _layers(after, last_day)
    found: list[FactChange] = []
    for table in TABLES:
        found += _of_table(table, before.frame(table), after, layer_of, facts)
    return _ordered(found)


def release_changes(before: "Facts", after: "Facts") -> list[FactChange]:
    """Return what a release shows otherwise than an earlier one, each at its newest day."""
    layer_of = _layers(after, after.as_of)
    found: list[FactChange] = []
    for table in TABLES:
        found += _of_table(table, before.frame(table), after, layer_of, after)
    return _ordered(found)


def _ordered(found: Iterable[FactChange]) -> list[FactChange]:
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(found, key=lambda one: (order[one.kind], one.table, one.fact_key))


def _of_table(
    table: str, was: pd.DataFrame, after: "Facts", layer_of: LayerOf, now: "Facts"
) -> Iterable[FactChange]:
    shown = after.frame(table)
    old, new = _by_key(was, shown), _by_key(shown, was)
    gone = _withdrawn(after.statements(table), after.as_of)
    since = _withdrawn(now.statements(table), now.as_of)
    for key in sorted({*old, *new}):
        earlier, later = old.get(key), new.get(key)
        kind = _kind(table, earlier, later, gone)
        if kind is None:
            continue
        row = later or earlier or {}
        yield FactChange(
            kind=kind,
            table=table,
            fact_key=key,
            layer=layer_of(table, row),
            before=earlier,
            after=later,
            found_late=later is not None and earlier is None and _is_old(table, later, after.as_of),
            later=later is not None and later["observation_id"] in since - gone,
        )


def _by_key(frame: pd.DataFrame, other: pd.DataFrame) -> dict[str, Record]:
    """Return the rows of a frame whose statements the other frame does not show, by fact."""
    differing = frame[~frame["observation_id"].isin(other["observation_id"])]
    return {str(row["fact_key"]): row for row in records(differing)}


def _withdrawn(statements: pd.DataFrame, day: date) -> frozenset[str]:
    gone = statements["withdrawn_at"] < pd.Timestamp(day) + pd.Timedelta(days=1)
    return frozenset(statements.loc[gone, "observation_id"])


def _kind(
    table: str, earlier: Record | None, later: Record | None, gone: frozenset[str]
) -> ChangeKind | None:
    if earlier is None:
        return "added"
    if later is None:
        return "withdrawn"
    if not differing(table, earlier, later):
        # Another source says the same: nothing changed.
        return None
    return "restated" if earlier["observation_id"] in gone else "changed"


def differing(table: str, one: Record, other: Record) -> tuple[str, ...]:
    """Return the columns of a table in which two statements differ, wordings left aside."""
    stated = [column.name for column in columns(RECORDS[table]).values() if not column.prose]
    return tuple(name for name in stated if one.get(name) != other.get(name))


def _layers(facts: "Facts", day: date) -> LayerOf:
    """Return how a row finds its layer: its own, that of what is supplied, that of the firm."""
    standing = members(facts, day)
    supplied = mappings(facts, "dependencies", "relation")

    def layer_of(table: str, row: Record) -> str | None:
        if table in _OF_LAW:
            return LAW
        if row.get("layer"):
            return str(row["layer"])
        if table == "art14_notice":
            return LAW
        if table == "dependency":
            relation = supplied.get(row["relation"])
            if relation is not None and len(relation.categories) == 1:
                return relation.categories[0]
        member = standing.by_id.get(str(row.get(_ORGANISATION_OF.get(table, ""))))
        return None if member is None else member.layer

    return layer_of


def _is_old(table: str, row: Record, day: date) -> bool:
    """Return whether a fact is no news of the day on which it became known.

    Its own date lies more than half a year before, or it has none but that of the data set.
    """
    if any(one.undated for one in support(table, [row])):
        return True
    for column in RECORDS[table].dated_by:
        last = row.get(f"{column}_last")
        if last is not None:
            return bool(last.date() < day - BACKFILL_AFTER)
    return False
