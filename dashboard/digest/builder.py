"""From a week's events to what one reader's digest says."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.digest.content import (
    Card,
    ChangedRow,
    ComingDate,
    DigestContent,
    SourceLine,
    UnseenSource,
)
from dashboard.digest.links import Links
from data.alert_rules import alert_rule
from data.language.catalogue import Language, text
from graph.alerts.cards import WEEKLY_BUDGET, budgeted, cards, history_extended
from graph.alerts.cards import Card as EventCard
from graph.alerts.event import Event
from graph.clock.deadline import Deadline

SOURCES_PER_CARD = 3
MAX_LISTED = 20
"""Rows listed one by one; further ones are counted per rule, so that no client clips the mail."""
CORRECTION_RULE = "R29"
BLIND_RULE = "R30"
"""Corrections and blind spots have sections of their own."""


@dataclass(frozen=True)
class Period:
    """The half-open run of a digest: from `first_day` to `last_day`, both included."""

    label: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Edition:
    """What all readers of a digest share.

    sources: source id → how a card names it.
    """

    period: Period
    events: Sequence[Event]
    deadlines: Sequence[Deadline]
    unseen: Sequence[UnseenSource]
    never_read: Sequence[str]
    n_sources: int
    replayed: bool
    sources: Mapping[str, SourceLine]
    release: str
    as_of: date


@dataclass(frozen=True)
class Reader:
    """For whom a digest is: language, links of their own, and why they get it."""

    language: Language
    links: Links
    why: str


def build(edition: Edition, events: Iterable[Event], reader: Reader, now: int) -> DigestContent:
    """Return one reader's digest.

    events: those of the edition that the reader wants.
    now: seconds since the epoch, for links that expire.
    """
    language, links = reader.language, reader.links
    wanted = list(events)
    corrections = [event for event in wanted if event.rule_id == CORRECTION_RULE]
    findings = [event for event in wanted if event.rule_id not in (CORRECTION_RULE, BLIND_RULE)]
    carded, overflow = budgeted(cards(findings), WEEKLY_BUDGET)
    shown = {event.event_id for card in carded for event in card.events}
    listed = [event for card in overflow for event in card.events]
    low = [event for event in findings if event.event_id not in shown and event not in listed]
    return DigestContent(
        language=language,
        label=edition.period.label,
        first_day=edition.period.first_day,
        last_day=edition.period.last_day,
        cards=tuple(_card(card, edition, language, links) for card in carded),
        changed=tuple(_changed(listed, low, language, links)),
        corrections=tuple(_row(event, language, links) for event in corrections),
        coming=tuple(_coming(found, language) for found in edition.deadlines),
        unseen=tuple(edition.unseen),
        never_read=tuple(edition.never_read),
        n_sources=edition.n_sources,
        replayed=edition.replayed,
        why=reader.why,
        release=edition.release,
        as_of=edition.as_of,
        links=links.footer(now),
    )


def why_subscribed(rhythm: str, rules: Sequence[str] | None, language: Language) -> str:
    """Return "You subscribed to the weekly digest …"."""
    named = (
        text("digest.why.all_rules", language)
        if rules is None
        else text("digest.why.some_rules", language, rules=", ".join(rules))
    )
    return text(
        "digest.why.text",
        language,
        rhythm=text(f"digest.rhythm.{rhythm}", language),
        spoken=text(f"digest.language.{language}", language),
        rules=named,
    )


def sentence(event: Event, language: Language) -> str:
    """Return the event's sentence in a language."""
    return event.sentence_en if language == "en" else event.sentence_fr


def _card(card: EventCard, edition: Edition, language: Language, links: Links) -> Card:
    lead = card.lead
    cited = [edition.sources[one] for one in lead.source_ids if one in edition.sources]
    cited.sort(key=lambda source: (source.grade or 9, source.publisher))
    return Card(
        event_id=lead.event_id,
        severity=lead.severity,
        certainty=lead.certainty,
        initial=lead.initial,
        rules=card.rules,
        sentence=sentence(lead, language),
        why=why_it_matters(lead.rule_id, language),
        sources=tuple(cited[:SOURCES_PER_CARD]),
        n_more_sources=max(0, len(cited) - SOURCES_PER_CARD),
        links=links.alert(lead),
    )


def why_it_matters(rule_id: str, language: Language) -> str:
    """Return what the rule looks at, with its legal or literature reference."""
    reference = alert_rule(rule_id).reference
    return f"{text(f'digest.matters.{rule_id}', language)} ({reference})."


def _changed(
    listed: Sequence[Event], low: Sequence[Event], language: Language, links: Links
) -> Iterable[ChangedRow]:
    fresh = [*listed, *(one for one in low if not one.backfill)]
    for event in fresh[:MAX_LISTED]:
        yield _row(event, language, links)
    rest = Counter(event.rule_id for event in fresh[MAX_LISTED:])
    for rule_id, count in sorted(rest.items()):
        name = text(f"alerts.rule.{rule_id}", language)
        yield ChangedRow(
            severity="low",
            rule=rule_id,
            sentence=text("digest.table.further", language, count=count, rule=name),
            url=links.page("/alerts", rule=rule_id),
        )
    extended = history_extended(low, language)
    if extended:
        yield ChangedRow("low", "–", extended, links.page("/alerts"))


def _row(event: Event, language: Language, links: Links) -> ChangedRow:
    return ChangedRow(
        severity=event.severity,
        rule=event.rule_id,
        sentence=sentence(event, language),
        url=links.alert(event)["view"],
    )


def _coming(found: Deadline, language: Language) -> ComingDate:
    return ComingDate(
        day=found.due_on,
        title=found.title(language),
        basis=text(f"clock.kind.{found.kind}", language),
        unverified=not found.verified,
    )
