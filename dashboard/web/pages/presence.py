"""Presence: which gatekeepers stand in which layers, since when, and with which shares."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.web.address import DAY, Parameter
from dashboard.web.context import Context
from dashboard.web.elements import text_field
from dashboard.web.measures import market_name, share_fact
from dashboard.web.page import Page
from dashboard.web.parts.cells import actor_cell
from dashboard.web.parts.forms import address_form, labelled, switch
from dashboard.web.provenance import MEASURES, Input, Provenance, Statement, statements_of
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.web.wording import actor_name, member_name, word
from data.errors import NotFoundError
from data.language import formats
from graph.chain.members import SUPPLY_LAYERS
from graph.chain.presence import (
    Evidence,
    Presence,
    gatekeepers,
    group_shares,
    joint_ventures,
    presence_matrix,
)

MARKS = {
    "own_product": "■",
    "control": "■",
    "stake": "◧",
    "exclusive_distribution": "◎",
    "internal_only": "□",
}
"""Shape beside the word: filled, half, ring; hollow is no entry into the layer."""
STAKES = ("10", "25")
YEAR = timedelta(days=365)
PARAMETERS = (
    Parameter("stake", choices=STAKES),
    Parameter("ventures", choices=("yes",)),
    Parameter("from", pattern=DAY, reader=date.fromisoformat),
    Parameter("until", pattern=DAY, reader=date.fromisoformat),
)


def layout(context: Context) -> View:
    """Return the matrix group × layer, and the shares of each group counted once."""
    cells = _cells(context)
    first, last = _period(context)
    new = [one for one in cells if one.entered_within(first, last)]
    entries = [one for one in cells if one.is_entry]
    return View(
        title=context.say("presence.title"),
        finding=context.say(
            "presence.finding",
            cells=formats.number(len(entries), context.language),
            groups=formats.number(len({one.group for one in entries}), context.language),
            new=formats.number(len(new), context.language),
            first=formats.day(first, context.language),
            last=formats.day(last, context.language),
        ),
        blocks=[
            _switches(context, first, last),
            Section(
                context.say("presence.matrix"),
                [_matrix(context, cells, first, last), _legend(context)],
                intro=context.say("presence.matrix_intro"),
                anchor="matrix",
            ),
            Section(
                context.say("presence.shares"),
                [_shares(context), _ventures(context)],
                intro=context.say("presence.shares_intro"),
                anchor="shares",
            ),
        ],
    )


def _stake(context: Context) -> float | None:
    """Return the percent from which a stake counts, None where stakes do not count."""
    asked = context.state.get("stake")
    return float(asked) if asked else None


def _cells(context: Context) -> list[Presence]:
    return presence_matrix(
        context.facts,
        stake_from=_stake(context),
        members_on=context.readings.members,
        edges_on=context.readings.edges,
    )


def _period(context: Context) -> tuple[date, date]:
    """Return the days between which a first entry is marked: the year before the day shown."""
    first, last = context.state.get("from"), context.state.get("until")
    end = date.fromisoformat(last) if last else context.as_of
    return (date.fromisoformat(first) if first else end - YEAR), end


def _switches(context: Context, first: date, last: date) -> Component:
    stake, ventures = context.state.get("stake"), context.state.get("ventures")
    options = [(context.say("presence.control_only"), context.here(stake=None), not stake)]
    options += [
        (context.say("presence.stake_from", percent=one), context.here(stake=one), stake == one)
        for one in STAKES
    ]
    together = [
        (context.say("parts.no"), context.here(ventures=None), not ventures),
        (context.say("parts.yes"), context.here(ventures="yes"), bool(ventures)),
    ]
    fields = [
        labelled(context.say("presence.from"), text_field("from", first.isoformat(), "date")),
        labelled(context.say("presence.until"), text_field("until", last.isoformat(), "date")),
    ]
    return html.Div(
        [
            switch(context.say("presence.counts"), options),
            switch(context.say("presence.with_ventures"), together),
            address_form(context.here(), fields, context.say("shell.as_of_go")),
        ],
        className="filters",
    )


def _matrix(context: Context, cells: Sequence[Presence], first: date, last: date) -> Table:
    by_place = {(one.group, one.layer): one for one in cells}
    groups = gatekeepers(context.readings.members)
    return Table(
        name="presence",
        caption=context.say("presence.caption"),
        columns=[
            Column("group", context.say("gatekeepers.undertaking"), heads_row=True),
            *(Column(one, word(context, "layer", one), sortable=False) for one in SUPPLY_LAYERS),
        ],
        rows=[
            [
                actor_cell(context, group),
                *(
                    _cell(context, by_place.get((group, layer)), first, last)
                    for layer in SUPPLY_LAYERS
                ),
            ]
            for group in groups
        ],
        note=context.say("presence.note"),
        show_caption=False,
    )


def _cell(context: Context, found: Presence | None, first: date, last: date) -> Cell:
    if found is None:
        return Cell(context.say("presence.none_known"), "")
    kind = context.say(f"presence.kind.{found.kind}")
    since = (
        formats.partial_date(found.first_seen, context.language)
        if found.first_seen
        else context.say("presence.undated")
    )
    new = (context.say("presence.new"),) if found.entered_within(first, last) else ()
    return Cell(
        f"{MARKS[found.kind]} {kind}",
        f"{found.kind} {found.first_seen or ''}".strip(),
        fact=presence_id(found, _stake(context)),
        note=context.say("presence.since", day=since),
        badges=new,
    )


def presence_id(found: Presence, stake: float | None) -> str:
    """Return the id under which the drawer lists what shows that a group is in a layer."""
    return f"presence:{found.group}|{found.layer}|{'' if stake is None else f'{stake:g}'}"


def _legend(context: Context) -> Component:
    items = [
        html.Li(f"{MARKS[kind]} {context.say(f'presence.kind.{kind}')}")
        for kind in ("own_product", "control", "stake", "exclusive_distribution", "internal_only")
    ]
    return html.Ul(items, className="chips", **{"aria-label": context.say("parts.legend.label")})


def _shares(context: Context) -> Table:
    together = bool(context.state.get("ventures"))
    standing = context.readings.members
    rows: list[list[Cell]] = []
    shares = group_shares(
        context.facts,
        gatekeepers(standing),
        include_joint_ventures=together,
        members_on=standing,
    )
    for group, own in shares.items():
        for one in own:
            shown = formats.percent_interval(one.share_lo, one.share_hi, context.language)
            names = ", ".join(actor_name(context, name) for name in one.organisations)
            rows.append(
                [
                    actor_cell(context, group),
                    Cell(word(context, "layer", one.layer), one.layer),
                    Cell(
                        market_name(context, one.market), href=context.to(f"/markets/{one.market}")
                    ),
                    Cell(word(context, "geography", one.geography)),
                    Cell(formats.partial_date(one.period, context.language), one.period),
                    Cell(one.estimator),
                    Cell(shown, one.share_lo, upper=one.share_hi, unit="%",
                         fact=f"groupshare:{group}|{one.market}|{one.geography}|{one.period}|"
                              f"{one.estimator}|{'yes' if together else ''}"),
                    Cell(names),
                ]
            )  # fmt: skip
    keys = ("group", "layer", "market", "geography", "period", "estimator", "share", "firms")
    titles = {
        "group": context.say("gatekeepers.undertaking"),
        "firms": context.say("presence.counted"),
        **{
            name: word(context, "column", name if name != "share" else "share_pct")
            for name in ("layer", "market", "geography", "period", "estimator", "share")
        },
    }
    return Table(
        name="group_shares",
        caption=context.say("presence.shares_caption"),
        columns=[
            Column(name, titles[name], "number" if name == "share" else "text",
                   heads_row=name == "group")
            for name in keys
        ],
        rows=rows,
        empty=context.say("presence.no_share"),
        page_size=25,
        show_caption=False,
    )  # fmt: skip


def _ventures(context: Context) -> Component:
    found = joint_ventures(context.facts, context.readings.members)
    if not found:
        return html.P(context.say("presence.no_venture"), className="note")
    lines = [
        html.Li(
            context.say(
                "presence.venture",
                firm=actor_name(context, one.firm),
                parents=", ".join(actor_name(context, parent) for parent in one.parents),
            )
        )
        for one in found
    ]
    return html.Ul(lines, className="plain", id="ventures")


def _explain(context: Context, rest: str) -> Provenance:
    group, _, place = rest.partition("|")
    layer, _, stake = place.partition("|")
    cells = presence_matrix(
        context.facts,
        [group],
        stake_from=float(stake) if stake in STAKES else None,
        members_on=context.readings.members,
        edges_on=context.readings.edges,
    )
    cell = next((one for one in cells if one.layer == layer), None)
    if cell is None:
        raise NotFoundError(f"nothing shows '{group}' in '{layer}' on this day")
    return Provenance(
        id=f"presence:{rest}",
        title=f"{actor_name(context, group)} · {word(context, 'layer', layer)}",
        value=context.say(f"presence.kind.{cell.kind}"),
        formula=context.say("presence.formula"),
        inputs=tuple(_input(context, one) for one in cell.evidence),
        statements=tuple(_statements(context, cell.evidence)),
    )


def _input(context: Context, one: Evidence) -> Input:
    since = (
        formats.partial_date(one.since, context.language)
        if one.since
        else context.say("presence.undated")
    )
    through = member_name(context, one.through)
    said = context.say("presence.through", kind=context.say(f"presence.kind.{one.kind}"),
                       through=through, day=since)  # fmt: skip
    return Input(word(context, "table", one.table), said, f"{one.table}:{one.fact_key}")


def _statements(context: Context, evidence: Sequence[Evidence]) -> list[Statement]:
    found: dict[tuple[str, str], Statement] = {}
    for one in evidence:
        found.setdefault(
            (one.table, one.fact_key), statements_of(context, one.table, one.fact_key)[0]
        )
    return list(found.values())


def _explain_share(context: Context, rest: str) -> Provenance:
    group, market, geography, period, estimator, together = (*rest.split("|"), *[""] * 6)[:6]
    shares = group_shares(
        context.facts,
        [group],
        include_joint_ventures=together == "yes",
        members_on=context.readings.members,
    )[group]
    wanted = (market, geography, period, estimator)
    one = next(
        (
            share
            for share in shares
            if (share.market, share.geography, share.period, share.estimator) == wanted
        ),
        None,
    )
    if one is None:
        raise NotFoundError(f"no share of '{group}' in '{market}' on this day")
    inputs: list[Input] = []
    statements: list[Statement] = []
    frame = context.facts.frame("share")
    rows: list[dict[str, Any]] = frame[
        (frame["market"] == market)
        & (frame["geography"] == geography)
        & (frame["period"] == period)
        & (frame["estimator"] == estimator)
        & frame["org"].isin(one.organisations)
    ].to_dict("records")
    for row in rows:
        name = actor_name(context, row["org"])
        inputs.append(
            Input(
                name,
                formats.percent_interval(row["share_lo"], row["share_hi"], context.language),
                share_fact(row),
            )
        )
        table, _, key = share_fact(row).partition(":")
        statements.append(statements_of(context, table, key)[0])
    return Provenance(
        id=f"groupshare:{rest}",
        title=f"{actor_name(context, group)} · {market_name(context, market)}",
        value=formats.percent_interval(one.share_lo, one.share_hi, context.language),
        formula=context.say("presence.share_formula"),
        inputs=tuple(inputs),
        statements=tuple(statements),
    )


MEASURES["presence"] = _explain
MEASURES["groupshare"] = _explain_share

PAGE = Page(name="presence", path="/presence", layout=layout, parameters=PARAMETERS)
