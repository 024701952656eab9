"""Exactly once: a delivery is claimed under a unique key, marked before and after hand-over.

States of one (run key, subscription):

    claimed ──▶ giving ──▶ sent
       ▲           ├─────▶ unconfirmed   the line or the process broke while giving: not repeated
       │           └─────▶ refused       5xx: the address is suppressed
       └── failed (4xx, no connection): tried again later, with growing pauses

Two senders at once: the claim is one insert under a primary key, so one of them gets it. A sender
that died before `giving` lets its lease run out and another takes the claim over; one that died
after it may have been heard, so that the delivery becomes `unconfirmed` and is reported, not sent
a second time.
"""

import json
import os
import socket
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard.digest.queries import query
from data.state import open_state, read_state

LEASE = timedelta(minutes=10)
PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))


@dataclass(frozen=True)
class Claim:
    """The right to send one mail, until the lease ends."""

    run_key: str
    subscription_id: int
    sender: str


def sender_name() -> str:
    """Return a name for this process, written beside its claims."""
    return f"{socket.gethostname()}/{os.getpid()}"


class DeliveryLog:
    """The deliveries in the state file; each step is a transaction of its own."""

    def __init__(self, path: Path) -> None:
        """Take the path of the state file."""
        self._path = path

    def claim(self, run_key: str, subscription_id: int, now: datetime) -> Claim | None:
        """Return the right to send this mail, or None when it is not this process's to send."""
        claim = Claim(run_key, subscription_id, sender_name())
        about = {
            "run_key": run_key,
            "subscription_id": subscription_id,
            "now": now.isoformat(),
        }
        with open_state(self._path) as state:
            state.execute(query("settle_giving"), about)
            state.execute(query("settle_claimed"), about)
            row = state.execute(query("delivery_state"), about).fetchone()
            if row is not None and not _may_try_again(row, now):
                return None
            state.execute(
                query("claim"),
                about
                | {
                    "sender": claim.sender,
                    "lease_until": (now + LEASE).isoformat(),
                    "attempts": 1 if row is None else row["attempts"] + 1,
                },
            )
        return claim

    def giving(self, claim: Claim, message_id: str, event_ids: Sequence[str]) -> None:
        """Write down that the message is about to be given to the server."""
        self._set(claim, "giving", message_id=message_id, event_ids=json.dumps(list(event_ids)))

    def sent(self, claim: Claim, now: datetime) -> None:
        """Write down that the server took the message."""
        self._set(claim, "sent", sent_at=now.isoformat())

    def unconfirmed(self, claim: Claim, reason: str) -> None:
        """Write down that nobody can tell whether the server took it."""
        self._set(claim, "unconfirmed", reason=reason)

    def refused(self, claim: Claim, reason: str) -> None:
        """Write down that the server refused for good."""
        self._set(claim, "refused", reason=reason)

    def failed(self, claim: Claim, reason: str, now: datetime) -> None:
        """Write down that nothing was sent, and when to try again (never after four pauses)."""
        with open_state(self._path) as state:
            row = state.execute(query("delivery_state"), _about(claim)).fetchone()
        attempts = row["attempts"]
        again = now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
        self._set(
            claim,
            "failed",
            reason=reason,
            next_attempt_at=again.isoformat() if again else None,
        )

    def recipients_of(self, event_id: str) -> list[int]:
        """Return the subscriptions that were sent an event (for its correction)."""
        with read_state(self._path) as state:
            if state is None:
                return []
            rows = state.execute(query("recipients"), [event_id])
            return [row["subscription_id"] for row in rows]

    def told(self, subscription_id: int) -> frozenset[str]:
        """Return the events that a subscription was already told of."""
        with read_state(self._path) as state:
            if state is None:
                return frozenset()
            rows = state.execute(query("told"), [subscription_id])
            return frozenset(row["event_id"] for row in rows)

    def sent_since(self, subscription_id: int, moment: datetime) -> int:
        """Return how many mails went to a subscription since a moment."""
        with read_state(self._path) as state:
            if state is None:
                return 0
            row = state.execute(query("sent_since"), [subscription_id, moment.isoformat()])
            return int(row.fetchone()["n"])

    def unsettled(self) -> list[dict[str, Any]]:
        """Return the deliveries that a person should look at: unconfirmed, refused, given up."""
        with read_state(self._path) as state:
            if state is None:
                return []
            return [dict(row) for row in state.execute(query("unsettled"))]

    def _set(self, claim: Claim, new_state: str, **columns: str | None) -> None:
        values = dict.fromkeys(("message_id", "event_ids", "sent_at", "reason", "next_attempt_at"))
        with open_state(self._path) as state:
            state.execute(
                query("advance"), {**_about(claim), "state": new_state, **values, **columns}
            )


def _about(claim: Claim) -> dict[str, Any]:
    return {
        "run_key": claim.run_key,
        "subscription_id": claim.subscription_id,
        "sender": claim.sender,
    }


def _may_try_again(row: sqlite3.Row, now: datetime) -> bool:
    again = row["next_attempt_at"]
    return row["state"] == "failed" and again is not None and again <= now.isoformat()
