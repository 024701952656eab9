"""What `graph` makes of the facts of a day, asked once per release and day and kept."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from functools import cached_property

import networkx as nx
import pandas as pd

from data.facts import Facts
from data.regimes import Regimes, bundled_regimes
from graph.alerts.event import Event, from_row
from graph.alerts.replay import Replay, events_of_week, known_events, replay
from graph.alerts.rules.article14 import comparison
from graph.alerts.stored import alert_rows
from graph.alerts.view import KnowledgeIndex
from graph.alerts.view import View as RulesView
from graph.chain.edges import Edge, edges
from graph.chain.graph import chain_of, drawn_layers
from graph.chain.members import Members, members
from graph.chain.ribbons import Ribbon, ribbons
from graph.changes import FactChange, fact_changes
from graph.clock.calendar import deadlines
from graph.clock.deadline import Deadline
from graph.dependency.exposure import Exposure, exposures
from graph.dependency.jurisdictions import EU_COUNTRIES
from graph.dependency.weights import SupplyNetwork, network_of
from graph.dma.article14 import Article14, compare
from graph.dma.concentrations import GatekeeperDeal, gatekeeper_deals
from graph.dma.figures import thresholds as threshold_gauges
from graph.dma.gaps import LegalGaps, legal_gaps
from graph.dma.proceedings import Fine, Proceeding, fines_as_of, proceedings_as_of
from graph.dma.register import Service, services_as_of
from graph.dma.thresholds import Thresholds
from graph.markets.concentration import MarketConcentration, concentration
from graph.markets.headline import Headline, headlines
from graph.markets.series import SeriesKey, ShareSeries
from graph.records import records
from graph.run import all_series
from graph.screening.evaluation import rule_predicate

REPLAYED_WEEKS = 52
"""Weeks that the back-test of the alert rules walks through."""

KEPT_PERIODS = 12
"""Periods whose changed facts stay in memory."""


class Readings:
    """Markets, chain, register and calendar of one day; each part is computed when asked for.

    alerts: reads the findings that the release itself holds; None where facts are not released.
    index: what is computed from tables alone, shared with other days of the same release.
    """

    def __init__(
        self,
        facts: Facts,
        alerts: Callable[[], pd.DataFrame] | None = None,
        index: KnowledgeIndex | None = None,
    ) -> None:
        self.facts = facts
        self.view = RulesView(facts, facts.as_of, index or KnowledgeIndex(facts))
        self._alerts = alerts
        self._concentrations: dict[SeriesKey, MarketConcentration] = {}
        self._exposures: dict[str, list[Exposure]] = {}
        self._changes: dict[tuple[date, date], list[FactChange]] = {}
        self._dates: tuple[date, list[Deadline]] | None = None

    @cached_property
    def series(self) -> list[ShareSeries]:
        """Return all share series that an index can be computed from."""
        return all_series(self.facts)

    def concentration(self, series: ShareSeries) -> MarketConcentration:
        """Return HHI and concentration ratios of a series."""
        if series.key not in self._concentrations:
            self._concentrations[series.key] = concentration(series)
        return self._concentrations[series.key]

    @cached_property
    def headlines(self) -> list[Headline]:
        """Return the headline series per layer."""
        return headlines(self.facts, self.series)

    @cached_property
    def market_names(self) -> Mapping[str, str]:
        """Return the names of the markets as the facts print them, by slug."""
        frame = self.facts.frame("market").drop_duplicates("market")
        return dict(zip(frame["market"], frame["market_name"].astype(str), strict=True))

    @cached_property
    def members(self) -> Members:
        """Return organisations and nodes of the chain."""
        return members(self.facts, self.facts.as_of)

    @cached_property
    def edges(self) -> list[Edge]:
        """Return all relations of the chain."""
        return edges(self.facts, self.members)

    @cached_property
    def layer_of(self) -> dict[str, str | None]:
        """Return the layer in which each member of the chain is drawn."""
        return drawn_layers(self.members, self.edges)

    @cached_property
    def graph(self) -> "nx.MultiDiGraph[str]":
        """Return the chain as one graph."""
        return chain_of(self.members, self.edges, release=self.facts.release)

    @cached_property
    def supply_network(self) -> SupplyNetwork:
        """Return what undertakings need and from whom, for knock-outs."""
        return network_of((e for e in self.edges if e.kind == "supplies"), self.members)

    def exposures(self, buyer: str) -> list[Exposure]:
        """Return the exposures of an undertaking, largest first; none where no need is known."""
        if buyer not in self._exposures:
            known = buyer in self.supply_network.needs
            self._exposures[buyer] = exposures(self.supply_network, buyer) if known else []
        return self._exposures[buyer]

    @cached_property
    def ribbons(self) -> list[Ribbon]:
        """Return the counted flows between layers."""
        return ribbons(self.edges, self.members, self.layer_of, EU_COUNTRIES)

    @cached_property
    def services(self) -> list[Service]:
        """Return the core platform services with their state."""
        register, cases = self.view.rows("register"), self.view.rows("dma_case")
        return services_as_of(register, cases, self.facts.as_of)

    @cached_property
    def proceedings(self) -> list[Proceeding]:
        """Return the DMA proceedings with a step by the day."""
        return proceedings_as_of(self.view.rows("dma_case"), self.facts.as_of)

    @cached_property
    def fines(self) -> list[Fine]:
        """Return the fines imposed under the DMA by the day."""
        return fines_as_of(self.view.rows("dma_case"), self.facts.as_of)

    @cached_property
    def gatekeeper_deals(self) -> list[GatekeeperDeal]:
        """Return the deals of gatekeeper groups that could be concentrations."""
        deals, organisations = self.view.rows("deal"), self.facts.frame("organisation")
        return gatekeeper_deals(deals, organisations, self.services, self.facts.as_of)

    @cached_property
    def article14(self) -> Article14:
        """Return the published notices against the known deals.

        Raises:
            ListNeverReadError: deals are known but the list was never read.
        """
        return comparison(self.view) or compare(self.facts, self.facts.as_of)

    @cached_property
    def gauges(self) -> list[Thresholds]:
        """Return the criteria of Art. 3(2) DMA per service.

        Raises:
            NotFoundError: the facts state no thresholds on the day.
        """
        return threshold_gauges(self.facts, self.facts.as_of)

    @cached_property
    def legal_gaps(self) -> LegalGaps:
        """Return where the register has no service while deals happen."""
        return legal_gaps(self.services, self.gatekeeper_deals)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Return the findings of the alert rules: the release's own, or replayed for a past day."""
        if self.facts.known_on is not None:
            return tuple(known_events(self.facts, self.facts.as_of).history.values())
        rows = self._alerts() if self._alerts is not None else alert_rows(self.facts)[0]
        return tuple(from_row(row) for row in records(rows))

    def changes(self, first_day: date, last_day: date) -> list[FactChange]:
        """Return what changed from the eve of a day to the end of another one."""
        period = (first_day, last_day)
        if period not in self._changes:
            if len(self._changes) >= KEPT_PERIODS:
                self._changes.pop(next(iter(self._changes)))
            self._changes[period] = fact_changes(self.facts, first_day, last_day)
        return self._changes[period]

    @cached_property
    def week_events(self) -> tuple[Event, ...]:
        """Return what the rules raised in the seven days up to this one, on what was known then."""
        return events_of_week(self.facts, self.facts.as_of, self.view.index)

    @cached_property
    def _replaying(self) -> "Future[Replay]":
        pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="replay")
        promised = pool.submit(replay, self.facts, self.facts.as_of, REPLAYED_WEEKS)
        pool.shutdown(wait=False)
        return promised

    def replayed(self, patience: float) -> Replay | None:
        """Return what the rules would have raised week by week; None while it is being computed.

        patience: seconds to wait for it. It is computed once per release, beside the requests.
        """
        try:
            return self._replaying.result(timeout=patience)
        except TimeoutError:
            return None

    def dates_seen_from(self, day: date) -> list[Deadline]:
        """Return the legal dates of these facts as they stand on a day of reading."""
        if self._dates is None or self._dates[0] != day:
            self._dates = (day, deadlines(self.facts, day))
        return self._dates[1]

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Return the dates of the legal clock."""
        return deadlines(self.facts, self.facts.as_of)


def thresholds(pack: str, regimes: Regimes | None = None) -> tuple[float, ...]:
    """Return the HHI levels that the rules of a yardstick compare with, from low to high."""
    regime = (regimes or bundled_regimes()).find(pack)
    predicates = [rule_predicate(rule) for rule in regime.rules]
    return tuple(
        sorted(
            {
                float(edge.value)
                for predicate in predicates
                if predicate is not None
                for edge in predicate.edges
                if edge.fact == "hhi_post"
            }
        )
    )


def level_names(pack: str) -> list[tuple[float, float, str]]:
    """Return (from, to, name) of the levels that a yardstick's HHI limits make, up to 10,000."""
    limits = thresholds(pack)
    names = {0: ["middle"], 1: ["low", "high"], 2: ["low", "middle", "high"]}[len(limits)]
    edges = (0.0, *limits, 10000.0)
    return list(zip(edges, edges[1:], names, strict=False))


def is_draft(pack: str) -> bool:
    """Return whether a yardstick is only a draft."""
    return bundled_regimes().find(pack).status == "draft"
