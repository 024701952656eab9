"""Everything that a release stores: measures, derived shares and alerts of one world of facts."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from data.facts import Facts
from data.release.tables import MEASURE
from graph.affected.correction import correction_rows, corrections
from graph.alerts.event import from_row
from graph.alerts.rules.concentration import PACKS
from graph.alerts.stored import PreviousRelease, alert_rows
from graph.concentration.boxes import InfeasibleShares
from graph.markets.concentration import MarketConcentration, concentration
from graph.markets.derived import derived_shares
from graph.markets.headline import headlines, is_aged
from graph.markets.series import ShareSeries, share_series
from graph.measure import Measure
from graph.records import records

log = logging.getLogger(__name__)


def compute(
    facts: Facts,
    previous: PreviousRelease | None = None,
    reasons: Mapping[str, str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the rows of the computed tables, and the packs of the alert rules.

    previous: facts and findings of the release before, with which the alert rules compare.
    reasons: observation id -> why it was corrected. Two calls on the same input return equal
    frames; nothing depends on the clock.
    """
    derived = derived_shares(facts)
    found, broken = alerts(facts, previous)
    told = {"alert_packs": "|".join(PACKS), "broken_rules": "|".join(broken) or None}
    return {
        "measure": measures(facts, all_series(facts, derived)),
        "share_derived": derived,
        "alert": found,
        "correction": corrected(facts, previous, reasons or {}, noticed(found)),
        "release_info": pd.DataFrame([told]),
    }


def noticed(found: pd.DataFrame) -> dict[str, date]:
    """Return the statements behind notices of R29 and the days of the notices."""
    events = [from_row(row) for row in records(found[found["rule_id"] == "R29"])]
    return {event.statements[0].observation_id: event.detected_at for event in events}


def corrected(
    facts: Facts,
    previous: PreviousRelease | None,
    reasons: Mapping[str, str],
    notices: Mapping[str, date],
) -> pd.DataFrame:
    """Return the rows of table `correction`: those of the release before, and what is new.

    What a correction changed is told as it was when it arose; later news do not rewrite it.

    notices: statements that a notice of R29 is about, and its day.
    """
    known = None if previous is None else previous.corrections
    told = set() if known is None or known.empty else set(known["taken_back"])
    new = correction_rows(
        corrections(
            facts,
            {one: why for one, why in reasons.items() if one not in told},
            {one: day for one, day in notices.items() if one not in told},
        )
    )
    return new if not told else pd.concat([known, new], ignore_index=True)


def all_series(
    facts: Facts, derived: pd.DataFrame | None = None, *, market: str | None = None
) -> list[ShareSeries]:
    """Return all share series, printed and derived, of all markets or of one."""
    made = derived_shares(facts) if derived is None else derived
    printed = facts.frame("share")
    stored = printed["estimator"].isin(made["estimator"].unique())
    # A release already stores derived shares in `share`: they are computed anew, not counted twice.
    shares = pd.concat([printed[~stored], made], ignore_index=True)
    return share_series(facts, shares if market is None else shares[shares["market"] == market])


def measures(facts: Facts, series: Iterable[ShareSeries]) -> pd.DataFrame:
    """Return the rows of table `measure`: HHI (both fringe bounds) and CR1–CR4 of every series."""
    listed = list(series)
    headline_of = {
        found.series.key: found.layer
        for found in headlines(facts, listed)
        if found.series is not None
    }
    rows: list[dict[str, Any]] = []
    for one in listed:
        rows += _rows(facts, one, headline_of.get(one.key))
    return pd.DataFrame(rows, columns=list(MEASURE))


def alerts(
    facts: Facts, previous: PreviousRelease | None = None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rows of table `alert` and the rules that failed.

    Rows are findings of the release before and what arose since. A rule that fails is logged for
    the operator, told to those who follow it, and leaves the other rules as they are.
    """
    rows, broken = alert_rows(facts, previous)
    for rule in broken:
        log.error("alert rule %s failed on %s: %s", rule.rule_id, rule.day, rule.error)
    return rows, tuple(sorted({rule.rule_id for rule in broken}))


def _rows(facts: Facts, series: ShareSeries, headline_of: str | None) -> list[dict[str, Any]]:
    problem = None
    try:
        named = _named(concentration(series))
    except InfeasibleShares as error:
        # The value stays unknown and the row says why.
        problem = str(error)
        named = [("hhi", Measure(None, None, "HHI", source_ids=series.source_ids))]
    key = asdict(series.key)
    of_series = {
        "subject": series.key.market,
        **key,
        "derived": series.key.derived,
        "aged": is_aged(series.last_day, facts.as_of),
        "control_changed": series.control_changed,
        "headline_of": headline_of,
        "problem": problem,
    }
    return [
        of_series
        | measure.as_dict()
        | {
            "measure_id": "/".join((name, *key.values())),
            "measure": name,
            "source_ids": "|".join(measure.source_ids),
        }
        for name, measure in named
    ]


def _named(found: MarketConcentration) -> list[tuple[str, Measure]]:
    named = [("hhi", found.hhi)]
    if found.hhi_capped is not None:
        named.append(("hhi_capped", found.hhi_capped))
    return [*named, *((f"cr{k}", measure) for k, measure in found.ratios.items())]
