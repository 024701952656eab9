"""Dominators, cuts and betweenness against brute force; absorbing chains against enumeration."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import UsageError
from graph.dependency import chokepoints as cp
from graph.dependency.absorbing_chain import (
    absorption,
    closed_loops,
    fundamental,
    leontief_inverse,
    upstream_hhi,
)
from graph.dependency.errors import InvalidWeightsError, NeverAbsorbedError
from graph.dependency.jurisdictions import core_dependency, jurisdiction_of

edges = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=16)


def graph_of(pairs: list[tuple[int, int]]) -> "nx.DiGraph[int]":
    graph = nx.DiGraph(pairs)
    graph.add_nodes_from((0, 6))
    return graph


def separates(graph: "nx.DiGraph[int]", nodes: tuple[int, ...]) -> bool:
    return not nx.has_path(nx.restricted_view(graph, nodes, []), 0, 6)


@given(edges)
def test_dominators_are_the_nodes_on_every_path(pairs):
    graph = graph_of(pairs)
    immediate = cp.immediate_dominators(graph, 0)
    assert 0 not in immediate, "the root is no key, whatever the library version"
    for target in set(graph) - {0}:
        paths = list(nx.all_simple_paths(graph, 0, target))
        expected = set.intersection(*map(set, paths)) - {target} if paths else set()
        assert set(cp.dominators(immediate, target)) == expected


def test_the_library_may_or_may_not_return_the_root():
    """networkx 3.6 leaves the root out, 3.5 maps it to itself: reading idom[root] is a mistake."""
    graph = nx.DiGraph([("s", "c"), ("c", "t")])
    raw = nx.immediate_dominators(graph, "s")
    assert raw.get("s") in (None, "s")
    assert cp.immediate_dominators(graph, "s") == {"c": "s", "t": "c"}


@given(edges)
def test_cut_size_is_the_least_separating_set(pairs):
    graph = graph_of(pairs)
    found = cp.internal_cut_size(graph, 0, 6)
    if graph.has_edge(0, 6):
        assert found is None
        return
    inner = [node for node in graph if node not in (0, 6)]
    least = next(
        size
        for size in range(len(inner) + 1)
        if any(separates(graph, nodes) for nodes in combinations(inner, size))
    )
    assert found == least
    alone = {node for node in inner if separates(graph, (node,))} if least else set()
    if least:
        assert cp.single_points_of_failure(graph, 0, 6) == alone
        pairs_found = cp.two_node_cuts(graph, 0, 6)
        assert pairs_found == {
            frozenset(two)
            for two in combinations(inner, 2)
            if separates(graph, two) and not set(two) & alone
        }


@given(edges)
def test_betweenness_counts_shares_of_shortest_paths(pairs):
    graph = graph_of(pairs)
    expected = dict.fromkeys(graph, 0.0)
    for source in graph:
        for target in set(graph) - {source}:
            if nx.has_path(graph, source, target):
                paths = list(nx.all_shortest_paths(graph, source, target))
                for path in paths:
                    for node in path[1:-1]:
                        expected[node] += 1 / len(paths)
    assert cp.betweenness(graph) == pytest.approx(expected)


def test_firms_of_one_group_are_one_node():
    graph = nx.DiGraph([("s", "a"), ("s", "b"), ("a", "t"), ("b", "t")])
    assert cp.disjoint_paths(graph, "s", "t") == 2
    merged = cp.contract(graph, {"a": "group", "b": "group"})
    assert cp.disjoint_paths(merged, "s", "t") == 1
    assert cp.single_points_of_failure(merged, "s", "t") == {"group"}


def test_what_hangs_on_a_chokepoint():
    graph = nx.DiGraph([("s", "a"), ("s", "b"), ("a", "c"), ("b", "c"), ("c", "d"), ("c", "e")])
    below = cp.dominated(cp.immediate_dominators(graph, "s"))
    assert sorted(below["c"]) == ["d", "e"]
    assert "a" not in below


def test_pairs_are_listed_for_small_graphs_only():
    with pytest.raises(UsageError, match="60"):
        cp.two_node_cuts(nx.path_graph(61, create_using=nx.DiGraph), 0, 60)


@st.composite
def chains(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    n, leaves = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    raw = np.array([[draw(st.floats(0.01, 1)) for _ in range(n + leaves)] for _ in range(n)])
    raw = raw / raw.sum(axis=1, keepdims=True)
    return raw[:, :n], raw[:, n:]


@given(chains())
def test_absorption_is_the_limit_of_walks_and_loses_nothing(case):
    q, r = case
    walked, state = np.zeros(r.shape), np.eye(len(q))
    for _ in range(5_000):
        walked += state @ r
        state = state @ q
    found = absorption(q, r)
    np.testing.assert_allclose(found, walked, atol=1e-6)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-9)
    np.testing.assert_allclose(fundamental(q) @ r, found, atol=1e-9)
    assert 10_000 / r.shape[1] - 1e-6 <= upstream_hhi(found[0]) <= 10_000 + 1e-6


def test_a_loop_without_a_way_out_is_an_error():
    q = [[0, 1, 0], [1, 0, 0], [0.5, 0, 0]]
    assert closed_loops(q) == [[0, 1]]
    with pytest.raises(NeverAbsorbedError, match="alfa, beta"):
        absorption(q, [[0], [0], [0.5]], ["alfa", "beta", "gamma"])


def test_rows_must_be_the_whole_input():
    with pytest.raises(InvalidWeightsError, match="alfa sum to 80 %"):
        absorption([[0.0]], [[0.8]], ["alfa"])


def test_a_leontief_system_without_surplus_is_an_error():
    np.testing.assert_allclose(leontief_inverse([[0.5]]), [[2.0]])
    with pytest.raises(NeverAbsorbedError):
        leontief_inverse([[0, 1], [1, 0]])


def test_core_dependency_needs_all_three_strictly():
    assert core_dependency([80, 20], 60, 40, 50).dependent
    assert not core_dependency([80, 20], 50, 50, 40).dependent
    assert not core_dependency([80, 20], 60, 40, 60).dependent


@pytest.mark.parametrize(
    ("country", "eea", "expected"),
    [("FR", False, "EU"), ("EU", False, "EU"), ("NO", False, "NO"), ("NO", True, "EU"),
     ("GB", True, "GB"), (None, True, None)],
)  # fmt: skip
def test_jurisdictions(country, eea, expected):
    assert jurisdiction_of(country, eea=eea) == expected
