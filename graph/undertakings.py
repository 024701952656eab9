"""Roll-up of organisations to the undertaking that controls them on a day.

Concentration is measured over undertakings (groups under common control), so units are attributed
to their controller before any share is squared. A partial stake never moves a share.

The organisation frame has the columns `id`, `kind`, `parent_id` (controlling organisation; absent
under joint control) and optionally `control_from` and `control_until` (partial dates: a day, a
month, a quarter or a year). Control holds from the last possible day of `control_from` (empty =
always) until `control_until` (its last possible day; empty = still).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.errors import VigieError
from data.partial_dates import DayInterval, parse

PSEUDO_KIND = "pseudo"
"""Organisations of this kind are labels ("others", "market-total"), never firms."""


class ControlCycle(VigieError):
    """Organisations that control each other in a ring; the message names them."""


@dataclass(frozen=True)
class ControlLink:
    """Control of one organisation by its parent between two partial dates."""

    parent: str
    control_from: DayInterval | None
    control_until: DayInterval | None

    def holds_on(self, day: date) -> bool:
        """Return whether control certainly holds on `day`."""
        if self.control_from is not None and self.control_from.last > day:
            return False
        return self.control_until is None or self.control_until.last >= day

    def may_change_within(self, first: date, last: date) -> bool:
        """Return whether control may begin or end on a day after `first` and up to `last`."""
        dates = [day for day in (self.control_from, self.control_until) if day is not None]
        return any(edge.last > first and edge.first <= last for edge in dates)


@dataclass(frozen=True)
class Undertakings:
    """Organisation → undertaking on one day.

    on: the day.
    root: id of the undertaking per organisation id; an organisation without a controller is its
        own undertaking.
    pseudo: ids of pseudo-organisations, which are never firms.
    links: the dated control links, per organisation.
    """

    on: date
    root: Mapping[str, str]
    pseudo: frozenset[str]
    links: Mapping[str, ControlLink]

    def of(self, organisation: str) -> str:
        """Return the undertaking of an organisation; an unlisted one stands for itself."""
        return self.root.get(organisation, organisation)

    def is_firm(self, organisation: str) -> bool:
        """Return whether the organisation can hold a share (pseudo-organisations cannot)."""
        return organisation not in self.pseudo

    def group(self, undertaking: str) -> frozenset[str]:
        """Return the ids of all organisations of an undertaking, itself included."""
        members = {name for name, root in self.root.items() if root == undertaking}
        return frozenset(members | {undertaking})

    def same(self, one: str, other: str) -> bool:
        """Return whether two organisations belong to one undertaking."""
        return self.of(one) == self.of(other)

    def changed_within(self, organisations: Iterable[str], first: date, last: date) -> bool:
        """Return whether the control of any of them, or of a parent, may change in a period."""
        for organisation in organisations:
            current: str | None = organisation
            seen: set[str] = set()
            while current is not None and current not in seen:
                seen.add(current)
                link = self.links.get(current)
                if link is not None and link.may_change_within(first, last):
                    return True
                current = link.parent if link is not None else None
        return False


def roll_up(
    organisations: pd.DataFrame, day: date, links: Mapping[str, ControlLink] | None = None
) -> Undertakings:
    """Attribute every organisation to the undertaking that controls it on `day`.

    Parameters
    ----------
    organisations
        One row per organisation (columns: see the module). An organisation under joint control has
        no `parent_id` and rolls up to nobody.
    day
        For a period its last day.
    links
        `control_links(organisations)`, where many days are asked for.

    Raises
    ------
    ControlCycle
        Organisations control each other in a ring on that day.
    ValueError
        A control date is no partial date.
    """
    links = control_links(organisations) if links is None else links
    parents = {name: link.parent for name, link in links.items() if link.holds_on(day)}
    listed = organisations["id"].astype(str).tolist()
    root = dict(zip(listed, listed, strict=True))
    for name in parents:
        if name in root:
            root[name] = _root(name, parents)
    pseudo = organisations.loc[organisations["kind"] == PSEUDO_KIND, "id"]
    return Undertakings(day, root, frozenset(pseudo.astype(str)), links)


def control_links(organisations: pd.DataFrame) -> dict[str, ControlLink]:
    """Return the control link of every organisation that has a parent."""
    dates = [name for name in ("control_from", "control_until") if name in organisations.columns]
    wanted = organisations.loc[organisations["parent_id"].notna(), ["id", "parent_id", *dates]]
    links: dict[str, ControlLink] = {}
    for row in wanted.to_dict("records"):
        parent = _text(row["parent_id"])
        if parent is not None:
            begin, end = _text(row.get("control_from")), _text(row.get("control_until"))
            links[str(row["id"])] = ControlLink(
                parent, parse(begin) if begin else None, parse(end) if end else None
            )
    return links


def _root(name: str, parents: Mapping[str, str]) -> str:
    chain = [name]
    while (parent := parents.get(chain[-1])) is not None:
        if parent in chain:
            ring = " → ".join([*chain[chain.index(parent) :], parent])
            raise ControlCycle(
                f"organisations control each other in a ring: {ring}; mend parent_id"
            )
        chain.append(parent)
    return chain[-1]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
