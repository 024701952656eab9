"""Look-through exposure of buyers with known input shares: an absorbing chain.

`Q[j, i]` is the share of buyer j's input that comes from supplier i that has suppliers itself, and
`R[j, l]` from leaf l; rows of [Q R] sum to 1. The exposure is B = (I - Q)^-1 R (Kemeny & Snell
1960): the share of what j needs that is, at the end of all chains, supplied by l.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from graph.dependency.errors import InvalidWeightsError, NeverAbsorbedError

Array = npt.NDArray[np.float64]
ROW_TOLERANCE = 1e-9


def absorption(q: Any, r: Any, buyers: Sequence[str] | None = None) -> Array:
    """Return B, shape (buyers, leaves), rows sum to 1.

    Raises:
        NeverAbsorbedError: buyers that supply each other entirely.
        InvalidWeightsError: a row of [Q R] does not sum to 1, or a share is negative.
    """
    through, leaves = sp.csr_array(q, dtype=float), sp.csr_array(r, dtype=float)
    check_rows(through, leaves, buyers)
    check_absorbing(through, buyers)
    system = sp.csc_array(sp.eye_array(through.shape[0]) - through)
    return np.asarray(splu(system).solve(leaves.toarray()))


def fundamental(q: Any, buyers: Sequence[str] | None = None) -> Array:
    """Return N = (I - Q)^-1: expected visits, shape (buyers, buyers).

    Raises:
        NeverAbsorbedError: I - Q has no inverse.
    """
    through = sp.csr_array(q, dtype=float)
    check_absorbing(through, buyers)
    return np.asarray(np.linalg.inv(np.eye(through.shape[0]) - through.toarray()))


def closed_loops(q: Any) -> list[list[int]]:
    """Return the sets of buyers that buy from each other only, each sorted."""
    through = sp.csr_array(q, dtype=float)
    n, labels = connected_components(through, directed=True, connection="strong")
    coo = sp.coo_array(through)
    rows, columns = coo.coords
    inside = labels[rows] == labels[columns]
    kept = np.bincount(rows[inside], weights=coo.data[inside], minlength=through.shape[0])
    leaking = np.zeros(n, dtype=bool)
    np.logical_or.at(leaking, labels, kept < 1 - ROW_TOLERANCE)
    return [sorted(int(i) for i in np.flatnonzero(labels == c)) for c in np.flatnonzero(~leaking)]


def check_absorbing(q: Any, buyers: Sequence[str] | None = None) -> None:
    """Raise NeverAbsorbedError, naming the buyers, when a set of them buys from itself only."""
    loops = closed_loops(q)
    if loops:
        names = ", ".join(buyers[i] if buyers is not None else str(i) for i in loops[0])
        raise NeverAbsorbedError(
            f"{names} supply each other entirely: their need never reaches an original source; "
            "check their supply weights"
        )


def check_rows(q: Any, r: Any, buyers: Sequence[str] | None = None) -> None:
    """Raise InvalidWeightsError for a row of [Q R] that is negative or does not sum to 1."""
    through, leaves = sp.csr_array(q), sp.csr_array(r)
    totals = np.asarray(through.sum(axis=1)).ravel() + np.asarray(leaves.sum(axis=1)).ravel()
    lowest = min(through.data.min(initial=0.0), leaves.data.min(initial=0.0))
    wrong = np.flatnonzero(np.abs(totals - 1) > ROW_TOLERANCE)
    if wrong.size or lowest < 0:
        row = int(wrong[0]) if wrong.size else 0
        name = buyers[row] if buyers is not None else str(row)
        raise InvalidWeightsError(
            f"the input shares of {name} sum to {100 * totals[row]:.6g} % (must be 100, none "
            "negative); unknown suppliers need a share of their own"
        )


def upstream_hhi(exposure: Array) -> float:
    """Return 10,000 times the sum of squared exposures of one buyer."""
    return 10_000.0 * float(np.sum(np.square(exposure)))


def leontief_inverse(coefficients: Any) -> Array:
    """Return L = (I - A)^-1 for technical coefficients A[i, j] (input i per unit of output j).

    Only for technical coefficients: cost shares make no quantities.

    Raises:
        NeverAbsorbedError: the system cannot produce a surplus (I - A is singular).
    """
    matrix = sp.csr_array(coefficients, dtype=float).toarray()
    system = np.eye(matrix.shape[0]) - matrix
    if np.linalg.matrix_rank(system) < matrix.shape[0]:
        raise NeverAbsorbedError("the goods use each other up entirely: I - A has no inverse")
    return np.asarray(np.linalg.inv(system))
