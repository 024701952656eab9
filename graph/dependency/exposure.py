"""Look-through exposure of one buyer, its single sources and chokepoints."""

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import networkx as nx

from data.errors import NotFoundError
from graph.dependency import chokepoints
from graph.dependency.knockout import supply_graph
from graph.dependency.propagation import Chain, State
from graph.dependency.weights import Need, SupplyNetwork
from graph.measure import Measure

PERCENT_OF_NEED = "% of need"
SINGLE_SOURCE_FROM = 0.8
"""Weight from which a supplier is a certain single source (design: at least 80 %)."""
SOURCE = "*"
"""Name of the super-source that feeds all original suppliers; no slug is a star."""


@dataclass(frozen=True)
class Exposure:
    """How much of a buyer's need ends with one upstream firm.

    exposure: percent of the need of the most affected input category (every essential input counts
        fully); its interval is exact under the weight intervals.
    by_category: the same per input category of the buyer.
    layer: the input category in which the strongest chain reaches it.
    path: the strongest known chain, buyer first.
    tier: steps of the shortest known chain; 1 = a direct supplier.
    """

    upstream: str
    layer: str
    exposure: Measure
    by_category: Mapping[str, Measure]
    path: tuple[str, ...]
    tier: int


@dataclass(frozen=True)
class SingleSource:
    """A supplier that a buyer cannot (certain) or may not (possible) do without in a category.

    certain: an exclusive seen for the whole category, or a weight of at least 80 %.
    possible: only one supplier is known; others may exist.
    critical: whether the category is essential for the buyer; None where no source says so.
    """

    buyer: str
    category: str
    supplier: str
    certainty: Literal["certain", "possible"]
    weight_low: float
    weight_high: float
    critical: bool | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Chokepoint:
    """A firm on every known chain from the original suppliers to a buyer.

    certainty: "certain" only in a complete world; unknown suppliers may open another way.
    """

    firm: str
    layer: str | None
    certainty: Literal["certain", "possible"]


def exposures(network: SupplyNetwork, buyer: str) -> list[Exposure]:
    """Return the exposure of a buyer to every firm that a known chain joins to it, largest first.

    Empty when no supplier of the buyer is known: that is unknown, never independence.

    Raises:
        NotFoundError: the buyer is no undertaking of the network's members.
    """
    _check_member(network, buyer)
    if buyer not in network.needs:
        return []
    chain = Chain(network)
    paths = _paths(chain, buyer)
    upstream = sorted(paths)
    targets = [frozenset({firm}) for firm in upstream]
    state = chain.row[(buyer, None)]
    low = chain.dependence(targets, "leontief", "low")[state]
    high = chain.dependence(targets, "leontief", "high")[state]
    low_by = chain.by_category(buyer, targets, "low")
    high_by = chain.by_category(buyer, targets, "high")
    needs = network.needs[buyer]
    found = []
    for column, firm in enumerate(upstream):
        path, tier, role = paths[firm]
        per_category = {
            category: _measure(
                float(low_by[category][column]), float(high_by[category][column]), [need]
            )
            for category, need in sorted(needs.items())
        }
        found.append(
            Exposure(
                firm,
                role,
                _measure(float(low[column]), float(high[column]), list(needs.values())),
                per_category,
                path,
                tier,
            )
        )
    return sorted(
        found,
        key=lambda e: (
            -(e.exposure.value_lo or 0),
            -(e.exposure.value_hi or 0),
            e.tier,
            e.upstream,
        ),
    )


def single_sources(
    network: SupplyNetwork,
    buyers: Sequence[str] | None = None,
    essential: Mapping[str, frozenset[str]] | None = None,
) -> list[SingleSource]:
    """Return the single sources of all buyers, or of some; own units never count.

    `essential`: buyer -> categories that a source calls essential; None = nobody says.
    """
    found = []
    for buyer in sorted(network.needs) if buyers is None else buyers:
        for category, need in sorted(network.needs.get(buyer, {}).items()):
            critical = None if essential is None else category in essential.get(buyer, frozenset())
            only = len(need.suppliers) == 1
            for weight in need.suppliers:
                certain = weight.low >= SINGLE_SOURCE_FROM - 1e-12
                if certain or only:
                    found.append(
                        SingleSource(
                            buyer,
                            category,
                            weight.supplier,
                            "certain" if certain else "possible",
                            weight.low,
                            weight.high,
                            critical,
                            weight.source_ids,
                        )
                    )
    return found


def buyer_chokepoints(network: SupplyNetwork, buyer: str) -> list[Chokepoint]:
    """Return the firms on every known chain to a buyer, nearest first."""
    graph = rooted_graph(network)
    if buyer not in graph:
        return []
    immediate = chokepoints.immediate_dominators(graph, SOURCE)
    return [
        Chokepoint(
            firm, network.members.layer_of(firm), "certain" if network.complete else "possible"
        )
        for firm in chokepoints.dominators(immediate, buyer)
        if firm != SOURCE
    ]


def redundancy(network: SupplyNetwork, buyer: str) -> int:
    """Return the number of known chains to a buyer that share no firm (0: no supplier known).

    Undertakings are one node each, so two suppliers with one owner count once.
    """
    graph = rooted_graph(network)
    return chokepoints.disjoint_paths(graph, SOURCE, buyer) if buyer in network.needs else 0


def rooted_graph(network: SupplyNetwork) -> "nx.DiGraph[str]":
    """Return the supply graph with a super-source before the firms without known suppliers."""
    graph = supply_graph(network)
    originals = [firm for firm in graph if graph.in_degree(firm) == 0]
    return chokepoints.with_source(graph, originals, SOURCE)


def _paths(chain: Chain, buyer: str) -> dict[str, tuple[tuple[str, ...], int, str]]:
    """Strongest chain (by the product of upper weights), fewest steps and role per firm."""
    best: dict[str, tuple[tuple[str, ...], int, str]] = {}
    start: State = (buyer, None)
    queue: list[tuple[float, int, tuple[str, ...], State]] = [(0.0, 0, (buyer,), start)]
    seen: set[State] = set()
    while queue:
        cost, steps, path, state = heapq.heappop(queue)
        if state in seen:
            continue
        seen.add(state)
        if state[0] != buyer:
            known = best.get(state[0])
            best[state[0]] = (
                (known[0], min(known[1], steps), known[2])
                if known
                else (path, steps, state[1] or "")
            )
        for category, supplier, high in chain.suppliers(state):
            if high > 0 and supplier not in path:
                following = (supplier, category)
                weight = cost - math.log(min(high, 1.0))
                heapq.heappush(queue, (weight, steps + 1, (*path, supplier), following))
    return best


def _measure(low: float, high: float, needs: Sequence[Need]) -> Measure:
    named = [sum(w.low for w in need.suppliers) for need in needs]
    suppliers = {w.supplier for need in needs for w in need.suppliers}
    point = 100 * low if math.isclose(low, high, abs_tol=1e-9) else None
    open_rest = any(need.others_high > 0 for need in needs)
    return Measure(
        100 * low,
        100 * high,
        PERCENT_OF_NEED,
        point=point,
        coverage_pct=100 * min(named, default=0.0),
        n_named=len(suppliers),
        fringe_assumption="unknown suppliers may depend on it too" if open_rest else "none",
        source_ids=tuple(sorted({s for need in needs for s in need.source_ids})),
    )


def _check_member(network: SupplyNetwork, buyer: str) -> None:
    if buyer not in network.members.by_id and buyer not in network.firms:
        raise NotFoundError(
            f"'{buyer}' is no organisation of the chain; see vigie sql on organisation"
        )
