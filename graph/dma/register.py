"""The gatekeeper register as of any day, replayed from designations and case events.

The published register is a snapshot; its state on another day follows from dated events: the
designation, the opening of an investigation, its end, a withdrawal under Art. 4, an annulment by a
court. An annulment is an event of its own: it does not rewrite the state on earlier days.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from data.legal import annulments
from graph.records import Record, days, listed

Status = Literal["in_force", "withdrawn", "not_designated", "under_investigation"]
EventKind = Literal["designated", "opened", "not_designated", "withdrawn", "annulled"]

_OUTSIDE_THE_DMA = frozenset({"not_a_dma_matter"})
_EVENT_OF_CASE: dict[str, EventKind] = {
    "designated": "designated",
    "opened": "opened",
    "rebuttal_accepted": "not_designated",
    "closed_without_designation": "not_designated",
    "designation_withdrawn": "withdrawn",
}
_DESIGNATION_KINDS = frozenset({"market_investigation", "designation", "designation_review"})


@dataclass(frozen=True)
class Service:
    """One core platform service of one undertaking, in the state it had on a day."""

    gatekeeper: str
    service: str
    category: str | None
    point: str | None
    case_number: str | None
    status: Status
    status_since: date
    designated_on: date | None = None
    compliance_due: date | None = None
    compliance_due_basis: str | None = None
    legal_route: str | None = None
    annulled_on: date | None = None
    source_id: str | None = None
    source_url: str | None = None
    source_name: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a service."""
        return {
            "gatekeeper": self.gatekeeper,
            "service": self.service,
            "category": self.category,
            "art_2_2_point": self.point,
            "case_number": self.case_number,
            "status": self.status,
            "status_since": self.status_since,
            "designated_on": self.designated_on,
            "compliance_due": self.compliance_due,
            "compliance_due_basis": self.compliance_due_basis,
            "annulled_on": self.annulled_on,
            "legal_route": self.legal_route,
            "source_ids": [self.source_id] if self.source_id else [],
            "source_url": self.source_url,
        }


@dataclass(frozen=True)
class RegisterEvent:
    """One dated change of one service."""

    on: date
    kind: EventKind
    gatekeeper: str
    service: str
    case_number: str | None
    source_url: str | None


def services_as_of(
    register: Sequence[Record], cases: Sequence[Record], as_of: date
) -> list[Service]:
    """Return every service that had a state on `as_of`, by gatekeeper and name.

    register: rows of the table `register`; cases: rows of `dma_case`. Services without any event
    by that day are absent.
    """
    found: list[Service] = []
    by_number = _cases_by_number(cases)
    for row in _rows_with_cases(register, cases):
        state = _replayed(row, service_events(row, by_number), as_of)
        if state is not None:
            found.append(state)
    return sorted(found, key=lambda service: (service.gatekeeper, service.service))


def gatekeepers_as_of(services: Iterable[Service]) -> dict[str, date]:
    """Return each undertaking with a designation in force and the day of its oldest one."""
    first: dict[str, date] = {}
    for service in services:
        if service.status == "in_force" and service.designated_on is not None:
            known = first.get(service.gatekeeper)
            first[service.gatekeeper] = (
                min(known, service.designated_on) if known else service.designated_on
            )
    return dict(sorted(first.items()))


def register_events(register: Sequence[Record], cases: Sequence[Record]) -> list[RegisterEvent]:
    """Return all dated changes of all services in order of time."""
    by_number = _cases_by_number(cases)
    found = [
        event
        for row in _rows_with_cases(register, cases)
        for event in service_events(row, by_number)
    ]
    return sorted(found, key=lambda event: (event.on, event.gatekeeper, event.service, event.kind))


def _cases_by_number(cases: Sequence[Record]) -> Mapping[str, Sequence[Record]]:
    """Return the case events by each case number that they are filed under."""
    found: dict[str, list[Record]] = defaultdict(list)
    for case in cases:
        for number in dict.fromkeys(listed(case["case_number"])):
            found[number].append(case)
    return found


