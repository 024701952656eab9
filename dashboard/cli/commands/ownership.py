"""`vigie owns`: stakes, votes, controller and integrated ownership of an organisation."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import click

from dashboard.cli.document import Document, as_of_option, json_option, open_document
from dashboard.cli.output import print_table
from data.lookup import find_organisation
from graph.chain.members import members
from graph.measure import Measure
from graph.ownership.control import Threshold, controllers_of
from graph.ownership.holdings import Holding, OwnershipNetwork, holdings, ownership_network
from graph.ownership.power import MAX_OCEANIC_BLOCKS, oceanic_shapley
from graph.ownership.staircase import Crossing, Staircase, staircase

CONTROL_THRESHOLDS = (Fraction(1, 5), Fraction(1, 4), Fraction(1, 2))
"""20 % (La Porta et al. 1999), 25 % (beneficial owners) and one half, all strict."""


@click.command()
@click.argument("org")
@as_of_option
@json_option
def owns(org: str, *, as_of: date | None, as_json: bool) -> None:
    """Show what an organisation holds and who holds and controls it.

    Stakes and votes are dated series; options stand apart. Nobody is called a controller for being
    the largest holder. Integrated ownership adds what is held through other firms.
    """
    with open_document(as_of) as document:
        answer = _Owns(document, org)
        if as_json:
            document.print(answer.as_dict())
        else:
            answer.print()


class _Owns:
    def __init__(self, document: Document, org: str) -> None:
        facts = document.facts
        self.as_of = document.as_of
        self.org = find_organisation(facts.frame("organisation"), org)
        standing = members(facts, document.as_of)
        self.members = standing
        self.group = standing.undertakings.of(self.org)
        units = standing.undertakings.group(self.group)
        shown = [h for h in holdings(facts) if h.first_day <= document.as_of]
        self.held = [h for h in shown if h.holder in units]
        self.holders = [h for h in shown if h.held in {self.org, self.group}]
        self.network: OwnershipNetwork = ownership_network(facts, document.as_of, standing)
        self.stairs = [
            staircase(shown, holder, held, document.as_of)
            for holder, held in dict.fromkeys((h.holder, h.held) for h in self.held)
        ]
        self.integrated = self.network.integrated_holdings(self.group)
        self.integrated_holders = self.network.integrated_holders(self.group)
        self.rights = [r for r in self.network.rights if r.firm == self.org]
        document.add_sources(
            [h.source_ids for h in (*self.held, *self.holders)],
            [m.source_ids for _, m in (*self.integrated, *self.integrated_holders)],
            [r.source_ids for r in self.rights],
        )

    def control(self) -> list[dict[str, Any]]:
        """Return the controllers of the organisation at several thresholds."""
        found = []
        for threshold in CONTROL_THRESHOLDS:
            who = controllers_of(
                self.org, self.network.votes, self.network.rights, Threshold(threshold, strict=True)
            )
            found.append(
                {
                    "threshold_pct": float(100 * threshold),
                    "sole": who.sole,
                    "ultimate": list(who.ultimate),
                    "joint": list(who.joint),
                    "basis": self._basis(who.sole),
                    "votes_assumed_from_stakes": self._assumed(),
                }
            )
        return found

    def power(self) -> list[dict[str, Any]]:
        """Return the voting power of the disclosed blocks beside an ocean of small holders.

        Shapley values at a majority of the votes (Milnor & Shapley 1978); empty where the blocks
        leave no votes to others, or too many are disclosed.
        """
        blocks = {
            owner: float(firms[self.group])
            for owner, firms in self.network.votes.items()
            if firms.get(self.group)
        }
        if not blocks or len(blocks) > MAX_OCEANIC_BLOCKS or sum(blocks.values()) >= 1:
            return []
        values = oceanic_shapley(list(blocks.values()), 0.5)
        return [
            {"holder": holder, "votes_pct": 100 * blocks[holder], "shapley_01": value}
            for holder, value in zip(blocks, values, strict=True)
        ]

    def _basis(self, sole: str | None) -> str | None:
        if sole is None:
            return None
        return next((r.kind for r in self.rights if r.holder == sole), "votes")

    def _assumed(self) -> bool:
        return any(firm in (self.org, self.group) for _, firm in self.network.assumed_votes)

    def as_dict(self) -> dict[str, Any]:
        """Return the body of the JSON answer."""
        over = [entry for entry in self.network.over_owned if entry.firm == self.group]
        return {
            "org": self.org,
            "undertaking": self.group,
            "holds": [_stairs(stair) for stair in self.stairs],
            "held_by": [_holding(holding) for holding in self.holders],
            "control": self.control(),
            "power": self.power(),
            "integrated_ownership": [_integrated(*entry) for entry in self.integrated],
            "integrated_holders": [_integrated(*entry) for entry in self.integrated_holders],
            "equity_covered_pct": round(self.network.equity_covered_pct(self.group), 6),
            "over_owned": [
                {"org": o.firm, "total_pct": o.total_pct, "owners": list(o.owners)} for o in over
            ],
        }

    def print(self) -> None:
        """Print the short tables."""
        name = self.members.name_of
        majority = self.control()[-1]
        joint = ", ".join(map(name, majority["joint"]))
        sole = majority["sole"]
        ultimate = ", ".join(map(name, majority["ultimate"]))
        click.echo(f"{name(self.org)} (group: {name(self.group)})")
        if sole is not None:
            click.echo(f"controller: {name(sole)} ({majority['basis']}), ultimately {ultimate}")
        else:
            click.echo(f"joint control: {joint}" if joint else "no controller known")
        if majority["votes_assumed_from_stakes"]:
            click.echo("votes that no source states are taken as equal to the stake")
        click.echo("")
        if self.holders:
            click.echo("held by")
            _print_holdings(self.holders, lambda h: name(h.holder), "holder")
            click.echo(f"disclosed: {self.network.equity_covered_pct(self.group):.3g} % of capital")
        if self.held:
            click.echo("")
            click.echo("holds")
            _print_holdings(self.held, lambda h: name(h.held), "firm")
            for stair in self.stairs:
                for line in _crossing_lines(stair):
                    click.echo(f"{name(stair.holder)} in {name(stair.held)}: {line}")
        indirect = [(firm, m) for firm, m in self.integrated if m.value_hi]
        if indirect:
            click.echo("")
            print_table(
                ("integrated ownership", "% of profit rights"),
                ((name(firm), _ends(measure)) for firm, measure in indirect),
            )
        if not (self.held or self.holders):
            click.echo("no stake in it and none of its own is disclosed: unknown, not none")


def _print_holdings(rows: Sequence[Holding], who: Any, title: str) -> None:
    print_table(
        (title, "date", "stake %", "votes %", ""),
        (
            (
                who(row),
                row.as_of or "undated",
                _stake(row),
                None if row.votes is None else f"{row.votes:g}",
                "option, not counted" if row.option else "",
            )
            for row in rows
        ),
    )


def _stake(row: Holding) -> str | None:
    if row.stake_low is None or row.stake_high is None:
        return None
    if row.stake_low == row.stake_high:
        return f"{row.stake_low:g}"
    return f"{row.stake_low:g}–{row.stake_high:g}"


def _crossing_lines(stair: Staircase) -> list[str]:
    return [
        f"{crossing.threshold:g} % {'reached' if crossing.direction == 'up' else 'left'} on "
        f"{step.holding.as_of or 'an unknown date'} ({crossing.certainty})"
        for step in stair.steps
        for crossing in step.crossings
    ]


def _stairs(stair: Staircase) -> dict[str, Any]:
    return {
        "holder": stair.holder,
        "held": stair.held,
        "steps": [
            _holding(step.holding) | {"crossings": [_crossing(c) for c in step.crossings]}
            for step in stair.steps
        ],
        "options": [_holding(option) for option in stair.options],
        "rise_lo": stair.rise_low,
        "rise_hi": stair.rise_high,
        "rights": None if stair.rights is None else list(stair.rights),
    }


def _crossing(crossing: Crossing) -> dict[str, Any]:
    return {
        "threshold_pct": crossing.threshold,
        "direction": crossing.direction,
        "certainty": crossing.certainty,
    }


def _holding(holding: Holding) -> dict[str, Any]:
    return {
        "holder": holding.holder,
        "held": holding.held,
        "as_of": holding.as_of,
        "stake_lo": holding.stake_low,
        "stake_hi": holding.stake_high,
        "votes": holding.votes,
        "option": holding.option,
        "grade": holding.grade,
        "source_ids": list(holding.source_ids),
    }


def _integrated(org: str, measure: Measure) -> dict[str, Any]:
    return {"org": org, "interest": measure.as_dict(), "source_ids": list(measure.source_ids)}


def _ends(measure: Measure) -> str:
    low, high = measure.value_lo or 0.0, measure.value_hi or 0.0
    return f"{low:.3g}" if abs(high - low) < 1e-9 else f"{low:.3g}–{high:.3g}"
