"""`vigie screen`: what a deal would change."""

from datetime import date
from fractions import Fraction
from typing import Any

import click

from dashboard.cli.document import Document, FiniteNumber, as_of_option, json_option, open_document
from dashboard.cli.output import print_table
from data.errors import UsageError
from data.lookup import find_organisation
from data.regimes import bundled_regimes
from graph.concentration.shares import as_exact
from graph.markets.headline import is_aged
from graph.markets.series import ShareSeries
from graph.run import all_series
from graph.screening.evaluation import RegimeAnswer
from graph.screening.overlaps import (
    Control,
    Deal,
    MarketEffect,
)
from graph.screening.screening import screening_of, usual_control
from graph.undertakings import Undertakings, roll_up


@click.command()
@click.argument("acquirer")
@click.argument("target")
@click.option(
    "--stake",
    type=FiniteNumber(0, 100, min_open=True),
    help="Stake held after the deal, percent (default: 100).",
)
@click.option(
    "--control",
    type=click.Choice(["none", "proportional", "sole"]),
    help="What the stake gives (default: sole without --stake or above 50, else none).",
)
@click.option("--regime", help="Only this threshold regime (id or alias); default: all.")
@as_of_option
@json_option
def screen(
    acquirer: str,
    target: str,
    *,
    stake: float | None,
    control: Control | None,
    regime: str | None,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Screen a deal: HHI change per market, supply relations, legal routes, what is unknown.

    Both names are rolled up to their undertakings. The rest of each market is the same before and
    after; answers use the words of the guidelines and never say legal or illegal.
    """
    with open_document(as_of) as document:
        found = _Screening(document, acquirer, target, stake, control, regime)
        if as_json:
            document.print(found.as_dict())
        else:
            found.print()


class _Screening:
    def __init__(  # noqa: PLR0917 - the options of one command
        self,
        document: Document,
        acquirer: str,
        target: str,
        stake: float | None,
        control: Control | None,
        regime: str | None,
    ) -> None:
        facts = document.facts
        organisations = facts.frame("organisation")
        self.document = document
        self.groups: Undertakings = roll_up(organisations, document.as_of)
        buyer = self.groups.of(find_organisation(organisations, acquirer))
        bought = self.groups.of(find_organisation(organisations, target))
        if buyer == bought:
            raise UsageError(f"{acquirer} and {target} both belong to {buyer}: nothing to screen")
        share = as_exact(stake) if stake is not None else Fraction(100)
        self.deal = Deal(buyer, bought, share, control or usual_control(share), document.as_of)
        self.found = screening_of(
            facts, self.groups, self.deal, all_series(facts), bundled_regimes(), only=regime
        )
        self.effects, self.links, self.routes = (
            self.found.effects, self.found.links, self.found.routes,
        )  # fmt: skip
        self.one_sided = [one for one in self.found.series if self._one_sided(one)]
        self.unknowns = self._unknowns()
        document.add_sources(
            [effect.series.source_ids for effect in self.effects],
            [link.source_ids for link in self.links],
            [route.source_ids for route in self.routes],
            self.found.existing.source_ids if self.found.existing else None,
        )

    def _one_sided(self, series: ShareSeries) -> bool:
        orgs = {firm.org for firm in series.firms}
        return len(orgs & {self.deal.acquirer, self.deal.target}) == 1

    def _unknowns(self) -> list[str]:
        unknown = [
            f"market shares of {org}: no share of it is known in any market"
            for org in self.found.without_share
        ]
        if self.found.existing is None:
            said = "none is known"
            if told := self.found.investments:
                said = f"unknown, though investments are told ({told})"
            unknown.append(f"stake of {self.deal.acquirer} in {self.deal.target} today: {said}")
        unknown += [f"{route.route}: {need}" for route in self.routes for need in route.needs]
        return unknown

    def _in_words(self, answer: RegimeAnswer) -> str | None:
        """Return what a regime says; None where nothing of it is tested or it was not in force."""
        if answer.status == "historical" and not _in_force(answer.regime, self.deal.on):
            return None
        unverified = {rule.outcome for rule in answer.rules if rule.verified == "unverified"}
        said = [
            f"{outcome.replace('_', ' ')} ({sure}{', unverified' if outcome in unverified else ''})"
            for outcome, sure in answer.outcomes.items()
            if outcome is not None
        ]
        if not said and all(rule.answer is None for rule in answer.rules) and not answer.display:
            return None
        mark = f" {answer.badge}" if answer.badge else ""
        return f"  {answer.regime}{mark}: {'; '.join(said) or answer.display or 'no rule holds'}"

    def as_dict(self) -> dict[str, Any]:
        """Return the body of the JSON answer."""
        return {
            "acquirer": self.deal.acquirer,
            "target": self.deal.target,
            "stake_pct": float(self.deal.stake_pct),
            "control": self.deal.control,
            "markets": [_market(effect, self.deal.on) for effect in self.effects],
            "markets_of_one_side": sorted({one.key.market for one in self.one_sided}),
            "vertical_links": [link.as_dict() for link in self.links],
            "legal_routes": [route.as_dict() for route in self.routes],
            "unknowns": self.unknowns,
        }

    def print(self) -> None:
        """Print the short tables."""
        deal = self.deal
        click.echo(
            f"{deal.acquirer} → {deal.target}: {float(deal.stake_pct):g} %, control {deal.control}"
        )
        click.echo("")
        if not self.effects:
            click.echo("No market is known in which both have a share.")
        for effect in self.effects:
            key = effect.series.key
            shares = effect.combined_share
            aged = "  [aged]" if is_aged(effect.series.last_day, deal.on) else ""
            click.echo(f"{key.market} · {key.geography} · {key.period} · {key.estimator}{aged}")
            click.echo(
                f"  HHI {_ends(effect.pre)} → {_ends(effect.post)}, change {_ends(effect.delta)}, "
                f"combined share {shares[0]:.3g}–{shares[1]:.3g} %"
            )
            if deal.control != "sole":
                low, high = effect.mhhi_delta["value_lo"], effect.mhhi_delta["value_hi"]
                click.echo(
                    f"  modified HHI rises by {low:.0f}–{high:.0f} ({_control(deal.control)})"
                )
                click.echo("  The guidelines test a change of control; this deal brings none.")
            for answer in effect.regimes:
                if line := self._in_words(answer):
                    click.echo(line)
        click.echo("")
        print_table(
            ("supply relation", "supplier", "buyer", "what"),
            [(link.kind.replace("_", " "), link.supplier, link.buyer, link.product or link.relation)
             for link in self.links],
        )  # fmt: skip
        click.echo("")
        print_table(
            ("legal route", "answer", "missing"),
            [
                (route.route.replace("_", " "), route.answer, "; ".join(route.needs) or None)
                for route in self.routes
            ],
        )
        click.echo("")
        click.echo("Unknown")
        for unknown in self.unknowns:
            click.echo(f"  {unknown}")
        click.echo("Sources")
        for source in self.document.sources():
            click.echo(f"  {source['id']}  {source['publisher']}  grade {source['grade']}")


def _market(effect: MarketEffect, on: date) -> dict[str, Any]:
    key = effect.series.key
    return {
        "market": key.market,
        "geography": key.geography,
        "period": key.period,
        "metric": key.metric,
        "estimator": key.estimator,
        "aged": is_aged(effect.series.last_day, on),
        "pre": effect.pre.as_dict(),
        "post": effect.post.as_dict(),
        "delta": effect.delta.as_dict(),
        "combined_share": {
            "value_lo": effect.combined_share[0],
            "value_hi": effect.combined_share[1],
        },
        "mhhi_delta": dict(effect.mhhi_delta),
        "bands": [
            answer.as_dict() | {"in_force_on_date": _in_force(answer.regime, on)}
            for answer in effect.regimes
        ],
        "source_ids": list(effect.series.source_ids),
    }


def _in_force(regime: str, on: date) -> bool:
    return bundled_regimes().find(regime).in_force_on(on)


def _control(control: Control) -> str:
    return {"none": "no control", "proportional": "proportional control", "sole": "sole control"}[
        control
    ]


def _ends(measure: Any) -> str:
    low, high = measure.value_lo, measure.value_hi
    return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"
