"""Family `upp`: price pressure, compensating cost reductions, vertical arithmetic."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from graph.pressure import horizontal, vertical
from graph.pressure.diversion import diversion_from_shares
from graph.vectors.question import Inputs, NotUnderstood, Question, exact

_PROFITABLE = re.compile(r"profitable_at_d_(.+)")


def answer(question: Question) -> object:
    """Return the value of one key for the vector's firms."""
    key, inputs = question.key, question.inputs
    if key in _ANSWERS:
        return _ANSWERS[key](inputs)
    if match := _PROFITABLE.fullmatch(key):
        margins = inputs.number("mU"), inputs.number("mD"), inputs.number("D")
        return vertical.foreclosure_pays(exact(match[1]), *margins)
    raise question.unknown()


def _diversion(inputs: Inputs, name: str) -> Fraction | float:
    """Return a stated diversion ratio, or the one that is proportional to shares."""
    if name in inputs:
        return inputs.number(name)
    if "s1_pct" in inputs and "s2_pct" in inputs:
        one, other = inputs.number("s1_pct"), inputs.number("s2_pct")
        source, target = (one, other) if name == "D12" else (other, one)
        return diversion_from_shares(source, target).ratio
    if "D" in inputs:
        return inputs.number("D")
    raise NotUnderstood(f"input '{name}' is missing")


def _price_ratio(inputs: Inputs, partner: str, own: str) -> Fraction:
    """Return partner's price over own price; equal prices where none is given."""
    if partner in inputs and own in inputs:
        return inputs.number(partner) / inputs.number(own)
    if "p1_over_p2" in inputs:
        ratio = inputs.number("p1_over_p2")
        return 1 / ratio if own == "p1" else ratio
    return Fraction(1)


def _margin(inputs: Inputs, name: str) -> Fraction:
    return inputs.number(name if name in inputs else "m")


def _guppi_1(inputs: Inputs) -> float:
    ratio = _price_ratio(inputs, "p2", "p1")
    return horizontal.guppi(_diversion(inputs, "D12"), _margin(inputs, "m2"), ratio)


def _guppi_2(inputs: Inputs) -> float:
    ratio = _price_ratio(inputs, "p1", "p2")
    return horizontal.guppi(_diversion(inputs, "D21"), _margin(inputs, "m1"), ratio)


def _guppi(inputs: Inputs) -> float | list[float]:
    if "cases_D_m" in inputs:
        if not inputs.flag("equal_prices", default=True):
            raise NotUnderstood("the cases name no prices, and they are not equal")
        return [
            horizontal.guppi(exact(case[0]), exact(case[1])) for case in inputs.items("cases_D_m")
        ]
    if "prices" in inputs:
        return horizontal.multiproduct_guppi(
            inputs.matrix("D"),
            inputs.numbers("margins"),
            inputs.numbers("prices"),
            inputs.names("firm"),
        )
    if "m" in inputs and "D" in inputs:
        ratio = _price_ratio(inputs, "p2", "p1")
        return horizontal.guppi(inputs.number("D"), inputs.number("m"), ratio)
    return _guppi_1(inputs)


def _cmcr(inputs: Inputs, of_price: bool) -> float | list[float]:
    place = 1 if of_price else 0
    if "s" in inputs:
        one, other = inputs.numbers("s")
        return horizontal.cmcr_cournot(one, other, inputs.number("elasticity"))[place]
    if "delta_HHI" in inputs:
        delta = inputs.number("delta_HHI")
        if "elasticities" in inputs:
            return [
                horizontal.cmcr_cournot_from_delta(delta, elasticity)[place]
                for elasticity in inputs.numbers("elasticities")
            ]
        return horizontal.cmcr_cournot_from_delta(delta, inputs.number("elasticity"))[place]
    return horizontal.cmcr_bertrand_symmetric(inputs.number("m"), inputs.number("D"))[place]


def _silent(inputs: Inputs) -> tuple[float, float]:
    if "control" in inputs and inputs.text("control") != "silent":
        raise NotUnderstood(f"control '{inputs.text('control')}' is not understood here")
    return horizontal.silent_stake_guppi(inputs.number("beta"), Fraction(_guppi_1(inputs)))


def _vertical_upp(inputs: Inputs) -> vertical.VerticalPressure:
    return vertical.vertical_upp(
        diversion_to_affiliate=inputs.number("diversion_to_affiliate"),
        downstream_margin=inputs.number("downstream_margin"),
        downstream_price=inputs.number("downstream_price"),
        upstream_margin=inputs.number("upstream_margin"),
        upstream_price=inputs.number("upstream_price"),
        inputs_per_unit=inputs.number("inputs_per_unit", 1),
    )


def _vguppi_u(inputs: Inputs) -> float:
    return vertical.vguppi_upstream(
        inputs.number("DR_UD"), inputs.number("M_D"), inputs.number("P_D"), inputs.number("W_R")
    )


def _vguppi_r(inputs: Inputs) -> float:
    return vertical.vguppi_rival(
        Fraction(_vguppi_u(inputs)),
        inputs.number("PTR_U"),
        inputs.number("W_R"),
        inputs.number("P_R"),
    )


def _critical(inputs: Inputs) -> float:
    return vertical.critical_departure_rate(
        inputs.number("mU"), inputs.number("mD"), inputs.number("D")
    )


def _feasible(inputs: Inputs) -> bool:
    margins = inputs.number("mU"), inputs.number("mD"), inputs.number("D")
    return margins[0] <= margins[2] * (margins[0] + margins[1])


_ANSWERS: Mapping[str, Callable[[Inputs], object]] = {
    "GUPPI_1": _guppi_1,
    "GUPPI": _guppi,
    "D12": lambda inputs: _diversion(inputs, "D12"),
    "D21": lambda inputs: _diversion(inputs, "D21"),
    "CMCR_of_cost": lambda inputs: _cmcr(inputs, of_price=False),
    "CMCR_of_price": lambda inputs: _cmcr(inputs, of_price=True),
    "GUPPI_holder": lambda inputs: _silent(inputs)[0],
    "GUPPI_target": lambda inputs: _silent(inputs)[1],
    "GUPPI_holder_full_merger": _guppi_1,
    "GUPPI_target_full_merger": _guppi_2,
    "gross_vUPP": lambda inputs: _vertical_upp(inputs).gross,
    "opportunity_cost": lambda inputs: _vertical_upp(inputs).opportunity_cost,
    "net_vUPP": lambda inputs: _vertical_upp(inputs).net,
    "vGUPPIu": _vguppi_u,
    "vGUPPIr": _vguppi_r,
    "critical_departure_rate": _critical,
    "feasible": _feasible,
}
