"""Profit weights and the modified HHI of partial and common ownership.

Conventions: `beta[i, j]` is the share of firm j's profit that goes to owner i and `gamma[i, j]` the
control weight of owner i in firm j (only ratios within a column matter); both may be dense arrays
or scipy sparse, shape (owners, firms). `lambda[j, k]` is the weight that firm j puts on firm k's
profit:

    lambda_jk = sum_i gamma_ij beta_ik / sum_i gamma_ij beta_ij

Row firm j normalises, because j is the firm that is managed (O'Brien & Salop 2000, 67 Antitrust
L.J. 559). The R package `antitrust` divides by the diagonal of the column firm instead, which
agrees only for symmetric control; its documentation and this formula disagree with its code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from graph.ownership.errors import OverOwnedError, UndefinedProfitWeightError

Array = npt.NDArray[np.float64]
Weights = Any
"""A dense array or a scipy sparse array of shape (owners, firms)."""

COLUMN_TOLERANCE = 1e-9
"""How far stakes in one firm may exceed 1 through rounding of floats."""


@dataclass(frozen=True)
class ModifiedHhi:
    """The modified HHI of one market, points on the scale 0-10,000.

    hhi: sum of squared shares of the firms given.
    delta: sum over j != k of lambda_jk s_j s_k.
    mhhi: their sum. An index of incentive links under homogeneous Cournot, not a price effect.
    equity_covered_pct: per firm, percent of its profit rights held by the owners given; missing
        owners inflate the weights, so this stands beside every result.
    above_one: firm pairs (j, k) with lambda_jk > 1, which is legitimate but must be flagged.
    """

    hhi: float
    delta: float
    mhhi: float
    equity_covered_pct: tuple[float, ...]
    above_one: tuple[tuple[int, int], ...]


def profit_weights(beta: Weights, gamma: Weights) -> Array:
    """Return lambda, shape (firms, firms), diagonal 1, nothing clipped.

    A firm whose listed owners have no control weight pursues its own profit only.

    Raises:
        UndefinedProfitWeightError: owners with control but without interest in the firm.
    """
    economic, control = _sparse(beta), _sparse(gamma)
    numerators = (control.T @ economic).toarray()
    own = _own_weight(economic, control)
    weights = np.eye(len(own))
    rows = own > 0
    weights[rows] = numerators[rows] / own[rows, None]
    np.fill_diagonal(weights, 1.0)
    return weights


def modified_hhi(
    shares_pct: Sequence[float] | Array,
    beta: Weights,
    gamma: Weights,
    firms: Sequence[str] | None = None,
) -> ModifiedHhi:
    """Return the modified HHI in time proportional to the number of stakes.

    Parameters
    ----------
    shares_pct
        Market shares in percent, one per firm; used as given, never rescaled.
    beta, gamma
        Economic interest and control weight, shape (owners, firms).
    firms
        Names for messages.

    Raises
    ------
    OverOwnedError
        The owners of a firm hold more than all of its profit.
    UndefinedProfitWeightError
        See `profit_weights`.

    Notes
    -----
    MHHI = sum_j s_j (sum_i gamma_ij p_i) / (sum_i gamma_ij beta_ij) with the portfolio
    p_i = sum_k beta_ik s_k, so that lambda is never formed.
    """
    economic, control = _sparse(beta), _sparse(gamma)
    check_columns(economic, firms)
    shares = np.asarray(shares_pct, dtype=float)
    own = _own_weight(economic, control)
    portfolio = economic @ shares
    weighted = control.T @ portfolio
    governed = own > 0
    safe = np.where(governed, own, 1.0)
    internal = np.where(governed, weighted / safe, shares)
    hhi = float(shares @ shares)
    mhhi = float(shares @ internal)
    covered = tuple(100.0 * np.asarray(economic.sum(axis=0)).ravel())
    return ModifiedHhi(hhi, mhhi - hhi, mhhi, covered, _above_one(economic, control, own))


def check_columns(beta: Weights, firms: Sequence[str] | None = None) -> None:
    """Raise OverOwnedError, naming the firms, when stakes in a firm exceed 100 %."""
    held = np.asarray(_sparse(beta).sum(axis=0)).ravel()
    over = np.flatnonzero(held > 1 + COLUMN_TOLERANCE)
    if over.size:
        names = ", ".join(
            f"{firms[int(j)] if firms is not None else int(j)} ({100 * held[j]:.6g} %)"
            for j in over
        )
        raise OverOwnedError(
            f"owners hold more than 100 % of {names}; remove stakes of another date or basis"
        )


def investor_concentration(beta: Weights) -> Array:
    """Return per firm the IHHI, 10,000 * sum_i beta_ij^2 (Backus, Conlon & Sinkinson 2021)."""
    economic = _sparse(beta)
    return 10_000.0 * np.asarray(economic.multiply(economic).sum(axis=0)).ravel()


def overlap_cosine(beta: Weights) -> Array:
    """Return the cosine between the owners' vectors of each two firms, shape (firms, firms).

    With proportional control kappa_jk = cosine_jk * sqrt(IHHI_k / IHHI_j): overlap times the
    relative concentration of investors (Backus, Conlon & Sinkinson 2021). A firm without owners
    overlaps with itself only.
    """
    economic = _sparse(beta)
    norms = np.sqrt(investor_concentration(economic) / 10_000.0)
    safe = np.where(norms > 0, norms, 1.0)
    cosine = (economic.T @ economic).toarray() / np.outer(safe, safe)
    np.fill_diagonal(cosine, 1.0)
    return np.asarray(cosine)


def convex_control(beta: Weights, exponent: float) -> Array:
    """Return gamma = beta^a: control that grows faster (a > 1) or slower than the stake."""
    return np.asarray(np.power(_sparse(beta).toarray(), exponent))


def attention_control(beta: Weights) -> Array:
    """Return gamma_ij = beta_ij / sum_j beta_ij: investors attend to firms by portfolio weight.

    Weights of Crawford, Lee, Whinston & Yurukoglu as used by Backus, Conlon & Sinkinson (2021).
    """
    economic = _sparse(beta).toarray()
    totals = economic.sum(axis=1, keepdims=True)
    return np.asarray(economic / np.where(totals > 0, totals, 1.0))


def _sparse(weights: Weights) -> Any:
    return sp.csr_array(weights, dtype=float)


def _own_weight(economic: Any, control: Any) -> Array:
    own = np.asarray(control.multiply(economic).sum(axis=0)).ravel()
    ungoverned = np.flatnonzero(own <= 0)
    if ungoverned.size:
        interests = np.asarray(economic.sum(axis=1)).ravel()
        reach = control.T @ interests
        bad = [int(j) for j in ungoverned if reach[j] > 0]
        if bad:
            raise UndefinedProfitWeightError(
                f"the controlling owners of firm {bad[0]} have no interest in its profit, but in "
                "others': its weights are unbounded; state their economic interest"
            )
    return own


def _above_one(economic: Any, control: Any, own: Array) -> tuple[tuple[int, int], ...]:
    products = sp.coo_array(control.T @ economic)
    rows, columns = products.coords
    limit = own[rows] * (1 + COLUMN_TOLERANCE)
    chosen = (rows != columns) & (own[rows] > 0) & (products.data > limit)
    return tuple(
        sorted((int(j), int(k)) for j, k in zip(rows[chosen], columns[chosen], strict=True))
    )
