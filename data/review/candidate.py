"""A candidate: one machine-read deal with its passage and what is known of its parties."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Status = Literal["pending", "accepted", "rejected"]


@dataclass(frozen=True)
class Party:
    """A party as the text names it.

    role: source, target or other. known: whether the reference table has the organisation.
    similar: known organisations that the name may mean instead, (slug, score, reason).
    """

    role: str
    slug: str | None
    printed: str | None
    known: bool
    similar: tuple[tuple[str, float, str], ...] = ()


@dataclass(frozen=True)
class Candidate:
    """One machine-read deal.

    deal: the extracted fields; `start` and `end` are offsets in `passage`.
    matched_deal: a deal of the release that this seems to report again, with the score.
    """

    candidate_id: str
    source_id: str
    source_url: str
    source_name: str | None
    document_id: str | None
    published: str | None
    language: str | None
    title: str | None
    passage: str
    deal: Mapping[str, Any]
    parties: tuple[Party, ...]
    matched_deal: str | None
    match_score: float | None
    found_at: str
    status: Status = "pending"
    decided_by: str | None = None
    decided_at: str | None = None

    @property
    def excerpt(self) -> str:
        """Return the words that state the deal."""
        return str(self.deal.get("excerpt") or "")

    @property
    def unknown(self) -> tuple[Party, ...]:
        """Return the parties that no table knows: proposed organisations."""
        return tuple(party for party in self.parties if party.slug and not party.known)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what a person must fill in before the deal can be accepted."""
        needed = ("source_org", "target_org", "announced")
        return tuple(
            name
            for name in needed
            if not self.deal.get(name) and not (name == "announced" and self.published)
        )


def candidate_id(source_url: str, deal: Mapping[str, Any]) -> str:
    """Return the same id for the same reading of the same text."""
    said = [
        source_url,
        deal.get("excerpt"),
        deal.get("kind"),
        deal.get("source_org"),
        deal.get("target_org"),
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def parties_as_json(parties: tuple[Party, ...]) -> str:
    """Return parties as they are stored."""
    return json.dumps([asdict(party) for party in parties], ensure_ascii=False)


def parties_from_json(text: str) -> tuple[Party, ...]:
    """Return stored parties."""
    return tuple(
        Party(**{**row, "similar": tuple((s, n, r) for s, n, r in row["similar"])})
        for row in json.loads(text)
    )
