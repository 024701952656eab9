"""Creeping stakes of and in one group: staircases with the thresholds they reach."""

from dashboard.figures.stakes import StakePanel, StakeStep, staircases
from dashboard.web.context import Context
from dashboard.web.parts.cells import actor_cell, source_column
from dashboard.web.parts.figure import style_of
from dashboard.web.parts.legend import legend
from dashboard.web.view import Cell, Column, Figure, Table
from dashboard.web.wording import actor_name, word
from data.language import formats
from graph.ownership.holdings import Holding, holdings
from graph.ownership.staircase import THRESHOLDS, WINDOW_MONTHS, Staircase, Step, staircase


def stakes_figure(context: Context, group: frozenset[str]) -> Figure | None:
    """Return the staircases of pairs with two and more disclosed stakes; None without any."""
    known = holdings(context.facts)
    pairs = dict.fromkeys((h.holder, h.held) for h in known if group & {h.holder, h.held})
    stairs = [staircase(known, holder, held, context.as_of) for holder, held in pairs]
    drawn = [one for one in stairs if len(one.steps) > 1]
    if not drawn:
        return None
    rose = [one for one in drawn if one.rise_low is not None and one.rise_low > 0]
    return Figure(
        name="staircase",
        title=context.say("actors.staircase_title"),
        subtitle=context.say(
            "actors.staircase_subtitle",
            thresholds=", ".join(formats.number(one, context.language) for one in THRESHOLDS),
        ),
        alternative=context.say(
            "actors.staircase_alternative",
            count=len(drawn), rose=len(rose), months=WINDOW_MONTHS,
        ),
        plotly=staircases(
            style_of(context), [_panel(context, one) for one in drawn], THRESHOLDS, context.as_of
        ),
        twin=_twin(context, drawn),
        legend=legend(
            context,
            [
                ("crossed", context.say("actors.crossing_certain")),
                ("perhaps", context.say("actors.crossing_possible")),
                ("option", context.say("actors.option")),
            ],
        ),
        note=context.say("actors.staircase_note"),
    )  # fmt: skip


def _panel(context: Context, stairs: Staircase) -> StakePanel:
    holder, held = (actor_name(context, one) for one in (stairs.holder, stairs.held))
    return StakePanel(
        f"{holder} → {held}",
        str(context.actors.role(stairs.holder)),
        [_step(context, step.holding, _certainty(step)) for step in stairs.steps],
        [_step(context, option, "") for option in stairs.options if option.stake_low is not None],
    )


def _step(context: Context, holding: Holding, crossing: str) -> StakeStep:
    low = holding.stake_low or 0.0
    high = low if holding.stake_high is None else holding.stake_high
    shown = formats.percent_interval(low, high, context.language, 2)
    date = formats.partial_date(holding.as_of, context.language)
    said = [f"<b>{shown}</b>", date]
    if holding.option:
        said.append(context.say("actors.option"))
    if crossing:
        said.append(context.say(f"actors.crossing_{crossing}"))
    return StakeStep(
        holding.last_day, low, high, crossing, "<br>".join(said),
        context.opening(f"{holding.table}:{holding.fact_key}"),
    )  # fmt: skip


def _certainty(step: Step) -> str:
    """Return how sure it is that a step reaches a threshold from below; nothing if it does not."""
    found = {one.certainty for one in step.crossings if one.direction == "up"}
    return "certain" if "certain" in found else "possible" if found else ""


def _twin(context: Context, drawn: list[Staircase]) -> Table:
    rows = [
        _row(context, stairs, holding, step)
        for stairs in drawn
        for holding, step in [
            *((step.holding, step) for step in stairs.steps),
            *((option, None) for option in stairs.options),
        ]
    ]
    return Table(
        name="staircase",
        caption=context.say("actors.staircase_title"),
        columns=[
            Column("holder", context.say("words.column.holder"), heads_row=True),
            Column("held", context.say("words.column.held")),
            Column("as_of", context.say("words.column.as_of"), "date"),
            Column("stake", context.say("words.column.stake_pct"), "number"),
            Column("crossing", context.say("actors.crossing")),
            source_column(context),
        ],
        rows=rows,
    )


def _row(context: Context, stairs: Staircase, holding: Holding, step: Step | None) -> list[Cell]:
    fact = f"{holding.table}:{holding.fact_key}"
    low, high = holding.stake_low, holding.stake_high
    shown = (
        context.say("parts.unknown")
        if low is None
        else formats.percent_interval(low, low if high is None else high, context.language, 2)
    )
    said = context.say("actors.option") if step is None else _crossings(context, step)
    return [
        actor_cell(context, stairs.holder),
        actor_cell(context, stairs.held),
        Cell(formats.partial_date(holding.as_of, context.language), holding.as_of),
        Cell(shown, low, fact=fact, upper=high, unit="%"),
        Cell(said),
        Cell(word(context, "table", holding.table), fact=fact, grade=holding.grade),
    ]


def _crossings(context: Context, step: Step) -> str:
    return "; ".join(
        context.say(
            f"actors.crosses_{one.direction}",
            threshold=formats.percent(one.threshold, context.language),
            certainty=context.say(f"actors.{one.certainty}"),
        )
        for one in step.crossings
    )
