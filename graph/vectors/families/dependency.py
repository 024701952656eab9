"""Questions of the family `dependency`: exposure, knock-outs, chokepoints, jurisdictions."""

from collections.abc import Callable
from fractions import Fraction

import networkx as nx
import numpy as np
import numpy.typing as npt

from graph.dependency import absorbing_chain, chokepoints, jurisdictions, production
from graph.vectors.question import Inputs, NotUnderstood, Question

Array = npt.NDArray[np.float64]


def answer(question: Question) -> object:
    """Answer one key of a dependency vector."""
    for function in (
        _chain_answer,
        _single_source_answer,
        _production_answer,
        _graph_answer,
        _jurisdiction_answer,
    ):
        found, value = function(question)
        if found:
            return value
    raise question.unknown()


def _chain_answer(question: Question) -> tuple[bool, object]:
    key, inputs = question.key, question.inputs
    if key == "absorption_B=(I-Q)^-1R":
        return True, _absorption(inputs)
    if key == "absorption_row_sums":
        return True, _absorption(inputs).sum(axis=1)
    if key == "fundamental_N=(I-Q)^-1":
        return True, absorbing_chain.fundamental(_array(inputs, "Q"))
    if key == "singular":
        return True, bool(absorbing_chain.closed_loops(_array(inputs, "Q")))
    if key == "L=(I-A)^-1":
        return True, absorbing_chain.leontief_inverse(_array(inputs, "A"))
    if key == "gross_output":
        demand = np.array([float(value) for value in inputs.numbers("final_demand")])
        return True, absorbing_chain.leontief_inverse(_array(inputs, "A")) @ demand
    if "transient" in inputs:
        buyers = inputs.names("transient")
        for suffix in ("_upstream_HHI", "_exposure"):
            if key.endswith(suffix) and key.removesuffix(suffix) in buyers:
                row = _absorption(inputs)[buyers.index(key.removesuffix(suffix))]
                return True, absorbing_chain.upstream_hhi(row) if suffix != "_exposure" else row
    return False, None


def _single_source_answer(question: Question) -> tuple[bool, object]:
    key, inputs = question.key, question.inputs
    if "input_shares_pct" not in inputs:
        return False, None
    shares = _nested(inputs, "input_shares_pct")
    if key == "supplier_HHI_by_buyer":
        return True, production.supplier_hhi(shares)
    if "downstream_market_shares_pct" not in inputs:
        return False, None
    market = {name: float(v) for name, v in _named(inputs, "downstream_market_shares_pct").items()}
    suppliers = dict.fromkeys(s for row in shares.values() for s in row)
    if key == "single_sourced_downstream_share_pct":
        return True, production.single_sourced_share(market, shares)
    for supplier in suppliers:
        if key == f"single_sourced_on_{supplier}_pct":
            return True, production.single_sourced_share(market, shares, supplier)
    if key == "upstream_share_weighted_by_downstream_pct":
        return True, {s: production.input_volume_lost(market, shares, s) for s in suppliers}
    by_knock_out: dict[str, Callable[[str], float]] = {
        "downstream_losing_sole_supplier_pct": lambda u: production.single_sourced_share(
            market, shares, u
        ),
        "downstream_input_volume_lost_pct": lambda u: production.input_volume_lost(
            market, shares, u
        ),
        "downstream_with_any_exposure_pct": lambda u: production.exposed_share(market, shares, u),
    }
    if key in by_knock_out:
        return True, by_knock_out[key](inputs.text("knock_out"))
    return False, None


def _production_answer(question: Question) -> tuple[bool, object]:
    key, inputs = question.key, question.inputs
    if not key.startswith("remaining_output_"):
        return False, None
    shares = _nested(inputs, "supplier_shares")
    remaining = production.remaining_categories(shares, frozenset({inputs.text("knock_out")}))
    if key == "remaining_output_leontief":
        return True, production.leontief_output(remaining)
    weights = {name: float(v) for name, v in _named(inputs, "input_weights").items()}
    if key == "remaining_output_linear":
        return True, production.linear_output(remaining, weights)
    if key == "remaining_output_cobb_douglas":
        return True, production.cobb_douglas_output(remaining, weights)
    return False, None


def _graph_answer(question: Question) -> tuple[bool, object]:
    key, inputs = question.key, question.inputs
    if "edges" not in inputs:
        return False, None
    network = _network(inputs)
    if key == "immediate_dominator":
        return True, chokepoints.immediate_dominators(network, _node(inputs, "root"))
    if key.startswith("dominators_of_") and key.endswith("_excluding_self"):
        target = key.removeprefix("dominators_of_").removesuffix("_excluding_self")
        immediate = chokepoints.immediate_dominators(network, _node(inputs, "root"))
        return True, set(chokepoints.dominators(immediate, target))
    if key == "min_internal_vertex_cut_size":
        return True, chokepoints.internal_cut_size(network, *_ends(inputs))
    if key == "single_points_of_failure_internal":
        return True, chokepoints.single_points_of_failure(network, *_ends(inputs))
    if key == "all_internal_2_cuts":
        return True, chokepoints.two_node_cuts(network, *_ends(inputs))
    if key == "betweenness_raw":
        return True, chokepoints.betweenness(network)
    if key == "betweenness_normalised_1_over_(n-1)(n-2)":
        n = network.number_of_nodes()
        scale = (n - 1) * (n - 2)
        return True, {
            node: raw / scale if scale else 0.0
            for node, raw in chokepoints.betweenness(network).items()
        }
    for prefix, function in (
        ("min_vertex_cut_", chokepoints.internal_cut_size),
        ("internally_vertex_disjoint_paths_", chokepoints.disjoint_paths),
        ("single_points_of_failure_", chokepoints.single_points_of_failure),
    ):
        if key.startswith(prefix):
            source, target = _pair(key.removeprefix(prefix), list(network))
            return True, function(network, source, target)
    return False, None


