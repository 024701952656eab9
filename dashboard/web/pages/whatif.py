"""What if one firm bought another, or a stake in it: markets, supply relations, legal routes."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, cast

from dash import html
from dash.development.base_component import Component

from dashboard.web.address import Parameter
from dashboard.web.context import Context
from dashboard.web.elements import text_field
from dashboard.web.measures import hhi_id, interval_in_words, market_name
from dashboard.web.page import Page
from dashboard.web.parts.cells import actor_cell
from dashboard.web.parts.forms import address_form, choice, labelled
from dashboard.web.parts.text import page_link
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.web.wording import actor_name, of_source, word
from data.errors import NotFoundError, UsageError, VigieError
from data.language import formats
from data.language.catalogue import keys
from data.lookup import find_organisation
from data.regimes import bundled_regimes
from graph.markets.headline import is_aged
from graph.screening.evaluation import RegimeAnswer
from graph.screening.overlaps import (
    Control,
    Deal,
    MarketEffect,
)
from graph.screening.screening import Screening, screening_of, usual_control
from graph.undertakings import roll_up

CONTROLS: tuple[Control, ...] = ("sole", "proportional", "none")
PARAMETERS = (
    Parameter("acquirer"),
    Parameter("target"),
    Parameter("stake", pattern=r"(100|[1-9]?\d(\.\d{1,2})?)", default="100"),
    Parameter("control", choices=CONTROLS),
)


class NotScreenedError(VigieError):
    """Why there is nothing to screen, in the reader's words."""

    def __init__(self, said: Sequence[Any]) -> None:
        super().__init__("nothing to screen")
        self.said = list(said)


def layout(context: Context) -> View:
    """Return the form, and the screening where the address names two firms."""
    blocks: list[Any] = [_form(context)]
    finding = context.say("whatif.intro")
    title = context.say("whatif.title")
    acquirer, target = context.state.get("acquirer"), context.state.get("target")
    if acquirer and target:
        try:
            found = screening(context, acquirer, target)
        except NotScreenedError as error:
            said = html.P(error.said, className="notice past", role="alert")
            return View(title=title, finding=finding, blocks=[*blocks, said])
        names = {
            "acquirer": actor_name(context, found.deal.acquirer),
            "target": actor_name(context, found.deal.target),
        }
        title = context.say("whatif.title_of", **names)
        finding = _finding(context, found, names)
        blocks += _answer(context, found)
    return View(title=title, finding=finding, blocks=blocks)


def screening(context: Context, acquirer: str, target: str) -> Screening:
    """Return what a deal would change, as known on the day shown.

    Raises:
        NotScreenedError: a name means nothing or several; both are one undertaking.
    """
    facts, day = context.facts, context.as_of
    organisations = facts.frame("organisation")
    groups = roll_up(organisations, day)
    buyer, bought = (groups.of(_meant(context, name)) for name in (acquirer, target))
    if buyer == bought:
        raise NotScreenedError([context.say("whatif.same", name=actor_name(context, buyer))])
    stake = Fraction(context.state.get("stake", "100") or "100")
    control = cast(Control, context.state.get("control") or usual_control(stake))
    deal = Deal(buyer, bought, stake, control, day)
    regimes, series = bundled_regimes(), context.readings.series
    return screening_of(facts, groups, deal, series, regimes, only=context.state.pack)


def _meant(context: Context, name: str) -> str:
    """Return the organisation that a typed name means."""
    try:
        return find_organisation(context.facts.frame("organisation"), name)
    except (NotFoundError, UsageError) as error:
        search = page_link(context.to("/search", q=name), context.say("whatif.search", name=name))
        raise NotScreenedError([context.say("whatif.not_meant", name=name), " ", search]) from error


def _form(context: Context) -> Component:
    state = context.state
    controls = [("", context.say("whatif.control_by_stake"))]
    controls += [(one, context.say(f"whatif.control.{one}")) for one in CONTROLS]
    fields = [
        labelled(
            context.say("whatif.acquirer"),
            text_field("acquirer", state.get("acquirer"), autoComplete="off", required=True),
        ),
        labelled(
            context.say("whatif.target"),
            text_field("target", state.get("target"), autoComplete="off", required=True),
        ),
        labelled(
            context.say("whatif.stake"),
            text_field("stake", state.get("stake", "100"), "number", min=1, max=100, step="any"),
        ),
        choice(context.say("whatif.control_title"), "control", controls, state.get("control")),
    ]
    target = context.here(acquirer=None, target=None, stake=None, control=None)
    return html.Div(address_form(target, fields, context.say("whatif.go")), className="filters")


def _finding(context: Context, found: Screening, names: dict[str, str]) -> str:
    return context.say(
        "whatif.finding",
        **names,
        stake=formats.percent(float(found.deal.stake_pct), context.language, 2),
        control=context.say(f"whatif.control.{found.deal.control}"),
        markets=len(found.effects),
        links=len(found.links),
    )


def _answer(context: Context, found: Screening) -> list[Any]:
    deal = found.deal
    command = (
        f"vigie screen {deal.acquirer} {deal.target} --stake {float(deal.stake_pct):g} "
        f"--control {deal.control} --regime {context.state.pack} --as-of {deal.on.isoformat()}"
    )
    return [
        html.Ul([html.Li(line) for line in _unknowns(context, found)], className="plain"),
        Section(
            context.say("whatif.markets"),
            [_markets(context, found)],
            intro=context.say("whatif.markets_intro"),
        ),
        Section(
            context.say("whatif.links"),
            [_links(context, found)],
            intro=context.say("whatif.links_intro"),
        ),
        Section(context.say("whatif.routes"), [_routes(context, found)]),
        Section(context.say("whatif.again"), [html.Pre(command, className="cite")]),
    ]


