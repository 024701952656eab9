"""Deals: what was signed, by kind, party and basis; amounts of different bases stay apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from dash import html

from dashboard.figures.deals import DealMark, timeline
from dashboard.web.address import SLUG, Parameter
from dashboard.web.context import Context
from dashboard.web.elements import text_field
from dashboard.web.page import Page
from dashboard.web.parts.cells import (
    actor_cell,
    amount_cell,
    date_cell,
    grades_of,
    source_cell,
    source_column,
    word_cell,
)
from dashboard.web.parts.figure import style_of
from dashboard.web.parts.forms import address_form, choice, labelled
from dashboard.web.parts.text import page_link
from dashboard.web.view import Cell, Column, Figure, Table, View
from dashboard.web.wording import actor_name, amount_in_words, word
from data.language import formats
from graph.records import Record, listed, records

KINDS = [
    "investment",
    "acquisition",
    "acquihire",
    "joint_venture",
    "cloud_contract",
    "chip_supply",
    "licence",
    "distribution",
    "partnership",
    "public_grant",
]
BASES = ["paid", "committed", "contract_value", "up_to", "estimated", "round_total", "none"]
STATUSES = ["announced", "completed", "under_review", "abandoned", "expired"]
PARAMETERS = (
    Parameter("kind", choices=tuple(KINDS)),
    Parameter("basis", choices=tuple(BASES)),
    Parameter("status", choices=tuple(STATUSES)),
    Parameter("org", pattern=SLUG),
    Parameter("since", pattern=r"(19|20)\d\d"),
    Parameter("currency", pattern=r"[A-Z]{3}", default="USD"),
    Parameter("q"),
)


def layout(context: Context) -> View:
    """Return the page of deals under the address's filters."""
    rows = filtered(context)
    table = deals_table(context, rows)
    return View(
        title=context.say("deals.title"),
        finding=_finding(context, rows),
        blocks=[
            _filters(context),
            _chips(context),
            timeline_figure(context, rows) if rows else None,
            table,
        ],
        grades=grades_of(rows),
        lead=html.P(page_link(context.to("/whatif"), context.say("deals.whatif"))),
    )


def filtered(context: Context) -> list[Record]:
    """Return the deals that the filters keep, newest first."""
    rows = records(context.facts.frame("deal"))
    state = context.state
    group = context.actors.under(state.get("org")) if state.get("org") else frozenset()
    words = state.get("q").casefold()
    kept = [
        row
        for row in rows
        if _fits(row, "kind", state.get("kind"))
        and _fits(row, "amount_basis", state.get("basis"))
        and _fits(row, "status", state.get("status"))
        and (not group or group & parties(row))
        and (not state.get("since") or str(row["announced"]) >= state.get("since"))
        and (not words or words in _searchable(context, row))
    ]
    return sorted(kept, key=lambda row: str(row["announced_last"]), reverse=True)


def parties(row: Record) -> set[str]:
    """Return the organisations of a deal."""
    return {str(row["source_org"]), str(row["target_org"]), *listed(row["other_parties"])}


def _fits(row: Record, column: str, wanted: str) -> bool:
    return not wanted or (row[column] or "none") == wanted


def _searchable(context: Context, row: Record) -> str:
    names = [actor_name(context, party) for party in parties(row)]
    return " ".join([*names, str(row["description"] or ""), str(row["id"])]).casefold()


def deals_table(context: Context, rows: Sequence[Record], name: str = "deals") -> Table:
    """Return the table of deals; the amount and the source open the statements."""
    columns = [
        Column("announced", context.say("words.column.announced"), "date"),
        Column("source", context.say("words.column.source_org"), heads_row=True),
        Column("target", context.say("words.column.target_org")),
        Column("kind", context.say("words.column.kind")),
        Column("amount", context.say("words.column.amount"), "number"),
        Column("basis", context.say("words.column.amount_basis")),
        Column("status", context.say("words.column.status")),
        Column("exclusivity", context.say("words.column.exclusivity")),
        source_column(context),
    ]
    return Table(
        name=name,
        caption=context.say("deals.caption", count=len(rows)),
        columns=columns,
        rows=[_row(context, row) for row in rows],
        empty=context.say("deals.empty"),
        filters=_filters_in_words(context),
        page_size=50,
        note=context.say("deals.order_note"),
    )


def _row(context: Context, row: Record) -> list[Cell]:
    target = actor_cell(context, row["target_org"])
    others = [actor_name(context, party) for party in listed(row["other_parties"])]
    with_others = context.say("deals.with", names=", ".join(others)) if others else None
    disputed = (context.say("deals.disputed"),) if row["disputed"] else ()
    amount = amount_cell(context, "deal", row)
    return [
        date_cell(context, row["announced"]),
        actor_cell(context, row["source_org"]),
        Cell(target.text, target.value, href=target.href, note=with_others),
        word_cell(context, "deal_kind", row["kind"]),
        replace(amount, badges=disputed),
        word_cell(context, "basis", row["amount_basis"] or "none"),
        word_cell(context, "status", row["status"]),
        word_cell(context, "exclusivity", row["exclusivity"]),
        source_cell(context, row, "deal"),
    ]


