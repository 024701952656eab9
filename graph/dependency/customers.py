"""Customer side: how concentrated the buyers of a supplier are, by stated contract value.

Only deals that may be summed count, within one kind of deal, one currency and one basis; the result
describes the stated contracts, not the supplier's sales.
"""

import math
from collections import defaultdict
from dataclasses import dataclass

from data.facts import Facts
from graph.chain.edges import OPEN_STATUSES
from graph.chain.members import Members, members
from graph.dependency.circular import PURCHASES

MULTI_YEAR_BASES = frozenset({"committed", "up_to", "contract_value"})
"""Bases of one family: values that run over several years."""


@dataclass(frozen=True)
class CustomerConcentration:
    """Stated contracts of one supplier: shares (percent) and HHI (0-10,000) over its buyers.

    total: sum of the stated values in full units of `currency`.
    customers_known: buyers with any seen relation; those without a value are not in the HHI.
    """

    supplier: str
    kind: str
    basis_family: str
    currency: str
    total: float
    shares_pct: dict[str, float]
    hhi: float
    customers_known: int
    source_ids: tuple[str, ...]


def customer_concentration(
    facts: Facts, supplier: str, members_on: Members | None = None
) -> list[CustomerConcentration]:
    """Return the concentration of stated contracts of a supplier, one row per kind of money."""
    standing = members_on or members(facts, facts.as_of)
    groups = standing.undertakings
    seller = groups.of(supplier)
    values: dict[tuple[str, str, str], dict[str, list[float]]] = defaultdict(
        lambda: defaultdict(list)
    )
    sources: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    known: set[str] = set()
    for row in facts.frame("deal").to_dict("records"):
        if row["kind"] not in PURCHASES or row["status"] not in OPEN_STATUSES:
            continue
        if (
            groups.of(str(row["source_org"])) != seller
            or groups.of(str(row["target_org"])) == seller
        ):
            continue
        buyer = groups.of(str(row["target_org"]))
        known.add(buyer)
        amount = row["amount"]
        if row["summable"] is not True or math.isnan(amount) or row["currency"] is None:
            continue
        basis = str(row["amount_basis"])
        family = "multi_year" if basis in MULTI_YEAR_BASES else basis
        key = (str(row["kind"]), family, str(row["currency"]))
        values[key][buyer].append(float(amount))
        sources[key].add(str(row["source_id"]))
    found = []
    for key, buyers in sorted(values.items()):
        sums = {buyer: math.fsum(amounts) for buyer, amounts in sorted(buyers.items())}
        total = math.fsum(sums.values())
        shares = {buyer: 100 * value / total for buyer, value in sums.items()}
        hhi = math.fsum(share * share for share in shares.values())
        found.append(
            CustomerConcentration(
                seller, *key, total, shares, hhi, len(known), tuple(sorted(sources[key]))
            )
        )
    return found
