"""Keys that the public vectors do not use: each has its formula, on inputs worked out by hand."""

import math
from typing import Any

import pytest

from graph.vectors.runner import answer_vector

CONCENTRATION = {"sales": [50, 30, 20, 0], "threshold": "0.5"}
REJECTED = {"shares_pct": [40, 35, 30]}
RANGES = {"lo_pct": [20, 30, 10, 20], "hi_pct": [30, 40, 20, 30], "merge": [0, 1]}
RANGES_TWO = {"lo_pct": [10, 10, 50], "hi_pct": [40, 40, 50], "merge": [0, 1]}
NUMBERED = {
    "named_shares_pct": [40, 25, 10],
    "unknown_remainder_pct": 25,
    "number_of_unknown_firms": 5,
}
ROUNDED = {"shares_pct_rounded": [30, 30, 20, 20], "half_unit": "0.5"}
REMEDY = {
    "shares_pct": {"A": 40, "B": 20, "C": 10, "D": 30},
    "merge": ["A", "B"],
    "divest_pct": 10,
    "divest_to": "C",
}
STAKE = {"D12": "0.2", "D21": "0.3", "m1": "0.5", "m2": "0.4", "p1": 10, "p2": 20, "beta": "0.25"}

KEYS: list[tuple[str, dict[str, Any], str, Any]] = [
    ("concentration", CONCENTRATION, "HHI", 3800),
    ("concentration", CONCENTRATION, "CR2", 80),
    ("concentration", CONCENTRATION, "CR5", 100),
    ("concentration", CONCENTRATION, "shares_pct", [50, 30, 20, 0]),
    ("concentration", CONCENTRATION, "HHI_dual_1_minus_1_over_nH", 1 - 1 / (4 * 0.38)),
    ("concentration", CONCENTRATION, "gini_corrected_n_over_n_minus_1", 0.4 * 4 / 3),
    ("concentration", CONCENTRATION, "max_entropy_bits", 2),
    ("concentration", CONCENTRATION, "renyi_0_bits", math.log2(3)),
    ("concentration", CONCENTRATION, "renyi_2_bits", -math.log2(0.38)),
    ("concentration", CONCENTRATION, "CCI", 0.5 + 0.09 * 1.7 + 0.04 * 1.8),
    ("concentration", CONCENTRATION, "k_ge", 1),
    ("concentration", CONCENTRATION, "k_gt", 2),
    ("concentration", {"sizes": [7]}, "HHI_normalised_0_1", None),
    ("concentration", {"sizes": [7]}, "relative_entropy", None),
    ("concentration", {"sizes": [7]}, "kwoka", 0),
    ("concentration", {"sizes": [7]}, "melnik_shy_stenbacka_threshold_pct", 0),
    ("concentration", REJECTED, "sum_of_shares_pct", 105),
    ("concentration", REJECTED, "HHI_as_reported", 3725),
    ("concentration", REJECTED, "HHI_renormalised", 3725 / 1.05**2),
    (
        "concentration",
        {"shares_pct": [30, 30, 40], "shares_pct_permuted": [40, 30, 30]},
        "hall_tideman",
        1 / (2 * (0.4 + 0.6 + 0.9) - 1),
    ),
    (
        "concentration",
        {"shares_pct": [30, 70], "shares_pct_permuted": [40, 60]},
        "HHI",
        {"error": "OrderDependentResult"},
    ),
    ("intervals", NUMBERED, "HHI_min", 2325 + 5 * 25),
    ("intervals", NUMBERED, "HHI_min_equal_split", 2325 + 5 * 25),
    ("intervals", NUMBERED, "HHI_min_if_number_unknown", 2325),
    ("intervals", NUMBERED, "HHI_max", 2950),
    ("intervals", NUMBERED | {"cap_each_unknown_pct": 4}, "HHI_max", {"error": "InfeasibleShares"}),
    ("intervals", NUMBERED | {"cap_each_unknown_pct": 4}, "feasible", False),
    ("intervals", NUMBERED | {"cap_each_unknown_pct": 6}, "HHI_max", 2325 + 4 * 36 + 1),
    ("intervals", RANGES, "naive_delta_min", 1200),
    ("intervals", RANGES, "naive_delta_max", 2400),
    ("intervals", RANGES_TWO, "delta_max", 1250),
    ("intervals", RANGES_TWO, "delta_min", 800),
    ("intervals", RANGES_TWO, "delta_max_feasible_rest_sum", 50),
    ("intervals", ROUNDED, "HHI_min", 29.5**2 * 2 + 20.5**2 * 2),
    ("intervals", ROUNDED, "HHI_max", 30.5**2 * 2 + 19.5**2 * 2),
    ("intervals", ROUNDED, "rounding_tolerance_sum_pct", 2),
    ("intervals", ROUNDED, "adds_up_within_rounding", True),
    ("intervals", REJECTED, "adds_up_within_rounding", False),
    ("intervals", REJECTED, "feasible", False),
    ("intervals", REJECTED, "HHI_min", {"error": "InfeasibleShares"}),
    ("intervals", REJECTED, "HHI_as_reported", 3725),
    ("intervals", REJECTED, "sum_of_shares_pct", 105),
    ("intervals", REJECTED, "HHI_renormalised", 3725 / 1.05**2),
    ("intervals", {"lo_pct": [10], "hi_pct": [5]}, "feasible", False),
    ("intervals", {"lo_pct": [20], "hi_pct": [30], "others_allowed": True}, "HHI_min", 400),
    ("intervals", {"CR4_pct": 100}, "sup_attained", True),
    ("intervals", {"CR4_pct": 100}, "inf_attained_only_with_atomistic_fringe", False),
    ("delta", REMEDY, "delta_before_remedy", 1600),
    ("delta", REMEDY, "delta_after_remedy", 50**2 + 20**2 - 40**2 - 20**2 - 10**2),
    ("delta", REMEDY, "HHI_post_after_remedy", 50**2 + 20**2 + 30**2),
    ("delta", REMEDY, "US_2023_HHI_limb_met", True),
    ("delta", {"shares_pct": [40, 30, 20, 10], "merge": [0, 1, 2]}, "delta", 5200),
    ("delta", {"acquirer_share_pct": 0, "target_share_pct": 40, "HHI_pre": 2000}, "HHI_post", 2000),
    ("delta", {"acquirer_pct": 0, "target_share_pct": 40}, "combined_share_pct", 40),
    ("delta", {"HHI_pre": 1700, "merging_shares_pct": [10, 5]}, "US_2023_HHI_limb_met", False),
    ("delta", {"merging_shares_pct": [10]}, "delta", {"error": "InvalidDeal"}),
    (
        "thresholds",
        {
            "cases_post_delta_share": [
                [1801, 101, None],
                [1500, 101, 31],
                [1500, 101, 30],
                [1800, 101, None],
            ]
        },
        "structural_presumption",
        [True, True, False, False],
    ),
    (
        "thresholds",
        {
            "cases_post_delta": [
                [3000, 99],
                [1400, 300],
                [1500, 101],
                [2500, 500],
                [2501, 200],
                [2501, 201],
                [2000, 100],
            ]
        },
        "zone_US_HMG_2010",
        [
            "unlikely",
            "unconcentrated",
            "potentially_significant",
            "potentially_significant",
            "potentially_significant",
            "presumed_likely_to_enhance_market_power",
            None,
        ],
    ),
    (
        "thresholds",
        {
            "cases_post_delta": [
                [999, 900],
                [1000, 99],
                [1800, 101],
                [1801, 49],
                [1801, 60],
                [1801, 101],
                [1801, 50],
            ]
        },
        "zone_US_HMG_1992",
        [
            "unlikely",
            "unlikely",
            "potentially_significant",
            "unlikely",
            "potentially_significant",
            "presumed_likely_to_enhance_market_power",
            None,
        ],
    ),
    (
        "thresholds",
        {"shares_pct": ["9.99", 10, 25, "39.99", 40, 50, "50.01"]},
        "band_index_0_to_4",
        [0, 1, 2, 2, 3, 3, 4],
    ),
    (
        "thresholds",
        {"cases_combined_delta": [["19.9", 900], [20, 149], [20, 150], [50, 10]]},
        "simplified_eligible_horizontal",
        [True, True, False, False],
    ),
    (
        "thresholds",
        {"HHI_post_interval": [2400, 2600], "delta_interval": [150, 150]},
        "US_2010",
        "potentially_significant",
    ),
    (
        "thresholds",
        {"HHI_post_interval": [1400, 1600], "delta_interval": [150, 150]},
        "US_2010",
        "indeterminate",
    ),
    (
        "thresholds",
        {"HHI_post_interval": [1000, 1700], "delta_interval": [0, 90]},
        "US_2023_HHI_limb",
        "no_presumption",
    ),
    (
        "thresholds",
        {"regime": "us2023", "HHI_post": 1900, "delta": 120},
        "screen_result",
        "structural_presumption",
    ),
    ("upp", STAKE, "GUPPI_holder", 0.25 * 0.2 * 0.4 * 2),
    ("upp", STAKE, "GUPPI_target", 0),
    ("upp", STAKE, "GUPPI_holder_full_merger", 0.16),
    ("upp", STAKE, "GUPPI_target_full_merger", 0.075),
    (
        "upp",
        {"cases_D_m": [["0.3", "0.4"], ["1/2", "0.2"]], "equal_prices": True},
        "GUPPI",
        [0.12, 0.1],
    ),
    ("upp", {"delta_HHI": 200, "elasticities": [1, 2]}, "CMCR_of_price", [0.1, 0.05]),
    ("upp", {"delta_HHI": 200, "elasticities": [1, 2]}, "CMCR_of_cost", [0.02 / 0.18, 0.02 / 0.38]),
    ("upp", {"mU": 10, "mD": 30, "D": "0.5"}, "profitable_at_d_0.5", False),
    ("upp", {"mU": 10, "mD": 30, "D": "0.5"}, "profitable_at_d_0.51", True),
    ("upp", {"mU": 10, "mD": 30, "D": "0.5"}, "feasible", True),
    (
        "upp",
        {"DR_UD": "0.4", "M_D": "0.5", "P_D": 100, "W_R": 40, "P_R": 80, "PTR_U": "0.5"},
        "vGUPPIu",
        0.5,
    ),
    (
        "upp",
        {"DR_UD": "0.4", "M_D": "0.5", "P_D": 100, "W_R": 40, "P_R": 80, "PTR_U": "0.5"},
        "vGUPPIr",
        0.125,
    ),
]


@pytest.mark.parametrize(
    ("family", "inputs", "key", "value"), KEYS, ids=[f"{one[0]}-{one[2]}" for one in KEYS]
)
def test_the_key_is_computed(family: str, inputs: dict[str, Any], key: str, value: Any):
    vector = {"id": "K", "family": family, "inputs": inputs, "expected": {key: None}}
    (result,) = answer_vector(vector).results
    assert result.status == "computed", result.reason
    if isinstance(value, bool | str | dict) or value is None:
        assert result.computed == value
        assert type(result.computed) is type(value)
    elif isinstance(value, list) and not all(isinstance(one, int | float) for one in value):
        assert result.computed == value
    else:
        assert result.computed == pytest.approx(value, rel=1e-9, abs=1e-9)


def test_a_regime_without_thresholds_answers_null_with_a_sentence():
    vector = {
        "id": "K",
        "family": "thresholds",
        "inputs": {"regime": "cma129", "HHI_post": 2600, "delta": 400},
        "expected": {"screen_result": None, "reason": None},
    }
    result, reason = answer_vector(vector).results
    assert (result.computed, result.status) == (None, "computed")
    assert "no structural threshold" in reason.computed
