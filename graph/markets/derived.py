"""Derived shares: amounts over a printed total, and owners' capacity at one date.

A share is derived only where one estimator prints the firm's amount *and* the total of the same
market, geography, period and unit. No total, no share. Totals, groups and residuals are no firms.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from data.facts import Facts
from graph.concentration.boxes import WHOLE
from graph.markets.series import DERIVED_SUFFIX
from graph.records import records
from graph.undertakings import PSEUDO_KIND

KEY = ("market", "geography", "period", "metric", "estimator", "org", "role")
"""What makes a derived share one fact."""

METRIC_OF_UNIT = {"money": "revenue", "units": "units"}
"""Units that can make shares of a whole. Users and downloads overlap between firms."""

CAPACITY_MARKET = "ai-compute-stock-owner"
CAPACITY_METRIC = "capacity"
CAPACITY_GEOGRAPHY = "world"
REMAINDER_OWNER = "other-owners"
"""The row that stands for all owners that are not named; without it there is no total."""


def derived_shares(facts: Facts) -> pd.DataFrame:
    """Return all derived shares as statements of table `share_derived`.

    Their `locator` names the observations that a share was computed from.
    """
    rows = [*_from_amounts(facts), *_from_capacity(facts)]
    labels = {
        row["id"] for row in records(facts.frame("organisation")) if row["kind"] == PSEUDO_KIND
    }
    for row in rows:
        row["role"] = "others" if row["org"] in labels else "firm"
        row["fact_key"] = "/".join(str(row[name]) for name in KEY)
        said = f"{row['fact_key']} {row['share_pct']} {row['locator']}"
        row["observation_id"] = hashlib.sha256(said.encode()).hexdigest()[:32]
    rows.sort(key=lambda row: str(row["fact_key"]))
    filled = Facts.from_frames({"share_derived": pd.DataFrame(rows)}, as_of=facts.as_of)
    return filled.statements("share_derived")


def rounding_of_amount(amount: float) -> float:
    """Return half a unit of the last digit that is not zero: how far a printed amount was rounded.

    42,000,000,000 was printed as 42 bn, so it is right within 0.5 bn. A printed trailing zero
    cannot be seen, which makes the range wider, never narrower.
    """
    if amount != int(amount):
        return 0.5 * 10.0 ** -_decimals(amount)
    digits = str(abs(int(amount)))
    return 0.5 * 10.0 ** (len(digits) - len(digits.rstrip("0")))


def _decimals(amount: float) -> int:
    return len(repr(amount).split(".")[1])


def _from_amounts(facts: Facts) -> list[dict[str, Any]]:
    groups: defaultdict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in records(facts.frame("revenue")):
        if row["unit"] in METRIC_OF_UNIT:
            names = ("market", "geography", "period", "estimator", "unit", "currency")
            groups[tuple(row[name] for name in names)].append(row)
    made: list[dict[str, Any]] = []
    for rows in groups.values():
        totals = [row for row in rows if row["role"] == "total"]
        if len(totals) == 1 and totals[0]["amount"] > 0:
            firms = [row for row in rows if row["role"] == "firm"]
            made += [_share_of_total(row, totals[0]) for row in firms]
    return made


def _share_of_total(row: Mapping[str, Any], total: Mapping[str, Any]) -> dict[str, Any]:
    amount, whole = float(row["amount"]), float(total["amount"])
    half, whole_half = rounding_of_amount(amount), rounding_of_amount(whole)
    low = max(0.0, amount - half) / (whole + whole_half)
    high = (amount + half) / max(whole - whole_half, amount)
    note = f"{amount:.0f} of {whole:.0f} {row['currency'] or row['unit']}; bounds from rounding"
    return _derived(
        behind=[row, total],
        where={
            name: row[name] for name in ("market", "market_name", "layer", "geography", "period")
        },
        metric=METRIC_OF_UNIT[row["unit"]],
        org=str(row["org"]),
        bounds=(low, amount / whole, high),
        note=note,
    )


def _from_capacity(facts: Facts) -> list[dict[str, Any]]:
    names = {str(row["market"]): row for row in records(facts.frame("market"))}
    market = names.get(CAPACITY_MARKET)
    if market is None:
        return []
    groups: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in records(facts.frame("capacity")):
        if row["row_type"] == "owner_total" and row["h100_equivalents"] is not None:
            groups[(str(row["as_of"]), str(row["estimator"]))].append(row)
    made: list[dict[str, Any]] = []
    for (as_of, _), rows in sorted(groups.items()):
        if _has_total(rows):
            made += _capacity_shares(as_of, rows, market)
    return made


def _has_total(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether every chip family with several owners has its remainder at this date."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        # "NVIDIA (all since 2022)" and "NVIDIA (all since 2023)" are one family.
        owners[str(row["accelerator_family"]).split(" (")[0]].add(str(row["org"]))
    shared = [names for names in owners.values() if len(names) > 1]
    return bool(shared) and all(REMAINDER_OWNER in names for names in shared)


def _capacity_shares(
    as_of: str, rows: Sequence[Mapping[str, Any]], market: Mapping[str, Any]
) -> list[dict[str, Any]]:
    by_owner: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_owner[str(row["org"])].append(row)
    sums = {owner: _capacity(parts) for owner, parts in by_owner.items()}
    low_all = sum(low for low, _, _ in sums.values())
    mid_all = sum(mid for _, mid, _ in sums.values())
    high_all = sum(high for _, _, high in sums.values())
    where = {
        "market": CAPACITY_MARKET,
        "market_name": market["market_name"],
        "layer": market["layer"],
        "geography": CAPACITY_GEOGRAPHY,
        "period": as_of,
    }
    note = (
        "installed compute in H100 equivalents; bounds from the 5th to 95th percentiles of all "
        "owners; domestic Chinese chips are not in the total"
    )
    return [
        _derived(
            behind=by_owner[owner],
            where=where,
            metric=CAPACITY_METRIC,
            org=owner,
            bounds=(low / (low + high_all - high), mid / mid_all, high / (high + low_all - low)),
            note=note,
        )
        for owner, (low, mid, high) in sums.items()
    ]


def _capacity(parts: Sequence[Mapping[str, Any]]) -> tuple[float, float, float]:
    middle = sum(float(row["h100_equivalents"]) for row in parts)
    low = sum(float(_first(row["h100e_p05"], row["h100_equivalents"])) for row in parts)
    high = sum(float(_first(row["h100e_p95"], row["h100_equivalents"])) for row in parts)
    return low, middle, high


def _first(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _derived(
    *,
    behind: Sequence[Mapping[str, Any]],
    where: Mapping[str, Any],
    metric: str,
    org: str,
    bounds: tuple[float, float, float],
    note: str,
) -> dict[str, Any]:
    low, middle, high = (float(min(WHOLE, Fraction(value) * 100)) for value in bounds)
    chief = behind[0]
    grades = [row["grade"] for row in behind if row.get("grade") is not None]
    return {
        **where,
        "metric": metric,
        "org": org,
        "share_pct": round(middle, 6),
        "share_lo": round(low, 6),
        "share_hi": round(high, 6),
        "estimator": f"{chief['estimator']}{DERIVED_SUFFIX}",
        "note": note,
        "source_id": chief.get("source_id"),
        "source_url": chief.get("source_url"),
        "source_name": chief.get("source_name"),
        "source_publisher": chief.get("source_publisher"),
        "collected_by": "derived",
        "grade": max(grades, default=None),
        "evidence": chief.get("evidence"),
        "valid_from": where["period"],
        "valid_to": where["period"],
        "public_from": max(row["public_from"] for row in behind),
        "known_from": max(row["known_from"] for row in behind),
        "recorded_at": max(row["recorded_at"] for row in behind),
        "locator": "derived from " + "|".join(sorted(str(row["observation_id"]) for row in behind)),
    }
