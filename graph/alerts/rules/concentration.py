"""R01 to R04 and R06: concentration of markets as known, against the packs in force."""

import math
import re
from functools import cache

import numpy as np
from scipy.stats import kendalltau, theilslopes

from data.regimes import Regime, bundled_regimes
from graph.alerts.finding import Certainty, Finding, Severity, Shown, lowered, raised, support
from graph.alerts.market_state import (
    Period,
    Series,
    SeriesKey,
    estimators_disagree,
    moving_series,
    series_of_all,
)
from graph.alerts.presence_state import gatekeepers
from graph.alerts.view import View
from graph.concentration.boxes import InfeasibleShares
from graph.records import days
from graph.screening.deals import screen_merger
from graph.screening.evaluation import evaluate

PACKS = ("EU-HMG-2004", "US-MG-2023")
"""The packs that alerts use; drafts never fire."""
MIN_PERIODS = 6
LOOK_BACK = 8
HYSTERESIS = 0.98
"""A level is left only 2 % below its bound (shares: 1 point)."""
SHARE_HYSTERESIS_PP = 1.0
COVERAGE_PP = 5.0
"""Methods s. 2: with more, a change of the interval is a change of what is known."""
PROJECTED_PERIODS = 4
P_VALUE = 0.1
_HHI_NUMBER = re.compile(r"hhi_post\s*[<>]=?\s*(\d+)")
_SHARE_NUMBER = re.compile(
    r"(?:combined_share|max_share_in_each_market_concerned)\s*[<>]=?\s*(\d+)"
)


@cache
def packs(names: tuple[str, ...] = PACKS) -> tuple[Regime, ...]:
    """Return the regimes that alerts use; a draft or a proposal is refused by `in_force_on`."""
    regimes = bundled_regimes()
    return tuple(regimes.find(name) for name in names)


@cache
def hhi_bounds(names: tuple[str, ...] = PACKS) -> tuple[tuple[float, str, bool], ...]:
    """Return (bound, pack, whether it is the pack's upper one) from the packs' own predicates."""
    found: list[tuple[float, str, bool]] = []
    for regime in packs(names):
        numbers = sorted(
            {float(n) for rule in regime.rules for n in _HHI_NUMBER.findall(rule.when)}
        )
        found += [(bound, regime.id, bound == numbers[-1]) for bound in numbers]
    return tuple(found)


@cache
def share_bounds(names: tuple[str, ...] = PACKS) -> tuple[tuple[float, str], ...]:
    """Return (share bound, pack) from the packs' own predicates, each bound once."""
    found: dict[float, str] = {}
    for regime in packs(names):
        for rule in regime.rules:
            for value in _SHARE_NUMBER.findall(rule.when):
                found.setdefault(float(value), regime.id)
    return tuple(sorted(found.items()))


def crosses_certainly(view: View) -> list[Finding]:
    """R01: the lower end of the HHI interval lies above a bound of a pack."""
    return [
        _level(view, series, bound, pack, upper=upper, certain=True, holding=lo <= bound)
        for series, (lo, _) in _with_interval(view)
        for bound, pack, upper in hhi_bounds()
        if lo > bound * HYSTERESIS
    ]


def may_cross(view: View) -> list[Finding]:
    """R02: a bound lies between the ends of the HHI interval."""
    return [
        _level(view, series, bound, pack, upper=upper, certain=False, holding=not lo <= bound < hi)
        for series, (lo, hi) in _with_interval(view)
        for bound, pack, upper in hhi_bounds()
        if hi > bound * HYSTERESIS
    ]


def _with_interval(view: View) -> list[tuple[Series, tuple[float, float]]]:
    return [
        (series, series.latest.hhi)
        for series in moving_series(view)
        if series.latest.hhi is not None
    ]


