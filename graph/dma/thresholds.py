"""Art. 3(2) DMA gauges: value ranges against thresholds, three-valued, with projection.

Figures are ranges: an exact figure is a point, "more than 45 million" is open above, a wider region
(Europe, EMEA) is only an upper bound for the Union, a money amount in another currency is converted
with the low and high rate of its year. A year-end market value stands in for the yearly average the
law asks for and never gives more than *possible*. What is missing is named, not assumed.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from data.errors import NotFoundError
from data.language.catalogue import Language, text
from graph.records import Record

Criterion = Literal["turnover", "market_cap", "end_users", "business_users"]
GaugeAnswer = Literal["certain", "possible", "no", "unknown"]
Overall = Literal["met", "possible", "not_met", "cannot_be_concluded"]

QualitativeRoute = Literal["none", "running", "designated"]

CRITERIA: tuple[Criterion, ...] = ("turnover", "market_cap", "end_users", "business_users")
METRIC: Mapping[Criterion, str] = {
    "turnover": "eu_turnover",
    "market_cap": "market_cap",
    "end_users": "eu_monthly_end_users",
    "business_users": "eu_yearly_business_users",
}
THRESHOLD_ORG = "dma-threshold"
WIDER_REGIONS = frozenset({"Europe", "EMEA"})
YEARS_REQUIRED = 3
_PER_UNDERTAKING = frozenset({"turnover", "market_cap"})


@dataclass(frozen=True)
class Reading:
    """A figure of one year (of one `period` in it) as a range in the threshold's unit."""

    year: int
    lo: float
    hi: float
    proxy: bool = False
    source_ids: tuple[str, ...] = ()
    source_urls: tuple[str, ...] = ()
    note: str | None = None
    period: str = ""


@dataclass(frozen=True)
class Projection:
    """What a constant yearly growth makes of the newest range within twelve months."""

    growth_pct: float
    lo: float
    hi: float
    answer: Literal["certain", "possible", "no"]
    earliest: date | None
    latest: date | None


