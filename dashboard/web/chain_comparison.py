"""The chain on two days: relations that came, ended or changed, and why."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.web.chain_rows import kind_of, member_cell
from dashboard.web.context import Context
from dashboard.web.layered_chain import Overlay, chain_figure
from dashboard.web.parts.cells import source_column
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.web.wording import word
from data.language import formats
from graph.chain.changes import EdgeChange, chain_changes
from graph.chain.edges import Edge

USUAL_SPAN = timedelta(days=90)
CAUSES = ("world", "knowledge")


def compared_day(context: Context) -> date:
    """Return the earlier day: the address's, else ninety days before the day shown."""
    asked = context.state.get("since")
    return date.fromisoformat(asked) if asked else context.as_of - USUAL_SPAN


def comparison(context: Context, controls: Sequence[object], centre: str) -> View:
    """Return the page that compares two days, of the whole chain or of one member's relations."""
    earlier = compared_day(context)
    title = context.say("chain.compare_title")
    days = {
        "earlier": formats.day(earlier, context.language),
        "later": formats.day(context.as_of, context.language),
    }
    if earlier >= context.as_of:
        return View(title, context.say("chain.compare_order", **days), list(controls))
    found = [
        one
        for one in chain_changes(context.snapshot.facts, earlier, context.as_of)
        if not centre or centre in (one.edge.source, one.edge.target)
    ]
    blocks: list[object] = list(controls)
    world = [one for one in found if one.cause == "world"]
    if world:
        over = Overlay(
            added=frozenset(one.edge for one in world if one.how == "added"),
            removed=frozenset(one.edge for one in world if one.how == "removed"),
        )
        blocks.append(chain_figure(context, [one.edge for one in world], centre, over))
    for cause in CAUSES:
        rows = [one for one in found if one.cause == cause]
        intro = context.say(f"chain.compare_{cause}_intro", **days)
        section = context.say(f"chain.compare_{cause}", count=len(rows))
        blocks.append(Section(section, [_table(context, rows, cause)], intro=intro, anchor=cause))
    how = [one.how for one in world]
    return View(
        title=title,
        finding=context.say(
            "chain.compare_finding",
            **days,
            added=how.count("added"), removed=how.count("removed"), changed=how.count("changed"),
            knowledge=len(found) - len(world),
        ),
        blocks=blocks,
        grades=frozenset(one.edge.grade or 3 for one in found),
        breadcrumb=[(context.say("shell.menu.chain"), context.to("/chain"))],
    )  # fmt: skip


def _table(context: Context, changes: Sequence[EdgeChange], cause: str) -> Table:
    return Table(
        name=f"changes-{cause}",
        caption=context.say(f"chain.compare_{cause}", count=len(changes)),
        columns=[
            Column("how", context.say("chain.compare_how")),
            Column("source", context.say("words.column.upstream"), heads_row=True),
            Column("target", context.say("words.column.downstream")),
            Column("kind", context.say("words.column.relation")),
            Column("product", context.say("words.column.product")),
            Column("before", context.say("chain.compare_before")),
            Column("after", context.say("chain.compare_after")),
            source_column(context),
        ],
        rows=[
            [
                Cell(context.say(f"chain.compare_{one.how}"), one.how),
                member_cell(context, one.edge.source),
                member_cell(context, one.edge.target),
                Cell(kind_of(context, one.edge)),
                Cell(one.edge.product or ""),
                Cell(_terms(context, one.before)),
                Cell(_terms(context, one.after)),
                Cell(
                    word(context, "table", one.edge.table),
                    fact=f"{one.edge.table}:{one.edge.fact_key}",
                    grade=one.edge.grade,
                ),
            ]
            for one in changes
        ],
        empty=context.say("chain.compare_none"),
        page_size=40,
        show_caption=False,
    )


def _terms(context: Context, edge: Edge | None) -> str:
    """Return what is said of a relation: share or stake, terms; a dash where there is none."""
    if edge is None:
        return "–"
    parts = []
    for low, high in ((edge.share_lo, edge.share_hi), (edge.stake_lo, edge.stake_hi)):
        if low is not None:
            parts.append(formats.percent_interval(low, high, context.language))
    if edge.exclusivity not in (None, "unknown"):
        parts.append(word(context, "exclusivity", edge.exclusivity))
    if edge.since:
        since = formats.partial_date(edge.since, context.language)
        parts.append(context.say("chain.compare_since", date=since))
    return ", ".join(parts) or context.say("parts.unknown")
