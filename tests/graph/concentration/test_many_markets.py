"""Measures of many markets at once equal the scalar functions market by market."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.concentration import diversity, indices, many_markets
from graph.concentration.many_markets import COLUMNS, concentration_by_market
from graph.concentration.shares import InvalidShares, shares_of_sizes

SCALAR = {
    "n_firms": len,
    "hhi": indices.hhi,
    "effective_number": indices.effective_number,
    "cr1": lambda shares: indices.concentration_ratio(shares, 1),
    "cr4": lambda shares: indices.concentration_ratio(shares, 4),
    "hall_tideman": indices.hall_tideman,
    "entropy": diversity.entropy,
    "relative_entropy_01": diversity.relative_entropy_01,
    "hannah_kay_half": lambda shares: diversity.hannah_kay_number(shares, 0.5),
    "gini": diversity.gini,
    "theil": diversity.theil,
    "garcia_alba_01": indices.garcia_alba_01,
    "kwoka_01": indices.kwoka_01,
}

markets = st.lists(
    st.lists(st.integers(0, 50), min_size=1, max_size=40).filter(any), min_size=1, max_size=6
)


@given(markets, st.randoms())
def test_every_column_equals_the_scalar_function(firms_by_market, random):
    rows = [(f"m{place}", size) for place, firms in enumerate(firms_by_market) for size in firms]
    random.shuffle(rows)
    table = concentration_by_market([row[0] for row in rows], [row[1] for row in rows])
    assert tuple(table.columns) == COLUMNS == tuple(SCALAR)
    for place, firms in enumerate(firms_by_market):
        shares = shares_of_sizes(firms)
        for name, function in SCALAR.items():
            expected, computed = function(shares), table.loc[f"m{place}", name]
            if expected is None:
                assert math.isnan(computed)
            else:
                assert computed == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_markets_of_very_unequal_size_take_the_other_path():
    sizes = np.arange(1.0, 2001.0)
    market = np.where(sizes <= 1500, 0, sizes)
    table = concentration_by_market(market, sizes)
    whole = shares_of_sizes(list(range(1, 1501)))
    assert table.loc[0.0, "hhi"] == pytest.approx(indices.hhi(whole))
    assert table.loc[0.0, "hall_tideman"] == pytest.approx(indices.hall_tideman(whole))
    assert (table["hhi"].iloc[1:] == 10_000).all()


@given(markets, st.randoms())
def test_rows_that_stand_market_by_market_give_the_same_digits(firms_by_market, random):
    rows = [(place, size) for place, firms in enumerate(firms_by_market) for size in firms]
    ordered = concentration_by_market([row[0] for row in rows], [row[1] for row in rows])
    random.shuffle(rows)
    mixed = concentration_by_market([row[0] for row in rows], [row[1] for row in rows])
    np.testing.assert_array_equal(ordered.to_numpy(), mixed.to_numpy())


def test_two_threads_change_no_digit(monkeypatch):
    random = np.random.default_rng(20261121)
    market, sizes = random.integers(0, 300, 5000), random.lognormal(0.0, 1.2, 5000)
    alone = concentration_by_market(market, sizes)
    monkeypatch.setattr(many_markets, "_ROWS_FOR_THREADS", 0)
    assert concentration_by_market(market, sizes).equals(alone)


def test_printed_shares_are_used_as_given():
    table = concentration_by_market(["a", "a"], [50, 30], already_shares=True)
    assert table.loc["a", "hhi"] == pytest.approx(3400)


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_a_value_that_is_no_share_names_its_market(bad):
    with pytest.raises(InvalidShares, match="market b"):
        concentration_by_market(["a", "b"], [1.0, bad])


def test_a_market_without_any_share_is_named():
    with pytest.raises(InvalidShares, match="market b"):
        concentration_by_market(["a", "b"], [1.0, 0.0])


def test_no_rows_make_no_markets():
    assert len(concentration_by_market([], [])) == 0


def test_markets_of_nearly_as_many_firms_do_not_touch_each_other():
    firms = {"alfa": range(40, 57), "beta": range(1, 19), "gamma": range(100, 117)}
    rows = [(market, float(size)) for market, sizes in firms.items() for size in sizes]
    table = concentration_by_market([row[0] for row in rows], [row[1] for row in rows])
    for market, sizes in firms.items():
        shares = shares_of_sizes(list(sizes))
        assert table.loc[market, "kwoka_01"] == pytest.approx(indices.kwoka_01(shares), rel=1e-12)
        assert table.loc[market, "gini"] == pytest.approx(diversity.gini(shares), rel=1e-12)
