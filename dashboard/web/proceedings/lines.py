"""Proceedings of the covered authorities as lines: dated steps, parties, state, next dates."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.web.context import Context
from dashboard.web.wording import actor_name, case_title
from data.language.catalogue import keys
from data.language.of_facts import name_of, row_key
from graph.clock.deadline import Deadline, cited_articles
from graph.records import Record, days, listed, records

Family = Literal["dma", "court", "merger", "authority"]
State = Literal["running", "decided", "closed", "standing", "steps"]
FAMILIES: tuple[Family, ...] = ("dma", "court", "merger", "authority")
COMMISSION = "European Commission"
COURT = "CJEU"


@dataclass(frozen=True)
class Step:
    """One dated step: its days, its printed date, its word, and the fact that says so."""

    first: date
    last: date
    printed: str
    word: str
    fact: str
    row: Record


@dataclass(frozen=True)
class Line:
    """One proceeding.

    number: case number, None where none is public. state "steps": only single steps are known and
        the facts do not say whether it has ended. due: dates that it gives rise to, soonest first.
    """

    family: Family
    authority: str
    number: str | None
    title: str
    parties: tuple[str, ...]
    basis: str | None
    state: State
    steps: tuple[Step, ...]
    due: tuple[Deadline, ...]

    @property
    def opened(self) -> date:
        """Return the first day of the first known step."""
        return self.steps[0].first

    @property
    def last_step(self) -> Step:
        """Return the newest step."""
        return self.steps[-1]

    @property
    def waiting(self) -> tuple[Deadline, ...]:
        """Return the dates without an outcome: to come, or passed with none found."""
        return tuple(one for one in self.due if one.state in ("running", "passed_no_outcome"))


def lines(context: Context, dates: Sequence[Deadline]) -> list[Line]:
    """Return every proceeding: DMA and court cases, merger cases, steps of other authorities."""
    by_case: dict[str, list[Deadline]] = defaultdict(list)
    for one in dates:
        for number in listed(one.case_number):
            by_case[number].append(one)
    mergers = records(context.facts.frame("merger"))
    return [
        *_dma(context, by_case),
        *_mergers(context, mergers, by_case),
        *_statuses(context, mergers),
    ]


def step_word(context: Context, family: str, code: object) -> str:
    """Return a step in words; a code without words is shown as it stands."""
    key = f"alerts.{family}.{code}"
    if key in keys(context.language):
        return context.say(key)
    return str(code or "").replace("_", " ")


def _dma(context: Context, by_case: dict[str, list[Deadline]]) -> Iterable[Line]:
    rows: dict[str, list[Record]] = defaultdict(list)
    for row in records(context.facts.frame("dma_case")):
        for number in listed(row["case_number"]):
            rows[number].append(row)
    for case in context.readings.proceedings:
        steps = [
            _step(row, row["event_date"], step_word(context, "step", row["event"]), "dma_case")
            for row in rows[case.case_number]
        ]
        court = case.kind == "court"
        yield Line(
            family="court" if court else "dma",
            authority=COURT if court else _authority(context, COMMISSION),
            number=case.case_number,
            title=case_title(context, case.subject),
            parties=case.orgs,
            basis=cited_articles(case.legal_article, context.language),
            state=case.course,
            steps=_ordered(steps, context.facts.as_of),
            due=_sorted(by_case[case.case_number]),
        )


def _mergers(
    context: Context, mergers: Sequence[Record], by_case: dict[str, list[Deadline]]
) -> Iterable[Line]:
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in mergers:
        key = row["case_number"] or f"{row['acquirer']}/{row['target']}"
        groups[(row["authority"], key)].append(row)
    for (authority, _), rows in groups.items():
        steps = []
        for row in rows:
            outcome = step_word(context, "status", row["outcome"])
            steps += [
                _step(row, row["initiated"], context.say("cases.initiated"), "merger"),
                _step(row, row["notified"], context.say("cases.notified"), "merger"),
                _step(row, row["decided"], outcome, "merger"),
            ]
        ordered = _ordered(steps, context.facts.as_of)
        if not ordered:
            continue
        first = rows[0]
        number = first["case_number"]
        yield Line(
            family="merger",
            authority=_authority(context, authority),
            number=number,
            title=f"{first['acquirer_name'] or first['acquirer']} / "
            f"{first['target_name'] or first['target']}",
            parties=(*listed(first["acquirer"]), *listed(first["target"])),
            basis=_decision_article(context, first["decision_article"]),
            state="decided" if any(row["decided"] for row in rows) else "steps",
            steps=ordered,
            due=_sorted(by_case[number]) if number else (),
        )


def _statuses(context: Context, mergers: Sequence[Record]) -> Iterable[Line]:
    known = {(row["deal_id"], row["decided"]) for row in mergers if row["deal_id"]}
    deals = {row["id"]: row for row in records(context.facts.frame("deal"))}
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in records(context.facts.frame("legal_status")):
        if (row["deal_id"], row["date"]) not in known:
            groups[(row["deal_id"], row["authority"])].append(row)
    for (deal_id, authority), rows in groups.items():
        steps = [
            _step(row, row["date"], step_word(context, "status", row["outcome"]), "legal_status")
            for row in rows
        ]
        ordered = _ordered(steps, context.facts.as_of)
        if not ordered:
            continue
        deal = deals.get(deal_id)
        parties = (deal["source_org"], deal["target_org"]) if deal else ()
        yield Line(
            family="authority",
            authority=_authority(context, authority),
            number=None,
            title=" / ".join(actor_name(context, one) for one in parties) or deal_id,
            parties=parties,
            basis=None,
            state="steps",
            steps=ordered,
            due=(),
        )


def _authority(context: Context, name: str) -> str:
    return name_of("authority", row_key(name), name, context.language)


def _decision_article(context: Context, article: str | None) -> str | None:
    if article is None:
        return None
    return name_of("decision_article", row_key(article), article, context.language)


def _step(row: Record, printed: object, word: str, table: str) -> Step | None:
    when = days(printed)
    if when is None:
        return None
    return Step(when.first, when.last, str(printed), word, f"{table}:{row['fact_key']}", row)


def _ordered(steps: Iterable[Step | None], as_of: date) -> tuple[Step, ...]:
    """Return the steps known by a day, each date and word once, in order of time."""
    unique: dict[tuple[date, str], Step] = {}
    for step in steps:
        if step is not None and step.first <= as_of:
            unique.setdefault((step.last, step.word), step)
    return tuple(unique[key] for key in sorted(unique))


def _sorted(dates: Sequence[Deadline]) -> tuple[Deadline, ...]:
    return tuple(sorted(dates, key=lambda one: (one.due_on, one.deadline_id)))
