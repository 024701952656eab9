"""Unguessable links that work without a login: unsubscribe, confirm, preferences, mute, feeds.

A token names its purpose and its subject and carries an HMAC-SHA256; it is compared in constant
time. Confirm and preferences tokens expire, unsubscribe tokens never do.
"""

import base64
import binascii
import hashlib
import hmac
from typing import Literal

Purpose = Literal["unsubscribe", "confirm", "preferences", "mute", "not-useful", "feed", "calendar"]
_MAC_BYTES = 16


class Tokens:
    """Makes and reads the tokens of one installation."""

    def __init__(self, secret: bytes) -> None:
        """Take the secret of the installation (at least 32 bytes, kept in the state file)."""
        if len(secret) < 32:
            raise ValueError("the token secret must have at least 32 bytes")
        self._secret = secret

    def make(self, purpose: Purpose, *parts: str, expires: int | None = None) -> str:
        """Return a token for a purpose and its subject.

        expires: seconds since the epoch after which it no longer counts; None for never.
        """
        body = "\x1f".join([purpose, str(expires or ""), *parts]).encode()
        return f"{_text(body)}.{_text(self._mac(body))}"

    def read(self, purpose: Purpose, token: str, now: int) -> tuple[str, ...] | None:
        """Return the subject of a token, or None when it is forged, expired or for another use."""
        body_text, _, mac_text = token.partition(".")
        body, mac = _bytes(body_text), _bytes(mac_text)
        if body is None or mac is None or not hmac.compare_digest(mac, self._mac(body)):
            return None
        found, expires, *parts = body.decode("utf-8", "replace").split("\x1f")
        if found != purpose or (expires and now > int(expires)):
            return None
        return tuple(parts)

    def _mac(self, body: bytes) -> bytes:
        return hmac.new(self._secret, body, hashlib.sha256).digest()[:_MAC_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
