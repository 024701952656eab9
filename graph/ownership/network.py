"""Integrated ownership, cycle correction, network value and control of an ownership network.

`stakes[i, j]` is the direct stake of i in j (fraction), scipy sparse of shape (n, n). Columns sum
to at most 1. Everything is solved with sparse iterations: the inverse of I - A fills in.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from data.errors import VigieError
from graph.ownership.errors import ClosedRingError
from graph.ownership.profit_weights import check_columns

Array = npt.NDArray[np.float64]
Stakes = Any
"""A scipy sparse array of shape (n, n), owner by owned."""

RING_TOLERANCE = 1e-12
SERIES_TOLERANCE = 1e-14
MAX_TERMS = 2000
"""Terms of A + A^2 + … before the direct solver takes over (rings that hardly leak)."""


class OwnershipSolveError(VigieError):
    """The stakes have no solution: a ring owns itself entirely within rounding."""


def stake_matrix(
    owners: Sequence[int], owned: Sequence[int], stakes: Sequence[float], n: int
) -> Stakes:
    """Return the sparse matrix of direct stakes; several stakes of one pair add up."""
    matrix = sp.coo_array((np.asarray(stakes, dtype=float), (owners, owned)), shape=(n, n))
    return sp.csr_array(matrix)


def closed_rings(stakes: Stakes) -> list[list[int]]:
    """Return the sets of firms that own each other entirely, each sorted.

    A strongly connected set is closed when, in every member, the members together hold all of it;
    I - A is singular exactly then (for columns that sum to at most 1).
    """
    matrix = sp.csr_array(stakes)
    n_components, labels = connected_components(matrix, directed=True, connection="strong")
    sizes = np.bincount(labels, minlength=n_components)
    coo = sp.coo_array(matrix)
    rows, columns = coo.coords
    inside = labels[rows] == labels[columns]
    held = np.bincount(columns[inside], weights=coo.data[inside], minlength=matrix.shape[0])
    leaking = np.zeros(n_components, dtype=bool)
    np.logical_or.at(leaking, labels, held < 1 - RING_TOLERANCE)
    rings = [np.flatnonzero(labels == c) for c in np.flatnonzero(~leaking & (sizes > 0))]
    return [sorted(int(i) for i in ring) for ring in rings]


def check_no_closed_ring(stakes: Stakes, names: Sequence[str] | None = None) -> None:
    """Raise ClosedRingError, naming the owners, when a set of firms owns itself entirely."""
    rings = closed_rings(stakes)
    if rings:
        members = ", ".join(names[i] if names is not None else str(i) for i in rings[0])
        raise ClosedRingError(
            f"{members} own each other entirely: nobody outside owns them; check their stakes"
        )


def check_stakes(stakes: Stakes, names: Sequence[str] | None = None) -> None:
    """Raise OverOwnedError or ClosedRingError for stakes that cannot be."""
    check_columns(stakes, names)
    check_no_closed_ring(stakes, names)


def integrated_ownership(stakes: Stakes) -> Array:
    """Return Y = A (I - A)^-1, dense (n, n): for networks small enough to print.

    Brioschi, Buzzacchi & Colombo (1989). The columns of external owners sum to 1.

    Raises:
        ClosedRingError: I - A has no inverse.
    """
    check_no_closed_ring(stakes)
    matrix = sp.csr_array(stakes).toarray()
    identity = np.eye(matrix.shape[0])
    return np.asarray(np.linalg.solve((identity - matrix).T, matrix.T).T)


def cycle_corrected(stakes: Stakes) -> Array:
    """Return diag((I - A)^-1)^-1 Y: interests without the paths that return to the source.

    Baldone, Brioschi & Paleari (1998), as used by Vitali, Glattfelder & Battiston (2011). Row i is
    divided by the i-th diagonal element of (I - A)^-1, which is 1 + Y_ii.
    """
    integrated = integrated_ownership(stakes)
    return np.asarray(integrated / (1 + np.diag(integrated))[:, None])


def ultimate_interest(external: Stakes, cross_holdings: Stakes) -> Array:
    """Return Phi = B_ext (I - D)^-1: the ultimate financial interest of external owners.

    `cross_holdings[f, g]` is the stake of firm f in firm g; columns of Phi sum to 1 when all
    owners are given (Azar, Raina & Schmalz 2022; matrix form after Brioschi et al. 1989).

    Raises:
        ClosedRingError: firms that own each other entirely.
    """
    outside = np.asarray(sp.csr_array(external).toarray())
    inside = sp.csr_array(cross_holdings)
    check_no_closed_ring(inside)
    identity = np.eye(inside.shape[0])
    return np.asarray(np.linalg.solve((identity - inside.toarray()).T, outside.T).T)


def holdings_of(stakes: Stakes, owner: int) -> Array:
    """Return row `owner` of Y: the integrated interest of one holder in every firm, shape (n,)."""
    matrix = sp.csr_array(stakes)
    start = np.zeros(matrix.shape[0])
    start[owner] = 1.0
    return _series(sp.csr_array(matrix.T), start)


def holders_of(stakes: Stakes, firm: int) -> Array:
    """Return column `firm` of Y: the integrated interest of every holder in one firm, (n,)."""
    matrix = sp.csr_array(stakes)
    start = np.zeros(matrix.shape[0])
    start[firm] = 1.0
    return _series(matrix, start)


def portfolio_value(stakes: Stakes, value: Array) -> Array:
    """Return p = Y v: the value that each node owns directly and indirectly, shape (n,).

    `value` is each node's intrinsic value in any one unit. Double counts inside rings: use
    `corrected_value` for a comparison between nodes (Vitali et al. 2011).
    """
    return _series(sp.csr_array(stakes), np.asarray(value, dtype=float))


def corrected_value(stakes: Stakes, value: Array) -> Array:
    """Return diag((I - A)^-1)^-1 Y v, shape (n,); only members of rings need a correction."""
    matrix = sp.csr_array(stakes)
    portfolio = portfolio_value(matrix, value)
    for node in _ring_members(matrix):
        portfolio[node] /= 1.0 + holders_of(matrix, node)[node]
    return portfolio


def control_matrix(votes: Stakes, threshold: float | None = None) -> Stakes:
    """Return the matrix of control: linear (votes as they are) or by a strict threshold.

    With a threshold a holder above it controls all of the firm and the others nothing.
    """
    matrix = sp.csr_array(votes)
    if threshold is None:
        return matrix
    kept = matrix.copy()
    kept.data = np.where(kept.data > threshold, 1.0, 0.0)
    kept.eliminate_zeros()
    return kept


def _series(operator: Stakes, start: Array) -> Array:
    """Return (M + M^2 + …) x by repeated products; the solution of (I - M) y = M x."""
    term: Array = operator @ start
    total: Array = term.copy()
    for _ in range(MAX_TERMS):
        term = operator @ term
        total += term
        if np.abs(term).max(initial=0.0) <= SERIES_TOLERANCE * max(np.abs(total).max(), 1.0):
            return total
    return _direct(operator, start)


def _direct(operator: Stakes, start: Array) -> Array:
    system = sp.csc_array(sp.eye_array(operator.shape[0]) - operator)
    try:
        solved = splu(system).solve(operator @ start)
    except RuntimeError as singular:
        raise OwnershipSolveError(
            "the stakes have no solution: some firms own each other entirely; see closed_rings"
        ) from singular
    return np.asarray(solved)


def _ring_members(matrix: Stakes) -> list[int]:
    n_components, labels = connected_components(matrix, directed=True, connection="strong")
    sizes = np.bincount(labels, minlength=n_components)
    loops = matrix.diagonal() != 0
    return [int(i) for i in np.flatnonzero((sizes[labels] > 1) | loops)]
