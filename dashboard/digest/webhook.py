"""The same events as signed posts to one address; each is repeated until it is taken.

The receiver recognises a repetition by `X-Vigie-Delivery` (the event id) and checks
`X-Vigie-Signature: sha256=…`, an HMAC of the body with the shared secret.
"""

import hashlib
import hmac
import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.digest.queries import query
from dashboard.digest.settings import MailSettingsError
from data.errors import VigieError
from data.state import open_state
from graph.alerts.event import Event

TIMEOUT_SECONDS = 10
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class WebhookError(VigieError):
    """The receiver did not take an event; it is tried again at the next run."""


@dataclass(frozen=True)
class Webhook:
    """Where events are posted, and the secret that signs them."""

    url: str
    secret: bytes


def webhook(environment: Mapping[str, str] = os.environ) -> Webhook | None:
    """Return the webhook of the environment, or None when `VIGIE_WEBHOOK_URL` is unset.

    Raises:
        MailSettingsError: the address is no https address, or the secret is missing.
    """
    url = environment.get("VIGIE_WEBHOOK_URL")
    if not url:
        return None
    parts = urlsplit(url)
    plain_here = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if parts.scheme != "https" and not plain_here:
        raise MailSettingsError("VIGIE_WEBHOOK_URL must be https (or http on this machine)")
    secret = environment.get("VIGIE_WEBHOOK_SECRET", "")
    if len(secret) < 16:
        raise MailSettingsError("VIGIE_WEBHOOK_SECRET needs at least 16 characters")
    return Webhook(url, secret.encode())


def post_new(target: Webhook, events: Sequence[Event], state: Path, now: datetime) -> int:
    """Post the events that the receiver has not taken yet, oldest first; return how many.

    Raises:
        WebhookError: the receiver refused one or could not be reached; later ones wait for it.
    """
    posted = 0
    for event in sorted(events, key=lambda one: (one.detected_at, one.event_id)):
        with open_state(state) as opened:
            if opened.execute(query("webhook_taken"), [event.event_id]).fetchone():
                continue
        _post(target, event)
        with open_state(state) as opened:
            opened.execute(query("webhook_take"), [event.event_id, now.isoformat()])
        posted += 1
    return posted


def _post(target: Webhook, event: Event) -> None:
    body = json.dumps(event.as_dict(), ensure_ascii=False, default=str).encode()
    signature = hmac.new(target.secret, body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(  # noqa: S310 - scheme checked in webhook()
        target.url,
        data=body,
        method="POST",
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "X-Vigie-Delivery": event.event_id,
            "X-Vigie-Signature": f"sha256={signature}",
        },
    )
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS):
            return
    except urllib.error.HTTPError as error:
        raise WebhookError(f"the webhook answered {error.code} to {event.event_id}") from error
    except OSError as error:
        raise WebhookError(f"the webhook cannot be reached: {error}") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        """Follow no redirect: a signed event goes to the address that was set, nowhere else."""
