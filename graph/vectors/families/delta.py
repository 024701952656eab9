"""Family `delta`: change of the HHI by deals."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from graph.screening.deals import (
    InvalidDeal,
    merger_delta,
    remedy_delta,
    serial_deltas,
    transfer_delta,
)
from graph.vectors.question import Inputs, NotUnderstood, Question, exact

_NTH_DELTA = re.compile(r"delta_(\d+)")
_IMPLIED = re.compile(r"HHI_pre_implied_by_published_post_and_published_delta_(.+)")
_SIZE_OF_LABEL = re.compile(r"\s*(\d+(?:\.\d+)?)")

US_2023_HHI, US_2023_DELTA = 1_800, 100


def answer(question: Question) -> object:
    """Return the value of one key for the vector's deal."""
    key, inputs = question.key, question.inputs
    if key in _ANSWERS:
        return _ANSWERS[key](inputs)
    if match := _NTH_DELTA.fullmatch(key):
        return _nth(_serial(inputs), int(match[1]))
    if match := _IMPLIED.fullmatch(key):
        return inputs.number("HHI_post_published") - exact(match[1])
    raise question.unknown()


def _shares(inputs: Inputs) -> dict[str, Fraction]:
    """Return firm → share; firms of a list are called by their place."""
    if isinstance(inputs.raw("shares_pct"), Mapping):
        return inputs.named_numbers("shares_pct")
    return {str(place): share for place, share in enumerate(inputs.numbers("shares_pct"))}


def _merging(inputs: Inputs) -> list[str]:
    return inputs.names("merge")


def _merging_shares(inputs: Inputs) -> list[Fraction]:
    if "merging_shares_pct" in inputs:
        return inputs.numbers("merging_shares_pct")
    if "merge" in inputs:
        shares = _shares(inputs)
        if missing := [firm for firm in _merging(inputs) if firm not in shares]:
            raise InvalidDeal(f"{missing[0]} has no share in this market")
        return [shares[firm] for firm in _merging(inputs)]
    acquirer = inputs.first("acquirer_share_pct", "acquirer_pct")
    return [inputs.number(acquirer), inputs.number("target_share_pct")]


def _acquirer(inputs: Inputs) -> Fraction:
    return inputs.number(inputs.first("acquirer_pct", "acquirer_share_pct"))


def _transfer(inputs: Inputs) -> Fraction:
    return transfer_delta(
        _acquirer(inputs), inputs.number("seller_pct"), inputs.number("transferred_pct")
    )


def _transfer_closed_form(inputs: Inputs) -> Fraction:
    t = inputs.number("transferred_pct")
    return 2 * t * (_acquirer(inputs) - inputs.number("seller_pct")) + 2 * t * t


def _delta(inputs: Inputs) -> Fraction:
    if "transferred_pct" in inputs:
        return _transfer(inputs)
    if "sequence" in inputs:
        return _total(inputs)
    return merger_delta(_merging_shares(inputs))


def _hhi_pre(inputs: Inputs) -> Fraction:
    if "HHI_pre" in inputs:
        return inputs.number("HHI_pre")
    if "shares_pct" in inputs:
        return sum((share * share for share in _shares(inputs).values()), Fraction(0))
    if "HHI_post_published" in inputs:
        return inputs.number("HHI_post_published") - _delta(inputs)
    raise NotUnderstood("nothing says what the HHI was before the deal")


def _hhi_post(inputs: Inputs) -> Fraction:
    return _hhi_pre(inputs) + _delta(inputs)


def _serial(inputs: Inputs) -> tuple[Fraction, ...]:
    """Return the deltas of the sequence; its labels carry the share of each firm at that moment."""
    pairs = [_label_sizes(pair) for pair in inputs.items("sequence")]
    if "shares_pct" not in inputs:
        return tuple(merger_delta(pair) for pair in pairs)
    shares = _shares(inputs)
    mergers: list[tuple[str, str]] = []
    state = dict(shares)
    for one, other in pairs:
        acquirer = _firm_with(state, one, None)
        target = _firm_with(state, other, acquirer)
        mergers.append((acquirer, target))
        state[acquirer] += state.pop(target)
    return serial_deltas(shares, mergers).deltas


def _label_sizes(pair: object) -> tuple[Fraction, Fraction]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise NotUnderstood("each merger of the sequence is a pair of labels")
    one, other = (_SIZE_OF_LABEL.match(str(label)) for label in pair)
    if one is None or other is None:
        raise NotUnderstood(f"the labels {pair} do not begin with a share")
    return exact(one[1]), exact(other[1])


def _firm_with(shares: Mapping[str, Fraction], size: Fraction, taken: str | None) -> str:
    for firm, share in shares.items():
        if share == size and firm != taken:
            return firm
    raise InvalidDeal(f"no firm with a share of {float(size):g} is in the market at that moment")


def _nth(deltas: tuple[Fraction, ...], number: int) -> Fraction:
    if not 1 <= number <= len(deltas):
        raise NotUnderstood(f"the sequence has {len(deltas)} mergers")
    return deltas[number - 1]


def _total(inputs: Inputs) -> Fraction:
    return sum(_serial(inputs), Fraction(0))


def _after_remedy(inputs: Inputs) -> Fraction:
    receiver = str(inputs.raw("divest_to"))
    return remedy_delta(_shares(inputs), _merging(inputs), inputs.number("divest_pct"), receiver)


def _presumption(inputs: Inputs) -> bool:
    delta = _after_remedy(inputs) if "divest_pct" in inputs else _delta(inputs)
    return _hhi_pre(inputs) + delta > US_2023_HHI and delta > US_2023_DELTA


_ANSWERS: Mapping[str, Callable[[Inputs], object]] = {
    "HHI_pre": _hhi_pre,
    "HHI_post": _hhi_post,
    "delta": _delta,
    "formula_2t(a-b)+2t2": _transfer_closed_form,
    "combined_share_pct": lambda inputs: sum(_merging_shares(inputs), Fraction(0)),
    "sum_of_deltas": _total,
    "HHI_final": lambda inputs: _hhi_pre(inputs) + _total(inputs),
    "delta_before_remedy": lambda inputs: merger_delta(_merging_shares(inputs)),
    "delta_after_remedy": _after_remedy,
    "HHI_post_after_remedy": lambda inputs: _hhi_pre(inputs) + _after_remedy(inputs),
    "US_2023_HHI_limb_met": _presumption,
}
