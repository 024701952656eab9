"""Upward pricing pressure and compensating cost reductions of horizontal deals.

Formulas agree with `upp.bertrand` and `cmcr.*` of the R package antitrust (checked there in R).
"""

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from graph.concentration.shares import Number
from graph.pressure.errors import UndefinedPressure

Floats = npt.NDArray[np.float64]


def upward_pricing_pressure(
    diversion: Number, partner_margin_money: Number, own_cost: Number, efficiency: Number = 0
) -> float:
    """Return UPP_1 = D_12 (P_2 − C_2) − E_1 C_1 in money per unit (Farrell & Shapiro 2010).

    Parameters
    ----------
    partner_margin_money
        P_2 − C_2, money per unit.
    own_cost, efficiency
        C_1 in money per unit, and its relative reduction E_1, 0–1.
    """
    return float(diversion * partner_margin_money - efficiency * own_cost)


def guppi(
    diversion: Number, partner_margin: Number, partner_price: Number = 1, own_price: Number = 1
) -> float:
    """Return GUPPI_1 = D_12 · m_2 · p_2 / p_1, a fraction of the own price.

    Raises:
        UndefinedPressure: the own price is not above zero.
    """
    if own_price <= 0:
        raise UndefinedPressure("the own price must be above zero")
    return float(diversion * partner_margin * partner_price / own_price)


def silent_stake_guppi(stake: Number, full_guppi: Number) -> tuple[float, float]:
    """Return the GUPPI of holder and target under a stake without control: β · GUPPI_1, and 0.

    The holder earns β of the sales it diverts; the target, which nobody steers, earns nothing from
    the holder's sales.
    """
    return float(stake * full_guppi), 0.0


def multiproduct_guppi(
    diversion: Sequence[Sequence[Number]],
    margins: Sequence[Number],
    prices: Sequence[Number],
    firms: Sequence[Hashable],
) -> list[float]:
    """Return Σ D_ij m_j p_j / p_i over the products j of the *other* merging firms, per product i.

    Parameters
    ----------
    diversion
        D[i][j] from product i to j, shape (products, products); the diagonal is not used.
    margins, prices, firms
        Per product; all owners listed merge.
    """
    products = range(len(firms))
    return [
        float(
            sum(
                diversion[i][j] * margins[j] * prices[j] / prices[i]
                for j in products
                if firms[i] != firms[j]
            )
        )
        for i in products
    ]


def cmcr_bertrand_symmetric(margin: Number, diversion: Number) -> tuple[float, float]:
    """Return the compensating marginal cost reduction as fractions of cost and of price.

    mD / ((1−m)(1−D)) of cost, mD / (1−D) of price (Werden 1996), symmetric firms.

    Raises:
        UndefinedPressure: m or D outside [0, 1).
    """
    if not (0 <= margin < 1 and 0 <= diversion < 1):
        raise UndefinedPressure("margin and diversion must lie in [0, 1)")
    of_price = margin * diversion / (1 - diversion)
    return float(of_price / (1 - margin)), float(of_price)


def cmcr_bertrand(
    diversion: npt.ArrayLike,
    margins: npt.ArrayLike,
    prices: npt.ArrayLike,
    firms_before: Sequence[Hashable],
    firms_after: Sequence[Hashable],
) -> Floats:
    """Return the compensating marginal cost reduction per product, as a fraction of cost.

    With Ω_ij = −D_ij · (i and j have one owner) and 1 on the diagonal, the first-order conditions
    are Ω (p ∘ m) = q-scaled constants that a merger must leave unchanged at unchanged prices:
    money margins after are Ω_after⁻¹ (Ω_before · p∘m) (Werden 1996, general case).

    Parameters
    ----------
    diversion
        D[i][j], shape (n, n); the diagonal is ignored.
    margins, prices
        Fractions of price and money per unit before the deal, shape (n,).
    firms_before, firms_after
        Owner of each product, before and after.

    Returns
    -------
    (cost before − cost after) / cost before, shape (n,).

    Raises
    ------
    UndefinedPressure
        The conditions after the deal have no solution, or a product has no cost.
    """
    ratios = np.asarray(diversion, dtype=np.float64)
    fractions = np.asarray(margins, dtype=np.float64)
    price = np.asarray(prices, dtype=np.float64)
    cost = price * (1 - fractions)
    if (cost <= 0).any():
        raise UndefinedPressure("a product without cost cannot have its cost reduced")
    before, after = _conditions(ratios, firms_before), _conditions(ratios, firms_after)
    if np.linalg.matrix_rank(after) < len(price):
        raise UndefinedPressure("the merged firms divert everything to each other")
    money = np.linalg.solve(after, before @ (price * fractions))
    reduction: Floats = (money - price * fractions) / cost
    return reduction


def _conditions(diversion: Floats, firms: Sequence[Hashable]) -> Floats:
    same = np.array([[one == other for other in firms] for one in firms])
    conditions: Floats = np.where(same, -diversion, 0.0)
    np.fill_diagonal(conditions, 1.0)
    return conditions


def cmcr_cournot(share_1: Number, share_2: Number, elasticity: Number) -> tuple[float, float]:
    """Return the compensating cost reduction under Cournot, as fractions of cost and of price.

    2 s_1 s_2 / (ε(s_1+s_2) − s_1² − s_2²) of cost, 2 s_1 s_2 / (ε(s_1+s_2)) of price (Froeb &
    Werden 1998). Shares as fractions of 1; ε is the absolute market elasticity.

    Raises:
        UndefinedPressure: shares and elasticity leave no cost to reduce.
    """
    volume = elasticity * (share_1 + share_2)
    cost = volume - share_1**2 - share_2**2
    if volume <= 0 or cost <= 0:
        raise UndefinedPressure("these shares and this elasticity imply no positive cost")
    return float(2 * share_1 * share_2 / cost), float(2 * share_1 * share_2 / volume)


def cmcr_cournot_from_delta(delta_hhi: Number, elasticity: Number) -> tuple[float, float]:
    """Return the Cournot compensating cost reduction of two equal firms with a given delta-HHI.

    delta = 2 · (100 s)², so s = √(delta/2) / 100.
    """
    share = (float(delta_hhi) / 2) ** 0.5 / 100
    return cmcr_cournot(share, share, float(elasticity))
