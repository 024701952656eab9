"""Which words of hope, talks, denial and lawsuits speak of a deal, and which stand beside one."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "After talks with Zetacloud broke down, Betanova raised $80 million from Muon Capital.",
        "Gammasoft hopes to strengthen its assistant by acquiring Quillbark for $80 million.",
        "Gammasoft, which hopes to catch up, has acquired Quillbark for $80 million.",
        "Rumours no more: Gammasoft has bought Quillbark for $80 million.",
        "Zetacloud compte se renforcer en rachetant Quillbark pour 80 millions d'euros.",
    ],
)
def test_a_cue_beside_the_clause_leaves_the_deal_alone(read, text: str) -> None:
    (deal,) = read(text)
    assert deal.amount == 80e6


@pytest.mark.parametrize(
    "text",
    [
        "Gammasoft hopes to acquire Quillbark for $80 million.",
        "Gammasoft is in talks to acquire Quillbark for $80 million.",
        "Gammasoft dropped plans to buy Quillbark.",
        "Gammasoft est à la recherche d'accords avec Betanova.",
        "Betanova granted Gammasoft an option to acquire Quillbark.",
    ],
)
def test_a_cue_that_governs_the_deal_refuses_it(read, text: str) -> None:
    assert read(text) == []
