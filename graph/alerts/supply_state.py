"""Supply relations as known on a day, with the statements behind them.

Who feeds whom with what weight comes from the supply network (`graph.dependency.weights`):
relations and contracts, own units left out. Weights are percent of the buyer's need in a category.
Only lower ends feed exposures here, so what is computed is certain, and silent where weights are
unknown.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.alerts.finding import Support, support
from graph.alerts.view import View
from graph.chain.edges import Edge, supply_edges
from graph.chain.members import Members, members
from graph.dependency.jurisdictions import EU, jurisdiction_of
from graph.dependency.weights import network_of
from graph.records import Record, days, listed

SINGLE_SOURCE_PCT = 80.0
_TABLES = ("dependency", "deal", "node", "organisation", "vocabulary", "public_compute")


@dataclass(frozen=True)
class Supplier:
    """One supplier of a buyer in a category."""

    name: str
    lo: float
    hi: float
    statements: tuple[Support, ...]


@dataclass(frozen=True)
class Need:
    """What a buyer takes in one category: the suppliers known; newest: when the last became so."""

    buyer: str
    category: str
    suppliers: tuple[Supplier, ...]
    newest: str = ""

    @property
    def group(self) -> str:
        """Return the card on which findings about this need stand together."""
        return f"supply:{self.buyer}:{self.category}"

    @property
    def statements(self) -> tuple[Support, ...]:
        """Return the statements behind all suppliers."""
        return tuple(one for supplier in self.suppliers for one in supplier.statements)

    @property
    def single(self) -> tuple[Supplier, str] | None:
        """Return the single source and whether it is certain or possible, or None.

        An exclusive relation binds buyer and product, not the category: it alone is not certain.
        """
        for supplier in self.suppliers:
            if supplier.lo >= SINGLE_SOURCE_PCT:
                return supplier, "certain"
        if len(self.suppliers) == 1:
            return self.suppliers[0], "possible"
        return None

    @property
    def weighted(self) -> bool:
        """Return whether the lower ends account for nearly all of the need."""
        return sum(supplier.lo for supplier in self.suppliers) >= 99

    @property
    def hhi(self) -> float | None:
        """Return the supplier HHI where the weights are known."""
        return sum(supplier.lo**2 for supplier in self.suppliers) if self.weighted else None


def needs(view: View) -> dict[tuple[str, str], Need]:
    """Return the needs of every buyer by (buyer, category) on the day."""
    return view.index.kept(
        ("needs", view.index.states(_TABLES, view.day), view.control_turn, _turn(view)),
        lambda: _needs(view),
    )


def is_eu(view: View, name: str) -> bool:
    """Return whether an organisation has its seat in the EU27."""
    return jurisdiction_of(view.organisation(name).get("country")) == EU


def eu_developers(view: View) -> tuple[str, ...]:
    """Return firms with a seat in the EU and models or applications of their own, by id."""
    return view.derived(
        "eu-developers",
        ("organisation",),
        lambda: tuple(
            sorted(
                row["id"]
                for row in view.rows("organisation")
                if jurisdiction_of(row["country"]) == EU
                and row["kind"] == "company"
                and {"model"} & set(listed(row["layers"]))
            )
        ),
    )


def exposure(view: View) -> dict[str, dict[str, float]]:
    """Return the certain look-through exposure (0 to 1) of each buyer to each supplier.

    With weights w (lower ends), E(v, s) is the sum over direct suppliers u of w(u→v) for u = s and
    w(u→v)·E(u, s) otherwise; a category counts by itself, the largest is taken.
    """
    return view.index.kept(
        ("exposure", view.index.states(_TABLES, view.day), view.control_turn, _turn(view)),
        lambda: _exposure(needs(view)),
    )


def _exposure(found: Mapping[tuple[str, str], Need]) -> dict[str, dict[str, float]]:
    by_buyer: dict[str, list[Need]] = defaultdict(list)
    for need in found.values():
        by_buyer[need.buyer].append(need)
    done: dict[str, dict[str, float]] = {}

    def of(buyer: str, path: frozenset[str]) -> dict[str, float]:
        if buyer in done:
            return done[buyer]
        total: dict[str, float] = {}
        for need in by_buyer.get(buyer, ()):
            one: dict[str, float] = defaultdict(float)
            for supplier in need.suppliers:
                weight = supplier.lo / 100
                if weight <= 0 or supplier.name in path:
                    continue
                one[supplier.name] += weight
                for further, share in of(supplier.name, path | {buyer}).items():
                    if further != supplier.name:
                        one[further] += weight * share
            for name, share in one.items():
                total[name] = max(total.get(name, 0.0), min(1.0, share))
        if not path:
            done[buyer] = total
        return total

    return {buyer: of(buyer, frozenset()) for buyer in sorted(by_buyer)}


def holds(row: Record, day: date) -> bool:
    """Return whether a relation certainly holds on a day (no start: from when it was public)."""
    since, until = days(row["since"]), days(row["until"])
    return (since is None or since.last <= day) and (until is None or until.last >= day)


def parties(view: View, row: Record) -> tuple[str | None, str | None]:
    """Return the undertakings behind both ends of a relation (the owner of a node)."""
    owners = view.derived(
        "owners", ("node",), lambda: {node["id"]: node["owner_org"] for node in view.rows("node")}
    )

    def end(side: str) -> str | None:
        name = row[side]
        return owners.get(name) if row[f"{side}_type"] == "node" else name

    return end("upstream"), end("downstream")


def _turn(view: View) -> int:
    """Return how many starts and ends of relations lie before the day."""
    turns = view.derived("supply-days", ("dependency",), lambda: _days_of(view))
    return sum(1 for one in turns if one <= view.day)


def _days_of(view: View) -> list[date]:
    found = set()
    for row in view.rows("dependency"):
        for when, shift in ((days(row["since"]), 0), (days(row["until"]), 1)):
            if when is not None:
                found.add(date.fromordinal(when.last.toordinal() + shift))
    return sorted(found)


def _needs(view: View) -> dict[tuple[str, str], Need]:
    standing = replace(_members(view), on=view.day)
    supplies = supply_edges(view.facts, standing)
    network = network_of(supplies, standing)
    behind = _statements(view, supplies, standing)
    found: dict[tuple[str, str], Need] = {}
    for buyer, categories in network.needs.items():
        for category, need in categories.items():
            rows = {one.supplier: behind[(buyer, category, one.supplier)] for one in need.suppliers}
            found[(buyer, category)] = Need(
                buyer=buyer,
                category=category,
                suppliers=tuple(
                    Supplier(one.supplier, 100 * one.low, 100 * one.high, own.statements)
                    for one in sorted(need.suppliers, key=lambda weight: weight.supplier)
                    if (own := rows[one.supplier])
                ),
                newest=max(own.newest for own in rows.values()),
            )
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class _Behind:
    """The statements behind one supplier of a need, and when the newest became public."""

    statements: tuple[Support, ...]
    newest: str


def _statements(
    view: View, supplies: Sequence[Edge], standing: Members
) -> dict[tuple[str, str, str], _Behind]:
    by_key = {table: _by_key(view, table) for table in ("dependency", "deal")}
    groups = standing.undertakings
    rows: dict[tuple[str, str, str], list[tuple[str, Record]]] = defaultdict(list)
    for edge in supplies:
        buyer, seller = standing.organisation_of(edge.target), standing.organisation_of(edge.source)
        if buyer is not None and seller is not None and edge.category is not None:
            key = (groups.of(buyer), edge.category, groups.of(seller))
            rows[key].append((edge.table, by_key[edge.table][edge.fact_key]))
    return {
        key: _Behind(
            tuple(one for table, row in own for one in support(table, [row])),
            max(str(row["public_from"]) for _, row in own),
        )
        for key, own in rows.items()
    }


def _by_key(view: View, table: str) -> Mapping[str, Record]:
    return view.derived(
        f"by-key:{table}", (table,), lambda: {row["fact_key"]: row for row in view.rows(table)}
    )


def _members(view: View) -> Members:
    tables = ("organisation", "node", "public_compute")
    return view.index.kept(
        ("members", view.index.states(tables, view.day), view.control_turn),
        lambda: members(view.facts, view.day),
    )
