"""From a week's events to what one reader's digest says."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dashboard.digest.content import (
    Card,
    ChangedRow,
    ComingDate,
    DigestContent,
    SourceLine,
    UnseenSource,
)
from dashboard.digest.corrections import Notices
from dashboard.digest.likeness import differing_part
from dashboard.digest.links import Links
from data.language.catalogue import Language, text
from data.language.formats import counted
from data.language.of_facts import name_of, row_key
from data.language.spacing import spaced
from data.source_table import source_table
from graph.alerts.cards import WEEKLY_BUDGET, budgeted, cards, history_extended
from graph.alerts.cards import Card as EventCard
from graph.alerts.event import Event
from graph.alerts.finding import SEVERITIES, rank
from graph.clock.deadline import Deadline

SOURCES_PER_CARD = 3
ALSO_PER_CARD = 4
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

    sources: source id → how a card names it. read, never_read: ids and names of watched
    sources.
    as_of: last day that the facts of the edition speak of. notices: what corrections changed.
    """

    period: Period
    events: Sequence[Event]
    deadlines: Sequence[Deadline]
    unseen: Sequence[UnseenSource]
    never_read: Sequence[tuple[str, str]]
    n_sources: int
    replayed: bool
    broken_rules: Sequence[str]
    sources: Mapping[str, SourceLine]
    release: str
    as_of: date
    notices: Notices = field(default_factory=Notices)
    read: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Reader:
    """For whom a digest is: language, links of their own, why they get it, rules (None: all)."""

    language: Language
    links: Links
    why: str
    rules: tuple[str, ...] | None = None


