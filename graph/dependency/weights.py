"""Supply weights: what is known about each buyer's suppliers, per input category.

Rules (per buyer and category): a known share of the need gives its range; an exclusive seen for the
whole category gives all of it; otherwise each known supplier has 0-100 % beside unknown others
0-100 %, together 100 %. Nothing is split equally. Exclusivity binds buyer and product only: an
exclusive for a named product says nothing about the category. Firms of one undertaking are one, on
either side; what a group supplies to itself does not count. Market shares never become weights.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from data.errors import NotFoundError, UsageError
from data.facts import Facts
from graph.chain.edges import Edge, edges
from graph.chain.members import Members, members
from graph.dependency.errors import InvalidWeightsError

Basis = Literal["share", "exclusive", "unknown", "scenario"]
TOLERANCE = 1e-9


@dataclass(frozen=True)
class SupplierWeight:
    """Share of one buyer's need in one category that one supplier covers, 0-1, as an interval.

    basis: a printed share, an exclusive for the whole category, or only the fact that it supplies.
    """

    supplier: str
    low: float
    high: float
    basis: Basis
    source_ids: tuple[str, ...]
    grade: int | None = None


@dataclass(frozen=True)
class Need:
    """One input category of one buyer.

    others_low, others_high: share of unknown suppliers.
    contradictory: the printed shares exceed the whole need; they are then not used, and every
        supplier stands at 0-1.
    """

    category: str
    suppliers: tuple[SupplierWeight, ...]
    others_low: float
    others_high: float
    contradictory: bool = False

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Return the sources of all its weights."""
        return tuple(sorted({s for weight in self.suppliers for s in weight.source_ids}))


Needs = Mapping[str, Mapping[str, Need]]
"""buyer -> input category -> need."""


@dataclass(frozen=True)
class SupplyNetwork:
    """Undertakings with what they need and sell on a day.

    complete: whether the facts list every supplier (an invented or a fully known world); then a
        firm without suppliers needs none. Otherwise it is unknown what it needs.
    sells: undertaking -> categories that it supplies to somebody.
    category_weights: buyer -> category -> stated weight (sum 1), where a source states them.
    """

    needs: Needs
    sells: Mapping[str, frozenset[str]]
    members: Members
    complete: bool = False
    category_weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def firms(self) -> list[str]:
        """Return all undertakings that buy or supply, sorted."""
        return sorted({*self.needs, *self.sells})

    def need(self, buyer: str, category: str) -> Need | None:
        """Return one need of one buyer, None when no supplier is known."""
        return self.needs.get(buyer, {}).get(category)


def supply_network(
    facts: Facts, *, complete: bool = False, members_on: Members | None = None
) -> SupplyNetwork:
    """Return the supply network of undertakings as of the facts' date (or of `members_on`)."""
    standing = members_on or members(facts, facts.as_of)
    supplies = [edge for edge in edges(facts, standing) if edge.kind == "supplies"]
    return network_of(supplies, standing, complete=complete)


def network_of(
    supplies: Iterable[Edge], standing: Members, *, complete: bool = False
) -> SupplyNetwork:
    """Return the supply network made of supply edges; nodes stand for their owners."""
    by_unit: dict[tuple[str, str, str], dict[str, list[Edge]]] = defaultdict(
        lambda: defaultdict(list)
    )
    groups = standing.undertakings
    sells: dict[str, set[str]] = defaultdict(set)
    for edge in supplies:
        unit, seller = standing.organisation_of(edge.target), standing.organisation_of(edge.source)
        if unit is None or seller is None or edge.category is None:
            continue
        buyer, supplier = groups.of(unit), groups.of(seller)
        firms = groups.is_firm(unit) and groups.is_firm(seller)
        if firms and buyer != supplier:
            by_unit[(buyer, edge.category, unit)][seller].append(edge)
            sells[supplier].add(edge.category)
    units: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for (buyer, category, _), sellers in by_unit.items():
        units[(buyer, category)].append(_unit_need(category, sellers, standing, complete=complete))
    needs: dict[str, dict[str, Need]] = defaultdict(dict)
    for (buyer, category), found in units.items():
        needs[buyer][category] = found[0] if len(found) == 1 else _mixture(category, found)
    return SupplyNetwork(
        {buyer: dict(categories) for buyer, categories in needs.items()},
        {supplier: frozenset(categories) for supplier, categories in sells.items()},
        standing,
        complete,
    )


def with_public_compute(
    network: SupplyNetwork, site: str, buyer: str, share_pct: float, category: str = "cloud"
) -> SupplyNetwork:
    """Return the network in which `site` covers `share_pct` percent of a buyer's need.

    The weights of the present suppliers shrink in proportion, unknown ones included.

    Raises:
        UsageError: the share is not above 0 and up to 100, or a firm would supply itself.
        NotFoundError: a name that is no member of the chain.
    """
    if not 0 < share_pct <= 100:
        raise UsageError(
            f"the added share must be above 0 and up to 100 percent, not {share_pct:g}"
        )
    supplier = _firm(network, site)
    customer = _firm(network, buyer)
    if supplier == customer:
        raise UsageError(f"{site} and {buyer} are one undertaking: own supply does not count")
    share = share_pct / 100
    rest = 1 - share
    old = network.need(customer, category) or Need(category, (), 1.0, 1.0)
    kept = [
        replace(weight, low=weight.low * rest, high=weight.high * rest)
        for weight in old.suppliers
        if weight.supplier != supplier
    ]
    before = next((w for w in old.suppliers if w.supplier == supplier), None)
    low = share + (before.low * rest if before else 0.0)
    high = share + (before.high * rest if before else 0.0)
    sources = before.source_ids if before else ()
    added = SupplierWeight(supplier, low, high, "scenario", sources)
    need = Need(
        category,
        tuple(sorted([*kept, added], key=lambda weight: weight.supplier)),
        old.others_low * rest,
        old.others_high * rest,
    )
    needs = dict(network.needs)
    needs[customer] = {**needs.get(customer, {}), category: need}
    sells = dict(network.sells)
    sells[supplier] = sells.get(supplier, frozenset()) | {category}
    return replace(network, needs=needs, sells=sells)


