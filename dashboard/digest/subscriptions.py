"""Who receives what: double opt-in, rhythm, rules, watch-list, quiet hours, suppression."""

import json
import re
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from dashboard.digest.queries import query
from dashboard.digest.tokens import Tokens
from data.errors import UsageError
from data.language.catalogue import Language

Rhythm = Literal["immediate", "daily", "weekly"]
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
CONFIRM_WITHIN = timedelta(days=7)
PREFERENCES_WITHIN = timedelta(days=7)
FORGET_AFTER = timedelta(days=396)
"""Personal data go 13 months after the last confirmed activity."""
LOCAL_ZONE = ZoneInfo("Europe/Brussels")
SEND_FROM = time(7, 30)
"""Nothing but a critical alert is sent before 07:30 local time."""

_ADDRESS = re.compile(r"[^@\s<>,;:\"'()\\]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
_FLOOR_RANK = {"low": 0, "medium": 1, "high": 2, "critical": 3}


@dataclass(frozen=True)
class Subscription:
    """One reader's subscription.

    rules, watched: None for all.
    quiet_from, quiet_until: local hours between which nothing is sent (may span midnight).
    """

    subscription_id: int
    email: str
    language: Language
    rhythm: Rhythm
    rules: tuple[str, ...] | None
    watched: tuple[str, ...] | None
    severity_floor: str
    quiet_from: time | None
    quiet_until: time | None
    confirmed: bool

    def wants(self, event: Mapping[str, Any]) -> bool:
        """Return whether an event passes the reader's rules, watch-list and severity floor."""
        severity = str(event["severity"])
        rank = _FLOOR_RANK["medium" if severity == "good_news" else severity]
        return (
            rank >= _FLOOR_RANK[self.severity_floor]
            and (self.rules is None or event["rule_id"] in self.rules)
            and (self.watched is None or not set(self.watched).isdisjoint(event["subject"]))
        )

    def may_send_at(self, now: datetime) -> bool:
        """Return whether the reader's quiet hours and the send window allow sending now."""
        local = now.astimezone(LOCAL_ZONE).time()
        if self.rhythm != "immediate" and local < SEND_FROM:
            return False
        if self.quiet_from is None or self.quiet_until is None:
            return True
        if self.quiet_from <= self.quiet_until:
            return not self.quiet_from <= local < self.quiet_until
        return self.quiet_until <= local < self.quiet_from


def token_secret(state: sqlite3.Connection) -> bytes:
    """Return the secret of this installation's links, made on first use."""
    state.execute(query("make_secret"), [secrets.token_bytes(32)])
    return bytes(state.execute(query("read_secret")).fetchone()["value"])


def subscribe(
    state: sqlite3.Connection,
    email: str,
    language: Language,
    rhythm: Rhythm,
    now: datetime,
    *,
    rules: Sequence[str] | None = None,
    watched: Sequence[str] | None = None,
    severity_floor: str = "low",
    quiet: tuple[time, time] | None = None,
) -> int:
    """Record a wish for a digest, unconfirmed; return the subscription's id.

    A second wish for the same address and rhythm renews the first and asks to confirm again only
    when it was never confirmed.

    Raises:
        UsageError: the address is none, or the severity floor is unknown.
    """
    if not _ADDRESS.fullmatch(email):
        raise UsageError(f"'{email[:80]}' is no e-mail address")
    if severity_floor not in _FLOOR_RANK:
        raise UsageError(f"severity floor '{severity_floor}'; use one of {', '.join(_FLOOR_RANK)}")
    stamp = now.isoformat()
    row = state.execute(
        query("subscribe"),
        [
            email.lower(),
            language,
            rhythm,
            None if rules is None else json.dumps(sorted(rules)),
            None if watched is None else json.dumps(sorted(watched)),
            severity_floor,
            quiet[0].isoformat("minutes") if quiet else None,
            quiet[1].isoformat("minutes") if quiet else None,
            stamp,
            stamp,
        ],
    ).fetchone()
    return int(row["subscription_id"])


def confirm_token(tokens: Tokens, subscription_id: int, now: int) -> str:
    """Return the token of a confirmation link, good for seven days from `now` (epoch seconds)."""
    expires = now + int(CONFIRM_WITHIN.total_seconds())
    return tokens.make("confirm", str(subscription_id), expires=expires)


def preferences_token(tokens: Tokens, subscription_id: int, now: int) -> str:
    """Return the token of a preferences link, good for seven days from `now` (epoch seconds)."""
    expires = now + int(PREFERENCES_WITHIN.total_seconds())
    return tokens.make("preferences", str(subscription_id), expires=expires)


def unsubscribe_token(tokens: Tokens, subscription_id: int) -> str:
    """Return the token of the unsubscribe link, good for ever."""
    return tokens.make("unsubscribe", str(subscription_id))


def confirm(state: sqlite3.Connection, subscription_id: int, now: datetime) -> bool:
    """Confirm a subscription; return False when there is none any more."""
    done = state.execute(
        query("confirm"), {"now": now.isoformat(), "subscription_id": subscription_id}
    )
    return done.rowcount == 1


def end(state: sqlite3.Connection, subscription_id: int, now: datetime) -> None:
    """End a subscription; ending it again changes nothing (RFC 8058 posts may repeat)."""
    state.execute(query("end"), {"now": now.isoformat(), "subscription_id": subscription_id})


def suppress(state: sqlite3.Connection, email: str, reason: str, now: datetime) -> int:
    """Stop every mail to an address that bounced or complained; return how many subscriptions."""
    done = state.execute(
        query("suppress"),
        {"now": now.isoformat(), "reason": reason[:200], "email": email.lower()},
    )
    return done.rowcount


def forget(state: sqlite3.Connection, now: datetime) -> int:
    """Erase addresses after 13 months without activity, or 7 days without confirmation."""
    done = state.execute(
        query("forget"),
        {
            "now": now.isoformat(),
            "inactive_since": (now - FORGET_AFTER).isoformat(),
            "unconfirmed_since": (now - CONFIRM_WITHIN).isoformat(),
        },
    )
    return done.rowcount


def active(state: sqlite3.Connection, rhythm: Rhythm) -> list[Subscription]:
    """Return the confirmed, unended, unsuppressed subscriptions of a rhythm."""
    return [_subscription(row) for row in state.execute(query("active"), [rhythm])]


def find(state: sqlite3.Connection, subscription_id: int) -> Subscription | None:
    """Return a subscription that has not ended, or None."""
    row = state.execute(query("find"), [subscription_id]).fetchone()
    return None if row is None else _subscription(row)


def change_rhythm(
    state: sqlite3.Connection, found: Subscription, rhythm: Rhythm, now: datetime
) -> None:
    """Give a subscription another rhythm; it keeps its settings and what it was sent.

    Raises:
        UsageError: the address has another subscription of that rhythm.
    """
    if rhythm == found.rhythm:
        return
    try:
        state.execute(
            query("change_rhythm"),
            {
                "rhythm": rhythm,
                "now": now.isoformat(),
                "subscription_id": found.subscription_id,
            },
        )
    except sqlite3.IntegrityError as error:
        raise UsageError(
            f"{found.email} receives the {rhythm} rhythm already; end one of the two first"
        ) from error


def all_rows(state: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return every subscription for the operator's list, newest first."""
    return [dict(row) for row in state.execute(query("all"))]


def _subscription(row: sqlite3.Row) -> Subscription:
    return Subscription(
        subscription_id=row["subscription_id"],
        email=row["email"],
        language=row["language"],
        rhythm=row["rhythm"],
        rules=None if row["rules"] is None else tuple(json.loads(row["rules"])),
        watched=None if row["watched"] is None else tuple(json.loads(row["watched"])),
        severity_floor=row["severity_floor"],
        quiet_from=_time(row["quiet_from"]),
        quiet_until=_time(row["quiet_until"]),
        confirmed=row["confirmed_at"] is not None,
    )


def _time(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)
