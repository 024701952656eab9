"""The value chain as one networkx graph on a day, and views of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

import networkx as nx

from data.facts import Facts
from graph.chain.edges import Edge, edges
from graph.chain.members import Members, members

ChainGraph = nx.MultiDiGraph
"""Nodes are ids of members, edge keys `kind:category:table:fact_key`."""

SUPPLY_KINDS = ("supplies", "powers", "hosts", "serves", "trains_on", "distributes")
"""Kinds that an ego view follows up and down the chain."""


def chain(facts: Facts, as_of: date | None = None) -> "nx.MultiDiGraph[str]":
    """Return the chain as of a date: all members, all dated and sourced edges.

    Node attributes: kind, name, status, layer (where it is drawn), layers, country, gatekeeper,
    owner, undertaking, source_ids. Edge attributes: the fields of `graph.chain.edges.Edge`.
    Graph attributes: as_of, release.
    """
    standing = members(facts, as_of or facts.as_of)
    return chain_of(standing, edges(facts, standing), release=facts.release)


def chain_of(
    standing: Members, relations: Iterable[Edge], *, release: str
) -> "nx.MultiDiGraph[str]":
    """Return the graph of given members and edges (ends that are no member become bare nodes)."""
    drawn = list(relations)
    layers = drawn_layers(standing, drawn)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(as_of=standing.on, release=release)
    for member in standing.by_id.values():
        graph.add_node(
            member.id,
            kind=member.kind,
            name=member.name,
            status=member.status,
            layer=layers[member.id],
            layers=member.layers,
            country=member.country,
            gatekeeper=member.gatekeeper,
            owner=member.owner,
            undertaking=standing.undertaking_of(member.id),
            source_ids=member.source_ids,
        )
    for edge in drawn:
        for end in (edge.source, edge.target):
            if end not in graph:
                graph.add_node(
                    end,
                    kind="organisation",
                    name=end,
                    status="unlisted",
                    layer=None,
                    layers=(),
                    country=None,
                    gatekeeper=False,
                    owner=None,
                    undertaking=end,
                    source_ids=(),
                )
        key = f"{edge.kind}:{edge.category or ''}:{edge.table}:{edge.fact_key}"
        graph.add_edge(edge.source, edge.target, key=key, **asdict(edge))
    return graph


def drawn_layers(standing: Members, relations: Iterable[Edge]) -> dict[str, str | None]:
    """Return the layer in which each member is drawn.

    A member of several layers stands where most of its known supply relations are (of equal ones
    the leftmost); without any, in the rightmost of its layers. Investors stand outside.
    """
    sold: dict[str, Counter[str]] = {}
    for edge in relations:
        if edge.kind == "supplies" and edge.category is not None:
            sold.setdefault(edge.source, Counter())[edge.category] += 1
    found: dict[str, str | None] = {}
    for member in standing.by_id.values():
        counts = sold.get(member.id, Counter())
        own = [layer for layer in member.layers if counts[layer] > 0]
        found[member.id] = max(own, key=lambda layer: counts[layer]) if own else member.layer
    return found


def ego(
    graph: "nx.MultiDiGraph[str]", centre: str, *, upstream: int = 1, downstream: int = 1
) -> "nx.MultiDiGraph[str]":
    """Return the part of the chain within some steps of a member, along supply relations.

    All edges between the members found are kept, ownership and money included.
    """
    supply: nx.DiGraph[str] = nx.DiGraph()
    supply.add_node(centre)
    supply.add_edges_from(
        (source, target)
        for source, target, data in graph.edges(data=True)
        if data["kind"] in SUPPLY_KINDS
    )
    above = nx.single_source_shortest_path_length(supply.reverse(copy=False), centre, upstream)
    below = nx.single_source_shortest_path_length(supply, centre, downstream)
    part: nx.MultiDiGraph[str] = graph.subgraph({*above, *below}).copy()
    return part


def weighted_edges(graph: "nx.MultiDiGraph[str]") -> tuple[int, int]:
    """Return how many supply edges carry a printed share, and how many there are."""
    shares = [low for _, _, kind, low in _supply(graph) if kind == "supplies"]
    return sum(low is not None for low in shares), len(shares)


def _supply(graph: "nx.MultiDiGraph[str]") -> list[tuple[str, str, str, float | None]]:
    return [(a, b, data["kind"], data["share_lo"]) for a, b, data in graph.edges(data=True)]
