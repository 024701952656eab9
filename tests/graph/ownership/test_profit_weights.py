"""Profit weights and the modified HHI: formulas, identities, and the mistakes that others make."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from graph.ownership import profit_weights as pw
from graph.ownership.errors import (
    ControlFactMissingError,
    OverOwnedError,
    UndefinedProfitWeightError,
)
from graph.ownership.partial_stakes import (
    FACTORS,
    deltas_of_stake,
    stake_delta,
    total_control_delta,
)

SHARES = [30.0, 20.0, 50.0]


def quarter_stake(gamma_of_holder: float, gamma_of_other: float) -> tuple[np.ndarray, np.ndarray]:
    """Owner A holds firm 0 and a quarter of firm 1, B the rest of 1, C firm 2."""
    beta = np.array([[1, 0.25, 0], [0, 0.75, 0], [0, 0, 1]])
    gamma = np.array([[1, gamma_of_holder, 0], [0, gamma_of_other, 0], [0, 0, 1.0]])
    return beta, gamma


def brute_force(beta: np.ndarray, gamma: np.ndarray) -> np.ndarray:
    owners, firms = beta.shape
    return np.array(
        [
            [
                sum(gamma[i, j] * beta[i, k] for i in range(owners))
                / sum(gamma[i, j] * beta[i, j] for i in range(owners))
                for k in range(firms)
            ]
            for j in range(firms)
        ]
    )


@st.composite
def ownership(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    owners, firms = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    number = st.floats(0.01, 1, allow_nan=False)
    raw = np.array([[draw(number) for _ in range(firms)] for _ in range(owners)])
    gamma = np.array([[draw(number) for _ in range(firms)] for _ in range(owners)])
    shares = np.array([draw(number) for _ in range(firms)])
    return raw / raw.sum(axis=0), gamma, 100 * shares / shares.sum()


@pytest.mark.parametrize(
    ("scenario", "control", "delta"),
    [
        ("silent", (0.0, 1.0), 150.0),
        ("proportional", (0.25, 0.75), 390.0),
        ("total", (1.0, 0.0), 2550.0),
        ("coasian", None, 750.0),
        ("merger", None, 1200.0),
    ],
)
def test_closed_form_of_a_quarter_stake(scenario, control, delta):
    assert stake_delta(30, 20, 0.25, scenario) == pytest.approx(delta, abs=1e-9)
    if control is not None:
        beta, gamma = quarter_stake(*control)
        assert pw.modified_hhi(SHARES, beta, gamma).delta == pytest.approx(delta, abs=1e-9)


@given(st.floats(0.01, 0.99), st.floats(1, 60), st.floats(1, 40))
def test_closed_forms_agree_with_the_matrix(b, s_a, s_b):
    beta = np.array([[1, b], [0, 1 - b]])
    controls = {
        "silent": np.array([[1, 0], [0, 1.0]]),
        "proportional": beta,
        "total": np.array([[1, 1], [0, 0.0]]),
    }
    for name, gamma in controls.items():
        matrix = pw.modified_hhi([s_a, s_b], beta, gamma).delta
        assert matrix == pytest.approx(FACTORS[name](b) * s_a * s_b, rel=1e-9)


def test_the_managed_firm_normalises_and_not_the_other_one():
    """Dividing by the other firm's diagonal gives 200 and 1,200; right are 150 and 2,550."""
    for control, right, wrong in (((0.0, 1.0), 150, 200), ((1.0, 0.0), 2550, 1200)):
        beta, gamma = quarter_stake(*control)
        products = gamma.T @ beta
        twin = products / np.diag(products)[None, :]
        shares = np.array(SHARES)
        twin_delta = shares @ twin @ shares - shares @ shares
        assert twin_delta == pytest.approx(wrong)
        assert pw.modified_hhi(SHARES, beta, gamma).delta == pytest.approx(right)


def test_a_stake_is_not_control():
    """Turning any stake into full control (owner > 0) would give 750 for a silent stake."""
    beta, gamma = quarter_stake(0.0, 1.0)
    twin = pw.modified_hhi(SHARES, beta, (beta > 0).astype(float)).delta
    assert twin == pytest.approx(750)
    assert pw.modified_hhi(SHARES, beta, gamma).delta == pytest.approx(150)


@given(ownership())
def test_weights_equal_the_definition(case):
    beta, gamma, shares = case
    weights = pw.profit_weights(beta, gamma)
    np.testing.assert_allclose(weights, brute_force(beta, gamma), rtol=1e-9)
    mhhi = pw.modified_hhi(shares, beta, gamma)
    assert mhhi.mhhi == pytest.approx(float(shares @ weights @ shares), rel=1e-9)
    assert mhhi.hhi == pytest.approx(float(shares @ shares), rel=1e-12)


