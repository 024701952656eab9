"""Gaps of the law: gatekeeper by layer, and the deals in layers without a designated service."""

from collections.abc import Sequence

from dashboard.web.context import Context
from dashboard.web.parts.cells import actor_cell
from dashboard.web.provenance import MEASURES, Input, Provenance, Statement
from dashboard.web.view import Cell, Column, Section, Table
from dashboard.web.wording import actor_name, amount_in_words, word
from data.errors import NotFoundError
from data.language import formats
from graph.dma.gaps import LAYERS
from graph.records import Record, records

MARKS = {"designated": "■", "under_investigation": "◧", "none": "□", "unmapped": "–"}
"""Shape beside the word of a state."""

WITHOUT = "all"
"""In a fact id: all deals in layers where no gatekeeper has a designated service."""


def gap_id(gatekeeper: str, layer: str) -> str:
    """Return the id under which the drawer lists the deals of a cell."""
    return f"gap:{gatekeeper}|{layer}"


def section(context: Context) -> Section:
    """Return the matrix and the counts."""
    found = context.readings.legal_gaps
    layers = ", ".join(word(context, "layer", one) for one in found.layers_without_service)
    counted = len(found.deals_there)
    return Section(
        context.say("gatekeepers_page.gaps"),
        [matrix(context), _counts(context)],
        intro=context.say(
            "gatekeepers_page.gaps_intro",
            layers=layers or "–",
            count=counted,
            deals=found.n_deals,
            unknown=len(found.layer_unknown),
        ),
        anchor="gaps",
    )


def matrix(context: Context) -> Table:
    """Return gatekeeper × layer: the state in a word and the number of deals there."""
    found = context.readings.legal_gaps
    keepers = list(dict.fromkeys(gatekeeper for gatekeeper, _ in found.cells))
    return Table(
        name="gaps",
        caption=context.say("gatekeepers_page.gaps_caption"),
        columns=[
            Column("gatekeeper", context.say("gatekeepers.undertaking"), heads_row=True),
            *(Column(layer, word(context, "layer", layer), sortable=False) for layer in LAYERS),
        ],
        rows=[
            [actor_cell(context, keeper), *(_cell(context, keeper, layer) for layer in LAYERS)]
            for keeper in keepers
        ],
        note=context.say("gatekeepers_page.gaps_note"),
        show_caption=False,
    )


def _cell(context: Context, gatekeeper: str, layer: str) -> Cell:
    found = context.readings.legal_gaps
    state = found.cells[(gatekeeper, layer)]
    deals = found.deals.get((gatekeeper, layer), ())
    shown = f"{MARKS[state]} {context.say(f'gatekeepers_page.gap.{state}')}"
    if not deals:
        return Cell(shown, state)
    counted = context.say("gatekeepers_page.deals_count", count=len(deals))
    return Cell(f"{shown} · {counted}", f"{state} {len(deals)}", fact=gap_id(gatekeeper, layer))


def _counts(context: Context) -> Table:
    found = context.readings.legal_gaps
    count = len(found.deals_there)
    rows = [
        [
            Cell(context.say("gatekeepers_page.deals_uncovered")),
            Cell(str(count), count, fact=gap_id(WITHOUT, WITHOUT) if count else None),
        ],
        [
            Cell(context.say("gatekeepers_page.deals_layer_unknown")),
            Cell(str(len(found.layer_unknown)), len(found.layer_unknown),
                 fact=gap_id(WITHOUT, "unknown") if found.layer_unknown else None),
        ],
        [
            Cell(context.say("gatekeepers_page.deals_all")),
            Cell(str(found.n_deals), found.n_deals),
        ],
    ]  # fmt: skip
    return Table(
        name="gap-counts",
        caption=context.say("gatekeepers_page.gap_counts_caption"),
        columns=[
            Column("what", context.say("gatekeepers_page.deals_since"), heads_row=True),
            Column("count", context.say("shell.menu.deals"), "number"),
        ],
        rows=rows,
    )


def _gap(context: Context, rest: str) -> Provenance:
    gatekeeper, _, layer = rest.partition("|")
    found = context.readings.legal_gaps
    if gatekeeper == WITHOUT:
        ids: Sequence[str] = found.layer_unknown if layer == "unknown" else found.deals_there
        title = context.say("gatekeepers_page.deals_layer_unknown" if layer == "unknown"
                            else "gatekeepers_page.deals_uncovered")  # fmt: skip
    else:
        ids = found.deals.get((gatekeeper, layer), ())
        title = f"{actor_name(context, gatekeeper)} · {word(context, 'layer', layer)}"
    if not ids:
        raise NotFoundError(f"no deals '{rest}' on this day")
    frame = context.facts.frame("deal")
    rows = records(frame[frame["fact_key"].isin(list(ids))])
    return Provenance(
        id=f"gap:{rest}",
        title=title,
        value=context.say("gatekeepers_page.deals_count", count=len(ids)),
        formula=context.say("gatekeepers_page.gap_formula"),
        inputs=tuple(Input(_day(context, row), _deal(context, row), f"deal:{row['fact_key']}")
                     for row in rows),
        statements=tuple(Statement(row, True) for row in rows),
    )  # fmt: skip


def _day(context: Context, row: Record) -> str:
    return formats.partial_date(row["announced"], context.language)


def _deal(context: Context, row: Record) -> str:
    parties = f"{actor_name(context, row['source_org'])} → {actor_name(context, row['target_org'])}"
    kind = word(context, "deal_kind", row["kind"])
    return f"{parties}, {kind}, {amount_in_words(context, row)}"


MEASURES["gap"] = _gap
