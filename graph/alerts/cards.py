"""Cards: events about the same deal or subject together, ordered, within a reader's budget."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.language.catalogue import Language, text
from graph.alerts.event import Event
from graph.alerts.finding import rank

WEEKLY_BUDGET = 8
"""Carded items of a reader per week; critical ones do not count."""
MIN_PRECISION = 0.4
MIN_VOTES = 5


@dataclass(frozen=True)
class Card:
    """Events of one group, the most severe first; `rules` are its badges."""

    group: str
    events: tuple[Event, ...]

    @property
    def lead(self) -> Event:
        """Return the event that heads the card."""
        return self.events[0]

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules that fired, each once."""
        return tuple(dict.fromkeys(event.rule_id for event in self.events))


def cards(events: Iterable[Event]) -> list[Card]:
    """Return the cards of events, most severe first, then EU relevance, then magnitude.

    Low findings and backfills make no card.
    """
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.severity != "low" and not event.backfill:
            groups[event.group].append(event)
    found = [Card(group, tuple(sorted(own, key=_order))) for group, own in groups.items()]
    return sorted(found, key=lambda card: _order(card.lead))


def budgeted(found: Sequence[Card], budget: int = WEEKLY_BUDGET) -> tuple[list[Card], list[Card]]:
    """Return cards within the budget and the overflow ("also changed"); critical always fits."""
    kept: list[Card] = []
    overflow: list[Card] = []
    for card in found:
        counted = sum(one.lead.severity != "critical" for one in kept)
        fits = card.lead.severity == "critical" or counted < budget
        (kept if fits else overflow).append(card)
    return kept, overflow


def history_extended(events: Iterable[Event], language: Language) -> str | None:
    """Return the one line about old facts found late, or None when there is none."""
    n = sum(event.backfill for event in events)
    return text("alerts.history.extended", language, n=n) if n else None


def demotions(feedback: Mapping[str, Mapping[str, int]]) -> frozenset[str]:
    """Return the rules that users found not useful: precision under 40 % in the last 12 months.

    feedback: rule → counts of "useful" and "not_useful"; fewer than five votes say nothing.
    """
    found = set()
    for rule_id, votes in feedback.items():
        total = votes.get("useful", 0) + votes.get("not_useful", 0)
        if total >= MIN_VOTES and votes.get("useful", 0) / total < MIN_PRECISION:
            found.add(rule_id)
    return frozenset(found)


def _order(event: Event) -> tuple[int, bool, float, date, str]:
    return (
        -rank(event.severity),
        not event.eu,
        -event.magnitude,
        event.detected_at,
        event.event_id,
    )
