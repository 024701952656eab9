"""What the facts do not say about who supplies whom, named and counted."""

from dashboard.web.context import Context
from dashboard.web.staged_chain import supply_edges
from dashboard.web.view import Cell, Column, Table
from dashboard.web.wording import actor_name
from graph.chain.members import Member


def model_developers(context: Context) -> list[Member]:
    """Return the companies that develop models."""
    return [
        member
        for member in context.readings.members.by_id.values()
        if member.kind == "organisation" and member.status == "company" and "model" in member.layers
    ]


def without_cloud(context: Context) -> list[Member]:
    """Return the model developers for which no source names a cloud supplier.

    That is unknown, never independence: they may run machines of their own or have a supplier
    that nobody reported.
    """
    supplied = {edge.target for edge in supply_edges(context) if edge.category == "cloud"}
    return [member for member in model_developers(context) if member.id not in supplied]


def without_cloud_table(context: Context) -> Table:
    """Return these developers by name, those with a seat in the EU first."""
    actors = context.actors
    rows = []
    for member in without_cloud(context):
        actor = actors.get(member.id)
        european = actor is not None and actors.in_the_eu(actor)
        name = actor_name(context, member.id)
        seat = member.country or context.say("parts.unknown")
        badges = (context.say("parts.legend.european"),) if european else ()
        own = any(
            "cloud" in unit.layers for unit in map(actors.get, actors.group(member.id)) if unit
        )
        cells = [
            Cell(name, name, href=context.to(f"/actors/{member.id}"), badges=badges),
            Cell(seat, member.country),
            Cell(context.say("parts.yes") if own else "", own),
        ]
        rows.append((not european, name.casefold(), cells))
    return Table(
        name="no-cloud",
        caption=context.say("sources.no_cloud", count=len(rows)),
        columns=[
            Column("name", context.say("words.column.name"), heads_row=True),
            Column("seat", context.say("actors.seat")),
            Column("own", context.say("sources.own_cloud")),
        ],
        rows=[cells for _, _, cells in sorted(rows, key=lambda row: row[:2])],
        note=context.say("sources.no_cloud_note"),
    )
