"""R12 and R14 to R17: exclusivity, single sources, tightening, common exposure, knock-out."""

from collections import defaultdict

from graph.alerts.finding import Finding, Severity, Shown, Support, support
from graph.alerts.market_state import largest_share
from graph.alerts.supply_state import (
    Need,
    eu_developers,
    exposure,
    is_eu,
    needs,
    parties,
)
from graph.alerts.view import View
from graph.records import Record, days, listed

AGGREGATE = "pseudo"
"""Kind of organisations that stand for several firms or for the rest of a market."""
EXCLUSIVE = frozenset({"exclusive", "preferred"})
LARGE_SUPPLIER_PCT = 30.0
MIN_MONTHS = 12
TOP_LEVELS: tuple[tuple[float, Severity], ...] = ((50.0, "low"), (66.0, "medium"), (80.0, "high"))
HHI_RISE = 1000.0
COMMON_EXPOSURE = 0.5
COMMON_COUNT = 3
REMAINING_MIN = 0.2
LOSS_RISE = 0.1
_CUSTOMER_LAYERS = frozenset({"model"})
_CONTRACTS = frozenset({"cloud_contract", "chip_supply", "distribution", "licence", "partnership"})


def exclusive_added(before: View, now: View) -> list[Finding]:
    """R12: a relation or contract that is newly known to be exclusive or preferred."""
    found = []
    old = {row["fact_key"] for row in before.rows("dependency") if row["exclusivity"] in EXCLUSIVE}
    for row in now.rows("dependency"):
        if row["exclusivity"] in EXCLUSIVE and row["fact_key"] not in old and _long(row):
            up, down = parties(now, row)
            if up and down and _two_firms(now, up, down):
                found.append(_exclusive(now, "dependency", row, up, down))
    old = {row["fact_key"] for row in before.rows("deal") if row["exclusivity"] in EXCLUSIVE}
    for row in now.rows("deal"):
        if (
            row["kind"] in _CONTRACTS
            and row["exclusivity"] in EXCLUSIVE
            and row["fact_key"] not in old
            and row["status"] not in ("abandoned", "expired")
            and _two_firms(now, row["source_org"], row["target_org"])
        ):
            found.append(_exclusive(now, "deal", row, row["source_org"], row["target_org"]))
    return found


def _two_firms(view: View, up: str, down: str) -> bool:
    """Return whether a tie binds two firms: no group or residual, and not within one group.

    "Sole supplier of all its customers" says how many sell; no customer is bound by it.
    """
    if view.groups.same(up, down):
        return False
    return not any(view.organisation(name).get("kind") == AGGREGATE for name in (up, down))


def _long(row: Record) -> bool:
    since, until = days(row["since"]), days(row["until"])
    if since is None or until is None:
        return True
    return (until.last - since.first).days >= MIN_MONTHS * 30


def _exclusive(view: View, table: str, row: Record, up: str, down: str) -> Finding:
    large = largest_share(view, view.groups.of(up)) >= LARGE_SUPPLIER_PCT
    begun = days(row.get("since") or row.get("announced"))
    said = row.get("product") or row.get("description")
    return Finding(
        subject=(up, down),
        qualifier=f"{table}:{row['fact_key']}:{row['exclusivity']}",
        severity="high" if large and row["exclusivity"] == "exclusive" else "medium",
        template="R12.sentence" if said else "R12.unnamed",
        values={
            "supplier": Shown("org", up),
            "customer": Shown("org", down),
            "kind": Shown("key", f"alerts.exclusivity.{row['exclusivity']}"),
            "product": Shown("quote", said or ""),
        },
        statements=support(table, [row]),
        group=f"deal:{row['id']}" if table == "deal" else f"{up}:{down}",
        eu=is_eu(view, down),
        happened_on=begun.last if begun else None,
    )


def single_source(view: View) -> list[Finding]:
    """R14: one supplier has the need of a developer in a category, or only one is known."""
    found = []
    for need in needs(view).values():
        single = need.single
        layers = set(listed(view.organisation(need.buyer).get("layers")))
        if single is None or not layers & _CUSTOMER_LAYERS:
            continue
        supplier, certainty = single
        eu = is_eu(view, need.buyer)
        severity: Severity = "high" if eu else "medium"
        found.append(
            Finding(
                subject=(need.buyer, supplier.name),
                qualifier=need.category,
                severity=severity,
                certainty="certain" if certainty == "certain" else "possible",
                template="R14.sentence" if certainty == "certain" else "R14.only_known",
                values={
                    "buyer": Shown("org", need.buyer),
                    "supplier": Shown("org", supplier.name),
                    "category": Shown("key", f"alerts.layer.{need.category}"),
                    "weight": Shown("percents", (supplier.lo, supplier.hi)),
                },
                statements=need.statements,
                after=supplier.lo,
                unit="percent",
                group=need.group,
                eu=eu,
                layer=need.category,
                magnitude=supplier.lo,
                weight_pct=supplier.hi,
            )
        )
    return found


def tightens(view: View) -> list[Finding]:
    """R15: the largest supplier of a buyer lies above 50, 66 or 80 % of its known need."""
    found = []
    for need in needs(view).values():
        top = max(need.suppliers, key=lambda supplier: (supplier.lo, supplier.name))
        passed = [level for level in TOP_LEVELS if top.lo > level[0]]
        found += [
            _tight(view, need, (top.name, top.lo), level, silent=level != passed[-1])
            for level in passed
        ]
    return found


