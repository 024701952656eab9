"""Names that stand beside a deal without having a side in it, and who a description stands for."""

import pytest


def sides(read, text: str) -> list[tuple[str, str | None, str | None]]:
    return [(deal.kind, deal.source_org, deal.target_org) for deal in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Betanova raised $12 million from Muon Ventures, Gammasoft's venture capital arm.",
            [("investment", "muon-ventures", "betanova")],
        ),
        (
            "Betanova a levé 12 millions d'euros auprès de Muon Ventures, la branche "
            "d'investissement de Gammasoft.",
            [("investment", "muon-ventures", "betanova")],
        ),
        (
            "Gammasoft acquired Sample's previous startup, Betanova, for $30 million.",
            [("acquisition", "gammasoft", "betanova")],
        ),
        (
            "Gammasoft has agreed to acquire Betanova, a Springfield, Mass.-based maker of tools.",
            [("acquisition", "gammasoft", "betanova")],
        ),
        (
            'Gammasoft Inc. (the "Company") acquired Betanova from its owner (the "Seller").',
            [("acquisition", "gammasoft", "betanova")],
        ),
    ],
    ids=["house of a fund", "maison d'un fonds", "former firm", "seat", "defined terms"],
)
def test_a_name_by_the_way_has_no_side(read, text: str, expected: list) -> None:
    assert sides(read, text) == expected


def test_the_start_up_is_who_was_called_one(read) -> None:
    text = (
        "Gammasoft has acquired finance startup Betanova. "
        "The startup was backed by Muon Capital and Pion Partners."
    )
    assert sides(read, text) == [
        ("acquisition", "gammasoft", "betanova"),
        ("investment", "muon-capital", "betanova"),
        ("investment", "pion-partners", "betanova"),
    ]


def test_shares_taken_whole_are_an_acquisition(read) -> None:
    text = "Gammasoft acquired all outstanding shares of Betanova for $500 million in cash."
    assert sides(read, text) == [("acquisition", "gammasoft", "betanova")]


def test_shares_taken_in_part_are_an_investment(read) -> None:
    text = "Gammasoft acquired a 12% stake in Betanova for $500 million in cash."
    assert sides(read, text) == [("investment", "gammasoft", "betanova")]


def test_a_possessive_may_follow_a_share_symbol(read) -> None:
    text = "Gammasoft (GMS.US)'s plan to acquire Betanova for $80 million has been approved."
    assert sides(read, text) == [("acquisition", "gammasoft", "betanova")]


def test_a_round_led_for_a_start_up_is_an_investment_in_it(read) -> None:
    text = "Gammasoft a mené un cycle de financement de 9 millions d'euros pour la startup Nox."
    assert sides(read, text) == [("investment", "gammasoft", "nox")]


def test_a_deal_close_to_its_end_is_none_yet(read) -> None:
    assert not read("Gammasoft est proche de finaliser un accord pour acquérir Betanova.")


def test_the_start_up_is_not_who_was_called_a_giant(read) -> None:
    text = (
        "Le géant pharmaceutique Gammasoft a annoncé un investissement de 18 millions de dollars "
        "dans la startup. Le tour de table valorise Betanova 90 millions de dollars."
    )
    assert ("investment", "gammasoft", "betanova") in sides(read, text)


def test_whose_stake_it_is_does_not_hold_it_in_itself(read) -> None:
    text = (
        "Betanova announced that Gammasoft has agreed to invest $5 million, bringing Gammasoft's "
        "total investment in the company to $13 million."
    )
    assert ("investment", "gammasoft", "betanova") in sides(read, text)
    assert ("investment", "betanova", "gammasoft") not in sides(read, text)


def test_who_is_issued_shares_invests(read) -> None:
    (deal,) = read("Betanova will issue shares to Gammasoft valued at $35 million.")
    assert (deal.kind, deal.source_org, deal.target_org) == ("investment", "gammasoft", "betanova")
    assert deal.amount == 35_000_000


def test_a_string_of_acquihires_lists_them(read) -> None:
    text = (
        "The deal is the latest in a string of acqui-hires from Gammasoft, including Betanova, "
        "Quillbark and Brindlewick."
    )
    assert sides(read, text) == [
        ("acquihire", "gammasoft", name) for name in ("betanova", "quillbark", "brindlewick")
    ]


def test_the_department_is_the_body_named_before(read) -> None:
    text = (
        "The U.S. Department of Commerce has finalized two awards. The Department awarded Betanova "
        "up to $75 million in direct funding, and awarded Quillbark up to $7 million."
    )
    assert sides(read, text) == [
        ("public_grant", "us-government", "betanova"),
        ("public_grant", "us-government", "quillbark"),
    ]


def test_most_of_a_staff_recruited_is_an_acquihire(read) -> None:
    text = (
        "Gammasoft a surpris tout le monde en annonçant le recrutement de la plupart des employés "
        "de la start-up Betanova, dont ses fondateurs."
    )
    assert sides(read, text) == [("acquihire", "gammasoft", "betanova")]
    assert not read("Gammasoft annonce le recrutement de Jeanne Exemple, passée par Betanova.")
