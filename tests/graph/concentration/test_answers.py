"""Tests on intervals have three answers, and name the share that would settle them."""

from fractions import Fraction

import pytest

from graph.concentration.answers import THE_REST, compare, settling_shares
from graph.concentration.bounds import Interval
from graph.concentration.boxes import Fringe, market_boxes


@pytest.mark.parametrize(
    ("lo", "hi", "relation", "answer"),
    [
        (1801, 1900, ">", "certain"),
        (1800, 1900, ">", "possible"),
        (1800, 1900, ">=", "certain"),
        (1700, 1800, ">", "no"),
        (1700, 1800, ">=", "possible"),
        (1700, 1799, "<", "certain"),
    ],
)
def test_the_operator_decides_at_the_threshold(lo, hi, relation, answer):
    assert compare(Interval(Fraction(lo), Fraction(hi)), relation, 1800) == answer


def test_a_settled_test_needs_no_further_share():
    assert settling_shares(market_boxes([("alfa", 60, 60), ("beta", 40, 40)]), ">", 1800) == []


def test_the_widest_unknown_share_comes_first_and_says_whether_it_would_settle():
    market = market_boxes([("alfa", 20, 50), ("beta", 20, 25), ("gamma", 30, 55)])
    found = settling_shares(market, ">", 3500)
    assert [share.firm for share in found] == ["alfa", "gamma", "beta"]
    assert found[0].settles == "always"
    assert found[-1].settles in ("sometimes", "never")


def test_an_unnamed_rest_can_keep_a_test_open():
    market = market_boxes([("alfa", 30, 30)], Fringe())
    assert [(share.firm, share.settles) for share in settling_shares(market, ">", 1000)] == [
        (THE_REST, "always")
    ]
