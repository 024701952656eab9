"""The landing picture's content: headline markets per layer and ribbons of sourced relations."""

from collections import Counter
from dataclasses import dataclass

from dashboard.figures.river import Bank, LayerColumn, Ribbon, Segment
from dashboard.web.context import Context
from dashboard.web.measures import deciding, hhi_id, hhi_in_words, market_name
from dashboard.web.wording import word
from data.language import formats
from graph.chain.edges import Edge
from graph.chain.members import RANK
from graph.markets.headline import Headline
from graph.records import records

COLUMNS = ("lithography", "foundry", "memory", "chip", "server", "cloud", "data", "model", "app")
LEAST_NAMED = 3
"""Relations between two named parts that make a ribbon of their own; fewer join the grey one."""

CAPTION_WIDTH = 24


@dataclass(frozen=True)
class Flow:
    """Sourced supply relations between two parts of the picture."""

    source: tuple[str, str]
    target: tuple[str, str]
    count: int


def supply_edges(context: Context) -> list[Edge]:
    """Return the supply relations of the day, without those inside one group."""
    members = context.readings.members
    return [
        edge
        for edge in context.readings.edges
        if edge.kind == "supplies"
        and members.undertaking_of(edge.source) != members.undertaking_of(edge.target)
    ]


def columns(context: Context) -> list[LayerColumn]:
    """Return the columns of the picture from left to right."""
    by_layer = {headline.layer: headline for headline in context.readings.headlines}
    suppliers = known_suppliers(context)
    return [_column(context, layer, by_layer.get(layer), suppliers[layer]) for layer in COLUMNS]


def known_suppliers(context: Context) -> Counter[str]:
    """Return how many suppliers each layer has in the sourced relations of the day."""
    members = context.readings.members
    seen = {
        (edge.category, members.undertaking_of(edge.source))
        for edge in supply_edges(context)
        if edge.category
    }
    return Counter(str(category) for category, _ in seen)


def _column(context: Context, layer: str, headline: Headline | None, suppliers: int) -> LayerColumn:
    title = word(context, "layer", layer)
    counted = (
        context.say("today.suppliers", count=suppliers)
        if suppliers
        else context.say("today.organisations", count=_organisations(context, layer))
    )
    if headline is None or headline.series is None:
        return LayerColumn(
            layer, title, (), None, context.say("today.hhi_unknown"), counted,
            (context.say("today.no_market"),), "", "", context.to("/markets"),
        )  # fmt: skip
    series = headline.series
    found = context.readings.concentration(series)
    measure = deciding(found)
    hhi = None
    if measure.value_lo is not None and measure.value_hi is not None:
        hhi = (measure.value_lo, measure.value_hi)
    period = formats.partial_date(series.key.period, context.language)
    aged = f" – {context.say('today.aged')}" if headline.aged else ""
    caption = [
        *_lines(market_name(context, series.key.market)),
        f"{period}{aged}",
        *_lines(series.key.estimator),
    ]
    return LayerColumn(
        key=layer,
        title=title,
        segments=_segments(context, headline),
        hhi=hhi,
        hhi_text=f"{context.say('markets.hhi')} {hhi_in_words(context, found)}",
        suppliers_text=counted,
        caption=caption,
        short_caption=f"{period}{aged} · {series.key.estimator.partition(' (')[0]}",
        rest_text=context.say("today.without_share"),
        href=context.to(f"/markets/{series.key.market}"),
    )


def _organisations(context: Context, layer: str) -> int:
    """Return how many undertakings work in a layer, for layers that supply nobody further on."""
    members = context.readings.members
    return len(
        {
            members.undertaking_of(member.id)
            for member in members.by_id.values()
            if member.kind == "organisation" and layer in member.layers
        }
    )


def _lines(text: str) -> list[str]:
    """Return a text in lines of about the width of a column, two at most."""
    lines = [""]
    for part in text.split():
        if len(lines[-1]) + len(part) + 1 > CAPTION_WIDTH and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {part}".strip()
    return lines if len(lines) <= 2 else [lines[0], f"{lines[1]}…"]


