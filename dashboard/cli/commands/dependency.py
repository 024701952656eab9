"""`vigie depends` and `vigie knockout`: who depends on whom, what is lost without a supplier."""

from datetime import date
from typing import Any

import click

from dashboard.cli.document import Document, FiniteNumber, as_of_option, json_option, open_document
from dashboard.cli.output import print_table
from data.errors import NotFoundError, UsageError
from data.lookup import find_organisation
from graph.chain.members import Members, members
from graph.dependency.exposure import (
    Exposure,
    SingleSource,
    buyer_chokepoints,
    exposures,
    redundancy,
    single_sources,
)
from graph.dependency.jurisdictions import EU, jurisdiction_of
from graph.dependency.knockout import Loss, knock_out
from graph.dependency.rationing import Substitution
from graph.dependency.sovereignty import foreign_dependency
from graph.dependency.weights import SupplyNetwork, supply_network, with_public_compute
from graph.measure import Measure

MAX_TABLE_ROWS = 20
ONLY_ONE_KNOWN = "only one supplier is known; others may exist"

add_option = click.option(
    "--add",
    "added",
    metavar="SITE:ORG:PCT",
    multiple=True,
    help="Scenario: public compute SITE covers PCT percent of ORG's cloud need (repeatable).",
)


@click.command()
@click.argument("org")
@add_option
@as_of_option
@json_option
def depends(org: str, *, added: tuple[str, ...], as_of: date | None, as_json: bool) -> None:
    """Show what an organisation depends on, through the whole chain.

    Exposure is the percent of the most affected input category that would fail with the upstream
    firm, as an interval: unknown weights stay unknown. Firms of one group are one.
    """
    with open_document(as_of) as document:
        answer = _Depends(document, org, added)
        if as_json:
            document.print(answer.as_dict())
        else:
            answer.print()