def _finding(context: Context, rows: Sequence[Record]) -> str:
    if not rows:
        return context.say("deals.finding_none")
    known = [row for row in rows if row["amount"] is not None]
    kinds = Counter(str(row["kind"]) for row in rows).most_common(2)
    listed_kinds = ", ".join(f"{word(context, 'deal_kind', k)} {n}" for k, n in kinds)
    largest = max(
        (row for row in known if row["currency"] == "USD"), key=lambda r: r["amount"], default=None
    )
    sentence = context.say(
        "deals.finding", count=len(rows), kinds=listed_kinds, unknown=len(rows) - len(known)
    )
    if largest is None:
        return sentence
    return f"{sentence} " + context.say(
        "deals.finding_largest",
        source=actor_name(context, largest["source_org"]),
        target=actor_name(context, largest["target_org"]),
        amount=amount_in_words(context, largest),
    )


def timeline_figure(context: Context, rows: Sequence[Record]) -> Figure:
    """Return the timeline of deals with an amount in the chosen currency, one lane per basis."""
    currency = context.state.get("currency", "USD")
    shown = [row for row in rows if row["amount"] is not None and row["currency"] == currency]
    actors = context.snapshot.actors_on(context.as_of)
    marks = [
        DealMark(
            first=row["announced_first"],
            last=min(row["announced_last"], pd.Timestamp(context.as_of)),
            basis=str(row["amount_basis"] or "estimated"),
            amount=float(row["amount"]),
            kind=str(row["kind"]),
            role=_role(actors.role(row["source_org"]), actors.role(row["target_org"])),
            abandoned=row["status"] == "abandoned",
            hover=_hover(context, row),
            href=context.opening(f"deal:{row['fact_key']}"),
        )
        for row in shown
    ]
    per_basis = Counter(mark.basis for mark in marks)
    lanes = [(basis, word(context, "basis", basis)) for basis in BASES if per_basis[basis]]
    left_out = len(rows) - len(shown)
    alternative = context.say(
        "deals.timeline_alternative",
        count=len(marks),
        currency=currency,
        lanes=", ".join(f"{shown_name} {per_basis[basis]}" for basis, shown_name in lanes) or "0",
    )
    twin = deals_table(context, shown, "timeline")
    return Figure(
        name="deal-timeline",
        title=context.say("deals.timeline_title", currency=currency),
        subtitle=context.say("deals.timeline_subtitle"),
        alternative=alternative,
        plotly=timeline(style_of(context), marks, lanes),
        twin=twin,
        legend=_legend(context),
        note=context.say("deals.timeline_note", count=left_out),
    )


def _role(source: str, target: str) -> str:
    for role in ("gatekeeper", "european"):
        if role in (source, target):
            return role
    return "other"


def _legend(context: Context) -> html.Ul:
    entries = [
        ("gatekeeper", context.say("deals.legend_gatekeeper")),
        ("european", context.say("deals.legend_european")),
        ("other", context.say("parts.legend.other")),
    ]
    return html.Ul(
        [
            html.Li([html.Span(className=f"key key-{role}", **{"aria-hidden": "true"}), shown])
            for role, shown in entries
        ],
        className="legend",
    )


def _hover(context: Context, row: Record) -> str:
    source, target = (actor_name(context, row[side]) for side in ("source_org", "target_org"))
    return (
        f"<b>{source} → {target}</b>"
        f"<br>{amount_in_words(context, row)}<br>{word(context, 'deal_kind', row['kind'])}, "
        f"{word(context, 'status', row['status'])}<br>"
        f"{formats.partial_date(row['announced'], context.language)}"
    )


def _filters(context: Context) -> html.Div:
    state = context.state
    everything = ("", context.say("deals.any"))
    form = address_form(
        context.here(
            kind=None, basis=None, status=None, since=None, q=None, page=None, currency=None
        ),
        [
            labelled(
                context.say("deals.words"),
                text_field("q", state.get("q"), "search", maxLength=200),
            ),
            choice(
                context.say("words.column.kind"),
                "kind",
                [everything, *((k, word(context, "deal_kind", k)) for k in KINDS)],
                state.get("kind"),
            ),
            choice(
                context.say("words.column.amount_basis"),
                "basis",
                [everything, *((b, word(context, "basis", b)) for b in BASES)],
                state.get("basis"),
            ),
            choice(
                context.say("words.column.status"),
                "status",
                [everything, *((s, word(context, "status", s)) for s in STATUSES)],
                state.get("status"),
            ),
            choice(
                context.say("deals.since"),
                "since",
                [everything, *((str(y), str(y)) for y in range(context.as_of.year, 2013, -1))],
                state.get("since"),
            ),
            choice(
                context.say("deals.currency"),
                "currency",
                [(c, c) for c in ("USD", "EUR", "GBP", "CNY")],
                state.get("currency", "USD"),
            ),
        ],
        context.say("deals.filter"),
        label=context.say("deals.filters"),
    )
    return html.Div(form, className="filters")


def _active(context: Context) -> list[tuple[str, str]]:
    state = context.state
    shown = {
        "kind": word(context, "deal_kind", state.get("kind")),
        "basis": word(context, "basis", state.get("basis")),
        "status": word(context, "status", state.get("status")),
        "org": actor_name(context, state.get("org")),
        "since": context.say("deals.since_year", year=state.get("since")),
        "q": f"“{state.get('q')}”",
    }
    return [(name, words) for name, words in shown.items() if state.get(name)]


def _filters_in_words(context: Context) -> str:
    return "; ".join(words for _, words in _active(context))


def _chips(context: Context) -> html.Ul | None:
    active = _active(context)
    if not active:
        return None
    chips = [
        html.Li(
            page_link(
                context.here(**{name: None, "page": None}),
                context.say("deals.without", filter=words),
            )
        )
        for name, words in active
    ]
    return html.Ul(chips, className="chips")


PAGE = Page(
    name="deals", path="/deals", layout=layout, parameters=PARAMETERS, menu=True, letter="d"
)
