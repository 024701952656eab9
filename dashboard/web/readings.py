"""What `graph` makes of the facts of a day, asked once per release and day and kept."""

from functools import cached_property

import networkx as nx

from data.facts import Facts
from data.regimes import Regimes, bundled_regimes
from graph.chain.edges import Edge, edges
from graph.chain.graph import chain_of, drawn_layers
from graph.chain.members import Members, members
from graph.chain.ribbons import Ribbon, ribbons
from graph.clock.calendar import deadlines
from graph.clock.deadline import Deadline
from graph.dependency.jurisdictions import EU_COUNTRIES
from graph.dma.register import Service, services_as_of
from graph.markets.concentration import MarketConcentration, concentration
from graph.markets.headline import Headline, headlines
from graph.markets.series import SeriesKey, ShareSeries
from graph.records import records
from graph.run import all_series
from graph.screening.evaluation import rule_predicate


class Readings:
    """Markets, chain, register and calendar of one day; each part is computed when asked for."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._concentrations: dict[SeriesKey, MarketConcentration] = {}

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
    def ribbons(self) -> list[Ribbon]:
        """Return the counted flows between layers."""
        return ribbons(self.edges, self.members, self.layer_of, EU_COUNTRIES)

    @cached_property
    def services(self) -> list[Service]:
        """Return the core platform services with their state."""
        register = records(self.facts.frame("register"))
        cases = records(self.facts.frame("dma_case"))
        return services_as_of(register, cases, self.facts.as_of)

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


def is_draft(pack: str) -> bool:
    """Return whether a yardstick is only a draft."""
    return bundled_regimes().find(pack).status == "draft"
