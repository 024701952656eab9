"""How the press says it: one verb or noun a line, with made-up firms, and what must be read.

`idioms/<language>.txt` has "kind source target | sentence", or "- | sentence" for no deal.
"""

from pathlib import Path

import pytest

from crawlers.extraction.extractor import Passage, RuleExtractor

IDIOMS = Path(__file__).resolve().parent / "idioms"
LINES = [
    (path.stem, *line.split(" | ", 1))
    for path in sorted(IDIOMS.glob("*.txt"))
    for line in path.read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(("language", "expected", "sentence"), LINES)
def test_a_sentence_of_the_press_says_what_it_says(
    extractor: RuleExtractor, language: str, expected: str, sentence: str
) -> None:
    found = extractor.deals(Passage(sentence, None, language, "2026-05-01"))
    read = [f"{deal.kind} {deal.source_org} {deal.target_org}" for deal in found]
    assert read == ([] if expected == "-" else [expected])
