"""Input foreclosure: vertical arithmetic, vertical UPP and vGUPPI (Moresi & Salop 2013).

The formulas of the vGUPPI are taken from recalled literature; the paper itself was not re-read.
"""

from dataclasses import dataclass

from graph.concentration.shares import Number
from graph.pressure.errors import UndefinedPressure


@dataclass(frozen=True)
class VerticalPressure:
    """Money per unit of output: gain downstream, opportunity cost upstream, difference."""

    gross: float
    opportunity_cost: float

    @property
    def net(self) -> float:
        """Return the gain net of what selling the input would have earned."""
        return self.gross - self.opportunity_cost


def vertical_upp(
    *,
    diversion_to_affiliate: Number,
    downstream_margin: Number,
    downstream_price: Number,
    upstream_margin: Number,
    upstream_price: Number,
    inputs_per_unit: Number = 1,
) -> VerticalPressure:
    """Return the pressure to foreclose a rival's input, money per unit of its output.

    Gross: diversion × downstream margin × downstream price; cost: upstream margin × upstream price
    × inputs per unit. Margins are fractions of price.
    """
    return VerticalPressure(
        float(diversion_to_affiliate * downstream_margin * downstream_price),
        float(upstream_margin * upstream_price * inputs_per_unit),
    )


def vguppi_upstream(
    diversion: Number, downstream_margin: Number, downstream_price: Number, input_price: Number
) -> float:
    """Return vGUPPI_u = DR_UD · M_D · P_D / W_R, a fraction of the rival's input price.

    `diversion` is units gained downstream per unit of *input* lost upstream.

    Raises:
        UndefinedPressure: the input price is not above zero.
    """
    if input_price <= 0:
        raise UndefinedPressure("the rival's input price must be above zero")
    return float(diversion * downstream_margin * downstream_price / input_price)


def vguppi_rival(
    upstream: Number, pass_through: Number, input_price: Number, rival_price: Number
) -> float:
    """Return vGUPPI_r = vGUPPI_u · PTR_U · W_R / P_R, a fraction of the rival's output price.

    Raises:
        UndefinedPressure: the rival's price is not above zero.
    """
    if rival_price <= 0:
        raise UndefinedPressure("the rival's price must be above zero")
    return float(upstream * pass_through * input_price / rival_price)


def vguppi_downstream(
    diversion: Number,
    upstream_margin: Number,
    rival_input_price: Number,
    own_price: Number,
    *,
    margin_eliminated: Number = 0,
    own_input_price: Number = 0,
) -> float:
    """Return vGUPPI_d = (DR_DU · M_U · W_U − M_UD · W_D) / P_D, a fraction of the own price.

    The second term is the elimination of double marginalisation; leave it at 0 to disregard it.

    Raises:
        UndefinedPressure: the own price is not above zero.
    """
    if own_price <= 0:
        raise UndefinedPressure("the downstream price must be above zero")
    gain = diversion * upstream_margin * rival_input_price
    return float((gain - margin_eliminated * own_input_price) / own_price)


def critical_departure_rate(
    upstream_margin: Number, downstream_margin: Number, recapture: Number
) -> float:
    """Return d* = m_U / (D (m_D + m_U)): the part of a rival's customers that must leave it.

    Total foreclosure loses m_U on the whole volume and gains m_D + m_U on the part d of customers
    that leaves, times the part D that the merged firm wins. Above 1 it never pays. Margins in money
    per unit.

    Raises:
        UndefinedPressure: nothing is recaptured, or both margins are zero.
    """
    gain = recapture * (downstream_margin + upstream_margin)
    if gain <= 0:
        raise UndefinedPressure("without recaptured sales or margins no departure rate is critical")
    return float(upstream_margin / gain)


def foreclosure_pays(
    departure: Number, upstream_margin: Number, downstream_margin: Number, recapture: Number
) -> bool:
    """Return whether d · D · (m_D + m_U) > m_U (strict) at a departure rate d."""
    gain = departure * recapture * (downstream_margin + upstream_margin)
    return bool(gain > upstream_margin)
