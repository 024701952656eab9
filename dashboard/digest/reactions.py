"""What readers do with a finding from their mail: mute it, or say it was not useful."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from dashboard.digest.queries import query
from graph.alerts.event import Event

MUTE_FOR = timedelta(days=30)


def mute(
    state: sqlite3.Connection, subscription_id: int, rule_id: str, subject: str, now: datetime
) -> datetime:
    """Leave a rule's findings about a subject out of a reader's mails; return until when."""
    until = now + MUTE_FOR
    state.execute(
        query("mute"),
        {
            "user_name": _reader(subscription_id),
            "rule_id": rule_id,
            "subject": subject,
            "reason": "mail",
            "now": now.isoformat(),
            "until": until.isoformat(),
        },
    )
    return until


def without_muted(
    state: sqlite3.Connection, subscription_id: int, events: Sequence[Event], now: datetime
) -> list[Event]:
    """Return the events that a reader has not muted, by mail or at the page under their address."""
    rows = state.execute(
        query("mutes"), {"subscription_id": subscription_id, "now": now.isoformat()}
    )
    muted = {(row["rule_id"], row["subject"]) for row in rows}
    return [one for one in events if (one.rule_id, "|".join(one.subject)) not in muted]


def not_useful(
    state: sqlite3.Connection, subscription_id: int, event_id: str, now: datetime
) -> None:
    """Count a reader's word that a finding was not useful (once per reader and finding)."""
    state.execute(
        query("not_useful"),
        {"event_id": event_id, "page": _reader(subscription_id), "now": now.isoformat()},
    )


def _reader(subscription_id: int) -> str:
    return f"subscription:{subscription_id}"