def _jurisdiction_answer(question: Question) -> tuple[bool, object]:
    key, inputs = question.key, question.inputs
    if "provider_shares_pct" in inputs:
        shares = {name: float(v) for name, v in _named(inputs, "provider_shares_pct").items()}
        if key == "HHI_by_provider":
            return True, jurisdictions.hhi(shares)
        countries = _texts(inputs, "country")
        if key == "non_EU_share_pct":
            return True, jurisdictions.non_eu_share(shares, countries)
        if key == "largest_non_EU_jurisdiction_pct":
            return True, jurisdictions.largest_non_eu(shares, countries)
        if key == "HHI_by_jurisdiction":
            by_country = jurisdictions.shares_by_jurisdiction(shares, countries)
            return True, jurisdictions.hhi(by_country)
    if key == "non_EU_exposure_look_through":
        exposure = {name: float(v) for name, v in _named(inputs, "chain_exposure").items()}
        return True, jurisdictions.non_eu_share(exposure, _texts(inputs, "jurisdiction"))
    if key == "non_EU_exposure_first_tier":
        return True, _first_tier(inputs)
    if key == "CDI1":
        origins = [float(value) for value in inputs.numbers("extra_EU_import_shares_pct")]
        return True, jurisdictions.concentration_of_origins(origins)
    if key == "CDI2":
        outside = inputs.number("extra_EU_imports")
        return True, outside / (outside + inputs.number("intra_EU_imports"))
    if key == "CDI3":
        return True, inputs.number("extra_EU_imports") / inputs.number("EU_exports")
    if key == "dependent":
        return True, _dependent(inputs)
    return False, None


def _dependent(inputs: Inputs) -> bool:
    """Compare exactly: a value on a limit is not above it."""
    origins = inputs.numbers("extra_EU_import_shares_pct")
    outside = inputs.number("extra_EU_imports")
    values = (
        sum(((share / 100) ** 2 for share in origins), Fraction(0)),
        outside / (outside + inputs.number("intra_EU_imports")),
        outside / inputs.number("EU_exports"),
    )
    limits = (Fraction(2, 5), Fraction(1, 2), Fraction(1))
    return all(value > limit for value, limit in zip(values, limits, strict=True))


def _first_tier(inputs: Inputs) -> float:
    """Sum over direct suppliers outside the EU; 0 when the inputs list none."""
    if "input_shares_pct" not in inputs:
        return 0.0
    rows = list(_nested(inputs, "input_shares_pct").values())
    if len(rows) != 1:
        raise NotUnderstood("'input_shares_pct' holds several buyers: whose first tier?")
    countries = _texts(inputs, "jurisdiction")
    return jurisdictions.non_eu_share(rows[0], countries) / 100


def _absorption(inputs: Inputs) -> Array:
    q = _array(inputs, "Q")
    if "R" not in inputs:
        absorbing_chain.check_absorbing(q)
        raise NotUnderstood("input 'R' is missing")
    buyers = inputs.names("transient") if "transient" in inputs else None
    return absorbing_chain.absorption(q, _array(inputs, "R"), buyers)


def _array(inputs: Inputs, name: str) -> Array:
    return np.array([[float(value) for value in row] for row in inputs.matrix(name)])


def _network(inputs: Inputs) -> "nx.DiGraph[str]":
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_edges_from((str(a), str(b)) for a, b in inputs.items("edges"))
    for name in ("root", "sink"):
        if name in inputs:
            network.add_node(_node(inputs, name))
    return network


def _node(inputs: Inputs, name: str) -> str:
    return str(inputs.raw(name))


def _ends(inputs: Inputs) -> tuple[str, str]:
    return _node(inputs, "root"), _node(inputs, "sink")


def _named(inputs: Inputs, name: str) -> dict[str, Fraction]:
    return inputs.named_numbers(name)


def _texts(inputs: Inputs, name: str) -> dict[str, str]:
    return {str(key): str(value) for key, value in dict(inputs.raw(name)).items()}


def _nested(inputs: Inputs, name: str) -> dict[str, dict[str, float]]:
    return {
        str(outer): {k: float(v) for k, v in Inputs({"row": row}).named_numbers("row").items()}
        for outer, row in dict(inputs.raw(name)).items()
    }


def _pair(text: str, names: list[str]) -> tuple[str, str]:
    for x in names:
        for y in names:
            if text == f"{x}_{y}":
                return x, y
    raise NotUnderstood(f"'{text}' names no two nodes")
