"""The landing page: the staged chain, five cards, one sentence."""

from dash import html

from dashboard.figures.river import river
from dashboard.web import staged_chain, staged_flows, staged_paint
from dashboard.web.blind_spots import model_developers, without_cloud
from dashboard.web.context import Context
from dashboard.web.elements import text_field
from dashboard.web.measures import deciding, hhi_id, hhi_in_words, interval_in_words, market_name
from dashboard.web.page import Page
from dashboard.web.parts.cards import Card, cards
from dashboard.web.parts.forms import address_form, labelled, switch
from dashboard.web.parts.legend import roles
from dashboard.web.parts.scene import scene_svg
from dashboard.web.parts.text import fact_link, grade_badge, page_link, range_bar
from dashboard.web.readings import level_names, thresholds
from dashboard.web.view import Cell, Column, Figure, Section, Table, View
from dashboard.web.wording import actor_name, amount_in_words, member_name, word
from data.language import formats
from graph.chain.edges import Edge
from graph.markets.headline import Headline
from graph.markets.series import ShareSeries
from graph.records import records


def layout(context: Context) -> View:
    """Return the landing page."""
    return View(
        title=context.say("today.title"),
        finding=_finding(context),
        blocks=[
            _river(context),
            cards(
                [
                    _highest_card(context),
                    _single_card(context),
                    _deal_card(context),
                    _date_card(context),
                    _blind_card(context),
                ],
                context.say("today.cards"),
            ),
            Section(context.say("today.layers"), [_layer_table(context)], anchor="layers"),
        ],
    )


def _ranked(context: Context) -> list[tuple[Headline, float]]:
    """Return the headlines with a series by the lower end of their HHI, the highest first."""
    found = []
    for headline in context.readings.headlines:
        if headline.series is not None:
            measure = deciding(context.readings.concentration(headline.series))
            found.append((headline, measure.value_lo or 0.0))
    return sorted(found, key=lambda pair: -pair[1])


def _finding(context: Context) -> str:
    ranked = _ranked(context)
    if not ranked:
        return context.say("today.finding_none")
    limit = thresholds(context.state.pack)[-1]
    above = [headline for headline, low in ranked if low > limit]
    top = ranked[0][0]
    series = top.series
    if series is None:
        return context.say("today.finding_none")
    return context.say(
        "today.finding",
        above=len(above),
        count=len(ranked),
        limit=formats.number(limit, context.language),
        pack=context.say(f"shell.packs.{context.state.pack}"),
        layer=word(context, "layer", top.layer),
        hhi=hhi_in_words(context, context.readings.concentration(series)),
        period=_period(context, top),
        relations=len(staged_chain.supply_edges(context)),
        weighted=sum(1 for e in staged_chain.supply_edges(context) if e.share_lo is not None),
    )


def _period(context: Context, headline: Headline) -> str:
    """Return the period of a headline series, with a word where it has aged."""
    if headline.series is None:
        return context.say("parts.unknown")
    period = formats.partial_date(headline.series.key.period, context.language)
    return f"{period}, {context.say('today.aged')}" if headline.aged else period


def _weakest(series: ShareSeries) -> int | None:
    """Return the weakest grade that a series rests on."""
    return max((firm.grade for firm in series.firms if firm.grade), default=None)


def _river(context: Context) -> Figure:
    colour, weight = context.state.get("colour", "gatekeeper"), context.state.get("weight", "share")
    paint = staged_paint.Paint(context, colour)
    columns = staged_chain.columns(context, paint, weight)
    flows = staged_flows.flows(context, columns)
    ribbons = staged_flows.ribbons(context, flows, paint)
    bank = staged_chain.bank(context)
    levels = level_names(context.state.pack)
    biggest = flows[:3]
    listed = "; ".join(
        f"{staged_flows.part_name(context, f.source)} → "
        f"{staged_flows.part_name(context, f.target)} ({f.count})"
        for f in biggest
    )
    twin = Table(
        name="flows",
        caption=context.say("today.flows_caption"),
        columns=[
            Column("source", context.say("words.column.upstream"), heads_row=True),
            Column("target", context.say("words.column.downstream")),
            Column("count", context.say("today.relations"), "number"),
        ],
        rows=[
            [
                Cell(staged_flows.part_name(context, flow.source)),
                Cell(staged_flows.part_name(context, flow.target)),
                Cell(
                    str(flow.count),
                    flow.count,
                    href=staged_flows.opening(context, flow),
                ),
            ]
            for flow in flows
        ],
    )
    return Figure(
        name="river",
        title=context.say("today.river_title"),
        subtitle=context.say(f"today.river_subtitle_{weight}"),
        alternative=context.say("today.river_alternative", count=len(columns), largest=listed),
        plotly=None,
        drawn=[
            scene_svg(river(columns, ribbons, bank, levels), "river", "for-wide"),
            scene_svg(
                river(columns, ribbons, bank, levels, narrow=True), "river-narrow", "for-narrow"
            ),
        ],
        controls=_switches(context, colour, weight),
        twin=twin,
        legend=roles(context, *staged_paint.LEGENDS[colour], "group", "unknown", "ribbon"),
        note=context.say(f"today.river_note_{weight}"),
    )


