"""Stakes and votes that the facts disclose: dated series, and the network on a day.

A stake is an interval where a range is printed. Warrants and options (`basis`) are shown apart and
never counted as a stake. Votes that no source states are taken as equal to the stake and flagged.
Pseudo-organisations ("employees", "other investors") are no holders of the network: their
holdings overlap.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from data.facts import Facts
from graph.chain.edges import COMMON_COLUMNS, OPEN_STATUSES, OWNERSHIP_COLUMNS, stake_range
from graph.chain.members import Members, members
from graph.measure import Measure
from graph.ownership import network
from graph.ownership.control import ControlRight, Votes
from graph.ownership.errors import OverOwnedError
from graph.ownership.profit_weights import COLUMN_TOLERANCE
from graph.records import narrow

DEAL_KINDS_WITH_STAKE = ("investment",)
"""Kinds of deals whose `stake_pct` is a stake in the target: on acquisitions 100 means the whole
company, and a joint venture may name the other founder as target."""


_DEAL_COLUMNS = (
    *COMMON_COLUMNS, "source_org", "target_org", "stake_pct",
    "announced", "announced_first", "announced_last",
)  # fmt: skip


@dataclass(frozen=True)
class Holding:
    """One disclosed holding.

    stake_low, stake_high: percent of the capital; None when only votes are disclosed.
    votes: percent of the votes, None when no source states them.
    option: warrants and options, not exercised.
    first_day, last_day: the days that `as_of` may mean (public date where it is empty).
    """

    holder: str
    held: str
    as_of: str | None
    first_day: date
    last_day: date
    stake_low: float | None
    stake_high: float | None
    votes: float | None
    option: bool
    table: str
    fact_key: str
    source_ids: tuple[str, ...]
    grade: int | None


@dataclass(frozen=True)
class OverOwned:
    """A firm whose disclosed stakes exceed 100 %, with owners and sum (percent)."""

    firm: str
    total_pct: float
    owners: tuple[str, ...]


@dataclass(frozen=True)
class OwnershipNetwork:
    """Stakes between undertakings on a day.

    names: order of rows and columns. low, high: sparse stake matrices (fractions) whose true value
    lies between them. votes: owner -> firm -> fraction, exact where stated; `assumed_votes` are the
    pairs that were taken as equal to the stake. over_owned: firms left out because the stakes
    disclosed at different dates exceed 100 %.
    """

    on: date
    names: tuple[str, ...]
    low: network.Stakes
    high: network.Stakes
    votes: Votes
    assumed_votes: frozenset[tuple[str, str]]
    rights: tuple[ControlRight, ...]
    over_owned: tuple[OverOwned, ...]
    sources: Mapping[tuple[str, str], tuple[str, ...]]

    def integrated_holdings(self, owner: str) -> list[tuple[str, Measure]]:
        """Return what an undertaking holds directly and through others, largest first.

        The interest grows with every stake, so the bounds of the stakes bound it exactly.
        """
        if owner not in self.names:
            return []
        row = self.names.index(owner)
        low = network.holdings_of(self.low, row)
        high = network.holdings_of(self.high, row)
        return self._measures(low, high, lambda other: (owner, other))

    def integrated_holders(self, firm: str) -> list[tuple[str, Measure]]:
        """Return who holds a firm directly and through others, largest first."""
        if firm not in self.names:
            return []
        column = self.names.index(firm)
        low = network.holders_of(self.low, column)
        high = network.holders_of(self.high, column)
        return self._measures(low, high, lambda other: (other, firm))

    def equity_covered_pct(self, firm: str) -> float:
        """Return how much of a firm's capital the disclosed stakes cover, percent (lower bound)."""
        if firm not in self.names:
            return 0.0
        column = self.low[:, [self.names.index(firm)]]
        return 100.0 * float(column.sum())

    def _measures(
        self, low: Any, high: Any, ends: Callable[[str], tuple[str, str]]
    ) -> list[tuple[str, Measure]]:
        graph = nx.DiGraph(list(self.sources))
        found = [
            (
                self.names[i],
                Measure(
                    100 * float(low[i]),
                    100 * float(high[i]),
                    "% of profit rights",
                    point=100 * float(low[i]) if math.isclose(low[i], high[i]) else None,
                    source_ids=self._sources_between(graph, *ends(self.names[i])),
                ),
            )
            for i in np.flatnonzero(high > 1e-12)
        ]
        return sorted(found, key=lambda item: (-(item[1].value_hi or 0), item[0]))

    def _sources_between(self, graph: "nx.DiGraph[str]", owner: str, firm: str) -> tuple[str, ...]:
        between = {owner, *nx.descendants(graph, owner)} & {firm, *nx.ancestors(graph, firm)}
        return tuple(
            sorted(
                {
                    source
                    for (a, b), ids in self.sources.items()
                    if a in between and b in between
                    for source in ids
                }
            )
        )


