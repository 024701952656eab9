"""A date that a law, an authority or a party set, with what is known about it as of a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from data.language.catalogue import Language, text
from data.language.formats import day as day_in_words
from data.language.formats import partial_date
from data.language.of_facts import of_facts, row_key
from data.language.spacing import spaced
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
    subject_is_case: the subject is the English title of a case, not a list of names.
    printed, printed_row: what the fact says falls due, and its key in the catalogue of facts.
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
    printed_row: str = ""
    subject_is_case: bool = False
    source_id: str | None = None
    source_url: str | None = None
    source_name: str | None = None

    def days_left(self, as_of: date) -> int:
        """Return the days from `as_of` to the due day, negative once it has passed."""
        return (self.due_on - as_of).days

    def title(self, language: Language) -> str:
        """Return what falls due and for whom."""
        subject = self.subject
        if self.subject_is_case:
            subject = of_facts("case", row_key(subject), subject, language)
        printed = self.said(language)
        title = text(f"clock.title.{self.title_key}", language, subject=subject, printed=printed)
        return spaced(title, language)

    def said(self, language: Language) -> str:
        """Return what the fact says falls due, empty where the rule says it."""
        if not self.printed:
            return ""
        return spaced(of_facts(self.title_key, self.printed_row, self.printed, language), language)

    def basis(self, language: Language) -> str:
        """Return the legal basis as lawyers of the language cite it ("–" when there is none)."""
        return cited_articles(self.legal_basis, language) or ""

    def state_in_words(self, language: Language, last_check: str) -> str:
        """Return the state as a sentence; `last_check` is when the source was last read."""
        outcome = text(f"clock.event.{self.outcome_event}", language) if self.outcome_event else ""
        wording = text(
            f"clock.state.{self.state}",
            language,
            due=partial_date(self.due_text, language),
            outcome=outcome,
            outcome_on=day_in_words(self.outcome_on, language),
            last_check=last_check,
        )
        return spaced(wording, language)

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


_CITED = (
    "articles",
    "article",
    "rules_of_procedure",
    "eumr",
    "treaty",
    "chapters",
    "chapter",
    "annex",
    "amended",
    "original",
    "new",
    "general",
    "regulation",
    "omnibus",
    "journal",
    "conjunction",
    "until",
)
"""Words of citations, longer ones before those inside them."""


def cited_articles(citation: str | None, language: Language) -> str | None:
    """Return a citation with the words that lawyers of the language use in it."""
    if citation is None or language == "en":
        return citation
    for word in _CITED:
        english, own = (text(f"clock.cited.{word}", one) for one in ("en", language))
        citation = citation.replace(english, own)
    return citation
