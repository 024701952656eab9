"""Dependence through the whole chain, as exact bounds under interval weights.

A *state* is a firm in a role: as a supplier of one category, or as the final buyer. A supplier of
category g needs only inputs from the layers up to g, so that a chip maker's rented cloud never
counts as an input of its chips. The dependence of a state on a set of firms is the share of its
need that would fail with them:

    d(s) = 1 if the firm of s is in the set, else combine_g sum_i w_ig d(supplier i of g)

`combine` is the maximum over categories (each essential input counts fully: the Leontief rule), or
the mean by stated category weights; where weights are not stated the mean may be any, so its lower
bound is the minimum. Weights are intervals that sum to 1 per category. Every state may choose its
weights independently, so choosing greedily per state gives the exact minimum and maximum (an
interval Markov chain); loops are iterated to their fixpoint. Unknown suppliers may depend on the
set in the upper bound where a firm of the set sells upstream of them, and not in the lower.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import networkx as nx
import numpy as np
import numpy.typing as npt

from graph.chain.members import RANK
from graph.dependency.errors import NeverAbsorbedError
from graph.dependency.rationing import (
    NO_SUBSTITUTION,
    Array,
    Bound,
    Substitution,
    greedy,
    redistributed,
)
from graph.dependency.weights import TOLERANCE, Need, SupplyNetwork, check_feasible

Combine = Literal["leontief", "mean"]
State = tuple[str, str | None]
"""(firm, category that it supplies); None = the final buyer with all its needs."""

FIXPOINT_TOLERANCE = 1e-12
MAX_SWEEPS = 10_000
TOP_RANK = len(RANK)


@dataclass(frozen=True)
class _Input:
    """One category of a state: rows of supplier states with weight bounds, and unknown others."""

    category: str
    rows: npt.NDArray[np.intp]
    low: Array
    high: Array
    others_low: float
    others_high: float
    rank: int
    suppliers: tuple[str, ...]
    weight: float | None


@dataclass(frozen=True)
class _Rule:
    """How a state combines its inputs."""

    unknown: "_Unknown"
    combine: Combine
    bound: Bound
    substitution: Substitution


class Chain:
    """The states of a supply network in an order that puts suppliers before buyers.

    Raises:
        NeverAbsorbedError: firms that supply each other entirely.
        InvalidWeightsError: weights that cannot add up to a need.
    """

    def __init__(self, network: SupplyNetwork) -> None:
        """Lay out the states and check that every chain can end."""
        self.network = network
        self.states, self.row = _states(network)
        self._inputs = [self._inputs_of(state) for state in self.states]
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(range(len(self.states)))
        for buyer, inputs in enumerate(self._inputs):
            graph.add_edges_from((int(r), buyer) for entry in inputs for r in entry.rows)
        order = nx.condensation(graph)
        self._blocks: list[list[int]] = [
            sorted(order.nodes[block]["members"])
            for block in nx.lexicographical_topological_sort(
                order, key=lambda block: min(order.nodes[block]["members"])
            )
        ]
        self._loops = [
            len(block) > 1 or graph.has_edge(block[0], block[0]) for block in self._blocks
        ]
        self._check_absorbing()

    def dependence(
        self,
        targets: Sequence[frozenset[str]],
        combine: Combine,
        bound: Bound,
        substitution: Substitution = NO_SUBSTITUTION,
    ) -> Array:
        """Return d for every state and every set of firms, shape (states, sets)."""
        values = np.zeros((len(self.states), len(targets)))
        fixed = np.zeros(values.shape, dtype=bool)
        columns: dict[str, list[int]] = {}
        for column, target in enumerate(targets):
            for firm in target:
                columns.setdefault(firm, []).append(column)
        for position, (firm, _) in enumerate(self.states):
            fixed[position, columns.get(firm, [])] = True
        values[fixed] = 1.0
        unknown = _Unknown(self.network, targets, bound)
        return self._settled(values, fixed, _Rule(unknown, combine, bound, substitution))

    def origins(self, value_of: Mapping[str, tuple[float, float]], bound: Bound) -> Array:
        """Return per state the share of its need whose original source has a property, (states,).

        Parameters
        ----------
        value_of
            Firm -> bounds (0-1) of the property; read at firms without known suppliers, the ends
            of the known chains. Unlisted firms and unknown suppliers have bounds 0-1.
        """
        end = 0 if bound == "low" else 1
        values = np.zeros((len(self.states), 1))
        fixed = np.zeros(values.shape, dtype=bool)
        for position, (firm, _) in enumerate(self.states):
            if not self._inputs[position]:
                fixed[position] = True
                values[position] = value_of.get(firm, (0.0, 1.0))[end]
        unknown = _Unknown(self.network, [frozenset()], bound, everywhere=float(end))
        return self._settled(values, fixed, _Rule(unknown, "mean", bound, NO_SUBSTITUTION))[:, 0]

    def _settled(self, values: Array, fixed: npt.NDArray[np.bool_], rule: "_Rule") -> Array:
        for block, loop in zip(self._blocks, self._loops, strict=True):
            if not loop:
                self._settle(block[0], values, fixed, rule)
                continue
            for _ in range(MAX_SWEEPS):
                before = values[block]
                for state in block:
                    self._settle(state, values, fixed, rule)
                if float(np.abs(values[block] - before).max(initial=0.0)) <= FIXPOINT_TOLERANCE:
                    break
        return values

    def _settle(
        self, state: int, values: Array, fixed: npt.NDArray[np.bool_], rule: "_Rule"
    ) -> None:
        held = np.flatnonzero(fixed[state])
        kept = values[state, held]
        if self._inputs[state]:
            values[state] = self._value(state, values, fixed, rule)
        else:
            values[state] = rule.unknown.leaf(self.states[state])
        values[state, held] = kept

    @property
    def is_exact(self) -> bool:
        """Return whether all bounds coincide: known weights and one category per buyer."""
        return self.network.complete and all(
            len(entries) <= 1
            and all(e.others_high <= 0 and np.all(e.low == e.high) for e in entries)
            for entries in self._inputs
        )

    def customers(self, suppliers: Iterable[int]) -> list[int]:
        """Return the rows of the states that buy directly from any of the given rows, in order."""
        rows = set(suppliers)
        return [
            buyer
            for buyer, entries in enumerate(self._inputs)
            if any(
                int(row) in rows and high > 0
                for entry in entries
                for row, high in zip(entry.rows, entry.high, strict=True)
            )
        ]

    def suppliers(self, state: State) -> list[tuple[str, str, float]]:
        """Return (category, supplier, upper weight) of the direct suppliers of a state."""
        return [
            (entry.category, supplier, float(high))
            for entry in self._inputs[self.row[state]]
            for supplier, high in zip(entry.suppliers, entry.high, strict=True)
        ]

    def by_category(
        self, buyer: str, targets: Sequence[frozenset[str]], bound: Bound
    ) -> dict[str, Array]:
        """Return per input category of a final buyer its dependence on every set, (sets,)."""
        values = self.dependence(targets, "leontief", bound)
        rule = _Rule(_Unknown(self.network, targets, bound), "leontief", bound, NO_SUBSTITUTION)
        no_state = np.zeros(values.shape, dtype=bool)
        state = self.row[(buyer, None)]
        categories = sorted(self.network.needs.get(buyer, {}))
        return {
            category: self._category_value(entry, values, no_state, rule)
            for category, entry in zip(categories, self._inputs[state], strict=True)
        }

    def _value(
        self, state: int, values: Array, fixed: npt.NDArray[np.bool_], rule: "_Rule"
    ) -> Array:
        entries = self._inputs[state]
        if len(entries) == 1:
            return self._category_value(entries[0], values, fixed, rule)
        parts = np.stack([self._category_value(e, values, fixed, rule) for e in entries])
        if rule.combine == "leontief":
            return np.asarray(parts.max(axis=0))
        stated = [entry.weight for entry in entries]
        if len(entries) > 1 and all(weight is not None for weight in stated):
            return np.asarray(np.array(stated, dtype=float) @ parts)
        return np.asarray(parts.min(axis=0) if rule.bound == "low" else parts.max(axis=0))

    def _category_value(
        self, entry: _Input, values: Array, fixed: npt.NDArray[np.bool_], rule: "_Rule"
    ) -> Array:
        parts = values[entry.rows]
        kind = rule.substitution.kind
        if entry.others_high <= 0 and np.all(entry.low == entry.high) and kind == "none":
            return np.asarray(entry.low @ parts)
        others = rule.unknown.others(entry.rank, entry.suppliers)
        parts = np.vstack([parts, others])
        low = np.append(entry.low, entry.others_low)
        high = np.append(entry.high, entry.others_high)
        if kind == "within_layer":
            gone = np.vstack([fixed[entry.rows], np.zeros((1, parts.shape[1]), dtype=bool)])
            columns = [
                redistributed(parts[:, c], gone[:, c], low, high, rule.bound)
                for c in range(parts.shape[1])
            ]
            return np.array(columns)
        lost = greedy(parts, low, high, rule.bound)
        if kind == "elastic":
            return np.maximum(0.0, 1.0 - rule.substitution.factor * (1.0 - lost))
        return lost

    def _inputs_of(self, state: State) -> list[_Input]:
        firm, sold = state
        limit = TOP_RANK if sold is None else RANK[sold]
        stated = self.network.category_weights.get(firm, {})
        found = []
        for category, need in sorted(self.network.needs.get(firm, {}).items()):
            if RANK[category] <= limit:
                check_feasible(firm, need)
                found.append(self._input(category, need, stated.get(category)))
        return found

    def _input(self, category: str, need: Need, weight: float | None) -> _Input:
        return _Input(
            category=category,
            rows=np.array(
                [self.row[(w.supplier, category)] for w in need.suppliers], dtype=np.intp
            ),
            low=np.array([w.low for w in need.suppliers]),
            high=np.array([w.high for w in need.suppliers]),
            others_low=need.others_low,
            others_high=need.others_high,
            rank=RANK[category],
            suppliers=tuple(w.supplier for w in need.suppliers),
            weight=weight,
        )

    def _check_absorbing(self) -> None:
        for block, loop in zip(self._blocks, self._loops, strict=True):
            members = set(block)
            if loop and all(
                entry.others_high <= TOLERANCE
                and all(
                    int(row) in members or high <= TOLERANCE
                    for row, high in zip(entry.rows, entry.high, strict=True)
                )
                for state in block
                for entry in self._inputs[state]
            ):
                firms = ", ".join(sorted({self.states[state][0] for state in block}))
                raise NeverAbsorbedError(
                    f"{firms} supply each other entirely: their need never reaches an original "
                    "source; check their supply weights"
                )


def _states(network: SupplyNetwork) -> tuple[list[State], dict[State, int]]:
    """Return the different states and the row of every state.

    A supplier that needs all its inputs for what it sells is one state with itself as a buyer.
    """
    states: list[State] = []
    row: dict[State, int] = {}
    for firm in network.firms:
        row[(firm, None)] = len(states)
        states.append((firm, None))
        ranks = [RANK[category] for category in network.needs.get(firm, {})]
        for category in sorted(network.sells.get(firm, ())):
            if ranks and max(ranks) <= RANK[category]:
                row[(firm, category)] = row[(firm, None)]
            else:
                row[(firm, category)] = len(states)
                states.append((firm, category))
    return states, row


class _Unknown:
    """What unknown suppliers may depend on: 0 in the lower bound, up to 1 in the upper.

    A firm of the set matters to an unknown supplier of category g when it sells upstream of g, or
    sells g itself and is not one of the known suppliers there. In a complete world nothing is
    unknown.
    """

    def __init__(
        self,
        network: SupplyNetwork,
        targets: Sequence[frozenset[str]],
        bound: Bound,
        everywhere: float | None = None,
    ) -> None:
        self._nothing = np.zeros(len(targets))
        self._everywhere = everywhere
        self._quiet = bound == "low" or network.complete
        self._sellers_by_rank: dict[int, npt.NDArray[np.int64]] = {}
        self._sets_with: dict[str, list[int]] = {}
        for column, target in enumerate(targets):
            for firm in target:
                self._sets_with.setdefault(firm, []).append(column)
        self._ranks = {
            firm: frozenset(RANK[category] for category in network.sells.get(firm, ()))
            for target in targets
            for firm in target
        }
        self._upmost = np.array(
            [
                min((min(self._ranks[f], default=TOP_RANK) for f in t), default=TOP_RANK)
                for t in targets
            ]
        )

    def leaf(self, state: State) -> Array:
        """Return the dependence of a firm without any known supplier."""
        if self._quiet:
            return self._nothing
        rank = TOP_RANK if state[1] is None else RANK[state[1]]
        return np.asarray((self._upmost < rank).astype(float))

    def others(self, rank: int, known: Iterable[str]) -> Array:
        """Return the dependence of unknown suppliers of the category of that rank."""
        if self._everywhere is not None:
            return np.full(len(self._nothing), self._everywhere)
        if self._quiet:
            return self._nothing
        others = self._sellers(rank).copy()
        for firm in frozenset(known):
            if rank in self._ranks.get(firm, ()):
                others[self._sets_with[firm]] -= 1
        return np.asarray(((self._upmost < rank) | (others > 0)).astype(float))

    def _sellers(self, rank: int) -> npt.NDArray[np.int64]:
        """Return how many firms of each set sell the category of that rank."""
        if rank not in self._sellers_by_rank:
            counts = np.zeros(len(self._nothing), dtype=np.int64)
            for firm, ranks in self._ranks.items():
                if rank in ranks:
                    counts[self._sets_with[firm]] += 1
            self._sellers_by_rank[rank] = counts
        return self._sellers_by_rank[rank]
