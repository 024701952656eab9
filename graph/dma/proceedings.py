"""DMA proceedings as of a day: what runs, what was decided, which fines were imposed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from graph.clock.counting import add_months
from graph.records import Record, days, listed

Course = Literal["running", "decided", "closed", "standing"]

_ENDING: dict[str, Course] = {
    "designated": "decided",
    "designation_withdrawn": "decided",
    "rebuttal_accepted": "closed",
    "closed_without_designation": "closed",
    "closed_without_breach": "closed",
    "non_compliance_decision": "decided",
    "specification_decision": "decided",
    "waiver_decision": "decided",
    "extension_granted": "decided",
    "judgment": "decided",
    "action_dismissed": "closed",
    "interim_relief_refused": "closed",
    "review_report": "closed",
    "file_opened": "standing",
}
NON_COMPLIANCE_WINDOW_MONTHS = 96
"""Art. 18(3) DMA: decisions of the eight years before an opening count (recalled, unverified)."""
NON_COMPLIANCE_COUNT = 3
"""Art. 18(3) DMA: number of non-compliance decisions that opens the way (recalled)."""


@dataclass(frozen=True)
class Proceeding:
    """One case with its dated steps up to a day."""

    case_number: str
    subject: str
    kind: str
    orgs: tuple[str, ...]
    legal_article: str | None
    course: Course
    steps: tuple[tuple[date, str, str | None], ...]
    source_ids: tuple[str, ...]
    source_url: str | None

    @property
    def opened_on(self) -> date:
        """Return the day of the first known step."""
        return self.steps[0][0]

    @property
    def last_event(self) -> str:
        """Return the newest step."""
        return self.steps[-1][1]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a proceeding."""
        return {
            "case_number": self.case_number,
            "subject": self.subject,
            "kind": self.kind,
            "orgs": list(self.orgs),
            "legal_article": self.legal_article,
            "course": self.course,
            "opened_on": self.opened_on,
            "last_event": self.last_event,
            "last_event_on": self.steps[-1][0],
            "steps": [
                {"on": on, "event": event, "source_url": url} for on, event, url in self.steps
            ],
            "source_ids": list(self.source_ids),
            "source_url": self.source_url,
        }


def proceedings_as_of(cases: Sequence[Record], as_of: date) -> list[Proceeding]:
    """Return the proceedings with at least one step by `as_of`, newest step first."""
    steps: dict[str, list[tuple[date, int, Record]]] = defaultdict(list)
    for index, row in enumerate(cases):
        when = days(row["event_date"])
        if when is not None and when.last <= as_of:
            for number in listed(row["case_number"]):
                steps[number].append((when.last, index, row))
    found = [
        _proceeding(number, [(on, row) for on, _, row in sorted(rows, key=lambda step: step[:2])])
        for number, rows in steps.items()
    ]
    return sorted(found, key=lambda case: (case.steps[-1][0], case.case_number), reverse=True)


def _proceeding(number: str, steps: list[tuple[date, Record]]) -> Proceeding:
    own = [row for _, row in steps if row["kind"] != "court"] or [row for _, row in steps]
    # A court step on a Commission case (an action reported) leaves the case's own course as it is.
    course: Course = "running"
    for row in own:
        course = _ENDING.get(row["event"], course)
    return Proceeding(
        case_number=number,
        subject=own[0]["subject"],
        kind=own[0]["kind"],
        orgs=tuple(dict.fromkeys(org for row in own for org in listed(row["org"]))),
        legal_article=own[0]["legal_article"],
        course=course,
        steps=tuple((on, row["event"], row["source_url"]) for on, row in steps),
        source_ids=tuple(sorted({row["source_id"] for row in own if row.get("source_id")})),
        source_url=own[-1]["source_url"],
    )


@dataclass(frozen=True)
class Fine:
    """A fine as printed; one row may cover several decisions whose split is unknown."""

    org: str
    on: date
    amount_eur: float
    case_numbers: tuple[str, ...]
    subject: str
    status: str | None
    note: str | None
    source_id: str | None
    source_url: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a fine."""
        return {
            "org": self.org,
            "on": self.on,
            "amount": self.amount_eur,
            "currency": "EUR",
            "case_numbers": list(self.case_numbers),
            "subject": self.subject,
            "status": self.status,
            "note": self.note,
            "source_ids": [self.source_id] if self.source_id else [],
            "source_url": self.source_url,
        }


def fines_as_of(cases: Sequence[Record], as_of: date) -> list[Fine]:
    """Return the fines imposed by `as_of`, oldest first."""
    found = [
        Fine(
            org=row["org"],
            on=when.last,
            amount_eur=float(row["fine_eur"]),
            case_numbers=listed(row["case_number"]),
            subject=row["subject"],
            status=row["status"],
            note=row["note"],
            source_id=row.get("source_id"),
            source_url=row["source_url"],
        )
        for row in cases
        if row["fine_eur"] is not None
        and (when := days(row["event_date"])) is not None
        and when.last <= as_of
    ]
    return sorted(found, key=lambda fine: (fine.on, fine.org))


def non_compliance_counts(cases: Sequence[Record], as_of: date) -> dict[str, int]:
    """Return non-compliance decisions per undertaking in the eight years before `as_of`.

    Three of them are the condition of Art. 18(3) DMA; fines stand on rows of their own and are
    not counted again.
    """
    since = add_months(as_of, -NON_COMPLIANCE_WINDOW_MONTHS)
    counts: dict[str, int] = defaultdict(int)
    for row in cases:
        when = days(row["event_date"])
        if row["event"] == "non_compliance_decision" and when and since <= when.last <= as_of:
            counts[row["org"]] += 1
    return dict(sorted(counts.items()))
