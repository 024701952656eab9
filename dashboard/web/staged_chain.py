"""The landing picture's content: one column per layer, weighted and painted as the address says."""

from collections import Counter
from collections.abc import Sequence

from dashboard.figures.river import Bank, LayerColumn, Segment
from dashboard.web.context import Context
from dashboard.web.measures import deciding, hhi_id, hhi_in_words, market_name
from dashboard.web.staged_paint import MARKS, Paint
from dashboard.web.wording import actor_name, member_name, word
from data.language import formats
from graph.chain.edges import Edge
from graph.markets.headline import is_aged
from graph.markets.series import ShareSeries
from graph.records import records

COLUMNS = ("lithography", "foundry", "memory", "chip", "server", "cloud", "data", "model", "app")
CAPTION_WIDTH = 20
BAR_WIDTH = 13
"""Letters that fit under a column, and inside its bar."""
MOST_SUPPLIERS = 12
"""Suppliers of a layer that have a segment of their own when customers are counted."""


def supply_edges(context: Context) -> list[Edge]:
    """Return the supply relations of the day, without those inside one group."""
    members = context.readings.members
    return [
        edge
        for edge in context.readings.edges
        if edge.kind == "supplies"
        and members.undertaking_of(edge.source) != members.undertaking_of(edge.target)
    ]


def columns(context: Context, paint: Paint, weight: str) -> list[LayerColumn]:
    """Return the columns of the picture from left to right."""
    if weight == "dependants":
        return [_counted(context, layer, paint) for layer in COLUMNS]
    shown = capacity_series(context) if weight == "capacity" else headline_series(context)
    return [_column(context, layer, shown.get(layer), paint, weight) for layer in COLUMNS]


def headline_series(context: Context) -> dict[str, ShareSeries]:
    """Return the headline series of each layer that has one."""
    found = ((one.layer, one.series) for one in context.readings.headlines)
    return {layer: series for layer, series in found if series is not None}


def capacity_series(context: Context) -> dict[str, ShareSeries]:
    """Return, per layer, the newest series of capacity by owner."""
    newest: dict[str, ShareSeries] = {}
    for one in sorted(context.readings.series, key=lambda one: (one.last_day, one.key)):
        if one.key.metric == "capacity" and one.layer is not None:
            newest[one.layer] = one
    return newest


def customers(context: Context, layer: str) -> dict[str, set[str]]:
    """Return the known customers (undertakings) of each supplier of a layer's input."""
    members = context.readings.members
    found: dict[str, set[str]] = {}
    for edge in supply_edges(context):
        if edge.category == layer:
            seller = members.undertaking_of(edge.source) or edge.source
            buyer = members.undertaking_of(edge.target) or edge.target
            found.setdefault(seller, set()).add(buyer)
    return found


def known_suppliers(context: Context) -> Counter[str]:
    """Return how many suppliers each layer has in the sourced relations of the day."""
    members = context.readings.members
    seen = {
        (edge.category, members.undertaking_of(edge.source))
        for edge in supply_edges(context)
        if edge.category
    }
    return Counter(str(category) for category, _ in seen)


def _head_count(context: Context, layer: str) -> str:
    suppliers = known_suppliers(context)[layer]
    if suppliers:
        return context.say("today.suppliers", count=suppliers)
    return context.say("today.organisations", count=organisations_in(context, layer))


def _column(
    context: Context, layer: str, series: ShareSeries | None, paint: Paint, weight: str
) -> LayerColumn:
    title = word(context, "layer", layer)
    counted = _head_count(context, layer)
    if series is None:
        reason = _lines(context.say(f"today.none_{weight}"), BAR_WIDTH, 6)
        return LayerColumn(
            key=layer, title=title, segments=(), hhi=None,
            hhi_text=context.say("today.hhi_unknown"), hhi_hint=(), hhi_href=None, hhi_fact=None,
            suppliers_text=counted, caption=reason, short_caption="",
            rest_text=context.say("today.without_share"), href=context.to("/markets"),
        )  # fmt: skip
    found = context.readings.concentration(series)
    measure = deciding(found)
    span = (measure.value_lo, measure.value_hi)
    hhi = (span[0], span[1]) if span[0] is not None and span[1] is not None else None
    period = formats.partial_date(series.key.period, context.language)
    aged = f" – {context.say('today.aged')}" if is_aged(series.last_day, context.as_of) else ""
    market = market_name(context, series.key.market)
    hhi_words = f"{context.say('markets.hhi')} {hhi_in_words(context, found)}"
    return LayerColumn(
        key=layer,
        title=title,
        segments=_segments(context, series, paint),
        hhi=hhi,
        hhi_text=hhi_words,
        hhi_hint=(
            f"{title}: {hhi_words}",
            f"{market}, {period}",
            context.say("today.open_sources_of"),
        ),
        hhi_href=context.opening(hhi_id(series.key)),
        hhi_fact=hhi_id(series.key),
        suppliers_text=counted,
        caption=[*_lines(market), f"{period}{aged}", *_lines(series.key.estimator, most=2)],
        short_caption=f"{period}{aged} · {series.key.estimator.partition(' (')[0]}",
        rest_text=context.say("today.without_share"),
        href=context.to(f"/markets/{series.key.market}"),
    )


