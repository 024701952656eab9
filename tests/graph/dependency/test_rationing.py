"""Shares under bounds: the best and the worst way to fill a need, against brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.supply_networks import corners

from data.errors import UsageError
from graph.dependency.rationing import Substitution, greedy, redistributed


@st.composite
def box(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = draw(st.integers(1, 4))
    point = np.array([draw(st.floats(0.01, 1)) for _ in range(n)])
    point = point / point.sum()
    spread = np.array([draw(st.floats(0, 0.4)) for _ in range(n)])
    low, high = np.maximum(0, point - spread), np.minimum(1, point + spread)
    return np.array([draw(st.floats(0, 1)) for _ in range(n)]), low, high


@given(box())
def test_greedy_reaches_the_best_and_the_worst_corner(case):
    parts, low, high = case
    values = [float(weights @ parts) for weights in corners(low, high)]
    assert greedy(parts[:, None], low, high, "low")[0] == pytest.approx(min(values), abs=1e-9)
    assert greedy(parts[:, None], low, high, "high")[0] == pytest.approx(max(values), abs=1e-9)


@given(box(), st.data())
def test_redistribution_reaches_the_best_and_the_worst_corner(case, data):
    parts, low, high = case
    gone = np.array([data.draw(st.booleans()) for _ in parts])
    ratios = []
    for weights in corners(low, high):
        left = weights[~gone].sum()
        if left > 1e-6:
            ratios.append(float(weights[~gone] @ parts[~gone] / left))
        else:
            ratios.append(1.0)
    if any(1e-9 < w[~gone].sum() < 1e-3 for w in corners(low, high)):
        return
    found = redistributed(parts, gone, low, high, "high")
    assert found == pytest.approx(max(ratios), abs=1e-6)
    assert redistributed(parts, gone, low, high, "low") <= found + 1e-9


def test_substitution_needs_a_meaning():
    with pytest.raises(UsageError, match="elasticity"):
        Substitution("none", 10)
    assert Substitution("elastic", 10).factor == pytest.approx(1.1)
