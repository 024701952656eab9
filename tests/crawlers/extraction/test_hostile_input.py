"""Hostile input ends in a clear result or error, in bounded time."""

import io
import json

import pytest

from crawlers.extraction.extractor import Passage
from crawlers.extraction.stream import MAXIMUM_LINE, Options, extract_json_lines, extract_warc
from crawlers.extraction.text import MAXIMUM_CHARACTERS, clean
from data.errors import UsageError, VigieError

LENGTH = 20_000
PATHOLOGICAL = {
    "one letter": "a" * LENGTH,
    "capitals": "A " * (LENGTH // 2),
    "capitalised words": "Acquired By Of In " * (LENGTH // 18),
    "open tags": "<" * LENGTH,
    "open scripts": "<script>" * (LENGTH // 8),
    "digits": "1" * LENGTH,
    "grouped digits": "$1,111" + ",111" * (LENGTH // 4),
    "dollars": "$ 1 " * (LENGTH // 4),
    "commas": "Gammasoft, " * (LENGTH // 11),
    "parentheses": "(" * LENGTH,
    "quotes": "'" * LENGTH,
    "full stops": "A. " * (LENGTH // 3),
    "the": "the " * (LENGTH // 4),
    "spaces": " " * LENGTH,
    "right to left": "\u202e\u05d0" * (LENGTH // 2),
    "verbs": "acquired bought invested in " * (LENGTH // 28),
    "ampersands": "&amp;" * (LENGTH // 5),
    "combining": "e\u0301" * (LENGTH // 2),
    "dotted capital": "İ" * LENGTH,
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_no_text_makes_the_rules_run_away(extractor, name: str) -> None:
    deals = extractor.deals(Passage(PATHOLOGICAL[name], lang="en"))
    assert all(deal.source_org != deal.target_org for deal in deals)


def test_empty_text_states_nothing(extractor) -> None:
    assert extractor.deals(Passage(" \n ")) == []


def test_a_text_that_is_too_long_is_refused_with_what_to_do() -> None:
    with pytest.raises(UsageError, match="one passage per line"):
        clean("a" * (MAXIMUM_CHARACTERS + 1))


def results(*lines: bytes) -> list[dict]:
    return list(extract_json_lines(io.BytesIO(b"\n".join(lines)), Options(gate=False)))


def test_bad_lines_are_errors_of_their_own_and_the_rest_is_read() -> None:
    good = json.dumps({"id": "good", "text": "Nvidia acquired Betanova."}).encode()
    found = results(b"\xff\xfe", b"{not json", b"[1]", b'{"id": {}, "text": "x"}', good)
    assert [("error" in row, row.get("line")) for row in found[:4]] == [
        (True, 1),
        (True, 2),
        (True, 3),
        (True, 4),
    ]
    assert found[4]["id"] == "good"
    assert found[4]["deals"][0]["target_org"] == "betanova"


def test_a_line_without_end_is_skipped_in_constant_memory() -> None:
    class Endless(io.RawIOBase):
        left = 20 * MAXIMUM_LINE

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            count = min(len(buffer), self.left)
            buffer[:count] = b"a" * count
            self.left -= count
            return count

    (row,) = extract_json_lines(io.BufferedReader(Endless()), Options())
    assert "limit" in row["error"]


def test_a_broken_archive_is_a_clear_error() -> None:
    with pytest.raises(VigieError, match="WARC"):
        list(extract_warc(io.BytesIO(b"\x1f\x8b" + b"garbage" * 50), Options()))
