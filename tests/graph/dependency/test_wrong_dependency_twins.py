"""Common mistakes about dependency, which the public vectors must reject."""

import json
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from graph.vectors.comparison import compare
from graph.vectors.runner import Result, VectorAnswer, answer_vector

ORACLES = Path(__file__).parents[2] / "oracles" / "vectors"


def vector(family: str, name: str) -> dict[str, Any]:
    vectors = json.loads((ORACLES / f"{family}.json").read_text(encoding="utf-8"))["vectors"]
    return next(entry for entry in vectors if entry["id"] == name)


def direct_suppliers_only(inputs: dict[str, Any]) -> list[float]:
    """Takes direct suppliers for the whole exposure."""
    return [float(value) for value in inputs["R"][0]]


def equal_weights(inputs: dict[str, Any]) -> float:
    """Splits every category equally among its suppliers."""
    shares = inputs["supplier_shares"]
    left = {
        g: 1 - sum(1 / len(suppliers) for s in suppliers if s == inputs["knock_out"])
        for g, suppliers in shares.items()
    }
    return min(left.values())


def root_dominates_itself(inputs: dict[str, Any]) -> dict[str, str]:
    """Keeps the root as its own dominator, as networkx did up to 3.5."""
    graph = nx.DiGraph([tuple(edge) for edge in inputs["edges"]])
    found = {n: d for n, d in nx.immediate_dominators(graph, inputs["root"]).items() if d}
    return found | {inputs["root"]: inputs["root"]}


def nearest_is_none(inputs: dict[str, Any]) -> list[str]:
    """Looks at direct suppliers for a chokepoint and finds none."""
    graph = nx.DiGraph([tuple(edge) for edge in inputs["edges"]])
    before = list(graph.predecessors("t"))
    return before if len(before) == 1 else []


def undirected_betweenness(inputs: dict[str, Any]) -> dict[str, float]:
    """Counts unordered pairs and normalises with 2/((n-1)(n-2))."""
    graph = nx.Graph([tuple(edge) for edge in inputs["edges"]])
    return {"b": nx.betweenness_centrality(graph)["b"]}


def location_of_provider(inputs: dict[str, Any]) -> float:
    """Adds squared shares of providers and calls it concentration of jurisdictions."""
    return float(np.sum(np.square(list(inputs["provider_shares_pct"].values()))))


def first_tier_for_all(_: dict[str, Any]) -> float:
    """Answers the look-through question with the direct suppliers."""
    return 0.0


@pytest.mark.parametrize(
    ("name", "key", "twin"),
    [
        ("DEP-01", "App_exposure", direct_suppliers_only),
        ("DEP-06", "remaining_output_leontief", equal_weights),
        ("DEP-07", "single_points_of_failure_s_t", nearest_is_none),
        ("DEP-09", "betweenness_normalised_1_over_(n-1)(n-2)", undirected_betweenness),
        ("DEP-11", "HHI_by_jurisdiction", location_of_provider),
        ("DEP-13", "non_EU_exposure_look_through", first_tier_for_all),
    ],
)
def test_the_twin_is_rejected_and_ours_is_not(name, key, twin):
    stated = vector("dependency", name)
    asked = stated | {"expected": {key: stated["expected"][key]}}
    assert compare(asked, answer_vector(asked)).outcome == "pass"
    wrong = twin(stated["inputs"])
    results = (
        [Result(f"{key}.{member}", value, "computed") for member, value in wrong.items()]
        if isinstance(wrong, dict)
        else [Result(key, wrong, "computed")]
    )
    assert compare(asked, VectorAnswer(name, "dependency", tuple(results))).outcome == "FAIL"


def test_the_root_is_no_key_of_the_dominators():
    stated = vector("dependency", "DEP-07")
    (results,) = [answer_vector(stated).results]
    answered = {r.key for r in results if r.key.startswith("immediate_dominator.")}
    twin = {f"immediate_dominator.{node}" for node in root_dominates_itself(stated["inputs"])}
    assert twin - answered == {"immediate_dominator.s"}
