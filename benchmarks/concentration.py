"""Twelve concentration measures of 1,000,000 share rows in 20,000 markets, against two peers.

    python -m benchmarks.concentration

Peers, in the same run on the same rows: pandas `groupby.apply` with a numpy function that sorts
once and shares every intermediate, and the package concentrationMetrics (extra `bench`) called
market by market for the measures that it has (HHI, CR1, CR4, Hall–Tideman, entropy, Gini, Theil,
Hannah–Kay; effective number and relative entropy follow from them; it has no Garcia-Alba and no
Kwoka). Target: at least 25 times faster than either.
"""

import importlib.util
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from graph.concentration.many_markets import COLUMNS, concentration_by_market

ROWS, MARKETS = 1_000_000, 20_000
REPEATS, PEER_REPEATS = 15, 3
TARGET_RATIO = 25


def example() -> pd.DataFrame:
    """Return rows of unequal firms in markets of unequal size, unsorted."""
    random = np.random.default_rng(20261121)
    every = np.arange(MARKETS)
    market = np.concatenate([every, random.integers(0, MARKETS, ROWS - MARKETS)])
    return pd.DataFrame({"market": market, "size": random.lognormal(0.0, 1.2, ROWS)})


def measures_of_one(sizes: pd.Series) -> tuple[float, ...]:
    """Return all measures of one market with numpy: one sort, no repeated work, no Series made."""
    values = np.sort(sizes.to_numpy())[::-1]
    count = len(values)
    shares = values / values.sum()
    squares = shares * shares
    concentration = squares.sum()
    ranked = np.dot(np.arange(1, count + 1), shares)
    positive = shares[shares > 0]
    entropy = -np.dot(positive, np.log(positive))
    steps = shares[:-1] - shares[1:]
    log_count = np.log(count)
    return (
        count,
        1e4 * concentration,
        1 / concentration,
        100 * shares[0],
        100 * shares[:4].sum(),
        1 / (2 * ranked - 1),
        entropy,
        entropy / log_count if count > 1 else np.nan,
        np.sqrt(shares).sum() ** 2,
        (count + 1) / count - 2 * ranked / count,
        log_count - entropy,
        np.dot(squares, squares) / concentration**2,
        np.dot(steps, steps),
    )


def by_pandas(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the measures by `groupby.apply`."""
    rows = frame.groupby("market")["size"].apply(measures_of_one)
    return pd.DataFrame(rows.tolist(), index=rows.index, columns=list(COLUMNS))


def by_package(frame: pd.DataFrame) -> int:
    """Call concentrationMetrics market by market; return the number of markets."""
    from concentrationMetrics import Index

    index = Index()
    ordered = frame.sort_values("market", kind="stable")
    edges = np.flatnonzero(np.diff(ordered["market"].to_numpy())) + 1
    parts = np.split(ordered["size"].to_numpy(), edges)
    for sizes in parts:
        concentration = index.hhi(sizes, normalized=False)
        1 / concentration
        index.cr(sizes, 1)
        index.cr(sizes, 4)
        index.hti(sizes)
        index.shannon(sizes, normalized=False)
        index.hk(sizes, 0.5)
        index.gini(sizes)
        index.theil(sizes)
    return len(parts)


def seconds(work: Callable[[], object], repeats: int = 1) -> float:
    """Return the shortest of several runs."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Print seconds and ratios for rows in random order and for rows market by market."""
    mixed = example()
    grouped = mixed.sort_values("market", ignore_index=True)
    print(f"{len(COLUMNS) - 1} measures, {ROWS:,} rows, {MARKETS:,} markets")
    compare("rows in random order", mixed)
    compare("rows market by market", grouped)


def compare(title: str, frame: pd.DataFrame) -> None:
    """Print what one order of the rows costs us and the peers."""
    market, sizes = frame["market"].to_numpy(), frame["size"].to_numpy()
    own = seconds(lambda: concentration_by_market(market, sizes), REPEATS)
    np.testing.assert_allclose(
        concentration_by_market(market, sizes).to_numpy(dtype=float),
        by_pandas(frame).to_numpy(dtype=float),
        rtol=1e-9,
        atol=1e-9,
    )
    print(f"{title:30} {own:8.3f} s")
    report("pandas groupby.apply (numpy)", seconds(lambda: by_pandas(frame), PEER_REPEATS), own)
    if importlib.util.find_spec("concentrationMetrics") is None:
        print("concentrationMetrics           not run (install the extra 'bench')")
    else:
        report("concentrationMetrics", seconds(lambda: by_package(frame)), own)


def report(name: str, peer: float, own: float) -> None:
    """Print one peer's row."""
    verdict = "reached" if peer / own >= TARGET_RATIO else "MISSED"
    print(f"{name:30} {peer:8.3f} s   ratio {peer / own:6.1f}   target {TARGET_RATIO}: {verdict}")


if __name__ == "__main__":
    main()
