"""Indices of complete vectors: identities of the literature, edge cases, order of the firms."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.concentration import diversity, indices
from graph.concentration.shares import InvalidShares, shares_of_sizes

sizes = st.lists(st.integers(1, 1000), min_size=1, max_size=12)
alphas = st.sampled_from([0.3, 0.5, 1, 1.5, 2, 3, 7, math.inf])


def close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@given(sizes, st.integers(2, 4), alphas)
def test_replication_multiplies_numbers_and_divides_the_hhi(firms, k, alpha):
    before, after = shares_of_sizes(firms), shares_of_sizes(firms * k)
    assert close(indices.hhi(after), indices.hhi(before) / k)
    number = diversity.hannah_kay_number(after, alpha)
    assert close(number, k * diversity.hannah_kay_number(before, alpha))


@given(sizes.filter(lambda firms: len(firms) > 1), st.data(), alphas)
def test_a_share_that_moves_to_a_larger_firm_never_lowers_concentration(firms, data, alpha):
    small, large = sorted(data.draw(st.permutations(range(len(firms))))[:2], key=firms.__getitem__)
    moved = list(firms)
    step = data.draw(st.integers(0, firms[small]))
    moved[small] -= step
    moved[large] += step
    before, after = shares_of_sizes(firms), shares_of_sizes(moved)
    for index in (indices.hhi, indices.hall_tideman):
        assert index(after) >= index(before) - 1e-9
    numbers = [diversity.hannah_kay_number(shares, alpha) for shares in (before, after)]
    assert numbers[1] <= numbers[0] + 1e-9


@given(sizes.filter(lambda firms: len(firms) > 1), alphas)
def test_a_merger_never_lowers_concentration(firms, alpha):
    before = shares_of_sizes(firms)
    after = shares_of_sizes([firms[0] + firms[1], *firms[2:]])
    for index in (indices.hhi, indices.hall_tideman):
        assert index(after) >= index(before) - 1e-9
    numbers = [diversity.hannah_kay_number(shares, alpha) for shares in (before, after)]
    assert numbers[1] <= numbers[0] + 1e-9


@given(sizes)
def test_the_number_of_order_two_is_the_inverse_hhi(firms):
    shares = shares_of_sizes(firms)
    assert close(diversity.hannah_kay_number(shares, 2), 10_000 / indices.hhi(shares))


@given(sizes)
def test_hhi_is_one_plus_squared_variation_over_n(firms):
    n, mean = len(firms), Fraction(sum(firms), len(firms))
    variation = sum((Fraction(size) - mean) ** 2 for size in firms) / n / mean**2
    assert close(indices.hhi(shares_of_sizes(firms)), float(10_000 * (1 + variation) / n))


@given(sizes)
def test_numbers_do_not_increase_with_the_exponent(firms):
    shares = shares_of_sizes(firms)
    ladder = [
        diversity.hannah_kay_number(shares, a) for a in (0.2, 0.5, 1, 1.5, 2, 5, 50, math.inf)
    ]
    assert all(later <= earlier + 1e-9 for earlier, later in itertools.pairwise(ladder))


@given(sizes, st.randoms())
def test_the_order_of_the_firms_does_not_matter(firms, random):
    shuffled = random.sample(firms, len(firms))
    for index in (
        indices.hhi,
        indices.hall_tideman,
        indices.kwoka_01,
        indices.garcia_alba_01,
        diversity.entropy,
        diversity.gini,
    ):
        assert index(shares_of_sizes(shuffled)) == index(shares_of_sizes(firms))


@given(sizes)
def test_theil_is_what_entropy_lacks(firms):
    shares = shares_of_sizes(firms)
    assert close(diversity.theil(shares) + diversity.entropy(shares), math.log(len(firms)))


def test_a_monopoly_has_no_normalised_index():
    assert indices.hhi([100]) == 10_000
    assert indices.normalised_hhi_01([100]) is None
    assert diversity.relative_entropy_01([100]) is None
    assert diversity.gini([100], corrected=True) is None
    assert indices.kwoka_01([100]) == 0


def test_firms_without_a_share_change_no_concentration_but_count_as_unequal():
    assert indices.hall_tideman([60, 40, 0]) == pytest.approx(indices.hall_tideman([60, 40]))
    assert diversity.entropy([60, 40, 0]) == diversity.entropy([60, 40])
    assert diversity.gini([50, 50]) == 0
    assert diversity.gini([50, 50, 0]) == pytest.approx(1 / 3)


def test_equal_pairs_of_firms_tie_without_effect():
    assert indices.hall_tideman([25, 25, 25, 25]) == pytest.approx(0.25)


def test_control_needs_more_than_half_where_it_is_strict():
    assert indices.firms_to_reach([50, 30, 20], 50, strictly=False) == 1
    assert indices.firms_to_reach([50, 30, 20], 50, strictly=True) == 2
    assert indices.firms_to_reach([50, 30], 90, strictly=True) is None


def test_volatility_counts_entry_and_exit():
    assert indices.volatility_pp({"a": 60, "b": 40}, {"a": 50, "c": 50}) == 50


@pytest.mark.parametrize("shares", [[], [-1, 101], [math.nan, 50], [math.inf]])
def test_no_market_has_such_shares(shares):
    with pytest.raises(InvalidShares):
        indices.hhi(shares)


def test_sizes_that_are_all_zero_have_no_shares():
    with pytest.raises(InvalidShares):
        shares_of_sizes([0, 0])


def test_an_exponent_that_is_not_positive_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        diversity.hannah_kay_number([50, 50], 0)


def test_the_lead_of_the_largest_firm_needs_a_second_one_for_a_ratio():
    assert indices.leader_gap_pp([20, 50, 30]) == 20
    assert indices.leader_ratio([20, 50, 25]) == 2
    assert indices.leader_gap_pp([100]) == 100
    assert indices.leader_ratio([100]) is None
    assert indices.leader_ratio([100, 0]) is None