def service_events(row: Record, cases: Mapping[str, Sequence[Record]]) -> list[RegisterEvent]:
    """Return the dated changes of one service: its register row and the events of its case.

    cases: the case events by case number.
    """
    found: dict[tuple[date, EventKind], str | None] = {}

    def add(value: object, kind: EventKind, source_url: str | None) -> None:
        when = days(value)
        if when is not None:
            found.setdefault((when.last, kind), source_url)

    add(row["designated_on"], "designated", row["source_url"])
    status = row["status"] or ""
    if status == "designation_withdrawn":
        add(row["status_since"], "withdrawn", row["source_url"])
    elif status.startswith("not_designated"):
        add(row["status_since"], "not_designated", row["source_url"])
    for case in cases.get(row["case_number"], ()):
        if case["kind"] in _DESIGNATION_KINDS:
            kind = _EVENT_OF_CASE.get(case["event"])
            if kind is not None:
                add(case["event_date"], kind, case["source_url"])
    for annulled in annulments():
        if (annulled.gatekeeper, annulled.service) == (row["gatekeeper"], row["cps_name"]):
            for case in cases.get(annulled.case_number, ()):
                if case["case_number"] == annulled.case_number and case["event"] == "judgment":
                    add(case["event_date"], "annulled", case["source_url"])
    return [
        RegisterEvent(on, kind, row["gatekeeper"], row["cps_name"], row["case_number"], url)
        for (on, kind), url in sorted(found.items())
    ]


def _replayed(row: Record, events: Sequence[RegisterEvent], as_of: date) -> Service | None:
    state: Service | None = None
    for event in events:
        if event.on > as_of:
            break
        state = _after(row, state, event)
    return state


def _after(row: Record, state: Service | None, event: RegisterEvent) -> Service | None:
    status: Status
    if event.kind == "annulled":
        if state is None:
            return None
        annulled = replace(state, annulled_on=event.on)
        if state.status != "in_force":
            return annulled
        return replace(annulled, status="withdrawn", status_since=event.on)
    if event.kind == "opened":
        # A review of a service that is designated leaves the designation in force.
        if state is not None and state.status == "in_force":
            return state
        status = "under_investigation"
    elif event.kind == "designated":
        status = "in_force"
    elif event.kind == "withdrawn":
        status = "withdrawn"
    else:
        status = "not_designated"
    due = days(row["compliance_due"])
    designated_on = event.on if event.kind == "designated" else None
    if state is not None and designated_on is None:
        designated_on = state.designated_on
    return Service(
        gatekeeper=row["gatekeeper"],
        service=row["cps_name"],
        category=row["cps_category"],
        point=row["art_2_2_point"],
        case_number=row["case_number"],
        status=status,
        status_since=event.on,
        designated_on=designated_on,
        compliance_due=due.last if due and designated_on else None,
        compliance_due_basis=row["compliance_due_basis"] if designated_on else None,
        legal_route=row["legal_route"],
        source_id=row.get("source_id"),
        source_url=row["source_url"],
        source_name=row.get("source_name"),
    )


def _rows_with_cases(register: Sequence[Record], cases: Sequence[Record]) -> list[Record]:
    """Return the register's services, and those that only case events know so far."""
    rows = [
        row
        for row in register
        if row["status"] not in _OUTSIDE_THE_DMA and row["gatekeeper"] is not None
    ]
    known = {row["case_number"] for row in rows}
    for case in cases:
        number = case["case_number"]
        if case["kind"] in _DESIGNATION_KINDS and case["org"] and number not in known:
            known.add(number)
            rows.append(
                {
                    "gatekeeper": case["org"],
                    "cps_name": case["subject"],
                    "cps_category": None,
                    "art_2_2_point": None,
                    "designated_on": None,
                    "compliance_due": None,
                    "compliance_due_basis": None,
                    "case_number": number,
                    "status": None,
                    "status_since": None,
                    "legal_route": case["legal_article"],
                    "source_id": case.get("source_id"),
                    "source_url": case["source_url"],
                    "source_name": case.get("source_name"),
                }
            )
    return rows
