"""Pair scores against networkx, evaluation against brute force, labels without looking ahead."""

from datetime import date
from fractions import Fraction
from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import UsageError
from graph.anticipation import evaluation, labels, link_scores

edges = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=15)
ranking = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4)), min_size=2, max_size=6)


def graph_of(pairs: list[tuple[int, int]]) -> "nx.Graph[int]":
    graph = nx.Graph((a, b) for a, b in pairs if a != b)
    graph.add_nodes_from((0, 1))
    return graph


@given(edges)
def test_scores_agree_with_the_library(pairs):
    graph = graph_of(pairs)
    pair = [(0, 1)]
    for mine, library in (
        (link_scores.jaccard, nx.jaccard_coefficient),
        (link_scores.adamic_adar, nx.adamic_adar_index),
        (link_scores.resource_allocation, nx.resource_allocation_index),
        (link_scores.preferential_attachment, nx.preferential_attachment),
    ):
        ((_, _, expected),) = library(graph, pair)
        assert mine(graph, 0, 1) == pytest.approx(expected)


@given(edges)
def test_katz_sums_all_walks(pairs):
    graph = graph_of(pairs)
    adjacency = nx.to_numpy_array(graph)
    walks, power = np.zeros(adjacency.shape), np.eye(len(adjacency))
    for _ in range(200):
        power = 0.1 * power @ adjacency
        walks += power
    np.testing.assert_allclose(link_scores.katz_matrix(graph, 0.1), walks, atol=1e-9)


def test_walks_that_do_not_fade_are_refused():
    with pytest.raises(UsageError, match="below"):
        link_scores.katz_matrix(nx.complete_graph(4), 0.34)


@given(ranking)
def test_auroc_counts_pairs_and_mirrors_when_scores_are_negated(rows):
    truth, scores = [y for y, _ in rows], [s for _, s in rows]
    if len(set(truth)) < 2:
        return
    found = evaluation.auroc(truth, scores)
    assert found + evaluation.auroc(truth, [-s for s in scores]) == 1
    assert 0 <= found <= 1


@given(ranking, st.integers(1, 6))
def test_expected_precision_is_the_mean_over_orders_of_ties(rows, k):
    if k > len(rows):
        return
    truth, scores = [y for y, _ in rows], [s for _, s in rows]
    values = []
    for order in permutations(range(len(rows))):
        ranked = sorted(order, key=lambda i: -scores[i])
        values.append(Fraction(sum(truth[i] for i in ranked[:k]), k))
    mean = sum(values, Fraction(0)) / len(values)
    assert evaluation.expected_precision_at(truth, scores, k) == mean


def test_average_precision_treats_ties_as_one_step():
    """Breaking ties in the order of the input would give 1 or 1/2 by chance."""
    assert evaluation.average_precision([1, 0], [0.5, 0.5]) == Fraction(1, 2)
    assert evaluation.average_precision([0, 1], [0.5, 0.5]) == Fraction(1, 2)


def test_a_constant_forecast_of_the_base_rate_has_no_skill():
    truth = [1, 0, 0, 0]
    rate = Fraction(1, 4)
    assert evaluation.brier_skill(truth, [rate] * 4) == 0
    assert evaluation.brier(truth, [rate] * 4) == evaluation.brier_of_climatology(truth)
    with pytest.raises(UsageError):
        evaluation.brier_skill([1, 1], [rate, rate])


DEALS = [
    labels.DatedDeal(date(2021, 3, 1), "alfa", "nu", "invest"),
    labels.DatedDeal(date(2022, 1, 31), "beta", "nu", "invest"),
    labels.DatedDeal(date(2022, 7, 31), "alfa", "nu", "acquire"),
]


def test_later_deals_never_enter_features():
    origin = date(2021, 12, 31)
    leak = labels.target_holders(DEALS, date.max, "nu")
    assert leak == 2
    assert labels.target_holders(DEALS, origin, "nu") == 1
    assert labels.prior_investment(DEALS, origin, "alfa", "nu")
    assert labels.acquirer_degree(DEALS, origin, "beta") == 0


def test_the_window_is_open_at_the_origin_and_closed_at_its_end():
    origin = date(2022, 1, 31)
    assert labels.window_end(origin, 6) == date(2022, 7, 31)
    assert labels.label(DEALS, origin, 6, "alfa", "nu") == 1
    assert labels.label(DEALS, origin, 5, "alfa", "nu") == 0
    explained = labels.label(DEALS, date(2022, 7, 31), 6, "alfa", "nu")
    assert "not a candidate" in str(explained)


@pytest.mark.parametrize(
    ("origin", "months", "end"),
    [(date(2023, 8, 31), 6, date(2024, 2, 29)), (date(2024, 1, 31), 12, date(2025, 1, 31))],
)
def test_windows_end_on_real_days(origin, months, end):
    assert labels.window_end(origin, months) == end
    assert labels.window_observed(origin, months, end)
    assert not labels.window_observed(origin, months, date(2024, 2, 28))
