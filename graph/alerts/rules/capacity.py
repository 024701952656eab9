"""R27: good news, capacity and suppliers that lower a dependency."""

from graph.alerts.finding import Finding, Shown, support
from graph.alerts.market_state import market_series
from graph.alerts.supply_state import Need, is_eu, needs
from graph.alerts.view import View
from graph.records import days

ENTRANT_PCT = 2.0
_BUILT = frozenset({"operational", "selected", "under_construction", "expanded"})


def alternative(before: View, now: View) -> list[Finding]:
    """R27: a second source for a buyer that had one, new public compute, an entrant of 2 %."""
    return [*_second_sources(before, now), *_public_compute(before, now), *_entrants(before, now)]


def _second_sources(before: View, now: View) -> list[Finding]:
    found = []
    earlier = needs(before)
    for key, need in needs(now).items():
        known = earlier.get(key)
        if known is None or known.single is None or need.single is not None:
            continue
        added = [
            supplier
            for supplier in need.suppliers
            if supplier.name not in {one.name for one in known.suppliers}
        ]
        if not added:
            continue
        found.append(
            Finding(
                subject=(need.buyer, added[0].name),
                qualifier=f"second-source:{need.category}",
                severity="good_news",
                template=_second_source_template(known, need),
                values={
                    "buyer": Shown("org", need.buyer),
                    "supplier": Shown("orgs", tuple(one.name for one in added)),
                    "category": Shown("key", f"alerts.layer.{need.category}"),
                    "before": Shown("number", known.hhi),
                    "now": Shown("number", need.hhi),
                },
                statements=tuple(one for supplier in added for one in supplier.statements),
                before=known.hhi,
                after=need.hhi,
                unit="HHI points",
                group=f"supply:{need.buyer}:{need.category}",
                eu=is_eu(now, need.buyer),
            )
        )
    return found


def _second_source_template(known: Need, need: Need) -> str:
    unweighed = known.hhi is None and need.hhi is None
    return "R27.second_source_unweighed" if unweighed else "R27.second_source"


def _public_compute(before: View, now: View) -> list[Finding]:
    known = {row["fact_key"] for row in before.rows("public_compute")}
    found = []
    for row in now.rows("public_compute"):
        if row["fact_key"] in known or row["type"] in ("private", "programme"):
            continue
        when = days(row["operational_from"])
        found.append(
            Finding(
                subject=(row["site"],),
                qualifier=f"public-compute:{row['stage']}",
                severity="good_news",
                certainty="certain" if row["stage"] in _BUILT else "possible",
                template="R27.public_compute",
                values={
                    "site": Shown("text", row["name"]),
                    "host": Shown("org", row["host_org"] or "–"),
                },
                statements=support("public_compute", [row]),
                group="public-compute",
                eu=True,
                happened_on=when.last if when and when.last <= now.day else None,
            )
        )
    return found


def _entrants(before: View, now: View) -> list[Finding]:
    found = []
    earlier = market_series(before)
    for key, series in market_series(now).items():
        old = earlier.get(key)
        if old is None or old.latest.label == series.latest.label:
            continue
        named = {name for period in old.periods for name, _, _ in period.boxes}
        for name, lo, hi in series.latest.boxes:
            if name not in named and lo >= ENTRANT_PCT:
                found.append(
                    Finding(
                        subject=(name,),
                        qualifier=f"entrant:{series.label}",
                        severity="good_news",
                        template="R27.entrant",
                        values={
                            "org": Shown("org", name),
                            "share": Shown("percents", (lo, hi)),
                            "market": Shown("market", key[0]),
                            "geography": Shown("geography", key[1]),
                        },
                        statements=series.latest.statements,
                        after=lo,
                        unit="percent",
                        group=f"market:{series.label}",
                        happened_on=series.latest.last_day,
                    )
                )
    return found
