"""Share series: the shares of one market, geography, period, metric and estimator.

Series are never mixed, averaged, nested or substituted. Units roll up to their undertaking on the
last day of the period; "others" is a residual, never a firm; what no share of a whole can be
(overlapping rates, shares of growth) makes no series for an index.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from data.facts import Facts
from graph.concentration.boxes import WHOLE
from graph.concentration.shares import as_exact
from graph.records import days, records
from graph.undertakings import Undertakings, control_links, roll_up

NEVER_AN_INDEX = frozenset({"growth_share"})
"""Metrics that are no shares of a whole."""

OVERLAPPING = "overlapping_rates"
"""Coverage of markets whose rates overlap: one customer counts for several firms."""

DERIVED_SUFFIX = ", derived"
"""Ends the estimator of a derived series, so that it is never mixed with printed shares."""


@dataclass(frozen=True, order=True)
class SeriesKey:
    """What makes a share series."""

    market: str
    geography: str
    period: str
    metric: str
    estimator: str

    @property
    def derived(self) -> bool:
        """Return whether the shares are computed from printed amounts or capacities."""
        return self.estimator.endswith(DERIVED_SUFFIX)


@dataclass(frozen=True)
class UndertakingShare:
    """Share of one undertaking, percent.

    lo, hi: closed range (rounding, or the printed range); point: the printed figure.
    members: the organisations whose printed shares it adds up.
    """

    org: str
    lo: Fraction
    hi: Fraction
    point: Fraction
    members: tuple[str, ...]
    source_ids: tuple[str, ...]
    grade: int | None = None


@dataclass(frozen=True)
class ShareSeries:
    """One series, rolled up.

    firms: undertakings with a share, the largest first.
    residuals: printed residuals and groups ("others"): label → point; never firms.
    layer: of the chain.
    smallest_listed: upper end of the smallest firm as listed, before the roll-up; caps the fringe
        where the list is known to hold the largest firms.
    control_changed: the control of a listed firm may change inside the period.
    all_named: the source lists the whole market and the shares add up to 100 within rounding.
    """

    key: SeriesKey
    layer: str | None
    last_day: date
    firms: tuple[UndertakingShare, ...]
    residuals: Mapping[str, Fraction] = field(default_factory=dict)
    smallest_listed: Fraction | None = None
    largest_listed: bool | None = None
    control_changed: bool = False
    all_named: bool = False

    @property
    def coverage_pct(self) -> Fraction:
        """Return the sum of the named undertakings' shares as printed, at most 100."""
        return min(WHOLE, sum((firm.point for firm in self.firms), Fraction(0)))

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Return the sources of all named shares, sorted."""
        return tuple(sorted({source for firm in self.firms for source in firm.source_ids}))


def share_series(facts: Facts, shares: pd.DataFrame) -> list[ShareSeries]:
    """Return every series of a share frame that an index can be computed from, sorted by key.

    Parameters
    ----------
    facts
        For organisations, markets (coverage) and `top_k`.
    shares
        Rows as in table `share`; printed, StatCounter and derived rows alike.
    """
    overlapping = {
        str(row["market"])
        for row in records(facts.frame("market"))
        if row["coverage"] == OVERLAPPING
    }
    complete = {
        str(row["market"])
        for row in records(facts.frame("market"))
        if row["coverage"] == "complete"
    }
    largest = _largest_listed(facts)
    groups: defaultdict[SeriesKey, list[dict[str, Any]]] = defaultdict(list)
    for row in records(shares):
        if row["metric"] in NEVER_AN_INDEX or row["market"] in overlapping:
            continue
        if row["role"] == "outside":
            continue
        key = SeriesKey(*(str(row[name]) for name in SeriesKey.__dataclass_fields__))
        groups[key].append(row)
    organisations = facts.frame("organisation")
    links = control_links(organisations)
    rolled: dict[date, Undertakings] = {}
    found: list[ShareSeries] = []
    for key in sorted(groups):
        period = days(key.period)
        if period is None:
            continue
        if period.last not in rolled:
            rolled[period.last] = roll_up(organisations, period.last, links)
        series = _series(key, groups[key], rolled[period.last], period.first)
        if series is None:
            continue
        known = largest.get((key.market, key.geography, _printed_estimator(key)))
        found.append(_judged(series, known, complete=key.market in complete))
    return _without_refuted_claims(found)


def _without_refuted_claims(found: Sequence[ShareSeries]) -> list[ShareSeries]:
    """Return the series; a list of the largest firms that leaves a larger one out is none.

    "The list holds the largest firms" is said of an estimator, not of each period. It is refuted
    for a period where a firm that is not listed has certainly more than the smallest listed one
    in the nearest earlier or later period of the same estimator: its share then is unknown, not
    below the smallest listed.
    """
    lines: defaultdict[tuple[str, ...], list[ShareSeries]] = defaultdict(list)
    for series in found:
        key = series.key
        line = (key.market, key.geography, key.metric, _printed_estimator(key))
        lines[line].append(series)
    refuted = {
        series.key
        for line in lines.values()
        for series in line
        if series.largest_listed and _leaves_out_a_larger_firm(series, line)
    }
    return [
        replace(series, largest_listed=False) if series.key in refuted else series
        for series in found
    ]


def _leaves_out_a_larger_firm(series: ShareSeries, line: Sequence[ShareSeries]) -> bool:
    listed = {firm.org for firm in series.firms}
    earlier: dict[str, tuple[date, Fraction]] = {}
    later: dict[str, tuple[date, Fraction]] = {}
    for other in line:
        for firm in other.firms:
            if firm.org in listed:
                continue
            if other.last_day <= series.last_day:
                earlier[firm.org] = max(
                    earlier.get(firm.org, (date.min, firm.lo)), (other.last_day, firm.lo)
                )
            if other.last_day >= series.last_day:
                later[firm.org] = min(
                    later.get(firm.org, (date.max, firm.lo)), (other.last_day, firm.lo)
                )
    smallest = series.smallest_listed
    nearest = [*earlier.values(), *later.values()]
    return smallest is not None and any(share > smallest for _, share in nearest)


def _printed_estimator(key: SeriesKey) -> str:
    return key.estimator.removesuffix(DERIVED_SUFFIX)


def _largest_listed(facts: Facts) -> dict[tuple[str, str, str], bool | None]:
    answers = {"true": True, "false": False}
    return {
        (str(row["market"]), str(row["geography"]), str(row["estimator"])): answers.get(
            str(row["top_k_complete"])
        )
        for row in records(facts.frame("top_k"))
    }


def _series(
    key: SeriesKey, rows: Sequence[Mapping[str, Any]], groups: Undertakings, first_day: date
) -> ShareSeries | None:
    listed: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    residuals: dict[str, Fraction] = {}
    for row in rows:
        org = str(row["org"])
        if row["role"] != "firm" or not groups.is_firm(org):
            residuals[org] = residuals.get(org, Fraction(0)) + as_exact(row["share_pct"])
        elif row["share_hi"] > 0:
            listed[groups.of(org)].append(row)
    if not listed:
        return None
    firms = sorted(
        (_undertaking(org, members) for org, members in listed.items()),
        key=lambda firm: (-firm.point, firm.org),
    )
    all_rows = [row for members in listed.values() for row in members]
    return ShareSeries(
        key,
        rows[0].get("layer"),
        groups.on,
        tuple(firms),
        residuals,
        min(as_exact(row["share_hi"]) for row in all_rows),
        None,
        groups.changed_within([str(row["org"]) for row in all_rows], first_day, groups.on),
    )


def _undertaking(org: str, rows: Sequence[Mapping[str, Any]]) -> UndertakingShare:
    def added(column: str) -> Fraction:
        return sum((as_exact(row[column]) for row in rows), Fraction(0))

    grades = [int(row["grade"]) for row in rows if row.get("grade") is not None]
    return UndertakingShare(
        org,
        added("share_lo"),
        min(WHOLE, added("share_hi")),
        added("share_pct"),
        tuple(sorted(str(row["org"]) for row in rows)),
        tuple(sorted({str(row["source_id"]) for row in rows})),
        max(grades, default=None),
    )


def _judged(series: ShareSeries, largest: bool | None, *, complete: bool) -> ShareSeries:
    low = sum(firm.lo for firm in series.firms)
    high = sum(firm.hi for firm in series.firms)
    all_named = complete and not series.residuals and low <= WHOLE <= high
    return replace(series, largest_listed=largest, all_named=all_named)
