"""Dominators, exposure and every single-node knock-out of 3,000 firms and 20,000 relations.

    python -m benchmarks.dependency

Six layers, known weights, one input category per layer of supplier. Peers in the same run: the
dense inverse of numpy for the knock-outs (linear rule; ours also gives the Leontief rule and takes
intervals), and, for dominators, removing one node after the other with networkx (measured on a
sample of nodes and extrapolated). Target: the three together under 3 s.
"""

import time
from datetime import date

import networkx as nx
import numpy as np

from graph.chain.members import Members
from graph.dependency import chokepoints
from graph.dependency.exposure import SOURCE, rooted_graph
from graph.dependency.knockout import every_knock_out
from graph.dependency.propagation import Chain
from graph.dependency.weights import Need, SupplierWeight, SupplyNetwork
from graph.undertakings import Undertakings

FIRMS, RELATIONS = 3_000, 20_000
LAYERS = ("lithography", "foundry", "chip", "cloud", "model", "app")
SAMPLE = 30
TARGET_SECONDS = 3.0


def network(*, interval: float = 0.0) -> SupplyNetwork:
    """Return a layered network; each firm buys from the layer before its own.

    `interval`: every weight may be that much (relative) above or below its known value.
    """
    random = np.random.default_rng(20261121)
    layer = np.sort(random.integers(0, len(LAYERS), FIRMS))
    members = [np.flatnonzero(layer == number) for number in range(len(LAYERS))]
    buyers = np.flatnonzero(layer > 0)
    pairs: set[tuple[int, int]] = {
        (int(random.choice(members[layer[b] - 1])), int(b)) for b in buyers
    }
    while len(pairs) < RELATIONS:
        buyer = int(random.choice(buyers))
        pairs.add((int(random.choice(members[layer[buyer] - 1])), buyer))
    bought: dict[int, list[int]] = {}
    for supplier, buyer in sorted(pairs):
        bought.setdefault(buyer, []).append(supplier)
    needs = {}
    for buyer, suppliers in bought.items():
        shares = random.dirichlet(np.ones(len(suppliers)))
        category = LAYERS[layer[buyer] - 1]
        weights = tuple(
            SupplierWeight(
                f"firm-{supplier}",
                float(share * (1 - interval)),
                float(min(1.0, share * (1 + interval))),
                "share",
                (),
            )
            for supplier, share in zip(suppliers, shares, strict=True)
        )
        needs[f"firm-{buyer}"] = {category: Need(category, weights, 0.0, interval)}
    sells = {f"firm-{s}": frozenset({LAYERS[layer[s]]}) for s, _ in pairs}
    day = date(2026, 11, 21)
    nobody = Members(day, {}, Undertakings(day, {}, frozenset(), {}))
    return SupplyNetwork(needs, sells, nobody, complete=interval == 0)


def by_inverse(world: SupplyNetwork) -> np.ndarray:
    """Return what firm i loses when j fails (linear): N_ij / N_jj with N = (I - W)^-1."""
    firms = world.firms
    place = {firm: position for position, firm in enumerate(firms)}
    weights = np.zeros((len(firms), len(firms)))
    for buyer, needs in world.needs.items():
        for need in needs.values():
            for weight in need.suppliers:
                weights[place[buyer], place[weight.supplier]] = weight.low
    visits = np.linalg.inv(np.eye(len(firms)) - weights)
    return np.asarray(visits / np.diag(visits)[None, :])


def timed(label: str, start: float) -> float:
    """Print and return the seconds since `start`."""
    elapsed = time.perf_counter() - start
    print(f"  {label:44} {elapsed:7.2f} s")
    return elapsed


def main() -> None:
    """Print the table of ratios."""
    world = network()
    relations = sum(len(n.suppliers) for needs in world.needs.values() for n in needs.values())
    print(f"{len(world.firms)} firms, {relations} relations")
    start = time.perf_counter()
    graph = rooted_graph(world)
    immediate = chokepoints.immediate_dominators(graph, SOURCE)
    total = timed("dominators", start)
    start = time.perf_counter()
    chain = Chain(world)
    originals = [frozenset({firm}) for firm in world.firms if firm not in world.needs]
    chain.dependence(originals, "leontief", "low")
    total += timed("exposure to all original sources", start)
    start = time.perf_counter()
    _, low, _ = every_knock_out(world)
    total += timed("every single knock-out", start)
    verdict = "met" if total < TARGET_SECONDS else "NOT met"
    print(f"  {'together':44} {total:7.2f} s (target {TARGET_SECONDS:g} s: {verdict})")

    start = time.perf_counter()
    lost = by_inverse(world)
    peer = timed("peer: dense inverse for the knock-outs", start)
    assert np.abs((1 - low) - lost).max() < 1e-9
    print(f"  knock-outs: dense inverse takes {peer / total:.1f} times the whole of ours")

    start = time.perf_counter()
    for node in [n for n in graph if n != SOURCE][:: len(graph) // SAMPLE][:SAMPLE]:
        reached = nx.descendants(nx.restricted_view(graph, [node], []), SOURCE)
        below = {n for n in immediate if node in chokepoints.dominators(immediate, n)}
        assert set(immediate) - reached - {node} == below
    extrapolated = (time.perf_counter() - start) / SAMPLE * len(world.firms)
    print(f"  dominators by removing each node (extrapolated) {extrapolated:.0f} s")

    start = time.perf_counter()
    every_knock_out(network(interval=0.1))
    timed("every knock-out with interval weights (±10 %)", start)


if __name__ == "__main__":
    main()
