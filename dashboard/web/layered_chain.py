"""The layered picture of relations: which members are drawn, where, and how they are labelled."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.figures.chain import Link, Node, layered
from dashboard.figures.labels import cut
from dashboard.web.chain_rows import edge_table, relation_in_words
from dashboard.web.context import Context
from dashboard.web.parts.figure import style_of
from dashboard.web.parts.legend import roles
from dashboard.web.view import Figure
from dashboard.web.wording import member_name, word
from graph.chain.edges import Edge
from graph.chain.layout import positions
from graph.chain.members import RANK, SUPPLY_LAYERS

MOST_NODES = 60
MOST_LINKS = 120
SUPPLY = frozenset(["supplies", "powers", "hosts", "serves", "trains_on", "distributes"])
STYLE = {"owns": "ownership", "controls": "ownership", "votes": "ownership",
         "invests": "money", "grants": "money"}  # fmt: skip


@dataclass(frozen=True)
class Overlay:
    """What a mode of the page writes over the picture.

    notes: member -> remark under its name. gone: members drawn as an outline only.
    added, removed: relations that only the later or only the earlier of two days has.
    """

    notes: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    added: frozenset[Edge] = frozenset()
    removed: frozenset[Edge] = frozenset()

    def change_of(self, edges: Sequence[Edge]) -> str:
        """Return "added" or "removed" for a line whose relations all are, else nothing."""
        if all(edge in self.added for edge in edges):
            return "added"
        return "removed" if all(edge in self.removed for edge in edges) else ""


def chain_figure(
    context: Context, shown: Sequence[Edge], centre: str, overlay: Overlay | None = None
) -> Figure:
    """Return the picture of relations around `centre` (or of all), with its table.

    Beyond 60 members or 120 lines the rest is drawn together and counted.
    """
    over = overlay or Overlay()
    kept, place = _kept_members(context, shown, centre)
    drawn: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in shown:
        a, b = place.get(edge.source), place.get(edge.target)
        if a is not None and b is not None and a != b:
            drawn[(a, b, _style(edge))].append(edge)
    busiest = sorted(drawn.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_LINKS]
    ends = {end for (a, b, _), _ in busiest for end in (a, b)} | ({centre} if centre else set())
    layers = [layer for layer in SUPPLY_LAYERS if any(_layer(context, e) == layer for e in ends)]
    column = {end: layers.index(layer) for end in ends if (layer := _layer(context, end))}
    spots = positions(column, [(a, b) for (a, b, _), _ in busiest])
    counts = Counter(place[member] for member in place if member not in kept)
    letters = max(13, min(30, 140 // max(1, len(layers))))
    nodes = [
        _others(context, end, spots[end], counts[end], linked=not centre)
        if end.startswith("others:")
        else _node(context, end, spots[end], centre=centre, letters=letters, over=over)
        for end in sorted(column)
    ]
    links = [_link(context, ends_of, edges, over) for ends_of, edges in busiest]
    merged, hidden = sum(counts.values()), len(drawn) - len(busiest)
    changes = ("added", "removed") if over.added or over.removed else ()
    return Figure(
        name="chain",
        title=context.say("chain.figure_title"),
        subtitle=context.say("chain.figure_subtitle"),
        alternative=context.say(
            "chain.figure_alternative",
            nodes=len(nodes), links=len(links), edges=len(shown), layers=len(layers),
        ),
        plotly=layered(
            style_of(context), [word(context, "layer", layer) for layer in layers], nodes, links
        ),
        twin=edge_table(context, shown, "drawn"),
        legend=roles(
            context, "gatekeeper", "european", "public", "investor", "other", *changes,
            *(("gone",) if over.gone else ()),
        ),
        note=context.say("chain.figure_note", merged=merged, hidden=hidden)
        if merged or hidden
        else "",
        wide=len(layers) > WIDE_FROM,
    )  # fmt: skip


WIDE_FROM = 5
"""Layers from which the picture keeps its width and is scrolled on a narrow screen."""


def _kept_members(
    context: Context, shown: Sequence[Edge], centre: str
) -> tuple[set[str], dict[str, str]]:
    """Return the members drawn by themselves, and for every member the name it is drawn under."""
    touched: Counter[str] = Counter()
    for edge in shown:
        touched[edge.source] += 1
        touched[edge.target] += 1
    if centre:
        touched[centre] += 10_000
    per_layer: defaultdict[str, list[str]] = defaultdict(list)
    for member, _ in touched.most_common():
        layer = context.readings.layer_of.get(member)
        if layer in RANK:
            per_layer[str(layer)].append(member)
    total = sum(len(members) for members in per_layer.values())
    room = MOST_NODES - len(per_layer)
    each = room // max(1, len(per_layer)) if total > MOST_NODES else total
    kept: set[str] = set()
    place: dict[str, str] = {}
    for layer, members in per_layer.items():
        kept |= set(members[:each])
        for member in members:
            place[member] = member if member in kept else f"others:{layer}"
    return kept, place


def _layer(context: Context, end: str) -> str | None:
    if end.startswith("others:"):
        return end.removeprefix("others:")
    return context.readings.layer_of.get(end)


def _style(edge: Edge) -> str:
    if edge.kind in SUPPLY:
        return "exclusive" if edge.exclusivity == "exclusive" else "supply"
    return STYLE.get(edge.kind, "supply")


def _others(
    context: Context, end: str, spot: tuple[float, float], merged: int, *, linked: bool
) -> Node:
    """Return the node that stands for the members of a layer that are drawn together."""
    label = context.say("chain.others", count=merged)
    href = context.to("/chain", source=end.removeprefix("others:")) if linked else None
    return Node(end, (label,), spot[0], spot[1], "other", label, href)


def _node(
    context: Context,
    member: str,
    spot: tuple[float, float],
    *,
    centre: str,
    letters: int,
    over: Overlay,
) -> Node:
    readings = context.readings
    name = member_name(context, member)
    owner = readings.members.organisation_of(member)
    suppliers = {e.source for e in readings.edges if e.target == member and e.kind == "supplies"}
    known = context.say("chain.known_suppliers", count=len(suppliers))
    note = over.notes.get(member, "")
    hover = "<br>".join(part for part in (f"<b>{name}</b>", known, note) if part)
    role = str(context.actors.role(owner))
    unsupplied = not suppliers and member == centre
    return Node(
        member,
        cut(f"? {name}" if unsupplied else name, letters, 2),
        spot[0],
        spot[1],
        "other" if role == "group" else role,
        hover,
        context.to("/chain", ego=member),
        member == centre,
        note=note,
        gone=member in over.gone,
    )


def _link(
    context: Context, ends: tuple[str, str, str], edges: Sequence[Edge], over: Overlay
) -> Link:
    first = edges[0]
    words = "<br>".join(relation_in_words(context, edge) for edge in edges[:6])
    more = "" if len(edges) <= 6 else f"<br>{context.say('chain.more', count=len(edges) - 6)}"
    weight = first.share_hi if len(edges) == 1 else None
    return Link(
        ends[0], ends[1], ends[2], words + more,
        context.opening(f"{first.table}:{first.fact_key}"), weight, over.change_of(edges),
    )  # fmt: skip
