"""The chain: who supplies whom, as a layered picture, a matrix and a table of relations."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from dash import html

from dashboard.figures.chain import Link, Node, layered
from dashboard.web.address import SLUG, Parameter
from dashboard.web.chain_rows import edge_table, matrix_table, relation_in_words
from dashboard.web.context import Context
from dashboard.web.elements import text_field
from dashboard.web.page import Page
from dashboard.web.parts.figure import style_of
from dashboard.web.parts.forms import address_form, choice, labelled, switch
from dashboard.web.parts.legend import roles
from dashboard.web.view import Figure, Section, View
from dashboard.web.wording import member_name, word
from data.errors import NotFoundError
from graph.chain.edges import Edge
from graph.chain.graph import ego, weighted_edges
from graph.chain.layout import positions
from graph.chain.members import RANK, SUPPLY_LAYERS

MOST_NODES = 60
MOST_LINKS = 120
SUPPLY = frozenset(["supplies", "powers", "hosts", "serves", "trains_on", "distributes"])
STYLE = {"owns": "ownership", "controls": "ownership", "votes": "ownership",
         "invests": "money", "grants": "money"}  # fmt: skip
STEPS = ("0", "1", "2", "3")
LAYERS = SUPPLY_LAYERS
PARAMETERS = (
    Parameter("ego", pattern=SLUG),
    Parameter("up", choices=STEPS, default="1"),
    Parameter("down", choices=STEPS, default="1"),
    Parameter("source", choices=LAYERS),
    Parameter("target", choices=LAYERS),
    Parameter("terms", choices=("exclusive", "preferred", "weighted")),
    Parameter("money", choices=("yes",)),
)


def layout(context: Context) -> View:
    """Return the chain, or the part of it around one member.

    Raises:
        NotFoundError: the member asked for is not in the chain.
    """
    centre = context.state.get("ego")
    if centre and centre not in context.readings.graph:
        raise NotFoundError(context.say("chain.unknown_member", slug=centre))
    shown = relations(context)
    blocks: list[object] = [_controls(context)]
    if shown:
        blocks.append(_figure(context, shown, centre))
        blocks.append(
            Section(
                context.say("chain.matrix_title"),
                [matrix_table(context, shown)],
                intro=context.say("chain.matrix_intro"),
            )
        )
    blocks.append(Section(context.say("chain.edges_title"), [edge_table(context, shown)]))
    name = member_name(context, centre) if centre else ""
    title = context.say("chain.ego_title", name=name) if centre else context.say("chain.title")
    return View(
        title=title,
        finding=_finding(context, shown, centre),
        blocks=blocks,
        grades=frozenset(edge.grade or 3 for edge in shown),
        breadcrumb=[(context.say("shell.menu.chain"), context.to("/chain"))] if centre else (),
    )


def relations(context: Context) -> list[Edge]:
    """Return the relations under the address's filters, in the order of the chain."""
    centre = context.state.get("ego")
    readings, state = context.readings, context.state
    if centre:
        part = ego(
            readings.graph, centre,
            upstream=int(state.get("up", "1")), downstream=int(state.get("down", "1")),
        )  # fmt: skip
        near = set(part.nodes)
        around = [e for e in readings.edges if e.source in near and e.target in near]
        found = around if state.get("money") else [e for e in around if e.kind in SUPPLY]
    else:
        found = [e for e in readings.edges if e.kind == "supplies"]
    terms = state.get("terms")
    return [
        edge
        for edge in found
        if _layer_fits(context, edge)
        and (terms not in ("exclusive", "preferred") or edge.exclusivity == terms)
        and (terms != "weighted" or edge.share_lo is not None)
    ]


def _layer_fits(context: Context, edge: Edge) -> bool:
    source, target = context.state.get("source"), context.state.get("target")
    layer_of = context.readings.layer_of
    sold = edge.category or layer_of.get(edge.source)
    return (not source or sold == source) and (not target or layer_of.get(edge.target) == target)


def _finding(context: Context, shown: Sequence[Edge], centre: str) -> str:
    weighted, count = weighted_edges(context.readings.graph)
    if centre:
        suppliers = {e.source for e in shown if e.target == centre}
        customers = {e.target for e in shown if e.source == centre}
        said = context.say(
            "chain.ego_finding",
            name=member_name(context, centre),
            suppliers=len(suppliers),
            customers=len(customers),
        )
        known = any(e.target == centre and e.kind in SUPPLY for e in context.readings.edges)
        return said if known else f"{said} {context.say('chain.no_supplier')}"
    exclusive = sum(1 for e in shown if e.exclusivity == "exclusive")
    members = context.readings.members
    inside = sum(
        1 for e in shown if members.undertaking_of(e.source) == members.undertaking_of(e.target)
    )
    return context.say(
        "chain.finding",
        count=len(shown), between=len(shown) - inside, inside=inside, exclusive=exclusive,
        weighted=weighted, all=count,
    )  # fmt: skip


