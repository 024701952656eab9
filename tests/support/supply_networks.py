"""Supply networks written as tables of weights, and what a chain makes of them."""

from datetime import date
from itertools import product

import numpy as np

from graph.chain.members import Members
from graph.dependency.propagation import Chain
from graph.dependency.weights import Need, SupplierWeight, SupplyNetwork
from graph.undertakings import Undertakings

DAY = date(2026, 11, 21)
NOBODY = Members(DAY, {}, Undertakings(DAY, {}, frozenset(), {}))


def network(
    needs: dict[str, dict[str, dict[str, tuple[float, float]]]],
    others: dict[tuple[str, str], tuple[float, float]] | None = None,
    *,
    complete: bool = True,
    weights: dict[str, dict[str, float]] | None = None,
) -> SupplyNetwork:
    """buyer -> category -> supplier -> (low, high); others per (buyer, category)."""
    rest = others or {}
    sells: dict[str, set[str]] = {}
    table = {}
    for buyer, categories in needs.items():
        table[buyer] = {}
        for category, suppliers in categories.items():
            for supplier in suppliers:
                sells.setdefault(supplier, set()).add(category)
            table[buyer][category] = Need(
                category,
                tuple(SupplierWeight(s, a, b, "share", ()) for s, (a, b) in suppliers.items()),
                *rest.get((buyer, category), (0.0, 0.0)),
            )
    frozen = {seller: frozenset(found) for seller, found in sells.items()}
    return SupplyNetwork(table, frozen, NOBODY, complete, weights or {})


def bounds(world: SupplyNetwork, buyer: str, target: str) -> tuple[float, float]:
    chain = Chain(world)
    row = chain.row[(buyer, None)]
    targets = [frozenset({target})]
    return (
        float(chain.dependence(targets, "leontief", "low")[row, 0]),
        float(chain.dependence(targets, "leontief", "high")[row, 0]),
    )


def corners(low: np.ndarray, high: np.ndarray) -> list[np.ndarray]:
    """All vertices of the box cut by sum = 1."""
    found = []
    for free in range(len(low)):
        for ends in product(*[(low[i], high[i]) for i in range(len(low)) if i != free]):
            rest = 1 - sum(ends)
            if low[free] - 1e-12 <= rest <= high[free] + 1e-12:
                found.append(np.insert(np.array(ends), free, rest))
    return found
