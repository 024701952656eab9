"""English rounds: who of a text invests, and in whom: givers, backers, owners, lists of them."""

import pytest
from support.read_rounds import investments


def test_a_giver_of_two_words_leads_a_round(read) -> None:
    text = "The robot maker Larkspur Labs raised $30 million in a Muon Partners-led Series A."
    assert investments(read, text) == [("muon-partners", "larkspur-labs", 30e6)]


def test_a_sum_given_to_a_round_is_that_of_the_giver(read) -> None:
    text = "Muon Capital kicked in $20 million to Larkspur Labs' latest funding round."
    assert investments(read, text) == [("muon-capital", "larkspur-labs", 20e6)]


@pytest.mark.parametrize(
    "text",
    [
        "Larkspur Labs makes its market debut today, raising $600 million.",
        "Muon Capital is said to lead a new funding round of Larkspur Labs.",
        "Muon Capital and Gammasoft declined to comment on the investment.",
        "Other mega-round recipients, including Larkspur Labs and Northfold, build no models.",
    ],
)
def test_debuts_hearsay_comments_and_recipients_state_no_investment(read, text: str) -> None:
    assert investments(read, text) == []


def test_who_dwarfs_an_investment_gives_none(read) -> None:
    text = (
        "Gammasoft invested $5 million in Larkspur Labs. "
        "Its investment was dwarfed by Northfold's earlier gains."
    )
    assert investments(read, text) == [("gammasoft", "larkspur-labs", 5e6)]


def test_each_giver_has_its_own_sum_when_they_are_told_respectively(read) -> None:
    text = (
        "Larkspur Labs has new owners. Gammasoft's investment group committed $5 million to "
        "Larkspur Labs, while Muon Capital and Epsilon Ventures are investing $100 million and "
        "$90 million, respectively."
    )
    assert investments(read, text) == [
        ("gammasoft", "larkspur-labs", 5e6),
        ("muon-capital", "larkspur-labs", 100e6),
        ("epsilon-ventures", "larkspur-labs", 90e6),
    ]


def test_the_owner_of_the_predicate_led_the_round_told_after_it(read) -> None:
    text = (
        "The Northfold deal is Gammasoft's second investment after leading a funding round that "
        "raised $40 million for Larkspur Labs."
    )
    assert ("gammasoft", "larkspur-labs", 40e6) in investments(read, text)


def test_what_funds_an_investment_invests_in_nobody(read) -> None:
    text = "The Northfold share sales will fund Gammasoft's $2 billion investment in Larkspur Labs."
    assert investments(read, text) == [("gammasoft", "larkspur-labs", 2e9)]


def test_who_jumps_in_joins_the_round_told_before(read) -> None:
    text = (
        "Muon Capital led the $40 million round of Larkspur Labs. "
        "Epsilon Ventures and Iota Capital jumped in too."
    )
    assert [source for source, _, _ in investments(read, text)] == [
        "muon-capital",
        "epsilon-ventures",
        "iota-capital",
    ]


def test_backers_told_first_carry_the_sum_told_before(read) -> None:
    text = (
        "Larkspur Labs has raised $2.4 million to build a testing service. Backed by Muon Capital "
        "with Epsilon Ventures, the Oslo-based startup plans to hire."
    )
    assert investments(read, text) == [
        ("muon-capital", "larkspur-labs", 2.4e6),
        ("epsilon-ventures", "larkspur-labs", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Larkspur Labs keeps its past to itself, but its website lists Muon Capital, Epsilon "
        "Ventures and entrepreneur Jane Sample as investors as well as Iota Capital.",
        "The round of Larkspur Labs was told late. Muon Capital was one of the key investors in "
        "this round, alongside Epsilon Ventures, Jane Sample and Iota Capital.",
    ],
)
def test_whoever_is_listed_among_the_investors_invests(read, text: str) -> None:
    assert {source for source, _, _ in investments(read, text)} == {
        "muon-capital",
        "epsilon-ventures",
        "jane-sample",
        "iota-capital",
    }


def test_examples_of_products_in_a_relative_clause_invest_in_nobody(read) -> None:
    text = (
        "Muon Capital co-led the $25 million Series C for Larkspur Labs, which will speed up "
        "production of drones including the Bandit and the Archer."
    )
    assert investments(read, text) == [("muon-capital", "larkspur-labs", 25e6)]


@pytest.mark.parametrize(
    "text",
    [
        "Gammasoft has partnered with Northfold to raise up to $100 billion for data centres.",
        "The Larkspur fund manages $302 million, and the Northfold authority controls more.",
    ],
)
def test_purposes_and_funds_under_management_are_no_investments(read, text: str) -> None:
    assert investments(read, text) == []


def test_what_one_investor_is_said_to_have_put_in_is_its_sum_in_the_round(read) -> None:
    text = (
        "Muon Capital has become a shareholder in Larkspur Labs after leading a $1.7 billion "
        "Series C round. Muon Capital is said to have invested $1.3 billion."
    )
    assert investments(read, text) == [("muon-capital", "larkspur-labs", 1.3e9)]


def test_founders_of_an_investor_are_no_investors(read) -> None:
    text = (
        "Larkspur Labs raised $10 million from Muon Capital, Epsilon Ventures, a fund founded by "
        "Jane Sample, and Iota Capital."
    )
    assert {source for source, _, _ in investments(read, text)} == {
        "muon-capital",
        "epsilon-ventures",
        "iota-capital",
    }


