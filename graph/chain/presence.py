"""Which groups are present in which layers of the chain, how, and since when.

Kinds of presence: own product (sold to others, or a model, application or service of its own),
control of a firm of the layer, a stake from a threshold on, an exclusive distribution, and internal
use only (it makes or buys for itself, which is no entry into the layer).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from data import partial_dates
from data.facts import Facts
from graph.chain.edges import Edge, edges
from graph.chain.members import NODE_LAYERS, RANK, Members, members
from graph.ownership.control import joint_controllers
from graph.ownership.holdings import holdings, holdings_on
from graph.records import narrow

PresenceKind = Literal["own_product", "control", "stake", "exclusive_distribution", "internal_only"]
STRENGTH: tuple[PresenceKind, ...] = (
    "own_product",
    "control",
    "stake",
    "exclusive_distribution",
    "internal_only",
)
"""Kinds from the strongest to the one that is no entry."""
PRODUCT_NODES = ("model", "app", "service")
MADE_FOR = {"foundry": "chip", "memory": "chip", "chip": "server"}
"""Buying inputs of the first layer shows that products of the second are made for own use."""


@dataclass(frozen=True)
class Evidence:
    """One fact that shows presence; `since` is its partial date, None when unknown.

    through: the firm, product or customer by which the group is there. table, fact_key: the fact.
    """

    kind: PresenceKind
    through: str
    since: str | None
    source_ids: tuple[str, ...]
    table: str
    fact_key: str


@dataclass(frozen=True)
class Presence:
    """A group in a layer.

    kind: the strongest kind. first_seen: earliest dated evidence of an entry (of any kind where
    the group is present for internal use only), None when no evidence carries a date.
    """

    group: str
    layer: str
    kind: PresenceKind
    first_seen: str | None
    evidence: tuple[Evidence, ...]

    @property
    def is_entry(self) -> bool:
        """Return whether the group serves others in the layer or holds a firm that does."""
        return self.kind != "internal_only"

    def entered_within(self, first: date, last: date) -> bool:
        """Return whether the first dated evidence of an entry falls into a period."""
        if not self.is_entry or self.first_seen is None:
            return False
        seen = partial_dates.parse(self.first_seen)
        return seen.first >= first and seen.last <= last


@dataclass(frozen=True)
class JointVenture:
    """A firm that two holders control together: shown once with both, in no group's sums."""

    firm: str
    parents: tuple[str, ...]
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class LayerShare:
    """Share of a group in one market: its controlled firms added up, stakes and ventures apart."""

    market: str
    layer: str
    geography: str
    period: str
    estimator: str
    share_lo: float
    share_hi: float
    organisations: tuple[str, ...]
    source_ids: tuple[str, ...]


def presence_matrix(
    facts: Facts,
    groups: Sequence[str] | None = None,
    *,
    stake_from: float | None = None,
    members_on: Members | None = None,
    edges_on: Sequence[Edge] | None = None,
) -> list[Presence]:
    """Return the filled cells of the matrix group x layer, by group and layer.

    Parameters
    ----------
    facts
        Their `as_of` is the day.
    groups
        Undertakings; None = the designated gatekeepers among the organisations.
    stake_from
        Percent from which a stake in a firm of the layer counts; None = stakes do not count.
    members_on, edges_on
        Members and relations of the day, where the caller has them.
    """
    standing = members_on or members(facts, facts.as_of)
    wanted = set(gatekeepers(standing) if groups is None else groups)
    found: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    relations = edges(facts, standing) if edges_on is None else edges_on
    for group, layer, evidence in [
        *_products(relations, standing),
        *_own_nodes(facts, standing),
        *_controlled(relations, standing),
        *_stakes(facts, standing, stake_from),
        *_distribution(relations, standing),
        *_internal(relations, standing),
    ]:
        if group in wanted and layer in RANK:
            found[(group, layer)].append(evidence)
    return [
        _presence(group, layer, evidence)
        for (group, layer), evidence in sorted(
            found.items(), key=lambda item: (item[0][0], RANK[item[0][1]])
        )
    ]


def gatekeepers(standing: Members) -> list[str]:
    """Return the undertakings that are marked as gatekeepers, sorted."""
    marked = {m.id for m in standing.by_id.values() if m.gatekeeper and m.kind == "organisation"}
    return sorted({standing.undertakings.of(organisation) for organisation in marked})


def joint_ventures(facts: Facts, members_on: Members | None = None) -> list[JointVenture]:
    """Return the firms that two holders own half and half on the day of the facts."""
    standing = members_on or members(facts, facts.as_of)
    votes: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    sources: dict[str, set[str]] = defaultdict(set)
    for holding in holdings_on(facts, standing.on):
        share = holding.votes if holding.votes is not None else holding.stake_low
        if share is not None:
            holder = standing.undertakings.of(holding.holder)
            votes[holding.held][holder][holding.held] = share / 100
            sources[holding.held].update(holding.source_ids)
    ventures = ((firm, joint_controllers(firm, held)) for firm, held in sorted(votes.items()))
    return [
        JointVenture(firm, parents, tuple(sorted(sources[firm])))
        for firm, parents in ventures
        if parents
    ]


