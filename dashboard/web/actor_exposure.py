"""What one undertaking's need hangs on through the whole chain: exposure to each upstream firm."""

from itertools import pairwise

from dashboard.web.chain_rows import relation_in_words
from dashboard.web.context import Context
from dashboard.web.provenance import MEASURES, Input, Provenance, Statement, statements_of
from dashboard.web.view import Cell, Column, Table
from dashboard.web.wording import actor_name, word
from data.errors import NotFoundError
from data.language import formats
from graph.chain.edges import Edge
from graph.dependency.exposure import Exposure

STEP = " ← "


def exposure_id(buyer: str, upstream: str) -> str:
    """Return the id under which the drawer explains an exposure."""
    return f"exposure:{buyer}|{upstream}"


def exposures_of(context: Context, org: str) -> list[Exposure]:
    """Return the exposures of the undertaking of an organisation, largest first."""
    buyer = context.readings.members.undertaking_of(org)
    return [] if buyer is None else context.readings.exposures(buyer)


def exposure_table(context: Context, org: str) -> Table:
    """Return the table of upstream firms with interval and strongest known chain."""
    return Table(
        name="exposure",
        caption=context.say("actors.caption_exposure"),
        columns=[
            Column("upstream", context.say("actors.upstream"), heads_row=True),
            Column("layer", context.say("words.column.layer")),
            Column("exposure", context.say("actors.exposure"), "number"),
            Column("tier", context.say("actors.tier"), "number"),
            Column("path", context.say("actors.known_chain")),
        ],
        rows=[_row(context, one) for one in exposures_of(context, org)],
        note=context.say("actors.exposure_note"),
        page_size=12,
        show_caption=False,
    )


def _row(context: Context, one: Exposure) -> list[Cell]:
    name = actor_name(context, one.upstream)
    known = one.upstream in context.actors
    return [
        Cell(name, name, href=context.to(f"/actors/{one.upstream}") if known else None),
        Cell(word(context, "layer", one.layer)),
        Cell(
            exposure_in_words(context, one),
            one.exposure.value_lo,
            fact=exposure_id(one.path[0], one.upstream),
            upper=one.exposure.value_hi,
            unit="%",
        ),
        Cell(str(one.tier), one.tier),
        Cell(STEP.join(actor_name(context, firm) for firm in one.path)),
    ]


def exposure_in_words(context: Context, one: Exposure) -> str:
    """Return an exposure as the range of percent that it is."""
    found = one.exposure
    return formats.percent_interval(found.value_lo, found.value_hi, context.language)


def find_exposure(context: Context, rest: str) -> Exposure:
    """Return the exposure that an id "<buyer>|<upstream>" names.

    Raises:
        NotFoundError: no known chain joins the two on this day.
    """
    buyer, _, upstream = rest.partition("|")
    for one in exposures_of(context, buyer):
        if one.upstream == upstream:
            return one
    raise NotFoundError(f"no known chain joins '{buyer}' to '{upstream}' on this day")


def edges_along(context: Context, path: tuple[str, ...]) -> list[Edge]:
    """Return the sourced relations of a chain of undertakings, from the buyer upwards."""
    of = context.readings.members.undertaking_of
    steps = list(pairwise(path))
    found = [
        (steps.index(step), edge)
        for edge in context.readings.edges
        if edge.kind == "supplies" and (step := (of(edge.target), of(edge.source))) in steps
    ]
    return [edge for _, edge in sorted(found, key=lambda pair: pair[0])]


def _exposure(context: Context, rest: str) -> Provenance:
    one = find_exposure(context, rest)
    along = edges_along(context, one.path)
    facts = dict.fromkeys((edge.table, edge.fact_key) for edge in along)
    rows = [statements_of(context, table, key)[0].row for table, key in facts]
    by_source = {str(row["source_url"]): row for row in rows}
    names = {
        "buyer": actor_name(context, one.path[0]),
        "upstream": actor_name(context, one.upstream),
    }
    return Provenance(
        id=exposure_id(one.path[0], one.upstream),
        title=context.say("actors.exposure_of", **names),
        value=exposure_in_words(context, one),
        values=(
            *(
                (
                    word(context, "layer", category),
                    formats.percent_interval(found.value_lo, found.value_hi, context.language),
                )
                for category, found in one.by_category.items()
            ),
            (
                context.say("actors.known_chain"),
                STEP.join(actor_name(context, firm) for firm in one.path),
            ),
        ),
        formula=context.say("actors.exposure_formula"),
        inputs=tuple(
            Input(
                context.say("actors.exposure_step", number=place),
                relation_in_words(context, edge),
                f"{edge.table}:{edge.fact_key}",
            )
            for place, edge in enumerate(along, start=1)
        ),
        statements=tuple(Statement(row, True) for row in by_source.values()),
        remarks=(context.say("actors.exposure_note"),),
    )


MEASURES["exposure"] = _exposure