def _level(
    view: View,
    series: Series,
    bound: float,
    pack: str,
    *,
    upper: bool,
    certain: bool,
    holding: bool,
) -> Finding:
    latest = series.latest
    lo, hi = latest.hhi or (math.nan, math.nan)
    severity: Severity = "high" if upper else "medium"
    if latest.leader in gatekeepers(view):
        severity = raised(severity)
    if not certain:
        severity = lowered(severity)
    disagree = estimators_disagree(view, series.key, latest.leader)
    before = series.periods[-2].hhi if len(series.periods) > 1 else None
    return Finding(
        subject=(series.key[0], series.key[1]),
        qualifier=f"{series.label}:{pack}:{bound:.0f}",
        severity=severity,
        certainty="certain" if certain and not disagree else "possible",
        template="R01.sentence" if certain else "R02.sentence",
        values={
            "market": Shown("market", series.key[0]),
            "geography": Shown("geography", series.key[1]),
            "estimator": Shown("text", series.key[3]),
            "bound": Shown("number", bound),
            "now": Shown("index", (lo, hi)),
            "before": Shown("index", before),
            "period": Shown("partial", latest.label),
            "unattributed": Shown("percent", max(0.0, 100 - latest.coverage_pct)),
            "pack": Shown("text", pack),
        },
        statements=latest.statements,
        before=before[0] if before else None,
        after=lo if certain else hi,
        unit="HHI points",
        layer=series.layer,
        group=f"market:{series.label}",
        baseline=len(series.periods) == 1 or _coverage_moved(series),
        holding=holding,
        already_lowered=not certain,
        magnitude=lo,
        happened_on=latest.last_day,
        badges=("estimators_disagree",) if disagree else (),
        eu=series.key[1] in ("EU", "EEA", "Europe", "FR"),
    )


def _coverage_moved(series: Series) -> bool:
    """Return whether named coverage moved so much that two periods cannot be compared."""
    was, now = series.periods[-2].coverage_pct, series.latest.coverage_pct
    return abs(now - was) > COVERAGE_PP


def on_course(view: View) -> list[Finding]:
    """R03: the trend of the interval's midpoint reaches a bound within four periods."""
    found = []
    for series in moving_series(view):
        periods = [period for period in series.periods if period.adds_up][-LOOK_BACK:]
        if len(periods) < MIN_PERIODS:
            continue
        slope = _trend(tuple(_midpoint(period) for period in periods))
        lo, hi = series.latest.hhi or (math.nan, math.nan)
        if slope is None:
            continue
        for bound, pack, _ in hhi_bounds():
            ahead = (bound - lo) / slope
            if lo <= bound and 0 < ahead <= PROJECTED_PERIODS:
                found.append(_course(series, len(periods), (bound, pack), (lo, hi), slope))
    return found


def _course(
    series: Series, n: int, yardstick: tuple[float, str], now: tuple[float, float], slope: float
) -> Finding:
    bound, pack = yardstick
    latest = math.ceil((bound - now[0]) / slope)
    earliest = max(0, math.ceil((bound - now[1]) / slope))
    return Finding(
        subject=(series.key[0], series.key[1]),
        qualifier=f"{series.label}:{pack}:{bound:.0f}",
        severity="medium",
        template="R03.sentence",
        values={
            "market": Shown("market", series.key[0]),
            "geography": Shown("geography", series.key[1]),
            "estimator": Shown("text", series.key[3]),
            "n": Shown("number", n),
            "bound": Shown("number", bound),
            "earliest": Shown("number", earliest),
            "latest": Shown("number", latest),
        },
        statements=series.latest.statements,
        certainty="possible",
        already_lowered=True,
        after=now[0],
        unit="HHI points",
        layer=series.layer,
        group=f"market:{series.label}",
        magnitude=slope,
        happened_on=series.latest.last_day,
    )


def _midpoint(period: Period) -> float:
    lo, hi = period.hhi or (math.nan, math.nan)
    return (lo + hi) / 2


@cache
def _trend(midpoints: tuple[float, ...]) -> float | None:
    """Return the Theil–Sen slope per period when it is positive and Mann–Kendall p < 0.1."""
    if len(set(midpoints)) == 1:
        return None
    order = np.arange(len(midpoints))
    slope = float(theilslopes(midpoints, order).slope)
    p_value = float(kendalltau(order, midpoints).pvalue)
    return slope if slope > 0 and p_value < P_VALUE else None