def group_shares(
    facts: Facts,
    groups: Iterable[str],
    *,
    include_joint_ventures: bool = False,
    members_on: Members | None = None,
) -> dict[str, list[LayerShare]]:
    """Return each group's share per market and newest period: a controlled firm counts once.

    Firms roll up to the undertaking that controls them on the day of the facts. A joint venture
    belongs to nobody and is left out unless it is asked for.
    """
    standing = members_on or members(facts, facts.as_of)
    ventures = joint_ventures(facts, standing)
    frame = facts.frame("share")
    series = ["market", "geography", "estimator", "metric"]
    shown = frame[(frame["role"] == "firm") & (frame["period_last"] <= pd.Timestamp(standing.on))]
    newest = shown[shown["period_last"] == shown.groupby(series)["period_last"].transform("max")]
    found: dict[str, list[LayerShare]] = {}
    for group in groups:
        belongs = set(standing.undertakings.group(group))
        if include_joint_ventures:
            belongs |= {venture.firm for venture in ventures if group in venture.parents}
        mine = newest[newest["org"].isin(belongs)]
        found[group] = [
            _layer_share(rows) for _, rows in mine.groupby([*series, "period"], sort=True)
        ]
    return found


def _layer_share(rows: pd.DataFrame) -> LayerShare:
    first = rows.iloc[0]
    return LayerShare(
        str(first["market"]),
        str(first["layer"]),
        str(first["geography"]),
        str(first["period"]),
        str(first["estimator"]),
        float(rows["share_lo"].sum()),
        float(rows["share_hi"].sum()),
        tuple(sorted(rows["org"])),
        tuple(sorted(set(rows["source_id"]))),
    )


Found = tuple[str, str, Evidence]


def _products(relations: Iterable[Edge], standing: Members) -> Iterable[Found]:
    for edge in relations:
        seller = standing.undertaking_of(edge.source)
        if edge.kind != "supplies" or edge.category is None or seller is None:
            continue
        if standing.undertaking_of(edge.target) != seller:
            yield seller, edge.category, _evidence("own_product", edge, edge.source)


def _own_nodes(facts: Facts, standing: Members) -> Iterable[Found]:
    for row in narrow(facts.frame("node"), ("id", "node_type", "source_id", "fact_key")):
        owner = standing.undertaking_of(str(row["id"]))
        if owner is not None and row["node_type"] in PRODUCT_NODES:
            evidence = Evidence(
                "own_product",
                str(row["id"]),
                None,
                (str(row["source_id"]),),
                "node",
                str(row["fact_key"]),
            )
            yield owner, NODE_LAYERS[row["node_type"]], evidence


def _controlled(relations: Iterable[Edge], standing: Members) -> Iterable[Found]:
    for edge in relations:
        group = standing.undertakings.of(edge.target)
        if edge.kind == "controls" and group != edge.target:
            member = standing.by_id.get(edge.target)
            own = member.layers if member is not None else ()
            for layer in own:
                yield group, layer, _evidence("control", edge, edge.target)


def _stakes(facts: Facts, standing: Members, stake_from: float | None) -> Iterable[Found]:
    if stake_from is None:
        return
    series = [one for one in holdings(facts) if not one.option]
    for holding in holdings_on(facts, standing.on):
        group = standing.undertakings.of(holding.holder)
        held = standing.undertakings.of(holding.held)
        if group != held and holding.stake_low is not None and holding.stake_low >= stake_from:
            earliest = next(
                one
                for one in series
                if (one.holder, one.held) == (holding.holder, holding.held)
                and (one.stake_low or 0.0) >= stake_from
            )
            evidence = Evidence(
                "stake",
                holding.held,
                earliest.as_of,
                holding.source_ids,
                holding.table,
                holding.fact_key,
            )
            for layer in standing.layers_of(holding.held):
                yield group, layer, evidence


def _distribution(relations: Iterable[Edge], standing: Members) -> Iterable[Found]:
    for edge in relations:
        channel = standing.undertaking_of(edge.target)
        if edge.kind not in ("distributes", "serves") or edge.exclusivity != "exclusive":
            continue
        product, seller = edge.source, channel
        if edge.kind == "serves":
            product, seller = edge.target, standing.undertaking_of(edge.source)
        if seller is not None and standing.undertaking_of(product) != seller:
            for layer in standing.layers_of(product)[-1:]:
                yield seller, layer, _evidence("exclusive_distribution", edge, product)


def _internal(relations: Iterable[Edge], standing: Members) -> Iterable[Found]:
    for edge in relations:
        buyer = standing.undertaking_of(edge.target)
        layer = MADE_FOR.get(edge.category or "")
        if (
            edge.kind == "supplies"
            and buyer is not None
            and layer in standing.layers_of(edge.target)
        ):
            yield buyer, layer or "", _evidence("internal_only", edge, edge.target)


def _presence(group: str, layer: str, evidence: list[Evidence]) -> Presence:
    kinds = {entry.kind for entry in evidence}
    kind = next(kind for kind in STRENGTH if kind in kinds)
    entries = [entry for entry in evidence if entry.kind != "internal_only"] or evidence
    dated = [entry.since for entry in entries if entry.since is not None]
    first = min(dated, key=partial_dates.parse) if dated else None
    ordered = sorted(evidence, key=lambda e: (STRENGTH.index(e.kind), e.since or "", e.through))
    return Presence(group, layer, kind, first, tuple(ordered))


def _evidence(kind: PresenceKind, edge: Edge, through: str) -> Evidence:
    return Evidence(kind, through, edge.since, edge.source_ids, edge.table, edge.fact_key)
