"""Family `intervals`: HHI and delta where shares are missing, ranged or rounded."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from graph.concentration import indices
from graph.concentration.bounds import (
    after_merger,
    capped_at_smallest_named,
    delta_interval,
    hhi_from_cr4,
    hhi_interval,
)
from graph.concentration.boxes import (
    Fringe,
    InfeasibleShares,
    MarketBoxes,
    adds_up_within_rounding,
    market_boxes,
    rounding_box,
    unnamed_rows,
)
from graph.concentration.extremes import minimum_squares
from graph.concentration.shares import shares_of_sizes
from graph.vectors.question import Inputs, NotUnderstood, Question

_TOP = re.compile(r"HHI_top(\d+)_(not_rescaled|rescaled_to_100)")


def answer(question: Question) -> object:
    """Return the value of one key for what the vector knows of its market."""
    key, inputs = question.key, question.inputs
    if key in _ON_MARKET:
        return _ON_MARKET[key](_market(inputs), inputs)
    if key in _ON_INPUTS:
        return _ON_INPUTS[key](inputs)
    if _TOP.fullmatch(key):
        return _rows_seen(key, inputs)
    raise question.unknown()


def _market(inputs: Inputs) -> MarketBoxes:
    """Return the boxes and the fringe that the inputs describe."""
    whole = inputs.number("sum_pct", 100)
    if "lo_pct" in inputs:
        rows = unnamed_rows(inputs.numbers("lo_pct"), inputs.numbers("hi_pct"))
        return market_boxes(rows, _fringe(inputs, default=False), whole)
    if "shares_pct_rounded" in inputs:
        half = inputs.number("half_unit", Fraction(1, 2))
        boxes = [rounding_box(share, half) for share in inputs.numbers("shares_pct_rounded")]
        rows = unnamed_rows([box[0] for box in boxes], [box[1] for box in boxes])
        return market_boxes(rows, _fringe(inputs, default=False), whole)
    if "named_shares_pct" in inputs:
        shares = inputs.numbers("named_shares_pct")
        if "unknown_remainder_pct" in inputs:
            whole = sum(shares, inputs.number("unknown_remainder_pct"))
            if "sum_pct" in inputs and whole != inputs.number("sum_pct"):
                raise InfeasibleShares("named shares and remainder do not add up to sum_pct")
        return market_boxes(unnamed_rows(shares, shares), _fringe(inputs, default=True), whole)
    if "shares_pct" in inputs:
        return _with_unknown_firms(inputs, whole)
    raise NotUnderstood("no input describes the shares of a market")


def _with_unknown_firms(inputs: Inputs, whole: Fraction) -> MarketBoxes:
    shares = inputs.numbers_or_none("shares_pct")
    unknown = Fraction(0), inputs.number("cap_each_unknown_pct", whole)
    half = inputs.number("half_unit", 0)
    boxes = [unknown if share is None else rounding_box(share, half) for share in shares]
    rows = unnamed_rows([box[0] for box in boxes], [box[1] for box in boxes])
    return market_boxes(rows, _fringe(inputs, default=False), whole)


def _fringe(inputs: Inputs, *, default: bool) -> Fringe | None:
    if not inputs.flag("others_allowed", default=default or "number_of_unknown_firms" in inputs):
        return None
    cap = inputs.number("cap_each_unknown_pct") if "cap_each_unknown_pct" in inputs else None
    count = (
        inputs.integer("number_of_unknown_firms") if "number_of_unknown_firms" in inputs else None
    )
    return Fringe(cap, count)


def _merging(inputs: Inputs) -> list[int]:
    return [int(place) for place in inputs.numbers("merge")] if "merge" in inputs else [0, 1]


def _atomistic(market: MarketBoxes) -> MarketBoxes:
    return replace(market, fringe=Fringe())


def _one_firm(market: MarketBoxes) -> MarketBoxes:
    return replace(market, fringe=Fringe(n_firms=1))


def _capped(market: MarketBoxes, inputs: Inputs) -> MarketBoxes:
    if "cap_each_unknown_pct" in inputs:
        return replace(market, fringe=Fringe(inputs.number("cap_each_unknown_pct")))
    return capped_at_smallest_named(_atomistic(market))


def _equal_split(market: MarketBoxes, inputs: Inputs) -> Fraction:
    count = inputs.integer("number_of_unknown_firms")
    return minimum_squares(replace(market, fringe=Fringe(n_firms=count))).value


def _delta(market: MarketBoxes, inputs: Inputs) -> Fraction:
    interval = delta_interval(market, _merging(inputs))
    if interval.lo != interval.hi:
        raise NotUnderstood("the merging shares are ranges: ask for delta_min and delta_max")
    return interval.lo


def _naive_delta(market: MarketBoxes, inputs: Inputs, end: str) -> Fraction:
    sizes = [getattr(market.boxes[place], end) for place in _merging(inputs)]
    return Fraction(sum(sizes) ** 2 - sum(size * size for size in sizes))


def _midpoints(market: MarketBoxes) -> list[Fraction]:
    return [(box.lo + box.hi) / 2 for box in market.boxes]


def _squares(values: list[Fraction]) -> Fraction:
    return sum((value * value for value in values), Fraction(0))


_ON_MARKET: Mapping[str, Callable[[MarketBoxes, Inputs], object]] = {
    "HHI_min": lambda market, _: hhi_interval(market).lo,
    "HHI_max": lambda market, _: hhi_interval(market).hi,
    "HHI_min_atomistic_fringe": lambda market, _: minimum_squares(_atomistic(market)).value,
    "HHI_min_if_number_unknown": lambda market, _: minimum_squares(_atomistic(market)).value,
    "HHI_min_equal_split": _equal_split,
    "HHI_max_fringe_capped_at_smallest_named": lambda market, inputs: (
        hhi_interval(_capped(market, inputs)).hi
    ),
    "HHI_max_no_cap": lambda market, _: hhi_interval(_one_firm(market)).hi,
    "HHI_if_others_treated_as_one_firm": lambda market, _: hhi_interval(_one_firm(market)).hi,
    "coverage_pct": lambda market, _: sum(market.lower, Fraction(0)),
    "argmin_shares_pct": lambda market, _: list(minimum_squares(market).shares),
    "HHI_midpoints_not_normalised": lambda market, _: _squares(_midpoints(market)),
    "sum_of_midpoints_pct": lambda market, _: sum(_midpoints(market), Fraction(0)),
    "naive_HHI_lower_sum_lo_sq": lambda market, _: _squares(market.lower),
    "naive_HHI_upper_sum_hi_sq": lambda market, _: _squares([box.hi for box in market.boxes]),
    "delta": _delta,
    "delta_min": lambda market, inputs: delta_interval(market, _merging(inputs)).lo,
    "delta_max": lambda market, inputs: delta_interval(market, _merging(inputs)).hi,
    "delta_min_feasible_rest_sum": lambda market, inputs: (
        delta_interval(market, _merging(inputs)).rest_at_lo
    ),
    "delta_max_feasible_rest_sum": lambda market, inputs: (
        delta_interval(market, _merging(inputs)).rest_at_hi
    ),
    "naive_delta_min": lambda market, inputs: _naive_delta(market, inputs, "lo"),
    "naive_delta_max": lambda market, inputs: _naive_delta(market, inputs, "hi"),
    "HHI_pre_min": lambda market, _: minimum_squares(_atomistic(market)).value,
    "HHI_pre_max_no_cap": lambda market, _: hhi_interval(_one_firm(market)).hi,
    "HHI_post_min": lambda market, inputs: (
        minimum_squares(_atomistic(after_merger(market, _merging(inputs)))).value
    ),
    "HHI_post_max_no_cap": lambda market, inputs: (
        hhi_interval(_one_firm(after_merger(market, _merging(inputs)))).hi
    ),
}


def _printed(inputs: Inputs) -> list[Fraction]:
    given = inputs.first("shares_pct_rounded", "shares_pct", "named_shares_pct")
    return [share for share in inputs.numbers_or_none(given) if share is not None]


def _half_unit(inputs: Inputs) -> Fraction:
    return inputs.number("half_unit", Fraction(1, 2))


def _adds_up(inputs: Inputs) -> bool:
    named = not inputs.flag("others_allowed", default=False)
    return adds_up_within_rounding(_printed(inputs), _half_unit(inputs), all_named=named)


def _feasible(inputs: Inputs) -> bool:
    try:
        return _market(inputs).is_feasible()
    except InfeasibleShares:
        return False


def _whole_market(inputs: Inputs) -> float:
    return indices.hhi([_each_share(inputs)] * inputs.integer("n_firms"))


def _each_share(inputs: Inputs) -> Fraction:
    return inputs.number("each_share_pct", Fraction(100, inputs.integer("n_firms")))


def _rows_seen(key: str, inputs: Inputs) -> float:
    match = _TOP.fullmatch(key)
    assert match is not None
    seen = [_each_share(inputs)] * min(int(match[1]), inputs.integer("n_firms"))
    return indices.hhi(seen if match[2] == "not_rescaled" else shares_of_sizes(seen))


_ON_INPUTS: Mapping[str, Callable[[Inputs], object]] = {
    "HHI_inf": lambda inputs: hhi_from_cr4(inputs.number("CR4_pct")).inf,
    "HHI_sup": lambda inputs: hhi_from_cr4(inputs.number("CR4_pct")).sup,
    "inf_attained_only_with_atomistic_fringe": lambda inputs: (
        hhi_from_cr4(inputs.number("CR4_pct")).inf_needs_atomistic_fringe
    ),
    "sup_attained": lambda inputs: hhi_from_cr4(inputs.number("CR4_pct")).sup_is_attained,
    "feasible": _feasible,
    "adds_up_within_rounding": _adds_up,
    "sum_of_shares_pct": lambda inputs: sum(_printed(inputs), Fraction(0)),
    "HHI_as_reported": lambda inputs: indices.hhi(_printed(inputs)),
    "HHI_renormalised": lambda inputs: indices.hhi(shares_of_sizes(_printed(inputs))),
    "rounding_tolerance_sum_pct": lambda inputs: len(_printed(inputs)) * _half_unit(inputs),
    "HHI_if_null_dropped": lambda inputs: indices.hhi(_printed(inputs)),
    "HHI_if_null_dropped_and_renormalised": lambda inputs: indices.hhi(
        shares_of_sizes(_printed(inputs))
    ),
    "HHI_true": _whole_market,
}
