"""Unknown weights: what an exposure can be, against brute force over the weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.supply_networks import bounds, corners, network

from graph.dependency.absorbing_chain import absorption
from graph.dependency.errors import InvalidWeightsError, NeverAbsorbedError
from graph.dependency.knockout import knock_out
from graph.dependency.propagation import Chain


@st.composite
def acyclic(draw: st.DrawFn) -> dict[str, dict[str, dict[str, tuple[float, float]]]]:
    """Two chips, two clouds, one buyer, with boxes around feasible weights."""

    def two(first: str, second: str) -> dict[str, tuple[float, float]]:
        share = draw(st.floats(0.05, 0.95))
        spread = draw(st.floats(0, 0.3))
        return {
            first: (max(0, share - spread), min(1, share + spread)),
            second: (max(0, 1 - share - spread), min(1, 1 - share + spread)),
        }

    return {
        "cloud-a": {"chip": two("chip-a", "chip-b")},
        "cloud-b": {"chip": two("chip-a", "chip-b")},
        "buyer": {"cloud": two("cloud-a", "cloud-b")},
    }


@settings(max_examples=40)
@given(acyclic())
def test_interval_exposure_is_exact_over_all_corners_of_the_chain(needs):
    def choices(category: dict[str, tuple[float, float]]) -> list[np.ndarray]:
        ends = list(category.values())
        return corners(np.array([a for a, _ in ends]), np.array([b for _, b in ends]))

    values = [
        w[0] * a[0] + w[1] * b[0]
        for w in choices(needs["buyer"]["cloud"])
        for a in choices(needs["cloud-a"]["chip"])
        for b in choices(needs["cloud-b"]["chip"])
    ]
    assert bounds(network(needs), "buyer", "chip-a") == pytest.approx(
        (min(values), max(values)), abs=1e-9
    )


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 0.99))
def test_known_weights_agree_with_the_absorbing_chain(first, second, share):
    needs = {
        "cloud-a": {"chip": {"chip-a": (first, first), "chip-b": (1 - first, 1 - first)}},
        "cloud-b": {"chip": {"chip-a": (second, second), "chip-b": (1 - second, 1 - second)}},
        "buyer": {"cloud": {"cloud-a": (share, share), "cloud-b": (1 - share, 1 - share)}},
    }
    q = [[0, share, 1 - share], [0, 0, 0], [0, 0, 0]]
    r = [[0, 0], [first, 1 - first], [second, 1 - second]]
    expected = absorption(q, r)[0, 0]
    assert bounds(network(needs), "buyer", "chip-a") == pytest.approx((expected, expected))


def test_a_loop_is_iterated_to_its_fixpoint():
    """Two clouds rent from each other: 0.5 = own chips, 0.5 = the other cloud."""
    half = (0.5, 0.5)
    needs = {
        "cloud-a": {"cloud": {"cloud-b": half, "cloud-c": half}},
        "cloud-b": {"cloud": {"cloud-a": half, "cloud-d": half}},
    }
    assert bounds(network(needs), "cloud-a", "cloud-d") == pytest.approx((1 / 3, 1 / 3))


def test_a_closed_loop_of_suppliers_is_an_error_with_names():
    whole = (1.0, 1.0)
    needs = {"alfa": {"cloud": {"beta": whole}}, "beta": {"cloud": {"alfa": whole}}}
    with pytest.raises(NeverAbsorbedError, match="alfa, beta supply each other"):
        Chain(network(needs))


def test_weights_that_cannot_add_up_are_an_error():
    needs = {"alfa": {"chip": {"beta": (0.2, 0.3), "gamma": (0.1, 0.2)}}}
    with pytest.raises(InvalidWeightsError, match="alfa cover 30 to 50 %"):
        Chain(network(needs))


def test_categories_do_not_replace_each_other():
    """Half of the chips gone, clouds untouched: the minimum keeps 50 %, the stated mean 80 %."""
    needs = {
        "buyer": {
            "chip": {"chip-a": (0.5, 0.5), "chip-b": (0.5, 0.5)},
            "cloud": {"cloud-a": (1.0, 1.0)},
        }
    }
    stated = network(needs, weights={"buyer": {"chip": 0.4, "cloud": 0.6}})
    (loss,) = knock_out(stated, ["chip-a"])
    assert (loss.remaining_low, loss.remaining_high) == pytest.approx((0.5, 0.8))
    (unstated,) = knock_out(network(needs), ["chip-a"])
    assert (unstated.remaining_low, unstated.remaining_high) == pytest.approx((0.5, 1.0))


def test_a_chip_makers_rented_cloud_is_no_input_of_its_chips():
    needs = {
        "chip-a": {"foundry": {"foundry-a": (1.0, 1.0)}, "cloud": {"cloud-a": (1.0, 1.0)}},
        "buyer": {"chip": {"chip-a": (1.0, 1.0)}},
    }
    world = network(needs)
    assert bounds(world, "buyer", "cloud-a") == (0, 0)
    assert bounds(world, "chip-a", "cloud-a") == (1, 1)
    assert bounds(world, "buyer", "foundry-a") == (1, 1)


def test_the_unknown_rest_is_lost_in_the_lower_bound_and_survives_in_the_upper():
    needs = {"buyer": {"cloud": {"cloud-a": (0.6, 0.6)}}, "cloud-b": {"chip": {"chip-a": (1, 1)}},
             "other": {"cloud": {"cloud-b": (1, 1)}}}  # fmt: skip
    world = network(needs, {("buyer", "cloud"): (0.4, 0.4)}, complete=False)
    assert bounds(world, "buyer", "cloud-a") == pytest.approx((0.6, 0.6))
    assert bounds(world, "buyer", "cloud-b") == pytest.approx((0.0, 0.4))
    low, high = bounds(world, "buyer", "chip-a")
    assert (low, high) == pytest.approx((0.0, 1.0)), "nobody knows the chips of cloud-a"


def test_nothing_downstream_is_ever_an_input():
    needs = {"buyer": {"cloud": {"cloud-a": (1, 1)}}, "app-a": {"model": {"buyer": (1, 1)}},
             "end": {"app": {"app-a": (1, 1)}}}  # fmt: skip
    assert bounds(network(needs, complete=False), "buyer", "app-a") == (0, 0)


@settings(max_examples=40)
@given(acyclic(), st.floats(0, 0.2))
def test_wider_weights_never_narrow_the_exposure(needs, more):
    wider = {
        buyer: {
            category: {s: (max(0, a - more), min(1, b + more)) for s, (a, b) in suppliers.items()}
            for category, suppliers in categories.items()
        }
        for buyer, categories in needs.items()
    }
    inner = bounds(network(needs), "buyer", "chip-a")
    outer = bounds(network(wider), "buyer", "chip-a")
    assert outer[0] <= inner[0] + 1e-12
    assert inner[1] <= outer[1] + 1e-12


def test_unknown_suppliers_may_or_may_not_have_the_property_of_an_origin():
    world = network(
        {"alfa": {"cloud": {"beta": (0.4, 0.6)}}}, {("alfa", "cloud"): (0.4, 0.6)}, complete=False
    )
    chain = Chain(world)
    row = chain.row[("alfa", None)]
    found = {
        (seat, bound): chain.origins({"beta": (seat, seat)}, bound)[row]
        for seat in (0.0, 1.0)
        for bound in ("low", "high")
    }
    assert found == pytest.approx(
        {(0.0, "low"): 0.0, (0.0, "high"): 0.6, (1.0, "low"): 0.4, (1.0, "high"): 1.0}
    )
