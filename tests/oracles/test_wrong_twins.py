"""Beside each family a common mistake of existing software: the vectors must reject it."""

import json
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from graph.vectors.comparison import compare
from graph.vectors.question import Inputs
from graph.vectors.runner import Result, VectorAnswer, answer_vector

FOLDER = Path(__file__).parent / "vectors"


def sizes(inputs: Inputs) -> list[Fraction]:
    return inputs.numbers(inputs.first("shares_pct", "shares_fraction", "sizes"))


def parts(inputs: Inputs) -> list[float]:
    values = sizes(inputs)
    return [float(value / sum(values)) for value in values]


def normalised_by_default(inputs: Inputs) -> float:
    shares = parts(inputs)
    concentration = sum(share**2 for share in shares)
    return (concentration - 1 / len(shares)) / (1 - 1 / len(shares)) if len(shares) > 1 else 1.0


def ranked_from_the_smallest(inputs: Inputs) -> float:
    shares = sorted(parts(inputs))
    return 1 / (2 * sum(rank * share for rank, share in enumerate(shares, 1)) - 1)


def corrected_gini(inputs: Inputs) -> float:
    values, n = sorted(map(float, sizes(inputs))), len(sizes(inputs))
    ranked = sum(rank * value for rank, value in enumerate(values, 1))
    return (2 * ranked / (n * sum(values)) - (n + 1) / n) * n / max(n - 1, 1)


def reciprocal_hannah_kay(inputs: Inputs) -> float:
    return 1 / math.exp(-sum(share * math.log(share) for share in parts(inputs)))


def others_as_one_firm(inputs: Inputs) -> float:
    named = inputs.numbers("named_shares_pct")
    return float(sum(s * s for s in named) + inputs.number("unknown_remainder_pct") ** 2)


def ignoring_the_sum(inputs: Inputs) -> float:
    return float(sum(hi**2 for hi in inputs.numbers("hi_pct")))


def missing_as_zero(inputs: Inputs) -> float:
    known = [share for share in inputs.numbers_or_none("shares_pct") if share is not None]
    return float(sum(share**2 for share in known))


def silently_rescaled(_: Inputs) -> bool:
    return True


def whole_business_for_a_part(inputs: Inputs) -> float:
    return float(2 * inputs.number("acquirer_pct") * inputs.number("seller_pct"))


def combined_square_only(inputs: Inputs) -> float:
    shares = inputs.numbers("shares_pct")
    return float(sum(shares[int(place)] for place in inputs.numbers("merge")) ** 2)


def loose_operators(inputs: Inputs) -> list[bool]:
    return [
        post <= 1000 or (post <= 2000 and delta <= 250) or delta <= 150
        for post, delta in inputs.raw("cases_post_delta")
    ]


def midpoint_decides(inputs: Inputs) -> str:
    low, high = inputs.numbers("HHI_post_interval")
    return "below" if (low + high) / 2 <= 2000 else "above"


def own_price_over_partner_price(inputs: Inputs) -> list[float]:
    prices, margins = inputs.numbers("prices"), inputs.numbers("margins")
    diversion, firms = inputs.matrix("D"), inputs.names("firm")
    places = range(len(prices))
    return [
        float(
            sum(
                diversion[i][j] * margins[j] * prices[i] / prices[j]
                for j in places
                if firms[i] != firms[j]
            )
        )
        for i in places
    ]


def reduction_of_price_called_of_cost(inputs: Inputs) -> float:
    margin, diversion = inputs.number("m"), inputs.number("D")
    return float(margin * diversion / (1 - diversion))


def weights_divided_by_the_wrong_firm(inputs: Inputs) -> float:
    beta = inputs.matrix("beta_owner_by_firm")
    gamma = inputs.matrix("gamma_owner_by_firm")
    shares = inputs.numbers("shares_pct")
    firms = range(len(shares))
    raw = [
        [sum(g[j] * b[k] for g, b in zip(gamma, beta, strict=True)) for k in firms] for j in firms
    ]
    return float(
        sum(raw[j][k] / raw[k][k] * shares[j] * shares[k] for j in firms for k in firms if j != k)
    )


def votes_taken_for_power(inputs: Inputs) -> list[float]:
    weights = inputs.numbers("weights")
    return [float(weight / sum(weights)) for weight in weights]


def largest_holder_controls(inputs: Inputs) -> str:
    largest = max(inputs.raw("edges"), key=lambda edge: float(edge["equity"]))
    return str(largest["owner"])


