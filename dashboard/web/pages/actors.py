"""All organisations: seat, layers, group, how many facts speak of them."""

from collections import Counter

from dash import html

from dashboard.web.actors import Actor
from dashboard.web.address import Parameter
from dashboard.web.context import Context
from dashboard.web.page import Page
from dashboard.web.parts.cells import actor_cell
from dashboard.web.parts.forms import address_form, choice
from dashboard.web.view import Cell, Column, Table, View
from dashboard.web.wording import word
from data.records.columns import LAYERS
from graph.records import listed, records

PARAMETERS = (
    Parameter("layer", choices=LAYERS),
    Parameter("seat", choices=("eu", "us", "cn", "gb", "other")),
    Parameter("status", choices=("gatekeeper",)),
)


def layout(context: Context) -> View:
    """Return the list of organisations under the address's filters."""
    shown = [actor for actor in context.actors if _fits(context, actor)]
    deals = _deal_counts(context)
    gatekeepers = sum(1 for actor in context.actors if actor.gatekeeper and not actor.parent)
    rows = [
        [
            Cell(actor.name, actor.name, href=context.to(f"/actors/{actor.id}")),
            Cell(actor.country or context.say("parts.unknown"), actor.country),
            Cell(word(context, "org_kind", actor.kind)),
            Cell(", ".join(word(context, "layer", layer) for layer in actor.layers)),
            actor_cell(context, actor.parent) if actor.parent else Cell("", ""),
            Cell(context.say("actors.gatekeeper") if actor.gatekeeper else "", actor.gatekeeper),
            Cell(str(deals[actor.id]), deals[actor.id], href=context.to("/deals", org=actor.id))
            if deals[actor.id]
            else Cell("0", 0),
        ]
        for actor in sorted(shown, key=lambda a: (-deals[a.id], a.name.casefold()))
    ]
    table = Table(
        name="actors",
        caption=context.say("actors.caption", count=len(rows)),
        columns=[
            Column("name", context.say("words.column.name"), heads_row=True),
            Column("country", context.say("actors.seat")),
            Column("kind", context.say("words.column.kind")),
            Column("layers", context.say("actors.layers")),
            Column("parent", context.say("actors.controlled_by")),
            Column("gatekeeper", context.say("words.column.gatekeeper")),
            Column("deals", context.say("shell.menu.deals"), "number"),
        ],
        rows=rows,
        page_size=60,
    )
    return View(
        title=context.say("actors.title"),
        finding=context.say("actors.finding", count=len(shown), gatekeepers=gatekeepers),
        blocks=[_filters(context), table],
    )


def _fits(context: Context, actor: Actor) -> bool:
    state = context.state
    seat = state.get("seat")
    if actor.kind == "pseudo":
        return False
    if state.get("layer") and state.get("layer") not in actor.layers:
        return False
    if state.get("status") and not actor.gatekeeper:
        return False
    return not seat or seat == _seat(context, actor)


def _seat(context: Context, actor: Actor) -> str:
    if actor.country in ("US", "CN", "GB"):
        return str(actor.country).lower()
    return "eu" if actor.country == "EU" or context.actors.in_the_eu(actor) else "other"


def _deal_counts(context: Context) -> Counter[str]:
    """Return the deals of each organisation and of everything it controls, each deal once."""
    counts: Counter[str] = Counter()
    for row in records(context.facts.frame("deal")):
        named = {str(row["source_org"]), str(row["target_org"]), *listed(row["other_parties"])}
        counts.update({above for party in named for above in context.actors.controllers(party)})
    return counts


def _filters(context: Context) -> html.Div:
    everything = ("", context.say("deals.any"))
    seats = [everything, *((s, context.say(f"actors.seats.{s}")) for s in
             ("eu", "us", "cn", "gb", "other"))]  # fmt: skip
    layers = [everything, *((layer, word(context, "layer", layer)) for layer in LAYERS)]
    form = address_form(
        context.here(layer=None, seat=None, status=None, page=None),
        [
            choice(context.say("words.column.layer"), "layer", layers, context.state.get("layer")),
            choice(context.say("actors.seat"), "seat", seats, context.state.get("seat")),
            choice(
                context.say("words.column.gatekeeper"),
                "status",
                [everything, ("gatekeeper", context.say("actors.gatekeepers_only"))],
                context.state.get("status"),
            ),
        ],
        context.say("deals.filter"),
        label=context.say("actors.filters"),
    )
    return html.Div(form, className="filters")


PAGE = Page(
    name="actors", path="/actors", layout=layout, parameters=PARAMETERS, menu=True, letter="a"
)
