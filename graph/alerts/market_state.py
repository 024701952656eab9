"""Market series as known on a day: shares per undertaking and HHI interval of each period."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from graph.alerts.finding import Support, support
from graph.alerts.presence_state import gatekeepers
from graph.alerts.view import SHARE_TABLES, Measured, View
from graph.concentration.bounds import capped_at_smallest_named, hhi_interval
from graph.concentration.boxes import Fringe, MarketBoxes, market_boxes
from graph.concentration.vertices import MAX_BOXES
from graph.records import Record, days
from graph.undertakings import Undertakings

SeriesKey = tuple[str, str, str, str]
"""(market, geography, metric, estimator): never mixed."""

COMPLETE_PCT = 99.0
ESTIMATORS_DISAGREE_PP = 10.0
"""Meta-rule (a): beyond this distance a finding carries a badge and is at most possible."""

_TABLES = (*SHARE_TABLES, "top_k", "organisation")
_NOT_SHARES = frozenset({"growth_share"})
Box = tuple[str, float, float]


@dataclass(frozen=True)
class Period:
    """One period of a series; what few rules ask of few periods is computed when asked for.

    boxes: undertaking, lower and upper share in percent; capped: the named firms are the largest.
    rows: of table `table`, the statements behind the shares.
    """

    label: str
    last_day: date
    boxes: tuple[Box, ...]
    capped: bool
    table: str
    rows: Sequence[Record] = field(repr=False)

    @cached_property
    def hhi(self) -> tuple[float, float] | None:
        """Return the interval of the HHI, None where the shares cannot add up."""
        return _interval(self.boxes, self.capped)

    @property
    def adds_up(self) -> bool:
        """Return whether the shares can add up, so that there is an interval."""
        return _adds_up(self.boxes, self.capped)

    @cached_property
    def market(self) -> MarketBoxes:
        """Return what is known of the market in boxes."""
        return _boxes(self.boxes, self.capped)

    @cached_property
    def statements(self) -> tuple[Support, ...]:
        """Return the statements behind the shares."""
        return support(self.table, self.rows)

    @property
    def coverage_pct(self) -> float:
        """Return the share of named firms, lower ends."""
        return sum(lo for _, lo, _ in self.boxes)

    @property
    def leader(self) -> str:
        """Return the undertaking with the largest lower end."""
        return max(self.boxes, key=lambda box: (box[1], box[2], box[0]))[0]

    def share(self, undertaking: str) -> tuple[float, float] | None:
        """Return the share of an undertaking, or None where it is not named."""
        for name, lo, hi in self.boxes:
            if name == undertaking:
                return lo, hi
        return None


@dataclass(frozen=True)
class Series:
    """The periods of one market by one estimator, oldest first."""

    key: SeriesKey
    layer: str | None
    periods: tuple[Period, ...]
    capped: bool

    @property
    def latest(self) -> Period:
        """Return the newest period."""
        return self.periods[-1]

    @property
    def label(self) -> str:
        """Return the key as one word."""
        return "/".join(self.key)


def market_series(view: View) -> dict[SeriesKey, Series]:
    """Return every series whose shares are shares of a whole, by key."""
    turn = view.control_turn
    return view.index.kept(
        ("series", view.index.states(_TABLES, view.day), turn), lambda: _series(view)
    )


def moving_series(view: View) -> list[Series]:
    """Return the series about which a rule is asked: all, or those that move within the run."""
    every = market_series(view)
    if view.moving is None:
        return list(every.values())
    return [series for key, series in every.items() if key[:3] in view.moving]


def moved_between(then: View, now: View) -> frozenset[Measured] | None:
    """Return of which markets what is measured differs on two days; None where all may differ.

    What is said of a series rests on its shares, on those of other estimators of the same, on the
    groups that shares are attributed to, and on which of them are gatekeepers.
    """
    if then.index.state("top_k", then.day) != now.index.state("top_k", now.day):
        return None
    firms = _regrouped(then, now)
    found: set[Measured] = set()
    for table in SHARE_TABLES:
        was, shown = then.frame(table), now.frame(table)
        for one, other in ((was, shown), (shown, was)):
            differing = one[
                ~one["observation_id"].isin(other["observation_id"]) | one["org"].isin(firms)
            ]
            found.update(
                zip(differing["market"], differing["geography"], differing["metric"], strict=True)
            )
    return frozenset(found)


def _regrouped(then: View, now: View) -> set[str]:
    """Return the organisations that changed their group, or whose group became a gatekeeper."""
    one, other = then.groups, now.groups
    turned = gatekeepers(then) ^ gatekeepers(now)
    if one is other and not turned:
        return set()
    return (
        {
            name
            for name in {*one.root, *other.root}
            if one.of(name) != other.of(name) or one.of(name) in turned
        }
        | (one.pseudo ^ other.pseudo)
        | turned
    )


def series_of_all(view: View, undertakings: Sequence[str]) -> list[Series]:
    """Return the series whose newest period names every one of the undertakings."""
    table = view.index.kept(
        ("named", view.index.states(_TABLES, view.day), view.control_turn),
        lambda: _naming(market_series(view)),
    )
    first, *others = (table.get(name, {}) for name in undertakings)
    return [series for key, series in first.items() if all(key in other for other in others)]


def largest_share(view: View, undertaking: str) -> float:
    """Return the largest lower share that an undertaking holds in any series, 0 when none."""
    table = view.index.kept(
        ("largest", view.index.states(_TABLES, view.day), view.control_turn),
        lambda: _largest(market_series(view)),
    )
    return table.get(undertaking, 0.0)


def estimators_disagree(view: View, key: SeriesKey, undertaking: str) -> bool:
    """Return whether another estimator of the market puts the firm more than 10 points away."""
    own = market_series(view)[key].latest.share(undertaking)
    if own is None:
        return False
    for series in _by_measured(view)[key[:3]]:
        if series.key != key:
            share = series.latest.share(undertaking)
            if share and max(share[0] - own[1], own[0] - share[1]) > ESTIMATORS_DISAGREE_PP:
                return True
    return False


def _by_measured(view: View) -> Mapping[Measured, Sequence[Series]]:
    """Return the series of all estimators by market, geography and metric."""
    return view.index.kept(
        ("measured", view.index.states(_TABLES, view.day), view.control_turn),
        lambda: _measured(market_series(view)),
    )


def _measured(found: Mapping[SeriesKey, Series]) -> dict[Measured, list[Series]]:
    together: dict[Measured, list[Series]] = defaultdict(list)
    for series in found.values():
        together[series.key[:3]].append(series)
    return together


def _naming(found: Mapping[SeriesKey, Series]) -> dict[str, dict[SeriesKey, Series]]:
    naming: dict[str, dict[SeriesKey, Series]] = defaultdict(dict)
    for key, series in found.items():
        for name, _, _ in series.latest.boxes:
            naming[name][key] = series
    return naming


def _largest(found: Mapping[SeriesKey, Series]) -> dict[str, float]:
    largest: dict[str, float] = {}
    for series in found.values():
        for name, lo, _ in series.latest.boxes:
            largest[name] = max(largest.get(name, 0.0), lo)
    return largest


def _series(view: View) -> dict[SeriesKey, Series]:
    complete = {
        (row["market"], row["geography"], row["estimator"])
        for row in view.rows("top_k")
        if str(row["top_k_complete"]).lower() == "true"
    }
    by_series: dict[SeriesKey, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    table_of: dict[tuple[SeriesKey, str], str] = {}
    overlapping: set[SeriesKey] = set()
    for table in SHARE_TABLES:
        for row in view.rows(table):
            key = (row["market"], row["geography"], row["metric"], row["estimator"])
            if row["role"] == "outside":
                overlapping.add(key)
            elif row["metric"] not in _NOT_SHARES and row["role"] == "firm":
                by_series[key][row["period"]].append(row)
                table_of.setdefault((key, row["period"]), table)
    groups = view.groups
    found: dict[SeriesKey, Series] = {}
    for key, periods in by_series.items():
        if key in overlapping:
            continue
        capped = (key[0], key[1], key[3]) in complete
        read = (
            _period(label, (table_of[(key, label)], rows), groups, capped)
            for label, rows in periods.items()
        )
        built = [period for period in read if period is not None]
        if built:
            layer = next(iter(periods.values()))[0]["layer"]
            ordered = tuple(sorted(built, key=lambda period: (period.last_day, period.label)))
            found[key] = Series(key, layer, ordered, capped)
    return found


def _period(
    label: str, said: tuple[str, Sequence[Record]], groups: Undertakings, capped: bool
) -> Period | None:
    table, rows = said
    when = days(label) if not label.startswith("FY") else days(label[2:6])
    if when is None:
        return None
    boxes: dict[str, tuple[float, float]] = {}
    for row in rows:
        if not groups.is_firm(row["org"]) or row["share_pct"] is None:
            continue
        lo = row["share_lo"] if row["share_lo"] is not None else row["share_pct"]
        hi = row["share_hi"] if row["share_hi"] is not None else row["share_pct"]
        name = groups.of(row["org"])
        before = boxes.get(name, (0.0, 0.0))
        boxes[name] = (before[0] + float(lo), min(100.0, before[1] + float(hi)))
    if not boxes:
        return None
    listed = tuple((name, lo, hi) for name, (lo, hi) in sorted(boxes.items()))
    return Period(label, when.last, listed, capped, table, rows)


@lru_cache(maxsize=8192)
def _boxes(boxes: tuple[Box, ...], capped: bool) -> MarketBoxes:
    named = sum((lo + hi) / 2 for _, lo, hi in boxes)
    complete = named >= COMPLETE_PCT and sum(hi for _, _, hi in boxes) >= 100
    market = market_boxes(boxes, None if complete else Fringe())
    if capped and market.fringe is not None and min(hi for _, _, hi in boxes) > 0:
        return capped_at_smallest_named(market)
    return market


@lru_cache(maxsize=8192)
def _adds_up(boxes: tuple[Box, ...], capped: bool) -> bool:
    return len(boxes) <= 2 * MAX_BOXES and _boxes(boxes, capped).is_feasible()


@lru_cache(maxsize=8192)
def _interval(boxes: tuple[Box, ...], capped: bool) -> tuple[float, float] | None:
    if not _adds_up(boxes, capped):
        return None
    found = hhi_interval(_boxes(boxes, capped))
    return float(found.lo), float(found.hi)
