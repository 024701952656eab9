"""Every key that a vector of the network families may ask for is answered, also unseen ones."""

from typing import Any

import pytest

from graph.vectors.runner import answer_vector

LOOP = {"transient": ["A", "B"], "absorbing": ["L"], "Q": [["0", "0.5"], ["0.5", "0"]],
        "R": [["0.5"], ["0.5"]]}  # fmt: skip
DIAMOND = [["s", "a"], ["s", "b"], ["a", "t"], ["b", "t"]]
IMPORTS = {"extra_EU_import_shares_pct": ["80", "20"], "extra_EU_imports": 60,
           "intra_EU_imports": 40, "EU_exports": 50}  # fmt: skip
JV = [["P", "J", "0.5"], ["Q", "J", "0.5"]]
PYRAMID = [["A", "B", "0.6"], ["B", "C", "0.7"], ["A", "C", "0.3"]]
RING = [["A", "B", "1"], ["B", "A", "1"]]
VOTES = [{"owner": "G", "firm": "N", "equity": "0.14", "votes": "0"},
         {"owner": "F", "firm": "N", "equity": "0.2", "votes": "0.6"},
         {"owner": "crowd", "firm": "N", "equity": "0.66", "votes": "0.4",
          "dispersed": True}]  # fmt: skip
DEALS = [["1", "2020-01-01", "X", "P", "invest"], ["2", "2021-01-01", "X", "P", "acquire"],
         ["3", "2020-06-01", "Y", "Q_1", "invest"],
         ["4", "2020-12-31", "X", "Q_1", "acquire"]]  # fmt: skip
TIES = {"y": [1, 0, 1, 0], "score": ["0.9", "0.5", "0.5", "0.1"]}

CASES: list[tuple[str, dict[str, Any], str, Any]] = [
    ("dependency", LOOP, "absorption_row_sums", [1, 1]),
    ("dependency", LOOP, "fundamental_N=(I-Q)^-1", [[4 / 3, 2 / 3], [2 / 3, 4 / 3]]),
    ("dependency", LOOP, "A_exposure", [1]),
    ("dependency", LOOP, "A_upstream_HHI", 10_000),
    ("dependency", LOOP, "singular", False),
    ("dependency", {"Q": [["0", "1"], ["1", "0"]]}, "singular", True),
    ("dependency", {"transient": ["A", "B"], "Q": [["0", "1"], ["1", "0"]]},
     "absorption_B=(I-Q)^-1R", {"error": "NeverAbsorbedError"}),
    ("dependency", {"A": [["0", "0.5"], ["0", "0"]], "final_demand": [10, 20]}, "gross_output",
     [20, 20]),
    ("dependency", {"A": [["0.5"]], "final_demand": [1]}, "L=(I-A)^-1", [[2]]),
    ("dependency", {"edges": DIAMOND, "root": "s", "sink": "t"}, "min_internal_vertex_cut_size", 2),
    ("dependency", {"edges": DIAMOND, "root": "s", "sink": "t"},
     "single_points_of_failure_internal", []),
    ("dependency", {"edges": DIAMOND, "root": "s", "sink": "t"}, "all_internal_2_cuts",
     [["a", "b"]]),
    ("dependency", {"edges": DIAMOND}, "internally_vertex_disjoint_paths_s_t", 2),
    ("dependency", {"edges": DIAMOND}, "min_vertex_cut_s_t", 2),
    ("dependency", {"edges": DIAMOND}, "single_points_of_failure_s_t", []),
    ("dependency", IMPORTS, "CDI1", 0.68),
    ("dependency", IMPORTS, "CDI2", 0.6),
    ("dependency", IMPORTS, "CDI3", 1.2),
    ("dependency", IMPORTS, "dependent", True),
    ("dependency", IMPORTS | {"EU_exports": 60}, "dependent", False),
    ("dependency", {"input_shares_pct": {"App": {"U": 40, "E": 60}},
                    "jurisdiction": {"U": "US", "E": "EU"}}, "non_EU_exposure_first_tier", 0.4),
    ("ownership_network", {"edges_owner_owned_stake": PYRAMID}, "weakest_link_A_C", 0.6),
    ("ownership_network", {"edges_owner_owned_stake": PYRAMID}, "weakest_link_sum_A_C", 0.9),
    ("ownership_network", {"edges_owner_owned_stake": PYRAMID, "threshold": ">=0.7"},
     "control_closure", {"A": [], "B": ["C"]}),
    ("ownership_network", {"edges_owner_owned_stake": PYRAMID}, "sum_of_stakes_in_owned",
     {"B": 0.6, "C": 1.0}),
    ("ownership_network", {"edges_owner_owned_stake": [*PYRAMID, ["D", "C", "0.1"]]},
     "firms_over_100pct", ["C"]),
    ("ownership_network", {"edges_owner_owned_stake": PYRAMID}, "firms_over_100pct", []),
    ("ownership_network", {"edges_owner_owned_stake": RING}, "singular", True),
    ("ownership_network", {"edges_owner_owned_stake": RING}, "has_external_owner", False),
    ("ownership_network", {"edges_owner_owned_stake": [["A", "B", "0.9"], ["B", "A", "1"],
                                                       ["X", "B", "0.1"]]},
     "has_external_owner", True),
    ("ownership_network", {"edges_owner_owned_stake": RING, "nodes": ["A", "B"]},
     "integrated_ownership_Y=A(I-A)^-1", {"error": "ClosedRingError"}),
    ("ownership_network", {"edges_owner_owned_stake": PYRAMID, "nodes": ["A", "B", "C"],
                           "node_value_v": [0, 0, "10"]}, "network_portfolio_value_Y*v",
     [7.2, 7, 0]),
    ("ownership_network", {"edges": VOTES}, "controller", "F"),
    ("ownership_network", {"edges": VOTES}, "gamma_F_N", 0.6),
    ("ownership_network", {"edges": VOTES}, "largest_equity_block", "F"),
    ("ownership_network", {"edges": VOTES}, "sole_control_by_majority_of_equity", None),
    ("ownership_network", {"edges_owner_owned_stake": JV}, "controller", None),
    ("ownership_network", {"edges_owner_owned_stake": JV}, "largest_equity_block", "P"),
    ("power", {"quota": 3, "weights": [2, 1, 1, 0]}, "banzhaf_swings", [6, 2, 2, 0]),
    ("common_ownership", {"beta_owner_by_firm": [["0.1", "0.2"]], "shares_pct": [50, 50]},
     "IHHI_0_10000", [100, 400]),
    ("common_ownership", {"beta_owner_by_firm": [["0.1", "0.2"]], "shares_pct": [50, 50]},
     "retail_share", [0.9, 0.8]),
    ("common_ownership", {"beta_owner_by_firm": [["0.1", "0.2"]], "control": "proportional"},
     "kappa", [[1, 2], [0.5, 1]]),
    ("anticipation", {"edges_undirected": [["a", "b"], ["b", "c"]], "katz_beta": "0.5"},
     "katz_matrix", [[0.5, 1, 0.5], [1, 1, 1], [0.5, 1, 0.5]]),
    ("anticipation", TIES, "expected_precision_at_2", 0.75),
    ("anticipation", TIES, "precision_at_2", 0.5),
    ("anticipation", TIES, "average_precision", 1 / 2 + 1 / 2 * 2 / 3),
    ("anticipation", TIES, "auroc", 0.875),
    ("anticipation", {"n_candidates": 200, "n_positives": 10, "k": 20}, "prevalence", 0.05),
    ("anticipation", {"n_candidates": 200, "n_positives": 10, "k": 20}, "expected_hits_at_k", 1),
    ("anticipation", {"n_candidates": 200, "n_positives": 10, "k": 20}, "lift_if_3_hits", 3),
    ("anticipation", {"deals_id_announced_acquirer_target_type": DEALS, "T": "2020-12-31",
                      "horizon_months": 12}, "label_X_P", 1),
    ("anticipation", {"deals_id_announced_acquirer_target_type": DEALS, "T": "2020-12-31",
                      "horizon_months": 12}, "excluded_acquired", ["Q_1"]),
    ("anticipation", {"deals_id_announced_acquirer_target_type": DEALS, "T": "2020-12-31",
                      "horizon_months": 12}, "label_window_fully_observed", True),
    ("anticipation", {"deals_id_announced_acquirer_target_type": DEALS, "T": "2020-06-30",
                      "horizon_months": 6}, "features_Y_Q_1",
     {"prior_investment": True, "acquirer_degree": 1, "target_investors": 1}),
    ("anticipation", {"deals_id_announced_acquirer_target_type": DEALS, "T": "2020-06-30",
                      "horizon_months": 6}, "label_X_Q_1", 0),
]  # fmt: skip


