"""Which figures a page marks: those in dispute, and those that rest on one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from data.review.reports import Dispute

Mark = Literal["disputed", "rests"]
_SHARES = ("share_estimator:", "share_statcounter:", "share_derived:")
_INDEX = "hhi:"


@dataclass(frozen=True)
class Disputes:
    """The disputes that stand, by fact ("ownership:alfa/beta/2026-01-01/")."""

    by_fact: Mapping[str, Dispute] = field(default_factory=dict)

    @property
    def key(self) -> tuple[tuple[str, date, str], ...]:
        """Return what tells two states apart, for pages that are remembered."""
        return tuple((one.fact, one.since, one.reason) for one in self.by_fact.values())

    def known_on(self, day: date) -> "Disputes":
        """Return the disputes that had begun by a day."""
        return Disputes({name: one for name, one in self.by_fact.items() if one.since <= day})

    def mark(self, fact: str) -> tuple[Mark, Dispute] | None:
        """Return how a fact or measure is marked, and because of which dispute."""
        if not self.by_fact:
            return None
        if fact in self.by_fact:
            return "disputed", self.by_fact[fact]
        if fact.startswith(_INDEX):
            series = fact.removeprefix(_INDEX).replace("|", "/") + "/"
            for name, dispute in self.by_fact.items():
                if name.startswith(_SHARES) and name.partition(":")[2].startswith(series):
                    return "rests", dispute
        return None