def _firm(network: SupplyNetwork, name: str) -> str:
    firm = network.members.undertaking_of(name)
    if name not in network.members.by_id or firm is None:
        raise NotFoundError(f"'{name}' is no organisation or site with a known operator")
    return firm


def _unit_need(
    category: str, sellers: Mapping[str, list[Edge]], standing: Members, *, complete: bool
) -> Need:
    groups: dict[str, list[SupplierWeight]] = defaultdict(list)
    for seller, rows in sellers.items():
        supplier = standing.undertakings.of(seller)
        groups[supplier].append(_seller_weight(supplier, rows))
    weights = [_sum_of_units(supplier, parts) for supplier, parts in sorted(groups.items())]
    lows, highs = math.fsum(w.low for w in weights), math.fsum(w.high for w in weights)
    short = complete and highs < 1 - TOLERANCE
    if lows > 1 + TOLERANCE or short:
        open_weights = tuple(replace(w, low=0.0, high=1.0, basis="unknown") for w in weights)
        return Need(category, open_weights, 0.0, 0.0 if complete else 1.0, contradictory=True)
    if complete:
        return Need(category, _tightened(weights, 0.0), 0.0, 0.0)
    others = (max(0.0, 1 - highs), max(0.0, 1 - lows))
    if lows > 1 - TOLERANCE:
        others = (0.0, 0.0)
    return Need(category, _tightened(weights, others[0]), *others)


def _seller_weight(supplier: str, rows: list[Edge]) -> SupplierWeight:
    """One seller's weight: the hull of its printed shares, else of exclusives, else unknown."""
    sources = tuple(sorted({source for row in rows for source in row.source_ids}))
    grade = min((row.grade for row in rows if row.grade is not None), default=None)
    shares = [row for row in rows if row.share_lo is not None and row.share_hi is not None]
    if shares:
        low = min((row.share_lo or 0.0) * (row.certainty == "certain") for row in shares) / 100
        high = max(row.share_hi or 0.0 for row in shares) / 100
        return SupplierWeight(supplier, low, high, "share", sources, grade)
    whole = [row for row in rows if row.exclusivity == "exclusive" and not row.product]
    whole = [row for row in whole if row.table == "dependency"]
    if whole:
        low = 1.0 if any(row.certainty == "certain" for row in whole) else 0.0
        return SupplierWeight(supplier, low, 1.0, "exclusive", sources, grade)
    return SupplierWeight(supplier, 0.0, 1.0, "unknown", sources, grade)


def _sum_of_units(supplier: str, parts: list[SupplierWeight]) -> SupplierWeight:
    if len(parts) == 1:
        return parts[0]
    known = [part for part in parts if part.basis != "unknown"]
    return SupplierWeight(
        supplier,
        min(1.0, math.fsum(part.low for part in parts)),
        min(1.0, math.fsum(part.high for part in parts)),
        known[0].basis if known else "unknown",
        tuple(sorted({source for part in parts for source in part.source_ids})),
        min((part.grade for part in parts if part.grade is not None), default=None),
    )


def _tightened(weights: list[SupplierWeight], others_low: float) -> tuple[SupplierWeight, ...]:
    lows = math.fsum(weight.low for weight in weights) + others_low
    return tuple(replace(w, high=max(w.low, min(w.high, 1 - (lows - w.low)))) for w in weights)


def _mixture(category: str, units: list[Need]) -> Need:
    """The need of a group whose units buy apart, their sizes unknown: the hull over the units."""
    suppliers = sorted({weight.supplier for unit in units for weight in unit.suppliers})
    weights = []
    for supplier in suppliers:
        found = [[w for w in unit.suppliers if w.supplier == supplier] for unit in units]
        present = [weights[0] for weights in found if weights]
        absent = len(present) < len(units)
        weights.append(
            replace(
                present[0],
                low=0.0 if absent else min(w.low for w in present),
                high=max(w.high for w in present),
                source_ids=tuple(sorted({s for w in present for s in w.source_ids})),
            )
        )
    return Need(
        category,
        tuple(weights),
        min(unit.others_low for unit in units),
        max(unit.others_high for unit in units),
        any(unit.contradictory for unit in units),
    )


def check_feasible(buyer: str, need: Need) -> None:
    """Raise InvalidWeightsError when no weights within the intervals add up to the whole need."""
    low = math.fsum(w.low for w in need.suppliers) + need.others_low
    high = math.fsum(w.high for w in need.suppliers) + need.others_high
    if low > 1 + TOLERANCE or high < 1 - TOLERANCE:
        raise InvalidWeightsError(
            f"the {need.category} suppliers of {buyer} cover {100 * low:.6g} to {100 * high:.6g} % "
            "of its need: no weights add up to 100; check their shares"
        )