def _switches(context: Context, colour: str, weight: str) -> html.Div:
    """Return the switches of the picture; each is a set of addresses."""
    colours = switch(
        context.say("today.colour_by"),
        [
            (context.say(f"today.colours.{one}"), context.here(colour=one), one == colour)
            for one in staged_paint.COLOURS
        ],
    )
    weights = switch(
        context.say("today.weight_by"),
        [
            (context.say(f"today.weights.{one}"), context.here(weight=one), one == weight)
            for one in staged_paint.WEIGHTS
        ],
    )
    controls: list[object] = [colours, weights]
    if colour == "change":
        day = staged_paint.compared_day(context).isoformat()
        field = text_field("since", day, "date", min="2010-01-01", max=context.as_of.isoformat())
        controls.append(
            address_form(
                context.here(),
                [labelled(context.say("today.since"), field)],
                context.say("today.since_go"),
            )
        )
    return html.Div(controls, className="picture-controls")


def _highest_card(context: Context) -> Card:
    ranked = _ranked(context)
    if not ranked or ranked[0][0].series is None:
        return Card(context.say("today.card_hhi"), context.say("parts.unknown"), "")
    series = ranked[0][0].series
    found = context.readings.concentration(series)
    measure = deciding(found)
    return Card(
        title=context.say("today.card_hhi"),
        figure=[
            fact_link(context, hhi_id(series.key), interval_in_words(context, measure)),
            " ",
            grade_badge(context, _weakest(series)),
        ],
        picture=range_bar(
            measure.value_lo, measure.value_hi, 10000, thresholds(context.state.pack)
        ),
        sentence=context.say(
            "today.card_hhi_sentence",
            market=market_name(context, series.key.market),
            period=_period(context, ranked[0][0]),
            estimator=series.key.estimator,
        ),
        more=page_link(
            context.to(f"/markets/{series.key.market}"),
            context.say("today.open_market", market=market_name(context, series.key.market)),
        ),
    )


def _single_card(context: Context) -> Card:
    exclusive = [
        edge for edge in staged_chain.supply_edges(context) if edge.exclusivity == "exclusive"
    ]
    between_firms = [edge for edge in exclusive if not _with_a_group(context, edge)]
    newest = max(between_firms, key=lambda edge: edge.since or "", default=None)
    sentence: list[object] = [context.say("today.card_single_sentence")]
    if newest is not None:
        words = f"{member_name(context, newest.source)} → {member_name(context, newest.target)}"
        sentence += [
            " ",
            context.say("today.card_single_newest"),
            " ",
            fact_link(context, f"{newest.table}:{newest.fact_key}", words),
        ]
    return Card(
        title=context.say("today.card_single"),
        figure=page_link(
            context.to("/chain", terms="exclusive"),
            formats.number(len(exclusive), context.language),
            "fact",
        ),
        sentence=sentence,
        more=page_link(
            context.to("/chain", terms="exclusive"), context.say("today.open_exclusive")
        ),
    )


def _with_a_group(context: Context, edge: Edge) -> bool:
    """Return whether a relation names a group of firms, which is no party of a tie."""
    owners = map(context.readings.members.organisation_of, (edge.source, edge.target))
    return "group" in {context.actors.role(owner) for owner in owners}


def _deal_card(context: Context) -> Card:
    deals = [
        row
        for row in records(context.facts.frame("deal"))
        if row["amount"] is not None and row["currency"] == "USD" and row["status"] == "announced"
    ]
    largest = max(deals, key=lambda row: row["amount"], default=None)
    title = context.say("today.card_deal")
    if largest is None:
        return Card(title, context.say("parts.unknown"), context.say("deals.finding_none"))
    fact = f"deal:{largest['fact_key']}"
    return Card(
        title=title,
        figure=fact_link(context, fact, amount_in_words(context, largest)),
        sentence=context.say(
            "today.card_deal_sentence",
            source=actor_name(context, largest["source_org"]),
            target=actor_name(context, largest["target_org"]),
            kind=word(context, "deal_kind", largest["kind"]),
            date=formats.partial_date(largest["announced"], context.language),
        ),
        more=page_link(
            context.to("/deals", status="announced", sort="-deals.amount"),
            context.say("today.open_deals"),
        ),
    )