@dataclass(frozen=True)
class Gauge:
    """One criterion: readings by year, the newest one against the threshold, three years."""

    criterion: Criterion
    threshold: float
    readings: tuple[Reading, ...]
    answer: GaugeAnswer
    years_answer: GaugeAnswer
    projection: Projection | None

    @property
    def latest(self) -> Reading | None:
        """Return the newest reading."""
        return self.readings[-1] if self.readings else None

    @property
    def distance_pct(self) -> tuple[float, float] | None:
        """Return how far the newest range lies from the threshold, percent (negative: below)."""
        if self.latest is None:
            return None
        return (
            (self.latest.lo / self.threshold - 1) * 100,
            (self.latest.hi / self.threshold - 1) * 100,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a gauge (an open upper end is null)."""
        distance, latest = self.distance_pct, self.latest
        return {
            "criterion": self.criterion,
            "threshold": self.threshold,
            "unit": "EUR" if self.criterion in _PER_UNDERTAKING else "users",
            "answer": self.answer,
            "three_years": self.years_answer,
            "value_lo": latest.lo if latest else None,
            "value_hi": _finite(latest.hi) if latest else None,
            "year": latest.year if latest else None,
            "proxy": latest.proxy if latest else None,
            "distance_pct_lo": round(distance[0], 2) if distance else None,
            "distance_pct_hi": _finite(distance[1]) if distance else None,
            "readings": [
                {
                    "year": reading.year,
                    "value_lo": reading.lo,
                    "value_hi": _finite(reading.hi),
                    "proxy": reading.proxy,
                    "source_ids": list(reading.source_ids),
                    "source_urls": list(reading.source_urls),
                    "note": reading.note,
                }
                for reading in self.readings
            ],
            "projection": _projection_dict(self.projection),
        }


@dataclass(frozen=True)
class Thresholds:
    """All criteria of one service of one undertaking, with the overall answer."""

    undertaking: str
    service: str
    gauges: tuple[Gauge, ...]
    overall: Overall
    missing: tuple[Criterion, ...]
    qualitative: QualitativeRoute = "none"
    qualitative_since: date | None = None

    def gauge(self, criterion: Criterion) -> Gauge:
        """Return the gauge of one criterion."""
        return next(gauge for gauge in self.gauges if gauge.criterion == criterion)

    def wording(self, language: Language) -> str:
        """Return the overall answer as a sentence; missing criteria are named."""
        missing = ", ".join(text(f"dma.thresholds.{name}", language) for name in self.missing)
        key = "unknown" if self.overall == "cannot_be_concluded" else self.overall
        return text(f"dma.thresholds.overall_{key}", language, missing=missing)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of the criteria of a service."""
        return {
            "undertaking": self.undertaking,
            "service": self.service,
            "overall": self.overall,
            "wording_en": self.wording("en"),
            "wording_fr": self.wording("fr"),
            "missing": list(self.missing),
            "qualitative_route": self.qualitative,
            "qualitative_since": self.qualitative_since,
            "gauges": [gauge.as_dict() for gauge in self.gauges],
        }


@dataclass(frozen=True)
class ServiceFigures:
    """Input of one service: readings per criterion and, if stated, a yearly growth in percent."""

    undertaking: str
    service: str
    readings: Mapping[Criterion, Sequence[Reading]]
    growth_pct: Mapping[Criterion, float] = field(default_factory=dict)


def gauge(
    criterion: Criterion,
    readings: Sequence[Reading],
    threshold: float,
    as_of: date,
    growth_pct: float | None = None,
) -> Gauge:
    """Return one criterion's gauge.

    growth_pct: yearly growth in percent; without it the pace between the two newest readings of
        different years is taken when both are points, else there is no projection.
    """
    ordered = tuple(sorted(readings, key=lambda reading: reading.year))
    latest = ordered[-1] if ordered else None
    pace = growth_pct if growth_pct is not None else _pace(ordered)
    projected = (
        _projection(latest, pace, threshold, as_of)
        if latest is not None and pace is not None and math.isfinite(latest.hi)
        else None
    )
    return Gauge(
        criterion=criterion,
        threshold=threshold,
        readings=ordered,
        answer=_against(latest, threshold),
        years_answer=_three_years(ordered, threshold),
        projection=projected,
    )


def assess(
    figures: ServiceFigures,
    limits: Mapping[Criterion, float],
    as_of: date,
    qualitative: QualitativeRoute = "none",
    qualitative_since: date | None = None,
) -> Thresholds:
    """Return all gauges of a service and what follows from them.

    Size is met by turnover or by market value; users need both counts, in three years. With a
    figure missing nothing is concluded, unless a known criterion fails now and within 12 months.
    """
    gauges = tuple(
        gauge(
            criterion,
            figures.readings.get(criterion, ()),
            limits[criterion],
            as_of,
            figures.growth_pct.get(criterion),
        )
        for criterion in CRITERIA
    )
    overall, missing = _overall(gauges)
    return Thresholds(
        undertaking=figures.undertaking,
        service=figures.service,
        gauges=gauges,
        overall=overall,
        missing=missing,
        qualitative=qualitative,
        qualitative_since=qualitative_since,
    )


def limits_of(financials: Sequence[Record]) -> dict[Criterion, float]:
    """Return the Art. 3(2) thresholds as stated in the facts.

    Raises:
        NotFoundError: the facts state no value for a criterion.
    """
    found = {
        row["metric"]: float(row["value"]) for row in financials if row["org"] == THRESHOLD_ORG
    }
    limits: dict[Criterion, float] = {}
    for criterion in CRITERIA:
        if METRIC[criterion] not in found:
            raise NotFoundError(f"the facts hold no Art. 3(2) threshold '{METRIC[criterion]}'")
        limits[criterion] = found[METRIC[criterion]]
    return limits


def _against(reading: Reading | None, threshold: float) -> GaugeAnswer:
    if reading is None:
        return "unknown"
    if reading.hi < threshold:
        return "no"
    if reading.lo >= threshold and not reading.proxy:
        return "certain"
    return "possible"


def _three_years(readings: Sequence[Reading], threshold: float) -> GaugeAnswer:
    if not readings:
        return "unknown"
    last = readings[-1].year
    by_year = {reading.year: reading for reading in readings}
    answers = [
        _against(by_year.get(year), threshold)
        for year in range(last - YEARS_REQUIRED + 1, last + 1)
    ]
    return _first_of(("no", "unknown", "possible", "certain"), answers)


def _pace(readings: Sequence[Reading]) -> float | None:
    if len(readings) < 2:
        return None
    before, after = readings[-2], readings[-1]
    exact = before.lo == before.hi and after.lo == after.hi and before.lo > 0
    if not exact or after.year == before.year:
        return None
    return float(((after.lo / before.lo) ** (1 / (after.year - before.year)) - 1) * 100)


def _projection(latest: Reading, growth_pct: float, threshold: float, as_of: date) -> Projection:
    factor = 1 + growth_pct / 100
    lo, hi = latest.lo * factor, latest.hi * factor
    answer: Literal["certain", "possible", "no"] = "no"
    if lo >= threshold and not latest.proxy:
        answer = "certain"
    elif hi >= threshold:
        answer = "possible"
    return Projection(
        growth_pct=growth_pct,
        lo=lo,
        hi=hi,
        answer=answer,
        earliest=_crossing(latest.hi, factor, threshold, as_of),
        latest=_crossing(latest.lo, factor, threshold, as_of),
    )


def _crossing(value: float, factor: float, threshold: float, as_of: date) -> date | None:
    """Return the day on which value × factor^years reaches the threshold, or None if never."""
    if value >= threshold:
        return as_of
    if factor <= 1 or value <= 0:
        return None
    years = math.log(threshold / value) / math.log(factor)
    if years > 50:
        return None
    return as_of + timedelta(days=math.ceil(years * 365.25))


def _overall(gauges: Sequence[Gauge]) -> tuple[Overall, tuple[Criterion, ...]]:
    by_name = {one.criterion: one for one in gauges}
    size = _either(by_name["turnover"].years_answer, by_name["market_cap"].answer)
    users = [by_name[name].years_answer for name in ("end_users", "business_users")]
    missing = tuple(
        one.criterion
        for one in gauges
        if (one.answer if one.criterion == "market_cap" else one.years_answer) == "unknown"
        and not (one.criterion in _PER_UNDERTAKING and size in ("certain", "no"))
    )
    answers = [size, *users]
    fails = size == "no" or any(
        by_name[name].answer == "no" and not _may_cross(by_name[name])
        for name in ("end_users", "business_users")
    )
    if fails:
        return "not_met", ()
    if "unknown" in answers:
        return "cannot_be_concluded", missing
    if "no" in answers:
        return "not_met", ()
    return ("possible", ()) if "possible" in answers else ("met", ())


def _may_cross(one: Gauge) -> bool:
    return one.projection is not None and one.projection.answer != "no"


def _either(one: GaugeAnswer, other: GaugeAnswer) -> GaugeAnswer:
    return _first_of(("certain", "possible", "unknown", "no"), (one, other))


def _first_of(order: Sequence[GaugeAnswer], answers: Sequence[GaugeAnswer]) -> GaugeAnswer:
    return next(answer for answer in order if answer in answers)


def _finite(value: float) -> float | None:
    return round(value, 6) if math.isfinite(value) else None


def _projection_dict(projection: Projection | None) -> dict[str, Any] | None:
    if projection is None:
        return None
    return {
        "growth_pct": round(projection.growth_pct, 4),
        "value_lo": round(projection.lo, 2),
        "value_hi": round(projection.hi, 2),
        "within_12_months": projection.answer,
        "earliest": projection.earliest,
        "latest": projection.latest,
    }
