"""What is left of each customer when suppliers fail or refuse.

Suppliers within a category add. Across categories the lower bound is the minimum (no category
replaces another), the upper the mean weighted by stated category weights, or the best category
where no weights are stated. The unknown rest survives in the upper bound and, where it may depend
on the failed firms, is lost in the lower.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from data.errors import UsageError
from graph.dependency.propagation import Chain
from graph.dependency.rationing import NO_SUBSTITUTION, Array, Substitution
from graph.dependency.weights import SupplyNetwork

MAX_ROUNDS = 10_000
ROUND_TOLERANCE = 1e-12


@dataclass(frozen=True)
class Loss:
    """What one customer keeps, 0-1, and in which round of the cascade it is first reached.

    remaining_low, remaining_high: exact under the interval weights.
    round: 1 = a direct customer of a failed firm.
    """

    org: str
    remaining_low: float
    remaining_high: float
    round: int
    source_ids: tuple[str, ...]


def knock_out(
    network: SupplyNetwork,
    removed: Iterable[str],
    substitution: Substitution = NO_SUBSTITUTION,
) -> list[Loss]:
    """Return the customers that a failure of all `removed` undertakings reaches, worst first.

    Customers that no known chain joins to a failed firm are left out (their unknown suppliers may
    depend on it all the same).

    Raises:
        UsageError: nothing is removed.
    """
    gone = frozenset(removed)
    if not gone:
        raise UsageError("name at least one firm to remove")
    chain = Chain(network)
    worst = chain.dependence([gone], "leontief", "high", substitution)[:, 0]
    best = chain.dependence([gone], "mean", "low", substitution)[:, 0]
    rounds = _rounds(network, chain, gone)
    losses = []
    for firm, number in rounds.items():
        state = chain.row[(firm, None)]
        sources = {s for need in network.needs[firm].values() for s in need.source_ids}
        losses.append(
            Loss(
                firm,
                _clean(1.0 - float(worst[state])),
                _clean(1.0 - float(best[state])),
                number,
                tuple(sorted(sources)),
            )
        )
    return sorted(losses, key=lambda loss: (loss.remaining_low, loss.remaining_high, loss.org))


def every_knock_out(network: SupplyNetwork) -> tuple[list[str], Array, Array]:
    """Return (firms, remaining_low, remaining_high): what firm i keeps when firm j fails alone.

    Shapes (firms, firms); the diagonal is 0. One pass over the chain serves all failures.
    """
    chain = Chain(network)
    firms = network.firms
    rows = [chain.row[(firm, None)] for firm in firms]
    targets = [frozenset({firm}) for firm in firms]
    worst = chain.dependence(targets, "leontief", "high")[rows]
    if chain.is_exact:
        return firms, 1.0 - worst, 1.0 - worst
    best = chain.dependence(targets, "mean", "low")[rows]
    return firms, 1.0 - worst, 1.0 - best


def supply_graph(network: SupplyNetwork) -> "nx.DiGraph[str]":
    """Return the known relations supplier -> buyer between undertakings."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(network.firms)
    for buyer, needs in network.needs.items():
        for need in needs.values():
            graph.add_edges_from((w.supplier, buyer) for w in need.suppliers if w.high > 0)
    return graph


def cascade(
    input_shares: Mapping[str, Mapping[str, Mapping[str, float]]],
    sales_shares: Mapping[str, Mapping[str, float]],
    removed: Iterable[str],
) -> tuple[dict[str, float], int]:
    """Return what every firm still produces after a failure has run both ways, and the rounds.

    Parameters
    ----------
    input_shares
        Buyer -> category -> supplier -> share of the category (0-1); what the suppliers listed do
        not cover is safe.
    sales_shares
        Supplier -> buyer -> share of its sales (0-1); sales to unlisted buyers are safe.
    removed
        Firms that produce nothing.

    Notes
    -----
    Downstream a firm makes the minimum over its categories of what reaches it; upstream it makes
    what its customers still take; it makes the smaller of the two. Repeated until nothing changes
    (as in the economic systemic risk index of Diem et al. 2022, with essential inputs only).
    """
    gone = frozenset(removed)
    buyers = {buyer for sales in sales_shares.values() for buyer in sales}
    sellers = {s for needs in input_shares.values() for shares in needs.values() for s in shares}
    firms = sorted({*input_shares, *sales_shares, *buyers, *sellers, *gone})
    output = {firm: 0.0 if firm in gone else 1.0 for firm in firms}
    for count in range(1, MAX_ROUNDS + 1):
        delivered = {firm: _reached(input_shares.get(firm, {}), output) for firm in firms}
        wanted = {
            firm: 1.0
            - sum(share * (1.0 - output[b]) for b, share in sales_shares.get(firm, {}).items())
            for firm in firms
        }
        after = {
            firm: 0.0 if firm in gone else min(output[firm], delivered[firm], wanted[firm])
            for firm in firms
        }
        change = max(abs(after[firm] - output[firm]) for firm in firms)
        output = after
        if change <= ROUND_TOLERANCE:
            return output, count - 1
    return output, MAX_ROUNDS


def _reached(needs: Mapping[str, Mapping[str, float]], output: Mapping[str, float]) -> float:
    return min(
        (
            1.0 - sum(share * (1.0 - output[supplier]) for supplier, share in shares.items())
            for shares in needs.values()
        ),
        default=1.0,
    )


def _rounds(network: SupplyNetwork, chain: Chain, gone: frozenset[str]) -> dict[str, int]:
    """Distance of every customer from the failed firms along chains that fit their roles."""
    reached: dict[str, int] = {}
    frontier = {
        chain.row[(firm, category)]
        for firm in gone
        for category in network.sells.get(firm, frozenset())
    }
    seen = set(frontier)
    number = 0
    while frontier:
        number += 1
        fresh = [row for row in chain.customers(frontier) if row not in seen]
        frontier = {row for row in fresh if chain.states[row][0] not in gone}
        seen |= frontier
        for row in frontier:
            reached.setdefault(chain.states[row][0], number)
    return reached


def _clean(value: float) -> float:
    return float(np.clip(value, 0.0, 1.0))