def walks_for_simple_paths(inputs: Inputs) -> list[str]:
    edges = {(x, y): float(stake) for x, y, stake in inputs.raw("edges_owner_owned_stake")}
    names = sorted({name for edge in edges for name in edge})
    reach = dict(edges)
    for _ in range(60):
        longer = {
            (x, z): sum(edges.get((x, y), 0) * reach.get((y, z), 0) for y in names)
            for x in names
            for z in names
        }
        reach = {pair: longer[pair] + edges.get(pair, 0) for pair in longer}
    return sorted(f"{x}->{y}" for (x, y), value in reach.items() if value >= 0.2)


def mean_for_the_bottleneck(inputs: Inputs) -> float:
    weights, lost = inputs.named_numbers("input_weights"), inputs.text("knock_out")
    shares = inputs.raw("supplier_shares")
    return sum(
        float(weight) * (1 - float(shares[category].get(lost, 0)))
        for category, weight in weights.items()
    )


def first_tier_for_the_whole_chain(_: Inputs) -> float:
    return 0.0


def later_deals_leak(inputs: Inputs) -> list[str]:
    deals = inputs.raw("deals_id_announced_acquirer_target_type")
    acquired = {deal[3] for deal in deals if deal[4] == "acquire" and deal[1] <= inputs.text("T")}
    return sorted({deal[3] for deal in deals} - acquired)


TWINS: list[tuple[str, str, str, Callable[[Inputs], Any]]] = [
    ("concentration", "CON-01", "HHI", normalised_by_default),
    ("concentration", "CON-01", "hall_tideman", ranked_from_the_smallest),
    ("concentration", "CON-11", "gini_uncorrected", corrected_gini),
    ("concentration", "CON-22", "N_alpha_1", reciprocal_hannah_kay),
    ("intervals", "INT-01", "HHI_max_fringe_capped_at_smallest_named", others_as_one_firm),
    ("intervals", "INT-04", "HHI_max", ignoring_the_sum),
    ("intervals", "INT-14", "HHI_min", missing_as_zero),
    ("intervals", "INT-09", "feasible", silently_rescaled),
    ("delta", "DEL-09", "delta", whole_business_for_a_part),
    ("delta", "DEL-01", "delta", combined_square_only),
    ("thresholds", "THR-01", "below_concern_indicator", loose_operators),
    ("thresholds", "THR-10", "EU_HMG_2004", midpoint_decides),
    ("upp", "UPP-10", "GUPPI", own_price_over_partner_price),
    ("upp", "UPP-05", "CMCR_of_cost", reduction_of_price_called_of_cost),
    ("common_ownership", "COM-01", "MHHI_delta", weights_divided_by_the_wrong_firm),
    ("common_ownership", "COM-03", "MHHI_delta", weights_divided_by_the_wrong_firm),
    ("power", "POW-01", "shapley_shubik", votes_taken_for_power),
    ("ownership_network", "NET-13", "controller", largest_holder_controls),
    ("ownership_network", "NET-11", "close_links", walks_for_simple_paths),
    ("dependency", "DEP-06", "remaining_output_leontief", mean_for_the_bottleneck),
    ("dependency", "DEP-13", "non_EU_exposure_look_through", first_tier_for_the_whole_chain),
    ("anticipation", "ANT-09", "eligible_targets_at_T", later_deals_leak),
]


def vector_of(family: str, vector_id: str) -> dict[str, Any]:
    content = json.loads((FOLDER / f"{family}.json").read_text(encoding="utf-8"))
    return next(vector for vector in content["vectors"] if vector["id"] == vector_id)


@pytest.mark.parametrize(
    ("family", "vector_id", "key", "twin"),
    TWINS,
    ids=[f"{twin[1]}-{twin[3].__name__}" for twin in TWINS],
)
def test_the_wrong_twin_is_rejected(
    family: str, vector_id: str, key: str, twin: Callable[[Inputs], Any]
):
    vector = vector_of(family, vector_id)
    right = answer_vector(vector)
    wrong = Result(key, twin(Inputs(vector["inputs"])), "computed")
    results = tuple(wrong if result.key == key else result for result in right.results)
    verdict = compare(vector, VectorAnswer(right.id, right.family, results))
    assert verdict.outcome == "FAIL"
    assert [line.split(":")[0] for line in verdict.details] == [key]


def test_the_known_defect_of_a_package_is_reproduced_by_its_twin():
    """The package divides weight (j, k) by the diagonal of k: 200 and 1,200 for two stakes."""
    for vector_id, defect in (("COM-01", 200), ("COM-03", 1200)):
        vector = vector_of("common_ownership", vector_id)
        found = weights_divided_by_the_wrong_firm(Inputs(vector["inputs"]))
        assert found == pytest.approx(defect)


def test_every_family_has_a_wrong_twin():
    assert {twin[0] for twin in TWINS} == {file.stem for file in FOLDER.glob("*.json")}
