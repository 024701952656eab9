"""Procedural steps of the DMA file, from its decisions.

The day a file was created is no procedural date: steps come from decisions, and only a case without
any decision yields its opening of file.
"""

import re
from collections.abc import Iterator

from crawlers.parsers.commission import cell, day, first, required, table
from crawlers.parsers.commission_dma import (
    COMPLIANCE,
    EVENTS,
    GATEKEEPER,
    INVESTIGATION,
    REPORTING,
    REVIEW,
    Case,
    Register,
    Stated,
    names_of,
    undertaking,
)
from data.names import slug
from data.records import DmaCase

_ARTICLES = re.compile(
    r"Art(?:icle|\.)?\s*([0-9]+(?:\([0-9a-z]+\))?(?:\s*(?:and|,|\+)\s*(?:Art\.?\s*)?[0-9]+(?:\([0-9a-z]+\))?)*)"
)


def steps(register: Register) -> Iterator[Stated]:
    """Yield the procedural steps; each case has at least one."""
    for case in register.cases:
        found = {stated.record.fact_key: stated for stated in _decided(register, case)}
        yield from found.values() if found else [_opened_file(register, case)]


def _decided(register: Register, case: Case) -> Iterator[Stated]:
    withdrawn = {
        cell(row, "decisionNumber", case.number)
        for row in table(case.fields, "caseDesignations")
        if row.get("status") == "DesignationInactive"
    }
    for decision in case.decisions:
        for code, label in decision.types:
            kind, event = _step(case, code, decision.number in withdrawn)
            if decision.adopted is None or event is None:
                continue
            yield Stated(
                _record(register, case, kind, event, decision.adopted).model_copy(
                    update={
                        "decision_code": code,
                        "legal_article": _articles(label),
                        "press_ref": decision.press,
                        "oj_ref": decision.journal,
                    }
                ),
                f"{case.number} decision {decision.number}",
                label,
            )


def _step(case: Case, code: str, withdrawn: bool) -> tuple[str, str | None]:
    """Return kind and step of a decision; the step is None for a type that is not known yet."""
    if code == REVIEW:
        return "designation_review", "designation_withdrawn" if withdrawn else None
    kind, event = EVENTS.get(code, ("", None))
    investigated = any(
        other in {"DmaDecType030", "DmaDecType031"}
        for entry in case.decisions
        for other, _ in entry.types
    )
    if kind == "designation" and investigated:
        kind = "market_investigation"
    return kind, event


def _articles(label: str | None) -> str | None:
    found = _ARTICLES.findall(label or "")
    return (
        ", ".join(re.sub(r"Art\.?\s*", "", text) for text in found).replace(" and ", ", ") or None
    )


def _opened_file(register: Register, case: Case) -> Stated:
    opened = day(required(case.fields, "caseInitiationDate", case.number), case.number)
    kind = {REPORTING: "reporting", GATEKEEPER: "designation", COMPLIANCE: "non_compliance"}.get(
        case.type, "market_investigation"
    )
    return Stated(
        _record(register, case, kind, "file_opened", opened or ""),
        f"{case.number} caseInitiationDate",
        first(case.fields, "caseTitle"),
    )


def _record(register: Register, case: Case, kind: str, event: str, on: str) -> DmaCase:
    return DmaCase(
        id=slug(f"{case.number} {event} {on}"),
        case_number=case.number,
        subject=first(case.fields, "caseTitle") or case.number,
        org=None if case.type == INVESTIGATION else undertaking(register, names_of(case)),
        kind=kind,
        event=event,
        event_date=on,
    )
