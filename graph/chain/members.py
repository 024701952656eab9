"""Who stands in the chain: organisations and nodes with layers, seats, owners and groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from data.facts import Facts
from data.records.columns import LAYERS
from graph.records import narrow
from graph.undertakings import Undertakings, roll_up

INVESTOR = "investor"
SUPPLY_LAYERS = tuple(layer for layer in LAYERS if layer != INVESTOR)
"""Layers of the chain from left to right; investors stand outside."""
RANK = {layer: rank for rank, layer in enumerate(SUPPLY_LAYERS)}

NODE_LAYERS = {"model": "model", "app": "app", "service": "cloud", "programme": "public_compute"}
"""Layer of a node by its type; a site is public compute where the table of public compute has it,
else cloud."""

_ORGANISATION_COLUMNS = (
    "id", "name", "kind", "layers", "country", "gatekeeper", "parent_id", "source_id",
)  # fmt: skip
_NODE_COLUMNS = ("id", "name", "node_type", "owner_org", "source_id")

MemberKind = Literal["organisation", "model", "app", "service", "site", "programme"]


@dataclass(frozen=True)
class Member:
    """An organisation or a node of the chain.

    layers: all layers that it works in, from left to right; its own, else those of the nearest
        parent that has any.
    kind: organisation, or the type of the node; `status` is the kind of the organisation.
    """

    id: str
    name: str
    kind: MemberKind
    status: str
    layers: tuple[str, ...]
    country: str | None
    gatekeeper: bool
    owner: str | None
    source_ids: tuple[str, ...]

    @property
    def layer(self) -> str | None:
        """Return the layer in which it is drawn: the furthest to the right, investors last."""
        supply = [layer for layer in self.layers if layer != INVESTOR]
        if supply:
            return supply[-1]
        return INVESTOR if self.layers else None


@dataclass(frozen=True)
class Members:
    """All members on a day, with the roll-up of organisations to undertakings."""

    on: date
    by_id: Mapping[str, Member]
    undertakings: Undertakings

    def organisation_of(self, member: str) -> str | None:
        """Return the organisation behind a member: itself, or a node's owner (None: unknown)."""
        found = self.by_id.get(member)
        if found is None or found.kind == "organisation":
            return member
        return found.owner

    def undertaking_of(self, member: str) -> str | None:
        """Return the undertaking behind a member, None for a node of unknown owner."""
        organisation = self.organisation_of(member)
        return None if organisation is None else self.undertakings.of(organisation)

    def layers_of(self, member: str) -> tuple[str, ...]:
        """Return the layers of a member; empty when unknown."""
        found = self.by_id.get(member)
        return found.layers if found is not None else ()

    def layer_of(self, member: str) -> str | None:
        """Return the layer in which a member is drawn, None when unknown."""
        found = self.by_id.get(member)
        return found.layer if found is not None else None

    def name_of(self, member: str) -> str:
        """Return the printed name; the slug of an unlisted one."""
        found = self.by_id.get(member)
        return found.name if found is not None else member

    def jurisdiction_of(self, member: str) -> str | None:
        """Return the seat of the undertaking behind a member, None when unknown."""
        undertaking = self.undertaking_of(member)
        found = self.by_id.get(undertaking) if undertaking is not None else None
        return found.country if found is not None else None


def members(facts: Facts, day: date) -> Members:
    """Return all organisations and nodes with their roll-up on a day."""
    organisations = facts.frame("organisation")
    undertakings = roll_up(organisations, day)
    found = _organisations(organisations)
    public = set(facts.frame("public_compute")["site"])
    for row in narrow(facts.frame("node"), _NODE_COLUMNS):
        node = str(row["id"])
        layer = NODE_LAYERS.get(row["node_type"], "public_compute" if node in public else "cloud")
        owner = _text(row["owner_org"])
        owner_row = found.get(owner) if owner is not None else None
        found[node] = Member(
            id=node,
            name=str(row["name"]),
            kind=row["node_type"],
            status=row["node_type"],
            layers=(layer,),
            country=owner_row.country if owner_row else None,
            gatekeeper=bool(owner_row and owner_row.gatekeeper),
            owner=owner,
            source_ids=(str(row["source_id"]),),
        )
    return Members(day, found, undertakings)


def _organisations(frame: pd.DataFrame) -> dict[str, Member]:
    rows = {str(row["id"]): row for row in narrow(frame, _ORGANISATION_COLUMNS)}
    found: dict[str, Member] = {}
    for organisation, row in rows.items():
        current: str | None = organisation
        layers: tuple[str, ...] = ()
        for _ in range(len(rows)):
            if current is None or layers or current not in rows:
                break
            layers = _layers(_text(rows[current]["layers"]))
            current = _text(rows[current]["parent_id"])
        found[organisation] = Member(
            id=organisation,
            name=str(row["name"]),
            kind="organisation",
            status=str(row["kind"]),
            layers=layers,
            country=_text(row["country"]),
            gatekeeper=bool(row["gatekeeper"]),
            owner=None,
            source_ids=(str(row["source_id"]),),
        )
    return found


def _layers(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    return tuple(sorted(set(text.split("|")), key=LAYERS.index))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
