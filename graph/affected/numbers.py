"""Derived numbers by the tables they rest on, each with a name that stays the same in two worlds.

A family computes the numbers that a change in one row of a table can move; comparing a family in
the world with the old row and in the world with the new one lists what a correction changes.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from graph.alerts.market_state import market_series
from graph.alerts.view import KnowledgeIndex, View
from graph.chain.edges import stake_range
from graph.chain.members import members
from graph.concentration.boxes import InfeasibleShares
from graph.dependency.circular import financing_cycles
from graph.dependency.exposure import exposures
from graph.dependency.knockout import every_knock_out
from graph.dependency.weights import supply_network
from graph.dma.figures import thresholds
from graph.funding import funding_lines
from graph.markets.concentration import concentration
from graph.markets.derived import derived_shares
from graph.markets.series import share_series
from graph.measure import Measure
from graph.ownership.holdings import ownership_network
from graph.ownership.partial_stakes import deltas_of_stake
from graph.records import Record, days, records

if TYPE_CHECKING:
    from data.facts import Facts

Interval = tuple[float | None, float | None]


@dataclass(frozen=True, order=True)
class NumberKey:
    """Which derived number: its name, what it is about, its unit.

    name: a key of the texts ("hhi", "mhhi_silent", "exposure", ...).
    subject: organisations, markets, periods, in an order that the name fixes.
    """

    name: str
    subject: tuple[str, ...]
    unit: str


Numbers = Mapping[NumberKey, Interval]
Family = Callable[["Facts", Record], Iterator[tuple[NumberKey, Interval]]]
"""Computes the numbers of a world that a given row (of either world) may move."""


def numbers(facts: "Facts", record_type: str, row: Record) -> dict[NumberKey, Interval]:
    """Return the derived numbers of a world that may rest on a row of a table.

    row: the statement that changes; it narrows what is computed (its market, its pair, its day).
    """
    found: dict[NumberKey, Interval] = {}
    for family in FAMILIES.get(record_type, ()):
        found |= dict(family(facts, row))
    return found


def _markets(facts: "Facts", row: Record) -> Iterator[tuple[NumberKey, Interval]]:
    """Yield HHI and concentration ratios of the series of the row's market."""
    yield from _indices(facts, lambda market: market == row["market"])


def _all_markets(facts: "Facts", row: Record) -> Iterator[tuple[NumberKey, Interval]]:  # noqa: ARG001 - a capacity may move any derived market
    """Yield HHI and concentration ratios of every derived series."""
    yield from _indices(facts, None)


def _indices(
    facts: "Facts", wanted: Callable[[str], bool] | None
) -> Iterator[tuple[NumberKey, Interval]]:
    made = derived_shares(facts)
    printed = facts.frame("share")
    stored = printed["estimator"].isin(made["estimator"].unique())
    shares = made if wanted is None else pd.concat([printed[~stored], made], ignore_index=True)
    if wanted is not None:
        shares = shares[[wanted(market) for market in shares["market"]]]
    for series in share_series(facts, shares):
        key = tuple(asdict(series.key).values())
        try:
            found = concentration(series)
        except InfeasibleShares:
            yield NumberKey("hhi", key, "HHI"), (None, None)
            continue
        yield NumberKey("hhi", key, "HHI"), _ends(found.hhi)
        if found.hhi_capped is not None:
            yield NumberKey("hhi_capped", key, "HHI"), _ends(found.hhi_capped)
        for k, ratio in found.ratios.items():
            yield NumberKey(f"cr{k}", key, "%"), _ends(ratio)


def _stakes_in_market(facts: "Facts", row: Record) -> Iterator[tuple[NumberKey, Interval]]:
    """Yield the MHHI deltas of every stake between two firms of the row's market."""
    yield from _stake_deltas(facts, lambda _, market: market == row["market"])


def _stakes_of_pair(facts: "Facts", row: Record) -> Iterator[tuple[NumberKey, Interval]]:
    """Yield the MHHI deltas of each dated stake of the row's pair, in every market of both."""
    pair = (row["holder"], row["held"])
    yield from _stake_deltas(facts, lambda stake, _: (stake["holder"], stake["held"]) == pair)


