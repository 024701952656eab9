"""Dated, sourced edges of the chain on a day, out of dependencies, deals, stakes and parents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from data.facts import Facts
from graph.chain.members import Members
from graph.chain.vocabulary import EdgeKind, keeps, mappings, supply_category
from graph.records import narrow

Certainty = Literal["certain", "possible"]
OPEN_STATUSES = ("announced", "completed")
"""Deals that bind: abandoned, expired and not yet agreed ones make no edge."""


COMMON_COLUMNS = ("fact_key", "source_id", "grade", "public_from")
_DEPENDENCY_COLUMNS = (
    *COMMON_COLUMNS, "upstream", "upstream_type", "downstream", "downstream_type", "relation",
    "product", "exclusivity", "share_pct", "share_lo", "share_hi",
    "since", "since_first", "since_last", "until", "until_first", "until_last",
)  # fmt: skip
_DEAL_COLUMNS = (
    *COMMON_COLUMNS, "source_org", "target_org", "kind", "status", "exclusivity", "stake_pct",
    "amount", "currency", "amount_basis", "announced", "announced_first", "announced_last",
)  # fmt: skip
OWNERSHIP_COLUMNS = (
    *COMMON_COLUMNS, "holder", "held", "basis", "stake_pct", "stake_lo", "stake_hi", "voting_pct",
    "as_of", "as_of_first", "as_of_last",
)  # fmt: skip
_ORGANISATION_COLUMNS = (*COMMON_COLUMNS, "id", "control_from")


@dataclass(frozen=True)
class Edge:
    """One relation between two members on a day.

    certainty: "possible" where only a partial date leaves room for it on that day.
    share_lo, share_hi: percent of the target's need in the category; None when unknown.
    stake_lo, stake_hi: percent of capital (owns) or votes (votes).
    """

    source: str
    target: str
    kind: EdgeKind
    table: str
    fact_key: str
    certainty: Certainty
    since: str | None
    until: str | None
    source_ids: tuple[str, ...]
    grade: int | None
    category: str | None = None
    product: str | None = None
    exclusivity: str | None = None
    share_lo: float | None = None
    share_hi: float | None = None
    stake_lo: float | None = None
    stake_hi: float | None = None
    amount: float | None = None
    currency: str | None = None
    amount_basis: str | None = None
    status: str | None = None


def edges(facts: Facts, members: Members) -> list[Edge]:
    """Return all edges on the day of `members`, in a stable order."""
    found = [
        *_dependency_edges(facts, members),
        *_deal_edges(facts, members),
        *_ownership_edges(facts, members.on),
        *_control_edges(facts, members),
    ]
    return sorted(found, key=lambda e: (e.source, e.target, e.kind, e.table, e.fact_key))


def supply_edges(facts: Facts, members: Members) -> list[Edge]:
    """Return the supply edges alone, without computing ownership and control, in a stable order."""
    found = [
        edge
        for edge in (*_dependency_edges(facts, members), *_deal_edges(facts, members))
        if edge.kind == "supplies"
    ]
    return sorted(found, key=lambda e: (e.source, e.target, e.kind, e.table, e.fact_key))


def _dependency_edges(facts: Facts, members: Members) -> Iterator[Edge]:
    relations = mappings(facts, "dependencies", "relation")
    for row in narrow(facts.frame("dependency"), _DEPENDENCY_COLUMNS):
        certainty = holds_on(row, "since", "until", members.on)
        if certainty is None:
            continue
        mapping = relations[row["relation"]]
        source, target = str(row["upstream"]), str(row["downstream"])
        common = _common(row, "dependency", certainty, row["since"], row["until"])
        common |= {"product": row["product"], "exclusivity": row["exclusivity"]}
        low, high = share_range(row)
        for kind in mapping.kinds:
            stakes: dict[str, Any] = {"stake_lo": low, "stake_hi": high} if kind == "owns" else {}
            yield Edge(source=source, target=target, kind=kind, **common, **stakes)
        ends = (row["upstream_type"], row["downstream_type"])
        category = supply_category(
            mapping,
            members.layers_of(source),
            between_organisations=ends == ("organisation", "organisation"),
        )
        if category is not None:
            yield Edge(
                source=source,
                target=target,
                kind="supplies",
                category=category,
                share_lo=low,
                share_hi=high,
                **common,
            )


def _deal_edges(facts: Facts, members: Members) -> Iterator[Edge]:
    kinds = mappings(facts, "deals", "kind")
    disclosed = _disclosed_pairs(facts)
    for row in narrow(facts.frame("deal"), _DEAL_COLUMNS):
        certainty = holds_on(row, "announced", None, members.on)
        if certainty is None or row["status"] not in OPEN_STATUSES:
            continue
        mapping = kinds[row["kind"]]
        source, target = str(row["source_org"]), str(row["target_org"])
        common = _common(row, "deal", certainty, row["announced"], None)
        common |= {
            "amount": _number(row["amount"]),
            "currency": row["currency"],
            "amount_basis": row["amount_basis"],
            "status": row["status"],
            "exclusivity": row["exclusivity"],
        }
        stake = _number(row["stake_pct"])
        for kind in mapping.kinds:
            if kind == "controls" and row["status"] != "completed":
                continue
            if kind == "owns" and (source, target) in disclosed:
                continue
            if keeps(mapping, kind, stake_stated=stake is not None):
                stakes: dict[str, Any] = (
                    {"stake_lo": stake, "stake_hi": stake} if kind == "owns" else {}
                )
                yield Edge(source=source, target=target, kind=kind, **common, **stakes)
        category = supply_category(mapping, members.layers_of(source), between_organisations=True)
        if category is not None:
            yield Edge(source=source, target=target, kind="supplies", category=category, **common)


def _disclosed_pairs(facts: Facts) -> set[tuple[str, str]]:
    """Pairs of table `ownership`: its series goes before a stake printed in a deal.

    A deal prints what was bought, or the shares of a venture whose other founder it names as the
    target; only the series says what is held.
    """
    frame = facts.frame("ownership")
    return set(zip(frame["holder"], frame["held"], strict=True))


def _ownership_edges(facts: Facts, day: date) -> Iterator[Edge]:
    latest: dict[tuple[str, str, str], tuple[pd.Timestamp, Edge]] = {}
    for row in narrow(facts.frame("ownership"), OWNERSHIP_COLUMNS):
        certainty = holds_on(row, "as_of", None, day)
        if certainty is None or _text(row["basis"]) is not None:
            continue
        moment: pd.Timestamp = (
            row["as_of_last"] if not pd.isna(row["as_of_last"]) else row["public_from"]
        )
        for kind, column in (("owns", "stake"), ("votes", "voting")):
            value = _number(row[f"{column}_pct"])
            if value is None:
                continue
            low, high = stake_range(row) if column == "stake" else (value, value)
            edge = Edge(
                source=str(row["holder"]),
                target=str(row["held"]),
                kind="owns" if kind == "owns" else "votes",
                stake_lo=low,
                stake_hi=high,
                **_common(row, "ownership", certainty, row["as_of"], None),
            )
            key = (edge.source, edge.target, kind)
            if key not in latest or moment >= latest[key][0]:
                latest[key] = (moment, edge)
    for _, edge in latest.values():
        yield edge


def _control_edges(facts: Facts, members: Members) -> Iterator[Edge]:
    links = members.undertakings.links
    for row in narrow(facts.frame("organisation"), _ORGANISATION_COLUMNS):
        link = links.get(str(row["id"]))
        if link is not None and link.holds_on(members.on):
            yield Edge(
                source=link.parent,
                target=str(row["id"]),
                kind="controls",
                **_common(row, "organisation", "certain", row["control_from"], None),
            )


def holds_on(row: dict[Any, Any], since: str, until: str | None, day: date) -> Certainty | None:
    """Return whether a row holds on a day by its partial dates; None when it does not.

    An empty start holds from the day since when the statement was public; a day of end is the
    first on which the fact no longer holds.
    """
    moment = pd.Timestamp(day)
    first, last = row[f"{since}_first"], row[f"{since}_last"]
    if pd.isna(last):
        first = last = row["public_from"]
    if pd.isna(last) or first > moment:
        return None
    certain = bool(last <= moment)
    if until is not None and not pd.isna(row[f"{until}_last"]):
        if row[f"{until}_last"] <= moment:
            return None
        certain = certain and bool(row[f"{until}_first"] > moment)
    return "certain" if certain else "possible"


def share_range(row: dict[Any, Any]) -> tuple[float | None, float | None]:
    """Return the printed range of a share of the need, percent; (None, None) when unknown."""
    point = _number(row["share_pct"])
    low, high = _number(row["share_lo"]), _number(row["share_hi"])
    return (point if low is None else low), (point if high is None else high)


def stake_range(row: dict[Any, Any]) -> tuple[float, float]:
    """Return the interval of a stake, percent; a point where no range is printed."""
    point = float(row["stake_pct"])
    low, high = _number(row.get("stake_lo")), _number(row.get("stake_hi"))
    return (point if low is None else low), (point if high is None else high)


def _common(
    row: dict[Any, Any], table: str, certainty: Certainty, since: object, until: object
) -> dict[str, Any]:
    return {
        "table": table,
        "fact_key": str(row["fact_key"]),
        "certainty": certainty,
        "since": _text(since),
        "until": _text(until),
        "source_ids": (str(row["source_id"]),),
        "grade": None if pd.isna(row["grade"]) else int(row["grade"]),
    }


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not pd.isna(value) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
