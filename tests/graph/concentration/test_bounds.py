"""Intervals of incomplete shares: exact ends, proven outer bounds, typed errors."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.concentration.bounds import (
    after_merger,
    capped_at_smallest_named,
    concentration_ratio_interval,
    delta_interval,
    effective_number_interval,
    hhi_from_cr4,
    hhi_interval,
)
from graph.concentration.boxes import (
    Fringe,
    InfeasibleShares,
    MarketBoxes,
    ShareBox,
    adds_up_within_rounding,
    market_boxes,
    rounding_box,
)
from graph.concentration.extremes import maximum_squares, minimum_squares, water_filling

WHOLE = 20
"""A small whole keeps the brute force over integer shares short."""


def boxes(*ends: tuple[float, float], fringe: Fringe | None = None) -> MarketBoxes:
    return market_boxes([(f"firm {place}", lo, hi) for place, (lo, hi) in enumerate(ends)], fringe)


integer_boxes = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 8)).map(lambda pair: (pair[0], sum(pair))),
    min_size=1,
    max_size=4,
)
fringes = st.one_of(
    st.none(),
    st.builds(
        Fringe,
        st.one_of(st.none(), st.integers(1, 9).map(Fraction)),
        st.one_of(st.none(), st.integers(0, 3)),
    ),
)


def all_integer_markets(market: MarketBoxes):
    """Every market with whole-number shares: named firms, then unnamed ones from the largest."""
    ranges = [range(int(box.lo), int(min(box.hi, market.whole)) + 1) for box in market.boxes]
    for named in itertools.product(*ranges):
        rest = int(market.whole) - sum(named)
        if rest == 0:
            yield (*named,)
        elif rest > 0 and market.fringe is not None:
            cap = int(market.fringe.largest_firm(market.whole))
            count = rest if market.fringe.n_firms is None else market.fringe.n_firms
            for unnamed in partitions(rest, cap, count):
                yield (*named, *unnamed)


def partitions(rest: int, cap: int, count: int):
    if rest == 0:
        yield ()
    elif count > 0:
        for largest in range(min(rest, cap), 0, -1):
            for others in partitions(rest - largest, largest, count - 1):
                yield (largest, *others)


@settings(max_examples=150, deadline=None)
@given(integer_boxes, fringes)
def test_the_interval_is_that_of_all_markets_that_fit(ends, fringe):
    rows = [(str(place), lo, hi) for place, (lo, hi) in enumerate(ends)]
    market = market_boxes(rows, fringe, WHOLE)
    found = [sum(s * s for s in shares) for shares in all_integer_markets(market)]
    if not found:
        assert not market.is_feasible()
        with pytest.raises(InfeasibleShares):
            hhi_interval(market)
        return
    interval = hhi_interval(market)
    # All vertices are whole numbers here, so the maximum is reached; the minimum may lie between.
    assert interval.hi == max(found)
    assert interval.lo <= min(found)


@settings(max_examples=100, deadline=None)
@given(integer_boxes, fringes, st.integers(1, 4))
def test_the_ratio_interval_contains_every_market_and_its_top_is_reached(ends, fringe, k):
    rows = [(str(place), lo, hi) for place, (lo, hi) in enumerate(ends)]
    market = market_boxes(rows, fringe, WHOLE)
    found = [sum(sorted(shares)[-k:]) for shares in all_integer_markets(market)]
    if found:
        interval = concentration_ratio_interval(market, k)
        assert interval.hi == max(found)
        assert interval.lo <= min(found)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)).map(sorted), min_size=1, max_size=5)
)
def test_water_filling_is_the_least_unequal_vector(ends):
    lower, upper = [Fraction(lo) for lo, _ in ends], [Fraction(hi) for _, hi in ends]
    whole = (sum(lower) + sum(upper)) / 2
    shares = water_filling(lower, upper, whole)
    assert sum(shares) == whole
    assert all(lo <= share <= hi for lo, share, hi in zip(lower, shares, upper, strict=True))
    # Optimality: nothing can be moved from a larger to a smaller share within the boxes.
    for high, low in itertools.permutations(range(len(shares)), 2):
        if shares[high] > shares[low]:
            assert shares[high] == lower[high] or shares[low] == upper[low]


@settings(max_examples=60, deadline=None)
@given(integer_boxes.filter(lambda ends: len(ends) > 1), fringes)
def test_delta_lies_between_its_ends_in_every_market(ends, fringe):
    rows = [(str(place), lo, hi) for place, (lo, hi) in enumerate(ends)]
    market = market_boxes(rows, fringe, WHOLE)
    found = [2 * shares[0] * shares[1] for shares in all_integer_markets(market)]
    if found:
        interval = delta_interval(market, [0, 1])
        assert interval.lo == min(found)
        assert interval.hi >= max(found)
        assert interval.hi - max(found) <= Fraction(1, 2)


def test_delta_is_largest_where_the_merging_firms_are_equal():
    market = boxes((10, 60), (10, 60), (40, 40))
    assert delta_interval(market, [0, 1]).hi == 2 * 30 * 30


def test_several_firms_may_merge():
    assert delta_interval(boxes((10, 10), (20, 20), (30, 30), (40, 40)), [0, 1, 2]).lo == 2200


def test_the_change_needs_no_knowledge_of_the_rest():
    market = boxes((25, 25), (10, 10), fringe=Fringe())
    found = delta_interval(market, [0, 1])
    assert (found.lo, found.hi) == (500, 500)


def test_after_a_merger_the_rest_stays_as_it_was():
    market = capped_at_smallest_named(boxes((30, 30), (20, 20), (12, 12), fringe=Fringe()))
    before, after = hhi_interval(market), hhi_interval(after_merger(market, [0, 2]))
    assert (before.lo, before.hi) == (1444, 1880)
    assert (after.lo, after.hi) == (before.lo + 720, before.hi + 720) == (2164, 2600)
    fresh = capped_at_smallest_named(after_merger(market, [0, 2]))
    assert hhi_interval(fresh).hi == 2888


def test_others_are_never_one_firm_when_a_cap_is_known():
    market = boxes((40, 40), (25, 25), (10, 10), fringe=Fringe(Fraction(10)))
    assert hhi_interval(market).hi == 2550
    assert hhi_interval(boxes((40, 40), (25, 25), (10, 10), fringe=Fringe())).hi == 2950


def test_unnamed_firms_of_known_number_have_a_floor():
    market = boxes((50, 50), fringe=Fringe(n_firms=5))
    assert minimum_squares(market).value == 2500 + 5 * 100


@pytest.mark.parametrize(
    ("ends", "fringe", "named"),
    [
        (((60, 70), (50, 55)), None, "firm 0 60, firm 1 50"),
        (((0, 5), (5, 10)), None, "firm 0 5, firm 1 10"),
        (((0, 5),), Fringe(Fraction(10), 3), "firm 0 5"),
    ],
)
def test_shares_that_cannot_add_up_name_their_rows(ends, fringe, named):
    with pytest.raises(InfeasibleShares, match=named):
        hhi_interval(boxes(*ends, fringe=fringe))


def test_an_empty_box_is_infeasible():
    with pytest.raises(InfeasibleShares, match="empty"):
        ShareBox("alfa", Fraction(5), Fraction(4))


def many(count: int, width: Fraction = Fraction(4)) -> MarketBoxes:
    middle = Fraction(100, count)
    ends = [
        (f"firm {place}", max(Fraction(0), middle - Fraction(place, 7)), middle + width)
        for place in range(count)
    ]
    return market_boxes(ends)


def test_sixteen_boxes_are_exact_and_seventeen_a_tagged_outer_bound():
    assert hhi_interval(many(16)).bound == "exact"
    wide = hhi_interval(many(17))
    assert wide.bound == "outer"
    reached = maximum_squares(many(17))
    assert sum(share**2 for share in reached.shares) <= wide.hi


@settings(max_examples=40, deadline=None)
@given(integer_boxes, fringes)
def test_the_chord_bound_is_never_below_the_exact_maximum(ends, fringe):
    from graph.concentration.extremes import _chord_bound, _enumerated

    rows = [(str(place), lo, hi) for place, (lo, hi) in enumerate(ends)]
    market = market_boxes(rows, fringe, WHOLE)
    if market.is_feasible():
        assert _chord_bound(market).value >= _enumerated(market).value


def test_rounded_shares_make_an_interval_around_the_printed_index():
    ends = [rounding_box(share, Fraction(1, 2)) for share in (30, 30, 20, 20)]
    found = hhi_interval(boxes(*ends))
    assert found.lo < 2600 < found.hi


def test_rounding_explains_half_a_unit_per_firm_and_no_more():
    assert adds_up_within_rounding([33, 33, 33])
    assert adds_up_within_rounding([34, 34, 33.5])
    assert not adds_up_within_rounding([34, 34, 34])
    assert not adds_up_within_rounding([33, 33, 32])
    assert adds_up_within_rounding([33, 33, 32], all_named=False)


def test_a_ratio_alone_says_little():
    known = hhi_from_cr4(80)
    assert (known.inf, known.sup) == (1600, 6400)
    assert known.inf_needs_atomistic_fringe
    assert not known.sup_is_attained
    assert hhi_from_cr4(100).sup_is_attained


def test_the_effective_number_turns_the_interval_round():
    found = effective_number_interval(hhi_interval(boxes((50, 50), (30, 30), (20, 20))))
    assert found.lo == found.hi == Fraction(10_000, 3800)
