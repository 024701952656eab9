"""Dates that follow from steps of DMA procedures and of EU merger control."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from data.legal import ClosingDays, LegalPeriod, announced_dates, legal_period
from graph.clock.counting import end_of_period, next_working_day, nominal_end
from graph.clock.deadline import Deadline, State
from graph.records import Record, days, listed

_LABEL_OF_REGISTER = re.compile(r"\(register label[^)]*\)")


@dataclass(frozen=True)
class Step:
    """A period that an opening starts, and the events that end it."""

    period_id: str
    ended_by: frozenset[str]


FINAL = frozenset({"designated", "rebuttal_accepted", "closed_without_designation"})
DECIDED = frozenset(
    {"non_compliance_decision", "closed_without_breach", "commitments_decision", "fine"}
)
SPECIFIED = frozenset({"specification_decision", "waiver_decision"})
FINDINGS = frozenset({"preliminary_findings"})

STEPS: dict[str, tuple[Step, ...]] = {
    "17(1)": (
        Step("dma-17-2-preliminary", FINDINGS | FINAL),
        Step("dma-17-1-designation", FINAL),
    ),
    "17(3)": (
        Step("dma-17-3-preliminary", FINDINGS | FINAL),
        Step("dma-17-3-rebuttal", FINAL),
    ),
    "18": (Step("dma-18-investigation", DECIDED),),
    "19": (Step("dma-19-report", frozenset({"report"})),),
    "20": (Step("dma-29-2-decision", DECIDED),),
    "8(2)": (
        Step("dma-8-5-preliminary", FINDINGS | SPECIFIED),
        Step("dma-8-2-decision", SPECIFIED),
    ),
}
"""What an opening under an article starts: legal clock of the DMA, sections 2 and 3."""


def route_of_opening(articles: str) -> str | None:
    """Return the article that sets the clock of an opening, or None when none does.

    The register's own label in brackets is ignored: an investigation that examines a rebuttal
    under Art. 3(5) runs under Art. 17(3) whatever the label says.

    >>> route_of_opening("3(5), 17 (register label 3(8), 17(1))")
    '17(3)'
    """
    named = [part.strip() for part in _LABEL_OF_REGISTER.sub("", articles).split(",")]
    if "17(1)" in named:
        return "17(1)"
    if "17(3)" in named or ("3(5)" in named and "17" in named):
        return "17(3)"
    for article in ("18", "19", "20", "8(2)"):
        if article in named:
            return article
    return None


def procedure_deadlines(
    cases: Sequence[Record], closing: ClosingDays, as_of: date
) -> Iterator[Deadline]:
    """Yield the dates that openings of DMA procedures on or before `as_of` give rise to."""
    by_case: dict[str, list[Record]] = defaultdict(list)
    for row in cases:
        for number in listed(row["case_number"]):
            by_case[number].append(row)
    for number, rows in sorted(by_case.items()):
        for row in rows:
            opened = days(row["event_date"])
            if row["event"] != "opened" or opened is None or opened.last > as_of:
                continue
            for step in STEPS.get(route_of_opening(row["legal_article"] or "") or "", ()):
                yield _procedure_step((number, rows, opened.last), row, step, closing, as_of)


def _procedure_step(
    case: tuple[str, Sequence[Record], date],
    opening: Record,
    step: Step,
    closing: ClosingDays,
    as_of: date,
) -> Deadline:
    number, rows, opened_on = case
    period = legal_period(step.period_id)
    outcome = first_outcome(rows, step.ended_by, opened_on, as_of)
    return dated(
        period,
        opened_on,
        closing,
        as_of,
        key=number,
        subject=opening["subject"],
        case_number=number,
        orgs=listed(opening["org"]),
        outcome=outcome,
        source=opening,
        subject_is_case=True,
    )


def first_outcome(
    rows: Sequence[Record], ended_by: frozenset[str], since: date, as_of: date
) -> tuple[str, date] | None:
    """Return the first event of the kinds `ended_by` between two days, or None."""
    found = [
        (when.last, row["event"])
        for row in rows
        if row["event"] in ended_by
        and (when := days(row["event_date"])) is not None
        and since <= when.last <= as_of
    ]
    if not found:
        return None
    on, event = min(found)
    return event, on


def dated(
    period: LegalPeriod,
    start: date,
    closing: ClosingDays,
    as_of: date,
    *,
    key: str,
    subject: str,
    case_number: str | None,
    orgs: tuple[str, ...],
    source: Record,
    outcome: tuple[str, date] | None = None,
    followed: bool = True,
    subject_is_case: bool = False,
) -> Deadline:
    """Return the deadline that `period` sets from `start`, with its state as of a day."""
    due_on = end_of_period(start, period, closing)
    state: State = "running"
    if outcome is not None:
        state = "outcome_found"
    elif due_on < as_of:
        state = "passed_no_outcome" if followed else "not_followed"
    return Deadline(
        deadline_id=f"{period.period_id}:{key}:{start.isoformat()}",
        law=period.instrument,
        title_key=period.period_id,
        subject=subject,
        case_number=case_number,
        orgs=orgs,
        legal_basis=period.citation,
        kind=period.kind,
        starts_on=start,
        nominal_on=nominal_end(start, period.number, period.unit, closing),
        due_on=due_on,
        due_text=due_on.isoformat(),
        state=state,
        verified=period.verified,
        outcome_event=outcome[0] if outcome else None,
        outcome_on=outcome[1] if outcome else None,
        subject_is_case=subject_is_case,
        source_id=source.get("source_id"),
        source_url=source.get("source_url"),
        source_name=source.get("source_name"),
    )


def court_deadlines(
    cases: Sequence[Record], closing: ClosingDays, as_of: date
) -> Iterator[Deadline]:
    """Yield the last day to bring an action against each fine (counted from the decision).

    The period runs from notification, whose day is not public: the date is approximate and the
    rule stays unverified.
    """
    months, distance = legal_period("tfeu-263-action"), legal_period("tfeu-263-distance")
    for row in cases:
        decided = days(row["event_date"])
        if row["event"] != "fine" or decided is None or decided.last > as_of:
            continue
        numbers = listed(row["case_number"])
        after_months = nominal_end(decided.last, months.number, months.unit, closing)
        nominal = nominal_end(after_months, distance.number, distance.unit, closing)
        brought = row["status"] == "under appeal"
        due_on = next_working_day(nominal, closing)
        yield Deadline(
            deadline_id=f"{months.period_id}:{'+'.join(numbers)}:{decided.last.isoformat()}",
            law=months.instrument,
            title_key=months.period_id,
            subject=row["subject"],
            case_number="|".join(numbers),
            orgs=listed(row["org"]),
            legal_basis=f"{months.citation}; {distance.citation}",
            kind=months.kind,
            starts_on=decided.last,
            nominal_on=nominal,
            due_on=due_on,
            due_text=due_on.isoformat(),
            state="not_followed" if brought or due_on < as_of else "running",
            verified=False,
            subject_is_case=True,
            source_id=row.get("source_id"),
            source_url=row.get("source_url"),
            source_name=row.get("source_name"),
        )


def announced(cases: Sequence[Record], as_of: date) -> Iterator[Deadline]:
    """Yield the dates that authorities or parties announced for themselves by `as_of`."""
    subjects = {number: row for row in cases for number in listed(row["case_number"])}
    for item in announced_dates():
        row = subjects.get(item.case_numbers[0])
        due = days(item.day)
        if item.announced_on > as_of or row is None or due is None:
            continue
        yield Deadline(
            deadline_id=f"announced:{item.announced_id}",
            law="DMA",
            title_key="announced",
            subject=row["subject"],
            case_number="|".join(item.case_numbers),
            orgs=listed(row["org"]),
            legal_basis="–",
            kind="self_announced",
            starts_on=item.announced_on,
            nominal_on=due.last,
            due_on=due.last,
            due_text=item.day,
            state="running" if due.last >= as_of else "not_followed",
            verified=item.verified,
            printed=item.what,
            printed_row=item.announced_id,
            subject_is_case=True,
            source_url=item.source_url,
            source_name=item.source_name,
        )


def merger_deadlines(
    mergers: Sequence[Record], closing: ClosingDays, as_of: date
) -> Iterator[Deadline]:
    """Yield phase I ends of notifications to the Commission, decided or not."""
    period = legal_period("eumr-10-1-phase-1")
    seen: set[str] = set()
    for row in mergers:
        notified = days(row["notified"])
        number = row["case_number"]
        if row["authority"] != "European Commission" or notified is None or number is None:
            continue
        if notified.last > as_of or number in seen:
            continue
        seen.add(number)
        decided = [
            (step["outcome"], when.last)
            for step in mergers
            if step["case_number"] == number
            and (when := days(step["decided"])) is not None
            and when.last <= as_of
        ]
        names = f"{row['acquirer_name'] or row['acquirer']} / {row['target_name'] or row['target']}"
        yield dated(
            period,
            notified.last,
            closing,
            as_of,
            key=number,
            subject=names,
            case_number=number,
            orgs=(*listed(row["acquirer"]), *listed(row["target"])),
            source=row,
            outcome=("merger_decision", min(on for _, on in decided)) if decided else None,
        )
