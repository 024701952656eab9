"""One organisation: suppliers, customers, owners, stakes, markets, cases, deals, names."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.web.actor_exposure import exposure_table
from dashboard.web.actor_stakes import stakes_figure
from dashboard.web.actors import Actor
from dashboard.web.chain_rows import edge_table
from dashboard.web.context import Context
from dashboard.web.findings.filters import follow_address
from dashboard.web.layered_chain import chain_figure
from dashboard.web.measures import market_name, share_fact
from dashboard.web.merged import MERGED, merge_note
from dashboard.web.page import Page
from dashboard.web.pages.deals import deals_table, parties
from dashboard.web.parts.cells import (
    actor_cell,
    date_cell,
    grades_of,
    percent_cell,
    source_cell,
    source_column,
    word_cell,
)
from dashboard.web.parts.text import PLAIN_WAY, badge, page_link
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.web.wording import actor_name, case_title, share_in_words, word
from data.errors import NotFoundError
from graph.records import Record, listed, records


def layout(context: Context) -> View:
    """Return the profile of one organisation with everything under its control.

    Raises:
        NotFoundError: no organisation has this slug.
    """
    slug = context.slugs["slug"]
    actor = context.actors.get(slug)
    if actor is None:
        raise NotFoundError(context.say("actors.unknown_actor", slug=slug))
    group = context.actors.under(slug)
    supply = [edge for edge in context.readings.edges if edge.kind == "supplies"]
    suppliers = [e for e in supply if e.target in group and e.source not in group]
    customers = [e for e in supply if e.source in group and e.target not in group]
    deals = _deals(context, group)
    holdings = _holdings(context, group)
    sections: list[Any] = [merge_note(context, slug), _identity(context, actor)]
    around = [*suppliers, *customers]
    if around:
        sections.append(chain_figure(context, around, slug))
    stairs = stakes_figure(context, group)
    tables = _sections(
        context,
        [
            ("suppliers", edge_table(context, suppliers, "suppliers", show_caption=False)),
            ("customers", edge_table(context, customers, "customers", show_caption=False)),
            ("exposure", exposure_table(context, slug)),
            ("owners", _stakes_table(context, [r for r in holdings if r["held"] in group],
                                     "owners")),
            ("stakes", _stakes_table(context, [r for r in holdings if r["holder"] in group],
                                     "stakes")),
            ("markets", _markets_table(context, group)),
            ("cases", _cases_table(context, group)),
            ("deals", deals_table(context, deals)),
        ],
    )  # fmt: skip
    # The staircases stand before the tables of stakes that they draw.
    sections += [*tables[:3], stairs, *tables[3:]]
    return View(
        title=actor.name,
        finding=context.say(
            "actors.actor_finding",
            name=actor.name,
            suppliers=len({e.source for e in suppliers}),
            customers=len({e.target for e in customers}),
            deals=len(deals),
            units=len(group) - 1,
        ),
        blocks=sections,
        grades=grades_of(deals) or frozenset(),
        lead=_badges(context, actor),
        breadcrumb=[(context.say("shell.menu.actors"), context.to("/actors"))],
    )


def _sections(context: Context, named: Sequence[tuple[str, Table]]) -> list[Section]:
    return [
        Section(
            context.say(f"actors.section.{name}", count=len(table.rows)),
            [
                table
                if table.rows
                else html.P(context.say(f"actors.none.{name}"), className="empty")
            ],
            anchor=name,
        )
        for name, table in named
    ]


def _badges(context: Context, actor: Actor) -> html.P:
    shown: list[Any] = []
    if actor.gatekeeper:
        shown.append(badge(context.say("actors.gatekeeper"), "gatekeeper"))
    shown += [badge(word(context, "layer", layer)) for layer in actor.layers]
    chain = page_link(context.to("/chain", ego=actor.id), context.say("actors.open_chain"))
    findings = page_link(context.to("/alerts", org=actor.id), context.say("actors.open_alerts"))
    follow = html.A(
        context.say("actors.follow"),
        href=follow_address(context, actor.id),
        target=PLAIN_WAY,
        title=context.say("actors.follow_hint"),
    )
    bought = page_link(context.to("/whatif", target=actor.id), context.say("actors.whatif"))
    return html.P([*shown, " ", chain, " · ", findings, " · ", bought, " · ", follow])


def _identity(context: Context, actor: Actor) -> html.Dl:
    units = context.actors.units(actor.id)
    entries: list[tuple[str, Any]] = [
        (context.say("actors.seat"), actor.country or context.say("parts.unknown")),
        (context.say("words.column.kind"), word(context, "org_kind", actor.kind)),
    ]
    if actor.parent:
        parent = page_link(context.to(f"/actors/{actor.parent}"), actor_name(context, actor.parent))
        entries.append((context.say("actors.controlled_by"), parent))
    if units:
        links: list[Any] = []
        for unit in units:
            links += [page_link(context.to(f"/actors/{unit.id}"), unit.name), ", "]
        entries.append((context.say("actors.controls"), links[:-1]))
    if actor.aliases:
        entries.append((context.say("actors.aliases"), ", ".join(actor.aliases)))
    for name, value in actor.identifiers:
        entries.append((context.say(f"actors.identifier.{name}"), value))
    terms: list[Any] = []
    for name, value in entries:
        terms += [html.Dt(name), html.Dd(value)]
    terms += [html.Dt(context.say("actors.reference")), html.Dd(context.say("actors.unverified"))]
    return html.Dl(terms, className="facts")


def _deals(context: Context, group: frozenset[str]) -> list[Record]:
    rows = [row for row in records(context.facts.frame("deal")) if parties(row) & group]
    return sorted(rows, key=lambda row: str(row["announced_last"]), reverse=True)


def _holdings(context: Context, group: frozenset[str]) -> list[Record]:
    rows = records(context.facts.frame("ownership"))
    kept = [row for row in rows if row["held"] in group or row["holder"] in group]
    return sorted(kept, key=lambda row: str(row["as_of_last"]), reverse=True)


def _stakes_table(context: Context, rows: Sequence[Record], name: str) -> Table:
    return Table(
        name=name,
        caption=context.say(f"actors.caption_{name}"),
        columns=[
            Column("holder", context.say("words.column.holder"), heads_row=True),
            Column("held", context.say("words.column.held")),
            Column("stake", context.say("words.column.stake_pct"), "number"),
            Column("votes", context.say("words.column.voting_pct"), "number"),
            Column("as_of", context.say("words.column.as_of"), "date"),
            Column("basis", context.say("words.column.basis")),
            source_column(context),
        ],
        rows=[
            [
                actor_cell(context, row["holder"]),
                actor_cell(context, row["held"]),
                percent_cell(context, row["stake_pct"], f"ownership:{row['fact_key']}"),
                percent_cell(context, row["voting_pct"], f"ownership:{row['fact_key']}"),
                date_cell(context, row["as_of"]),
                Cell(str(row["basis"] or "")),
                source_cell(context, row, "ownership"),
            ]
            for row in rows
        ],
        note=context.say("actors.stakes_note"),
        show_caption=False,
    )


def _markets_table(context: Context, group: frozenset[str]) -> Table:
    newest: dict[tuple[str, str, str, str, str], Record] = {}
    for row in records(context.facts.frame("share")):
        if row["org"] in group and row["role"] == "firm":
            key = (row["market"], row["geography"], row["metric"], row["estimator"], row["org"])
            if key not in newest or row["period_last"] > newest[key]["period_last"]:
                newest[key] = row
    rows = sorted(newest.values(), key=lambda row: -(row["share_pct"] or 0))
    return Table(
        name="markets",
        caption=context.say("actors.caption_markets"),
        columns=[
            Column("market", context.say("words.column.market"), heads_row=True),
            Column("org", context.say("words.column.org")),
            Column("geography", context.say("words.column.geography")),
            Column("period", context.say("words.column.period"), "date"),
            Column("share", context.say("words.column.share_pct"), "number"),
            Column("estimator", context.say("words.column.estimator")),
            source_column(context),
        ],
        rows=[
            [
                Cell(market_name(context, row["market"]),
                     href=context.to(f"/markets/{row['market']}")),
                actor_cell(context, row["org"]),
                word_cell(context, "geography", row["geography"]),
                date_cell(context, row["period"]),
                Cell(share_in_words(context, row), row["share_pct"], fact=share_fact(row),
                     unit="%"),
                Cell(str(row["estimator"])),
                source_cell(context, row, share_fact(row).partition(":")[0]),
            ]
            for row in rows
        ],
        show_caption=False,
    )  # fmt: skip


def _cases_table(context: Context, group: frozenset[str]) -> Table:
    rows: list[tuple[str, list[Cell]]] = []
    for row in records(context.facts.frame("dma_case")):
        if row["org"] in group:
            rows.append((str(row["event_date"]), _dma_row(context, row)))
    for row in records(context.facts.frame("merger")):
        if {*listed(row["acquirer"]), *listed(row["target"])} & group:
            when = row["decided"] or row["notified"] or row["initiated"]
            rows.append((str(when or ""), _merger_row(context, row, when)))
    rows.sort(key=lambda pair: pair[0], reverse=True)
    return Table(
        name="cases",
        caption=context.say("actors.caption_cases"),
        columns=[
            Column("date", context.say("words.column.date"), "date"),
            Column("number", context.say("words.column.case_number"), heads_row=True),
            Column("subject", context.say("words.column.subject")),
            Column("step", context.say("words.column.event")),
            Column("authority", context.say("words.column.authority")),
            source_column(context),
        ],
        rows=[cells for _, cells in rows],
        show_caption=False,
    )


def _dma_row(context: Context, row: Record) -> list[Cell]:
    return [
        date_cell(context, row["event_date"]),
        Cell(str(row["case_number"] or "").replace("|", ", ")),
        Cell(case_title(context, row["subject"])),
        word_cell(context, "case_event", row["event"]),
        Cell(context.say("actors.commission")),
        source_cell(context, row, "dma_case"),
    ]


def _merger_row(context: Context, row: Record, when: str | None) -> list[Cell]:
    return [
        date_cell(context, when),
        Cell(str(row["case_number"] or context.say("parts.unknown"))),
        Cell(f"{row['acquirer_name'] or row['acquirer']} / {row['target_name'] or row['target']}"),
        word_cell(context, "outcome", row["outcome"]),
        Cell(str(row["authority"])),
        source_cell(context, row, "merger"),
    ]


PAGE = Page(name="actor", path="/actors/<slug>", layout=layout, parameters=(MERGED,))
