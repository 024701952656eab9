"""All dates that the facts give rise to, as of a day, and the three kinds kept apart."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from data.legal import commission_closing_days
from graph.clock.deadline import Deadline
from graph.clock.duties import ai_act_deadlines, designation_deadlines, review_of_the_law
from graph.clock.procedures import (
    announced,
    court_deadlines,
    merger_deadlines,
    procedure_deadlines,
)
from graph.dma.register import services_as_of
from graph.records import Record, records

if TYPE_CHECKING:
    from data.facts import Facts

HORIZON_DAYS = 548
"""Recurring duties are listed a year and a half ahead."""


def deadlines(facts: "Facts", as_of: date, horizon: date | None = None) -> list[Deadline]:
    """Return every dated step that the facts give rise to on `as_of`, by due day.

    horizon: last day up to which recurring duties are listed (default four years on).
    """
    horizon = horizon or as_of + timedelta(days=HORIZON_DAYS)
    organisations = facts.frame("organisation")
    return legal_dates(
        names=dict(zip(organisations["id"], organisations["name"], strict=True)),
        register=records(facts.frame("register")),
        cases=records(facts.frame("dma_case")),
        mergers=records(facts.frame("merger")),
        ai_act=records(facts.frame("ai_act_date")),
        as_of=as_of,
        horizon=horizon,
    )


def legal_dates(
    *,
    names: Mapping[str, str],
    register: list[Record],
    cases: list[Record],
    mergers: list[Record],
    ai_act: list[Record],
    as_of: date,
    horizon: date,
) -> list[Deadline]:
    """Return the dated steps of the given rows on `as_of`, by due day, each once."""
    closing = commission_closing_days()
    in_force = [
        service
        for service in services_as_of(register, cases, as_of)
        if service.status == "in_force"
    ]
    found = [
        *procedure_deadlines(cases, closing, as_of),
        *court_deadlines(cases, closing, as_of),
        *announced(cases, as_of),
        *designation_deadlines(in_force, cases, closing, names=names, as_of=as_of, horizon=horizon),
        *review_of_the_law(cases, closing, as_of),
        *ai_act_deadlines(ai_act, as_of),
        *merger_deadlines(mergers, closing, as_of),
    ]
    unique = {deadline.deadline_id: deadline for deadline in found}
    return sorted(unique.values(), key=lambda deadline: (deadline.due_on, deadline.deadline_id))


def upcoming(found: list[Deadline], as_of: date, days_ahead: int) -> list[Deadline]:
    """Return the dates that fall within `days_ahead` days from `as_of` on."""
    last = as_of + timedelta(days=days_ahead)
    return [deadline for deadline in found if as_of <= deadline.due_on <= last]
