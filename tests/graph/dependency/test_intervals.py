"""Unknown weights: what an exposure can be, against brute force over the weights."""

from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import UsageError
from data.facts import Facts
from data.records.record import interval_of
from data.scenarios import scenario
from graph.chain.members import Members
from graph.dependency.absorbing_chain import absorption
from graph.dependency.errors import InvalidWeightsError, NeverAbsorbedError
from graph.dependency.exposure import exposures, single_sources
from graph.dependency.knockout import cascade, every_knock_out, knock_out
from graph.dependency.propagation import Chain
from graph.dependency.rationing import Substitution, greedy, redistributed
from graph.dependency.weights import Need, SupplierWeight, SupplyNetwork, supply_network
from graph.undertakings import Undertakings

DAY = date(2026, 11, 21)
NOBODY = Members(DAY, {}, Undertakings(DAY, {}, frozenset(), {}))


def network(
    needs: dict[str, dict[str, dict[str, tuple[float, float]]]],
    others: dict[tuple[str, str], tuple[float, float]] | None = None,
    *,
    complete: bool = True,
    weights: dict[str, dict[str, float]] | None = None,
) -> SupplyNetwork:
    """buyer -> category -> supplier -> (low, high); others per (buyer, category)."""
    rest = others or {}
    sells: dict[str, set[str]] = {}
    table = {}
    for buyer, categories in needs.items():
        table[buyer] = {}
        for category, suppliers in categories.items():
            for supplier in suppliers:
                sells.setdefault(supplier, set()).add(category)
            table[buyer][category] = Need(
                category,
                tuple(SupplierWeight(s, a, b, "share", ()) for s, (a, b) in suppliers.items()),
                *rest.get((buyer, category), (0.0, 0.0)),
            )
    frozen = {seller: frozenset(found) for seller, found in sells.items()}
    return SupplyNetwork(table, frozen, NOBODY, complete, weights or {})


def bounds(world: SupplyNetwork, buyer: str, target: str) -> tuple[float, float]:
    chain = Chain(world)
    row = chain.row[(buyer, None)]
    targets = [frozenset({target})]
    return (
        float(chain.dependence(targets, "leontief", "low")[row, 0]),
        float(chain.dependence(targets, "leontief", "high")[row, 0]),
    )