def test_a_person_who_heads_a_firm_owns_an_investment(read) -> None:
    text = (
        "Larkspur Labs was founded before Gammasoft CEO Jane Sample's investment in Larkspur Labs."
    )
    assert ("gammasoft", "larkspur-labs", None) not in investments(read, text)


def test_backers_of_a_firm_in_apposition_back_that_firm_alone(read) -> None:
    text = (
        "Larkspur Labs raised $125 million in Series B funding. The investors in Larkspur Labs "
        "include Muon Capital, known for its investments in Northfold and Gammasoft, the "
        "metaverse firm backed by Epsilon Ventures."
    )
    assert investments(read, text) == [
        ("muon-capital", "larkspur-labs", 125e6),
        ("muon-capital", "northfold", None),
        ("muon-capital", "gammasoft", None),
        ("epsilon-ventures", "gammasoft", None),
    ]


def test_the_owner_of_another_round_is_no_investor(read) -> None:
    text = (
        "Larkspur Labs' round ranks among the largest alongside rival Gammasoft's recent $2.5 "
        "billion raise."
    )
    assert investments(read, text) == [(None, "gammasoft", 2.5e9)]


@pytest.mark.parametrize(
    "text",
    [
        "The company's backers read like a who's who of venture capital: Muon Capital, Epsilon "
        "Ventures, and most recently, Iota Capital.",
        "Muon Capital, Epsilon Ventures and Iota Capital are among the investors backing a "
        "Silicon Valley start-up that aims to build robots.",
        "The latest funding round includes Muon Capital's start-up fund, Epsilon Ventures and "
        "Iota Capital.",
    ],
)
def test_several_backers_invest_in_a_firm_without_a_name(read, text: str) -> None:
    assert investments(read, text) == [
        ("muon-capital", None, None),
        ("epsilon-ventures", None, None),
        ("iota-capital", None, None),
    ]


def test_who_acts_for_a_fund_leaves_the_round_to_it(read) -> None:
    text = (
        "Larkspur Labs said the round was led by Jane Sample of Andreessen Horowitz, with "
        "participation from Muon Capital and John Sample."
    )
    assert {source for source, _, _ in investments(read, text)} == {
        "andreessen-horowitz",
        "muon-capital",
        "john-sample",
    }


def test_a_fund_of_a_firm_leads_the_seed(read) -> None:
    text = "Larkspur Labs is young. Northfold's startup fund led the seed in late 2022."
    assert investments(read, text) == [("northfold", "larkspur-labs", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Northfold also participates in this venture. Other participants in the funding round "
        "include Muon Capital, Epsilon Ventures Managed Funds, and Iota Capital.",
        "The structure gives investors rights to equity in the British company at some time in "
        "the future, and includes Muon Capital, Epsilon Ventures and Iota Capital.",
    ],
)
def test_participants_of_a_round_are_listed_without_its_firm(read, text: str) -> None:
    assert investments(read, text) == [
        ("muon-capital", None, None),
        ("epsilon-ventures", None, None),
        ("iota-capital", None, None),
    ]


def test_two_owners_of_an_investment_both_invest(read) -> None:
    text = (
        "Reuters could not determine the exact terms of Gammasoft's and Northfold's investment in "
        "Larkspur Labs."
    )
    assert investments(read, text) == [
        ("gammasoft", "larkspur-labs", None),
        ("northfold", "larkspur-labs", None),
    ]


def test_a_first_external_investment_is_received(read) -> None:
    text = (
        "Then the company Larkspur Labs raised $600 million, with Muon Capital leading the round "
        "— its first-ever external investment."
    )
    assert investments(read, text) == [("muon-capital", "larkspur-labs", 600e6)]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Gammasoft, Larkspur Labs' biggest backer, said it would wait.", ["gammasoft"]),
        (
            "Muon Capital and Gammasoft, Larkspur Labs' primary backers, provide more than money.",
            ["muon-capital", "gammasoft"],
        ),
    ],
)
def test_backers_in_apposition_to_their_names_invest(read, text: str, sources: list[str]) -> None:
    assert investments(read, text) == [(source, "larkspur-labs", None) for source in sources]


def test_who_completes_the_consortium_of_a_round_invests(read) -> None:
    text = (
        "Larkspur Labs closed a $40 million funding round. Muon Capital leads with up to $30 "
        "million, while Epsilon Ventures, Iota Capital, and Gammasoft complete the consortium."
    )
    assert ("muon-capital", "larkspur-labs", 30e6) in investments(read, text)
    assert {source for source, _, _ in investments(read, text)} >= {
        "epsilon-ventures",
        "iota-capital",
        "gammasoft",
    }


def test_a_whos_who_of_backers_is_a_list(read) -> None:
    text = (
        "Larkspur Labs came out of stealth with $300 million as a seed round, backed by a tech "
        "industry who's who: Muon Capital, Epsilon Ventures, and Iota Capital."
    )
    assert investments(read, text) == [
        ("muon-capital", "larkspur-labs", 300e6),
        ("epsilon-ventures", "larkspur-labs", None),
        ("iota-capital", "larkspur-labs", None),
    ]
