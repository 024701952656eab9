"""What a party of an agreement sells: computing, chips, models or content; who then provides."""

from typing import Final

from crawlers.extraction.frames import leases
from crawlers.extraction.sentences.items import Item

_PROVIDER_LAYERS: Final = {
    "cloud_contract": (
        {"cloud": 3, "server": 1, "public_compute": 1, "chip": 1},
        {"model": 1, "app": 1},
    ),
    "chip_supply": (
        {"chip": 2, "foundry": 3, "memory": 3, "lithography": 4, "server": 1},
        {"cloud": 1, "model": 2, "app": 1},
    ),
    "licence": ({"data": 3}, {"model": 2, "app": 1, "chip": 1, "cloud": 1}),
    "distribution": ({"model": 2}, {"cloud": 2, "app": 1, "data": 1, "server": 1}),
}


def sells_computing(pair: list[Item]) -> bool:
    """Return whether one side rents out computing and neither side makes chips."""
    return any(map(is_cloud_only, pair)) and not any(map(sells_chips, pair))


def sells_only_goods(pair: list[Item]) -> bool:
    """Return whether one of two sides makes chips and the other rents out no computing."""
    others = [item for item in pair if not sells_chips(item)]
    rents = any("cloud" in item.party.layers for item in others if item.party)
    return len(others) < len(pair) and not rents


def is_cloud(item: Item) -> bool:
    """Return whether a party sells computing and makes no models."""
    layers = item.party.layers if item.party else frozenset()
    return "cloud" in layers and (not layers & {"model", "app"} or item.org in leases.CLOUD_UNITS)


_CLOUD_ONLY: Final = frozenset({"cloud"})


def is_unit(item: Item) -> bool:
    """Return whether a party is the cloud unit of a group."""
    return item.org in leases.CLOUD_UNITS


def is_cloud_only(item: Item) -> bool:
    """Return whether a party sells computing and makes neither chips nor models."""
    return item.party is not None and item.party.layers == _CLOUD_ONLY


def sells_chips(item: Item) -> bool:
    """Return whether a party sells chips or systems to others, apps to nobody."""
    party = item.party
    return (
        party is not None
        and not party.gatekeeper
        and bool(party.layers & {"chip", "foundry", "memory", "server", "lithography"})
        and "app" not in party.layers
    )


def sells_only_chips(item: Item) -> bool:
    """Return whether a party makes chips and rents out no computing."""
    return sells_chips(item) and item.party is not None and "cloud" not in item.party.layers


def owns_content(item: Item) -> bool:
    """Return whether a party is called a publisher, or is known to supply data only."""
    if item.description is not None and item.description.cls == "publisher":
        return True
    party = item.party
    return party is not None and (
        party.layers == {"data"} or (not party.known and party.id.endswith(_PUBLISHERS))
    )


_PUBLISHERS: Final = ("-media", "-news", "-times", "-post", "-publishing", "-tribune", "-journal")


def all_publish(items: list[Item]) -> bool:
    """Return whether several parties all own content, none of which licenses it to another."""
    return len(items) > 1 and all(map(owns_content, items))


def makes_models(item: Item) -> bool:
    """Return whether a party makes models or apps and owns no content."""
    return (
        item.party is not None
        and bool(item.party.layers & {"model", "app"})
        and "data" not in item.party.layers
    )


def provider_score(kind: str, item: Item) -> int:
    """Return how much a party looks like the providing side of a kind, from its layers."""
    if kind == "partnership":
        return _upstream(item)
    if kind == "public_grant":
        return int(item.party is not None and item.party.kind == "public_body")
    layers = item.party.layers if item.party else frozenset()
    if owns_content(item):
        layers = layers | {"data"}
    give, take = _PROVIDER_LAYERS.get(kind, ({}, {}))
    most_given = most_taken = 0
    for layer in layers:
        most_given = max(most_given, give.get(layer, 0))
        most_taken = max(most_taken, take.get(layer, 0))
    return most_given - most_taken


def _upstream(item: Item) -> int:
    """Return how far up the chain a partner stands: chips, data or clouds, models, the others.

    A partnership has no printed direction; as in the table of deals the supplier is its source.
    """
    layers = item.party.layers if item.party else frozenset()
    if "chip" in layers and sells_chips(item):
        return 3
    if owns_content(item) or layers == {"cloud"}:
        return 2
    return 1 if "model" in layers else 0
