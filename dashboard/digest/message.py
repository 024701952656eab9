"""A rendered digest as a MIME message with the headers that lists and readers need, DKIM-signed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import quote

import dkim

from dashboard.digest.content import RenderedMail
from dashboard.digest.settings import Dkim
from data.errors import VigieError

SIGNED_HEADERS = (
    b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"list-id",
    b"list-unsubscribe", b"list-unsubscribe-post", b"mime-version", b"content-type",
    b"content-language",
)  # fmt: skip
"""RFC 8058 §4: the signature must cover both List-Unsubscribe headers."""


class MessageTooLargeError(VigieError):
    """A mail that clients would clip."""


MAX_BYTES = 100_000
"""Gmail clips at about 102 kB; a clipped mail hides its unsubscribe link."""


@dataclass(frozen=True)
class Envelope:
    """Who gets which list, under which key.

    key: what makes the delivery unique ("digest:2026-W34"), also the entity reference.
    token: the subscription's unsubscribe token.
    """

    recipient: str
    sender: str
    reply_to: str | None
    domain: str
    public_url: str
    list_id: str
    list_name: str
    key: str
    token: str


def compose(envelope: Envelope, mail: RenderedMail, sent_at: datetime) -> EmailMessage:
    """Return the message: multipart/alternative, text first, with list headers (RFC 2369, 8058).

    Raises:
        MessageTooLargeError: the message is 100 kB or more.
    """
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(envelope.sender)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = envelope.recipient
    if envelope.reply_to:
        message["Reply-To"] = envelope.reply_to
    message.set_raw("Subject", _folded(mail.subject))
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = message_id(envelope)
    message["List-Id"] = f"{envelope.list_name} <{envelope.list_id}.{envelope.domain}>"
    unsubscribe = f"{envelope.public_url}/unsubscribe/{envelope.token}"
    mailto = f"mailto:unsubscribe@{envelope.domain}?subject={quote(envelope.token)}"
    message["List-Unsubscribe"] = f"<{unsubscribe}>, <{mailto}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message["X-Entity-Ref-ID"] = envelope.key
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language
    size = len(message.as_bytes())
    if size >= MAX_BYTES:
        raise MessageTooLargeError(
            f"the mail {envelope.key} has {size} bytes; above {MAX_BYTES} clients clip it"
        )
    return message


def _folded(subject: str) -> str:
    """Return a subject as header lines that decode to exactly its letters.

    The folding of the email package loses or doubles spaces between plain and encoded words.
    """
    if subject.isascii():
        return subject
    return Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")


def message_id(envelope: Envelope) -> str:
    """Return the same identifier for the same delivery, so that a copy is recognised as one."""
    digest = hashlib.sha256(f"{envelope.key}|{envelope.recipient}".encode()).hexdigest()
    stem = "".join(mark if mark.isalnum() else "-" for mark in envelope.key)
    return f"<{stem}.{digest[:20]}@{envelope.domain}>"


def signed(message: EmailMessage, key: Dkim | None) -> bytes:
    """Return the bytes to hand over, with a DKIM signature when a key is set."""
    raw = message.as_bytes()
    if key is None:
        return raw
    present = {name.lower().encode() for name in message}
    signature = dkim.sign(
        raw,
        selector=key.selector.encode(),
        domain=key.domain.encode(),
        privkey=key.private_key,
        include_headers=[name for name in SIGNED_HEADERS if name in present],
    )
    return bytes(signature) + raw
