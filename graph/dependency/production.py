"""What is left of a buyer's output when inputs are lost: production rules and direct measures."""

import math
from collections.abc import Mapping

Shares = Mapping[str, float]


def remaining_categories(
    supplier_shares: Mapping[str, Shares], removed: frozenset[str]
) -> dict[str, float]:
    """Return per input category the share (0-1) that the surviving suppliers deliver."""
    return {
        category: math.fsum(s for supplier, s in shares.items() if supplier not in removed)
        for category, shares in supplier_shares.items()
    }


def leontief_output(remaining: Shares) -> float:
    """Return min r_g: no category can replace another (the lower bound)."""
    return min(remaining.values())


def linear_output(remaining: Shares, weights: Shares) -> float:
    """Return sum w_g r_g: categories replace each other perfectly (the upper bound)."""
    return math.fsum(weights[g] * remaining[g] for g in weights)


def cobb_douglas_output(remaining: Shares, weights: Shares) -> float:
    """Return prod r_g^w_g (between the bounds)."""
    return float(math.prod(remaining[g] ** weights[g] for g in weights))


def supplier_hhi(input_shares_pct: Mapping[str, Shares]) -> dict[str, float]:
    """Return per buyer the HHI of its suppliers (0-10,000), shares in percent as given."""
    return {
        buyer: math.fsum(s * s for s in shares.values())
        for buyer, shares in input_shares_pct.items()
    }


def sole_supplier(shares: Shares) -> str | None:
    """Return the only supplier with a positive share, else None."""
    suppliers = [supplier for supplier, share in shares.items() if share > 0]
    return suppliers[0] if len(suppliers) == 1 else None


def single_sourced_share(
    market_shares_pct: Shares, input_shares_pct: Mapping[str, Shares], supplier: str | None = None
) -> float:
    """Return the market share (percent) of buyers with one supplier, or with only `supplier`."""
    total = 0.0
    for buyer, shares in input_shares_pct.items():
        only = sole_supplier(shares)
        if only is not None and supplier in (None, only):
            total += market_shares_pct[buyer]
    return total


def input_volume_lost(
    market_shares_pct: Shares, input_shares_pct: Mapping[str, Shares], supplier: str
) -> float:
    """Return sum of market share times input share of one supplier, percent of the market."""
    return math.fsum(
        market_shares_pct[buyer] * shares.get(supplier, 0) / 100
        for buyer, shares in input_shares_pct.items()
    )


def exposed_share(
    market_shares_pct: Shares, input_shares_pct: Mapping[str, Shares], supplier: str
) -> float:
    """Return the market share (percent) of the buyers that buy anything from `supplier`."""
    return math.fsum(
        market_shares_pct[buyer]
        for buyer, shares in input_shares_pct.items()
        if shares.get(supplier, 0) > 0
    )
