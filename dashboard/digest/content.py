"""What a digest says, before it has a look: one object for the HTML and the text part alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data.language.catalogue import Language


@dataclass(frozen=True)
class SourceLine:
    """One source of a card."""

    publisher: str
    url: str | None
    grade: int | None
    day: date | None


@dataclass(frozen=True)
class Card:
    """One finding in full: what, why it matters, on what it rests, what one can do.

    rules: the rules that fired on the same deal or subject, as badges.
    also: other findings on the same deal or subject; n_more_also: how many more there are.
    likewise: findings that say the same of another subject; their sentence is that subject.
    n_implied: lower bands that the finding implies.
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
    also: tuple["ChangedRow", ...] = ()
    n_more_also: int = 0
    likewise: tuple["ChangedRow", ...] = ()
    n_implied: int = 0


@dataclass(frozen=True)
class ChangedRow:
    """A finding that has no card of its own; `count`: how many findings the row stands for.

    details: of a correction, its reason and the derived numbers that changed, a line each.
    """

    severity: str
    rule: str
    sentence: str
    url: str
    count: int = 1
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class ComingDate:
    """A legal date in the next 30 days.

    basis: whether it is statutory, indicative or self-announced, and the citation of its rule.
    """

    day: date
    title: str
    basis: str
    unverified: bool


@dataclass(frozen=True)
class UnseenSource:
    """A source that was not read in time, so that its silence means nothing."""

    name: str
    last_read: date
    source_id: str = ""


@dataclass(frozen=True)
class DigestContent:
    """One digest for one reader.

    never_read: sources that this installation has not read yet; read: those read in time.
    blind: where less of a market is named than before, so that less is seen.
    broken_rules: rules that the reader follows and that failed: their silence means nothing.
    replayed: the period lies before the first release; no source was watched then.
    history: the one line about old facts found late.
    """

    language: Language
    label: str
    first_day: date
    last_day: date
    cards: tuple[Card, ...]
    changed: tuple[ChangedRow, ...]
    corrections: tuple[ChangedRow, ...]
    coming: tuple[ComingDate, ...]
    unseen: tuple[UnseenSource, ...]
    never_read: tuple[str, ...]
    n_sources: int
    replayed: bool
    broken_rules: tuple[str, ...]
    why: str
    release: str
    as_of: date
    links: Mapping[str, str]
    blind: tuple[ChangedRow, ...] = ()
    history: ChangedRow | None = None
    read: tuple[str, ...] = ()

    @property
    def n_listed(self) -> int:
        """Return how many findings have no card of their own."""
        return sum(row.count for row in self.changed)

    @property
    def n_read(self) -> int:
        """Return how many sources were read in time."""
        return self.n_sources - len(self.unseen) - len(self.never_read)


@dataclass(frozen=True)
class RenderedMail:
    """Subject and both bodies in one language."""

    language: Language
    subject: str
    text: str
    html: str