def _stake_deltas(
    facts: "Facts", wanted: Callable[[Record, str], bool]
) -> Iterator[tuple[NumberKey, Interval]]:
    view = View(facts, facts.as_of, KnowledgeIndex(facts))
    series = market_series(view)
    for stake in records(facts.frame("ownership")):
        one, other = view.groups.of(stake["holder"]), view.groups.of(stake["held"])
        if one == other or stake["stake_pct"] is None or stake["basis"] == "warrants":
            continue
        lo, hi = stake_range(stake)
        # Beyond one half a stake is no partial stake any more.
        if not 0 < lo <= hi <= 50:
            continue
        for key, found in series.items():
            own, target = found.latest.share(one), found.latest.share(other)
            if own is None or target is None or not wanted(stake, key[0]):
                continue
            low = deltas_of_stake(own[0], target[0], (lo / 100, hi / 100), control_fact=False)
            high = deltas_of_stake(own[1], target[1], (lo / 100, hi / 100), control_fact=False)
            subject = (stake["holder"], stake["held"], stake["as_of"] or "", *key)
            for name in ("silent", "proportional"):
                ends = (getattr(low, name).value_lo, getattr(high, name).value_hi)
                yield NumberKey(f"mhhi_{name}", subject, "HHI points"), ends


def _interests(facts: "Facts", row: Record) -> Iterator[tuple[NumberKey, Interval]]:
    """Yield what the holder holds, through others too, on the day of the row's stake."""
    day = _day_of(row, facts.as_of)
    standing = members(facts, day)
    network = ownership_network(facts, day, standing)
    owner = standing.undertakings.of(row["holder"])
    for firm, interest in network.integrated_holdings(owner):
        subject = (owner, firm, day.isoformat())
        yield NumberKey("interest", subject, "%"), _ends(interest)


def _day_of(row: Record, today: date) -> date:
    when = days(row["as_of"])
    return min(when.last, today) if when else today


def _supply(facts: "Facts", row: Record) -> Iterator[tuple[NumberKey, Interval]]:  # noqa: ARG001 - a weight moves the chain behind it
    """Yield look-through exposures and what each firm keeps when a supplier fails alone."""
    network = supply_network(facts)
    for buyer in sorted(network.needs):
        for one in exposures(network, buyer):
            yield NumberKey("exposure", (buyer, one.upstream), "%"), _ends(one.exposure)
    firms, low, high = every_knock_out(network)
    for i, firm in enumerate(firms):
        for j, removed in enumerate(firms):
            if i != j and low[i, j] < 1:
                ends = (100 * float(low[i, j]), 100 * float(high[i, j]))
                yield NumberKey("remaining", (firm, removed), "%"), ends


def _money(facts: "Facts", row: Record) -> Iterator[tuple[NumberKey, Interval]]:  # noqa: ARG001 - a deal may close a loop of others
    """Yield sums by basis and the smallest leg of each circle of money."""
    deals = records(facts.frame("deal"))
    for line in funding_lines(deals, sorted({deal["kind"] for deal in deals})):
        subject = (line.kind, line.basis, line.currency)
        yield NumberKey("funding", subject, line.currency), (line.amount, line.amount)
    for cycle in financing_cycles(facts):
        if cycle.weakest is not None and cycle.currency is not None:
            amount = cycle.weakest.largest.amount
            payers = tuple(leg.payer for leg in cycle.legs)
            yield NumberKey("circle", payers, cycle.currency), (amount, amount)


def _gauges(facts: "Facts", row: Record) -> Iterator[tuple[NumberKey, Interval]]:  # noqa: ARG001 - turnover counts for every service of a group
    """Yield how far the newest figure of each criterion of Art. 3(2) is from its threshold."""
    for service in thresholds(facts, facts.as_of):
        for gauge in service.gauges:
            if gauge.distance_pct is None:
                continue
            lo, hi = gauge.distance_pct
            subject = (service.undertaking, service.service, gauge.criterion)
            yield NumberKey("distance", subject, "%"), (lo, hi if math.isfinite(hi) else None)


def _ends(measure: Measure) -> Interval:
    return measure.value_lo, measure.value_hi


_SHARES: tuple[Family, ...] = (_markets, _stakes_in_market)
FAMILIES: Mapping[str, tuple[Family, ...]] = {
    "share_estimator": _SHARES,
    "share_statcounter": _SHARES,
    "revenue": _SHARES,
    "capacity": (_all_markets,),
    "ownership": (_stakes_of_pair, _interests),
    "dependency": (_supply,),
    "deal": (_money,),
    "financial": (_gauges,),
}
"""What rests on each table; rows of other tables are shown and counted, never computed with."""