def _segments(context: Context, headline: Headline) -> list[Segment]:
    series = headline.series
    if series is None:
        return []
    language = context.language
    key = series.key
    opening = context.opening(hhi_id(key))
    drawn = []
    for firm in series.firms:
        name = context.actors.name(firm.org)
        span = formats.percent_interval(float(firm.lo), float(firm.hi), language)
        drawn.append(
            Segment(
                firm.org,
                _names(context, firm.org),
                float(firm.point),
                context.actors.role(firm.org),
                f"<b>{name}</b><br>{span}<br>{context.say('today.open_ego')}",
                context.to("/chain", ego=firm.org),
            )
        )
    for label, share in series.residuals.items():
        name = context.actors.name(label)
        said = formats.percent(float(share), language)
        drawn.append(
            Segment(
                label,
                _names(context, label),
                float(share),
                "group",
                f"<b>{name}</b><br>{said}",
                opening,
            )
        )
    rest = 100 - sum(segment.share for segment in drawn)
    if rest > 0.05:
        said = formats.percent(rest, language)
        words = context.say("today.rest", share=said)
        drawn.append(Segment("unknown", (), rest, "unknown", words, opening))
    return drawn


def _names(context: Context, organisation: str) -> tuple[str, ...]:
    """Return the name, then its aliases (no tickers), those that begin the name first."""
    actor = context.actors.get(organisation)
    if actor is None:
        return (organisation,)
    written = [
        a for a in actor.aliases if any(map(str.islower, a)) and not any(map(str.isdigit, a))
    ]
    shorter = sorted(written, key=lambda alias: (not actor.name.startswith(alias), -len(alias)))
    first = actor.name.split()[0]
    return (actor.name, *shorter, *((first,) if len(first) > 3 else ()))


def flows(context: Context) -> list[Flow]:
    """Return the counted flows between the parts of the picture, the largest first.

    A flow between two firms of which one has no share in the headline market ends at the layer's
    "others"; so do flows of fewer than `LEAST_NAMED` relations at their far end.
    """
    named = {
        headline.layer: {firm.org for firm in headline.series.firms}
        for headline in context.readings.headlines
        if headline.series is not None
    }
    counted: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()
    for found in context.readings.ribbons:
        source = _part(named, found.source_layer, found.supplier)
        target = _part(named, found.target_layer, found.customer)
        counted[(source, target)] += found.count
    merged: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()
    for (source, target), count in counted.items():
        far = target if count >= LEAST_NAMED else (target[0], "rest")
        merged[(source, far)] += count
    return [Flow(a, b, n) for (a, b), n in sorted(merged.items(), key=lambda item: -item[1])]


def _part(named: dict[str, set[str]], layer: str, undertaking: str | None) -> tuple[str, str]:
    if undertaking is not None and undertaking in named.get(layer, ()):
        return (layer, undertaking)
    return (layer, "rest")


def is_drawn(flow: Flow) -> bool:
    """Return whether the picture draws a flow: it leads from one of its columns to a later one."""
    source, target = flow.source[0], flow.target[0]
    return source in COLUMNS and target in COLUMNS and RANK[source] < RANK[target]


def ribbons(context: Context, found: list[Flow]) -> list[Ribbon]:
    """Return the flows as ribbons; one that starts at a gatekeeper has its colour."""
    drawn = []
    for flow in found:
        if not is_drawn(flow):
            continue
        role = "other" if flow.source[1] == "rest" else context.actors.role(flow.source[1])
        words = context.say(
            "today.ribbon",
            source=part_name(context, flow.source),
            target=part_name(context, flow.target),
            count=flow.count,
        )
        drawn.append(Ribbon(flow.source, flow.target, flow.count, str(role), words))
    return drawn


def part_name(context: Context, part: tuple[str, str]) -> str:
    """Return the name of a part of the picture."""
    layer = word(context, "layer", part[0])
    if part[1] == "rest":
        return context.say("today.other_parts", layer=layer)
    return f"{context.actors.name(part[1])} ({layer})"


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
        hover=context.say("today.bank_hover", running=running, count=len(sites)),
    )
