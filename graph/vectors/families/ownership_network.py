"""Questions of the family `ownership_network`: integrated ownership, control, paths, bow-tie."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import networkx as nx
import numpy as np
import scipy.sparse as sp

from graph.ownership import bow_tie, chains, control, network
from graph.vectors.question import Inputs, NotUnderstood, Question, exact

INTEGRATED = "integrated_ownership_Y=A(I-A)^-1"
CORRECTED = "baldone_corrected_diag((I-A)^-1)^-1*Y"
BOW_TIE = ("SCC", "IN", "OUT", "TENDRILS", "DISCONNECTED")

Stakes = dict[str, dict[str, Fraction]]


@dataclass(frozen=True)
class Holdings:
    """Equity and votes owner -> firm, appointment rights, and holders that are many small ones."""

    names: list[str]
    equity: Stakes
    votes: Stakes
    rights: tuple[control.ControlRight, ...]
    dispersed: frozenset[str]

    def blocks(self, table: Stakes) -> Stakes:
        """Return the table without dispersed holders."""
        return {owner: firms for owner, firms in table.items() if owner not in self.dispersed}

    def firm(self) -> str:
        """Return the one owned firm that a question about "the firm" means."""
        owned = {firm for firms in self.equity.values() for firm in firms}
        tops = owned - {owner for owner, firms in self.equity.items() if firms}
        for candidates in (owned, tops):
            if len(candidates) == 1:
                return next(iter(candidates))
        raise NotUnderstood("the edges hold several owned firms: which one is asked for?")


def answer(question: Question) -> object:
    """Answer one key of an ownership-network vector."""
    key = question.key
    if key in BOW_TIE:
        return _bow_tie(question.inputs)[key]
    holdings = _holdings(question.inputs)
    for function in (_matrix_answer, _structure_answer, _chain_answer, _control_answer):
        found, value = function(question, holdings)
        if found:
            return value
    raise question.unknown()


def _matrix_answer(question: Question, holdings: Holdings) -> tuple[bool, object]:
    key, names = question.key, holdings.names
    if key not in (INTEGRATED, CORRECTED, "network_portfolio_value_Y*v", "corrected_value_B*v"):
        return False, None
    stakes = _sparse(holdings)
    if key == INTEGRATED:
        return True, network.integrated_ownership(stakes)
    if key == CORRECTED:
        return True, network.cycle_corrected(stakes)
    value = [float(v) for v in question.inputs.numbers("node_value_v")]
    if len(value) != len(names):
        raise NotUnderstood("'node_value_v' and 'nodes' differ in length")
    network.check_no_closed_ring(stakes, names)
    if key == "network_portfolio_value_Y*v":
        return True, network.portfolio_value(stakes, np.array(value))
    return True, network.corrected_value(stakes, np.array(value))


def _structure_answer(question: Question, holdings: Holdings) -> tuple[bool, object]:
    key = question.key
    if key == "singular":
        return True, bool(network.closed_rings(_sparse(holdings)))
    if key == "has_external_owner":
        return True, _has_external_owner(holdings)
    if key in ("sum_of_stakes_in_owned", "firms_over_100pct"):
        sums: dict[str, Fraction] = defaultdict(Fraction)
        for firms in holdings.equity.values():
            for firm, stake in firms.items():
                sums[firm] += stake
        if key == "sum_of_stakes_in_owned":
            return True, {name: sums[name] for name in (question.members or sums)}
        return True, {firm for firm, total in sums.items() if total > 1}
    return False, None


def _chain_answer(question: Question, holdings: Holdings) -> tuple[bool, object]:
    key = question.key
    if key.startswith("weakest_link_sum_"):
        x, y = _pair(key.removeprefix("weakest_link_sum_"), holdings.names)
        return True, chains.weakest_link_sum(holdings.equity, x, y)
    if key.startswith("weakest_link_"):
        x, y = _pair(key.removeprefix("weakest_link_"), holdings.names)
        return True, chains.weakest_link(holdings.equity, x, y)
    if key == "accumulated_simple_paths":
        pairs = {f"{x}->{y}": (x, y) for x in holdings.names for y in holdings.names if x != y}
        asked = question.members if question.members is not None else pairs
        unknown = [name for name in asked if name not in pairs]
        if unknown:
            raise NotUnderstood(f"'{unknown[0]}' names no two nodes")
        return True, {
            name: chains.accumulated_ownership(holdings.equity, *pairs[name]) for name in asked
        }
    if key == "close_links":
        threshold = _threshold(question.inputs, default=">=0.2")
        links = chains.close_links(holdings.equity, threshold)
        return True, {f"{x}->{y}" for x, y in links}
    return False, None


def _control_answer(question: Question, holdings: Holdings) -> tuple[bool, object]:
    key = question.key
    blocks = holdings.blocks(holdings.votes)
    if key in ("control_closure_gt_50pct", "control_closure"):
        default = control.MAJORITY
        threshold = (
            default if key.endswith("50pct") else _threshold(question.inputs, default=">0.5")
        )
        asked = question.members if question.members is not None else holdings.names
        closure = control.control_closure(blocks, holdings.rights, threshold)
        return True, {owner: closure.get(owner, frozenset()) for owner in asked}
    if key in ("controller", "sole_controller"):
        return True, control.controllers_of(holdings.firm(), blocks, holdings.rights).sole
    if key == "sole_control_by_majority_of_equity":
        majority = [o for o, s in _holders(holdings, holdings.equity) if s > Fraction(1, 2)]
        return True, majority[0] if majority else None
    if key == "largest_equity_block":
        holders = _holders(holdings, holdings.equity)
        return True, max(holders, key=lambda holder: holder[1])[0] if holders else None
    if key == "joint_control_candidates":
        return True, {o for o, s in _holders(holdings, holdings.votes) if s == Fraction(1, 2)}
    if key.startswith("economic_interest_of_"):
        owner = key.removeprefix("economic_interest_of_")
        return True, holdings.equity.get(owner, {}).get(holdings.firm(), Fraction(0))
    if key.startswith("silent_weight_of_"):
        x, y = _pair(key.removeprefix("silent_weight_of_"), holdings.names, joint="_on_")
        return True, holdings.equity.get(x, {}).get(y, Fraction(0))
    if key.startswith("gamma_"):
        x, y = _pair(key.removeprefix("gamma_"), holdings.names)
        if any((right.holder, right.firm) == (x, y) for right in holdings.rights):
            return True, Fraction(1)
        return True, holdings.votes.get(x, {}).get(y, Fraction(0))
    return False, None


def _holders(holdings: Holdings, table: Stakes) -> list[tuple[str, Fraction]]:
    firm = holdings.firm()
    blocks = holdings.blocks(table)
    return [(owner, firms[firm]) for owner, firms in blocks.items() if firm in firms]


def _holdings(inputs: Inputs) -> Holdings:
    names = inputs.names("nodes") if "nodes" in inputs else []
    seen = dict.fromkeys(names)
    equity: Stakes = defaultdict(dict)
    votes: Stakes = defaultdict(dict)
    rights: list[control.ControlRight] = []
    dispersed: set[str] = set()
    for edge in inputs.items(inputs.first("edges_owner_owned_stake", "edges")):
        if isinstance(edge, Mapping):
            owner, firm = str(edge["owner"]), str(edge["firm"])
            stake = exact(edge.get("equity", 0))
            voting = stake if edge.get("votes") is None else exact(edge["votes"])
            if edge.get("appoints_board_majority") is True:
                rights.append(control.ControlRight(owner, firm, "appointment"))
            if edge.get("dispersed") is True:
                dispersed.add(owner)
        else:
            owner, firm, stake = str(edge[0]), str(edge[1]), exact(edge[2])
            voting = stake
        seen.update(dict.fromkeys((owner, firm)))
        equity[owner][firm] = equity[owner].get(firm, Fraction(0)) + stake
        votes[owner][firm] = votes[owner].get(firm, Fraction(0)) + voting
    return Holdings(list(seen), dict(equity), dict(votes), tuple(rights), frozenset(dispersed))


def _sparse(holdings: Holdings) -> sp.csr_array:
    index = {name: position for position, name in enumerate(holdings.names)}
    edges = [(o, f, s) for o, firms in holdings.equity.items() for f, s in firms.items()]
    matrix: sp.csr_array = network.stake_matrix(
        [index[o] for o, _, _ in edges],
        [index[f] for _, f, _ in edges],
        [float(s) for _, _, s in edges],
        len(index),
    )
    return matrix


def _has_external_owner(holdings: Holdings) -> bool:
    """Whether a firm of the ring has an owner outside it (rings that own themselves first)."""
    stakes = _sparse(holdings)
    rings = [{holdings.names[i] for i in ring} for ring in network.closed_rings(stakes)]
    if not rings:
        graph = nx.DiGraph([(o, f) for o, firms in holdings.equity.items() for f in firms])
        components = nx.strongly_connected_components(graph)
        rings = [
            c for c in components if len(c) > 1 or any(graph.has_edge(node, node) for node in c)
        ]
    if not rings:
        raise NotUnderstood("no set of firms owns itself, even partly")
    return any(
        firm in ring and owner not in ring and stake > 0
        for ring in rings
        for owner, firms in holdings.equity.items()
        for firm, stake in firms.items()
    )


def _bow_tie(inputs: Inputs) -> dict[str, frozenset[str]]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    if "nodes" in inputs:
        graph.add_nodes_from(inputs.names("nodes"))
    for edge in inputs.items(inputs.first("edges", "edges_owner_owned_stake")):
        if isinstance(edge, Mapping):
            graph.add_edge(str(edge["owner"]), str(edge["firm"]))
        else:
            graph.add_edge(str(edge[0]), str(edge[1]))
    tie = bow_tie.bow_tie(graph)
    sets = (tie.component, tie.inward, tie.outward, tie.tendrils, tie.disconnected)
    return dict(zip(BOW_TIE, sets, strict=True))


def _threshold(inputs: Inputs, default: str) -> control.Threshold:
    text = inputs.text("threshold") if "threshold" in inputs else default
    for operator, strict in ((">=", False), (">", True)):
        if text.startswith(operator):
            return control.Threshold(exact(text.removeprefix(operator).strip()), strict)
    raise NotUnderstood(f"threshold '{text}' does not begin with > or >=")


def _pair(text: str, names: list[str], joint: str = "_") -> tuple[str, str]:
    for x in names:
        for y in names:
            if text == f"{x}{joint}{y}":
                return x, y
    raise NotUnderstood(f"'{text}' names no two nodes")
