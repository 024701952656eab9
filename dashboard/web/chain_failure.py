"""What is left when a supplier fails or refuses: the knock-out mode of the chain."""

from collections import Counter
from collections.abc import Sequence

from dash import html

from dashboard.web.chain_rows import member_cell
from dashboard.web.context import Context
from dashboard.web.layered_chain import Overlay, chain_figure
from dashboard.web.parts.text import page_link, range_bar
from dashboard.web.view import Cell, Column, Table, View
from dashboard.web.wording import member_name, word
from data.language import formats
from graph.chain.edges import Edge
from graph.dependency.jurisdictions import EU_COUNTRIES
from graph.dependency.knockout import Loss, knock_out

OFFERED = 10
"""Suppliers with most known customers, offered where nobody is named yet."""


def failure(context: Context, controls: Sequence[object], member: str) -> View:
    """Return the page of a failing member; without one, whom to choose."""
    crumbs = [(context.say("shell.menu.chain"), context.to("/chain"))]
    if not member:
        return View(
            title=context.say("chain.fail_title_open"),
            finding=context.say("chain.fail_choose"),
            blocks=[*controls, _offered(context)],
            breadcrumb=crumbs,
        )
    name = member_name(context, member)
    failing = context.readings.members.undertaking_of(member) or member
    network = context.readings.supply_network
    losses = knock_out(network, [failing]) if failing in network.firms else []
    blocks: list[object] = list(controls)
    if losses:
        blocks.append(_figure(context, failing, losses))
        blocks.append(_table(context, losses))
    else:
        blocks.append(html.P(context.say("chain.fail_none", name=name), className="empty"))
    open_ended = sum(1 for one in losses if _says_nothing(one))
    return View(
        title=context.say("chain.fail_title", name=member_name(context, failing)),
        finding=context.say(
            "chain.fail_finding",
            name=member_name(context, failing),
            reached=len(losses),
            direct=sum(1 for one in losses if one.round == 1),
            european=sum(1 for one in losses if _in_the_eu(context, one.org)),
            known=len(losses) - open_ended,
            open=open_ended,
        ),
        blocks=blocks,
        breadcrumb=crumbs,
    )


def _offered(context: Context) -> html.Ul:
    """Return links to the suppliers with most known customers."""
    members = context.readings.members
    pairs = {
        (members.undertaking_of(edge.source), members.undertaking_of(edge.target))
        for edge in context.readings.edges
        if edge.kind == "supplies"
    }
    customers = Counter(seller for seller, buyer in pairs if seller and seller != buyer)
    return html.Ul(
        [
            html.Li(
                page_link(
                    context.here(ego=seller),
                    context.say("chain.fail_offer", name=member_name(context, seller), count=count),
                )
            )
            for seller, count in sorted(customers.items(), key=lambda item: (-item[1], item[0]))[
                :OFFERED
            ]
        ],
        className="plain",
    )


def _figure(context: Context, failing: str, losses: Sequence[Loss]) -> object:
    """Return the part of the chain that the failure reaches; outlines for what has failed."""
    members = context.readings.members
    kept = {one.org: one for one in losses}
    reached = {failing, *kept}

    def hit(edge: Edge) -> bool:
        seller, buyer = members.undertaking_of(edge.source), members.undertaking_of(edge.target)
        return seller in reached and buyer in kept and seller != buyer

    shown = [edge for edge in context.readings.edges if edge.kind == "supplies" and hit(edge)]
    ends = {end for edge in shown for end in (edge.source, edge.target)}
    notes = {}
    for end in ends:
        loss = kept.get(members.undertaking_of(end) or end)
        if loss is not None and not _says_nothing(loss):
            notes[end] = context.say("chain.fail_keeps", share=_remaining(context, loss))
    gone = frozenset(end for end in ends if members.undertaking_of(end) == failing)
    return chain_figure(context, shown, "", Overlay(notes=notes, gone=gone))


def _table(context: Context, losses: Sequence[Loss]) -> Table:
    return Table(
        name="losses",
        caption=context.say("chain.fail_caption", count=len(losses)),
        columns=[
            Column("org", context.say("chain.fail_customer"), heads_row=True),
            Column("layer", context.say("words.column.layer")),
            Column("round", context.say("chain.fail_step"), "number"),
            Column("left", context.say("chain.fail_left"), "number"),
            Column("bar", context.say("chain.fail_bar"), sortable=False),
        ],
        rows=[_row(context, one) for one in losses],
        note=context.say("chain.fail_note"),
        page_size=60,
    )


def _row(context: Context, loss: Loss) -> list[Cell]:
    layer = context.readings.layer_of.get(loss.org)
    european = (context.say("parts.legend.european"),) if _in_the_eu(context, loss.org) else ()
    low, high = 100 * loss.remaining_low, 100 * loss.remaining_high
    name, supplied = member_cell(context, loss.org), context.here(ego=loss.org, mode=None)
    return [
        Cell(name.text, name.value, href=name.href, badges=european),
        Cell(word(context, "layer", layer)),
        Cell(str(loss.round), loss.round),
        Cell(_remaining(context, loss), low, href=supplied, upper=high, unit="%"),
        Cell("", picture=range_bar(low, high, 100)),
    ]


def _remaining(context: Context, loss: Loss) -> str:
    low, high = 100 * loss.remaining_low, 100 * loss.remaining_high
    return formats.percent_interval(low, high, context.language)


def _says_nothing(loss: Loss) -> bool:
    """Return whether anything between nothing and everything may be left."""
    return loss.remaining_low <= 0.0 and loss.remaining_high >= 1.0


def _in_the_eu(context: Context, organisation: str) -> bool:
    return context.readings.members.jurisdiction_of(organisation) in {*EU_COUNTRIES, "EU"}