def blank(expected: Any) -> Any:
    if isinstance(expected, dict) and set(expected) != {"error"}:
        return {key: blank(value) for key, value in expected.items()}
    return None


def leaves(key: str, expected: Any) -> dict[str, Any]:
    if isinstance(expected, dict) and set(expected) != {"error"}:
        return {f"{key}.{name}": value for name, value in expected.items()}
    return {key: expected}


@pytest.mark.parametrize(("family", "inputs", "key", "expected"), CASES)
def test_the_key_is_answered(family, inputs, key, expected):
    vector = {"id": "x", "family": family, "inputs": inputs, "expected": {key: blank(expected)}}
    answer = answer_vector(vector)
    computed = {result.key: result.computed for result in answer.results}
    assert [r.reason for r in answer.results] == [None] * len(computed)
    wanted = leaves(key, expected)
    assert computed.keys() == wanted.keys()
    for path, value in wanted.items():
        if isinstance(value, bool | str | dict | None):
            assert computed[path] == value
            assert type(computed[path]) is type(value)
        elif isinstance(value, list) and value and isinstance(value[0], str | list):
            flat = value[0] if isinstance(value[0], list) else value
            if isinstance(flat[0], str):
                assert computed[path] == value
            else:
                for mine, theirs in zip(computed[path], value, strict=True):
                    assert mine == pytest.approx(theirs)
        else:
            assert computed[path] == pytest.approx(value)


@pytest.mark.parametrize(
    ("family", "key"),
    [("dependency", "no_such_key"), ("power", "no_such_key"), ("anticipation", "no_such_key"),
     ("ownership_network", "no_such_key"), ("common_ownership", "MHHI")],
)  # fmt: skip
def test_what_is_not_understood_is_skipped_with_a_reason(family, key):
    (result,) = answer_vector(
        {"id": "x", "family": family, "inputs": {"quota": 1, "weights": [1], "shares_pct": [100],
         "beta_owner_by_firm": [["1"]], "edges": [["a", "b"]]}, "expected": {key: None}}
    ).results  # fmt: skip
    assert result.status == "skip"
    assert result.reason


def test_a_pair_that_is_no_candidate_is_explained_in_words():
    inputs = {"deals_id_announced_acquirer_target_type": DEALS, "T": "2020-03-01",
              "horizon_months": 6}  # fmt: skip
    vector = {"id": "x", "family": "anticipation", "inputs": inputs,
              "expected": {"label_Y_Q_1": None}}  # fmt: skip
    (result,) = answer_vector(vector).results
    assert "not a candidate" in result.computed
