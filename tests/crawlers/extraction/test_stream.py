"""Streams: gate, order, processes, archived pages."""

import gzip
import io
import json

from crawlers.extraction.gate import Gate
from crawlers.extraction.stream import BATCH, Options, extract_json_lines, extract_warc
from data.names import Gazetteer

DEAL = "Nvidia acquired Betanova."


def lines(texts: list[str]) -> io.BytesIO:
    rows = [json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)]
    return io.BytesIO("\n".join(rows).encode())


def test_the_gate_wants_a_known_party_and_a_deal_word(gazetteer: Gazetteer) -> None:
    gate = Gate(gazetteer)
    assert gate.passes("Gammasoft acquired a start-up.")
    assert gate.passes("xAI a levé des fonds.")
    assert not gate.passes("Gammasoft met its neighbours in the garden.")
    assert not gate.passes("Somebody acquired something.")
    assert not gate.passes("Gammasofts acquired something.")


def test_a_skipped_passage_still_has_its_answer() -> None:
    found = list(extract_json_lines(lines(["Nothing here.", DEAL]), Options(gate=True)))
    assert [(row["id"], len(row["deals"])) for row in found] == [(0, 0), (1, 1)]


def test_several_processes_answer_in_order() -> None:
    texts = [DEAL if number % 7 == 0 else "Nothing." for number in range(BATCH * 2 + 5)]
    alone = list(extract_json_lines(lines(texts), Options(), jobs=1))
    together = list(extract_json_lines(lines(texts), Options(), jobs=2))
    assert together == alone


def archive(body: bytes, content_type: str = "text/html") -> io.BytesIO:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode() + body
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/a\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        "WARC-Date: 2026-11-18T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return io.BytesIO(gzip.compress(head.encode() + http + b"\r\n\r\n"))


def test_paragraphs_of_an_archived_page_are_read_and_scripts_are_not() -> None:
    page = (
        "<html lang='en'><script>Apple bought Intel.</script>"
        f"<p>{DEAL} The purchase closed after a review of several months.</p></html>"
    )
    (row,) = extract_warc(archive(page.encode()), Options())
    assert row["id"] == "https://news.example/a#1"
    assert [(deal["source_org"], deal["target_org"]) for deal in row["deals"]] == [
        ("nvidia", "betanova")
    ]


def test_pictures_in_an_archive_are_passed_over() -> None:
    assert list(extract_warc(archive(b"\x89PNG", "image/png"), Options())) == []
