"""Names, seats, groups and roles of organisations, as pages print them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from graph.dependency.jurisdictions import EU_COUNTRIES
from graph.records import listed, records
from graph.undertakings import Undertakings, roll_up

Role = Literal["gatekeeper", "european", "public", "investor", "other", "group"]


@dataclass(frozen=True)
class Actor:
    """One organisation as reference data has it."""

    id: str
    name: str
    kind: str
    country: str | None
    parent: str | None
    gatekeeper: bool
    layers: tuple[str, ...]
    aliases: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]


class Actors:
    """All organisations on a day; an id that is not listed is its own name."""

    def __init__(self, organisations: pd.DataFrame, day: date) -> None:
        self.day = day
        self._listed = {row["id"]: _actor(row) for row in records(organisations)}
        self.undertakings: Undertakings = roll_up(organisations, day)

    def __iter__(self) -> Iterator[Actor]:
        return iter(self._listed.values())

    def __contains__(self, organisation: object) -> bool:
        return organisation in self._listed

    def get(self, organisation: str) -> Actor | None:
        """Return an organisation, or None when it is not listed."""
        return self._listed.get(organisation)

    def name(self, organisation: str | None) -> str:
        """Return the name of an organisation; its id when it has none."""
        if organisation is None:
            return ""
        actor = self._listed.get(organisation)
        return actor.name if actor else organisation

    def names(self, organisation: str) -> tuple[str, ...]:
        """Return the name, then what is short for it: aliases that begin it, a firm's first word.

        An alias that the name does not begin with may mean a unit or a product: never a label.
        Empty for what is no listed organisation.
        """
        actor = self._listed.get(organisation)
        if actor is None:
            return ()
        beginnings = [alias for alias in actor.aliases if actor.name.startswith(f"{alias} ")]
        first = actor.name.split()[0]
        firm = actor.kind == "company" and len(first) > 3
        return (actor.name, *sorted(beginnings, key=len, reverse=True), *((first,) if firm else ()))

    def role(self, organisation: str | None) -> Role:
        """Return the role that decides colour and shape; the group's seat and status count."""
        actor = self._listed.get(organisation or "")
        if actor is None:
            return "other"
        if actor.kind == "pseudo":
            return "group"
        top = self._listed.get(self.undertakings.of(actor.id), actor)
        if actor.gatekeeper or top.gatekeeper:
            return "gatekeeper"
        if "public_compute" in actor.layers and actor.kind == "public_body":
            return "public"
        if top.country in EU_COUNTRIES or top.country == "EU":
            return "european"
        if actor.kind == "fund" or actor.layers == ("investor",):
            return "investor"
        return "other"

    def group(self, organisation: str) -> frozenset[str]:
        """Return the ids of everything under the same control, the organisation included."""
        return self.undertakings.group(self.undertakings.of(organisation))

    def controllers(self, organisation: str) -> tuple[str, ...]:
        """Return an organisation and, nearest first, those that control it on the day."""
        links, chain = self.undertakings.links, [organisation]
        while (link := links.get(chain[-1])) and link.holds_on(self.day):
            chain.append(link.parent)
        return tuple(chain)

    def under(self, organisation: str) -> frozenset[str]:
        """Return an organisation and everything that it controls on the day."""
        group = self.group(organisation)
        return frozenset(one for one in group if organisation in self.controllers(one))

    @staticmethod
    def in_the_eu(actor: Actor) -> bool:
        """Return whether an organisation has its seat in a member state."""
        return actor.country in EU_COUNTRIES

    def units(self, organisation: str) -> list[Actor]:
        """Return the organisations that this one controls directly, by name."""
        found = [actor for actor in self._listed.values() if actor.parent == organisation]
        return sorted(found, key=lambda actor: actor.name.casefold())


def _actor(row: dict[str, object]) -> Actor:
    known = [(key, row.get(key)) for key in ("lei", "cik", "wikidata")]
    return Actor(
        id=str(row["id"]),
        name=str(row["name"]),
        kind=str(row["kind"]),
        country=str(row["country"]) if row["country"] else None,
        parent=str(row["parent_id"]) if row["parent_id"] else None,
        gatekeeper=bool(row["gatekeeper"]),
        layers=listed(row["layers"]),
        aliases=listed(row["aliases"]) + listed(row["ambiguous_aliases"]),
        identifiers=tuple((key, str(value)) for key, value in known if value),
    )
