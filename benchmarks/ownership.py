"""Modified HHI and integrated ownership at scale, against peers in the same run.

    python -m benchmarks.ownership [--antitrust FILE.R]

Modified HHI: 3,000 firms, 3,000 owners, ten holders a firm. Peers: the dense formula in numpy, and
`antitrust::HHI` of R where `Rscript` and the package are installed (or the file that defines `HHI`
is given); otherwise that row says *not run*. Target: at least 300 times faster than R.

Integrated ownership: 100,000 nodes and 1,000,000 stakes, one holder in all firms, all holders of
one firm, and network value. Peer: scipy's GMRES on the same systems to the same accuracy.
Target: the three together under 15 s and 4 GB.
"""

import argparse
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import gmres

from graph.ownership import network
from graph.ownership.profit_weights import modified_hhi

FIRMS, OWNERS, HOLDERS = 3_000, 3_000, 10
NODES, STAKES = 100_000, 1_000_000
TARGET_RATIO, TARGET_SECONDS, TARGET_GIGABYTES = 300, 15.0, 4.0
R_TIMEOUT = 600


def holdings() -> tuple[np.ndarray, sp.csr_array]:
    """Return market shares (percent) and the sparse matrix owners x firms; columns sum to 1."""
    random = np.random.default_rng(20261121)
    owners = np.concatenate([random.permutation(OWNERS)[:HOLDERS] for _ in range(FIRMS)])
    firms = np.repeat(np.arange(FIRMS), HOLDERS)
    stakes = random.dirichlet(np.ones(HOLDERS), FIRMS).ravel()
    shares = random.dirichlet(np.ones(FIRMS)) * 100
    return shares, sp.csr_array((stakes, (owners, firms)), shape=(OWNERS, FIRMS))


def dense_mhhi(shares: np.ndarray, beta: np.ndarray) -> float:
    """Return the modified HHI by the formula as written, with proportional control."""
    products = beta.T @ beta
    return float(shares @ (products / np.diag(products)[:, None]) @ shares)


def seconds(function: Callable[[], Any], repeats: int = 3) -> tuple[float, Any]:
    """Return the best of several timings and the last result."""
    best, result = float("inf"), None
    for _ in range(repeats):
        start = time.perf_counter()
        result = function()
        best = min(best, time.perf_counter() - start)
    return best, result


def r_seconds(
    shares: np.ndarray, beta: np.ndarray, source: Path | None
) -> tuple[float, float] | None:
    """Return seconds and result of R's HHI on the same input, None when it cannot be run."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        shares.astype("<f8").tofile(base / "shares.bin")
        beta.T.astype("<f8").tofile(base / "beta.bin")
        load = f"source('{source}')" if source else "HHI <- antitrust::HHI"
        script = (
            f"{load}; n <- {FIRMS}; "
            f"s <- readBin('{base}/shares.bin', 'double', n) / 100; "
            f"b <- matrix(readBin('{base}/beta.bin', 'double', n * n), n, n); "
            "t <- system.time(r <- HHI(s, b, b))[['elapsed']]; cat(t, format(r, digits = 15))"
        )
        done = subprocess.run(
            [rscript, "--vanilla", "-e", script],
            capture_output=True,
            text=True,
            timeout=R_TIMEOUT,
            check=False,
        )
    if done.returncode != 0:
        return None
    elapsed, result = done.stdout.split()[-2:]
    return float(elapsed), float(result)


def ownership() -> sp.csr_array:
    """Return a network with rings: each firm has ten holders that own 90 % of it."""
    random = np.random.default_rng(20261122)
    firms = np.repeat(np.arange(NODES), STAKES // NODES)
    owners = random.integers(0, NODES, STAKES)
    owners = np.where(owners == firms, (owners + 1) % NODES, owners)
    parts = random.dirichlet(np.ones(STAKES // NODES), NODES) * 0.9
    return sp.csr_array((parts.ravel(), (owners, firms)), shape=(NODES, NODES))


def by_gmres(operator: sp.csr_array, start: np.ndarray) -> np.ndarray:
    """Return (I - M)^-1 M x by the Krylov solver."""
    system = sp.eye_array(NODES, format="csr") - operator
    solved, failed = gmres(system, operator @ start, rtol=1e-11, atol=0, restart=40, maxiter=50)
    if failed:
        raise RuntimeError(f"GMRES stopped with code {failed}")
    return np.asarray(solved)


def main() -> None:
    """Print the table of ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--antitrust", type=Path, help="file that defines HHI() of the package")
    options = parser.parse_args()
    _modified_hhi(options.antitrust)
    _large()


def _modified_hhi(antitrust: Path | None) -> None:
    shares, stakes = holdings()
    ours, result = seconds(lambda: modified_hhi(shares, stakes, stakes))
    beta = stakes.toarray()
    dense, expected = seconds(lambda: dense_mhhi(shares, beta), repeats=1)
    assert abs(result.mhhi / expected - 1) < 1e-9
    print(f"MHHI, {FIRMS} firms, {OWNERS} owners, {HOLDERS} holders a firm")
    print(f"  graph.ownership            {ours * 1e3:10.2f} ms   MHHI {result.mhhi:.6f}")
    print(f"  numpy, dense               {dense * 1e3:10.2f} ms   {dense / ours:.0f} times slower")
    peer = r_seconds(shares, beta, antitrust)
    if peer is None:
        print("  R antitrust::HHI           not run (Rscript or the package is missing)")
    else:
        ratio = peer[0] / ours
        verdict = "met" if ratio >= TARGET_RATIO else "NOT met"
        print(
            f"  R antitrust::HHI           {peer[0] * 1e3:10.0f} ms   {ratio:.0f} times slower "
            f"(target {TARGET_RATIO}: {verdict}); MHHI {peer[1]:.6f}"
        )


def _large() -> None:
    matrix = ownership()
    transposed = sp.csr_array(matrix.T)
    random = np.random.default_rng(1)
    value = random.lognormal(0, 1, NODES)
    unit = np.zeros(NODES)
    unit[7] = 1.0
    print(f"integrated ownership, {NODES} nodes, {matrix.nnz} stakes")
    total = 0.0
    for name, ask, operator, start in (
        ("one holder in all firms", lambda: network.holdings_of(matrix, 7), transposed, unit),
        ("all holders of one firm", lambda: network.holders_of(matrix, 7), matrix, unit),
        ("network value", lambda: network.portfolio_value(matrix, value), matrix, value),
    ):
        mine, found = seconds(ask, repeats=1)
        theirs, expected = seconds(lambda o=operator, s=start: by_gmres(o, s), repeats=1)
        assert np.abs(found - expected).max() <= 1e-8 * max(1.0, np.abs(expected).max())
        total += mine
        print(f"  {name:26} {mine:7.2f} s   GMRES {theirs:6.2f} s   ratio {theirs / mine:.1f}")
    start_time = time.perf_counter()
    network.check_stakes(matrix)
    checks = time.perf_counter() - start_time
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    verdict = "met" if total + checks < TARGET_SECONDS and peak < TARGET_GIGABYTES else "NOT met"
    print(
        f"  together with the checks   {total + checks:7.2f} s, peak {peak:.1f} GB "
        f"(target {TARGET_SECONDS:g} s, {TARGET_GIGABYTES:g} GB: {verdict})"
    )


if __name__ == "__main__":
    main()
