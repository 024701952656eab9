"""An entry that vanished from its source becomes an event, never a deletion."""

import re
from datetime import datetime

from data.language.catalogue import text
from data.observations import Observation
from data.records import Event
from data.records.observing import observation_of

REPLACED = "replaced by a later state"
"""Reason of a withdrawal that is no disappearance: the same thing is stated anew."""


def vanished_event(
    source_id: str, said: Observation, reason: str, read_at: datetime
) -> Observation:
    """Return the event of an entry that was missed on a day; the list's address is its source.

    said: the last statement of the entry.
    """
    day = read_at.date().isoformat()
    key = re.sub(r"[^a-z0-9]+", "-", said.fact_key.lower()).strip("-")
    values = {"table": said.record_type, "entry": said.fact_key, "source": source_id, "day": day}
    named = (said.payload.get(name) for name in ("gatekeeper", "org", "acquirer"))
    actor = next((value for value in named if value), None)
    return observation_of(
        Event(
            id=f"vanished-{source_id}-{key}-{day}",
            date=day,
            event=text("ledger.vanished", "en", **values),
            actors=str(actor) if actor else None,
        ),
        source_id=source_id,
        source_url=said.source_url,
        source_name=said.source_name,
        recorded_at=read_at,
        public_from=read_at.date(),
        locator=f"list of {said.record_type}",
        excerpt=reason,
    )
