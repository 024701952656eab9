"""The whole answer about one deal: markets, supply relations, legal routes, what is unknown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from data.facts import Facts
from data.regimes import Regimes
from graph.markets.concentration import newest
from graph.markets.series import ShareSeries
from graph.screening.legal_routes import LegalRoute, legal_routes
from graph.screening.overlaps import (
    Control,
    Deal,
    ExistingStake,
    MarketEffect,
    existing_stake,
    market_effects,
)
from graph.screening.vertical_links import VerticalLink, rivals, vertical_links
from graph.undertakings import Undertakings


@dataclass(frozen=True)
class Screening:
    """What a deal would change.

    existing: the stake held today, None where none is known.
    investments: how many deals say that the acquirer has invested in the target.
    series: the newest market series on the day of the deal.
    without_share: those of the two of which no market share is known.
    """

    deal: Deal
    existing: ExistingStake | None
    investments: int
    series: Sequence[ShareSeries]
    effects: Sequence[MarketEffect]
    links: Sequence[VerticalLink]
    routes: Sequence[LegalRoute]
    without_share: Sequence[str]


def usual_control(stake_pct: Fraction) -> Control:
    """Return what a stake gives when nobody says so: sole control above half, else none."""
    return "sole" if stake_pct > 50 else "none"


def screening_of(
    facts: Facts,
    groups: Undertakings,
    deal: Deal,
    series: Iterable[ShareSeries],
    regimes: Regimes,
    *,
    only: str | None = None,
) -> Screening:
    """Return what a deal would change, as known on its day.

    Parameters
    ----------
    series
        All market series; of each the newest period that had ended by then counts.
    only
        Id of the one threshold regime to answer for; None for all.
    """
    recent = newest(one for one in series if one.last_day <= deal.on)
    existing = existing_stake(facts, groups, deal)
    active = {firm.org for one in recent for firm in one.firms}
    return Screening(
        deal,
        existing,
        investments_of(facts, groups, deal),
        recent,
        market_effects(recent, deal, existing, regimes, only),
        vertical_links(facts, groups, deal.acquirer, deal.target, rivals(recent)),
        legal_routes(facts, groups, deal),
        [org for org in (deal.acquirer, deal.target) if org not in active],
    )


def investments_of(facts: Facts, groups: Undertakings, deal: Deal) -> int:
    """Return how many investments of the acquirer in the target were announced or made."""
    deals = facts.frame("deal")
    stands = deals["status"].isin(["announced", "completed"])
    told = deals[(deals["kind"] == "investment") & stands]
    return sum(
        groups.of(str(source)) == deal.acquirer and groups.of(str(target)) == deal.target
        for source, target in zip(told["source_org"], told["target_org"], strict=True)
    )