def build(edition: Edition, events: Iterable[Event], reader: Reader, now: int) -> DigestContent:
    """Return one reader's digest.

    events: those of the edition that the reader wants.
    now: seconds since the epoch, for links that expire.
    """
    if edition.replayed:
        reader = replace(reader, links=reader.links.on(edition.as_of))
    language, links = reader.language, reader.links
    wanted = list(events)
    corrections = [event for event in wanted if event.rule_id == CORRECTION_RULE]
    findings = [event for event in wanted if event.rule_id not in (CORRECTION_RULE, BLIND_RULE)]
    blind = [event for event in wanted if event.rule_id == BLIND_RULE]
    carded, overflow = budgeted(cards(findings), WEEKLY_BUDGET)
    # What is low but about the subject of a card stands on that card, not in the list below it.
    beside = {card.group: _beside(card, findings) for card in carded}
    shown = {event.event_id for card in carded for event in card.events}
    shown |= {event.event_id for events in beside.values() for event in events}
    listed = [event for card in overflow for event in card.events]
    low = [event for event in findings if event.event_id not in shown and event not in listed]
    return DigestContent(
        language=language,
        label=edition.period.label,
        first_day=edition.period.first_day,
        last_day=edition.period.last_day,
        cards=tuple(_card(card, beside[card.group], edition, reader) for card in carded),
        changed=_changed(listed, low, language, links),
        corrections=tuple(
            replace(_row(event, language, links), details=edition.notices.details(event, language))
            for event in corrections
        ),
        coming=tuple(_coming(edition.deadlines, language)),
        unseen=tuple(_named(source, language) for source in edition.unseen),
        never_read=tuple(
            _source_title(source_id, name, language) for source_id, name in edition.never_read
        ),
        read=tuple(_source_title(source_id, name, language) for source_id, name in edition.read),
        n_sources=edition.n_sources,
        replayed=edition.replayed,
        broken_rules=tuple(
            rule for rule in edition.broken_rules if reader.rules is None or rule in reader.rules
        ),
        why=reader.why,
        release=edition.release,
        as_of=edition.as_of,
        links=links.footer(now),
        blind=tuple(_row(event, language, links) for event in blind),
        history=_history(low, language, links),
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


def _beside(card: EventCard, findings: Sequence[Event]) -> list[Event]:
    """Return the other findings of a card's group, those that make no card of their own too."""
    own = [one for one in findings if one.group == card.group and not one.backfill]
    ordered = sorted(own, key=lambda one: (-rank(one.severity), one.rule_id, one.event_id))
    return [one for one in ordered if one.event_id != card.lead.event_id]


def _card(card: EventCard, beside: Sequence[Event], edition: Edition, reader: Reader) -> Card:
    lead, language, links = card.lead, reader.language, reader.links
    told = sentence(lead, language)
    news = _without_implied(lead, beside)
    like = {
        event.event_id: part
        for event in news
        if event.rule_id == lead.rule_id
        and (part := differing_part(told, sentence(event, language)))
    }
    also = [event for event in news if event.event_id not in like]
    cited = [edition.sources[one] for one in lead.source_ids if one in edition.sources]
    cited.sort(key=lambda source: (source.grade or 9, source.publisher))
    return Card(
        event_id=lead.event_id,
        severity=lead.severity,
        certainty=lead.certainty,
        initial=lead.initial,
        rules=tuple(dict.fromkeys((*card.rules, *(one.rule_id for one in beside)))),
        sentence=told,
        why=why_it_matters(lead.rule_id, language),
        sources=tuple(_published(source, language) for source in cited[:SOURCES_PER_CARD]),
        n_more_sources=max(0, len(cited) - SOURCES_PER_CARD),
        links=links.alert(lead),
        also=tuple(_row(event, language, links) for event in also[:ALSO_PER_CARD]),
        n_more_also=len(also[ALSO_PER_CARD:]),
        likewise=tuple(
            replace(_row(event, language, links), sentence=like[event.event_id])
            for event in news
            if event.event_id in like
        ),
        n_implied=len(beside) - len(news),
    )


_STEPWISE = frozenset({"R01", "R02", "R06"})
"""Rules of levels: a share above 50 % is above 25 and 30 % too."""


def _without_implied(lead: Event, beside: Sequence[Event]) -> list[Event]:
    """Return what stands beside the lead of a card, without lower levels of the same measure."""
    said = {(lead.rule_id, lead.subject, lead.unit)}
    news = []
    for event in beside:
        what = (event.rule_id, event.subject, event.unit)
        if event.rule_id not in _STEPWISE or what not in said:
            news.append(event)
        said.add(what)
    return news


def _published(source: SourceLine, language: Language) -> SourceLine:
    name = name_of("publisher", row_key(source.publisher), source.publisher, language)
    return replace(source, publisher=name)


def _named(source: UnseenSource, language: Language) -> UnseenSource:
    return replace(source, name=_source_title(source.source_id, source.name, language))


def _source_title(source_id: str, name: str, language: Language) -> str:
    """Return how a reader tells a watched source from others: with who publishes it."""
    entry = source_table().get(source_id)
    if language != "en" or entry is None or entry.publisher in name:
        return name_of("source", source_id, name, language)
    return text("digest.table.source_of", language, publisher=entry.publisher, name=name)


def why_it_matters(rule_id: str, language: Language) -> str:
    """Return what the rule looks at, with its legal or literature reference."""
    why = text(
        "digest.why.why",
        language,
        matters=text(f"digest.matters.{rule_id}", language),
        reference=text(f"digest.reference.{rule_id}", language),
    )
    return spaced(why, language)


def _changed(
    listed: Sequence[Event], low: Sequence[Event], language: Language, links: Links
) -> tuple[ChangedRow, ...]:
    """Return one row a finding, the rest counted by severity and rule; rows of a rule together."""
    fresh = [*listed, *(one for one in low if not one.backfill)]
    fresh.sort(key=lambda one: (_place(one.severity, one.rule_id), *_weight(one)))
    rows = [_row(event, language, links) for event in fresh[:MAX_LISTED]]
    begun = {(row.severity, row.rule) for row in rows}
    rest = Counter((event.severity, event.rule_id) for event in fresh[MAX_LISTED:])
    rows += [
        ChangedRow(
            severity=severity,
            rule=rule_id,
            sentence=counted(
                f"digest.table.{'further' if (severity, rule_id) in begun else 'only_counted'}",
                language,
                count,
            ),
            url=links.page("/alerts", rule=rule_id, severity=severity),
            count=count,
        )
        for (severity, rule_id), count in rest.items()
    ]
    return tuple(sorted(rows, key=lambda row: _place(row.severity, row.rule)))


def _weight(event: Event) -> tuple[bool, float, str]:
    """Return the order within a rule: EU relevance, magnitude, then always the same."""
    return (not event.eu, -event.magnitude, event.event_id)


def _place(severity: str, rule_id: str) -> tuple[int, str]:
    """Return where findings of a severity and rule stand in the list."""
    return (_ORDER[severity], rule_id)


_ORDER: Mapping[str, int] = {severity: place for place, severity in enumerate(SEVERITIES)}


def _history(low: Sequence[Event], language: Language, links: Links) -> ChangedRow | None:
    extended = history_extended(low, language)
    if extended is None:
        return None
    return ChangedRow("low", "", spaced(extended, language), links.page("/alerts", tag="backfill"))


def _row(event: Event, language: Language, links: Links) -> ChangedRow:
    return ChangedRow(
        severity=event.severity,
        rule=event.rule_id,
        sentence=sentence(event, language),
        url=links.alert(event)["view"],
    )


def _coming(deadlines: Sequence[Deadline], language: Language) -> Iterable[ComingDate]:
    """Yield the coming dates; the same step on the same day for several parties is one line."""
    groups: dict[tuple[object, ...], list[Deadline]] = defaultdict(list)
    for found in deadlines:
        alone = found.title_key in _NEVER_JOINED or found.subject_is_case
        step = found.deadline_id if alone else found.title_key
        groups[(found.due_on, step, found.kind, found.verified)].append(found)
    for group in groups.values():
        apart = text("alerts.word.separator", language)
        subjects = apart.join(found.subject for found in group)
        found = replace(group[0], subject=subjects)
        yield ComingDate(
            day=found.due_on,
            title=found.title(language),
            basis=_basis(found, language),
            unverified=not found.verified,
        )


def _basis(found: Deadline, language: Language) -> str:
    """Return the kind of a date with the rule behind it; a date announced rests on none."""
    kind = text(f"clock.kind.{found.kind}", language)
    if found.kind == "self_announced":
        return kind
    return text("digest.table.basis", language, kind=kind, basis=found.basis(language))


_NEVER_JOINED = frozenset({"ai_act", "announced"})
"""Steps whose title is the text of a fact, each of its own."""
