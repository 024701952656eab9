"""A digest of made-up findings, a signing key and a mail server on loopback."""

import dataclasses
import socket
import ssl
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from dashboard.digest.content import (
    Card,
    ChangedRow,
    ComingDate,
    DigestContent,
    SourceLine,
    UnseenSource,
)

CARD = Card(
    event_id="e-1",
    severity="high",
    certainty="possible",
    initial=False,
    rules=("R02",),
    sentence="Cloud-EU may already be above 2,000: 1,208–2,116, depending on 38% unattributed.",
    why="EU-HMG-2004, paragraph 20: the band from 2,000.",
    sources=(SourceLine("Example Statistics", "https://example.org/shares", 2, date(2026, 8, 17)),),
    n_more_sources=0,
    links={
        name: f"https://vigie.invalid/{name}?event=e-1"
        for name in ("view", "evidence", "mute", "not_useful")
    },
)


@pytest.fixture
def content() -> DigestContent:
    """Return a digest with one card, one listed row, one correction and one unread source."""
    return DigestContent(
        language="en",
        label="2026-W34",
        first_day=date(2026, 8, 17),
        last_day=date(2026, 8, 23),
        cards=(CARD,),
        changed=(
            ChangedRow(
                "low", "R27", "Eta offers capacity to Delta.", "https://vigie.invalid/alerts"
            ),
        ),
        corrections=(
            ChangedRow(
                "medium",
                "R29",
                "15% was 14%.",
                "https://vigie.invalid/alerts?event=e-0",
                details=("Reason: the filing.", "MHHI delta: 91 → 84"),
            ),
        ),
        coming=(ComingDate(date(2026, 9, 29), "Example report due", "statutory", True),),
        unseen=(UnseenSource("example-register", date(2026, 8, 1)),),
        never_read=(),
        n_sources=12,
        replayed=False,
        broken_rules=(),
        why="You subscribed to the weekly digest.",
        release="r-0001",
        as_of=date(2026, 8, 23),
        links={
            "manage": "https://vigie.invalid/preferences/t",
            "unsubscribe": "https://vigie.invalid/u/t",
            "open": "https://vigie.invalid/",
            "dates": "https://vigie.invalid/cases#dates",
        },
    )


@pytest.fixture
def quiet(content: DigestContent) -> DigestContent:
    """Return a week in which nothing crossed a threshold."""
    return dataclasses.replace(content, cards=(), changed=(), corrections=())


class Mailbox:
    """Keeps what the server accepted, or refuses on demand."""

    def __init__(self) -> None:
        self.received: list[tuple[str, Message]] = []
        self.refuse_recipient: str | None = None
        self.refuse_message: str | None = None

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse_message:
            return self.refuse_message
        message = BytesParser(policy=default).parsebytes(envelope.original_content)
        self.received.append((envelope.rcpt_tos[0], message))
        return "250 taken"


@dataclasses.dataclass
class MailServer:
    """A running server with its mailbox and the files that a client needs."""

    host: str
    port: int
    mailbox: Mailbox
    ca_file: Path


def free_port() -> int:
    """Return a port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the files of a certificate for localhost and its key."""
    from datetime import UTC, datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certified = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(certified.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    return certificate_file, key_file


@pytest.fixture
def mail_server(certificate: tuple[Path, Path]) -> Iterator[MailServer]:
    """Run a mail server on loopback that wants STARTTLS and a login."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    mailbox = Mailbox()

    def check(
        server: SMTP, session: Any, envelope: Any, mechanism: str, credentials: Any
    ) -> AuthResult:
        right = isinstance(credentials, LoginPassword) and credentials.password == b"secret"
        return AuthResult(success=right, handled=right)

    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=check,
    )
    controller.start()
    yield MailServer("localhost", controller.port, mailbox, certificate[0])
    controller.stop()
