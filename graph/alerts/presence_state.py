"""Which gatekeeper is present in which layer, and since which kind of fact says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graph.alerts.finding import Support, support
from graph.alerts.supply_state import holds, parties
from graph.alerts.view import View
from graph.dma.register import Service, gatekeepers_as_of, services_as_of
from graph.records import Record, listed

PresenceKind = Literal["own_product", "internal", "control", "exclusive_distribution"]

CHAIN = ("lithography", "foundry", "memory", "chip", "server", "cloud", "data", "model", "app")
_TABLES = ("dependency", "deal", "node", "organisation", "register", "dma_case")
_LAYER_OF_NODE: Mapping[str, str] = {"model": "model", "app": "app", "service": "cloud"}
_LAYER_OF_RELATION: Mapping[str, str] = {
    "supplies_chips": "chip",
    "supplies_memory": "memory",
    "manufactures_for": "foundry",
    "hosts": "cloud",
    "serves_on": "cloud",
    "trains_on": "cloud",
    "powers": "model",
}


@dataclass(frozen=True)
class Presence:
    """A gatekeeper in a layer with the kind of fact and its statements."""

    gatekeeper: str
    layer: str
    kind: PresenceKind
    example: str
    statements: tuple[Support, ...]
    deal: str | None = None


def services(view: View) -> list[Service]:
    """Return the register on the day of the view."""
    return view.index.kept(
        ("services", view.index.states(("register", "dma_case"), view.day)),
        lambda: services_as_of(view.rows("register"), view.rows("dma_case"), view.day),
    )


def gatekeepers(view: View) -> frozenset[str]:
    """Return the undertakings with a designation in force."""
    return view.index.kept(
        ("gatekeepers", view.index.states(("register", "dma_case"), view.day)),
        lambda: frozenset(gatekeepers_as_of(services(view))),
    )


def presences(view: View) -> dict[tuple[str, str], Presence]:
    """Return the presence of each gatekeeper per layer, the strongest kind of fact first.

    A relation to a third party or a node of its own is own product; relations inside the group are
    internal use; an acquisition completed brings the target's layers under control.
    """
    return view.index.kept(
        ("presences", view.index.states(_TABLES, view.day), view.control_turn),
        lambda: _presences(view),
    )


def _presences(view: View) -> dict[tuple[str, str], Presence]:
    wanted, groups = gatekeepers(view), view.groups
    found: dict[tuple[str, str], Presence] = {}
    order = ("own_product", "control", "exclusive_distribution", "internal")

    def add(presence: Presence) -> None:
        key = (presence.gatekeeper, presence.layer)
        known = found.get(key)
        if known is None or order.index(presence.kind) < order.index(known.kind):
            found[key] = presence

    for row in view.rows("dependency"):
        up, down = parties(view, row)
        layer = _LAYER_OF_RELATION.get(row["relation"])
        if up is None or layer is None or not holds(row, view.day):
            continue
        gatekeeper = groups.of(up)
        if gatekeeper in wanted:
            internal = down is not None and groups.of(down) == gatekeeper
            kind: PresenceKind = "internal" if internal else "own_product"
            example = str(row["product"] or row["upstream"])
            add(Presence(gatekeeper, layer, kind, example, support("dependency", [row])))
    for row in view.rows("deal"):
        acquirer = groups.of(row["source_org"])
        if acquirer not in wanted:
            continue
        if row["kind"] == "acquisition" and row["status"] == "completed":
            for layer in listed(view.organisation(row["target_org"]).get("layers")):
                if layer in CHAIN:
                    add(_of_deal(acquirer, layer, "control", row))
        if row["kind"] == "distribution" and row["exclusivity"] == "exclusive":
            add(_of_deal(acquirer, "app", "exclusive_distribution", row))
    return found


def _of_deal(gatekeeper: str, layer: str, kind: PresenceKind, row: Record) -> Presence:
    return Presence(gatekeeper, layer, kind, row["target_org"], support("deal", [row]), row["id"])


def layers_of_group(view: View, gatekeeper: str) -> dict[str, tuple[Support, ...]]:
    """Return all layers in which a group is present, by facts or by its reference entry."""
    found = {
        layer: presence.statements
        for (name, layer), presence in presences(view).items()
        if name == gatekeeper and presence.kind != "internal"
    }
    for member in view.groups.group(gatekeeper):
        for layer in listed(view.organisation(member).get("layers")):
            found.setdefault(layer, ())
    return found
