"""R13, R20 and R26: rights of first refusal, acqui-hire patterns, deals that change status."""

import re
from collections.abc import Mapping
from typing import Literal, cast

from data.language.catalogue import Language, text
from graph.alerts.finding import Finding, Severity, Shown, support
from graph.alerts.market_state import largest_share
from graph.alerts.presence_state import gatekeepers
from graph.alerts.supply_state import is_eu
from graph.alerts.view import View
from graph.records import Record, days

FIRST_REFUSAL = "right_of_first_refusal"
LARGE_SUPPLIER_PCT = 30.0
PATTERN_DAYS = 90
SHRINKS_BY = 0.2
Origin = Literal["deal", "notice"]

_LICENCE = re.compile(r"\blicen[cs]", re.IGNORECASE)
_FOUNDER = re.compile(r"\b(co-?founder|founder|chief executive|CEO)s?\b", re.IGNORECASE)
_INVESTORS_PAID = re.compile(r"\binvestors? (?:were |are |is |was )?(?:paid|bought out)", re.I)
_SEVERE = frozenset({"prohibited", "abandoned", "withdrawn_phase2"})
_GOOD = frozenset({"cleared", "cleared_phase1", "no_jurisdiction", "not_notifiable"})
_NO_STATUS = frozenset(
    {"looked_at", "policy_signal", "related_dma_step", "study_only", "study_opened", "request"}
)


def first_refusal(before: View, now: View) -> list[Finding]:
    """R13: a contract that newly carries a right of first refusal, or no longer does."""
    old = {row["fact_key"]: row for row in before.rows("deal")}
    found = []
    for row in now.rows("deal"):
        had = old.get(row["fact_key"])
        has_now = row["exclusivity"] == FIRST_REFUSAL
        had_before = had is not None and had["exclusivity"] == FIRST_REFUSAL
        if has_now == had_before:
            continue
        supplier = now.groups.of(row["source_org"])
        large = largest_share(now, supplier) >= LARGE_SUPPLIER_PCT
        announced = days(row["announced"])
        found.append(
            Finding(
                subject=(row["source_org"], row["target_org"]),
                qualifier=f"{row['fact_key']}:{'added' if has_now else 'ended'}",
                severity="high" if has_now and large else "medium",
                template="R13.added" if has_now else "R13.ended",
                values={
                    "supplier": Shown("org", row["source_org"]),
                    "customer": Shown("org", row["target_org"]),
                },
                statements=support("deal", [row]),
                group=f"deal:{row['id']}",
                eu=is_eu(now, row["target_org"]),
                happened_on=announced.last if announced and had is None else None,
            )
        )
    return found


def pattern_elements(deal: Record, notices: list[Record]) -> Mapping[str, tuple[Origin, ...]]:
    """Return which facts state each element of the acqui-hire pattern; none: it is unknown.

    A hire deal states the staff element; licence, founder and payment to investors need words of
    the description or the form of an Art. 14 notice.
    """
    prose = str(deal["description"] or "")
    form = {notice["deal_form"] for notice in notices}
    return {
        "staff": _stated(deal["kind"] == "acquihire", False),
        "licence": _stated(bool(_LICENCE.search(prose)), "licence_and_hires" in form),
        "founder": _stated(bool(_FOUNDER.search(prose)), False),
        "investors_paid": _stated(bool(_INVESTORS_PAID.search(prose)), False),
    }


def pattern(elements: Mapping[str, tuple[Origin, ...]]) -> Literal["full", "partial", "none"]:
    """Return full when licence, hires and payment stand, partial with licence and hires."""
    if not (elements["founder"] or elements["staff"]) or not elements["licence"]:
        return "none"
    return "full" if elements["investors_paid"] else "partial"


def acquihire_pattern(before: View, now: View) -> list[Finding]:
    """R20: a hire deal newly known whose elements make the pattern, partly or fully."""
    known = {row["fact_key"] for row in before.rows("deal")}
    special = gatekeepers(now)
    found = []
    for row in now.rows("deal"):
        if row["kind"] != "acquihire" or row["fact_key"] in known:
            continue
        announced = days(row["announced"])
        notices = [
            notice
            for notice in now.rows("art14_notice")
            if notice["target"] == row["target_org"]
            and now.groups.of(notice["gatekeeper"]) == now.groups.of(row["source_org"])
        ]
        elements = pattern_elements(row, notices)
        kind = pattern(elements)
        if kind == "none" or announced is None:
            continue
        by_gatekeeper = now.groups.of(row["source_org"]) in special
        full: Severity = "critical" if by_gatekeeper else "high"
        found.append(
            Finding(
                subject=(row["source_org"], row["target_org"]),
                qualifier=f"{row['fact_key']}:{kind}",
                severity=full if kind == "full" else "medium",
                template="R20.sentence",
                values={
                    "acquirer": Shown("org", row["source_org"]),
                    "target": Shown("org", row["target_org"]),
                    "pattern": Shown("key", f"alerts.pattern.{kind}"),
                    "present": _Elements("text", _present(elements)),
                    "unknown": _Elements("text", _unknown(elements)),
                },
                statements=(*support("deal", [row]), *support("art14_notice", notices)),
                group=f"deal:{row['id']}",
                happened_on=announced.last,
                eu=is_eu(now, row["target_org"]),
            )
        )
    return found


