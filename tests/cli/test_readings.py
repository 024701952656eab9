"""Pasted announcements: a clear word on what cannot be read, and never a line without end."""

import io
import json

import pytest

from crawlers.extraction.stream import MAXIMUM_LINE
from crawlers.extraction.text import MAXIMUM_CHARACTERS
from dashboard.cli.readings import pasted_readings
from data.errors import UsageError


def line(**said: object) -> bytes:
    return json.dumps({"text": "Alfa acquires Beta.", **said}).encode() + b"\n"


def test_a_line_becomes_a_reading_with_what_it_says_and_no_more() -> None:
    (one,) = pasted_readings(
        io.BytesIO(b"\n" + line(url="https://a.example/1", lang="en", published="2026-11")), "f"
    )
    assert (one.url, one.language, one.published) == ("https://a.example/1", "en", "2026-11")
    assert (one.publisher, one.title, one.document_id) == (None, None, None)


def test_a_text_without_address_is_told_apart_by_its_line() -> None:
    readings = pasted_readings(io.BytesIO(line() + line()), "f")
    assert [one.url for one in readings] == ["urn:vigie:pasted:1", "urn:vigie:pasted:2"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\x00\x01\xfe\xff\n", "not UTF-8 at byte 2"),
        (b"{\n", "not JSON"),
        (b"[1]\n", 'no JSON object with a string "text"'),
        (b'{"text": ["a"]}\n', 'no JSON object with a string "text"'),
        (b"[" * 100_000 + b"\n", "nested too deep"),
        (b"x" * (MAXIMUM_LINE + 2), "the limit is"),
        (line(text="x" * (MAXIMUM_CHARACTERS + 1)), "cut it into passages"),
        (line(published="2026-99-99"), "published: '2026-99-99' is no day, month or year"),
        (line(url="javascript:alert(1)"), "not an http or https address"),
    ],
    ids=["binary", "broken", "list", "no text", "deep", "long", "large", "day", "script"],
)
def test_a_bad_line_is_named_with_its_file_and_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(UsageError, match=r"^f:2: ") as caught:
        list(pasted_readings(io.BytesIO(line() + raw), "f"))
    assert reason in str(caught.value)
    assert len(str(caught.value)) < 200
