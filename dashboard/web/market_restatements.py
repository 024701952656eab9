"""Restatements: shares that a source printed otherwise before, and the index they gave then."""

from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.web.context import Context
from dashboard.web.measures import deciding
from graph.markets.series import SeriesKey
from graph.measure import Measure
from graph.records import Record, records


@dataclass(frozen=True)
class Restatement:
    """A share that was shown otherwise until the day before `day`; `former` is its old row."""

    day: date
    former: Record


def restated_shares(context: Context, rows: list[Record]) -> dict[str, Restatement]:
    """Return, by fact key, the rows whose share another statement gave on an earlier day."""
    found = {}
    for row in rows:
        if row["n_statements"] < 2:
            continue
        day = row["known_from"].date()
        before = context.snapshot.facts_on(day - timedelta(days=1)).frame("share")
        former = records(before[before["fact_key"] == row["fact_key"]])
        if former and _share(former[0]) != _share(row):
            found[str(row["fact_key"])] = Restatement(day, former[0])
    return found


def former_indices(
    context: Context, rows: list[Record], restated: dict[str, Restatement]
) -> dict[SeriesKey, tuple[date, Measure]]:
    """Return, per series, the day of its last restatement and the index known until then."""
    found: dict[SeriesKey, tuple[date, Measure]] = {}
    for row in rows:
        restatement = restated.get(str(row["fact_key"]))
        if restatement is None:
            continue
        key = SeriesKey(
            str(row["market"]), str(row["geography"]), str(row["period"]), str(row["metric"]),
            str(row["estimator"]),
        )  # fmt: skip
        known = found.get(key)
        if known is not None and known[0] >= restatement.day:
            continue
        then = context.snapshot.readings_on(restatement.day - timedelta(days=1))
        series = next((one for one in then.series if one.key == key), None)
        if series is not None:
            found[key] = (restatement.day, deciding(then.concentration(series)))
    return found


def _share(row: Record) -> tuple[object, ...]:
    return (row["share_lo"], row["share_hi"], row["share_pct"])
