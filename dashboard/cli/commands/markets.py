"""`vigie hhi`: shares, HHI interval, concentration ratios and levels of a market."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from dashboard.cli.document import Document, as_of_option, json_option, open_document
from dashboard.cli.output import print_table
from data.errors import NotFoundError
from data.lookup import find_market
from data.regimes import bundled_regimes
from graph.markets.concentration import (
    MarketConcentration,
    concentration,
    market_bands,
    newest,
    settled_by,
)
from graph.markets.headline import is_aged
from graph.markets.series import ShareSeries
from graph.measure import Measure
from graph.run import all_series

ALL_PERIODS = "all"


@click.command()
@click.argument("market")
@click.option("--period", help="A period such as 2025-Q4, or 'all' (default: the newest).")
@click.option("--geography", help="world, Europe, EU, FR, UK, US, CN: separate markets each.")
@click.option("--estimator", help="Who estimates the shares; estimators are never mixed.")
@click.option("--metric", help="revenue, units, spend, visits or capacity.")
@as_of_option
@json_option
def hhi(
    market: str,
    *,
    period: str | None,
    geography: str | None,
    estimator: str | None,
    metric: str | None,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Print the concentration of a market as intervals, with shares, levels and sources.

    Every series (geography, period, metric, estimator) stands alone. The HHI runs from an atomistic
    unnamed rest to one unnamed firm, and, where the list is known to hold the largest firms, to
    unnamed firms no larger than the smallest one listed.
    """
    with open_document(as_of) as document:
        slug = find_market(document.facts.frame("market"), market)
        wanted = [
            one for one in all_series(document.facts, market=slug) if one.last_day <= document.as_of
        ]
        for name, value in (
            ("geography", geography),
            ("estimator", estimator),
            ("metric", metric),
        ):
            wanted = _only(slug, wanted, name, value)
        chosen = _of_period(slug, wanted, period)
        found = [concentration(one) for one in chosen]
        document.add_sources(one.series.source_ids for one in found)
        if as_json:
            document.print({"results": [_result(one, document) for one in found]})
            return
        for one in found:
            _print(one, document)
        _print_sources(document)


def _only(
    market: str, series: Sequence[ShareSeries], name: str, value: str | None
) -> list[ShareSeries]:
    """Return the series whose key has a value, in whatever case it was typed."""
    if value is None:
        return list(series)
    found = [one for one in series if getattr(one.key, name).casefold() == value.casefold()]
    if series and not found:
        known = sorted({getattr(one.key, name) for one in series})
        raise NotFoundError(
            f"market {market} has no shares for {name} '{value}'; there is {', '.join(known)}"
        )
    return found


def _of_period(market: str, series: Sequence[ShareSeries], period: str | None) -> list[ShareSeries]:
    if period is None:
        chosen = newest(series)
    elif period == ALL_PERIODS:
        chosen = list(series)
    else:
        chosen = [one for one in series if one.key.period == period]
    if not chosen:
        periods = sorted({one.key.period for one in series})
        known = f"; periods with shares: {', '.join(periods)}" if periods else ""
        when = f"for {period}" if period else "by that day"
        raise NotFoundError(f"market {market} has no shares {when}{known}")
    return chosen


def _result(found: MarketConcentration, document: Document) -> dict[str, Any]:
    series = found.series
    key = series.key
    capped = found.hhi_capped.as_dict() if found.hhi_capped is not None else None
    return {
        "market": key.market,
        "geography": key.geography,
        "period": key.period,
        "metric": key.metric,
        "estimator": key.estimator,
        "derived": key.derived,
        "aged": is_aged(series.last_day, document.as_of),
        "control_changed_in_period": series.control_changed,
        "hhi": found.hhi.as_dict(),
        "hhi_capped": capped,
        **{f"cr{k}": measure.as_dict() for k, measure in found.ratios.items()},
        "shares": [*_firm_shares(series), *_residual_shares(series)],
        "bands": _bands(found),
    }


def _firm_shares(series: ShareSeries) -> list[dict[str, Any]]:
    return [
        {
            "org": firm.org,
            "role": "firm",
            "share_lo": float(firm.lo),
            "share_hi": float(firm.hi),
            "point": float(firm.point),
            "members": list(firm.members),
            "grade": firm.grade,
            "source_ids": list(firm.source_ids),
        }
        for firm in series.firms
    ]


def _residual_shares(series: ShareSeries) -> list[dict[str, Any]]:
    return [
        {
            "org": label,
            "role": "others",
            "share_lo": None,
            "share_hi": None,
            "point": float(share),
            "members": [],
            "grade": None,
            "source_ids": [],
        }
        for label, share in sorted(series.residuals.items())
    ]


def _bands(found: MarketConcentration) -> list[dict[str, Any]]:
    return [
        band.as_dict()
        | {
            "settled_by": [
                {"share": share.firm, "width_pp": share.width_pp, "settles": share.settles}
                for share in settled_by(found, band)
            ]
        }
        for band in market_bands(bundled_regimes(), found)
    ]


def _interval(measure: Measure | None, digits: int = 0) -> str:
    if measure is None or measure.value_lo is None or measure.value_hi is None:
        return "unknown"
    outer = " (outer bound)" if measure.bound == "outer" else ""
    return f"{measure.value_lo:.{digits}f} to {measure.value_hi:.{digits}f}{outer}"


def _print(found: MarketConcentration, document: Document) -> None:
    series = found.series
    key = series.key
    notes = [
        word
        for word, holds in (
            ("derived", key.derived),
            ("aged", is_aged(series.last_day, document.as_of)),
            ("control changed in the period", series.control_changed),
        )
        if holds
    ]
    click.echo(
        f"{key.market} · {key.geography} · {key.period} · {key.metric} · {key.estimator}"
        + (f"  [{', '.join(notes)}]" if notes else "")
    )
    print_table(
        ("undertaking", "share %", "range", "grade"),
        [
            (
                firm.org,
                f"{float(firm.point):g}",
                f"{float(firm.lo):g}–{float(firm.hi):g}",
                firm.grade,
            )
            for firm in series.firms
        ],
    )
    click.echo(f"named        {float(series.coverage_pct):g} % by {len(series.firms)} undertakings")
    click.echo(f"HHI          {_interval(found.hhi)}  ({found.hhi.fringe_assumption})")
    if found.hhi_capped is not None:
        capped = found.hhi_capped
        click.echo(f"HHI capped   {_interval(capped)}  ({capped.fringe_assumption})")
    for k, measure in found.ratios.items():
        click.echo(f"CR{k}          {_interval(measure, 1)} %")
    for band in market_bands(bundled_regimes(), found):
        mark = f" {band.badge}" if band.badge else ""
        unverified = " (unverified)" if band.verified == "unverified" else ""
        open_shares = ", ".join(share.firm for share in settled_by(found, band)[:3])
        settle = f"; depends on {open_shares}" if open_shares else ""
        click.echo(f"{band.regime}{mark}{unverified}: {band.test}: {band.answer}{settle}")
    click.echo("Guidelines test a merger; a level describes a market.")
    click.echo("")


def _print_sources(document: Document) -> None:
    click.echo("Sources")
    for source in document.sources():
        click.echo(
            f"  {source['id']}  {source['publisher']}  grade {source['grade']}  {source['url']}"
        )
