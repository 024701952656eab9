"""Dates that follow from a designation (reports, reviews) and the dates of the AI Act."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from data.language.of_facts import row_key
from data.legal import ClosingDays, legal_period
from graph.clock.counting import add_months, end_of_period
from graph.clock.deadline import Deadline
from graph.clock.procedures import dated, first_outcome
from graph.dma.register import Service
from graph.records import Record, days, listed

FIRST_REVIEW_DUE = date(2026, 5, 3)
"""Art. 53(1) DMA: the Commission evaluates the Regulation by this day, then every three years."""

MESSAGING_CATEGORY = "number-independent interpersonal communications services"


def designation_deadlines(
    in_force: Sequence[Service],
    cases: Sequence[Record],
    closing: ClosingDays,
    *,
    names: Mapping[str, str],
    as_of: date,
    horizon: date,
) -> Iterator[Deadline]:
    """Yield what designations in force set: compliance, reviews, reports, messaging steps.

    One deadline per gatekeeper and designation day, for the services that share them. Recurring
    duties are listed from one year before `as_of` up to `horizon`; whether a report was filed is
    not followed.
    """
    groups: dict[tuple[str, date], list[Service]] = defaultdict(list)
    for service in in_force:
        if service.designated_on is not None:
            groups[(service.gatekeeper, service.designated_on)].append(service)
    for (gatekeeper, designated_on), services in sorted(groups.items()):
        yield _review(designated_on, services, cases, closing, as_of)
        compliance = _compliance(designated_on, services, closing, as_of)
        yield compliance
        if designated_on == min(day for name, day in groups if name == gatekeeper):
            name = names.get(gatekeeper, gatekeeper)
            yield from _recurring(compliance.nominal_on, (name, services), closing, as_of, horizon)
        yield from _messaging(designated_on, services, closing, as_of)


def _named(services: Sequence[Service]) -> str:
    return ", ".join(sorted(service.service for service in services))


def _cases_of(services: Sequence[Service]) -> str:
    return "|".join(sorted({service.case_number for service in services if service.case_number}))


def _source(services: Sequence[Service]) -> Record:
    first = services[0]
    return {
        "source_id": first.source_id,
        "source_url": first.source_url,
        "source_name": first.source_name,
    }


def _review(
    designated_on: date,
    services: Sequence[Service],
    cases: Sequence[Record],
    closing: ClosingDays,
    as_of: date,
) -> Deadline:
    numbers = {service.case_number for service in services}
    own = [case for case in cases if numbers & set(listed(case["case_number"]))]
    return dated(
        legal_period("dma-4-2-review"),
        designated_on,
        closing,
        as_of,
        key=services[0].gatekeeper,
        subject=_named(services),
        case_number=_cases_of(services),
        orgs=(services[0].gatekeeper,),
        source=_source(services),
        outcome=first_outcome(own, frozenset({"review_decision"}), designated_on, as_of),
    )


def _compliance(
    designated_on: date, services: Sequence[Service], closing: ClosingDays, as_of: date
) -> Deadline:
    period = legal_period("dma-3-10-compliance")
    printed = [service.compliance_due for service in services if service.compliance_due]
    due_on = min(printed) if printed else end_of_period(designated_on, period, closing)
    # The printed basis says when a date was computed or not checked; only an official one counts.
    official = bool(printed) and all(
        (service.compliance_due_basis or "").startswith("official") for service in services
    )
    return Deadline(
        deadline_id=f"{period.period_id}:{services[0].gatekeeper}:{designated_on.isoformat()}",
        law=period.instrument,
        title_key=period.period_id,
        subject=_named(services),
        case_number=_cases_of(services),
        orgs=(services[0].gatekeeper,),
        legal_basis=period.citation,
        kind=period.kind,
        starts_on=designated_on,
        nominal_on=due_on,
        due_on=due_on,
        due_text=due_on.isoformat(),
        state="running" if due_on >= as_of else "in_effect",
        verified=period.verified and official,
        source_id=services[0].source_id,
        source_url=services[0].source_url,
        source_name=services[0].source_name,
    )


def _recurring(
    first_due: date,
    named: tuple[str, Sequence[Service]],
    closing: ClosingDays,
    as_of: date,
    horizon: date,
) -> Iterator[Deadline]:
    name, services = named
    gatekeeper = services[0].gatekeeper
    for period_id in ("dma-11-report", "dma-15-profiling", "dma-28-review"):
        period = legal_period(period_id)
        start = first_due
        while start <= horizon:
            deadline = dated(
                period,
                start,
                closing,
                as_of,
                key=gatekeeper,
                subject=name,
                case_number=None,
                orgs=(gatekeeper,),
                source=_source(services),
                followed=False,
            )
            if add_months(as_of, -12) <= deadline.due_on <= horizon:
                yield deadline
            start = add_months(start, period.number)


def _messaging(
    designated_on: date, services: Sequence[Service], closing: ClosingDays, as_of: date
) -> Iterator[Deadline]:
    messengers = [service for service in services if service.category == MESSAGING_CATEGORY]
    if not messengers:
        return
    for period_id in ("dma-7-2-groups", "dma-7-2-calls"):
        yield dated(
            legal_period(period_id),
            designated_on,
            closing,
            as_of,
            key=messengers[0].gatekeeper,
            subject=_named(messengers),
            case_number=_cases_of(messengers),
            orgs=(messengers[0].gatekeeper,),
            source=_source(messengers),
            followed=False,
        )


def review_of_the_law(
    cases: Sequence[Record], closing: ClosingDays, as_of: date
) -> Iterator[Deadline]:
    """Yield the next review of the DMA, counted from the first one (Art. 53)."""
    first = FIRST_REVIEW_DUE
    published = [row for row in cases if row["event"] == "review_report"]
    if published and as_of >= add_months(first, -12):
        yield dated(
            legal_period("dma-53-review"),
            first,
            closing,
            as_of,
            key="dma",
            subject="DMA",
            case_number=None,
            orgs=(),
            source=published[0],
            outcome=first_outcome(published, frozenset({"review_report"}), first, as_of),
        )


def ai_act_deadlines(dates: Sequence[Record], as_of: date) -> Iterator[Deadline]:
    """Yield the dates of the AI Act beside those of the DMA.

    Dates replaced by the amending Regulation are left out (their text says "superseded"); a date
    of application does not move to a working day.
    """
    for row in dates:
        due = days(row["date"])
        if due is None or "superseded" in str(row["what"]):
            continue
        yield Deadline(
            deadline_id=f"ai-act:{row['date']}:{row['provision']}",
            law="AI Act",
            title_key="ai_act",
            subject="Regulation (EU) 2024/1689",
            case_number=None,
            orgs=(),
            legal_basis=row["provision"],
            kind=row["kind"],
            starts_on=None,
            nominal_on=due.last,
            due_on=due.last,
            due_text=str(row["date"]),
            state="running" if due.last >= as_of else "in_effect",
            verified=row.get("evidence") == "seen",
            printed=row["what"],
            printed_row=row_key(row["date"], row["provision"]),
            source_id=row.get("source_id"),
            source_url=row.get("source_url"),
            source_name=row.get("source_name"),
        )
