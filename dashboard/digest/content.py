"""What a digest says, before it has a look: one object for the HTML and the text part alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.language.catalogue import Language

Group = list[Mapping[str, Any]]
"""Events about one subject, worst first."""

SEVERITIES = ("critical", "high", "medium", "good_news", "low")
"""Best first; good news ranks with medium (the craft page of the mail)."""

MAX_CARDS = 8
"""Personal budget of carded items a week; the rest is listed below. Critical always has a card."""


@dataclass(frozen=True)
class SourceLine:
    """One source of a card."""

    publisher: str
    url: str
    grade: int | None
    day: date | None


@dataclass(frozen=True)
class Card:
    """One finding in full: what, why it matters, on what it rests, what one can do.

    rules: the rules that fired on the same deal or subject, as badges.
    links: "view", "evidence", "mute" and "not_useful" → address.
    """

    event_id: str
    severity: str
    certainty: str
    initial: bool
    rules: tuple[str, ...]
    sentence: str
    why: str
    sources: tuple[SourceLine, ...]
    n_more_sources: int
    links: Mapping[str, str]


@dataclass(frozen=True)
class ChangedRow:
    """A finding that has no card of its own."""

    severity: str
    rule: str
    sentence: str
    url: str


@dataclass(frozen=True)
class ComingDate:
    """A legal date in the next 30 days; `basis` tells statutory, indicative or self-announced."""

    day: date
    title: str
    basis: str
    unverified: bool


@dataclass(frozen=True)
class UnseenSource:
    """A source that could not be read, so that its silence means nothing."""

    name: str
    last_read: date | None


@dataclass(frozen=True)
class DigestContent:
    """One digest for one reader."""

    language: Language
    label: str
    first_day: date
    last_day: date
    cards: tuple[Card, ...]
    changed: tuple[ChangedRow, ...]
    corrections: tuple[ChangedRow, ...]
    coming: tuple[ComingDate, ...]
    unseen: tuple[UnseenSource, ...]
    n_sources: int
    why: str
    release: str
    as_of: date
    links: Mapping[str, str]

    @property
    def empty(self) -> bool:
        """Return whether nothing crossed a threshold in the period."""
        return not (self.cards or self.changed or self.corrections)

    @property
    def n_read(self) -> int:
        """Return how many sources were read in time."""
        return self.n_sources - len(self.unseen)


@dataclass(frozen=True)
class RenderedMail:
    """Subject and both bodies in one language."""

    language: Language
    subject: str
    text: str
    html: str


def group_by_subject(events: Sequence[Mapping[str, Any]]) -> list[Group]:
    """Group events about the same deal or subject into one card, worst severity first.

    Order: severity, certain before possible, then newest, then id (stable between runs).
    """
    groups: dict[tuple[str, ...], Group] = {}
    for event in sorted(events, key=_rank):
        groups.setdefault(tuple(event["subject"]), []).append(event)
    return sorted(groups.values(), key=lambda group: _rank(group[0]))


def split_by_budget(
    groups: Sequence[Group], is_critical: Sequence[bool], budget: int = MAX_CARDS
) -> tuple[list[Group], list[Group]]:
    """Return the groups that get a card and those that are listed; critical ones always get one."""
    carded: list[Group] = []
    listed: list[Group] = []
    for group, critical in zip(groups, is_critical, strict=True):
        (carded if critical or len(carded) < budget else listed).append(group)
    return carded, listed


def _rank(event: Mapping[str, Any]) -> tuple[int, int, str]:
    certain = 0 if event["certainty"] == "certain" else 1
    return SEVERITIES.index(event["severity"]), certain, str(event["event_id"])
