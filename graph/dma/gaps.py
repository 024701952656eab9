"""Gaps of the law: gatekeeper × layer, and the deals in layers without any designated service.

The DMA's ten categories of core platform services touch two layers of the chain: cloud computing
services the cloud layer, the others the application layer. Chips, memory, foundry, lithography,
servers, data and models have no category of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graph.dma.concentrations import GatekeeperDeal
from graph.dma.register import Service, gatekeepers_as_of
from graph.records import listed

Cell = Literal["designated", "under_investigation", "none", "unmapped"]

LAYERS = (
    "lithography",
    "foundry",
    "memory",
    "chip",
    "server",
    "cloud",
    "data",
    "model",
    "app",
)
CLOUD_CATEGORY = "cloud computing services"
_WITH_CATEGORY = frozenset({"cloud", "app"})


@dataclass(frozen=True)
class LegalGaps:
    """cells: state per gatekeeper and layer; deals: ids per gatekeeper and uncovered layer.

    layers_without_service: layers in which no gatekeeper has a designated service;
    deals_there: deals of any gatekeeper with a target in one of them, each counted once;
    layer_unknown: deals whose target's layer is unknown.
    """

    cells: dict[tuple[str, str], Cell]
    deals: dict[tuple[str, str], tuple[str, ...]]
    layers_without_service: tuple[str, ...]
    deals_there: tuple[str, ...]
    layer_unknown: tuple[str, ...]
    n_deals: int

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape: one row per gatekeeper and layer, then the counts."""
        return {
            "matrix": [
                {
                    "gatekeeper": gatekeeper,
                    "layer": layer,
                    "state": cell,
                    "n_deals": len(self.deals.get((gatekeeper, layer), ())),
                    "deal_ids": list(self.deals.get((gatekeeper, layer), ())),
                }
                for (gatekeeper, layer), cell in self.cells.items()
            ],
            "layers_without_designated_service": list(self.layers_without_service),
            "n_deals_in_those_layers": len(self.deals_there),
            "deal_ids": list(self.deals_there),
            "n_deals_layer_unknown": len(self.layer_unknown),
            "n_deals": self.n_deals,
        }


def layer_of(category: str | None) -> str | None:
    """Return the layer of a category of core platform service."""
    if category is None:
        return None
    return "cloud" if category == CLOUD_CATEGORY else "app"


def legal_gaps(services: Sequence[Service], deals: Sequence[GatekeeperDeal]) -> LegalGaps:
    """Return where the register has no service while deals happen.

    deals: those of gatekeepers since their designation (place "universe"), of any class; a target
    active in several layers counts in each of its layers, and once in the totals.
    """
    gatekeepers = list(gatekeepers_as_of(services))
    cells: dict[tuple[str, str], Cell] = {}
    for gatekeeper in gatekeepers:
        for layer in LAYERS:
            own: set[str] = {
                service.status
                for service in services
                if service.gatekeeper == gatekeeper and layer_of(service.category) == layer
            }
            cells[(gatekeeper, layer)] = _cell(layer, own)
    universe = [deal for deal in deals if deal.place == "universe"]
    without = tuple(
        layer
        for layer in LAYERS
        if all(cells[(gatekeeper, layer)] != "designated" for gatekeeper in gatekeepers)
    )
    found: dict[tuple[str, str], list[str]] = {}
    for deal in universe:
        for layer in listed(deal.layer):
            if layer in LAYERS and cells.get((deal.gatekeeper, layer)) != "designated":
                found.setdefault((deal.gatekeeper, layer), []).append(deal.deal_id)
    return LegalGaps(
        cells=cells,
        deals={key: tuple(sorted(ids)) for key, ids in found.items()},
        layers_without_service=without,
        deals_there=tuple(
            sorted(deal.deal_id for deal in universe if set(listed(deal.layer)) & set(without))
        ),
        layer_unknown=tuple(sorted(deal.deal_id for deal in universe if not deal.layer)),
        n_deals=len(universe),
    )


def _cell(layer: str, statuses: set[str]) -> Cell:
    if "in_force" in statuses:
        return "designated"
    if "under_investigation" in statuses:
        return "under_investigation"
    return "none" if layer in _WITH_CATEGORY else "unmapped"
