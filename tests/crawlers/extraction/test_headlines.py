"""Headlines: words in capitals, commas for "and", no full stop."""

import pytest

from crawlers.extraction.rules.rulebook import rulebook
from crawlers.extraction.sentences.headlines import in_sentence_case


@pytest.mark.parametrize(
    ("text", "deals"),
    [
        (
            "AI Video Startup Larkspur Labs Raises $14 Million From Muon Capital, Etachip",
            [("muon-capital", "larkspur-labs", 14e6), ("etachip", "larkspur-labs", None)],
        ),
        (
            "Muon Capital, Etachip Back AI Video Startup Larkspur Labs",
            [("muon-capital", "larkspur-labs", None), ("etachip", "larkspur-labs", None)],
        ),
        (
            "Muon Capital Co-Leads $14 Billion Funding for Data Centre Startup Larkspur Labs",
            [("muon-capital", "larkspur-labs", 14e9)],
        ),
        ("Larkspur AI raises €6M", [(None, "larkspur-ai", 6e6)]),
        ("Muon Capital, Etachip to back robot start-up Larkspur Labs", None),
    ],
)
def test_a_headline_states_its_round(read, text: str, deals: list[object] | None) -> None:
    found = [(deal.source_org, deal.target_org, deal.amount) for deal in read(text, "en")]
    assert found == (
        deals or [("muon-capital", "larkspur-labs", None), ("etachip", "larkspur-labs", None)]
    )


def test_sentences_keep_their_capitals(gazetteer) -> None:
    text = "Muon Capital, Epsilon Ventures, Larkspur Labs and Kappa Media signed the letter."
    assert in_sentence_case(text, rulebook("en"), gazetteer) == text


def test_offsets_stay_the_same(gazetteer) -> None:
    text = "Tiny Robot Startup Larkspur Labs Raises $14 Million From Muon Capital"
    read = in_sentence_case(text, rulebook("en"), gazetteer)
    assert len(read) == len(text)
    assert "Larkspur Labs raises $14 million from Muon" in read