@st.composite
def box(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = draw(st.integers(1, 4))
    point = np.array([draw(st.floats(0.01, 1)) for _ in range(n)])
    point = point / point.sum()
    spread = np.array([draw(st.floats(0, 0.4)) for _ in range(n)])
    low, high = np.maximum(0, point - spread), np.minimum(1, point + spread)
    return np.array([draw(st.floats(0, 1)) for _ in range(n)]), low, high


def corners(low: np.ndarray, high: np.ndarray) -> list[np.ndarray]:
    """All vertices of the box cut by sum = 1."""
    found = []
    for free in range(len(low)):
        for ends in product(*[(low[i], high[i]) for i in range(len(low)) if i != free]):
            rest = 1 - sum(ends)
            if low[free] - 1e-12 <= rest <= high[free] + 1e-12:
                found.append(np.insert(np.array(ends), free, rest))
    return found


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


F1 = scenario("f1")
NO_DEALS = F1.replace("deal", F1.frame("deal").iloc[:0])


def supplies(*rows: dict[str, object]) -> Facts:
    """The organisations of F1 with other supply relations; shares are printed points."""
    frame = F1.frame("dependency").iloc[[0] * len(rows)].reset_index(drop=True)
    for position, row in enumerate(rows):
        said = {"relation": "hosts", "exclusivity": "unknown", "since": "2025"} | row
        said.setdefault("share_pct", None)
        said.setdefault("share_lo", said["share_pct"])
        said.setdefault("share_hi", said["share_pct"])
        said |= {"id": f"row-{position}", "fact_key": f"row-{position}"}
        for dated in ("since", "until"):
            days = interval_of(said.get(dated))
            said[f"{dated}_first"] = pd.Timestamp(days.first) if days else pd.NaT
            said[f"{dated}_last"] = pd.Timestamp(days.last) if days else pd.NaT
        for column, value in said.items():
            frame.loc[position, column] = value
    return NO_DEALS.replace("dependency", frame)


def need_of(facts: Facts, buyer: str = "delta") -> Need:
    need = supply_network(facts).need(buyer, "cloud")
    assert need is not None
    return need


def ranges(need: Need) -> dict[str, tuple[float, float]]:
    return {w.supplier: (w.low, w.high) for w in need.suppliers}


def test_a_known_share_gives_its_range_and_the_rest_is_unknown():
    need = need_of(
        supplies({"upstream": "alfa", "downstream": "delta", "share_lo": 60, "share_pct": 65,
                  "share_hi": 70})
    )  # fmt: skip
    assert ranges(need) == {"alfa": pytest.approx((0.6, 0.7))}
    assert (need.others_low, need.others_high) == pytest.approx((0.3, 0.4))


def test_suppliers_without_weights_are_never_split_equally():
    facts = supplies(
        {"upstream": "alfa", "downstream": "delta"}, {"upstream": "beta", "downstream": "delta"}
    )
    need = need_of(facts)
    assert ranges(need) == {"alfa": (0.0, 1.0), "beta": (0.0, 1.0)}
    twin = dict.fromkeys(ranges(need), (0.5, 0.5))
    assert ranges(need) != twin
    losses = {loss.org: loss for loss in knock_out(supply_network(facts), ["alfa"])}
    assert (losses["delta"].remaining_low, losses["delta"].remaining_high) == (0.0, 1.0)


def test_an_exclusive_binds_its_product_only():
    row = {"upstream": "alfa", "downstream": "delta", "exclusivity": "exclusive"}
    assert ranges(need_of(supplies(row))) == {"alfa": (1.0, 1.0)}
    named = need_of(supplies(row | {"product": "one training run"}))
    assert ranges(named) == {"alfa": (0.0, 1.0)}
    assert named.others_high == 1.0


def test_one_known_supplier_is_only_possibly_the_single_source():
    (source,) = single_sources(supply_network(supplies({"upstream": "alfa",
                                                        "downstream": "delta"})))  # fmt: skip
    assert (source.certainty, source.weight_low) == ("possible", 0.0)


def test_shares_above_the_whole_need_are_set_aside_and_marked():
    need = need_of(
        supplies(
            {"upstream": "alfa", "downstream": "delta", "share_pct": 80},
            {"upstream": "beta", "downstream": "delta", "share_pct": 70},
        )
    )
    assert need.contradictory
    assert ranges(need) == {"alfa": (0.0, 1.0), "beta": (0.0, 1.0)}


def test_a_contract_that_may_not_have_begun_has_no_lower_weight():
    need = need_of(supplies({"upstream": "alfa", "downstream": "delta", "share_pct": 80,
                             "since": "2026"}))  # fmt: skip
    assert ranges(need) == {"alfa": (0.0, pytest.approx(0.8))}


def test_an_ended_contract_is_no_supply():
    facts = supplies({"upstream": "alfa", "downstream": "delta", "until": "2026-11-21"})
    assert supply_network(facts).need("delta", "cloud") is None


def test_own_units_do_not_count():
    facts = supplies({"upstream": "alfa", "downstream": "delta"})
    organisations = facts.frame("organisation")
    organisations.loc[organisations["id"] == "delta", "parent_id"] = "alfa"
    assert supply_network(facts.replace("organisation", organisations)).needs == {}


def test_exposure_of_the_buyer_of_an_unknown_supplier_is_an_interval():
    facts = supplies({"upstream": "alfa", "downstream": "delta"})
    (entry,) = exposures(supply_network(facts), "delta")
    assert (entry.exposure.value_lo, entry.exposure.value_hi) == (0, 100)
    assert entry.exposure.point is None
    assert entry.exposure.fringe_assumption != "none"


def test_a_failure_runs_downstream_and_back_upstream():
    output, rounds = cascade(
        {"zeta": {"cloud": {"alfa": 0.8, "beta": 0.2}}, "iota": {"model": {"zeta": 1.0}}},
        {"beta": {"zeta": 0.5}, "zeta": {"iota": 1.0}},
        ["alfa"],
    )
    assert output["zeta"] == pytest.approx(0.2 - 0.2 * (1 - output["beta"]))
    assert output["beta"] == pytest.approx(1 - 0.5 * (1 - output["zeta"]))
    assert output["iota"] == pytest.approx(output["zeta"])
    assert rounds > 2


def test_without_sales_shares_only_buyers_suffer():
    output, _ = cascade({"zeta": {"cloud": {"alfa": 0.8}}}, {}, ["alfa"])
    assert output == pytest.approx({"alfa": 0.0, "zeta": 0.2})


def test_substitution_needs_a_meaning():
    with pytest.raises(UsageError, match="elasticity"):
        Substitution("none", 10)
    assert Substitution("elastic", 10).factor == pytest.approx(1.1)


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


def test_all_knock_outs_in_one_pass_equal_one_after_the_other():
    world = network(
        {
            "app": {"model": {"delta": (0.2, 0.5), "zeta": (0.3, 0.6)}},
            "delta": {"cloud": {"alfa": (0.5, 0.9), "beta": (0.0, 0.4)}},
            "zeta": {"cloud": {"alfa": (0.1, 0.2), "theta": (0.1, 0.9)}},
            "alfa": {"chip": {"gamma": (0.6, 1.0)}},
        },
        {
            ("app", "model"): (0.0, 0.4),
            ("delta", "cloud"): (0.0, 0.3),
            ("zeta", "cloud"): (0.0, 0.8),
            ("alfa", "chip"): (0.0, 0.4),
        },
        complete=False,
    )
    firms, low, high = every_knock_out(world)
    for column, gone in enumerate(firms):
        for loss in knock_out(world, [gone]):
            row = firms.index(loss.org)
            assert (low[row, column], high[row, column]) == pytest.approx(
                (loss.remaining_low, loss.remaining_high)
            )
