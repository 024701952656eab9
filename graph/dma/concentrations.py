"""Which deals of gatekeepers are concentrations that Art. 14 DMA covers.

A concentration is an acquisition of control (more than 50 % or stated), a full-function joint
venture, or a transfer of assets or staff that forms a business. What the facts say decides between
*certain*, *possible* and *below*; a minority stake without a control fact is below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from data.partial_dates import DayInterval
from graph.dma.register import Service, gatekeepers_as_of
from graph.records import Record, days, listed
from graph.undertakings import Undertakings, roll_up

Concentration = Literal["certain", "possible", "below"]
Place = Literal["universe", "abandoned", "intra_group", "before_designation"]

CONTROL_PCT = 50.0
_CONSIDERED = frozenset({"acquisition", "acquihire", "joint_venture", "investment"})


@dataclass(frozen=True)
class GatekeeperDeal:
    """One deal of a gatekeeper's group with its legal class.

    place: universe (the duty may apply), abandoned, intra_group or before_designation.
    counterparties: organisations other than the gatekeeper: target and joint-venture partners.
    completed_on: closing day where known (the day control begins), else None.
    """

    deal_id: str
    gatekeeper: str
    acquirer: str
    target: str
    counterparties: tuple[str, ...]
    kind: str
    concentration: Concentration
    place: Place
    announced: DayInterval
    announced_text: str
    status: str
    completed_on: DayInterval | None
    layer: str | None
    source_id: str | None
    source_url: str | None


def classify(deal: Record) -> Concentration:
    """Return whether a deal is a concentration, as far as its own facts say.

    An acquisition is one unless its printed stake is 50 % or less (control unknown, possible); a
    hire with licence and a joint venture may be one; an investment is one only above 50 %.
    """
    stake = float(deal["stake_pct"]) if deal["stake_pct"] is not None else None
    if deal["kind"] == "acquisition":
        return "certain" if stake is None or stake > CONTROL_PCT else "possible"
    if deal["kind"] in ("acquihire", "joint_venture"):
        return "possible"
    return "certain" if stake is not None and stake > CONTROL_PCT else "below"


def gatekeeper_deals(
    deals: Sequence[Record],
    organisations: pd.DataFrame,
    services: Sequence[Service],
    as_of: date,
) -> list[GatekeeperDeal]:
    """Return the deals of gatekeeper groups that could be concentrations, by announcement.

    services: the register as of `as_of`. A deal belongs to the universe when the acquirer's group
    was designated on the day it was announced, or when it was announced earlier and closed after
    the designation.
    """
    designated = gatekeepers_as_of(services)
    groups = roll_up(organisations, as_of)
    layers = _layers(organisations)
    found = []
    for deal in deals:
        announced = days(deal["announced"])
        if deal["kind"] not in _CONSIDERED or announced is None or announced.first > as_of:
            continue
        parties = [deal["source_org"]]
        if deal["kind"] == "joint_venture":
            parties += listed(deal["other_parties"])
        acquirer = next((party for party in parties if groups.of(party) in designated), None)
        if acquirer is not None:
            found.append(
                _placed(deal, acquirer, announced, groups, designated=designated, layers=layers)
            )
    return sorted(found, key=lambda deal: (deal.announced, deal.deal_id))


def _placed(
    deal: Record,
    acquirer: str,
    announced: DayInterval,
    groups: Undertakings,
    *,
    designated: Mapping[str, date],
    layers: Mapping[str, str],
) -> GatekeeperDeal:
    gatekeeper = groups.of(acquirer)
    target = deal["target_org"]
    link = groups.links.get(target)
    joined = link is not None and groups.of(link.parent) == gatekeeper
    closing = link.control_from if link is not None and joined else None
    partners = [
        party
        for party in (deal["source_org"], *listed(deal["other_parties"]))
        if groups.of(party) != gatekeeper and party not in groups.pseudo
    ]
    since = designated[gatekeeper]
    place: Place = "universe"
    if deal["status"] == "abandoned":
        place = "abandoned"
    elif _was_in_group_before(target, gatekeeper, announced, groups):
        place = "intra_group"
    elif announced.last < since and (closing is None or closing.last < since):
        place = "before_designation"
    return GatekeeperDeal(
        deal_id=deal["id"],
        gatekeeper=gatekeeper,
        acquirer=acquirer,
        target=target,
        counterparties=tuple(dict.fromkeys([target, *partners])),
        kind=deal["kind"],
        concentration=classify(deal),
        place=place,
        announced=announced,
        announced_text=str(deal["announced"]),
        status=deal["status"],
        completed_on=closing,
        layer=layers.get(target),
        source_id=deal.get("source_id"),
        source_url=deal["source_url"],
    )


def _was_in_group_before(
    target: str, gatekeeper: str, announced: DayInterval, groups: Undertakings
) -> bool:
    """Return whether the target belonged to the group before the deal was announced."""
    current, seen = target, set[str]()
    while current != gatekeeper:
        link = groups.links.get(current)
        if link is None or current in seen:
            return False
        seen.add(current)
        if link.control_from is not None and link.control_from.last >= announced.first:
            return False
        current = link.parent
    return True


def _layers(organisations: pd.DataFrame) -> dict[str, str]:
    if "layers" not in organisations.columns:
        return {}
    found = {}
    for name, layers in zip(organisations["id"], organisations["layers"], strict=True):
        if isinstance(layers, str) and layers:
            found[str(name)] = layers
    return found
