"""Supply relations that a deal would put under one roof, and rivals on either side of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from data.facts import Facts
from graph.markets.series import ShareSeries
from graph.records import days, records
from graph.undertakings import Undertakings

LinkKind = Literal[
    "acquirer_supplies_target",
    "target_supplies_acquirer",
    "acquirer_supplies_rival_of_target",
    "target_supplies_rival_of_acquirer",
    "rival_of_acquirer_supplies_target",
    "rival_of_target_supplies_acquirer",
]

OWNERSHIP_RELATION = "owns"
"""A relation of table `dependency` that is ownership, never supply."""


@dataclass(frozen=True)
class VerticalLink:
    """One sourced supply relation that the deal touches; supplier and buyer are undertakings."""

    kind: LinkKind
    supplier: str
    buyer: str
    relation: str
    product: str | None
    exclusivity: str | None
    dependency_id: str
    source_ids: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape."""
        return {
            "kind": self.kind,
            "supplier": self.supplier,
            "buyer": self.buyer,
            "relation": self.relation,
            "product": self.product,
            "exclusivity": self.exclusivity,
            "dependency_id": self.dependency_id,
            "source_ids": list(self.source_ids),
        }


def rivals(series: Iterable[ShareSeries]) -> dict[str, set[str]]:
    """Return undertaking → undertakings that have a share in a market where it has one."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in series:
        orgs = {firm.org for firm in one.firms}
        for org in orgs:
            found[org] |= orgs - {org}
    return dict(found)


def vertical_links(
    facts: Facts,
    groups: Undertakings,
    acquirer: str,
    target: str,
    rivals_of: Mapping[str, set[str]],
) -> list[VerticalLink]:
    """Return the supply relations in force on the day that the deal touches, by kind.

    A supply to a model, app or site counts as one to the undertaking that owns it.
    """
    owners = {
        str(row["id"]): str(row["owner_org"])
        for row in records(facts.frame("node"))
        if row["owner_org"] is not None
    }

    def undertaking(name: object, kind: object) -> str:
        return groups.of(owners.get(str(name), str(name)) if kind == "node" else str(name))

    found: list[VerticalLink] = []
    for row in records(facts.frame("dependency")):
        if row["relation"] == OWNERSHIP_RELATION or not _in_force(row, groups.on):
            continue
        supplier = undertaking(row["upstream"], row["upstream_type"])
        buyer = undertaking(row["downstream"], row["downstream_type"])
        kind = _kind(supplier, buyer, acquirer, target, rivals_of)
        if kind is not None:
            found.append(
                VerticalLink(
                    kind,
                    supplier,
                    buyer,
                    str(row["relation"]),
                    row["product"],
                    row["exclusivity"],
                    str(row["id"]),
                    (str(row["source_id"]),),
                )
            )
    return sorted(
        found, key=lambda link: (link.kind, link.supplier, link.buyer, link.dependency_id)
    )


def _in_force(row: Mapping[str, Any], on: date) -> bool:
    since, until = days(row["since"]), days(row["until"])
    return (since is None or since.first <= on) and (until is None or until.last >= on)


def _kind(
    supplier: str, buyer: str, acquirer: str, target: str, rivals_of: Mapping[str, set[str]]
) -> LinkKind | None:
    of_target = rivals_of.get(target, set()) - {acquirer}
    of_acquirer = rivals_of.get(acquirer, set()) - {target}
    direct: dict[tuple[str, str], LinkKind] = {
        (acquirer, target): "acquirer_supplies_target",
        (target, acquirer): "target_supplies_acquirer",
    }
    if (supplier, buyer) in direct:
        return direct[supplier, buyer]
    if supplier == acquirer and buyer in of_target:
        return "acquirer_supplies_rival_of_target"
    if supplier == target and buyer in of_acquirer:
        return "target_supplies_rival_of_acquirer"
    if buyer == target and supplier in of_acquirer:
        return "rival_of_acquirer_supplies_target"
    if buyer == acquirer and supplier in of_target:
        return "rival_of_target_supplies_acquirer"
    return None
