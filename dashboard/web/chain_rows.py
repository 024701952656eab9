"""Relations of the chain as tables: one row per relation, and the supplier × customer matrix."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from dashboard.web.context import Context
from dashboard.web.parts.cells import source_column
from dashboard.web.view import Cell, Column, Table
from dashboard.web.wording import member_name, of_source, word
from data.language import formats
from graph.chain.edges import Edge

MATRIX_COLUMNS = 16
MATRIX_ROWS = 40


def relation_in_words(context: Context, edge: Edge) -> str:
    """Return one line that says a relation."""
    parts = [
        f"{member_name(context, edge.source)} → {member_name(context, edge.target)}",
        kind_of(context, edge),
    ]
    if edge.product:
        parts.append(edge.product)
    if edge.exclusivity and edge.exclusivity != "unknown":
        parts.append(word(context, "exclusivity", edge.exclusivity))
    if edge.share_lo is not None:
        parts.append(formats.percent_interval(edge.share_lo, edge.share_hi, context.language))
    return ", ".join(parts)


def kind_of(context: Context, edge: Edge) -> str:
    """Return the kind of a relation with its input category."""
    kind = word(context, "edge", edge.kind)
    if not edge.category:
        return kind
    return context.say("chain.kind_of", kind=kind, layer=word(context, "layer", edge.category))


def edge_table(
    context: Context, shown: Sequence[Edge], name: str = "edges", *, show_caption: bool = True
) -> Table:
    """Return the table of relations with terms, weight, dates and source."""
    return Table(
        name=name,
        caption=context.say("chain.edges_caption", count=len(shown)),
        columns=[
            Column("source", context.say("words.column.upstream"), heads_row=True),
            Column("target", context.say("words.column.downstream")),
            Column("kind", context.say("words.column.relation")),
            Column("product", context.say("words.column.product")),
            Column("terms", context.say("words.column.exclusivity")),
            Column("share", context.say("chain.weight"), "number"),
            Column("since", context.say("words.column.since"), "date"),
            source_column(context),
        ],
        rows=[_row(context, edge) for edge in shown],
        empty=context.say("chain.empty"),
        page_size=40,
        show_caption=show_caption,
    )


def member_cell(context: Context, member: str) -> Cell:
    """Return a cell that leads to a member's page or, for a node, to its place in the chain."""
    name = member_name(context, member)
    if member in context.actors:
        return Cell(name, name, href=context.to(f"/actors/{member}"))
    return Cell(name, name, href=context.to("/chain", ego=member))


def _row(context: Context, edge: Edge) -> list[Cell]:
    fact = f"{edge.table}:{edge.fact_key}"
    weight = Cell(context.say("parts.unknown"), None)
    if edge.share_lo is not None:
        shown = formats.percent_interval(edge.share_lo, edge.share_hi, context.language)
        weight = Cell(shown, edge.share_lo, fact=fact, upper=edge.share_hi, unit="%")
    elif edge.stake_lo is not None:
        shown = formats.percent_interval(edge.stake_lo, edge.stake_hi, context.language)
        weight = Cell(shown, edge.stake_lo, fact=fact, upper=edge.stake_hi, unit="%")
    since = edge.since
    possible = (context.say("chain.possible"),) if edge.certainty == "possible" else ()
    return [
        member_cell(context, edge.source),
        member_cell(context, edge.target),
        Cell(kind_of(context, edge)),
        Cell(edge.product or "", edge.product or "", lang=of_source(context)),
        Cell(word(context, "exclusivity", edge.exclusivity)),
        weight,
        Cell(formats.partial_date(since, context.language), since, badges=possible),
        Cell(word(context, "table", edge.table), edge.table, fact=fact, grade=edge.grade),
    ]


def matrix_table(context: Context, shown: Sequence[Edge]) -> Table:
    """Return suppliers × customers with the number of sourced relations; the busiest first."""
    suppliers: Counter[str] = Counter(edge.source for edge in shown)
    customers: Counter[str] = Counter(edge.target for edge in shown)
    pairs: defaultdict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in shown:
        pairs[(edge.source, edge.target)].append(edge)
    heads = [member for member, _ in customers.most_common(MATRIX_COLUMNS)]
    listed = [member for member, _ in suppliers.most_common(MATRIX_ROWS)]
    rows = []
    for supplier in listed:
        cells = [member_cell(context, supplier)]
        for customer in heads:
            found = pairs.get((supplier, customer), [])
            if found:
                starred = any(edge.exclusivity == "exclusive" for edge in found)
                text = f"{len(found)}{'*' if starred else ''}"
                cells.append(_pair_cell(context, found, text))
            else:
                cells.append(Cell(""))
        if any(cell.value for cell in cells[1:]):
            rows.append(cells)
    return Table(
        name="matrix",
        caption=context.say("chain.matrix_caption"),
        columns=[
            Column("supplier", context.say("chain.supplier"), heads_row=True),
            *(
                Column(f"c{place}", member_name(context, member), "number")
                for place, member in enumerate(heads)
            ),
        ],
        rows=rows,
        note=context.say(
            "chain.matrix_note",
            columns=len(heads), customers=len(customers), rows=len(rows), suppliers=len(suppliers),
        ),
        show_caption=False,
    )  # fmt: skip


def _pair_cell(context: Context, found: Sequence[Edge], shown: str) -> Cell:
    """Return a count of relations: one opens its sources, several the list of them."""
    first = found[0]
    if len(found) == 1:
        return Cell(shown, 1, fact=f"{first.table}:{first.fact_key}")
    pair = context.to("/chain", ego=first.source, partner=first.target, money="yes")
    return Cell(shown, len(found), href=pair)
