"""A date that a law, an authority or a party set, with what is known about it as of a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from data.language.catalogue import Language, text
from data.language.formats import day as day_in_words
from data.language.formats import partial_date
from data.legal import DateKind

State = Literal["running", "passed_no_outcome", "outcome_found", "in_effect", "not_followed"]
"""running: the day has not come; passed_no_outcome: it has, and no outcome fact is known;
outcome_found: the step it waits for has a fact; in_effect: a date of the law that was reached;
not_followed: a recurring duty whose fulfilment the facts do not follow."""


@dataclass(frozen=True)
class Deadline:
    """One dated step.

    nominal_on: where the period ends on the calendar; due_on: after the shift to a working day.
    due_text: the date as printed when only a month is known; due_on is then its last day.
    verified: whether the rule's wording was read; a recalled rule is shown as unverified.
    """

    deadline_id: str
    law: str
    title_key: str
    subject: str
    case_number: str | None
    orgs: tuple[str, ...]
    legal_basis: str
    kind: DateKind
    starts_on: date | None
    nominal_on: date
    due_on: date
    due_text: str
    state: State
    verified: bool
    outcome_event: str | None = None
    outcome_on: date | None = None
    printed: str | None = None
    source_id: str | None = None
    source_url: str | None = None
    source_name: str | None = None

    def days_left(self, as_of: date) -> int:
        """Return the days from `as_of` to the due day, negative once it has passed."""
        return (self.due_on - as_of).days

    def title(self, language: Language) -> str:
        """Return what falls due and for whom."""
        return text(
            f"clock.title.{self.title_key}",
            language,
            subject=self.subject,
            printed=self.printed or "",
        )

    def state_in_words(self, language: Language, last_check: str) -> str:
        """Return the state as a sentence; `last_check` is when the source was last read."""
        outcome = text(f"clock.event.{self.outcome_event}", language) if self.outcome_event else ""
        return text(
            f"clock.state.{self.state}",
            language,
            due=partial_date(self.due_text, language),
            outcome=outcome,
            outcome_on=day_in_words(self.outcome_on, language),
            last_check=last_check,
        )

    def as_dict(self, as_of: date, last_check: str) -> dict[str, Any]:
        """Return the JSON shape of the deadline."""
        return {
            "deadline_id": self.deadline_id,
            "law": self.law,
            "title_en": self.title("en"),
            "title_fr": self.title("fr"),
            "subject": self.subject,
            "case_number": self.case_number,
            "orgs": list(self.orgs),
            "legal_basis": self.legal_basis,
            "kind": self.kind,
            "starts_on": self.starts_on,
            "nominal_on": self.nominal_on,
            "due_on": self.due_on,
            "due_text": self.due_text,
            "days_left": self.days_left(as_of),
            "state": self.state,
            "wording_en": self.state_in_words("en", last_check),
            "wording_fr": self.state_in_words("fr", last_check),
            "outcome_event": self.outcome_event,
            "outcome_on": self.outcome_on,
            "verified": self.verified,
            "source_ids": [self.source_id] if self.source_id else [],
            "source_url": self.source_url,
            "source_name": self.source_name,
        }
