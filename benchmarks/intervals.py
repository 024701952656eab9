"""HHI intervals of 20,000 markets of three to ten boxes, against one market at a time.

    python -m benchmarks.intervals

Target: under 3 seconds. The peer of the same run is a linear-algebra-free loop in Python that
enumerates the vertices of each market (timed on a part of the markets and scaled up).
"""

import itertools
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from graph.concentration.many_intervals import hhi_intervals_by_market

MARKETS = 20_000
PEER_MARKETS = 200
LIMIT_SECONDS = 3.0


def example() -> pd.DataFrame:
    """Return feasible boxes: printed ranges of five to ten points around shares that add up."""
    random = np.random.default_rng(20261121)
    counts = random.integers(3, 11, MARKETS)
    market = np.repeat(np.arange(MARKETS), counts)
    sizes = random.lognormal(0.0, 0.8, len(market))
    share = 100 * sizes / np.bincount(market, sizes)[market]
    width = random.uniform(2.5, 5.0, len(market))
    low, high = np.maximum(0.0, share - width), np.minimum(100.0, share + width)
    return pd.DataFrame({"market": market, "lo": low, "hi": high})


def largest_of_one(lo: list[float], hi: list[float]) -> float:
    """Return the largest HHI of one market by trying every vertex in a loop."""
    best = -np.inf
    for free in range(len(lo)):
        others = [place for place in range(len(lo)) if place != free]
        for ends in itertools.product(*((lo[place], hi[place]) for place in others)):
            share = 100 - sum(ends)
            if lo[free] - 1e-9 <= share <= hi[free] + 1e-9:
                best = max(best, share**2 + sum(end * end for end in ends))
    return best


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the shortest of several runs."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Print seconds for named markets and for markets with an unnamed rest, and the ratio."""
    frame = example()
    columns = [frame[name].to_numpy() for name in ("market", "lo", "hi")]
    hhi_intervals_by_market(*(column[:1000] for column in columns))
    table = hhi_intervals_by_market(*columns)
    own = seconds(lambda: hhi_intervals_by_market(*columns))
    with_rest = seconds(lambda: hhi_intervals_by_market(*columns, others_allowed=True, cap_pct=5.0))
    some = frame[frame["market"] < PEER_MARKETS].groupby("market")
    start = time.perf_counter()
    peer = {name: largest_of_one(list(rows["lo"]), list(rows["hi"])) for name, rows in some}
    peer_seconds = (time.perf_counter() - start) * MARKETS / PEER_MARKETS
    np.testing.assert_allclose(table.loc[list(peer), "hhi_hi"], list(peer.values()), rtol=1e-9)
    verdict = "reached" if max(own, with_rest) < LIMIT_SECONDS else "MISSED"
    print(f"{MARKETS:,} markets of 3 to 10 boxes, all feasible: {bool(table['feasible'].all())}")
    print(f"all firms named                {own:8.3f} s")
    print(f"with a capped unnamed rest     {with_rest:8.3f} s   limit 3 s: {verdict}")
    print(f"one market at a time           {peer_seconds:8.1f} s   ratio {peer_seconds / own:6.1f}")


if __name__ == "__main__":
    main()
