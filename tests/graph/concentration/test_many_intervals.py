"""Intervals of many markets at once equal the intervals one by one."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.concentration.bounds import hhi_interval
from graph.concentration.boxes import Fringe, market_boxes
from graph.concentration.many_intervals import hhi_intervals_by_market
from graph.concentration.shares import as_exact

box = st.tuples(st.integers(0, 40), st.integers(0, 30)).map(lambda pair: (pair[0], sum(pair)))
markets = st.lists(st.lists(box, min_size=1, max_size=7), min_size=1, max_size=8)


@settings(max_examples=80, deadline=None)
@given(markets, st.booleans(), st.sampled_from([None, 7.0, 12.5]))
def test_each_market_comes_out_as_alone(ends_by_market, others, cap):
    rows = [(place, *ends) for place, found in enumerate(ends_by_market) for ends in found]
    table = hhi_intervals_by_market(
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        others_allowed=others,
        cap_pct=cap,
    )
    fringe = Fringe(None if cap is None else as_exact(cap)) if others else None
    for place, ends in enumerate(ends_by_market):
        market = market_boxes([(str(i), lo, hi) for i, (lo, hi) in enumerate(ends)], fringe)
        line = table.loc[place]
        assert line["feasible"] == market.is_feasible()
        if market.is_feasible():
            exact = hhi_interval(market)
            assert line["hhi_lo"] == pytest.approx(float(exact.lo), abs=1e-6)
            assert line["hhi_hi"] == pytest.approx(float(exact.hi), abs=1e-6)
        else:
            assert math.isnan(line["hhi_lo"])


@pytest.mark.parametrize(("upper", "bound"), [(4, "exact"), (3.7, "outer")])
def test_large_markets_say_whether_the_bound_is_reached(upper, bound):
    rows = [(0, 1.0, 5 + upper) for place in range(20)]
    table = hhi_intervals_by_market(*zip(*rows, strict=True))
    alone = hhi_interval(market_boxes([(str(i), lo, hi) for i, (_, lo, hi) in enumerate(rows)]))
    assert table.loc[0, "bound"] == alone.bound == bound
    assert table.loc[0, "hhi_hi"] == pytest.approx(float(alone.hi), abs=1e-6)
    assert table.loc[0, "hhi_lo"] == pytest.approx(float(alone.lo), abs=1e-6)