@given(ownership(), st.floats(0.1, 10))
def test_only_ratios_of_control_matter(case, scale):
    beta, gamma, _ = case
    np.testing.assert_allclose(
        pw.profit_weights(beta, gamma * scale), pw.profit_weights(beta, gamma), rtol=1e-9
    )


@given(ownership())
def test_separate_owners_leave_the_plain_index(case):
    _, _, shares = case
    identity = np.eye(len(shares))
    assert pw.modified_hhi(shares, identity, identity).delta == pytest.approx(0, abs=1e-9)


@given(st.floats(1e-5, 0.4), st.floats(1e-5, 0.4), st.integers(2, 6))
def test_identical_portfolios_of_any_size_behave_like_one_firm(first, second, firms):
    beta = np.vstack([np.full(firms, first), np.full(firms, second)])
    result = pw.modified_hhi(np.full(firms, 100 / firms), beta, beta)
    assert result.mhhi == pytest.approx(10_000)
    assert result.equity_covered_pct == pytest.approx([100 * (first + second)] * firms)


@given(ownership())
def test_proportional_weights_are_overlap_times_relative_concentration(case):
    beta, _, _ = case
    kappa = pw.profit_weights(beta, beta)
    concentration = pw.investor_concentration(beta)
    relative = np.sqrt(concentration[None, :] / concentration[:, None])
    np.testing.assert_allclose(kappa, pw.overlap_cosine(beta) * relative, rtol=1e-9)


def test_weights_above_one_are_kept_and_flagged():
    beta, gamma = quarter_stake(1.0, 0.0)
    assert pw.profit_weights(beta, gamma)[1, 0] == pytest.approx(4)
    assert pw.modified_hhi(SHARES, beta, gamma).above_one == ((1, 0),)


def test_sparse_and_dense_input_give_the_same():
    beta, gamma = quarter_stake(0.25, 0.75)
    sparse = pw.modified_hhi(SHARES, sp.csr_array(beta), sp.csr_array(gamma))
    assert sparse == pw.modified_hhi(SHARES, beta, gamma)


def test_a_firm_without_listed_controllers_pursues_its_own_profit():
    weights = pw.profit_weights([[0.2, 0.2]], [[1.0, 0.0]])
    assert weights.tolist() == [[1.0, 1.0], [0.0, 1.0]]


def test_control_without_any_interest_is_undefined():
    beta = np.array([[1.0, 0.0], [0.0, 1.0]])
    gamma = np.array([[1.0, 1.0], [0.0, 0.0]])
    with pytest.raises(UndefinedProfitWeightError, match="firm 1"):
        pw.profit_weights(beta, gamma)


def test_more_than_all_of_a_firm_is_an_error_that_names_it():
    with pytest.raises(OverOwnedError, match=r"zeta \(110 %\)"):
        pw.modified_hhi([60, 40], [[1, 0.6], [0, 0.5]], [[1, 0], [0, 1]], ["alfa", "zeta"])


def test_convex_control_raises_the_weight_of_large_holders():
    beta = np.array([[0.4, 0.3], [0.1, 0.0], [0.1, 0.1]])
    linear = pw.profit_weights(beta, beta)
    convex = pw.profit_weights(beta, pw.convex_control(beta, 2))
    assert convex[0, 1] > linear[0, 1]
    np.testing.assert_allclose(pw.convex_control(beta, 1), beta)


def test_attention_weights_follow_the_portfolio():
    control = pw.attention_control([[0.4, 0.1], [0.0, 0.5]])
    np.testing.assert_allclose(control, [[0.8, 0.2], [0.0, 1.0]])


def test_total_control_needs_a_fact():
    assert total_control_delta(20, 10, 0.05, control_fact=True) == pytest.approx(4010)
    with pytest.raises(ControlFactMissingError, match="exceeds a full merger"):
        total_control_delta(20, 10, 0.05, control_fact=False)


def test_fifteen_percent_silent_stake_of_the_fixture():
    """F1 as known on 2026-10-01: 15 % of a firm with 40 % held by one with 15 %."""
    known = deltas_of_stake(15, 40, (0.15, 0.15), control_fact=False)
    assert known.silent.point == pytest.approx(90.0)
    assert known.proportional.point == pytest.approx(210.8, abs=0.05)
    assert known.merger.point == pytest.approx(1200)
    assert known.total is None
    corrected = deltas_of_stake(15, 40, (0.14, 0.14), control_fact=False)
    assert corrected.silent.point == pytest.approx(84.0)
    today = deltas_of_stake(15, 40, (0.18, 0.20), control_fact=False)
    assert (today.silent.value_lo, today.silent.value_hi) == pytest.approx((108, 120))
