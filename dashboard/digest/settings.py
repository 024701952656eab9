"""Settings of outgoing mail, from the environment; nothing is guessed."""

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from data.errors import UsageError

DRY_RUN_URL = "https://vigie.invalid"
"""Public address used in dry runs: reserved, so that no link of a test mail leads anywhere."""

Security = Literal["starttls", "tls", "none"]


class MailSettingsError(UsageError):
    """A setting of outgoing mail is missing or cannot be used."""


@dataclass(frozen=True)
class Dkim:
    """What a DKIM signature needs."""

    domain: str
    selector: str
    private_key: bytes


@dataclass(frozen=True)
class MailSettings:
    """Where mail comes from and who hands it over.

    public_url: https address of the dashboard, without a trailing slash.
    """

    public_url: str
    sender: str
    reply_to: str | None
    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = None
    dkim: Dkim | None = None
    ca_file: str | None = None

    @property
    def domain(self) -> str:
        """Return the domain of the sender."""
        return self.sender.rpartition("@")[2].strip("> ")

    def tls_context(self) -> ssl.SSLContext:
        """Return the context that checks the server's certificate."""
        return ssl.create_default_context(cafile=self.ca_file)


def public_url(environment: Mapping[str, str] = os.environ) -> str:
    """Return `VIGIE_PUBLIC_URL` without a trailing slash.

    Raises:
        MailSettingsError: it is unset or no https address (RFC 8058 wants https).
    """
    url = environment.get("VIGIE_PUBLIC_URL", "").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.netloc:
        raise MailSettingsError(
            "sending mail needs VIGIE_PUBLIC_URL, the https address of this dashboard "
            "(one-click unsubscribe must be https); a dry run needs none"
        )
    return url


def mail_settings(environment: Mapping[str, str] = os.environ) -> MailSettings:
    """Return the settings of outgoing mail.

    Raises:
        MailSettingsError: a setting is missing or contradictory; the message names it.
    """
    security = _security(environment.get("VIGIE_SMTP_SECURITY", "starttls"))
    host = _needed(environment, "VIGIE_SMTP_HOST")
    if security == "none" and host not in ("127.0.0.1", "::1", "localhost"):
        raise MailSettingsError(
            "VIGIE_SMTP_SECURITY=none is for a relay on this machine; use starttls or tls"
        )
    return MailSettings(
        public_url=public_url(environment),
        sender=_needed(environment, "VIGIE_MAIL_FROM"),
        reply_to=environment.get("VIGIE_MAIL_REPLY_TO") or None,
        host=host,
        port=_port(environment, security),
        security=security,
        user=environment.get("VIGIE_SMTP_USER") or None,
        password=_password(environment),
        dkim=_dkim(environment),
        ca_file=environment.get("VIGIE_SMTP_CA_FILE") or None,
    )


def _security(text: str) -> Security:
    for known in get_args(Security):
        if text == known:
            security: Security = known
            return security
    raise MailSettingsError(f"VIGIE_SMTP_SECURITY is '{text}'; use starttls, tls or none")


def _needed(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise MailSettingsError(f"sending mail needs {name}; see docs/digest.md")
    return value


def _port(environment: Mapping[str, str], security: str) -> int:
    text = environment.get("VIGIE_SMTP_PORT", "465" if security == "tls" else "587")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise MailSettingsError(f"VIGIE_SMTP_PORT is '{text}'; it must be a port number")
    return int(text)


def _password(environment: Mapping[str, str]) -> str | None:
    file = environment.get("VIGIE_SMTP_PASSWORD_FILE")
    if file:
        return _read(Path(file), "VIGIE_SMTP_PASSWORD_FILE").decode().strip()
    return environment.get("VIGIE_SMTP_PASSWORD") or None


def _dkim(environment: Mapping[str, str]) -> Dkim | None:
    key_file = environment.get("VIGIE_DKIM_KEY_FILE")
    if not key_file:
        return None
    return Dkim(
        domain=_needed(environment, "VIGIE_DKIM_DOMAIN"),
        selector=_needed(environment, "VIGIE_DKIM_SELECTOR"),
        private_key=_read(Path(key_file), "VIGIE_DKIM_KEY_FILE"),
    )


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MailSettingsError(f"{name}: cannot read {path} ({error.strerror})") from error