def holdings(facts: Facts) -> list[Holding]:
    """Return every disclosed holding, sorted by holder, held and date (stakes in deals included).

    A stake in a deal whose pair also stands in the ownership table at that date is not repeated.
    """
    found = [_of_ownership(row) for row in narrow(facts.frame("ownership"), OWNERSHIP_COLUMNS)]
    listed = {(h.holder, h.held, h.as_of) for h in found}
    deals = facts.frame("deal")
    stated = deals["kind"].isin(DEAL_KINDS_WITH_STAKE) & deals["stake_pct"].notna()
    for row in narrow(deals[stated & deals["status"].isin(OPEN_STATUSES)], _DEAL_COLUMNS):
        holding = _of_deal(row)
        if (holding.holder, holding.held, holding.as_of) not in listed:
            found.append(holding)
    return sorted(found, key=lambda h: (h.holder, h.held, h.last_day, h.first_day, h.fact_key))


def holdings_on(facts: Facts, day: date) -> list[Holding]:
    """Return the newest holding of every pair on a day, options left out.

    Capital and votes may come from different disclosures; the newest of each is taken.
    """
    newest: dict[tuple[str, str], Holding] = {}
    for holding in holdings(facts):
        if holding.option or holding.first_day > day:
            continue
        key = (holding.holder, holding.held)
        before = newest.get(key)
        newest[key] = holding if before is None else _updated(before, holding)
    return list(newest.values())


def ownership_network(
    facts: Facts, day: date | None = None, members_on: Members | None = None
) -> OwnershipNetwork:
    """Return the network of stakes between undertakings on a day (default: as of the facts)."""
    moment = day or facts.as_of
    standing = members_on or members(facts, moment)
    groups = standing.undertakings
    low: dict[tuple[str, str], float] = defaultdict(float)
    high: dict[tuple[str, str], float] = defaultdict(float)
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    assumed: set[tuple[str, str]] = set()
    sources: dict[tuple[str, str], set[str]] = defaultdict(set)
    for holding in holdings_on(facts, moment):
        owner, firm = groups.of(holding.holder), groups.of(holding.held)
        if owner == firm or not (groups.is_firm(holding.holder) and groups.is_firm(holding.held)):
            continue
        sources[(owner, firm)].update(holding.source_ids)
        if holding.stake_low is not None and holding.stake_high is not None:
            low[(owner, firm)] += holding.stake_low / 100
            high[(owner, firm)] += holding.stake_high / 100
        if holding.votes is not None:
            votes[owner][firm] += holding.votes / 100
        elif holding.stake_low is not None:
            votes[owner][firm] += holding.stake_low / 100
            assumed.add((owner, firm))
    over = _over_owned(low)
    left_out = {entry.firm for entry in over}
    pairs = [pair for pair in sorted(low) if pair[1] not in left_out]
    names = tuple(sorted({name for pair in [*pairs, *sources] for name in pair}))
    index = {name: position for position, name in enumerate(names)}

    def matrix(values: Mapping[tuple[str, str], float]) -> network.Stakes:
        rows, columns = [index[o] for o, _ in pairs], [index[f] for _, f in pairs]
        return network.stake_matrix(rows, columns, [values[p] for p in pairs], len(names))

    return OwnershipNetwork(
        moment,
        names,
        matrix(low),
        matrix(_capped(high, low, pairs)),
        {owner: dict(firms) for owner, firms in votes.items()},
        frozenset(assumed),
        control_rights(standing),
        tuple(over),
        {pair: tuple(sorted(ids)) for pair, ids in sources.items()},
    )