def _tight(
    view: View,
    need: Need,
    top: tuple[str, float],
    level: tuple[float, Severity],
    *,
    silent: bool,
) -> Finding:
    bound, severity = level
    supplier, weight = top
    return Finding(
        subject=(need.buyer, supplier),
        qualifier=f"{need.category}:{bound:.0f}",
        severity=severity,
        template="R15.sentence",
        values={
            "buyer": Shown("org", need.buyer),
            "supplier": Shown("org", supplier),
            "category": Shown("key", f"alerts.layer.{need.category}"),
            "bound": Shown("percent", bound),
            "hhi": Shown("number", need.hhi),
        },
        statements=need.statements,
        after=weight,
        unit="percent",
        group=need.group,
        eu=is_eu(view, need.buyer),
        magnitude=weight,
        # A lower level passed on the way holds from now on, but the highest one is the news.
        baseline=silent,
    )


def common_exposure(view: View) -> list[Finding]:
    """R16: three EU developers, or half of them, exposed by half or more to one supplier."""
    developers = eu_developers(view)
    exposed: dict[str, list[str]] = defaultdict(list)
    table = exposure(view)
    for developer in developers:
        for supplier, share in table.get(view.groups.of(developer), {}).items():
            if share >= COMMON_EXPOSURE:
                exposed[supplier].append(developer)
    known = sum(1 for developer in developers if table.get(view.groups.of(developer)))
    found = []
    for supplier, names in sorted(exposed.items()):
        if len(names) >= COMMON_COUNT or (known and 2 * len(names) >= known and len(names) > 1):
            found.append(
                Finding(
                    subject=(supplier,),
                    qualifier=f"{len(names)}",
                    severity="high",
                    template="R16.sentence",
                    values={
                        "supplier": Shown("org", supplier),
                        "n": Shown("number", len(names)),
                        "known": Shown("number", known),
                        "names": Shown("orgs", tuple(names)),
                    },
                    statements=_behind(view, names),
                    after=float(len(names)),
                    unit="developers",
                    group=_card(view, names, supplier),
                    eu=True,
                    magnitude=float(len(names)),
                )
            )
    return found


def knock_out(view: View) -> list[Finding]:
    """R17: without a supplier an EU developer would keep less than 20 % of what is known."""
    found = []
    table = exposure(view)
    for developer in eu_developers(view):
        for supplier, share in sorted(table.get(view.groups.of(developer), {}).items()):
            if 1 - share < REMAINING_MIN:
                found.append(
                    Finding(
                        subject=(developer, supplier),
                        qualifier="remaining",
                        severity="high",
                        template="R17.sentence",
                        values={
                            "buyer": Shown("org", developer),
                            "supplier": Shown("org", supplier),
                            "remaining": Shown("percent", 100 * (1 - share)),
                        },
                        statements=_behind(view, [developer]),
                        after=100 * (1 - share),
                        unit="percent",
                        group=_card(view, [developer], supplier),
                        eu=True,
                        magnitude=share,
                    )
                )
    return found + _summed_losses(view)


def _summed_losses(view: View) -> list[Finding]:
    """R17, second half: summed loss over EU developers in steps of ten points per supplier."""
    losses: dict[str, float] = defaultdict(float)
    names: dict[str, list[str]] = defaultdict(list)
    for developer in eu_developers(view):
        for supplier, share in exposure(view).get(view.groups.of(developer), {}).items():
            losses[supplier] += share
            names[supplier].append(developer)
    found = []
    for supplier, loss in sorted(losses.items()):
        steps = int(loss / LOSS_RISE + 1e-9)
        found += [
            Finding(
                subject=(supplier,),
                qualifier=f"sum:{one}",
                severity="high",
                template="R17.summed",
                values={
                    "supplier": Shown("org", supplier),
                    "loss": Shown("percent", 100 * loss),
                    "names": Shown("orgs", tuple(names[supplier])),
                },
                statements=_behind(view, names[supplier]),
                after=100 * loss,
                unit="percent",
                group=_card(view, names[supplier], supplier),
                eu=True,
                magnitude=loss,
                # Each step of ten points holds once reached; only the highest one is the news.
                baseline=one != steps,
            )
            for one in range(1, steps + 1)
        ]
    return found


def _behind(view: View, buyers: list[str]) -> tuple[Support, ...]:
    wanted = {view.groups.of(name) for name in buyers}
    return tuple(
        one
        for (buyer, _), need in needs(view).items()
        if buyer in wanted
        for one in need.statements
    )


def _card(view: View, buyers: list[str], supplier: str) -> str:
    """Return the card of the newest need behind an exposure of these buyers to a supplier.

    What one new relation changes in several simulations is told on one card.
    """
    wanted = {view.groups.of(name) for name in buyers}
    behind = [
        need
        for (buyer, _), need in needs(view).items()
        if buyer in wanted
        and any(
            one.name == supplier or supplier in exposure(view).get(one.name, {})
            for one in need.suppliers
        )
    ]
    newest = max(behind, key=lambda need: (need.newest, need.group), default=None)
    return newest.group if newest else f"knockout:{supplier}"
