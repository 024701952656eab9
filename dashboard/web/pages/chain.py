"""The chain: who supplies whom, as a layered picture, a matrix and a table of relations."""

from collections.abc import Sequence

from dash import html

from dashboard.web.address import SLUG, Parameter, recent_day
from dashboard.web.chain_comparison import compared_day, comparison
from dashboard.web.chain_failure import failure
from dashboard.web.chain_rows import edge_table, matrix_table
from dashboard.web.context import Context
from dashboard.web.elements import text_field
from dashboard.web.layered_chain import SUPPLY, chain_figure
from dashboard.web.member_search import known_names, member_of
from dashboard.web.page import Page
from dashboard.web.parts.forms import address_form, choice, labelled, switch
from dashboard.web.parts.text import page_link
from dashboard.web.view import Section, View
from dashboard.web.wording import member_name, word
from graph.chain.edges import Edge
from graph.chain.graph import ego, weighted_edges
from graph.chain.members import SUPPLY_LAYERS

STEPS = ("0", "1", "2", "3")
MODES = ("state", "change", "failure")
PARAMETERS = (
    Parameter("mode", choices=MODES, default="state"),
    Parameter("ego"),
    Parameter("partner", pattern=SLUG),
    Parameter("since", pattern=r"\d{4}-\d{2}-\d{2}", reader=recent_day),
    Parameter("up", choices=STEPS, default="1"),
    Parameter("down", choices=STEPS, default="1"),
    Parameter("source", choices=SUPPLY_LAYERS),
    Parameter("target", choices=SUPPLY_LAYERS),
    Parameter("terms", choices=("exclusive", "preferred", "weighted")),
    Parameter("money", choices=("yes",)),
)


def layout(context: Context) -> View:
    """Return the chain, the part of it around one member, two days of it, or a failure in it.

    Raises:
        NotFoundError: the member asked for is not in the chain, or several bear the name.
    """
    typed = context.state.get("ego")
    centre = member_of(context, typed) if typed else ""
    mode = context.state.get("mode", "state")
    controls = [_controls(context, mode, centre)]
    if mode == "change":
        return comparison(context, controls, centre)
    if mode == "failure":
        return failure(context, controls, centre)
    return _state(context, controls, centre)


def _state(context: Context, controls: Sequence[object], centre: str) -> View:
    shown = relations(context, centre)
    blocks: list[object] = list(controls)
    if shown:
        blocks.append(chain_figure(context, shown, centre))
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


def relations(context: Context, centre: str) -> list[Edge]:
    """Return the relations under the address's filters, in the order of the chain."""
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
    terms, partner = state.get("terms"), state.get("partner")
    return [
        edge
        for edge in found
        if _layer_fits(context, edge)
        and (not partner or {edge.source, edge.target} == {centre, partner})
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
    if centre and (partner := context.state.get("partner")):
        return context.say(
            "chain.pair_finding",
            count=len(shown),
            name=member_name(context, centre),
            partner=member_name(context, partner),
        )
    if centre:
        supplied = [edge for edge in shown if edge.kind == "supplies"]
        suppliers = {e.source for e in supplied if e.target == centre}
        customers = {e.target for e in supplied if e.source == centre}
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


def _controls(context: Context, mode: str, centre: str) -> html.Div:
    modes = switch(
        context.say("chain.mode"),
        [(context.say(f"chain.mode_{one}"), context.here(mode=one), one == mode) for one in MODES],
    )
    names = known_names(context)
    shown = member_name(context, centre) if centre else ""
    member = labelled(
        context.say(f"chain.ego_field_{mode}"),
        text_field("ego", shown, "search", list="members", autoComplete="off", size=28),
    )
    fields = [member, *(_filters(context) if mode == "state" else [])]
    if mode == "change":
        day = compared_day(context).isoformat()
        field = text_field("since", day, "date", min="2010-01-01", max=context.as_of.isoformat())
        fields.append(labelled(context.say("chain.compare_field"), field))
    form = address_form(
        context.here(
            ego=None, partner=None, source=None, target=None, terms=None, since=None, page=None
        ),
        fields,
        context.say("chain.show"),
        label=context.say("chain.filters"),
    )
    options = html.Datalist([html.Option(value=name) for name in names], id="members")
    blocks: list[object] = [modes, form, options]
    if centre and mode == "state":
        blocks += [_steps(context, "up"), _steps(context, "down"), _money(context)]
    if centre:
        every = context.here(ego=None, partner=None, up=None, down=None, money=None)
        blocks.append(html.P(page_link(every, context.say("chain.everything")), className="reset"))
    return html.Div(blocks, className="filters")


def _filters(context: Context) -> list[object]:
    state = context.state
    everything = ("", context.say("deals.any"))
    layers = [everything, *((layer, word(context, "layer", layer)) for layer in SUPPLY_LAYERS)]
    terms = [
        everything,
        *((t, context.say(f"chain.terms_{t}")) for t in ("exclusive", "preferred", "weighted")),
    ]
    return [
        choice(context.say("chain.source"), "source", layers, state.get("source")),
        choice(context.say("chain.target"), "target", layers, state.get("target")),
        choice(context.say("words.column.exclusivity"), "terms", terms, state.get("terms")),
    ]


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
