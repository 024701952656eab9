"""What changed in the chain between two days: the world, or only what is known about it.

Three readings of the relations decide: the earlier day as it was known then, the earlier day as it
is known now, the later day as it is known now. From the first to the second only knowledge
changed (a fact found late, a correction); from the second to the third the world did.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.facts import Facts
from graph.chain.edges import Edge, edges
from graph.chain.members import members

HELD = frozenset(["owns", "votes", "controls"])
"""Kinds of which a pair has one state on a day, whoever reported it."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class EdgeChange:
    """One relation that came, ended or has other terms on the later of two days.

    cause: "knowledge" where the earlier day is only known better now. before, after: the relation
        as it was printed then and as it stands now; None where there was or is none.
    """

    how: Literal["added", "removed", "changed"]
    cause: Literal["world", "knowledge"]
    before: Edge | None
    after: Edge | None

    @property
    def edge(self) -> Edge:
        """Return the relation as it stands, the former one where it ended.

        Raises:
            ValueError: a change of nothing.
        """
        found = self.after or self.before
        if found is None:
            raise ValueError("a change has a relation before it or after it")
        return found


def chain_changes(facts: Facts, earlier: date, later: date) -> list[EdgeChange]:
    """Return what changed between two days, the world first, in the order of the relations.

    Raises:
        ValueError: the days are not in order.
    """
    if earlier >= later:
        raise ValueError(f"{earlier} is not before {later}")
    known_now = facts.as_known(later)
    then = _relations(facts.as_known(earlier), earlier)
    then_as_known_now = _relations(known_now, earlier)
    now = _relations(known_now, later)
    world = _difference(then_as_known_now, now, "world")
    printed = [
        EdgeChange(one.how, one.cause, then.get(_key(one.edge), one.before), one.after)
        if one.how == "changed"
        else one
        for one in world
    ]
    return [*printed, *_difference(then, then_as_known_now, "knowledge")]


def _relations(facts: Facts, day: date) -> dict[Key, Edge]:
    return {_key(edge): edge for edge in edges(facts, members(facts, day))}


def _key(edge: Edge) -> Key:
    ends = (edge.source, edge.target, edge.kind)
    if edge.kind in HELD:
        return ends
    return (*ends, edge.category or "", edge.table, edge.fact_key)


def _terms(edge: Edge) -> tuple[object, ...]:
    return (edge.exclusivity, edge.share_lo, edge.share_hi, edge.stake_lo, edge.stake_hi)


def _difference(
    before: dict[Key, Edge], after: dict[Key, Edge], cause: Literal["world", "knowledge"]
) -> Iterable[EdgeChange]:
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old is None:
            yield EdgeChange("added", cause, None, new)
        elif new is None:
            yield EdgeChange("removed", cause, old, None)
        elif _terms(old) != _terms(new):
            yield EdgeChange("changed", cause, old, new)
