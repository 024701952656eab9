"""The index of one market: HHI over time, its table, and what regimes say about its level."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from dash.development.base_component import Component

from dashboard.figures.concentration import FormerHhi, HhiPoint, Level, hhi_over_time
from dashboard.web.context import Context
from dashboard.web.measures import deciding, hhi_id, hhi_in_words, interval_in_words
from dashboard.web.parts.figure import style_of
from dashboard.web.parts.legend import legend
from dashboard.web.readings import is_draft, thresholds
from dashboard.web.view import Cell, Column, Figure, Table
from data.language import formats
from data.language.catalogue import Language, text
from data.regimes import bundled_regimes
from graph.markets.concentration import market_bands
from graph.markets.series import SeriesKey, ShareSeries
from graph.measure import Measure

Former = Mapping[SeriesKey, tuple[date, Measure]]
"""Series -> day of its restatement, index known until then."""


def hhi_figure(context: Context, name: str, shown: Sequence[ShareSeries], former: Former) -> Figure:
    """Return the index over time on the levels of the reader's yardstick, with its table."""
    ordered = sorted(shown, key=lambda one: (one.last_day, one.key))
    points = []
    for one in ordered:
        found = context.readings.concentration(one)
        measure = deciding(found)
        period = formats.partial_date(one.key.period, context.language)
        points.append(
            HhiPoint(
                day=one.last_day,
                lo=measure.value_lo or 0.0,
                hi=measure.value_hi or 0.0,
                point=measure.point,
                coverage=float(one.coverage_pct),
                estimator=one.key.estimator,
                hover=f"<b>{period}</b><br>{context.say('markets.hhi')} "
                f"{hhi_in_words(context, found)}<br>{one.key.estimator}",
                href=context.opening(hhi_id(one.key)),
                former=_former(context, former.get(one.key)),
            )
        )
    pack = context.say(f"shell.packs.{context.state.pack}")
    draft = f" – {context.say('markets.draft')}" if is_draft(context.state.pack) else ""
    levels = [
        Level(limit, f"{formats.number(limit, context.language)} ({pack}{draft})")
        for limit in thresholds(context.state.pack)
    ]
    last = ordered[-1]
    return Figure(
        name="hhi",
        title=context.say("markets.hhi_title"),
        subtitle=context.say("markets.hhi_subtitle", pack=f"{pack}{draft}"),
        alternative=context.say(
            "markets.hhi_alternative",
            market=name,
            count=len(points),
            first=formats.partial_date(ordered[0].key.period, context.language),
            last=formats.partial_date(last.key.period, context.language),
            hhi=hhi_in_words(context, context.readings.concentration(last)),
            estimator=last.key.estimator,
        ),
        plotly=hhi_over_time(style_of(context), points, levels),
        twin=_hhi_table(context, ordered, former),
        legend=_level_legend(context, levels, restated=bool(former)),
        note=context.say("markets.hhi_note"),
    )


def _former(context: Context, known: tuple[date, Measure] | None) -> FormerHhi | None:
    """Return the index of a series before its restatement, with its words."""
    if known is None or known[1].value_lo is None or known[1].value_hi is None:
        return None
    return FormerHhi(known[1].value_lo, known[1].value_hi, _restated(context, known))


def _restated(context: Context, known: tuple[date, Measure]) -> str:
    return context.say(
        "markets.restated",
        day=formats.day(known[0], context.language),
        before=interval_in_words(context, known[1]),
    )


def _level_legend(context: Context, levels: Sequence[Level], *, restated: bool) -> Component:
    keys = ("low", "high") if len(levels) == 1 else ("low", "middle", "high")
    edges = [formats.number(level.value, context.language) for level in levels]
    words = [
        context.say("markets.level_below", limit=edges[0]),
        *(
            [context.say("markets.level_between", low=edges[0], high=edges[1])]
            if len(edges) == 2
            else []
        ),
        context.say("markets.level_above", limit=edges[-1]),
    ]
    entries = list(zip(keys, words, strict=True))
    if restated:
        entries.append(("former", context.say("markets.legend_former")))
    return legend(context, entries)