def announced_deal(view: View) -> list[Finding]:
    """R04: an announced control deal outside the zones of a pack in a market of both parties."""
    groups, found = view.groups, []
    for deal in view.rows("deal"):
        announced = days(deal["announced"])
        if deal["kind"] != "acquisition" or deal["status"] not in ("announced", "under_review"):
            continue
        if announced is None or announced.last > view.day:
            continue
        parties = (groups.of(deal["source_org"]), groups.of(deal["target_org"]))
        if parties[0] == parties[1]:
            continue
        for series in series_of_all(view, parties):
            found += _screened(view, deal, parties, series.key, series)
    return found


def _screened(
    view: View,
    deal: dict[str, object],
    parties: tuple[str, str],
    key: SeriesKey,
    series: Series,
) -> list[Finding]:
    names = [name for name, _, _ in series.latest.boxes]
    places = [names.index(party) for party in parties]
    try:
        result = screen_merger(series.latest.market, places)
    except InfeasibleShares:
        return []
    known = {
        "hhi_post": (result.post.lo, result.post.hi),
        "delta": (result.delta.lo, result.delta.hi),
        "combined_share": (result.combined_lo, result.combined_hi),
    }
    found = []
    for regime in packs():
        answers = [
            rule.answer
            for rule in evaluate(regime, known).rules
            if rule.outcome in ("no_presumption_either_way", "structural_presumption")
        ]
        if "certain" not in answers and "possible" not in answers:
            continue
        certainty: Certainty = "certain" if "certain" in answers else "possible"
        by_gatekeeper = parties[0] in gatekeepers(view)
        severity: Severity = "critical" if by_gatekeeper else "high"
        found.append(
            Finding(
                subject=parties,
                qualifier=f"{deal['id']}:{series.label}:{regime.id}",
                severity=severity if certainty == "certain" else "high",
                certainty=certainty,
                template="R04.sentence",
                values={
                    "acquirer": Shown("org", parties[0]),
                    "target": Shown("org", parties[1]),
                    "delta": Shown("index", (float(result.delta.lo), float(result.delta.hi))),
                    "post": Shown("index", (float(result.post.lo), float(result.post.hi))),
                    "market": Shown("market", key[0]),
                    "geography": Shown("geography", key[1]),
                    "pack": Shown("text", regime.id),
                },
                statements=(*support("deal", [deal]), *series.latest.statements),
                before=float(result.pre.lo),
                after=float(result.post.lo),
                unit="HHI points",
                group=f"deal:{deal['id']}",
                magnitude=float(result.delta.hi),
            )
        )
    return found


def share_band(view: View) -> list[Finding]:
    """R06: the range of a share lies entirely above a bound of a pack in force."""
    found = []
    severities: dict[float, Severity] = {25.0: "low", 30.0: "medium", 50.0: "high"}
    for series in moving_series(view):
        for name, lo, hi in series.latest.boxes:
            for bound, pack in share_bounds():
                if lo <= bound - SHARE_HYSTERESIS_PP:
                    continue
                disagree = estimators_disagree(view, series.key, name)
                found.append(
                    Finding(
                        subject=(name,),
                        qualifier=f"{series.label}:{bound:.0f}",
                        severity=severities.get(bound, "medium"),
                        certainty="possible" if disagree else "certain",
                        template="R06.sentence",
                        values={
                            "org": Shown("org", name),
                            "bound": Shown("percent", bound),
                            "market": Shown("market", series.key[0]),
                            "geography": Shown("geography", series.key[1]),
                            "estimator": Shown("text", series.key[3]),
                            "share": Shown("percents", (lo, hi)),
                            "pack": Shown("text", pack),
                        },
                        statements=series.latest.statements,
                        after=lo,
                        unit="percent",
                        group=f"market:{series.label}",
                        baseline=_new_to(series, name),
                        holding=lo <= bound,
                        layer=series.layer,
                        magnitude=lo,
                        happened_on=series.latest.last_day,
                        badges=("estimators_disagree",) if disagree else (),
                    )
                )
    return found


def _new_to(series: Series, name: str) -> bool:
    """Return whether the series says nothing about the firm before its newest period."""
    return all(period.share(name) is None for period in series.periods[:-1])
