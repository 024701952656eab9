"""Bow-tie decomposition of a directed network around its largest strongly connected component."""

from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True)
class BowTie:
    """The five sets; every node is in exactly one.

    component: the largest strongly connected component (of equal ones, the first by name).
    inward: nodes that reach it; outward: nodes that it reaches.
    tendrils: hang on these without reaching the component or being reached (tubes included).
    disconnected: the rest.
    """

    component: frozenset[str]
    inward: frozenset[str]
    outward: frozenset[str]
    tendrils: frozenset[str]
    disconnected: frozenset[str]


def bow_tie(network: "nx.DiGraph[str]") -> BowTie:
    """Return the bow-tie (Broder et al. 2000; Vitali, Glattfelder & Battiston 2011)."""
    if not network:
        empty: frozenset[str] = frozenset()
        return BowTie(empty, empty, empty, empty, empty)
    components = [frozenset(c) for c in nx.strongly_connected_components(network)]
    core = min(components, key=lambda c: (-len(c), sorted(c)))
    some = next(iter(core))
    outward = frozenset(nx.descendants(network, some)) - core
    inward = frozenset(nx.ancestors(network, some)) - core
    joined = frozenset(nx.node_connected_component(network.to_undirected(as_view=True), some))
    tendrils = joined - core - inward - outward
    return BowTie(core, inward, outward, tendrils, frozenset(network) - joined)