def _hhi_table(context: Context, ordered: Sequence[ShareSeries], former: Former) -> Table:
    rows = []
    for one in reversed(ordered):
        found = context.readings.concentration(one)
        badges = (context.say("markets.control_changed"),) if one.control_changed else ()
        known = former.get(one.key)
        note = None if known is None else _restated(context, known)
        rows.append(
            [
                Cell(formats.partial_date(one.key.period, context.language), one.key.period,
                     badges=badges, note=note),
                Cell(one.key.estimator),
                Cell(hhi_in_words(context, found), deciding(found).value_lo, fact=hhi_id(one.key),
                     upper=deciding(found).value_hi),
                Cell(interval_in_words(context, found.hhi), found.hhi.value_lo,
                     upper=found.hhi.value_hi),
                _ratio(context, found.ratios[1]),
                _ratio(context, found.ratios[4]),
                Cell(formats.percent(float(one.coverage_pct), context.language),
                     float(one.coverage_pct), unit="%"),
                Cell(str(len(one.firms)), len(one.firms)),
            ]
        )  # fmt: skip
    return Table(
        name="hhi",
        caption=context.say("markets.hhi_caption", count=len(rows)),
        columns=[
            Column("period", context.say("words.column.period"), "date", heads_row=True),
            Column("estimator", context.say("words.column.estimator")),
            Column("hhi", context.say("markets.hhi"), "number"),
            Column("plain", context.say("markets.hhi_plain"), "number"),
            Column("cr1", context.say("markets.cr1"), "number"),
            Column("cr4", context.say("markets.cr4"), "number"),
            Column("coverage", context.say("markets.coverage"), "number"),
            Column("named", context.say("markets.named"), "number"),
        ],
        rows=rows,
        note=context.say("markets.level_only"),
    )


def _ratio(context: Context, measure: Measure) -> Cell:
    return Cell(
        formats.percent_interval(measure.value_lo, measure.value_hi, context.language),
        measure.value_lo,
        upper=measure.value_hi,
        unit="%",
    )


def levels_table(context: Context, shown: Sequence[ShareSeries]) -> Table:
    """Return what the newest interval says under each regime in force or in draft."""
    latest = max(shown, key=lambda one: (one.last_day, one.key))
    found = context.readings.concentration(latest)
    rows = []
    for band in market_bands(bundled_regimes(), found):
        if band.answer == "no" or band.status == "historical":
            continue
        badges = (context.say("markets.draft"),) if band.status == "draft" else ()
        rows.append(
            [
                Cell(band.regime, badges=badges),
                Cell(context.say(f"markets.status_{band.status}")),
                Cell(test_in_words(band.test, context.language)),
                Cell(context.say(f"markets.answer_{band.answer}")),
                Cell(context.say(f"markets.verified_{band.verified}")),
            ]
        )
    return Table(
        name="levels",
        caption=context.say("markets.bands_caption"),
        columns=[
            Column("regime", context.say("markets.regime"), heads_row=True),
            Column("status", context.say("markets.regime_status")),
            Column("test", context.say("markets.test")),
            Column("answer", context.say("markets.answer")),
            Column("verified", context.say("markets.verified")),
        ],
        rows=rows,
    )


def test_in_words(test: str, language: Language) -> str:
    """Return a level test with the signs and numbers that people read.

    >>> test_in_words("1000 <= hhi <= 2000", "en")
    '1,000 ≤ HHI ≤ 2,000'
    """
    names = {"hhi": text("markets.hhi", language), "top3_share": "CR3", "top5_share": "CR5",
             "largest_share": "CR1", "<=": "≤", ">=": "≥"}  # fmt: skip
    for plain, read in names.items():
        test = test.replace(plain, read)
    return re.sub(
        r"(?<![A-Za-z\d])\d{4,}", lambda found: formats.number(float(found[0]), language), test
    )
