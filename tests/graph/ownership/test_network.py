"""Integrated ownership: identities, brute force, closed rings."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from graph.ownership import network
from graph.ownership.errors import ClosedRingError, OverOwnedError


@st.composite
def stakes(draw: st.DrawFn, size: int = 5) -> np.ndarray:
    n = draw(st.integers(1, size))
    raw = np.array([[draw(st.floats(0, 1)) for _ in range(n)] for _ in range(n)])
    np.fill_diagonal(raw, 0)
    total = raw.sum(axis=0)
    leak = np.array([draw(st.floats(0.05, 0.9)) for _ in range(n)])
    return np.where(total > 0, raw / np.where(total > 0, total, 1) * (1 - leak), 0)


@given(stakes())
def test_integrated_ownership_is_the_sum_over_all_walks(matrix):
    power, total = matrix, matrix.copy()
    for _ in range(600):
        power = power @ matrix
        total = total + power
    np.testing.assert_allclose(network.integrated_ownership(matrix), total, atol=1e-9)


@given(stakes(), st.integers(0, 4))
def test_rows_columns_and_values_agree_with_the_whole_matrix(matrix, pick):
    n = len(matrix)
    node = pick % n
    whole = network.integrated_ownership(matrix)
    value = np.arange(1.0, n + 1)
    sparse = sp.csr_array(matrix)
    np.testing.assert_allclose(network.holdings_of(sparse, node), whole[node], atol=1e-9)
    np.testing.assert_allclose(network.holders_of(sparse, node), whole[:, node], atol=1e-9)
    np.testing.assert_allclose(network.portfolio_value(sparse, value), whole @ value, atol=1e-8)
    corrected = network.cycle_corrected(matrix)
    np.testing.assert_allclose(network.corrected_value(sparse, value), corrected @ value, atol=1e-8)


@given(stakes())
def test_external_owners_hold_everything_in_the_end(matrix):
    """Give the missing equity to one outsider each: external columns then sum to 1."""
    n = len(matrix)
    full = np.zeros((2 * n, 2 * n))
    full[:n, :n] = matrix
    full[n:, :n] = np.diag(1 - matrix.sum(axis=0))
    external = network.integrated_ownership(full)[n:, :n]
    np.testing.assert_allclose(external.sum(axis=0), 1, atol=1e-9)
    phi = network.ultimate_interest(np.diag(1 - matrix.sum(axis=0)), matrix)
    np.testing.assert_allclose(phi, external, atol=1e-9)


@given(stakes())
def test_without_cycles_nothing_is_corrected(matrix):
    acyclic = np.triu(matrix, 1)
    np.testing.assert_allclose(
        network.cycle_corrected(acyclic), network.integrated_ownership(acyclic), atol=1e-12
    )


def test_a_ring_that_owns_itself_is_an_error_with_its_owners():
    ring = sp.csr_array(np.array([[0, 1.0, 0], [1.0, 0, 0.2], [0, 0, 0]]))
    with pytest.raises(ClosedRingError, match="alfa, beta own each other"):
        network.check_stakes(ring, ["alfa", "beta", "gamma"])
    with pytest.raises(ClosedRingError):
        network.integrated_ownership(ring)


def test_a_ring_that_leaks_has_a_solution():
    ring = np.array([[0, 0.999999], [0.999999, 0]])
    assert network.closed_rings(ring) == []
    whole = network.integrated_ownership(ring)
    holdings = network.holdings_of(sp.csr_array(ring), 0)
    np.testing.assert_allclose(holdings, whole[0], rtol=1e-6)


def test_more_than_all_of_a_firm_is_an_error():
    with pytest.raises(OverOwnedError, match="zeta"):
        network.check_stakes(np.array([[0, 0, 0.7], [0, 0, 0.6], [0, 0, 0]]), ["a", "b", "zeta"])


def test_threshold_control_gives_all_of_a_firm_to_the_majority_holder():
    votes = sp.csr_array(np.array([[0, 0.6, 0.5], [0, 0, 0.5], [0, 0, 0]]))
    assert network.control_matrix(votes, 0.5).toarray().tolist() == [
        [0, 1, 0],
        [0, 0, 0],
        [0, 0, 0],
    ]
    assert network.control_matrix(votes).toarray()[0, 1] == 0.6


def test_network_control_of_a_pyramid():
    """60 % of a firm that has 60 % of another: 36 % of its profit, all of its control."""
    matrix = np.array([[0, 0.6, 0], [0, 0, 0.6], [0, 0, 0]])
    assert network.holdings_of(sp.csr_array(matrix), 0)[2] == pytest.approx(0.36)
    control = network.control_matrix(sp.csr_array(matrix), 0.5)
    assert network.portfolio_value(control, np.array([0, 0, 100.0]))[0] == pytest.approx(100)
