"""R18 and R19: money that comes back, as loops of investment and purchase, each leg with its basis.

Amounts of different basis or currency are never added; a leg stands for one deal. Only a euro
threshold needs conversion, by the low rate of the year; without a rate the answer is possible.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import networkx as nx

from data.language.catalogue import Language, text
from data.language.formats import money
from graph.alerts.finding import Finding, Severity, Shown, support
from graph.alerts.market_state import largest_share
from graph.alerts.view import SHARE_TABLES, View
from graph.dependency.circular import MAX_LEGS, PURCHASES, WHOLE_ROUND
from graph.records import Record, days

WINDOW_DAYS = 36 * 365 // 12
MIN_LEG_EUR = 50_000_000.0
LARGE_SUPPLIER_PCT = 25.0
SPEND_BACK = 0.5
_TABLES = ("deal", "fx_band", "organisation")
_INACTIVE = frozenset({"abandoned", "expired"})
BASIS_CLASS: Mapping[str, str] = {
    "paid": "paid",
    "committed": "committed",
    "contract_value": "committed",
    "up_to": "committed",
}
"""Classes of amount basis that may be compared; estimates and whole rounds are in none."""


@dataclass(frozen=True)
class Leg:
    """Money from one undertaking to another: an investment or a purchase."""

    payer: str
    payee: str
    purchase: bool
    deal: str
    amount: float
    currency: str
    basis: str
    eur_lo: float | None
    day: int
    row: Record


def legs(view: View) -> list[Leg]:
    """Return investments and purchases with a printed amount between undertakings."""
    return view.index.kept(
        ("legs", view.index.states(_TABLES, view.day), view.control_turn), lambda: _legs(view)
    )


def _legs(view: View) -> list[Leg]:
    rates = {
        (int(row["year"]), row["currency"]): float(row["eur_per_unit_low"])
        for row in view.rows("fx_band")
    }
    groups, found = view.groups, []
    for row in view.rows("deal"):
        when = days(row["announced"])
        purchase = row["kind"] in PURCHASES
        if when is None or row["amount"] is None or row["status"] in _INACTIVE:
            continue
        if row["amount_basis"] in (None, WHOLE_ROUND) or not (
            purchase or row["kind"] == "investment"
        ):
            continue
        ends = (
            (row["target_org"], row["source_org"])
            if purchase
            else (
                row["source_org"],
                row["target_org"],
            )
        )
        payer, payee = groups.of(ends[0]), groups.of(ends[1])
        if payer == payee or not (groups.is_firm(payer) and groups.is_firm(payee)):
            continue
        rate = 1.0 if row["currency"] == "EUR" else rates.get((when.last.year, row["currency"]))
        found.append(
            Leg(
                payer,
                payee,
                purchase,
                row["id"],
                float(row["amount"]),
                row["currency"],
                row["amount_basis"],
                None if rate is None else float(row["amount"]) * rate,
                when.last.toordinal(),
                row,
            )
        )
    return found


def circular(view: View) -> list[Finding]:
    """R18: directed loops of at most five legs with at least one investment and one purchase."""
    tables = (*_TABLES, *SHARE_TABLES, "top_k")
    return view.index.kept(
        ("circular", view.index.states(tables, view.day), view.control_turn),
        lambda: [_loop(view, loop) for loop in _loops(legs(view))],
    )


def _loops(found: Sequence[Leg]) -> Iterator[tuple[Leg, ...]]:
    """Yield each loop once, represented by the largest leg of each pair and kind."""
    best: dict[tuple[str, str], list[Leg]] = defaultdict(list)
    for leg in found:
        if leg.eur_lo is None or leg.eur_lo >= MIN_LEG_EUR:
            best[(leg.payer, leg.payee)].append(leg)
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_edges_from(sorted(best))
    for nodes in nx.simple_cycles(network, length_bound=MAX_LEGS):
        start = nodes.index(min(nodes))
        ring = nodes[start:] + nodes[:start]
        pairs = [(ring[i], ring[(i + 1) % len(ring)]) for i in range(len(ring))]
        if loop := _represented([best[pair] for pair in pairs]):
            yield loop


def _represented(options: Sequence[Sequence[Leg]]) -> tuple[Leg, ...] | None:
    """Return the legs that stand for a loop, or None where none of them make one.

    Per pair and kind the largest deal near the newest common day; among the mixtures of investment
    and purchase within the window, the one whose smallest leg is largest.
    """
    newest = min(max(leg.day for leg in same) for same in options)
    choices: list[list[Leg]] = []
    for same in options:
        near = [leg for leg in same if abs(leg.day - newest) <= WINDOW_DAYS]
        best = {}
        for leg in sorted(near, key=lambda one: (one.eur_lo or 0.0, one.day, one.deal)):
            best[leg.purchase] = leg
        choices.append([best[kind] for kind in sorted(best)])
    loops = [
        loop
        for loop in itertools.product(*choices)
        if max(leg.day for leg in loop) - min(leg.day for leg in loop) <= WINDOW_DAYS
        and 0 < sum(leg.purchase for leg in loop) < len(loop)
    ]
    return max(loops, key=lambda loop: min(leg.eur_lo or 0.0 for leg in loop), default=None)


def _loop(view: View, loop: tuple[Leg, ...]) -> Finding:
    severity: Severity = "medium"
    members = [leg.payer for leg in loop]
    if any(largest_share(view, name) >= LARGE_SUPPLIER_PCT for name in members):
        severity = "high"
    if any(leg.basis == "up_to" for leg in loop):
        severity = "low"
    known = [leg for leg in loop if leg.eur_lo is not None]
    smallest = min(known or loop, key=lambda leg: leg.eur_lo or leg.amount)
    return Finding(
        subject=tuple(sorted(set(members))),
        qualifier="→".join(members),
        severity=severity,
        certainty="certain" if len(known) == len(loop) else "possible",
        template="R18.sentence",
        values={
            "path": ShownLegs(loop),
            "smallest": Shown("money", smallest.amount, smallest.currency),
            "basis": Shown("key", f"alerts.basis.{smallest.basis}"),
            "payer": Shown("org", smallest.payer),
            "payee": Shown("org", smallest.payee),
        },
        statements=support("deal", [leg.row for leg in loop]),
        after=smallest.eur_lo,
        unit="EUR (low rate of the year)",
        amount_eur_hi=smallest.eur_lo,
        magnitude=smallest.eur_lo or 0.0,
    )


class ShownLegs(Shown):
    """The legs of a loop in words: who pays whom, for what, how much and on which basis."""

    def __init__(self, loop: tuple[Leg, ...]) -> None:
        """Take the legs in order."""
        super().__init__("text", loop)

    def render(self, language: Language, names: Mapping[str, str]) -> str:
        """Return the legs as a list in words."""
        parts = []
        for leg in cast(tuple[Leg, ...], self.value):
            parts.append(
                text(
                    f"alerts.leg.{'purchase' if leg.purchase else 'investment'}",
                    language,
                    payer=names.get(leg.payer, leg.payer),
                    payee=names.get(leg.payee, leg.payee),
                    amount=money(leg.amount, leg.currency, language),
                    basis=text(f"alerts.basis.{leg.basis}", language),
                )
            )
        return text("alerts.word.separator", language).join(parts)


def spend_back(view: View) -> list[Finding]:
    """R19: purchases from an investor against the amount it invested, per class and currency."""
    invested: dict[tuple[str, str, str, str], list[Leg]] = defaultdict(list)
    bought: dict[tuple[str, str, str, str], list[Leg]] = defaultdict(list)
    for leg in legs(view):
        basis = BASIS_CLASS.get(leg.basis)
        if basis is None or leg.row["summable"] is False:
            continue
        if leg.purchase:
            bought[(leg.payee, leg.payer, leg.currency, basis)].append(leg)
        else:
            invested[(leg.payer, leg.payee, leg.currency, basis)].append(leg)
    found = []
    for key in sorted(set(invested) & set(bought)):
        put_in = sum(leg.amount for leg in invested[key])
        spent = sum(leg.amount for leg in bought[key])
        if put_in <= 0 or spent / put_in < SPEND_BACK:
            continue
        investor, firm, currency, basis = key
        both = [*invested[key], *bought[key]]
        found.append(
            Finding(
                subject=(investor, firm),
                qualifier=f"{currency}:{basis}:{int(2 * spent / put_in)}",
                severity="high" if spent >= put_in else "medium",
                template="R19.sentence",
                values={
                    "investor": Shown("org", investor),
                    "firm": Shown("org", firm),
                    "spent": Shown("money", spent, currency),
                    "invested": Shown("money", put_in, currency),
                    "ratio": Shown("percent", 100 * spent / put_in),
                    "basis": Shown("key", f"alerts.basis_class.{basis}"),
                },
                statements=support("deal", [leg.row for leg in both]),
                after=100 * spent / put_in,
                unit="percent",
                group=f"pair:{'|'.join(sorted((investor, firm)))}",
                magnitude=spent,
            )
        )
    return found
