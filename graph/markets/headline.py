"""The one market per layer that stands for it, and whether it has aged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.facts import Facts
from graph.markets.series import ShareSeries
from graph.records import records

AGED_AFTER_MONTHS = 18
"""A series whose period ended longer ago is marked aged."""


@dataclass(frozen=True)
class Headline:
    """The headline series of a layer.

    series: None where no market fits the layer or no period of it has a share.
    aged: its newest period ended more than 18 months before the day.
    """

    layer: str
    market: str | None
    series: ShareSeries | None
    aged: bool
    note: str


def is_aged(last_day: date, on: date) -> bool:
    """Return whether a period that ended on `last_day` is older than 18 months on a day."""
    return pd.Timestamp(last_day) + pd.DateOffset(months=AGED_AFTER_MONTHS) < pd.Timestamp(on)


def headlines(facts: Facts, series: Sequence[ShareSeries]) -> list[Headline]:
    """Return the headline of every layer, with its newest series on `facts.as_of`."""
    found: list[Headline] = []
    for row in records(facts.frame("layer_headline")):
        candidates = [
            one
            for one in series
            if (one.key.market, one.key.geography, one.key.estimator)
            == (row["market"], row["geography"], row["estimator"])
        ]
        newest = max(candidates, key=lambda one: (one.last_day, one.key.period), default=None)
        aged = newest is not None and is_aged(newest.last_day, facts.as_of)
        found.append(
            Headline(str(row["layer"]), row["market"], newest, aged, str(row["coverage_note"]))
        )
    return found
