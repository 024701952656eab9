"""Chains of stakes, voting power, bow-tie: against brute force and library functions."""

from fractions import Fraction
from itertools import combinations, permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import UsageError
from graph.ownership import chains, power
from graph.ownership.bow_tie import bow_tie
from graph.ownership.control import Threshold

weights = st.lists(st.integers(0, 6), min_size=1, max_size=6)


def pivots(quota: int, players: list[int]) -> list[Fraction]:
    counts = [0] * len(players)
    orders = list(permutations(range(len(players))))
    for order in orders:
        total = 0
        for player in order:
            total += players[player]
            if total >= quota:
                counts[player] += 1
                break
    return [Fraction(count, len(orders)) for count in counts]


def swings(quota: int, players: list[int]) -> list[int]:
    n = len(players)
    found = [0] * n
    for coalition in range(2**n):
        total = sum(w for i, w in enumerate(players) if coalition >> i & 1)
        for i, weight in enumerate(players):
            if not coalition >> i & 1 and total < quota <= total + weight:
                found[i] += 1
    return found


@given(weights, st.integers(1, 40))
def test_indices_count_orders_and_coalitions(players, quota):
    assert power.banzhaf_swings(quota, players) == swings(quota, players)
    assert power.shapley_shubik(quota, players) == pivots(quota, players)


@given(weights, st.data())
def test_a_quota_and_its_dual_give_the_same_indices(players, data):
    total = sum(players)
    if total == 0:
        return
    quota = data.draw(st.integers(1, total))
    dual = total + 1 - quota
    assert power.shapley_shubik(quota, players) == power.shapley_shubik(dual, players)
    assert power.banzhaf_swings(quota, players) == power.banzhaf_swings(dual, players)


@given(weights, st.data())
def test_shapley_values_share_one(players, data):
    if sum(players) == 0:
        return
    quota = data.draw(st.integers(1, sum(players)))
    assert sum(power.shapley_shubik(quota, players)) == 1


def test_a_swing_is_not_an_order():
    """Normalised swings are not the Shapley values: a common confusion."""
    assert power.shapley_shubik(3, [2, 1, 1]) == [Fraction(2, 3), Fraction(1, 6), Fraction(1, 6)]
    assert power.banzhaf_normalised(3, [2, 1, 1]) == [
        Fraction(3, 5),
        Fraction(1, 5),
        Fraction(1, 5),
    ]


def test_votes_in_the_millions_count_as_their_ratios():
    votes = [40_000_000, 35_000_000, 25_000_000]
    assert power.shapley_shubik(50_000_001, votes) == power.shapley_shubik(3, [2, 2, 2])


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.integers(1, 30))
def test_counting_one_by_one_agrees_with_the_table(weights, quota):
    large = [weight * 1_000_003 + 1 for weight in weights] + [1]
    needed = quota * 1_000_003
    assert power.banzhaf_swings(needed, large) == swings_by_hand(needed, large)


def test_votes_that_cannot_be_counted_are_refused():
    with pytest.raises(UsageError, match="basis points"):
        power.banzhaf_swings(10**9, [10**7 + place for place in range(40)])


def swings_by_hand(quota, weights):
    counts = []
    for player, weight in enumerate(weights):
        others = weights[:player] + weights[player + 1 :]
        sums = [sum(c) for size in range(len(weights)) for c in combinations(others, size)]
        counts.append(sum(total < quota <= total + weight for total in sums))
    return counts


def test_many_small_holders_tend_to_the_ocean():
    assert power.oceanic_shapley([0.4], 0.5) == pytest.approx([2 / 3])
    block, *_ = power.shapley_shubik(50 * 100 + 1, power.with_float([40], 60, 100))
    assert float(block) == pytest.approx(2 / 3, abs=0.01)


@given(st.lists(st.floats(0.01, 0.2), min_size=1, max_size=4))
def test_blocks_and_ocean_share_all_the_power(blocks):
    values = power.oceanic_shapley(blocks, 0.5)
    assert all(value >= 0 for value in values)
    assert sum(values) < 1


def test_power_of_nobody_and_of_nonsense():
    assert power.shapley_shubik(9, [2, 1]) == [0, 0]
    with pytest.raises(UsageError, match="no coalition swings"):
        power.banzhaf_normalised(9, [2, 1])
    with pytest.raises(UsageError):
        power.shapley_shubik(0, [1])
    with pytest.raises(UsageError):
        power.oceanic_shapley([0.7, 0.4], 0.5)


@st.composite
def stakes(draw: st.DrawFn) -> dict[str, dict[str, Fraction]]:
    names = list("abcde")
    return {
        owner: {
            firm: Fraction(draw(st.integers(1, 10)), 10)
            for firm in names
            if firm != owner and draw(st.booleans())
        }
        for owner in names
    }


@given(stakes())
def test_paths_agree_with_enumeration(table):
    graph = nx.DiGraph([(o, f) for o, firms in table.items() for f in firms])
    graph.add_nodes_from("abcde")
    links = []
    for path in nx.all_simple_paths(graph, "a", "e"):
        stakes_along = [table[x][y] for x, y in nx.utils.pairwise(path)]
        product = Fraction(1)
        for stake in stakes_along:
            product *= stake
        links.append((min(stakes_along), product))
    assert chains.weakest_link(table, "a", "e") == max((w for w, _ in links), default=0)
    assert chains.accumulated_ownership(table, "a", "e") == sum(p for _, p in links)


def test_simple_paths_are_not_walks():
    """(I - A)^-1 counts a ring again and again; close links count each firm once."""
    table = {"a": {"b": Fraction(1, 2)}, "b": {"a": Fraction(1, 2)}}
    assert chains.accumulated_ownership(table, "a", "b") == Fraction(1, 2)
    assert chains.close_links(table, Threshold(Fraction(1, 2), strict=False)) == {
        ("a", "b"),
        ("b", "a"),
    }
    assert chains.close_links(table, Threshold(Fraction(1, 2), strict=True)) == set()


def test_weakest_links_of_disjoint_chains_add():
    table = {
        "a": {"b": Fraction(6, 10), "c": Fraction(3, 10)},
        "b": {"d": Fraction(2, 10)},
        "c": {"d": Fraction(5, 10)},
    }
    assert chains.weakest_link_sum(table, "a", "d") == Fraction(5, 10)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14))
def test_the_bow_tie_is_a_partition(pairs):
    graph = nx.DiGraph([(str(a), str(b)) for a, b in pairs])
    tie = bow_tie(graph)
    parts = [tie.component, tie.inward, tie.outward, tie.tendrils, tie.disconnected]
    assert sorted(node for part in parts for node in part) == sorted(graph)
    for node in tie.inward:
        assert nx.has_path(graph, node, next(iter(tie.component)))
