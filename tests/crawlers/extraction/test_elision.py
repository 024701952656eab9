"""Amounts of one party among several, clauses without a verb, and deals told by their amount."""

import pytest

from crawlers.extraction.deals.deal import Deal

Ticket = tuple[str | None, str | None, float | None]


def tickets(deals: list[Deal]) -> set[Ticket]:
    return {(deal.source_org, deal.target_org, deal.amount) for deal in deals}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Gammasoft will invest $10 billion in Betanova and Muon Capital $5 billion.",
            {("gammasoft", "betanova", 10e9), ("muon-capital", "betanova", 5e9)},
        ),
        (
            "Gammasoft investira 10 milliards de dollars dans Betanova et Etachip 5 milliards.",
            {("gammasoft", "betanova", 10e9), ("etachip", "betanova", 5e9)},
        ),
        (
            "Zetacloud bought Copperfern for $2 billion and Larkspur Labs for $1 billion.",
            {("zetacloud", "copperfern", 2e9), ("zetacloud", "larkspur-labs", 1e9)},
        ),
        (
            "Muon Capital invested $2 million in Betanova and $1 million in Thetamind.",
            {("muon-capital", "betanova", 2e6), ("muon-capital", "thetamind", 1e6)},
        ),
    ],
)
def test_a_second_clause_shares_the_verb_of_the_first(
    read, text: str, expected: set[Ticket]
) -> None:
    assert tickets(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Betanova a levé 80 millions d'euros, dont 30 millions apportés par Etachip.",
            {("etachip", "betanova", 30e6)},
        ),
        (
            "Betanova raised $110 million from Gammasoft ($60 million) and Etachip ($50 million).",
            {("gammasoft", "betanova", 60e6), ("etachip", "betanova", 50e6)},
        ),
    ],
)
def test_the_ticket_of_an_investor_is_not_the_sum_of_the_round(
    read, text: str, expected: set[Ticket]
) -> None:
    assert tickets(read(text)) == expected


def test_an_earlier_deal_of_the_same_two_is_told_by_its_amount_alone(read) -> None:
    text = (
        "Alfa Compute signed a $21 billion cloud contract with Betanova. "
        "Together with a prior $14 billion arrangement, its backlog has doubled."
    )
    assert tickets(read(text)) == {
        ("alfa-compute", "betanova", 21e9),
        ("alfa-compute", "betanova", 14e9),
    }


def test_the_sum_of_a_round_yields_to_its_parts(read) -> None:
    text = (
        "Two groups have agreed to invest $15 billion in Betanova. "
        "Under the deal, Gammasoft will invest $10 billion and Etachip $5 billion."
    )
    assert tickets(read(text)) == {
        ("gammasoft", "betanova", 10e9),
        ("etachip", "betanova", 5e9),
    }


def test_who_joins_a_round_does_not_carry_its_sum(read) -> None:
    text = "Muon Capital joined a $20 million round for Tinmarch."
    assert tickets(read(text)) == {("muon-capital", "tinmarch", None)}


def test_the_basis_of_a_ticket_is_not_that_of_the_round(read) -> None:
    (deal,) = read("Betanova raised $80 million, of which $30 million came from Etachip.")
    assert (deal.amount, deal.amount_basis) == (30e6, "paid")
