"""Chokepoints: dominators, minimum vertex cuts and betweenness of a directed supply graph.

Edges run supplier -> buyer. A node that lies on every path from the sources to a buyer dominates
it. One pass over the dominator tree replaces a knock-out of every node. Contract the firms of one
undertaking before asking: two suppliers with one owner are one.
"""

from collections.abc import Hashable, Iterable, Mapping
from itertools import combinations
from typing import TypeVar

import networkx as nx

from data.errors import UsageError

Node = TypeVar("Node", bound=Hashable)
MAX_PAIRS_NODES = 60
"""All two-node cuts are listed only for graphs up to this size."""


def immediate_dominators(network: "nx.DiGraph[Node]", root: Node) -> dict[Node, Node]:
    """Return node -> immediate dominator for the nodes that `root` reaches; the root is no key.

    networkx up to 3.5 maps the root to itself and later versions leave it out: both come out the
    same here.
    """
    return {
        node: dominator
        for node, dominator in nx.immediate_dominators(network, root).items()
        if node != root and dominator is not None
    }


def dominators(immediate: Mapping[Node, Node], target: Node) -> list[Node]:
    """Return the nodes on every path root -> target, nearest first, the root last.

    Empty when the root does not reach the target (then nothing is on every path).
    """
    chain: list[Node] = []
    node: Node | None = immediate.get(target)
    while node is not None:
        chain.append(node)
        node = immediate.get(node)
    return chain


def dominated(immediate: Mapping[Node, Node]) -> dict[Node, list[Node]]:
    """Return node -> nodes that it dominates (itself left out): what hangs on each chokepoint."""
    below: dict[Node, list[Node]] = {}
    for node in immediate:
        for above in dominators(immediate, node):
            below.setdefault(above, []).append(node)
    return below


def contract(network: "nx.DiGraph[str]", group_of: Mapping[str, str]) -> "nx.DiGraph[str]":
    """Return the graph of undertakings: nodes of one group merged, inner edges dropped."""
    merged: nx.DiGraph[str] = nx.DiGraph()
    merged.add_nodes_from(group_of.get(node, node) for node in network)
    for supplier, buyer in network.edges:
        a, b = group_of.get(supplier, supplier), group_of.get(buyer, buyer)
        if a != b:
            merged.add_edge(a, b)
    return merged


def disjoint_paths(network: "nx.DiGraph[Node]", source: Node, target: Node) -> int:
    """Return the largest number of paths source -> target that share no internal node.

    Maximum flow with unit node capacity (Menger 1927); a direct edge counts as one path.
    """
    if source not in network or target not in network or not nx.has_path(network, source, target):
        return 0
    flow = _split_graph(network, source, target)
    return int(nx.maximum_flow_value(flow, ("out", source), ("in", target)))


def internal_cut_size(network: "nx.DiGraph[Node]", source: Node, target: Node) -> int | None:
    """Return the smallest number of internal nodes whose removal separates source from target.

    None when a direct edge joins them: no set of internal nodes separates them.
    """
    if network.has_edge(source, target):
        return None
    return disjoint_paths(network, source, target)


def single_points_of_failure(network: "nx.DiGraph[Node]", source: Node, target: Node) -> set[Node]:
    """Return the internal nodes that alone separate source from target."""
    if target not in network or source not in network:
        return set()
    chain = dominators(immediate_dominators(network, source), target)
    return {node for node in chain if node != source}


def two_node_cuts(network: "nx.DiGraph[Node]", source: Node, target: Node) -> set[frozenset[Node]]:
    """Return the pairs of internal nodes that separate while neither does alone.

    Raises:
        UsageError: the graph has more than MAX_PAIRS_NODES nodes.
    """
    if network.number_of_nodes() > MAX_PAIRS_NODES:
        raise UsageError(f"all pairs are listed for up to {MAX_PAIRS_NODES} nodes only")
    alone = single_points_of_failure(network, source, target)
    if source not in network or target not in network or not nx.has_path(network, source, target):
        return set()
    inner = [n for n in network if n not in (source, target) and n not in alone]
    return {
        frozenset(pair)
        for pair in combinations(inner, 2)
        if not nx.has_path(nx.restricted_view(network, pair, []), source, target)
    }


def betweenness(network: "nx.DiGraph[Node]") -> dict[Node, float]:
    """Return per node the sum over ordered pairs of others of the share of shortest paths on it.

    Freeman (1977), raw; divide by (n-1)(n-2) to normalise. Descriptive only: it ignores shares and
    substitutability.
    """
    values: dict[Node, float] = nx.betweenness_centrality(network, normalized=False)
    return values


def with_source(
    network: "nx.DiGraph[str]", originals: Iterable[str], source: str
) -> "nx.DiGraph[str]":
    """Return the graph with a super-source that feeds the original suppliers."""
    extended: nx.DiGraph[str] = nx.DiGraph(network)
    extended.add_node(source)
    extended.add_edges_from((source, original) for original in originals)
    return extended


def _split_graph(
    network: "nx.DiGraph[Node]", source: Node, target: Node
) -> "nx.DiGraph[tuple[str, Node]]":
    flow: nx.DiGraph[tuple[str, Node]] = nx.DiGraph()
    for node in network:
        if node not in (source, target):
            flow.add_edge(("in", node), ("out", node), capacity=1)
    flow.add_node(("out", source))
    flow.add_node(("in", target))
    for a, b in network.edges:
        if a != target and b not in (source, a):
            flow.add_edge(("out", a), ("in", b), capacity=1)
    return flow
