"""Dependency of buyers on firms outside the EU: direct suppliers and original sources.

The jurisdiction is that of the ultimate controller's seat. Tier-1 and look-through answers are
different questions: a buyer of EU clouds that run on foreign chips is 0 % in the first and 100 % in
the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graph.chain.members import RANK
from graph.dependency.exposure import PERCENT_OF_NEED
from graph.dependency.jurisdictions import EU, jurisdiction_of
from graph.dependency.knockout import Loss, knock_out
from graph.dependency.propagation import Chain
from graph.dependency.rationing import greedy
from graph.dependency.weights import Need, SupplyNetwork
from graph.measure import Measure


@dataclass(frozen=True)
class ForeignDependency:
    """Share of a buyer's need that comes from outside the EU, percent.

    first_tier: by direct suppliers, the worst category.
    look_through: by the original sources at the ends of the known chains.
    """

    buyer: str
    first_tier: Measure
    look_through: Measure


@dataclass(frozen=True)
class OneSupplier:
    """An EU developer and its dependence in one category (scenario "who depends on one cloud?").

    state: dependent (a single source), spread (several known suppliers), or unknown (none known).
    hidden: firms further upstream on which at least the threshold of its need rests in the end.
    foreign_controlled: its undertaking has its seat outside the EU; None when unknown.
    """

    org: str
    state: Literal["dependent", "spread", "unknown"]
    suppliers: tuple[str, ...]
    certainty: Literal["certain", "possible"] | None
    weight_low: float | None
    weight_high: float | None
    hidden: tuple[tuple[str, float, float], ...]
    foreign_controlled: bool | None
    source_ids: tuple[str, ...]


def foreign_dependency(
    network: SupplyNetwork, buyers: Sequence[str], *, eea: bool = False
) -> list[ForeignDependency]:
    """Return the non-EU dependency of buyers with known suppliers, in the order given.

    A seat that is unknown counts as outside in the upper bound only, as do unknown suppliers.
    """
    outside = {firm: _outside(network, firm, eea=eea) for firm in network.firms}
    chain = Chain(network)
    low, high = chain.origins(outside, "low"), chain.origins(outside, "high")
    found = []
    for buyer in buyers:
        needs = list(network.needs.get(buyer, {}).values())
        if not needs:
            continue
        first = [_first_tier(need, outside) for need in needs]
        state = chain.row[(buyer, None)]
        found.append(
            ForeignDependency(
                buyer,
                _measure(max(a for a, _ in first), max(b for _, b in first), needs),
                _measure(float(low[state]), float(high[state]), needs),
            )
        )
    return found


def eu_only(network: SupplyNetwork, *, eea: bool = False) -> list[Loss]:
    """Return what each buyer keeps when every undertaking seated outside the EU is gone."""
    gone = [f for f in network.firms if _outside(network, f, eea=eea) == (1.0, 1.0)]
    return knock_out(network, gone) if gone else []


def dependent_on_one(
    network: SupplyNetwork,
    layer: str = "model",
    category: str = "cloud",
    threshold: float = 0.8,
    *,
    eea: bool = False,
) -> list[OneSupplier]:
    """Return every EU organisation of a layer with its dependence in one input category.

    Organisations are seated in the EU (EEA by switch); a developer without any known supplier of
    the category stands as unknown, never as independent, and so does a unit of a larger group.
    """
    chain = Chain(network)
    firms = network.firms
    targets = [frozenset({firm}) for firm in firms]
    low = chain.dependence(targets, "leontief", "low")
    high = chain.dependence(targets, "leontief", "high")
    found = []
    for org in sorted(_eu_members(network, layer, eea=eea)):
        group = network.members.undertakings.of(org)
        # What a group buys says nothing about one of its units.
        need = network.need(group, category) if group == org else None
        seat = network.members.jurisdiction_of(org)
        foreign = None if seat is None else jurisdiction_of(seat, eea=eea) != EU
        if need is None:
            found.append(OneSupplier(org, "unknown", (), None, None, None, (), foreign, ()))
            continue
        state = chain.row[(group, None)]
        direct = {weight.supplier for weight in need.suppliers}
        hidden = tuple(
            (firm, float(low[state, column]), float(high[state, column]))
            for column, firm in enumerate(firms)
            if firm not in direct and firm != group and low[state, column] >= threshold - 1e-12
        )
        largest = max(need.suppliers, key=lambda w: (w.low, w.high))
        certain = largest.low >= threshold - 1e-12
        dependent = certain or len(need.suppliers) == 1
        found.append(
            OneSupplier(
                org,
                "dependent" if dependent else "spread",
                tuple(weight.supplier for weight in need.suppliers),
                ("certain" if certain else "possible") if dependent else None,
                largest.low,
                largest.high,
                hidden,
                foreign,
                need.source_ids,
            )
        )
    return found


def _eu_members(network: SupplyNetwork, layer: str, *, eea: bool) -> list[str]:
    return [
        member.id
        for member in network.members.by_id.values()
        if member.kind == "organisation"
        and network.members.undertakings.is_firm(member.id)
        and layer in member.layers
        and layer in RANK
        and jurisdiction_of(member.country, eea=eea) == EU
    ]


def _outside(network: SupplyNetwork, firm: str, *, eea: bool) -> tuple[float, float]:
    seat = network.members.jurisdiction_of(firm)
    if seat is None:
        return (0.0, 1.0)
    return (0.0, 0.0) if jurisdiction_of(seat, eea=eea) == EU else (1.0, 1.0)


def _first_tier(need: Need, outside: dict[str, tuple[float, float]]) -> tuple[float, float]:
    low = np.array([*(w.low for w in need.suppliers), need.others_low])
    high = np.array([*(w.high for w in need.suppliers), need.others_high])
    ends = [outside.get(w.supplier, (0.0, 1.0)) for w in need.suppliers] + [(0.0, 1.0)]
    least = greedy(np.array([[a] for a, _ in ends]), low, high, "low")
    most = greedy(np.array([[b] for _, b in ends]), low, high, "high")
    return float(least[0]), float(most[0])


def _measure(low: float, high: float, needs: Sequence[Need]) -> Measure:
    return Measure(
        100 * low,
        100 * high,
        PERCENT_OF_NEED,
        point=100 * low if abs(high - low) < 1e-9 else None,
        coverage_pct=100 * min(sum(w.low for w in need.suppliers) for need in needs),
        n_named=len({w.supplier for need in needs for w in need.suppliers}),
        fringe_assumption="unknown seats and suppliers may be outside the EU",
        source_ids=tuple(sorted({s for need in needs for s in need.source_ids})),
    )