def _figure(context: Context, shown: Sequence[Edge], centre: str) -> Figure:
    kept, merged = _kept_members(context, shown, centre)
    place = {member: member if member in kept else merged[member] for member in merged}
    drawn: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in shown:
        a, b = place.get(edge.source), place.get(edge.target)
        if a is not None and b is not None and a != b:
            drawn[(a, b, _style(edge))].append(edge)
    busiest = sorted(drawn.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_LINKS]
    ends = {end for (a, b, _), _ in busiest for end in (a, b)} | ({centre} if centre else set())
    layers = [layer for layer in LAYERS if any(_layer(context, e) == layer for e in ends)]
    column = {end: layers.index(layer) for end in ends if (layer := _layer(context, end))}
    spots = positions(column, [(a, b) for (a, b, _), _ in busiest])
    counts = Counter(place[member] for member in merged if member not in kept)
    letters = max(13, min(30, 150 // len(layers)))
    nodes = [
        _node(context, end, spots[end], centre=centre, merged=counts[end], letters=letters)
        for end in sorted(column)
    ]
    links = [_link(context, ends_of, edges) for ends_of, edges in busiest]
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
        legend=roles(context, "gatekeeper", "european", "public", "investor", "other"),
        note=context.say(
            "chain.figure_note",
            merged=sum(counts.values()),
            hidden=len(drawn) - len(busiest),
        ),
        wide=True,
    )  # fmt: skip


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


def _node(
    context: Context,
    member: str,
    spot: tuple[float, float],
    *,
    centre: str,
    merged: int,
    letters: int,
) -> Node:
    if member.startswith("others:"):
        layer = member.removeprefix("others:")
        label = context.say("chain.others", count=merged)
        href = context.here(source=layer) if not centre else None
        return Node(member, label, spot[0], spot[1], "other", label, href)
    readings = context.readings
    name = member_name(context, member)
    owner = readings.members.organisation_of(member)
    suppliers = {e.source for e in readings.edges if e.target == member and e.kind == "supplies"}
    hover = f"<b>{name}</b><br>{context.say('chain.known_suppliers', count=len(suppliers))}"
    written = context.actors.names(member)
    # The shorter forms are those of the written name: of no use beside its French text.
    candidates = (name, *written) if name in written else (name,)
    fitting = (n for n in candidates if len(n) <= letters)
    short = next(fitting, f"{name[: letters - 1].rstrip()}…")
    if not suppliers and member == centre:
        short = f"? {short}"
    return Node(
        member, short, spot[0], spot[1], str(context.actors.role(owner)), hover,
        context.here(ego=member, page=None), member == centre,
    )  # fmt: skip


def _link(context: Context, ends: tuple[str, str, str], edges: Sequence[Edge]) -> Link:
    first = edges[0]
    words = "<br>".join(relation_in_words(context, edge) for edge in edges[:6])
    more = "" if len(edges) <= 6 else f"<br>{context.say('chain.more', count=len(edges) - 6)}"
    weight = first.share_hi if len(edges) == 1 else None
    return Link(
        ends[0], ends[1], ends[2], words + more,
        context.opening(f"{first.table}:{first.fact_key}"), weight,
    )  # fmt: skip


def _controls(context: Context) -> html.Div:
    state = context.state
    everything = ("", context.say("deals.any"))
    layers = [everything, *((layer, word(context, "layer", layer)) for layer in LAYERS)]
    fields = [
        labelled(
            context.say("chain.ego_field"),
            text_field("ego", state.get("ego"), "text", list="members", pattern="[a-z0-9.-]*"),
        ),
        choice(context.say("chain.source"), "source", layers, state.get("source")),
        choice(context.say("chain.target"), "target", layers, state.get("target")),
        choice(
            context.say("words.column.exclusivity"),
            "terms",
            [
                everything,
                *((t, context.say(f"chain.terms_{t}")) for t in
                  ("exclusive", "preferred", "weighted")),
            ],
            state.get("terms"),
        ),
    ]  # fmt: skip
    form = address_form(
        context.here(ego=None, source=None, target=None, terms=None, page=None),
        fields,
        context.say("chain.show"),
        label=context.say("chain.filters"),
    )
    blocks: list[object] = [form]
    if state.get("ego"):
        blocks += [_steps(context, "up"), _steps(context, "down"), _money(context)]
    return html.Div(blocks, className="filters")


def _steps(context: Context, side: str) -> html.Div:
    current = context.state.get(side, "1")
    options = [(n, context.here(**{side: n}), n == current) for n in STEPS]
    return switch(context.say(f"chain.steps_{side}"), options)


def _money(context: Context) -> html.Div:
    on = bool(context.state.get("money"))
    return switch(
        context.say("chain.money"),
        [
            (context.say("parts.no"), context.here(money=None), not on),
            (context.say("parts.yes"), context.here(money="yes"), on),
        ],
    )


PAGE = Page(
    name="chain", path="/chain", layout=layout, parameters=PARAMETERS, menu=True, letter="c"
)
