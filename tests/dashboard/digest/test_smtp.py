"""Handing a message over: taken, refused for now, refused for good, or nobody knows."""

import socket
import threading
from collections.abc import Iterator

import pytest

from dashboard.digest.settings import MailSettings
from dashboard.digest.smtp import (
    AddressRefusedError,
    HandOverError,
    UnconfirmedError,
    hand_over,
)

RAW = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\nbody\r\n"


def settings_for(server, **changes) -> MailSettings:
    values = {
        "public_url": "https://vigie.example.org",
        "sender": "Vigie <alerts@example.org>",
        "reply_to": None,
        "host": server.host,
        "port": server.port,
        "security": "starttls",
        "user": "vigie",
        "password": "secret",
        "ca_file": str(server.ca_file),
    }
    return MailSettings(**(values | changes))


def test_a_message_goes_over_starttls_with_a_login(mail_server) -> None:
    receipt = hand_over(settings_for(mail_server), "reader@example.org", RAW, lambda: None)
    assert receipt.code == 250
    assert [address for address, _ in mail_server.mailbox.received] == ["reader@example.org"]


def test_a_wrong_password_sends_nothing_and_says_so(mail_server) -> None:
    with pytest.raises(HandOverError, match="nothing was sent"):
        hand_over(
            settings_for(mail_server, password="wrong"), "reader@example.org", RAW, lambda: None
        )
    assert mail_server.mailbox.received == []


def test_an_untrusted_certificate_sends_nothing(mail_server) -> None:
    with pytest.raises(HandOverError, match="certificate"):
        hand_over(settings_for(mail_server, ca_file=None), "reader@example.org", RAW, lambda: None)


def test_an_unknown_address_is_refused_for_good(mail_server) -> None:
    mail_server.mailbox.refuse_recipient = "550 no such user"
    with pytest.raises(AddressRefusedError, match="recipient refused for good: 550 no such user"):
        hand_over(settings_for(mail_server), "nobody@example.org", RAW, lambda: None)


def test_a_full_mailbox_is_refused_for_now(mail_server) -> None:
    mail_server.mailbox.refuse_recipient = "452 mailbox full"
    with pytest.raises(HandOverError, match="refused for now: 452 mailbox full"):
        hand_over(settings_for(mail_server), "reader@example.org", RAW, lambda: None)


def test_a_message_refused_after_data_is_not_unconfirmed(mail_server) -> None:
    mail_server.mailbox.refuse_message = "554 looks like spam"
    with pytest.raises(AddressRefusedError, match="message refused for good: 554"):
        hand_over(settings_for(mail_server), "reader@example.org", RAW, lambda: None)


def test_the_mark_is_written_after_the_recipient_and_before_the_message(mail_server) -> None:
    seen: list[int] = []
    hand_over(
        settings_for(mail_server),
        "reader@example.org",
        RAW,
        lambda: seen.append(len(mail_server.mailbox.received)),
    )
    assert seen == [0]


def test_no_server_is_a_failure_that_may_be_tried_again(mail_server) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free_port = probe.getsockname()[1]
    with pytest.raises(HandOverError, match="nothing was sent"):
        hand_over(
            settings_for(mail_server, port=free_port), "reader@example.org", RAW, lambda: None
        )


@pytest.fixture
def breaking_server() -> Iterator[int]:
    """Accept everything, then close the line in the middle of the message."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 example\r\n")
            for line in lines:
                if line.upper().startswith(b"DATA"):
                    connection.sendall(b"354 go\r\n")
                    lines.readline()
                    connection.shutdown(socket.SHUT_RDWR)
                    return
                connection.sendall(b"250 OK\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    thread.join(timeout=5)
    listener.close()


def test_a_line_that_breaks_after_data_is_unconfirmed(breaking_server: int, mail_server) -> None:
    settings = settings_for(
        mail_server, host="127.0.0.1", port=breaking_server, security="none", user=None
    )
    with pytest.raises(UnconfirmedError, match="not sent again by itself"):
        hand_over(settings, "reader@example.org", RAW * 2000, lambda: None)