def _counted(context: Context, layer: str, paint: Paint) -> LayerColumn:
    """Return a column whose segments count the known customers of each supplier."""
    title = word(context, "layer", layer)
    known = customers(context, layer)
    then = customers(paint.compared, layer) if paint.colour == "change" else {}
    ranked = sorted(known, key=lambda seller: (-len(known[seller]), seller))
    pairs = sum(len(buyers) for buyers in known.values())
    segments = []
    for seller in ranked[:MOST_SUPPLIERS]:
        count = len(known[seller])
        role, said = paint.of_count(seller, count, len(then.get(seller, ())))
        hint = (
            _name(context, seller), context.say("today.customers_of", count=count), said,
            context.say("today.open_ego"),
        )  # fmt: skip
        segments.append(
            Segment(
                seller, _names(context, seller), 100 * count / pairs, role, hint,
                context.to("/chain", ego=seller), mark=f"{MARKS.get(role, '')}{count}",
            )
        )  # fmt: skip
    rest = sum(len(known[seller]) for seller in ranked[MOST_SUPPLIERS:])
    if rest:
        words = context.say(
            "today.more_suppliers", count=len(ranked) - MOST_SUPPLIERS, customers=rest
        )
        opened = context.to("/chain", source=layer)
        segments.append(Segment("rest", (), 100 * rest / pairs, "group", (words,), opened))
    none = _lines(context.say("today.none_dependants"), BAR_WIDTH, 6)
    counted = context.say("today.pairs", count=pairs) if pairs else ""
    return LayerColumn(
        key=layer, title=title, segments=segments, hhi=None,
        hhi_text=context.say("today.no_index"), hhi_hint=(), hhi_href=None, hhi_fact=None,
        suppliers_text=_head_count(context, layer), caption=_lines(counted) if pairs else none,
        short_caption=counted, rest_text=context.say("today.without_share"),
        href=context.to("/chain", source=layer),
    )  # fmt: skip


def organisations_in(context: Context, layer: str) -> int:
    """Return how many undertakings work in a layer, for layers that supply nobody further on."""
    members = context.readings.members
    return len(
        {
            members.undertaking_of(member.id)
            for member in members.by_id.values()
            if member.kind == "organisation" and layer in member.layers
        }
    )


def _lines(text: str, width: int = CAPTION_WIDTH, most: int = 3) -> list[str]:
    """Return a text in at most `most` lines of about `width` letters."""
    lines = [""]
    for part in text.split():
        if len(lines[-1]) + len(part) + 1 > width and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {part}".strip()
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]}…"]


def _segments(context: Context, series: ShareSeries, paint: Paint) -> list[Segment]:
    language = context.language
    key = hhi_id(series.key)
    opening = context.opening(key)
    drawn = []
    for firm in series.firms:
        span = formats.percent_interval(float(firm.lo), float(firm.hi), language)
        role, change = paint.of_share(series, firm)
        said = change or paint.words_of(firm.org)
        hint = (actor_name(context, firm.org), span, said, context.say("today.open_ego"))
        drawn.append(
            Segment(
                firm.org, _names(context, firm.org), float(firm.point), role, hint,
                context.to("/chain", ego=firm.org), mark=MARKS.get(role, ""),
            )
        )  # fmt: skip
    for label, share in series.residuals.items():
        said = formats.percent(float(share), language)
        printed = (actor_name(context, label), said, context.say("today.open_sources_of"))
        drawn.append(
            Segment(
                label, _group_names(context, label), float(share), "group", printed, opening, key
            )
        )
    rest = 100 - sum(segment.share for segment in drawn)
    if rest > 0.05:
        words = context.say("today.rest", share=formats.percent(rest, language))
        silent = (words, context.say("today.open_sources_of"))
        drawn.append(Segment("unknown", (), rest, "unknown", silent, opening, key))
    return drawn


def _name(context: Context, organisation: str) -> str:
    """Return the name of a member of the chain, also of one that is no organisation."""
    return member_name(context, organisation)


def _names(context: Context, organisation: str) -> Sequence[str]:
    """Return the names that may be printed, the preferred one first."""
    return context.actors.names(organisation) or (_name(context, organisation),)


def _group_names(context: Context, label: str) -> Sequence[str]:
    """Return the name of a printed group, without what stands in brackets behind it."""
    return (actor_name(context, label).partition(" (")[0],)


def bank(context: Context) -> Bank:
    """Return public compute beside the cloud, as a count of sites by stage."""
    rows = records(context.facts.frame("public_compute"))
    sites = [row for row in rows if row["type"] not in ("programme", "private")]
    running = sum(1 for row in sites if row["stage"] == "operational")
    return Bank(
        beside="cloud",
        title=word(context, "layer", "public_compute"),
        text=context.say("today.bank", running=running, count=len(sites)),
        href=context.to("/capacity"),
        hint=(context.say("today.bank_hover", running=running, count=len(sites)),),
    )
