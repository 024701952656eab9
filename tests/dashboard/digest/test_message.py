"""Headers of list mail: RFC 2369, RFC 8058, DKIM over both unsubscribe headers."""

import dataclasses
from datetime import UTC, datetime
from email import message_from_bytes
from email.parser import BytesParser
from email.policy import default

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from dashboard.digest.message import (
    Envelope,
    MessageTooLargeError,
    compose,
    message_id,
    signed,
)
from dashboard.digest.render import render
from dashboard.digest.settings import Dkim

ENVELOPE = Envelope(
    recipient="reader@example.org",
    sender="Vigie <alerts@example.org>",
    reply_to="desk@example.org",
    domain="example.org",
    public_url="https://vigie.example.org",
    list_id="weekly",
    list_name="Weekly digest",
    key="digest:2026-W34",
    token="91c2",
)
SENT_AT = datetime(2026, 8, 24, 7, 30, tzinfo=UTC)


def test_one_click_unsubscribe_has_an_https_address_and_the_post_header(content) -> None:
    message = compose(ENVELOPE, render(content), SENT_AT)
    assert message["List-Unsubscribe"].startswith(
        "<https://vigie.example.org/unsubscribe/91c2>, <mailto:"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_message_has_a_text_part_then_an_html_part(content) -> None:
    message = compose(ENVELOPE, render(content), SENT_AT)
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]


def test_the_message_says_its_language_and_that_a_machine_wrote_it(content) -> None:
    message = compose(ENVELOPE, render(dataclasses.replace(content, language="fr")), SENT_AT)
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("fr", "auto-generated")


def test_the_same_delivery_has_the_same_message_id() -> None:
    assert message_id(ENVELOPE) == message_id(dataclasses.replace(ENVELOPE, token="other"))


def test_another_reader_has_another_message_id() -> None:
    other = dataclasses.replace(ENVELOPE, recipient="second@example.org")
    assert message_id(ENVELOPE) != message_id(other)


def test_a_message_that_clients_would_clip_is_refused(content) -> None:
    long_card = dataclasses.replace(content.cards[0], why="x" * 120_000)
    long_content = dataclasses.replace(content, cards=(long_card,))
    with pytest.raises(MessageTooLargeError, match="clip"):
        compose(ENVELOPE, render(long_content), SENT_AT)


@pytest.fixture(scope="module")
def signing_key() -> tuple[Dkim, bytes]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])
    return Dkim("example.org", "vigie", private), record


def test_the_signature_verifies_and_covers_both_unsubscribe_headers(content, signing_key) -> None:
    key, record = signing_key
    raw = signed(compose(ENVELOPE, render(content), SENT_AT), key)

    def published(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"vigie._domainkey.example.org."
        return record

    assert dkim.verify(raw, dnsfunc=published)
    covered = message_from_bytes(raw)["DKIM-Signature"].replace("\r\n", "").replace(" ", "")
    assert "list-unsubscribe:list-unsubscribe-post" in covered


def test_a_changed_unsubscribe_header_breaks_the_signature(content, signing_key) -> None:
    key, record = signing_key
    raw = signed(compose(ENVELOPE, render(content), SENT_AT), key)
    forged = raw.replace(b"vigie.example.org/unsubscribe/", b"evil.example.org/unsubscribe/")

    def published(name: bytes, timeout: int = 5) -> bytes:
        return record

    assert not dkim.verify(forged, dnsfunc=published)


@pytest.mark.parametrize(
    "subject",
    [
        "[Medium] Alfa is above 50% of New derivatives of open language… · +2 more",
        "[Élevé] L’argent revient\u00a0: Alfa investit dans Zeta (30\u00a0Md\u00a0USD)… · +7",
        "[High] Plain letters only",
    ],
)
def test_a_subject_arrives_letter_by_letter(content, subject):
    mail = dataclasses.replace(render(content), subject=subject)
    raw = compose(ENVELOPE, mail, SENT_AT).as_bytes()
    assert BytesParser(policy=default).parsebytes(raw)["Subject"] == subject
