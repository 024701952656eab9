"""An entry that vanished from its source becomes an event, never a deletion."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from crawlers.store import Withdrawal
from data.language.catalogue import text
from data.names import slug
from data.observations import Observation
from data.records import Event
from data.records.observing import observation_of

REPLACED = "replaced by a later state"
"""Reason of a withdrawal that is no disappearance: the same thing is stated anew."""


def events_of(
    withdrawals: Iterable[Withdrawal], source_id: str, read_at: datetime
) -> Iterator[Observation]:
    """Yield one event per vanished entry, dated by the day on which it was missed."""
    day = read_at.date().isoformat()
    for withdrawal in withdrawals:
        if withdrawal.reason == REPLACED:
            continue
        words = text(
            "crawl.vanished",
            "en",
            record=withdrawal.record_type,
            key=withdrawal.fact_key,
            source=source_id,
            day=day,
            reason=withdrawal.reason,
        )
        record = Event(
            id=slug(f"vanished {source_id} {withdrawal.fact_key} {day}"), date=day, event=words
        )
        yield observation_of(
            record,
            source_id=source_id,
            source_url=withdrawal.url,
            source_name=None,
            recorded_at=read_at,
            public_from=read_at.date(),
        )
