"""All markets with their newest HHI interval per series."""

from dashboard.web.context import Context
from dashboard.web.measures import deciding, hhi_id, hhi_in_words, market_name
from dashboard.web.page import Page
from dashboard.web.parts.cells import word_cell
from dashboard.web.parts.text import range_bar
from dashboard.web.readings import thresholds
from dashboard.web.view import Cell, Column, Table, View
from dashboard.web.wording import word
from data.language import formats
from data.records.columns import LAYERS
from graph.markets.concentration import newest
from graph.markets.series import ShareSeries
from graph.records import Record, listed, records


def layout(context: Context) -> View:
    """Return the list of markets by layer."""
    markets = records(context.facts.frame("market"))
    latest = newest(context.readings.series)
    limit = thresholds(context.state.pack)[-1]
    lows = [deciding(context.readings.concentration(one)).value_lo or 0 for one in latest]
    with_hhi = {one.key.market for one in latest}
    above = {one.key.market for one, low in zip(latest, lows, strict=True) if low > limit}
    return View(
        title=context.say("markets.title"),
        finding=context.say(
            "markets.finding",
            count=len(markets),
            with_hhi=len(with_hhi),
            above=len(above),
            limit=formats.number(limit, context.language),
            pack=context.say(f"shell.packs.{context.state.pack}"),
        ),
        blocks=[_table(context, markets)],
    )


def _table(context: Context, markets: list[Record]) -> Table:
    order = {layer: place for place, layer in enumerate(LAYERS)}
    names = {row["market"]: market_name(context, row["market"]) for row in markets}
    listed = sorted(markets, key=lambda row: (order[row["layer"]], names[row["market"]]))
    rows: list[list[Cell]] = []
    latest = newest(context.readings.series)
    for market in listed:
        series = [one for one in latest if one.key.market == market["market"]]
        rows += [_series_row(context, market, one) for one in series]
        if not series:
            rows.append(_bare_row(context, market))
    return Table(
        name="markets",
        caption=context.say("markets.caption"),
        columns=[
            Column("market", context.say("words.column.market"), heads_row=True),
            Column("layer", context.say("words.column.layer")),
            Column("geography", context.say("words.column.geography")),
            Column("metric", context.say("words.column.metric")),
            Column("period", context.say("words.column.period"), "date"),
            Column("hhi", context.say("markets.hhi"), "number"),
            Column("range", context.say("markets.range"), sortable=False),
            Column("coverage", context.say("markets.coverage"), "number"),
            Column("estimator", context.say("words.column.estimator")),
        ],
        rows=rows,
        note=context.say("markets.level_only"),
    )


def _series_row(context: Context, market: Record, series: ShareSeries) -> list[Cell]:
    key = series.key
    found = context.readings.concentration(series)
    measure = deciding(found)
    grades = {firm.grade for firm in series.firms if firm.grade}
    return [
        Cell(market_name(context, key.market), href=context.to(f"/markets/{key.market}")),
        word_cell(context, "layer", market["layer"]),
        word_cell(context, "geography", key.geography),
        word_cell(context, "metric", key.metric),
        Cell(formats.partial_date(key.period, context.language), key.period),
        Cell(
            hhi_in_words(context, found),
            measure.value_lo,
            fact=hhi_id(key),
            upper=measure.value_hi,
        ),
        Cell(
            "",
            hhi_in_words(context, found),
            picture=range_bar(
                measure.value_lo, measure.value_hi, 10000, thresholds(context.state.pack)
            ),
        ),
        Cell(
            formats.percent(found.hhi.coverage_pct, context.language, 0),
            found.hhi.coverage_pct,
            unit="%",
        ),
        Cell(key.estimator, grade=max(grades, default=None)),
    ]


def _bare_row(context: Context, market: Record) -> list[Cell]:
    unknown = Cell(context.say("parts.unknown"), None)
    return [
        Cell(
            market_name(context, market["market"]), href=context.to(f"/markets/{market['market']}")
        ),
        word_cell(context, "layer", market["layer"]),
        Cell(", ".join(word(context, "geography", g) for g in listed(market["geographies"]))),
        Cell(", ".join(word(context, "metric", m) for m in listed(market["metrics"]))),
        Cell(formats.partial_date(market["last_period"], context.language), market["last_period"]),
        Cell(context.say("markets.no_shares"), None),
        Cell("", None),
        unknown,
        Cell(str(market["estimators"] or "").replace("|", ", ")),
    ]


PAGE = Page(name="markets", path="/markets", layout=layout, menu=True, letter="m")