def check_stakes(network_on: OwnershipNetwork) -> None:
    """Raise OverOwnedError or ClosedRingError for a network that cannot be."""
    if network_on.over_owned:
        entry = network_on.over_owned[0]
        raise OverOwnedError(
            f"{', '.join(entry.owners)} hold {entry.total_pct:.6g} % of {entry.firm}; their stakes "
            "are of different dates or bases: withdraw or date them"
        )
    network.check_no_closed_ring(network_on.low, network_on.names)


def control_rights(
    standing: Members, extra: Iterable[ControlRight] = ()
) -> tuple[ControlRight, ...]:
    """Return the stated controls on a day: parents of the reference data, then further rights."""
    rights = [
        ControlRight(link.parent, child, "stated", standing.by_id[child].source_ids)
        for child, link in sorted(standing.undertakings.links.items())
        if link.holds_on(standing.on) and child in standing.by_id
    ]
    return (*rights, *extra)


def _capped(
    high: Mapping[tuple[str, str], float],
    low: Mapping[tuple[str, str], float],
    pairs: Sequence[tuple[str, str]],
) -> dict[tuple[str, str], float]:
    """An upper stake leaves the others at least their lower ones: columns stay within 100 %."""
    totals: dict[str, float] = defaultdict(float)
    for owner, firm in pairs:
        totals[firm] += low[(owner, firm)]
    return {p: max(low[p], min(high[p], 1 - (totals[p[1]] - low[p]))) for p in pairs}


def _over_owned(low: Mapping[tuple[str, str], float]) -> list[OverOwned]:
    owners: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (owner, firm), stake in sorted(low.items()):
        owners[firm].append((owner, stake))
    return [
        OverOwned(firm, 100 * total, tuple(owner for owner, _ in held))
        for firm, held in sorted(owners.items())
        if (total := math.fsum(stake for _, stake in held)) > 1 + COLUMN_TOLERANCE
    ]


def _updated(before: Holding, after: Holding) -> Holding:
    keeps_stake = after.stake_low is None
    return Holding(
        after.holder,
        after.held,
        after.as_of,
        after.first_day,
        after.last_day,
        before.stake_low if keeps_stake else after.stake_low,
        before.stake_high if keeps_stake else after.stake_high,
        before.votes if after.votes is None else after.votes,
        option=False,
        table=after.table,
        fact_key=after.fact_key,
        source_ids=tuple(sorted({*after.source_ids, *(before.source_ids if keeps_stake else ())})),
        grade=after.grade,
    )


def _of_ownership(row: dict[Any, Any]) -> Holding:
    stated = not pd.isna(row["stake_pct"])
    low, high = stake_range(row) if stated else (None, None)
    return _holding(
        row,
        str(row["holder"]),
        str(row["held"]),
        "as_of",
        (low, high),
        None if pd.isna(row["voting_pct"]) else float(row["voting_pct"]),
        option=isinstance(row["basis"], str) and bool(row["basis"]),
        table="ownership",
    )


def _of_deal(row: dict[Any, Any]) -> Holding:
    stake = float(row["stake_pct"])
    ends = str(row["source_org"]), str(row["target_org"])
    return _holding(row, *ends, "announced", (stake, stake), None, option=False, table="deal")


def _holding(  # noqa: PLR0917 - the columns of a disclosure, private to this module
    row: dict[Any, Any],
    holder: str,
    held: str,
    dated: str,
    stake: tuple[float | None, float | None],
    votes: float | None,
    *,
    option: bool,
    table: str,
) -> Holding:
    first, last = row[f"{dated}_first"], row[f"{dated}_last"]
    if pd.isna(last):
        first = last = row["public_from"]
    return Holding(
        holder,
        held,
        row[dated] if isinstance(row[dated], str) else None,
        pd.Timestamp(first).date(),
        pd.Timestamp(last).date(),
        *stake,
        votes,
        option=option,
        table=table,
        fact_key=str(row["fact_key"]),
        source_ids=(str(row["source_id"]),),
        grade=None if pd.isna(row["grade"]) else int(row["grade"]),
    )
