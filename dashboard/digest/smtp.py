"""Hands one message to the mail server and says how sure we are that it was taken."""

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.digest.settings import MailSettings
from data.errors import VigieError

TIMEOUT_SECONDS = 30


class HandOverError(VigieError):
    """The message was certainly not taken; trying again later is safe."""


class AddressRefusedError(VigieError):
    """The server refuses the address or the message for good (5xx): never try again."""


class UnconfirmedError(VigieError):
    """The line broke after the message was given: taken or not, nobody can tell."""


@dataclass(frozen=True)
class Receipt:
    """What the server answered when it took the message."""

    code: int
    answer: str


def hand_over(
    settings: MailSettings, recipient: str, raw: bytes, before_data: Callable[[], None]
) -> Receipt:
    """Give one message to the server.

    before_data: called after the server took sender and recipient and before the message is given:
        the moment from which a break leaves the outcome open, to be written down first.

    Raises:
        HandOverError: not taken (no connection, TLS, login, 4xx).
        AddressRefusedError: refused for good (5xx to sender, recipient or message).
        UnconfirmedError: the connection broke while the message was given.
    """
    try:
        with _connection(settings) as server:
            _ask(server.mail(_address(settings.sender)), "sender")
            _ask(server.rcpt(recipient), "recipient")
            before_data()
            return _give(server, raw)
    except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
        raise HandOverError(
            f"mail server {settings.host}:{settings.port}: {_reason(error)}; nothing was sent"
        ) from error


def _give(server: smtplib.SMTP, raw: bytes) -> Receipt:
    try:
        code, answer = server.data(raw)
    except smtplib.SMTPDataError as error:
        _ask((error.smtp_code, _bytes(error.smtp_error)), "message")
        raise
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise UnconfirmedError(
            f"the connection broke while the message was given ({_reason(error)}); "
            "it is not sent again by itself"
        ) from error
    _ask((code, answer), "message")
    return Receipt(code, answer.decode("utf-8", "replace"))


def _connection(settings: MailSettings) -> smtplib.SMTP:
    if settings.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=TIMEOUT_SECONDS, context=settings.tls_context()
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_SECONDS)
    try:
        if settings.security == "starttls":
            server.starttls(context=settings.tls_context())
        server.ehlo_or_helo_if_needed()
        if settings.user:
            server.login(settings.user, settings.password or "")
    except (smtplib.SMTPException, OSError):
        server.close()
        raise
    return server


def _ask(answer: tuple[int, bytes], about: str) -> None:
    code, words = answer
    if code >= 500:
        raise AddressRefusedError(
            f"{about} refused for good: {code} {words.decode('utf-8', 'replace')}"
        )
    if code >= 400:
        raise HandOverError(f"{about} refused for now: {code} {words.decode('utf-8', 'replace')}")


def _address(sender: str) -> str:
    return sender.rpartition("<")[2].rstrip("> ") if "<" in sender else sender


def _bytes(words: bytes | str) -> bytes:
    return words.encode() if isinstance(words, str) else words


def _reason(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_bytes(error.smtp_error).decode('utf-8', 'replace')}"
    if isinstance(error, socket.timeout):
        return f"no answer within {TIMEOUT_SECONDS} seconds"
    return str(error) or type(error).__name__
