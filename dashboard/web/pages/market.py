"""One market: HHI over time, shares per firm and estimator, levels, everything as tables."""

from collections import Counter

from dash import html

from dashboard.figures.concentration import (
    HhiPoint,
    Level,
    ShareRange,
    hhi_over_time,
    share_multiples,
)
from dashboard.web.address import Parameter
from dashboard.web.context import Context
from dashboard.web.measures import (
    deciding,
    hhi_id,
    hhi_in_words,
    interval_in_words,
    market_name,
    share_fact,
)
from dashboard.web.page import Page
from dashboard.web.parts.cells import actor_cell, grades_of, source_cell, source_column, word_cell
from dashboard.web.parts.figure import style_of
from dashboard.web.parts.forms import switch
from dashboard.web.parts.legend import legend, roles
from dashboard.web.readings import is_draft, thresholds
from dashboard.web.view import Cell, Column, Figure, Section, Table, View
from dashboard.web.wording import actor_name, share_in_words, word
from data.errors import NotFoundError
from data.language import formats
from data.regimes import bundled_regimes
from graph.markets.concentration import market_bands
from graph.markets.series import ShareSeries
from graph.measure import Measure
from graph.records import Record, records

PANELS = 12
PARAMETERS = (Parameter("cut", pattern=r"[A-Za-z]{2,10}\.[a-z_0-9-]{1,40}"),)


def layout(context: Context) -> View:
    """Return the page of one market.

    Raises:
        NotFoundError: no market has this slug.
    """
    slug = context.slugs["slug"]
    known = {row["market"]: row for row in records(context.facts.frame("market"))}
    if slug not in known:
        raise NotFoundError(context.say("markets.unknown_market", slug=slug))
    name = market_name(context, slug)
    series = [one for one in context.readings.series if one.key.market == slug]
    cut = _cut(context, series)
    shown = [one for one in series if (one.key.geography, one.key.metric) == cut]
    rows = _share_rows(context, slug, cut)
    blocks: list[object] = [_switch(context, series, cut)]
    if shown:
        blocks += [_hhi_figure(context, name, shown), _shares_figure(context, rows, shown)]
        blocks.append(
            Section(
                context.say("markets.bands_title"), [_bands_table(context, shown)],
                intro=context.say("markets.level_only"), anchor="levels",
            )
        )  # fmt: skip
    blocks.append(_shares_table(context, rows))
    published = _published(context, slug)
    if published.rows:
        blocks.append(Section(context.say("markets.published"), [published]))
    return View(
        title=f"{name} – {context.say('markets.hhi')}",
        finding=_finding(context, name, shown),
        blocks=blocks,
        grades=grades_of(rows),
        breadcrumb=[
            (context.say("shell.menu.markets"), context.to("/markets")),
        ],
    )


def _cut(context: Context, series: list[ShareSeries]) -> tuple[str, str]:
    """Return geography and metric shown: the address's, else those with the newest period."""
    asked = tuple(context.state.get("cut").split(".", 1))
    cuts = {(one.key.geography, one.key.metric) for one in series}
    if len(asked) == 2 and asked in cuts:
        return (asked[0], asked[1])
    headline = [
        (one.series.key.geography, one.series.key.metric)
        for one in context.readings.headlines
        if one.series is not None and one.market == context.slugs["slug"]
    ]
    if headline:
        return headline[0]
    counts = Counter((one.key.geography, one.key.metric) for one in series)
    if counts:
        return min(counts, key=lambda cut: (-counts[cut], cut))
    rows = records(context.facts.frame("share"))
    for row in rows:
        if row["market"] == context.slugs["slug"]:
            return (str(row["geography"]), str(row["metric"]))
    return ("world", "revenue")


def _switch(context: Context, series: list[ShareSeries], cut: tuple[str, str]) -> html.Div | None:
    cuts = sorted({(one.key.geography, one.key.metric) for one in series})
    if len(cuts) < 2:
        return None
    options = [
        (
            f"{word(context, 'geography', g)}, {word(context, 'metric', m)}",
            context.here(cut=f"{g}.{m}"),
            (g, m) == cut,
        )
        for g, m in cuts
    ]
    return switch(context.say("markets.geography"), options)


