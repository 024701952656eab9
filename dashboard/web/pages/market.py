"""One market: HHI over time, shares per firm and estimator, levels, everything as tables."""

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.web.address import Parameter
from dashboard.web.context import Context
from dashboard.web.market_index import hhi_figure, levels_table
from dashboard.web.market_restatements import former_indices, restated_shares
from dashboard.web.market_shares import published_table, share_rows, shares_figure, shares_table
from dashboard.web.measures import deciding, hhi_id, hhi_in_words, market_name, verdict_of
from dashboard.web.page import Page
from dashboard.web.parts.cells import grades_of
from dashboard.web.parts.forms import switch
from dashboard.web.parts.text import page_link
from dashboard.web.view import Section, View
from dashboard.web.wording import word
from data.errors import NotFoundError
from data.language import formats
from graph.markets.series import ShareSeries
from graph.records import records

PARAMETERS = (
    Parameter("cut", pattern=r"[A-Za-z]{2,10}\.[a-z_0-9-]{1,40}"),
    Parameter("estimator"),
)


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
    of_cut = [one for one in series if (one.key.geography, one.key.metric) == cut]
    rows = share_rows(context, slug, cut)
    estimators = sorted({str(row["estimator"]) for row in rows})
    chosen = context.state.get("estimator")
    if chosen in estimators:
        rows = [row for row in rows if row["estimator"] == chosen]
    shown = [one for one in of_cut if chosen not in estimators or one.key.estimator == chosen]
    restated = restated_shares(context, rows)
    blocks: list[object] = [
        _switch(context, series, cut),
        _estimator_switch(context, estimators, chosen),
    ]
    if shown:
        former = former_indices(context, rows, restated)
        blocks.append(hhi_figure(context, name, shown, former))
        blocks.append(shares_figure(context, rows, shown, restated))
        blocks.append(
            Section(
                context.say("markets.bands_title"), [levels_table(context, shown)],
                intro=context.say("markets.level_only"), anchor="levels",
            )
        )  # fmt: skip
    blocks.append(shares_table(context, rows, restated))
    published = published_table(context, slug)
    if published.rows:
        blocks.append(Section(context.say("markets.published"), [published]))
    return View(
        title=f"{name} – {context.say('markets.hhi')}",
        finding=_finding(context, name, shown),
        blocks=blocks,
        grades=grades_of(rows),
        lead=_brief_link(context, shown),
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


def _switch(context: Context, series: list[ShareSeries], cut: tuple[str, str]) -> Component | None:
    cuts = sorted({(one.key.geography, one.key.metric) for one in series})
    if len(cuts) < 2:
        return None
    options = [
        (
            f"{word(context, 'geography', g)}, {word(context, 'metric', m)}",
            context.here(cut=f"{g}.{m}", estimator=None),
            (g, m) == cut,
        )
        for g, m in cuts
    ]
    return switch(context.say("markets.geography"), options)


def _estimator_switch(context: Context, estimators: Sequence[str], chosen: str) -> Component | None:
    """Return the switch between estimators: all side by side, never averaged, or one alone."""
    if len(estimators) < 2:
        return None
    everyone = (
        context.say("markets.all_estimators"),
        context.here(estimator=None),
        chosen not in estimators,
    )
    each = [(one, context.here(estimator=one), one == chosen) for one in estimators]
    return switch(context.say("words.column.estimator"), [everyone, *each])


def _brief_link(context: Context, shown: Sequence[ShareSeries]) -> Component | None:
    """Return the way to the newest index on one page; None where no index can be computed."""
    if not shown:
        return None
    address = context.to("/brief", of=hhi_id(_newest(shown).key))
    return html.P(page_link(address, context.say("brief.open")))


def _newest(shown: Sequence[ShareSeries]) -> ShareSeries:
    return max(shown, key=lambda one: (one.last_day, one.key))


def _finding(context: Context, name: str, shown: list[ShareSeries]) -> str:
    if not shown:
        return context.say("markets.market_finding_none", market=name)
    latest = _newest(shown)
    found = context.readings.concentration(latest)
    return context.say(
        "markets.market_finding",
        market=name,
        geography=word(context, "geography", latest.key.geography),
        period=formats.partial_date(latest.key.period, context.language),
        estimator=latest.key.estimator,
        hhi=hhi_in_words(context, found),
        verdict=verdict_of(context, deciding(found)),
        rest=formats.percent(100 - float(latest.coverage_pct), context.language),
    )


PAGE = Page(name="market", path="/markets/<slug>", layout=layout, parameters=PARAMETERS)
