"""Firms, persons, states and places told apart by the words around a name."""

import pytest


def sides(read, text: str) -> list[tuple[str | None, str | None]]:
    return [(deal.source_org, deal.target_org) for deal in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The start-up Alice Fictive has raised £8 million from Muon Capital.",
        "Alice Fictive, a company from Bristol, has raised £8 million from Muon Capital.",
        "La start-up Alice Fictive a levé 8 millions d'euros auprès de Muon Capital.",
    ],
)
def test_a_firm_with_a_first_name_is_a_party(read, text: str) -> None:
    assert sides(read, text) == [("muon-capital", "alice-fictive")]


def test_an_officer_between_firm_and_verb_is_no_party(read) -> None:
    text = "Betanova CEO Jane Sample said the start-up had raised $12 million from Muon Capital."
    assert sides(read, text) == [("muon-capital", "betanova")]


def test_a_known_founder_is_no_investor(read) -> None:
    text = "Betanova, founded by Elon Musk, said it has raised $40 million."
    assert sides(read, text) == [(None, "betanova")]


@pytest.mark.parametrize(
    ("text", "giver"),
    [
        ("L'État a accordé 40 millions d'euros de subventions à Betanova.", "french-state"),
        ("La France a octroyé 40 millions d'euros de subventions à Betanova.", "french-state"),
        ("The UK government awarded Betanova a £25 million grant.", "uk-government"),
    ],
)
def test_states_give_grants(read, text: str, giver: str) -> None:
    (deal,) = read(text)
    assert (deal.kind, deal.source_org, deal.target_org) == ("public_grant", giver, "betanova")


def test_the_seat_of_a_firm_is_no_party(read) -> None:
    text = "Larkfield Data, based in St. Albans, was acquired by Betanova."
    assert sides(read, text) == [("betanova", "larkfield-data")]
