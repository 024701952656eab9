"""Supply relations as known on a day: who feeds whom in which category, with what weight.

Weights are percent of the buyer's need in a category. A known share gives its range, a category
exclusive for a product says nothing about the category and is [0, 100] like the rest; nothing is
split equally. Own units and ownership are no
supply. Only lower ends feed exposures, so what is computed here is certain, and silent where
weights are unknown.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph.alerts.finding import Support, support
from graph.alerts.view import View
from graph.dependency.jurisdictions import EU, jurisdiction_of
from graph.records import Record, days, listed
from graph.undertakings import Undertakings

SINGLE_SOURCE_PCT = 80.0
_TABLES = ("dependency", "node", "organisation")
_CATEGORY_OF_RELATION: Mapping[str, str] = {
    "supplies_memory": "memory",
    "hosts": "cloud",
    "serves_on": "cloud",
    "trains_on": "cloud",
    "powers": "model",
}
_BY_LAYER: Mapping[str, tuple[str, ...]] = {
    "supplies_chips": ("chip", "server", "memory", "foundry"),
    "manufactures_for": ("foundry", "lithography", "server"),
}


@dataclass(frozen=True)
class Supplier:
    """One supplier of a buyer in a category."""

    name: str
    lo: float
    hi: float
    exclusive: bool
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
    w(u→v)·E(u, s) otherwise (methods s. 7); a category counts by itself, the largest is taken.
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


def category_of(row: Record, layers: tuple[str, ...]) -> str | None:
    """Return the input category of a relation; the supplier's layers decide where it is open."""
    relation = row["relation"]
    if relation in _CATEGORY_OF_RELATION:
        return _CATEGORY_OF_RELATION[relation]
    options = _BY_LAYER.get(relation)
    if options is None:
        return None
    return next((layer for layer in options if layer in layers), options[0])


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
    groups: Undertakings = view.groups
    rows: dict[tuple[str, str], dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for row in view.rows("dependency"):
        up, down = parties(view, row)
        if up is None or down is None or not holds(row, view.day):
            continue
        supplier, buyer = groups.of(up), groups.of(down)
        if supplier == buyer or not groups.is_firm(supplier) or not groups.is_firm(buyer):
            continue
        layers = listed(view.organisation(up).get("layers"))
        category = category_of(row, layers)
        if category is not None:
            rows[(buyer, category)][supplier].append(row)
    return {
        key: Need(
            key[0],
            key[1],
            tuple(_supplier(name, own) for name, own in sorted(suppliers.items())),
            max(str(row["public_from"]) for own in suppliers.values() for row in own),
        )
        for key, suppliers in sorted(rows.items())
    }


def _supplier(name: str, rows: list[Record]) -> Supplier:
    lo = hi = 0.0
    known = False
    for row in rows:
        if row["share_pct"] is not None or row["share_lo"] is not None:
            low = row["share_lo"] if row["share_lo"] is not None else row["share_pct"]
            high = row["share_hi"] if row["share_hi"] is not None else row["share_pct"]
            lo, hi, known = max(lo, float(low)), max(hi, float(high)), True
    return Supplier(
        name=name,
        lo=lo,
        hi=hi if known else 100.0,
        exclusive=any(row["exclusivity"] == "exclusive" for row in rows),
        statements=support("dependency", rows),
    )
