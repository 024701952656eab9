"""Family `concentration`: one complete vector of sizes or shares."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from data.errors import VigieError
from graph.concentration import diversity, indices
from graph.concentration.shares import Number, checked, shares_of_sizes, total
from graph.vectors.question import Inputs, NotUnderstood, Question, exact

_RATIO = re.compile(r"CR(\d+)")
_HANNAH_KAY = re.compile(r"(?:N|hannah_kay_numbers)_alpha_(\S+)")
_REPRODUCES = 1e-12
"""Two orders of the same firms must give the same number up to rounding."""


class OrderDependentResult(VigieError):
    """The same firms in another order gave another result."""


Vector = Sequence[Number]

_MEASURES: Mapping[str, Callable[[Vector], object]] = {
    "HHI": indices.hhi,
    "HHI_as_reported": indices.hhi,
    "HHI_renormalised": lambda shares: indices.hhi(shares_of_sizes(shares)),
    "effective_number_HHI": indices.effective_number,
    "HHI_normalised_0_1": indices.normalised_hhi_01,
    "HHI_dual_1_minus_1_over_nH": indices.dual_hhi_01,
    "hall_tideman": indices.hall_tideman,
    "gini_uncorrected": diversity.gini,
    "gini_corrected_n_over_n_minus_1": lambda shares: diversity.gini(shares, corrected=True),
    "gini_simpson_1_minus_H": indices.gini_simpson_01,
    "entropy_nat": diversity.entropy,
    "entropy_bits": diversity.entropy_bits,
    "max_entropy_bits": lambda shares: diversity.entropy_bits(shares_of_sizes([1] * len(shares))),
    "relative_entropy": diversity.relative_entropy_01,
    "effective_number_entropy": diversity.effective_number_entropy,
    "renyi_0_bits": lambda shares: diversity.renyi_bits(shares, 0),
    "renyi_2_bits": lambda shares: diversity.renyi_bits(shares, 2),
    "renyi_inf_bits": lambda shares: diversity.renyi_bits(shares, float("inf")),
    "theil_T_nat": diversity.theil,
    "dominance_garcia_alba": indices.garcia_alba_01,
    "kwoka": indices.kwoka_01,
    "melnik_shy_stenbacka_threshold_pct": indices.dominance_threshold_pct,
    "CCI": indices.comprehensive_concentration_01,
    "shares_pct": checked,
    "sum_of_shares_pct": total,
}


def answer(question: Question) -> object:
    """Return the value of one key for the vector's firms."""
    measure = _measure(question)
    shares = _shares(question.inputs)
    value = measure(shares)
    if "shares_pct_permuted" in question.inputs and question.key != "shares_pct":
        again = measure(question.inputs.numbers("shares_pct_permuted"))
        if not _same(value, again):
            raise OrderDependentResult(f"{question.key}: {value} in one order, {again} in another")
    return value


def _measure(question: Question) -> Callable[[Vector], object]:
    key = question.key
    if key in _MEASURES:
        return _MEASURES[key]
    if match := _RATIO.fullmatch(key):
        k = int(match[1])
        return lambda shares: indices.concentration_ratio(shares, k)
    if match := _HANNAH_KAY.fullmatch(key):
        alpha: Number = float("inf") if match[1] == "inf" else exact(match[1])
        return lambda shares: diversity.hannah_kay_number(shares, alpha)
    if key in ("k_ge", "k_gt"):
        threshold = 100 * question.inputs.number("threshold")
        strictly = key == "k_gt"
        return lambda shares: indices.firms_to_reach(shares, threshold, strictly=strictly)
    raise question.unknown()


def _shares(inputs: Inputs) -> list[Number]:
    given = inputs.first("shares_pct", "shares_fraction", "sizes", "sales", "shares_pct_permuted")
    values: list[Fraction] = inputs.numbers(given)
    if not values:
        raise NotUnderstood(f"input '{given}' is empty")
    if given in ("sizes", "sales"):
        return shares_of_sizes(values)
    scale = 100 if given == "shares_fraction" else 1
    return [scale * value for value in values]


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=_REPRODUCES, abs_tol=_REPRODUCES)
    return one == other