def _finding(context: Context, name: str, shown: list[ShareSeries]) -> str:
    if not shown:
        return context.say("markets.market_finding_none", market=name)
    latest = max(shown, key=lambda one: (one.last_day, one.key))
    found = context.readings.concentration(latest)
    measure = deciding(found)
    limit = thresholds(context.state.pack)[-1]
    low, high = measure.value_lo or 0.0, measure.value_hi or 0.0
    kind = "above" if low > limit else "below" if high <= limit else "open"
    return context.say(
        "markets.market_finding",
        market=name,
        geography=word(context, "geography", latest.key.geography),
        period=formats.partial_date(latest.key.period, context.language),
        estimator=latest.key.estimator,
        hhi=hhi_in_words(context, found),
        verdict=context.say(
            f"markets.verdict_{kind}",
            limit=formats.number(limit, context.language),
            pack=context.say(f"shell.packs.{context.state.pack}"),
        ),
        rest=formats.percent(100 - float(latest.coverage_pct), context.language),
    )


def _hhi_figure(context: Context, name: str, shown: list[ShareSeries]) -> Figure:
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
        twin=_hhi_table(context, ordered),
        legend=_level_legend(context, levels),
        note=context.say("markets.hhi_note"),
    )


def _level_legend(context: Context, levels: list[Level]) -> html.Ul:
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
    return legend(context, list(zip(keys, words, strict=True)))


