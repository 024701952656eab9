"""A complete list read again: what vanished, what is stated anew, and when to distrust it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.language.catalogue import text
from data.ledger.errors import ShrunkListError
from data.observations import Observation, Plain
from data.records import Event
from data.records.observing import observation_of

LARGEST_LOSS_SHARE = 0.10
LARGEST_LOSS_ROWS = 5
RESTATED = "stated anew with other values"


@dataclass(frozen=True)
class ListChanges:
    """Observation id -> reason of its withdrawal, and the events to record."""

    withdrawals: dict[str, str]
    events: list[Observation]


def changes_of_list(
    source_id: str,
    record_type: str,
    scope: Mapping[str, Plain],
    *,
    before: Sequence[Observation],
    staged: Sequence[Observation],
    read_at: datetime,
) -> ListChanges:
    """Return what the list as read now changes about the list as it stood.

    Raises:
        ShrunkListError: more than 10 % or more than 5 facts are gone.
    """
    stood = [said for said in before if _within(said, scope)]
    stated = {said.observation_id for said in staged}
    facts = {said.fact_key for said in staged if _within(said, scope)}
    gone = [said for said in stood if said.fact_key not in facts]
    restated = [
        said for said in stood if said.fact_key in facts and said.observation_id not in stated
    ]
    facts_before = {said.fact_key for said in stood}
    facts_gone = {said.fact_key for said in gone}
    share = len(facts_gone) / len(facts_before) if facts_before else 0.0
    if share > LARGEST_LOSS_SHARE or len(facts_gone) > LARGEST_LOSS_ROWS:
        raise ShrunkListError(source_id, record_type, len(facts_gone), len(facts_before))
    reason = f"no longer in the list as read on {read_at.date().isoformat()}"
    latest = {said.fact_key: said for said in gone}
    return ListChanges(
        {said.observation_id: reason for said in gone}
        | {said.observation_id: RESTATED for said in restated},
        [_vanished(source_id, latest[key], read_at) for key in sorted(latest)],
    )


def _within(said: Observation, scope: Mapping[str, Plain]) -> bool:
    return all(said.payload.get(name) == value for name, value in scope.items())


def _vanished(source_id: str, said: Observation, read_at: datetime) -> Observation:
    day = read_at.date().isoformat()
    key = re.sub(r"[^a-z0-9]+", "-", said.fact_key.lower()).strip("-")
    actor = said.payload.get("gatekeeper") or said.payload.get("org")
    event = Event(
        id=f"vanished-{source_id}-{key}-{day}",
        date=day,
        event=text(
            "ledger.vanished",
            "en",
            table=said.record_type,
            entry=said.fact_key,
            source=source_id,
            day=day,
        ),
        actors=str(actor) if actor else None,
    )
    return observation_of(
        event,
        source_id=source_id,
        source_url=said.source_url,
        source_name=said.source_name,
        recorded_at=read_at,
        public_from=read_at.date(),
        locator=f"list of {said.record_type}",
    )
