"""Which side of a deal a party is on, where the words alone would mislead."""

import pytest


def sides(read, text: str) -> list[tuple[str, str | None, str | None]]:
    return [(deal.kind, deal.source_org, deal.target_org) for deal in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The US Department of Commerce has signed a preliminary memorandum of terms with "
            "Betanova to provide up to $40 million in proposed direct funding.",
            [("public_grant", "us-government", "betanova")],
        ),
        (
            "Last month, the U.S. granted up to $64 million to Betanova to build a chip plant.",
            [("public_grant", "us-government", "betanova")],
        ),
        (
            "The deal involves Gammasoft receiving $35 million worth of equity in Betanova.",
            [("investment", "gammasoft", "betanova")],
        ),
        (
            "Gammasoft buying Betanova, Muon Systems acquiring Quillbark, and Pion Works buying "
            "Brindlewick signal a shift.",
            [
                ("acquisition", "gammasoft", "betanova"),
                ("acquisition", "muon-systems", "quillbark"),
                ("acquisition", "pion-works", "brindlewick"),
            ],
        ),
        (
            "Gammasoft plans to acquire open-source hardware and software player Betanova.",
            [("acquisition", "gammasoft", "betanova")],
        ),
        (
            "Betanova a attiré 20 millions de dollars de capitaux de la part de Muon Capital.",
            [("investment", "muon-capital", "betanova")],
        ),
    ],
    ids=["terms", "granted", "equity", "chain", "description", "attirer"],
)
def test_the_sides_of_a_deal(read, text: str, expected: list) -> None:
    assert sides(read, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Betanova is nearing new funding. Returning investors Muon Capital and Pion Partners are "
        "expected to lead the financing.",
        "It has come to light that Gammasoft met the managers of Betanova.",
    ],
)
def test_what_is_expected_or_found_out_is_no_deal(read, text: str) -> None:
    assert not read(text)


def test_users_are_no_money_whatever_firm_they_belong_to(read) -> None:
    text = (
        "Gammasoft acquired Betanova, whose plan is worth $200 a year to all 360 million Muon "
        "subscribers."
    )
    assert [deal.amount for deal in read(text)] == [None]


def test_an_amount_beyond_all_money_is_left_out(read) -> None:
    (deal,) = read("Gammasoft a racheté Betanova pour 150 trillions de dollars.")
    assert deal.amount is None
