"""Questions of the family `anticipation`: pair scores, evaluation, labels as of a date."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import networkx as nx

from graph.anticipation import evaluation, labels, link_scores
from graph.vectors.question import Inputs, NotUnderstood, Question

PairScore = Callable[["nx.Graph[str]", str, str], float]

PAIR_SCORES: dict[str, PairScore] = {
    "common_neighbours": lambda g, x, y: len(link_scores.common_neighbours(g, x, y)),
    "jaccard": link_scores.jaccard,
    "adamic_adar": link_scores.adamic_adar,
    "resource_allocation": link_scores.resource_allocation,
    "preferential_attachment": link_scores.preferential_attachment,
}


def answer(question: Question) -> object:
    """Answer one key of an anticipation vector."""
    key, inputs = question.key, question.inputs
    if key in PAIR_SCORES:
        x, y = _pair(inputs)
        return PAIR_SCORES[key](_network(inputs), x, y)
    if key == "katz_matrix":
        return link_scores.katz_matrix(_network(inputs), float(inputs.number("katz_beta")))
    if "deals_id_announced_acquirer_target_type" in inputs:
        return _label_answer(question)
    if key == "label_window_fully_observed":
        return _observed(inputs)
    return _evaluation_answer(question)


def _evaluation_answer(question: Question) -> object:
    key, inputs = question.key, question.inputs
    if key == "auroc":
        return evaluation.auroc(_labels(inputs), inputs.numbers("score"))
    if key == "average_precision":
        return evaluation.average_precision(_labels(inputs), inputs.numbers("score"))
    for prefix, function in (
        ("expected_precision_at_", evaluation.expected_precision_at),
        ("precision_at_", evaluation.precision_at),
        ("recall_at_", evaluation.recall_at),
    ):
        if key.startswith(prefix):
            return function(_labels(inputs), inputs.numbers("score"), _length(question, prefix))
    if key == "brier":
        return evaluation.brier(_labels(inputs), inputs.numbers("p"))
    if key == "brier_climatology":
        return evaluation.brier_of_climatology(_labels(inputs))
    if key == "brier_skill_score":
        return evaluation.brier_skill(_labels(inputs), inputs.numbers("p"))
    if key == "prevalence":
        return _prevalence(inputs)
    if key == "expected_hits_at_k":
        return inputs.number("k") * _prevalence(inputs)
    if key.startswith("lift_if_") and key.endswith("_hits"):
        hits = key.removeprefix("lift_if_").removesuffix("_hits")
        if not hits.isdecimal():
            raise question.unknown()
        return Fraction(int(hits)) / inputs.number("k") / _prevalence(inputs)
    raise question.unknown()


def _label_answer(question: Question) -> object:
    key, inputs = question.key, question.inputs
    deals, origin = _deals(inputs), _day(inputs, "T")
    if key == "eligible_targets_at_T":
        return labels.eligible_targets(deals, origin)
    if key in ("already_acquired_excluded", "excluded_acquired"):
        return labels.acquired_targets(deals, origin)
    if key == "label_window_fully_observed":
        return _observed(inputs)
    if key.startswith("features_"):
        x, y = _named_pair(question, "features_", deals)
        return {
            "prior_investment": labels.prior_investment(deals, origin, x, y),
            "acquirer_degree": labels.acquirer_degree(deals, origin, x),
            "target_investors": labels.target_holders(deals, origin, y),
        }
    if key.startswith("label_"):
        x, y = _named_pair(question, "label_", deals)
        return labels.label(deals, origin, inputs.integer("horizon_months"), x, y)
    raise question.unknown()


def _observed(inputs: Inputs) -> bool:
    cutoff = _day(inputs, "data_cutoff") if "data_cutoff" in inputs else None
    return labels.window_observed(_day(inputs, "T"), inputs.integer("horizon_months"), cutoff)


def _network(inputs: Inputs) -> "nx.Graph[str]":
    network: nx.Graph[str] = nx.Graph()
    if "graph" in inputs:
        text = inputs.text("graph")
        if not (text.startswith("K") and text[1:].isdecimal() and 0 < int(text[1:]) <= 1000):
            raise NotUnderstood(f"graph '{text}' is not K<n>")
        n = int(text[1:])
        network.add_nodes_from(str(i) for i in range(n))
        network.add_edges_from((str(i), str(j)) for i in range(n) for j in range(i))
        return network
    for edge in inputs.items("edges_undirected"):
        a, b = (str(node) for node in edge)
        network.add_nodes_from((a, b))
        if a != b:
            network.add_edge(a, b)
    return network


def _pair(inputs: Inputs) -> tuple[str, str]:
    pair = inputs.names("pair")
    if len(pair) != 2:
        raise NotUnderstood("input 'pair' does not hold two nodes")
    return pair[0], pair[1]


def _labels(inputs: Inputs) -> list[int]:
    return [int(value) for value in inputs.numbers("y")]


def _length(question: Question, prefix: str) -> int:
    rest = question.key.removeprefix(prefix)
    if rest == "k":
        return question.inputs.integer("k")
    if not rest.isdecimal():
        raise question.unknown()
    return int(rest)


def _prevalence(inputs: Inputs) -> Fraction:
    if "n_candidates" in inputs:
        return inputs.number("n_positives") / inputs.number("n_candidates")
    values = _labels(inputs)
    return Fraction(sum(values), len(values))


def _day(inputs: Inputs, name: str) -> date:
    return date.fromisoformat(inputs.text(name))


def _deals(inputs: Inputs) -> list[labels.DatedDeal]:
    deals = []
    for _, announced, acquirer, target, kind in inputs.items(
        "deals_id_announced_acquirer_target_type"
    ):
        if kind not in ("invest", "acquire"):
            raise NotUnderstood(f"deal type '{kind}' is neither invest nor acquire")
        deals.append(
            labels.DatedDeal(date.fromisoformat(announced), str(acquirer), str(target), kind)
        )
    return deals


def _named_pair(question: Question, prefix: str, deals: list[labels.DatedDeal]) -> tuple[str, str]:
    """Find the two names in a key like `label_X_Y`; names may hold underscores themselves."""
    rest = question.key.removeprefix(prefix)
    names = {name for deal in deals for name in (deal.acquirer, deal.target)}
    pairs = [(x, y) for x in sorted(names) for y in sorted(names) if f"{x}_{y}" == rest]
    if pairs:
        return pairs[0]
    if rest.count("_") == 1:
        x, y = rest.split("_")
        return x, y
    raise NotUnderstood(f"'{rest}' names no pair of parties of the deals")
