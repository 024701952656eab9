"""An observation: what one source says once, with where it stands and when it was known."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Literal

Plain = str | int | float | bool | None
Evidence = Literal["seen", "recalled"]

canonical_json = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
).encode
"""Writes a value as JSON in the one form that observation ids are hashed from."""


@dataclass(frozen=True)
class Observation:
    """One statement of one source about one thing.

    record_type: the release table it belongs to ("deal", "art14_notice", ...).
    fact_key: identity of the real-world thing within that table; statements that share it are
        about the same thing and may contradict each other.
    payload: the typed columns of the record, validated by `data.records`.
    locator: where in the document it stands (row, JSON path, character offsets).
    valid_from, valid_to: partial dates between which it holds; None is open.
    public_from: day since when it was public; `public_from_assumed` marks an inferred day.
    recorded_at: when Vigie learnt it (UTC).
    """

    record_type: str
    fact_key: str
    payload: Mapping[str, Plain]
    source_id: str
    source_url: str | None
    source_name: str | None
    evidence: Evidence
    recorded_at: datetime
    public_from: date
    public_from_assumed: bool = False
    valid_from: str | None = None
    valid_to: str | None = None
    document_id: str | None = None
    locator: str | None = None
    excerpt: str | None = None

    @property
    def observation_id(self) -> str:
        """Return a hash of what is said and who says it (not of when it was read)."""
        return self.identity_with(canonical_json(self.payload))

    def identity_with(self, payload: str) -> str:
        """Return the observation's id for a payload that is written as JSON already."""
        # Every statement passes here, so the list is written out and not looped over; a copy of a
        # fresh hash is had for less than a new one.
        quoted = encode_basestring
        url, since, until, words = self.source_url, self.valid_from, self.valid_to, self.excerpt
        said = (
            f"[{quoted(self.record_type)},{quoted(self.fact_key)},{quoted(self.source_id)},"
            f"{'null' if url is None else quoted(url)},{quoted(self.evidence)},"
            f"{'null' if since is None else quoted(since)},"
            f"{'null' if until is None else quoted(until)},"
            f"{'null' if words is None else quoted(words)},{payload}]"
        )
        identity = _FRESH.copy()
        identity.update(said.encode())
        return identity.hexdigest()[:32]


_FRESH = hashlib.sha256()
