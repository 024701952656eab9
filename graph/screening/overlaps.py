"""What a deal changes market by market: HHI, its change, and the change of the modified HHI."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from data.facts import Facts
from data.regimes import Regimes
from graph.concentration.bounds import DeltaInterval, Interval
from graph.concentration.shares import as_exact
from graph.markets.concentration import ATOMISTIC, NO_CAP, boxes_of
from graph.markets.series import ShareSeries, UndertakingShare
from graph.measure import Measure
from graph.ownership.partial_stakes import Control as StakeControl
from graph.ownership.partial_stakes import deltas_of_stake, stake_delta
from graph.records import days, records
from graph.screening.deals import ScreenedMarket, screen_merger
from graph.screening.evaluation import KnownFacts, RegimeAnswer, evaluate
from graph.undertakings import Undertakings

Control = Literal["none", "proportional", "sole"]


@dataclass(frozen=True)
class Deal:
    """What is screened.

    acquirer, target: undertakings on the day of the deal.
    stake_pct: the stake held after the deal, percent.
    control: what the stake gives; only sole control joins two undertakings into one.
    """

    acquirer: str
    target: str
    stake_pct: Fraction
    control: Control
    on: date


@dataclass(frozen=True)
class ExistingStake:
    """The newest known stake of the acquirer's group in the target's group, percent."""

    lo: float
    hi: float
    as_of: str | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class MarketEffect:
    """What the deal does in one market where both sides have a share.

    delta: change of the HHI (0 without sole control: undertakings stay apart).
    mhhi_delta: modified-HHI changes by assumption, points; `net_of_existing` compares with the
        stake held today, taken as silent.
    """

    series: ShareSeries
    pre: Measure
    post: Measure
    delta: Measure
    combined_share: tuple[float, float]
    mhhi_delta: Mapping[str, Any]
    regimes: tuple[RegimeAnswer, ...]


def existing_stake(facts: Facts, groups: Undertakings, deal: Deal) -> ExistingStake | None:
    """Return the stake on the day of the deal; None where no statement names one."""
    found: list[tuple[date, ExistingStake]] = []
    for row in records(facts.frame("ownership")):
        held = groups.of(str(row["held"])) == deal.target
        stake = row["stake_pct"]
        when = days(row["as_of"])
        if not held or groups.of(str(row["holder"])) != deal.acquirer or stake is None:
            continue
        if row["basis"] is None and when is not None and when.last <= deal.on:
            low = row["stake_lo"] if row.get("stake_lo") is not None else stake
            high = row["stake_hi"] if row.get("stake_hi") is not None else stake
            sources = (str(row["source_id"]),)
            found.append((when.last, ExistingStake(low, high, str(row["as_of"]), sources)))
    return max(found, key=lambda item: item[0])[1] if found else None


def market_effects(
    series: Iterable[ShareSeries],
    deal: Deal,
    existing: ExistingStake | None,
    regimes: Regimes,
    only: str | None = None,
) -> list[MarketEffect]:
    """Return the effect in every market series where both undertakings have a share.

    Parameters
    ----------
    series
        One period per market, geography, metric and estimator.
    only
        Id or alias of the one regime to apply; default: all, side by side.
    """
    chosen = _chosen(regimes, only)
    effects = []
    for one in series:
        places = {firm.org: place for place, firm in enumerate(one.firms)}
        if deal.acquirer in places and deal.target in places:
            merging = (places[deal.acquirer], places[deal.target])
            effects.append(_effect(one, merging, deal, existing, chosen))
    return effects


def _chosen(regimes: Regimes, only: str | None) -> Regimes:
    return regimes if only is None else regimes.model_copy(
        update={"regimes": (regimes.find(only),)}
    )  # fmt: skip


def _effect(
    series: ShareSeries,
    merging: Sequence[int],
    deal: Deal,
    existing: ExistingStake | None,
    regimes: Regimes,
) -> MarketEffect:
    capped = bool(series.largest_listed)
    screened = screen_merger(boxes_of(series, capped=capped), merging)
    if deal.control != "sole":
        nothing = DeltaInterval(Fraction(0), Fraction(0))
        screened = replace(screened, post=screened.pre, delta=nothing)
    cap = series.smallest_listed
    rest = f"no unnamed firm above {float(cap or 0):g} %" if capped else NO_CAP
    words = f"{ATOMISTIC}; {rest}; the same before and after"
    acquirer, target = (series.firms[place] for place in merging)
    mhhi = _mhhi(acquirer, target, deal, existing)
    known = _facts(screened, acquirer, target, deal, mhhi)
    answers = tuple(evaluate(regime, known) for regime in regimes.regimes)
    return MarketEffect(
        series,
        _measure(series, screened.pre, words),
        _measure(series, screened.post, words),
        _measure(series, screened.delta, "none: the change needs no knowledge of the rest"),
        (float(screened.combined_lo), float(screened.combined_hi)),
        mhhi,
        answers,
    )


def _measure(series: ShareSeries, interval: Interval, assumption: str) -> Measure:
    same = interval.lo == interval.hi
    return Measure(
        float(interval.lo),
        float(interval.hi),
        "HHI",
        point=float(interval.lo) if same else None,
        coverage_pct=float(series.coverage_pct),
        n_named=len(series.firms),
        fringe_assumption=assumption,
        bound=interval.bound,
        source_ids=series.source_ids,
    )


def _facts(
    screened: ScreenedMarket,
    acquirer: UndertakingShare,
    target: UndertakingShare,
    deal: Deal,
    mhhi: Mapping[str, Any],
) -> KnownFacts:
    """Return the facts that rules may test.

    Guidelines on mergers test a change of control: without one only the modified HHI is known.
    """
    if deal.control != "sole":
        change = as_exact(mhhi["value_lo"]), as_exact(mhhi["value_hi"])
        level = screened.pre.lo + change[0], screened.pre.hi + change[1]
        return {"mhhi": level, "mhhi_delta": change}
    return {
        "hhi_pre": (screened.pre.lo, screened.pre.hi),
        "hhi_post": (screened.post.lo, screened.post.hi),
        "delta": (screened.delta.lo, screened.delta.hi),
        "acquirer_share": (acquirer.lo, acquirer.hi),
        "target_share": (target.lo, target.hi),
        "combined_share": (screened.combined_lo, screened.combined_hi),
    }


def _mhhi(
    acquirer: UndertakingShare,
    target: UndertakingShare,
    deal: Deal,
    existing: ExistingStake | None,
) -> dict[str, Any]:
    """Return the modified-HHI deltas of the deal's stake, and net of the stake held today."""
    after: StakeControl = {"none": "silent", "proportional": "proportional", "sole": "merger"}[
        deal.control
    ]  # type: ignore[assignment]
    stake = float(deal.stake_pct / 100)
    low_pair, high_pair = (float(acquirer.lo), float(target.lo)), (
        float(acquirer.hi),
        float(target.hi),
    )  # fmt: skip
    printed = (float(acquirer.point), float(target.point))
    result: dict[str, Any] = {
        "assumption": after,
        "value_lo": stake_delta(*low_pair, stake, after),
        "value_hi": stake_delta(*high_pair, stake, after),
        "at_printed_shares": stake_delta(*printed, stake, after),
        "existing": None,
        "net_of_existing": None,
    }
    if existing is not None:
        fractions = (existing.lo / 100, existing.hi / 100)
        held = deltas_of_stake(
            *printed, fractions, control_fact=False, source_ids=existing.source_ids
        )
        result["existing"] = {
            "stake_lo": existing.lo,
            "stake_hi": existing.hi,
            "stake_as_of": existing.as_of,
            "silent": held.silent.as_dict(),
            "proportional": held.proportional.as_dict(),
            "source_ids": list(existing.source_ids),
        }
        silent_lo, silent_hi = held.silent.value_lo or 0.0, held.silent.value_hi or 0.0
        gross = result["at_printed_shares"]
        result["net_of_existing"] = {
            "against": "silent",
            "value_lo": gross - silent_hi,
            "value_hi": gross - silent_lo,
        }
    return result