def status_change(before: View, now: View) -> list[Finding]:
    """R26: a known deal has another status or amount, or an authority decided on it."""
    old = {row["fact_key"]: row for row in before.rows("deal")}
    found = []
    for row in now.rows("deal"):
        had = old.get(row["fact_key"])
        if had is None:
            continue
        if had["status"] != row["status"]:
            found.append(_status(now, row, str(row["status"]), rows=[row], was=str(had["status"])))
        elif _amount_moved(had, row):
            found.append(_amount(row, had))
    by_id = {row["id"]: row for row in now.rows("deal")}
    for table, day_column in (("legal_status", "date"), ("merger", "decided")):
        known = {row["fact_key"] for row in before.rows(table)}
        for row in now.rows(table):
            deal = by_id.get(row["deal_id"] or "")
            decided = days(row[day_column])
            if deal is None or row["fact_key"] in known or row["outcome"] in _NO_STATUS:
                continue
            if decided is None or decided.last > now.day:
                continue
            step = _status(
                now, deal, row["outcome"], rows=[row], authority=row["authority"], table=table
            )
            found.append(step)
    return found


def _status(
    view: View,
    deal: Record,
    status: str,
    *,
    rows: list[Record],
    was: str | None = None,
    authority: str | None = None,
    table: str = "deal",
) -> Finding:
    severity: Severity = "high" if status in _SEVERE else "medium"
    if status in _GOOD and authority:
        severity = "medium"
    decided = (rows[0].get("date") or rows[0].get("decided")) if authority else None
    day_of = days(decided)
    return Finding(
        subject=(deal["source_org"], deal["target_org"]),
        qualifier=f"{deal['id']}:{authority or 'status'}:{status}",
        severity=severity,
        template="R26.authority" if authority else "R26.status",
        values={
            "acquirer": Shown("org", deal["source_org"]),
            "target": Shown("org", deal["target_org"]),
            "was": Shown("key", f"alerts.status.{was}") if was else Shown("text", "–"),
            "now": Shown("key", f"alerts.status.{status}"),
            "authority": Shown("authority", authority or ""),
            "on": Shown("partial", decided),
        },
        statements=support(table, rows),
        group=f"deal:{deal['id']}",
        happened_on=day_of.last if day_of else None,
        eu=is_eu(view, deal["target_org"]),
    )


def _amount_moved(had: Record, row: Record) -> bool:
    if had["amount"] is None or row["amount"] is None or had["currency"] != row["currency"]:
        return False
    if had["amount_basis"] != row["amount_basis"]:
        return True
    return float(row["amount"]) <= (1 - SHRINKS_BY) * float(had["amount"])


def _amount(row: Record, had: Record) -> Finding:
    return Finding(
        subject=(row["source_org"], row["target_org"]),
        qualifier=f"{row['id']}:amount:{row['amount']:g}:{row['amount_basis']}",
        severity="medium",
        template="R26.amount",
        values={
            "acquirer": Shown("org", row["source_org"]),
            "target": Shown("org", row["target_org"]),
            "before": Shown("money", had["amount"], had["currency"]),
            "before_basis": Shown("key", f"alerts.basis.{had['amount_basis']}"),
            "after": Shown("money", row["amount"], row["currency"]),
            "after_basis": Shown("key", f"alerts.basis.{row['amount_basis']}"),
        },
        statements=support("deal", [row]),
        before=had["amount"],
        after=row["amount"],
        unit=row["currency"],
        group=f"deal:{row['id']}",
    )


def _stated(by_deal: bool, by_notice: bool) -> tuple[Origin, ...]:
    origins: tuple[tuple[Origin, bool], ...] = (("deal", by_deal), ("notice", by_notice))
    return tuple(origin for origin, states in origins if states)


class _Elements(Shown):
    """Elements of the pattern in words, each with the entries that state it."""

    def render(self, language: Language, names: Mapping[str, str]) -> str:  # noqa: ARG002 - texts
        """Return the elements, or a dash when there is none."""
        elements = cast(tuple[tuple[str, tuple[Origin, ...]], ...], self.value)
        told = []
        for name, origins in elements:
            sources = ", ".join(text(f"alerts.origin.{origin}", language) for origin in origins)
            words = text(f"alerts.element.{name}", language)
            told.append(f"{words} ({sources})" if origins else words)
        return ", ".join(told) if told else "–"


def _present(elements: Mapping[str, tuple[Origin, ...]]) -> tuple[object, ...]:
    return tuple((name, origins) for name, origins in elements.items() if origins)


def _unknown(elements: Mapping[str, tuple[Origin, ...]]) -> tuple[object, ...]:
    return tuple((name, origins) for name, origins in elements.items() if not origins)
