"""Concentration of one share series, as measures with their assumptions and sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from data.regimes import Regimes
from graph.concentration.answers import Operator, SettlingShare, settling_shares
from graph.concentration.bounds import Interval, concentration_ratio_interval
from graph.concentration.boxes import WHOLE, Fringe, InfeasibleShares, MarketBoxes, ShareBox
from graph.concentration.extremes import maximum_squares, minimum_squares
from graph.markets.series import ShareSeries
from graph.measure import POINT_COVERAGE_PCT, Measure
from graph.screening.evaluation import Band, KnownFacts, bands
from graph.screening.predicates import read_predicate

NO_CAP = "R2: the unnamed rest may be one firm"
ATOMISTIC = "atomistic at the lower bound"
ALL_NAMED = "none: all firms are named"
RATIOS = (1, 2, 3, 4)


@dataclass(frozen=True)
class MarketConcentration:
    """HHI and concentration ratios of a series.

    hhi: the bound without any cap on unnamed firms (R²).
    hhi_capped: unnamed firms no larger than the smallest listed one; None where the list is not
        known to hold the largest firms.
    ratios: CR_k for k = 1 … 4, under the cap where there is one.
    """

    series: ShareSeries
    hhi: Measure
    hhi_capped: Measure | None
    ratios: dict[int, Measure]


def boxes_of(
    series: ShareSeries, *, capped: bool = False, from_points: bool = False
) -> MarketBoxes:
    """Return the boxes of a series.

    Parameters
    ----------
    capped
        Cap the unnamed firms at the smallest listed one.
    from_points
        Take the printed figures as exact instead of their ranges.
    """
    boxes = tuple(
        ShareBox(firm.org, firm.point, firm.point)
        if from_points
        else ShareBox(firm.org, firm.lo, firm.hi)
        for firm in series.firms
    )
    if series.all_named and not from_points:
        return MarketBoxes(boxes, None)
    cap = None
    if capped:
        points = [firm.point for firm in series.firms if len(firm.members) == 1]
        cap = min(points, default=None) if from_points else series.smallest_listed
    return MarketBoxes(boxes, Fringe(cap))


def concentration(series: ShareSeries, *, from_points: bool = False) -> MarketConcentration:
    """Return the concentration of a series.

    Raises:
        InfeasibleShares: the shares cannot add up; the message names series and rows.
    """
    try:
        return _concentration(series, from_points=from_points)
    except InfeasibleShares as error:
        key = series.key
        place = f"{key.market}, {key.geography}, {key.period}, {key.metric}, {key.estimator}"
        raise InfeasibleShares(f"{place}: {error}") from error


def _concentration(series: ShareSeries, *, from_points: bool) -> MarketConcentration:
    market = boxes_of(series, from_points=from_points)
    named = market.fringe is None
    assumption = ALL_NAMED if named else f"{ATOMISTIC}; {NO_CAP}"
    hhi = _measure(series, _hhi(market), "HHI", assumption)
    capped = None
    if series.largest_listed and not named:
        with_cap = boxes_of(series, capped=True, from_points=from_points)
        cap = with_cap.fringe.cap_pct if with_cap.fringe is not None else None
        words = f"{ATOMISTIC}; no unnamed firm above {float(cap or 0):g} %"
        capped = _measure(series, _hhi(with_cap), "HHI", words)
        market, assumption = with_cap, words
    ratios = {
        k: _measure(series, concentration_ratio_interval(market, k), "percent", assumption, k)
        for k in RATIOS
    }
    return MarketConcentration(series, hhi, capped, ratios)


def _hhi(market: MarketBoxes) -> Interval:
    highest = maximum_squares(market)
    inconsistent = (
        market.fringe is not None
        and market.fringe.cap_pct is not None
        and bool(highest.fringe)
        and max(highest.fringe) > min(highest.shares)
    )
    bound = "outer" if inconsistent else highest.bound
    return Interval(minimum_squares(market).value, highest.value, bound)


def _measure(
    series: ShareSeries, interval: Interval, unit: str, assumption: str, k: int | None = None
) -> Measure:
    point = None
    if series.coverage_pct >= POINT_COVERAGE_PCT:
        shares = sorted((firm.point for firm in series.firms), reverse=True)
        value = sum(s * s for s in shares) if k is None else min(WHOLE, Fraction(sum(shares[:k])))
        # Printed figures that round above 100 can lie outside the exact interval: then no point.
        point = float(value) if interval.lo <= value <= interval.hi else None
    return Measure(
        float(interval.lo),
        float(interval.hi),
        unit,
        point=point,
        coverage_pct=float(series.coverage_pct),
        n_named=len(series.firms),
        fringe_assumption=assumption,
        bound=interval.bound,
        source_ids=series.source_ids,
    )


def market_bands(regimes: Regimes, found: MarketConcentration) -> list[Band]:
    """Return the level tests of every regime on a market; the tighter interval decides.

    Guidelines test a merger; a band only describes a level.
    """
    hhi = found.hhi_capped or found.hhi
    facts: dict[str, tuple[float, float]] = {}
    for name, measure in (
        ("hhi_post", hhi),
        ("largest_share", found.ratios[1]),
        ("top3_share", found.ratios[3]),
    ):
        if measure.value_lo is not None and measure.value_hi is not None:
            facts[name] = (measure.value_lo, measure.value_hi)
    known: KnownFacts = facts
    return bands(regimes, known)


def settled_by(found: MarketConcentration, band: Band) -> list[SettlingShare]:
    """Return the shares that keep the level test of a band open, the widest first."""
    market = boxes_of(found.series, capped=found.hhi_capped is not None)
    shares: list[SettlingShare] = []
    if band.answer == "possible":
        for edge in read_predicate(band.test).edges:
            if edge.fact == "hhi":
                relation: Operator = ">=" if edge.above_is_closed else ">"
                shares += settling_shares(market, relation, edge.value)
    unique = {share.firm: share for share in shares}
    return sorted(unique.values(), key=lambda share: (-share.width_pp, share.firm))


def newest(series: Iterable[ShareSeries]) -> list[ShareSeries]:
    """Return, per market, geography, metric and estimator, the series of the newest period."""
    latest: dict[tuple[str, str, str, str], ShareSeries] = {}
    for one in series:
        key = (one.key.market, one.key.geography, one.key.metric, one.key.estimator)
        if key not in latest or (one.last_day, one.key) > (latest[key].last_day, latest[key].key):
            latest[key] = one
    return sorted(latest.values(), key=lambda one: one.key)
