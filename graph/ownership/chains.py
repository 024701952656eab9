"""Chains of stakes: weakest links, accumulated simple paths and close links.

Cash-flow right (product along a chain) and control (weakest link, closure) are different things.
Stakes are fractions, exact or float: owner -> firm -> stake. Simple paths (no firm twice) are not
the walks that (I - A)^-1 counts.
"""

import heapq
from collections.abc import Iterator, Mapping
from itertools import pairwise

from data.errors import UsageError
from graph.ownership.control import Number, Threshold

Stakes = Mapping[str, Mapping[str, Number]]

MAX_CHAINS = 200_000
"""Chains looked at before the search gives up with an error instead of running on."""


def weakest_link(stakes: Stakes, owner: str, firm: str) -> Number:
    """Return the largest over all chains owner -> firm of the smallest stake, 0 without a chain.

    La Porta, Lopez-de-Silanes & Shleifer (1999); widest path by a priority queue.
    """
    best: dict[str, Number] = {}
    queue: list[tuple[Number, int, str]] = [(-1, 0, owner)]
    count = 0
    while queue:
        negative, _, node = heapq.heappop(queue)
        if node in best:
            continue
        best[node] = -negative
        if node == firm and node != owner:
            return -negative
        for child, stake in stakes.get(node, {}).items():
            if child not in best and stake > 0:
                count += 1
                heapq.heappush(queue, (-min(-negative, stake), count, child))
    return 0


def weakest_link_sum(stakes: Stakes, owner: str, firm: str) -> Number:
    """Return the largest sum of weakest links over node-disjoint chains owner -> firm."""
    chains = [
        (frozenset(path[1:-1]), min(_stakes_along(stakes, path)))
        for path in simple_chains(stakes, owner, firm)
    ]
    chains.sort(key=lambda chain: -chain[1])
    return _best_packing(chains, frozenset(), 0)


def accumulated_ownership(stakes: Stakes, owner: str, firm: str) -> Number:
    """Return the sum over simple paths owner -> firm of the product of their stakes."""
    total: Number = 0
    for path in simple_chains(stakes, owner, firm):
        product: Number = 1
        for stake in _stakes_along(stakes, path):
            product = product * stake
        total = total + product
    return total


def close_links(stakes: Stakes, threshold: Threshold) -> set[tuple[str, str]]:
    """Return the ordered pairs (owner, firm) whose accumulated ownership meets the threshold."""
    nodes = sorted({*stakes, *(firm for firms in stakes.values() for firm in firms)})
    return {
        (owner, firm)
        for owner in nodes
        for firm in nodes
        if owner != firm and threshold.met(accumulated_ownership(stakes, owner, firm))
    }


def simple_chains(stakes: Stakes, owner: str, firm: str) -> Iterator[tuple[str, ...]]:
    """Yield the chains owner -> firm that visit no firm twice.

    Raises:
        UsageError: more than MAX_CHAINS steps; the network is too large for simple paths.
    """
    steps = 0
    stack: list[tuple[str, ...]] = [(owner,)]
    while stack:
        path = stack.pop()
        for child, stake in stakes.get(path[-1], {}).items():
            if stake == 0 or child in path:
                continue
            steps += 1
            if steps > MAX_CHAINS:
                raise UsageError(
                    f"more than {MAX_CHAINS} chains from {owner} to {firm}: simple paths are for "
                    "small networks; use integrated ownership"
                )
            if child == firm:
                yield (*path, child)
            else:
                stack.append((*path, child))


def _stakes_along(stakes: Stakes, path: tuple[str, ...]) -> list[Number]:
    return [stakes[a][b] for a, b in pairwise(path)]


def _best_packing(
    chains: list[tuple[frozenset[str], Number]], used: frozenset[str], start: int
) -> Number:
    best: Number = 0
    for index in range(start, len(chains)):
        inner, stake = chains[index]
        if not inner & used:
            best = max(best, stake + _best_packing(chains, used | inner, index + 1))
    return best
