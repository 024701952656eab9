"""English rounds told across clauses: who raises, whose sum it is, and what is no sum of a deal."""

import pytest
from support.read_rounds import investments


@pytest.mark.parametrize(
    "text",
    [
        "Larkspur Labs, the venture founded by Jane Sample after she left Betanova, has raised "
        "$30 million.",
        "Larkspur Labs, a maker of robots that has no product yet but wants to sell thousands, "
        "announced yesterday that it raised $30 million.",
        "Larkspur Labs, the Larkspur Testing Platform (LTP) for hospitals, raised $30 million.",
    ],
)
def test_who_raises_stands_before_an_aside_with_a_verb_of_its_own(read, text: str) -> None:
    assert investments(read, text) == [(None, "larkspur-labs", 30e6)]


def test_a_plain_word_in_a_list_is_a_name(read) -> None:
    text = "Larkspur Labs raised $9 million from Muon Capital, Together, and Epsilon Ventures."
    assert [source for source, _, _ in investments(read, text)] == [
        "muon-capital",
        "together",
        "epsilon-ventures",
    ]


def test_stakes_in_several_firms_have_no_sum_each(read) -> None:
    text = (
        "The filing revealed Gammasoft's $4 billion in listed holdings, including stakes in "
        "companies such as Larkspur Labs and Northfold."
    )
    assert [amount for _, _, amount in investments(read, text)] == [None, None]


@pytest.mark.parametrize(
    "text",
    [
        "Larkspur Labs secured $7 million led by Muon Capital and Epsilon Ventures at an $82 "
        "million valuation.",
        "Larkspur Labs attracted $7 million at a valuation exceeding $82 million, with Muon "
        "Capital and Epsilon Ventures (formerly Iota Ventures) investing.",
    ],
)
def test_a_valuation_is_nobodys_ticket(read, text: str) -> None:
    assert investments(read, text) == [
        ("muon-capital", "larkspur-labs", 7e6),
        ("epsilon-ventures", "larkspur-labs", None),
    ]


def test_a_deal_with_a_sum_and_a_leader_is_a_round(read) -> None:
    text = "Larkspur Labs was valued at $90 million in a $21 million deal led by Muon Capital."
    assert investments(read, text) == [("muon-capital", "larkspur-labs", 21e6)]


def test_a_round_closed_months_before_is_another_one(read) -> None:
    text = (
        "Larkspur Labs raised a $90 million Series B led by Muon Capital. This is just four "
        "months after closing its $40 million Series A, led by Muon Capital."
    )
    assert [amount for _, _, amount in investments(read, text)] == [90e6, 40e6]


def test_a_round_within_a_sum_carries_its_own(read) -> None:
    text = (
        "Larkspur Labs announced it has raised approximately $115 million, including a $100 "
        "million Series A led by Muon Capital, with participation from Epsilon Ventures."
    )
    assert investments(read, text) == [
        ("muon-capital", "larkspur-labs", 100e6),
        ("epsilon-ventures", "larkspur-labs", None),
    ]


def test_who_heads_a_firm_leads_no_round_of_it(read) -> None:
    text = "The Jane Sample-led startup Larkspur Labs has raised $6 million in Series C funding."
    assert investments(read, text) == [(None, "larkspur-labs", 6e6)]


def test_a_series_with_a_sign_is_a_round_and_no_name(read) -> None:
    text = (
        "The series A+ round also includes Muon Capital, Epsilon Ventures and Iota Capital, and "
        "is expected to close at $100 million by December."
    )
    assert investments(read, text) == [
        ("muon-capital", None, 100e6),
        ("epsilon-ventures", None, None),
        ("iota-capital", None, None),
    ]


def test_what_has_been_put_in_by_now_is_no_sum_of_a_deal(read) -> None:
    text = (
        "Muon Capital has invested another $50 million in Larkspur Labs. Its total investment in "
        "the startup now exceeds $150 million (€130 million)."
    )
    assert investments(read, text) == [("muon-capital", "larkspur-labs", 50e6)]


def test_the_firm_is_the_one_that_a_clause_with_while_has_told_of(read) -> None:
    text = (
        "Led by Muon Capital, with continued participation from Epsilon Ventures, and Northfold, "
        "the deal also welcomed new backers. While Larkspur Labs did not say more, the firm was "
        "previously valued at around €5 billion after a €450 million round in 2024."
    )
    assert {(source, target) for source, target, _ in investments(read, text)} == {
        ("muon-capital", "larkspur-labs"),
        ("epsilon-ventures", "larkspur-labs"),
        ("northfold", "larkspur-labs"),
    }


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("two hundred twenty-five million dollars", 225e6),
        ("two hundred and five million dollars", 205e6),
        ("three hundred million euros", 300e6),
        ("twenty-seven million dollars", 27e6),
        ("half a billion dollars", 5e8),
    ],
)
def test_numbers_in_words_are_read_as_a_whole(read, words: str, amount: float) -> None:
    assert investments(read, f"Larkspur Labs has raised {words}.") == [
        (None, "larkspur-labs", amount)
    ]


def test_especially_considering_is_no_rumour(read) -> None:
    text = (
        "The valuation is a milestone, especially considering Larkspur Labs closed $300 million "
        "in Series D financing in February."
    )
    assert investments(read, text) == [(None, "larkspur-labs", 300e6)]


def test_a_stake_in_the_company_is_none_in_its_holder(read) -> None:
    text = (
        "The round was led by Muon Capital, which invested $285 million, acquiring a 9.3 per cent "
        "stake in the company."
    )
    assert investments(read, text) == [("muon-capital", None, 285e6)]


def test_a_paper_that_reported_a_round_does_not_raise_it(read) -> None:
    text = (
        "Major participants included Muon Capital, Epsilon Ventures and Iota Capital, according "
        "to company statements, reported the Northfold."
    )
    assert {target for _, target, _ in investments(read, text)} <= {None}
