"""The events as an Atom feed and as signed posts."""

import dataclasses
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from support.digest_edition import EVENT

from dashboard.digest.feed import ATOM, atom
from dashboard.digest.links import Links
from dashboard.digest.settings import MailSettingsError
from dashboard.digest.webhook import Webhook, WebhookError, post_new, webhook

NOW = datetime(2026, 8, 24, tzinfo=UTC)


def test_each_entry_has_id_title_updated_and_a_link() -> None:
    raw = atom(
        [EVENT], "en", Links("https://vigie.invalid", "en"), "https://vigie.invalid/feeds/x", NOW
    )
    entry = etree.fromstring(raw).find(f"{{{ATOM}}}entry")
    assert entry.findtext(f"{{{ATOM}}}id") == "urn:vigie:alert:e-1"
    assert entry.findtext(f"{{{ATOM}}}title") == "[High, possible] Cloud-EU may be above 2,000."
    assert entry.findtext(f"{{{ATOM}}}updated") == "2026-08-20T00:00:00Z"
    assert entry.find(f"{{{ATOM}}}link").get("href").startswith("https://vigie.invalid/alerts?")


def test_markup_in_a_sentence_stays_text() -> None:
    hostile = dataclasses.replace(EVENT, sentence_en="<b>x</b> & \x07y")
    raw = atom([hostile], "en", Links("https://vigie.invalid", "en"), "https://x.invalid", NOW)
    title = etree.fromstring(raw).find(f"{{{ATOM}}}entry/{{{ATOM}}}title")
    assert (title.text, len(title)) == ("[High, possible] <b>x</b> & y", 0)


def test_no_break_spaces_of_dates_and_amounts_stay() -> None:
    spaced = dataclasses.replace(EVENT, sentence_fr="le 16\u00a0août, 25\u00a0Md\u202f?")
    raw = atom([spaced], "fr", Links("https://vigie.invalid", "fr"), "https://x.invalid", NOW)
    title = etree.fromstring(raw).find(f"{{{ATOM}}}entry/{{{ATOM}}}title")
    assert title.text.endswith("le 16\u00a0août, 25\u00a0Md\u202f?")


class Receiver:
    def __init__(self) -> None:
        self.status = 200
        self.posts: list[tuple[dict[str, str], bytes]] = []


@pytest.fixture
def receiver() -> Iterator[tuple[Receiver, str]]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.posts.append((dict(self.headers), body))
            self.send_response(kept.status)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kept, f"http://127.0.0.1:{server.server_address[1]}/hook"
    server.shutdown()
    thread.join(timeout=5)
    server.server_close()


def test_an_event_is_posted_once_with_a_signature(receiver, tmp_path: Path) -> None:
    kept, url = receiver
    target = Webhook(url, b"a-shared-secret-of-length")
    counts = [post_new(target, [EVENT], tmp_path / "state.sqlite", NOW) for _ in range(2)]
    headers, body = kept.posts[0]
    expected = hmac.new(target.secret, body, hashlib.sha256).hexdigest()
    assert counts == [1, 0]
    assert headers["X-Vigie-Signature"] == f"sha256={expected}"
    assert json.loads(body)["event_id"] == headers["X-Vigie-Delivery"] == "e-1"


def test_an_event_that_was_refused_is_posted_again(receiver, tmp_path: Path) -> None:
    kept, url = receiver
    target = Webhook(url, b"a-shared-secret-of-length")
    kept.status = 503
    with pytest.raises(WebhookError, match="answered 503"):
        post_new(target, [EVENT], tmp_path / "state.sqlite", NOW)
    kept.status = 200
    assert post_new(target, [EVENT], tmp_path / "state.sqlite", NOW) == 1


@pytest.mark.parametrize("url", ["http://example.org/hook", "ftp://example.org", "hook"])
def test_a_webhook_must_be_https(url: str) -> None:
    with pytest.raises(MailSettingsError, match="https"):
        webhook({"VIGIE_WEBHOOK_URL": url, "VIGIE_WEBHOOK_SECRET": "x" * 16})