def _hhi_table(context: Context, ordered: list[ShareSeries]) -> Table:
    rows = []
    for one in reversed(ordered):
        found = context.readings.concentration(one)
        badges = (context.say("markets.control_changed"),) if one.control_changed else ()
        rows.append(
            [
                Cell(formats.partial_date(one.key.period, context.language), one.key.period,
                     badges=badges),
                Cell(one.key.estimator),
                Cell(hhi_in_words(context, found), deciding(found).value_lo, fact=hhi_id(one.key),
                     upper=deciding(found).value_hi),
                Cell(interval_in_words(context, found.hhi), found.hhi.value_lo,
                     upper=found.hhi.value_hi),
                _ratio(context, found.ratios[1]),
                _ratio(context, found.ratios[4]),
                Cell(formats.percent(float(one.coverage_pct), context.language),
                     float(one.coverage_pct)),
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
    )


def _share_rows(context: Context, market: str, cut: tuple[str, str]) -> list[Record]:
    frame = context.facts.frame("share")
    chosen = frame[
        (frame["market"] == market) & (frame["geography"] == cut[0]) & (frame["metric"] == cut[1])
    ]
    rows = records(chosen)
    return sorted(
        rows, key=lambda row: (str(row["period_last"]), row["share_pct"] or 0), reverse=True
    )


def _shares_figure(context: Context, rows: list[Record], shown: list[ShareSeries]) -> Figure | None:
    firms = [row for row in rows if row["role"] == "firm" and row["share_lo"] is not None]
    if not firms:
        return None
    weight: Counter[str] = Counter()
    for row in firms:
        weight[str(row["org"])] = max(weight[str(row["org"])], row["share_pct"] or 0)
    panels = []
    for org, _ in weight.most_common(PANELS):
        ranges = [
            ShareRange(
                row["period_last"].date(),
                row["share_lo"],
                row["share_hi"],
                str(row["estimator"]),
                f"<b>{actor_name(context, org)}</b><br>"
                f"{formats.partial_date(row['period'], context.language)}: "
                f"{share_in_words(context, row)}<br>{row['estimator']}",
                context.opening(share_fact(row)),
            )
            for row in firms
            if row["org"] == org
        ]
        panels.append((actor_name(context, org), str(context.actors.role(org)), ranges))
    latest = max(shown, key=lambda one: (one.last_day, one.key))
    leader = latest.firms[0]
    return Figure(
        name="shares",
        title=context.say("markets.shares_title"),
        subtitle=context.say("markets.shares_subtitle"),
        alternative=context.say(
            "markets.shares_alternative",
            count=len(weight),
            leader=actor_name(context, leader.org),
            share=formats.percent_interval(float(leader.lo), float(leader.hi), context.language),
            estimator=latest.key.estimator,
        ),
        plotly=share_multiples(style_of(context), panels),
        twin=_shares_table(context, firms, "share-panels"),
        legend=roles(context, "gatekeeper", "european", "other"),
        note=context.say("markets.panels_note", shown=len(panels), count=len(weight)),
    )


def _shares_table(context: Context, rows: list[Record], name: str = "shares") -> Table:
    licences = sorted(
        {context.say("provenance.licence.statcounter")}
        if any(row["estimator"] == "StatCounter" for row in rows)
        else set()
    )
    return Table(
        name=name,
        caption=context.say("markets.shares_caption", count=len(rows)),
        columns=[
            Column("period", context.say("words.column.period"), "date"),
            Column("org", context.say("words.column.org"), heads_row=True),
            Column("share", context.say("words.column.share_pct"), "number"),
            Column("range", context.say("markets.share_range"), "number"),
            Column("role", context.say("words.column.role")),
            Column("estimator", context.say("words.column.estimator")),
            source_column(context),
        ],
        rows=[
            [
                Cell(formats.partial_date(row["period"], context.language), row["period"]),
                actor_cell(context, row["org"]),
                Cell(share_in_words(context, row), row["share_pct"], fact=share_fact(row)),
                Cell(
                    formats.percent_interval(
                        row["share_lo"], row["share_hi"], context.language, _digits(row)
                    ),
                    row["share_lo"],
                    upper=row["share_hi"],
                ),
                word_cell(context, "share_role", row["role"]),
                Cell(str(row["estimator"])),
                source_cell(context, row, share_fact(row).partition(":")[0]),
            ]
            for row in rows
        ],
        licences=licences,
        page_size=40 if name == "shares" else None,
    )


def _digits(row: Record) -> int:
    """Return how many decimals the ends of a printed range need (one or two)."""
    ends = [row["share_lo"] or 0.0, row["share_hi"] or 0.0]
    return 1 if all(abs(end * 10 - round(end * 10)) < 1e-6 for end in ends) else 2


def _bands_table(context: Context, shown: list[ShareSeries]) -> Table:
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
                Cell(test_in_words(band.test)),
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


def test_in_words(test: str) -> str:
    """Return a level test with the signs that people read.

    >>> test_in_words("1000 <= hhi <= 2000")
    '1000 ≤ HHI ≤ 2000'
    """
    signs = {"<=": "≤", ">=": "≥", "hhi": "HHI", "top3_share": "CR3", "top5_share": "CR5",
             "largest_share": "CR1"}  # fmt: skip
    for plain, read in signs.items():
        test = test.replace(plain, read)
    return test


def _published(context: Context, market: str) -> Table:
    frame = context.facts.frame("published_index")
    rows = records(frame[frame["market"] == market])
    return Table(
        name="published",
        caption=context.say("markets.published"),
        columns=[
            Column("period", context.say("words.column.period"), "date"),
            Column("measure", context.say("markets.measure"), heads_row=True),
            Column("value", context.say("words.column.value"), "number"),
            Column("geography", context.say("words.column.geography")),
            source_column(context),
        ],
        rows=[
            [
                Cell(formats.partial_date(row["period"], context.language), row["period"]),
                Cell(str(row["measure"]).replace("_", " ")),
                Cell(
                    formats.significant(row["value"], context.language, 2),
                    row["value"],
                    fact=f"published_index:{row['fact_key']}",
                ),
                word_cell(context, "geography", row["geography"]),
                source_cell(context, row, "published_index"),
            ]
            for row in rows
        ],
    )


PAGE = Page(name="market", path="/markets/<slug>", layout=layout, parameters=PARAMETERS)
