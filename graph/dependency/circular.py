"""Circular financing: money that comes back to the investor through purchases.

Legs are deals as money flows: an investment or grant from source to target, a purchase from the
customer to the supplier. A cycle has at least one investment and one purchase and at most five
legs. Amounts of different basis or currency are never added or compared.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx
import pandas as pd

from data.errors import UsageError
from data.facts import Facts
from graph.chain.edges import OPEN_STATUSES
from graph.chain.members import Members, members

PURCHASES = ("cloud_contract", "chip_supply", "licence")
"""Kinds whose customer (target_org) pays the supplier (source_org)."""
INVESTMENTS = ("investment",)
WHOLE_ROUND = "round_total"
"""Amounts on this basis are the whole round, not the ticket of the investor named: not used."""
MAX_LEGS = 5
MAX_CYCLES = 20_000


@dataclass(frozen=True)
class Payment:
    """One deal of a leg; amount None where no amount is printed."""

    deal_id: str
    kind: str
    announced: str
    amount: float | None
    currency: str | None
    basis: str | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Leg:
    """Money from `payer` to `payee`, with the deals behind it, largest first."""

    payer: str
    payee: str
    kind: str
    payments: tuple[Payment, ...]

    @property
    def largest(self) -> Payment:
        """Return the deal that stands for the leg: the largest printed amount."""
        return self.payments[0]


@dataclass(frozen=True)
class FinancingCycle:
    """A directed cycle of legs, starting with an investment.

    weakest: the leg with the smallest largest amount, None unless all amounts are printed in one
        currency. Its amount is also the most that can have gone round (netted minimum flow).
    """

    legs: tuple[Leg, ...]
    weakest: Leg | None
    currency: str | None


def financing_cycles(
    facts: Facts,
    *,
    bases: Sequence[str] | None = None,
    minimum_amount: float | None = None,
    window: tuple[date, date] | None = None,
    max_legs: int = MAX_LEGS,
    members_on: Members | None = None,
) -> list[FinancingCycle]:
    """Return all financing cycles between undertakings, shortest first.

    Parameters
    ----------
    facts
        Deals that are announced or completed count.
    bases
        Amount bases that count ("paid", "committed", ...); None = all, unknown ones too.
    minimum_amount
        Deals with a printed amount below it are left out (in their own currency).
    window
        First and last day of announcement.
    max_legs
        2 to 5.

    Raises
    ------
    UsageError
        `max_legs` is out of range, or more than MAX_CYCLES cycles exist (narrow the question).
    """
    if not 2 <= max_legs <= MAX_LEGS:
        raise UsageError(f"a financing cycle has 2 to {MAX_LEGS} legs, not {max_legs}")
    standing = members_on or members(facts, facts.as_of)
    legs = _legs(facts, standing, bases, minimum_amount, window)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((payer, payee) for payer, payee, _ in legs)
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for payer, payee, kind in legs:
        kinds[(payer, payee)].append(kind)
    found: list[FinancingCycle] = []
    for nodes in nx.simple_cycles(graph, length_bound=max_legs):
        pairs = list(zip(nodes, [*nodes[1:], nodes[0]], strict=True))
        found += [
            _cycle([legs[(*pair, kind)] for pair, kind in choice])
            for choice in _choices(pairs, kinds)
        ]
        if len(found) > MAX_CYCLES:
            raise UsageError(
                f"more than {MAX_CYCLES} financing cycles: narrow the window, the basis or the legs"
            )
    return sorted(found, key=lambda c: (len(c.legs), [leg.payer for leg in c.legs]))


def totals_by_basis(cycles: Iterable[FinancingCycle]) -> list[tuple[str, str, float, int]]:
    """Return one line (basis, currency, sum, deals) per basis and currency; each deal once."""
    deals: dict[str, Payment] = {}
    for cycle in cycles:
        for leg in cycle.legs:
            deals.update({payment.deal_id: payment for payment in leg.payments})
    sums: dict[tuple[str, str], list[float]] = defaultdict(list)
    for payment in deals.values():
        if payment.amount is not None and payment.currency is not None:
            sums[(payment.basis or "unknown", payment.currency)].append(payment.amount)
    return [(*key, math.fsum(values), len(values)) for key, values in sorted(sums.items())]


def _legs(
    facts: Facts,
    standing: Members,
    bases: Sequence[str] | None,
    minimum_amount: float | None,
    window: tuple[date, date] | None,
) -> dict[tuple[str, str, str], Leg]:
    payments: dict[tuple[str, str, str], list[Payment]] = defaultdict(list)
    groups = standing.undertakings
    for row in facts.frame("deal").to_dict("records"):
        kind = str(row["kind"])
        if row["status"] not in OPEN_STATUSES or not _counts(row, bases, minimum_amount, window):
            continue
        source, target = str(row["source_org"]), str(row["target_org"])
        if not (groups.is_firm(source) and groups.is_firm(target)):
            continue
        if kind in INVESTMENTS:
            payer, payee, role = source, target, "investment"
        elif kind in PURCHASES:
            payer, payee, role = target, source, "purchase"
        else:
            continue
        key = (groups.of(payer), groups.of(payee), role)
        if key[0] != key[1]:
            payments[key].append(_payment(row, kind))
    return {
        key: Leg(*key, tuple(sorted(found, key=lambda p: (-(p.amount or 0.0), p.deal_id))))
        for key, found in sorted(payments.items())
    }


def _counts(
    row: dict[Any, Any],
    bases: Sequence[str] | None,
    minimum_amount: float | None,
    window: tuple[date, date] | None,
) -> bool:
    if bases is not None and row["amount_basis"] not in bases:
        return False
    amount = row["amount"]
    if minimum_amount is not None and not (isinstance(amount, float) and amount >= minimum_amount):
        return False
    if window is None:
        return True
    first, last = pd.Timestamp(window[0]), pd.Timestamp(window[1])
    return bool(row["announced_first"] <= last and row["announced_last"] >= first)


def _payment(row: dict[Any, Any], kind: str) -> Payment:
    amount = None if row["amount_basis"] == WHOLE_ROUND else row["amount"]
    return Payment(
        str(row["id"]),
        kind,
        str(row["announced"]),
        float(amount) if isinstance(amount, float) and not math.isnan(amount) else None,
        row["currency"] if isinstance(row["currency"], str) else None,
        row["amount_basis"] if isinstance(row["amount_basis"], str) else None,
        (str(row["source_id"]),),
    )


def _choices(
    pairs: list[tuple[str, str]], kinds: dict[tuple[str, str], list[str]]
) -> list[list[tuple[tuple[str, str], str]]]:
    """All ways to read the edges of a cycle that mix investments and purchases."""
    ways: list[list[tuple[tuple[str, str], str]]] = [[]]
    for pair in pairs:
        ways = [[*way, (pair, kind)] for way in ways for kind in kinds[pair]]
    return [way for way in ways if len({kind for _, kind in way}) == 2]


def _cycle(legs: list[Leg]) -> FinancingCycle:
    starts = [i for i, leg in enumerate(legs) if leg.kind == "investment"]
    start = min(starts, key=lambda i: legs[i].payer)
    ordered = tuple(legs[start:] + legs[:start])
    currencies = {leg.largest.currency for leg in ordered}
    printed = all(leg.largest.amount is not None for leg in ordered)
    if not printed or len(currencies) != 1:
        return FinancingCycle(ordered, None, None)
    weakest = min(ordered, key=lambda leg: leg.largest.amount or 0.0)
    return FinancingCycle(ordered, weakest, next(iter(currencies)))
