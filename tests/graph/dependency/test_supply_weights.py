"""What the facts say about a need: known shares, exclusives, unknown suppliers."""

import pandas as pd
import pytest

from data.facts import Facts
from data.records.record import interval_of
from data.scenarios import scenario
from graph.dependency.exposure import exposures, single_sources
from graph.dependency.knockout import knock_out
from graph.dependency.weights import Need, supply_network

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
