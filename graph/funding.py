"""Public and private money by basis: what may be added is added, everything else is counted.

A sum stays within one kind of deal, one currency and one basis of the amount, over rows that the
data mark as summable (no parts of other rows, no aggregates, no abandoned deals, no yearly
amounts). Bases are never added to each other: there is no grand total.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.records import Record

BASES = ("paid", "committed", "contract_value", "up_to", "estimated", "round_total")
WHOLE_OF = frozenset({"part_of", "partly_in", "counted_in_aggregate"})
"""Relations of a part to the row that contains it."""


@dataclass(frozen=True)
class FundingLine:
    """The money of one kind, currency and basis.

    amount: sum over the summable rows, in full units of the currency; None when there is none.
    summed: how many rows that are. left_out: reason → rows with an amount that may not be added.
    """

    kind: str
    currency: str
    basis: str
    amount: float | None
    summed: int
    left_out: Mapping[str, int]
    fact_keys: tuple[str, ...]


@dataclass(frozen=True)
class UnitCost:
    """Funding per accelerator of a site, where one source states both amount and count."""

    site: str
    amount: float
    currency: str
    count: float
    fact_key: str

    @property
    def per_accelerator(self) -> float:
        """Return the amount over the count, in full units of the currency."""
        return self.amount / self.count


def funding_lines(deals: Sequence[Record], kinds: Iterable[str]) -> list[FundingLine]:
    """Return one line per kind, currency and basis, in the order of `kinds` and `BASES`."""
    groups: defaultdict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for row in deals:
        if row["amount"] is not None and row["amount_basis"] in BASES:
            groups[(row["kind"], row["currency"], row["amount_basis"])].append(row)
    order = list(kinds)
    found = [_line(key, rows) for key, rows in groups.items() if key[0] in order]
    return sorted(
        found,
        key=lambda line: (order.index(line.kind), -line.summed, line.currency,
                          BASES.index(line.basis)),
    )  # fmt: skip


def _line(key: tuple[str, str, str], rows: Sequence[Record]) -> FundingLine:
    summable = [row for row in rows if row["summable"] is True]
    reasons = Counter(
        str(row["summable_reason"] or "not_summable") for row in rows if row["summable"] is not True
    )
    return FundingLine(
        *key,
        amount=sum(float(row["amount"]) for row in summable) if summable else None,
        summed=len(summable),
        left_out=dict(sorted(reasons.items())),
        fact_keys=tuple(str(row["fact_key"]) for row in summable),
    )


def wholes(overlaps: Sequence[Record]) -> dict[str, str]:
    """Return part → whole among deals."""
    return {
        str(row["deal_id"]): str(row["related_deal_id"])
        for row in overlaps
        if row["relation"] in WHOLE_OF
    }


def unit_costs(public_compute: Sequence[Record]) -> list[UnitCost]:
    """Return the cost per accelerator of single sites whose one source states amount and count.

    Programmes contain several sites and are left out.
    """
    return [
        UnitCost(
            str(row["site"]), float(row["funding_amount"]), str(row["currency"]),
            float(row["accelerator_count"]), str(row["fact_key"]),
        )
        for row in public_compute
        if row["type"] != "programme" and row["funding_amount"] and row["accelerator_count"]
    ]  # fmt: skip
