"""The shares of one market: firms as small multiples, all printed rows, indices of others."""

from collections import Counter
from collections.abc import Mapping, Sequence

from dashboard.figures.concentration import ShareRange, share_multiples
from dashboard.web.context import Context
from dashboard.web.market_restatements import Restatement
from dashboard.web.measures import share_fact
from dashboard.web.parts.cells import actor_cell, source_cell, source_column, word_cell
from dashboard.web.parts.figure import style_of
from dashboard.web.parts.legend import roles
from dashboard.web.view import Cell, Column, Figure, Table
from dashboard.web.wording import actor_name, share_in_words
from data.language import formats
from graph.markets.series import ShareSeries
from graph.records import Record, records

PANELS = 12


def share_rows(context: Context, market: str, cut: tuple[str, str]) -> list[Record]:
    """Return the printed shares of a market in one geography and metric, the newest first."""
    frame = context.facts.frame("share")
    chosen = frame[
        (frame["market"] == market) & (frame["geography"] == cut[0]) & (frame["metric"] == cut[1])
    ]
    rows = records(chosen)
    return sorted(
        rows, key=lambda row: (str(row["period_last"]), row["share_pct"] or 0), reverse=True
    )


def shares_figure(
    context: Context,
    rows: Sequence[Record],
    shown: Sequence[ShareSeries],
    restated: Mapping[str, Restatement],
) -> Figure | None:
    """Return one panel per firm; None where no share of a firm is printed."""
    firms = [row for row in rows if row["role"] == "firm" and row["share_lo"] is not None]
    if not firms:
        return None
    weight: Counter[str] = Counter()
    for row in firms:
        weight[str(row["org"])] = max(weight[str(row["org"])], row["share_pct"] or 0)
    panels = []
    for org, _ in weight.most_common(PANELS):
        ranges = [
            ShareRange(
                row["period_last"].date(),
                row["share_lo"],
                row["share_hi"],
                str(row["estimator"]),
                f"<b>{actor_name(context, org)}</b><br>"
                f"{formats.partial_date(row['period'], context.language)}: "
                f"{share_in_words(context, row)}<br>{row['estimator']}",
                context.opening(share_fact(row)),
            )
            for row in firms
            if row["org"] == org
        ]
        panels.append((actor_name(context, org), str(context.actors.role(org)), ranges))
    latest = max(shown, key=lambda one: (one.last_day, one.key))
    leader = latest.firms[0]
    return Figure(
        name="shares",
        title=context.say("markets.shares_title"),
        subtitle=context.say("markets.shares_subtitle"),
        alternative=context.say(
            "markets.shares_alternative",
            count=len(weight),
            leader=actor_name(context, leader.org),
            share=formats.percent_interval(float(leader.lo), float(leader.hi), context.language),
            estimator=latest.key.estimator,
        ),
        plotly=share_multiples(style_of(context), panels),
        twin=shares_table(context, firms, restated, "share-panels"),
        legend=roles(context, "gatekeeper", "european", "other"),
        note=context.say("markets.panels_note", shown=len(panels), count=len(weight)),
    )


def shares_table(
    context: Context,
    rows: Sequence[Record],
    restated: Mapping[str, Restatement],
    name: str = "shares",
) -> Table:
    """Return the printed shares with their ranges and sources; former figures stand below."""
    licences = sorted(
        {context.say("provenance.licence.statcounter")}
        if any(row["estimator"] == "StatCounter" for row in rows)
        else set()
    )
    return Table(
        name=name,
        caption=context.say("markets.shares_caption", count=len(rows)),
        columns=[
            Column("period", context.say("words.column.period"), "date"),
            Column("org", context.say("words.column.org"), heads_row=True),
            Column("share", context.say("words.column.share_pct"), "number"),
            Column("range", context.say("markets.share_range"), "number"),
            Column("role", context.say("words.column.role")),
            Column("estimator", context.say("words.column.estimator")),
            source_column(context),
        ],
        rows=[
            [
                Cell(formats.partial_date(row["period"], context.language), row["period"]),
                actor_cell(context, row["org"]),
                Cell(
                    share_in_words(context, row),
                    row["share_pct"],
                    fact=share_fact(row),
                    unit="%",
                    note=_restated(context, restated.get(str(row["fact_key"]))),
                ),
                Cell(
                    formats.percent_interval(
                        row["share_lo"], row["share_hi"], context.language, _digits(row)
                    ),
                    row["share_lo"],
                    upper=row["share_hi"],
                    unit="%",
                ),
                word_cell(context, "share_role", row["role"]),
                Cell(str(row["estimator"])),
                source_cell(context, row, share_fact(row).partition(":")[0]),
            ]
            for row in rows
        ],
        licences=licences,
        page_size=40 if name == "shares" else None,
    )


def _restated(context: Context, restatement: Restatement | None) -> str | None:
    if restatement is None:
        return None
    return context.say(
        "markets.restated_share",
        day=formats.day(restatement.day, context.language),
        before=share_in_words(context, restatement.former),
    )


def _digits(row: Record) -> int:
    """Return how many decimals the ends of a printed range need (one or two)."""
    ends = [row["share_lo"] or 0.0, row["share_hi"] or 0.0]
    return 1 if all(abs(end * 10 - round(end * 10)) < 1e-6 for end in ends) else 2


def published_table(context: Context, market: str) -> Table:
    """Return indices and ratios of the market that others printed."""
    frame = context.facts.frame("published_index")
    rows = records(frame[frame["market"] == market])
    return Table(
        name="published",
        caption=context.say("markets.published"),
        columns=[
            Column("period", context.say("words.column.period"), "date"),
            Column("measure", context.say("markets.measure"), heads_row=True),
            Column("value", context.say("words.column.value"), "number"),
            Column("geography", context.say("words.column.geography")),
            source_column(context),
        ],
        rows=[
            [
                Cell(formats.partial_date(row["period"], context.language), row["period"]),
                Cell(str(row["measure"]).replace("_", " ")),
                Cell(
                    formats.significant(row["value"], context.language, 2),
                    row["value"],
                    fact=f"published_index:{row['fact_key']}",
                ),
                word_cell(context, "geography", row["geography"]),
                source_cell(context, row, "published_index"),
            ]
            for row in rows
        ],
    )