def _unknowns(context: Context, found: Screening) -> list[str]:
    """Return what is known of today's stake, and whose market shares are not known at all."""
    held = found.existing
    if held is None and found.investments:
        told = formats.number(found.investments, context.language, 0)
        lines = [context.say("whatif.stake_unknown", count=told)]
    elif held is None:
        lines = [context.say("whatif.no_stake")]
    else:
        share = formats.percent_interval(held.lo, held.hi, context.language, 2)
        day = formats.partial_date(held.as_of, context.language)
        lines = [context.say("whatif.stake_today", share=share, day=day)]
    lines += [
        context.say("whatif.no_share", name=actor_name(context, org)) for org in found.without_share
    ]
    return lines


def _markets(context: Context, found: Screening) -> Table:
    return Table(
        name="markets",
        caption=context.say("whatif.markets"),
        columns=[
            Column("market", context.say("words.column.market"), heads_row=True),
            Column("period", context.say("words.column.period"), "date"),
            Column("estimator", context.say("words.column.estimator")),
            Column("combined", context.say("whatif.combined"), "number"),
            Column("pre", context.say("whatif.pre"), "number"),
            Column("post", context.say("whatif.post"), "number"),
            Column("delta", context.say("whatif.delta"), "number"),
            Column("mhhi", context.say("whatif.mhhi"), "number"),
            Column("says", context.say("whatif.says")),
        ],
        rows=[_market(context, found, one) for one in found.effects],
        empty=context.say("whatif.no_market"),
        note=context.say("whatif.markets_note"),
    )


def _market(context: Context, found: Screening, one: MarketEffect) -> list[Cell]:
    key = one.series.key
    fact = hhi_id(key)
    aged = (context.say("today.aged"),) if is_aged(one.series.last_day, found.deal.on) else ()
    low, high = one.combined_share
    mhhi = (one.mhhi_delta["value_lo"], one.mhhi_delta["value_hi"])
    return [
        Cell(
            market_name(context, key.market),
            href=context.to(f"/markets/{key.market}"),
            note=word(context, "geography", key.geography),
        ),
        Cell(formats.partial_date(key.period, context.language), key.period, badges=aged),
        Cell(key.estimator),
        Cell(
            formats.percent_interval(low, high, context.language), low, upper=high, fact=fact,
            unit="%",
        ),
        *(
            Cell(
                interval_in_words(context, measure), measure.value_lo, upper=measure.value_hi,
                fact=fact,
            )
            for measure in (one.pre, one.post, one.delta)
        ),
        Cell(formats.interval(*mhhi, context.language), mhhi[0], upper=mhhi[1], fact=fact),
        Cell(_regimes_in_words(context, found, one.regimes)),
    ]  # fmt: skip


def _regimes_in_words(context: Context, found: Screening, answers: Sequence[RegimeAnswer]) -> str:
    if found.deal.control != "sole":
        return context.say("whatif.no_control")
    said = [
        f"{_outcome(context, outcome)} ({context.say(f'markets.answer_{sure}')})"
        for answer in answers
        for outcome, sure in answer.outcomes.items()
        if outcome is not None
    ]
    return "; ".join(said) or context.say("whatif.no_rule")


def _outcome(context: Context, outcome: str) -> str:
    key = f"whatif.outcome.{outcome.replace(':', '_')}"
    return context.say(key) if key in keys(context.language) else outcome.replace("_", " ")


def _links(context: Context, found: Screening) -> Table:
    return Table(
        name="links",
        caption=context.say("whatif.links"),
        columns=[
            Column("kind", context.say("whatif.link"), heads_row=True),
            Column("supplier", context.say("words.column.upstream")),
            Column("buyer", context.say("words.column.downstream")),
            Column("product", context.say("words.column.product")),
            Column("terms", context.say("words.column.exclusivity")),
        ],
        rows=[
            [
                Cell(
                    context.say(f"whatif.kind.{one.kind}"), one.kind,
                    fact=f"dependency:{one.dependency_id}",
                ),
                actor_cell(context, one.supplier),
                actor_cell(context, one.buyer),
                Cell(one.product or word(context, "relation", one.relation),
                     lang=of_source(context) if one.product else None),
                Cell(word(context, "exclusivity", one.exclusivity)),
            ]
            for one in found.links
        ],
        empty=context.say("whatif.no_link"),
        page_size=25,
        show_caption=False,
    )  # fmt: skip


def _routes(context: Context, found: Screening) -> Table:
    return Table(
        name="routes",
        caption=context.say("whatif.routes"),
        columns=[
            Column("route", context.say("whatif.route"), heads_row=True),
            Column("answer", context.say("whatif.applies")),
            Column("because", context.say("whatif.because")),
            Column("needs", context.say("whatif.needs")),
        ],
        rows=[
            [
                Cell(context.say(f"whatif.routes_of.{one.route}")),
                Cell(context.say(f"whatif.answer.{one.answer}")),
                Cell("; ".join(context.say(f"whatif.ground.{why}") for why in one.because) or "–"),
                Cell("; ".join(context.say(f"whatif.need.{_need(n)}") for n in one.needs) or "–"),
            ]
            for one in found.routes
        ],
        note=context.say("whatif.routes_note"),
        show_caption=False,
    )


def _need(said: str) -> str:
    """Return the key of a missing fact: its words in order."""
    return "_".join(said.lower().replace("'", "").split())


PAGE = Page(name="whatif", path="/whatif", layout=layout, parameters=PARAMETERS)
