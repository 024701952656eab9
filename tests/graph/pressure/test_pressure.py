"""Price pressure: published examples, limits, and the general case against the symmetric one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.pressure import horizontal, vertical
from graph.pressure.diversion import diversion_from_shares
from graph.pressure.errors import UndefinedPressure

ratios = st.floats(0.01, 0.9)


@given(ratios, ratios)
def test_the_general_reduction_is_the_symmetric_one_for_equal_firms(margin, diversion):
    general = horizontal.cmcr_bertrand(
        [[-1, diversion], [diversion, -1]], [margin, margin], [1, 1], ["a", "b"], ["a", "a"]
    )
    of_cost, of_price = horizontal.cmcr_bertrand_symmetric(margin, diversion)
    assert general == pytest.approx(np.array([of_cost, of_cost]))
    assert of_price == pytest.approx(of_cost * (1 - margin))


def test_without_a_change_of_ownership_nothing_has_to_be_compensated():
    none = horizontal.cmcr_bertrand(
        [[-1, 0.3], [0.2, -1]], [0.4, 0.5], [10, 12], ["a", "b"], ["a", "b"]
    )
    assert none == pytest.approx(np.zeros(2))


def test_the_reduction_of_three_products_matches_the_published_run():
    found = horizontal.cmcr_bertrand(
        [[-1, 0.6, 0.02], [0.5, -1, 0.2], [0.01, 0.1, -1]],
        [0.3, 0.4, 0.6],
        [50, 45, 70],
        [1, 2, 2],
        [1, 1, 1],
    )
    assert 100 * found == pytest.approx([67.2, 73.1, 8.4], abs=0.05)


def test_pricing_pressure_is_net_of_efficiencies():
    assert horizontal.upward_pricing_pressure(0.2, 5, 10, 0.05) == pytest.approx(0.5)


def test_a_silent_stake_presses_on_the_holder_alone():
    assert horizontal.silent_stake_guppi(0.25, 0.08) == (0.02, 0.0)


def test_diversion_from_shares_is_marked_assumed_and_shrinks_with_the_outside_good():
    found = diversion_from_shares(25, 15, outside_pct=50)
    assert (found.ratio, found.basis) == (pytest.approx(0.1), "assumed")


def test_elimination_of_double_marginalisation_is_subtracted():
    gross = vertical.vguppi_downstream(0.4, 0.5, 10, 20)
    net = vertical.vguppi_downstream(0.4, 0.5, 10, 20, margin_eliminated=0.1, own_input_price=10)
    assert (gross, net) == (pytest.approx(0.1), pytest.approx(0.05))


@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(0.05, 1))
def test_foreclosure_pays_beyond_the_critical_rate_only(upstream, downstream, recapture):
    critical = vertical.critical_departure_rate(upstream, downstream, recapture)
    assert vertical.foreclosure_pays(critical * 1.01, upstream, downstream, recapture)
    assert not vertical.foreclosure_pays(critical * 0.99, upstream, downstream, recapture)


@pytest.mark.parametrize(
    "undefined",
    [
        lambda: horizontal.guppi(0.2, 0.3, 1, 0),
        lambda: horizontal.cmcr_bertrand_symmetric(1, 0.2),
        lambda: horizontal.cmcr_cournot(0.9, 0.05, 0.5),
        lambda: vertical.critical_departure_rate(1, 1, 0),
        lambda: vertical.vguppi_upstream(0.2, 0.3, 1, 0),
        lambda: vertical.vguppi_rival(0.2, 0.3, 1, 0),
        lambda: diversion_from_shares(100, 0),
        lambda: horizontal.cmcr_bertrand(
            [[-1, 1], [1, -1]], [0.2, 0.2], [1, 1], ["a", "b"], ["a", "a"]
        ),
    ],
)
def test_inputs_without_an_answer_are_an_error(undefined):
    with pytest.raises(UndefinedPressure):
        undefined()