@click.command()
@click.argument("orgs", nargs=-1, required=True, metavar="ORG...")
@add_option
@click.option(
    "--substitution",
    type=click.Choice(["none", "within-layer", "elastic"]),
    default="none",
    show_default=True,
    help="What the surviving suppliers of a category do.",
)
@click.option("--elastic", "extra", type=FiniteNumber(0), help="Extra percent of survivors.")
@as_of_option
@json_option
def knockout(
    orgs: tuple[str, ...],
    *,
    added: tuple[str, ...],
    substitution: str,
    extra: float | None,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Show what every customer keeps when the suppliers named fail or refuse.

    The lower bound lets no input category replace another and loses the unknown rest where it may
    depend on the failed firms; in the upper bound the unknown rest survives.
    """
    rule = _substitution(substitution, extra)
    with open_document(as_of) as document:
        network = _network(document, added)
        removed = [_undertaking(document, network, org) for org in orgs]
        losses = knock_out(network, removed, rule)
        document.add_sources([loss.source_ids for loss in losses])
        if as_json:
            document.print(
                {
                    "removed": sorted(set(removed)),
                    "added": list(added),
                    "substitution": {"kind": rule.kind, "extra_pct": rule.extra_pct},
                    "losses": [_loss(network, loss) for loss in losses],
                }
            )
        else:
            _print_losses(network, removed, losses)


class _Depends:
    def __init__(self, document: Document, org: str, added: tuple[str, ...]) -> None:
        self.network = _network(document, added)
        self.added = added
        self.org = _undertaking(document, self.network, org)
        self.exposures = exposures(self.network, self.org)
        self.single = single_sources(self.network, [self.org])
        self.chokepoints = buyer_chokepoints(self.network, self.org)
        self.foreign = foreign_dependency(self.network, [self.org])
        document.add_sources(
            [e.exposure.source_ids for e in self.exposures],
            [s.source_ids for s in self.single],
            [f.look_through.source_ids for f in self.foreign],
        )

    @property
    def needs(self) -> list[dict[str, Any]]:
        return [
            {
                "category": category,
                "suppliers": [
                    {
                        "org": weight.supplier,
                        "share_lo": 100 * weight.low,
                        "share_hi": 100 * weight.high,
                        "basis": weight.basis,
                        "source_ids": list(weight.source_ids),
                    }
                    for weight in need.suppliers
                ],
                "others_lo": 100 * need.others_low,
                "others_hi": 100 * need.others_high,
                "contradictory": need.contradictory,
            }
            for category, need in sorted(self.network.needs.get(self.org, {}).items())
        ]

    def as_dict(self) -> dict[str, Any]:
        """Return the body of the JSON answer."""
        foreign = self.foreign[0] if self.foreign else None
        return {
            "org": self.org,
            "state": "known" if self.exposures else "unknown",
            "added": list(self.added),
            "exposures": [_exposure(entry) for entry in self.exposures],
            "single_sources": [_single(entry) for entry in self.single],
            "chokepoints": [
                {"org": c.firm, "layer": c.layer, "certainty": c.certainty}
                for c in self.chokepoints
            ],
            "redundancy": redundancy(self.network, self.org),
            "needs": self.needs,
            "non_eu": None
            if foreign is None
            else {
                "first_tier": foreign.first_tier.as_dict(),
                "look_through": foreign.look_through.as_dict(),
            },
        }

    def print(self) -> None:
        """Print the short tables."""
        if not self.exposures:
            click.echo(f"{self.org}: no supplier is known. That is unknown, not independence.")
            return
        name = self.network.members.name_of
        shown = self.exposures[:MAX_TABLE_ROWS]
        print_table(
            ("upstream", "input", "% of need", "known chain"),
            (
                (name(e.upstream), e.layer, _ends(e.exposure), " ← ".join(map(name, e.path)))
                for e in shown
            ),
        )
        if len(self.exposures) > len(shown):
            click.echo(f"… and {len(self.exposures) - len(shown)} more (--json lists all)")
        click.echo("")
        for source in self.single:
            words = "single source" if source.certainty == "certain" else ONLY_ONE_KNOWN
            click.echo(f"{source.category}: {name(source.supplier)}: {words}")
        for point in self.chokepoints:
            hedge = "" if point.certainty == "certain" else " (unknown suppliers may open others)"
            click.echo(f"on every known chain: {name(point.firm)}{hedge}")
        for entry in self.foreign:
            click.echo(
                f"outside the EU: {_ends(entry.first_tier)} % of need by direct suppliers, "
                f"{_ends(entry.look_through)} % by original sources"
            )
        weights = [s for need in self.needs for s in need["suppliers"]]
        known = sum(weight["basis"] != "unknown" for weight in weights)
        click.echo(f"{known} of {len(weights)} direct relations carry a weight")


def _network(document: Document, added: tuple[str, ...]) -> SupplyNetwork:
    standing = members(document.facts, document.as_of)
    network = supply_network(document.facts, members_on=standing)
    for text in added:
        site, buyer, share = _added(text)
        network = with_public_compute(
            network,
            _member(document, standing, site),
            _member(document, standing, buyer),
            share,
        )
    return network


def _added(text: str) -> tuple[str, str, float]:
    parts = text.split(":")
    if len(parts) != 3:
        raise UsageError(
            f"--add '{text}': write SITE:ORG:PCT, for example jupiter-julich:mistral-ai:30"
        )
    try:
        return parts[0], parts[1], float(parts[2])
    except ValueError as error:
        raise UsageError(f"--add '{text}': '{parts[2]}' is no percentage") from error


def _member(document: Document, standing: Members, name: str) -> str:
    """Return the id of a site, model or organisation that a user means."""
    wanted = name.strip().casefold()
    if wanted in standing.by_id:
        return wanted
    named = [m.id for m in standing.by_id.values() if m.name.casefold() == wanted]
    if len(named) == 1:
        return named[0]
    try:
        return find_organisation(document.facts.frame("organisation"), name)
    except NotFoundError as error:
        near = sorted(m for m in standing.by_id if wanted in m)[:8]
        if near:
            raise NotFoundError(f"no member '{name}'; did you mean {', '.join(near)}?") from error
        raise


def _undertaking(document: Document, network: SupplyNetwork, name: str) -> str:
    found = network.members.undertaking_of(_member(document, network.members, name))
    if found is None:
        raise NotFoundError(f"the owner of '{name}' is unknown: name an organisation")
    return found


def _substitution(kind: str, extra: float | None) -> Substitution:
    if (kind == "elastic") != (extra is not None):
        raise UsageError("--substitution elastic and --elastic PERCENT go together")
    if kind == "elastic":
        return Substitution("elastic", extra or 0.0)
    return Substitution("within_layer" if kind == "within-layer" else "none")


def _exposure(entry: Exposure) -> dict[str, Any]:
    return {
        "upstream": entry.upstream,
        "layer": entry.layer,
        "exposure": entry.exposure.as_dict(),
        "by_category": {name: m.as_dict() for name, m in entry.by_category.items()},
        "path": list(entry.path),
        "tier": entry.tier,
        "source_ids": list(entry.exposure.source_ids),
    }


def _single(entry: SingleSource) -> dict[str, Any]:
    return {
        "supplier": entry.supplier,
        "category": entry.category,
        "certainty": entry.certainty,
        "wording": "single source" if entry.certainty == "certain" else ONLY_ONE_KNOWN,
        "share_lo": 100 * entry.weight_low,
        "share_hi": 100 * entry.weight_high,
        "critical": entry.critical,
        "source_ids": list(entry.source_ids),
    }


def _loss(network: SupplyNetwork, loss: Loss) -> dict[str, Any]:
    return {
        "org": loss.org,
        "remaining_lo": round(100 * loss.remaining_low, 6),
        "remaining_hi": round(100 * loss.remaining_high, 6),
        "unit": "% of capacity",
        "round": loss.round,
        "eu": _is_eu(network, loss.org),
        "source_ids": list(loss.source_ids),
    }


def _is_eu(network: SupplyNetwork, org: str) -> bool | None:
    seat = network.members.jurisdiction_of(org)
    return None if seat is None else jurisdiction_of(seat) == EU


def _print_losses(network: SupplyNetwork, removed: list[str], losses: list[Loss]) -> None:
    name = network.members.name_of
    click.echo(f"without {', '.join(map(name, removed))}:")
    if not losses:
        click.echo("no known customer. Unknown suppliers of others may depend on it all the same.")
        return
    print_table(
        ("customer", "EU", "remaining %", "round"),
        (
            (
                name(loss.org),
                {True: "EU", False: "", None: "?"}[_is_eu(network, loss.org)],
                _range(100 * loss.remaining_low, 100 * loss.remaining_high),
                loss.round,
            )
            for loss in losses[: 2 * MAX_TABLE_ROWS]
        ),
    )
    if len(losses) > 2 * MAX_TABLE_ROWS:
        click.echo(f"… and {len(losses) - 2 * MAX_TABLE_ROWS} more (--json lists all)")


def _ends(measure: Measure) -> str:
    return _range(measure.value_lo or 0.0, measure.value_hi or 0.0)


def _range(low: float, high: float) -> str:
    return f"{low:.3g}" if abs(high - low) < 1e-9 else f"{low:.3g}–{high:.3g}"
