"""The optional extractor against a stand-in server on the loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from crawlers.extraction.endpoint import EndpointError, EndpointExtractor, Settings
from crawlers.extraction.extractor import Passage
from data.errors import UsageError

TEXT = "On Monday Nvidia acquired Betanova for $90 million. Others watched."
GOOD = {
    "kind": "acquisition",
    "source_org": "Nvidia",
    "target_org": "Betanova",
    "amount": 90000000,
    "currency": "USD",
    "excerpt": "On Monday Nvidia acquired Betanova for $90 million.",
    "confidence": 0.9,
}


@pytest.fixture
def server() -> Iterator[Any]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self.server.asked.append(
                (self.path, dict(self.headers), json.loads(self.rfile.read(length)))
            )
            body = self.server.answer
            self.send_response(self.server.status)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    stand_in = HTTPServer(("127.0.0.1", 0), Handler)
    stand_in.asked, stand_in.status = [], 200
    thread = threading.Thread(target=stand_in.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield stand_in
    stand_in.shutdown()
    thread.join()
    stand_in.server_close()


def saying(server: Any, *deals: dict) -> EndpointExtractor:
    content = json.dumps({"deals": list(deals)})
    server.answer = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    return asking(server)


def asking(server: Any) -> EndpointExtractor:
    return EndpointExtractor(
        Settings(f"http://127.0.0.1:{server.server_port}/v1", "stand-in", "secret", 5)
    )


def test_a_deal_that_the_text_bears_out_is_resolved_and_placed(server) -> None:
    (deal,) = saying(server, GOOD).deals(Passage(TEXT))
    assert (deal.source_org, deal.target_org, deal.rule) == (
        "nvidia",
        "betanova",
        "endpoint:stand-in",
    )
    assert TEXT[deal.start : deal.end] == GOOD["excerpt"]


def test_the_request_carries_model_key_and_passage(server) -> None:
    saying(server, GOOD).deals(Passage(TEXT))
    path, headers, body = server.asked[0]
    assert (path, headers["Authorization"], body["model"]) == (
        "/v1/chat/completions",
        "Bearer secret",
        "stand-in",
    )
    assert json.loads(body["messages"][1]["content"])["text"] == TEXT


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "marriage"}, "unknown kind"),
        ({"target_org": "Gammasoft"}, "not named in the text"),
        ({"excerpt": "Nvidia acquired Betanova for $95 million."}, "does not stand in the text"),
        ({"amount": "90 million"}, "must be a number"),
        ({"currency": None}, "must come together"),
        ({"stake_pct": 140}, "percentage"),
        ({"note": "x"}, "unknown keys"),
    ],
)
def test_what_fails_a_check_is_left_out_and_counted(server, change: dict, reason: str) -> None:
    extractor = saying(server, {**GOOD, **change})
    assert extractor.deals(Passage(TEXT)) == []
    assert reason in extractor.rejected[0]


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"choices": []}', b"\xff"])
def test_nonsense_is_an_error(server, answer: bytes) -> None:
    server.answer = answer
    with pytest.raises(EndpointError, match="no JSON object"):
        asking(server).deals(Passage(TEXT))


def test_a_redirect_is_not_followed(server) -> None:
    extractor = saying(server, GOOD)
    server.status = 307
    with pytest.raises(EndpointError, match="no answer"):
        extractor.deals(Passage(TEXT))


def test_it_is_off_unless_configured() -> None:
    assert Settings.from_environment({}) is None


@pytest.mark.parametrize(
    "environment",
    [
        {"VIGIE_EXTRACT_URL": "file:///etc/passwd", "VIGIE_EXTRACT_MODEL": "m"},
        {"VIGIE_EXTRACT_URL": "http://127.0.0.1/v1"},
        {
            "VIGIE_EXTRACT_URL": "http://127.0.0.1/v1",
            "VIGIE_EXTRACT_MODEL": "m",
            "VIGIE_EXTRACT_TIMEOUT": "soon",
        },
    ],
)
def test_a_wrong_setting_says_which(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="VIGIE_EXTRACT_"):
        Settings.from_environment(environment)
