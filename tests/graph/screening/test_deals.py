"""Changes of the HHI by deals: closed forms against full recomputation."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.concentration import indices
from graph.concentration.boxes import Fringe, market_boxes
from graph.screening.deals import (
    InvalidDeal,
    cumulative_delta,
    merger_delta,
    remedy_delta,
    screen_merger,
    serial_deltas,
    transfer_delta,
)

shares = st.lists(st.integers(1, 30), min_size=3, max_size=6)


@given(shares, st.integers(2, 4))
def test_a_merger_of_several_firms_equals_both_vectors_computed_in_full(firms, merging):
    count = min(merging, len(firms))
    after = [sum(firms[:count]), *firms[count:]]
    assert float(merger_delta(firms[:count])) == indices.hhi(after) - indices.hhi(firms)


@given(st.integers(0, 50), st.integers(1, 50), st.data())
def test_a_partial_transfer_equals_both_vectors_computed_in_full(acquirer, seller, data):
    points = data.draw(st.integers(0, seller))
    before, after = [acquirer, seller], [acquirer + points, seller - points]
    change = indices.hhi(after) - indices.hhi(before)
    assert float(transfer_delta(acquirer, seller, points)) == change


@given(shares)
def test_the_order_of_serial_mergers_does_not_change_their_sum(firms):
    market = {str(place): share for place, share in enumerate(firms)}
    one = serial_deltas(market, [("0", "1"), ("0", "2")])
    other = serial_deltas(market, [("2", "1"), ("0", "2")])
    assert one.total == other.total == merger_delta(firms[:3])


def test_serial_acquisitions_are_added_up_over_a_rolling_window():
    market = {"alfa": 30, "beta": 5, "gamma": 4, "delta": 3}
    mergers = [
        (date(2024, 1, 10), "alfa", "beta"),
        (date(2026, 2, 1), "alfa", "gamma"),
        (date(2026, 6, 1), "alfa", "delta"),
    ]
    two_years = cumulative_delta(market, mergers, date(2026, 6, 30), 24)
    assert two_years == 2 * 35 * 4 + 2 * 39 * 3
    assert cumulative_delta(market, mergers, date(2026, 6, 30), 60) == two_years + 2 * 30 * 5
    assert cumulative_delta(market, mergers, date(2026, 3, 1), 24) == 2 * 35 * 4


def test_a_remedy_is_measured_against_the_market_before_the_deal():
    market = {"alfa": 40, "beta": 20, "gamma": 10}
    assert merger_delta([40, 20]) == 1600
    after = 50**2 + 20**2
    before = 40**2 + 20**2 + 10**2
    assert remedy_delta(market, ["alfa", "beta"], 10, "gamma") == after - before
    entrant = 50**2 + 10**2 + 10**2
    assert remedy_delta(market, ["alfa", "beta"], 10, "newcomer") == entrant - before


@pytest.mark.parametrize(
    "deal",
    [
        lambda: merger_delta([30]),
        lambda: transfer_delta(30, 5, 6),
        lambda: remedy_delta({"a": 1, "b": 2}, ["a", "b"], 4, "c"),
        lambda: remedy_delta({"a": 1, "b": 2}, ["a", "b"], 1, "a"),
        lambda: serial_deltas({"a": 1, "b": 2, "c": 3}, [("a", "b"), ("b", "c")]),
        lambda: screen_merger(market_boxes([("a", 50, 50), ("b", 50, 50)]), [0, 0]),
    ],
)
def test_a_deal_that_the_shares_do_not_allow_is_an_error(deal):
    with pytest.raises(InvalidDeal):
        deal()


def test_with_points_the_post_interval_is_the_pre_interval_moved_by_the_change():
    market = market_boxes([("a", 25, 25), ("b", 10, 10)], Fringe())
    found = screen_merger(market, [0, 1])
    assert (found.pre.lo, found.pre.hi) == (725, 4950)
    assert (found.post.lo, found.post.hi) == (1225, 5450)
