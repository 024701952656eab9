"""Figures for the Art. 3(2) gauges out of the facts: which rows speak about which criterion."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from graph.dma.names import normalised, similarity
from graph.dma.register import Service, services_as_of
from graph.dma.thresholds import (
    METRIC,
    THRESHOLD_ORG,
    WIDER_REGIONS,
    Criterion,
    QualitativeRoute,
    Reading,
    ServiceFigures,
    Thresholds,
    assess,
    limits_of,
)
from graph.records import Record, records
from graph.undertakings import Undertakings, roll_up

if TYPE_CHECKING:
    from data.facts import Facts

Bands = Mapping[tuple[int, str], tuple[float, float]]
SAME_SERVICE = 0.97


def thresholds(facts: "Facts", as_of: date) -> list[Thresholds]:
    """Return the gauges of every service for which the register or the figures know something.

    Facts without any threshold of Art. 3(2) (a release of crawled facts alone) have no gauge.
    """
    financials = records(facts.frame("financial"))
    if not any(row["org"] == THRESHOLD_ORG for row in financials):
        return []
    groups = roll_up(facts.frame("organisation"), as_of)
    services = services_as_of(
        records(facts.frame("register")), records(facts.frame("dma_case")), as_of
    )
    limits = limits_of(financials)
    bands = rate_bands(records(facts.frame("fx_band")))
    found = []
    for figures, service in service_figures(financials, services, groups, bands):
        route, since = _qualitative(service)
        found.append(assess(figures, limits, as_of, route, since))
    return sorted(found, key=lambda one: (one.undertaking, one.service))


def rate_bands(fx_bands: Sequence[Record]) -> dict[tuple[int, str], tuple[float, float]]:
    """Return the low and high euro rate per year and currency; the euro itself is one."""
    return {
        (int(row["year"]), row["currency"]): (
            float(row["eur_per_unit_low"]),
            float(row["eur_per_unit_high"]),
        )
        for row in fx_bands
    }


def service_figures(
    financials: Sequence[Record],
    services: Sequence[Service],
    groups: Undertakings,
    bands: Bands,
) -> list[tuple[ServiceFigures, Service | None]]:
    """Return the figures of each service: of the register, and of the user counts beyond it."""
    size: dict[str, dict[Criterion, list[Reading]]] = defaultdict(lambda: defaultdict(list))
    users: dict[tuple[str, str], dict[Criterion, list[Reading]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in financials:
        if row["org"] == THRESHOLD_ORG:
            continue
        undertaking = groups.of(row["org"])
        if undertaking == row["org"]:
            for criterion, reading in _size_readings(row, bands):
                size[undertaking][criterion].append(reading)
        for criterion, reading in _user_readings(row):
            users[(undertaking, row["item"] or row["org"])][criterion].append(reading)
    found: list[tuple[ServiceFigures, Service | None]] = []
    claimed: set[tuple[str, str]] = set()
    for service in services:
        own = [
            key
            for key in users
            if key[0] == groups.of(service.gatekeeper) and same_service(key[1], service.service)
        ]
        claimed.update(own)
        merged: dict[Criterion, list[Reading]] = defaultdict(list)
        for key in own:
            for criterion, found_readings in users[key].items():
                merged[criterion] += found_readings
        found.append(
            (_figures(groups.of(service.gatekeeper), service.service, size, merged), service)
        )
    for (undertaking, item), counted in users.items():
        if (undertaking, item) not in claimed:
            found.append((_figures(undertaking, item, size, counted), None))
    return found


def same_service(item: str, service: str) -> bool:
    """Return whether a figure's item names a service of the register."""
    return similarity(normalised(item), normalised(service)) >= SAME_SERVICE


def _figures(
    undertaking: str,
    service: str,
    size: Mapping[str, Mapping[Criterion, list[Reading]]],
    users: Mapping[Criterion, list[Reading]],
) -> ServiceFigures:
    readings: dict[Criterion, Sequence[Reading]] = {
        criterion: _one_per_year(found)
        for criterion, found in [*size.get(undertaking, {}).items(), *users.items()]
    }
    return ServiceFigures(undertaking, service, readings)


def _one_per_year(readings: Sequence[Reading]) -> list[Reading]:
    """Return one reading per year, of its newest period; statements that disagree span a range."""
    by_year: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_year[reading.year].append(reading)
    merged = []
    for year, of_year in sorted(by_year.items()):
        newest = max(one.period for one in of_year)
        same = [one for one in of_year if one.period == newest]
        exact = [one for one in same if math.isfinite(one.hi) and one.lo > 0] or same
        merged.append(
            Reading(
                year=year,
                lo=min(one.lo for one in exact),
                hi=max(one.hi for one in exact),
                proxy=any(one.proxy for one in exact),
                source_ids=tuple(sorted({name for one in exact for name in one.source_ids})),
                source_urls=tuple(sorted({url for one in exact for url in one.source_urls})),
                note=exact[0].note,
                period=newest,
            )
        )
    return merged


def _size_readings(row: Record, bands: Bands) -> list[tuple[Criterion, Reading]]:
    metric, currency = row["metric"], row["currency"]
    wider = metric == "segment_revenue" and row["item"] in WIDER_REGIONS
    if metric not in (METRIC["turnover"], METRIC["market_cap"]) and not wider:
        return []
    year = _year(row["fiscal_year"])
    rate = (1.0, 1.0) if currency == "EUR" else bands.get((year, currency or ""))
    if rate is None:
        return []
    amount = float(row["value"])
    criterion: Criterion = "market_cap" if metric == METRIC["market_cap"] else "turnover"
    # Turnover of a wider region contains the Union's: only its upper end is known.
    lo = 0.0 if wider else amount * rate[0]
    proxy = wider or "year-end" in (row["note"] or "")
    return [(criterion, _reading(row, year, lo, amount * rate[1], proxy))]


def _user_readings(row: Record) -> list[tuple[Criterion, Reading]]:
    counts: tuple[Criterion, ...] = ("end_users", "business_users")
    for criterion in counts:
        if row["metric"] == METRIC[criterion]:
            amount = float(row["value"])
            hi = math.inf if str(row["unit"]).endswith("lower_bound") else amount
            reading = _reading(row, _year(row["fiscal_year"]), amount, hi, proxy=False)
            return [(criterion, reading)]
    return []


def _reading(row: Record, year: int, lo: float, hi: float, proxy: bool) -> Reading:
    return Reading(
        year=year,
        lo=lo,
        hi=hi,
        proxy=proxy,
        source_ids=(row["source_id"],) if row.get("source_id") else (),
        source_urls=(row["source_url"],) if row["source_url"] else (),
        note=row["note"],
        period=str(row["fiscal_year"]).removeprefix("FY"),
    )


def _year(fiscal_year: str) -> int:
    return int(str(fiscal_year).removeprefix("FY")[:4])


def _qualitative(service: Service | None) -> tuple[QualitativeRoute, date | None]:
    """Return the state of the route of Art. 3(8), which needs no numbers."""
    if service is None or "3(8)" not in (service.legal_route or ""):
        return "none", None
    if service.status == "under_investigation":
        return "running", service.status_since
    if service.status == "in_force":
        return "designated", service.designated_on
    return "none", None