def _date_card(context: Context) -> Card:
    coming = [
        one
        for one in context.readings.deadlines
        if one.state == "running" and one.due_on >= context.as_of
    ]
    nearest = min(coming, key=lambda one: one.due_on, default=None)
    title = context.say("today.card_date")
    if nearest is None:
        return Card(title, context.say("parts.unknown"), context.say("today.card_date_none"))
    kind = context.say(f"today.date_kind.{nearest.kind}")
    verified = "" if nearest.verified else context.say("today.unverified")
    return Card(
        title=title,
        figure=formats.partial_date(nearest.due_text, context.language),
        sentence=context.say(
            "today.card_date_sentence",
            title=nearest.title(context.language),
            basis=nearest.basis(context.language),
            kind=kind,
            verified=verified,
        ),
        more=page_link(context.to("/cases"), context.say("today.open_cases")),
    )


def _blind_card(context: Context) -> Card:
    edges = staged_chain.supply_edges(context)
    without = sum(1 for edge in edges if edge.share_lo is None)
    unknown, models = without_cloud(context), model_developers(context)
    return Card(
        title=context.say("today.card_blind"),
        figure=page_link(
            f"{context.to('/sources')}#no-cloud",
            context.say("today.card_blind_figure", unknown=len(unknown), count=len(models)),
            "fact",
        ),
        sentence=context.say("today.card_blind_sentence", without=without, count=len(edges)),
        more=page_link(context.to("/sources"), context.say("today.open_sources")),
    )


def _suppliers_cell(context: Context, layer: str, count: int) -> Cell:
    """Return how many suppliers a layer has; the last layer supplies nobody: its firms."""
    if count:
        return Cell(str(count), count, href=context.to("/chain", source=layer))
    firms = staged_chain.organisations_in(context, layer)
    return Cell(context.say("today.no_suppliers", count=firms), None)


def _layer_table(context: Context) -> Table:
    suppliers = staged_chain.known_suppliers(context)
    rows = []
    order = {layer: place for place, layer in enumerate(staged_chain.COLUMNS)}
    for headline in sorted(context.readings.headlines, key=lambda one: order[one.layer]):
        layer = word(context, "layer", headline.layer)
        if headline.series is None:
            unknown = Cell(context.say("parts.unknown"), None)
            rows.append(
                [Cell(layer), Cell(context.say("today.no_market")), unknown, unknown, unknown,
                 _suppliers_cell(context, headline.layer, suppliers[headline.layer]), Cell("")]
            )  # fmt: skip
            continue
        key = headline.series.key
        found = context.readings.concentration(headline.series)
        period = formats.partial_date(key.period, context.language)
        badges = (context.say("today.aged"),) if headline.aged else ()
        rows.append(
            [
                Cell(layer),
                Cell(market_name(context, key.market), href=context.to(f"/markets/{key.market}")),
                Cell(period, key.period, badges=badges),
                Cell(
                    hhi_in_words(context, found),
                    deciding(found).value_lo,
                    fact=hhi_id(key),
                    upper=deciding(found).value_hi,
                ),
                Cell(
                    formats.percent(found.hhi.coverage_pct, context.language),
                    found.hhi.coverage_pct,
                    unit="%",
                ),
                _suppliers_cell(context, headline.layer, suppliers[headline.layer]),
                Cell(key.estimator, grade=_weakest(headline.series)),
            ]
        )
    return Table(
        name="layers",
        caption=context.say("today.layers_caption"),
        columns=[
            Column("layer", context.say("words.column.layer"), heads_row=True),
            Column("market", context.say("words.column.market")),
            Column("period", context.say("words.column.period"), "date"),
            Column("hhi", context.say("markets.hhi"), "number"),
            Column("coverage", context.say("markets.coverage"), "number"),
            Column("suppliers", context.say("today.suppliers_title"), "number"),
            Column("estimator", context.say("words.column.estimator")),
        ],
        rows=rows,
        note=context.say("markets.level_only"),
    )


PAGE = Page(
    name="today",
    path="/",
    layout=layout,
    parameters=staged_paint.PARAMETERS,
    menu=True,
    letter="t",
)
