"""Lists of investors, however they are opened, and who raises the money of a round."""

import pytest
from support.read_rounds import investments


@pytest.mark.parametrize(
    "text",
    [
        "Larkspur Labs raised $30 million from Muon Capital and Epsilon Ventures.",
        "Larkspur Labs raised a seed round of $30 million by Muon Capital and Epsilon Ventures.",
        "Larkspur Labs has raised $30 million led by Muon Capital with Epsilon Ventures.",
        "Larkspur Labs took $30 million in a round that is led by Muon Capital and features "
        "Epsilon Ventures.",
        "Larkspur Labs closed a $30 million Series A. Muon Capital led the round, with "
        "participation from existing investor Epsilon Ventures.",
        "Larkspur Labs raised $30 million. Investors in the round include Muon Capital and "
        "Epsilon Ventures.",
        "Larkspur Labs raised $30 million, with the round led by Muon Capital, the venture firm "
        "of Betanova's founder, and Epsilon Ventures.",
        "Larkspur Labs announced $30 million in fresh funding led by Muon Capital (an early "
        "backer), as well as Epsilon Ventures.",
    ],
)
def test_a_list_goes_on_past_descriptions_and_openers(read, text: str) -> None:
    assert investments(read, text) == [
        ("muon-capital", "larkspur-labs", 30e6),
        ("epsilon-ventures", "larkspur-labs", None),
    ]


def test_persons_invest_when_a_list_names_them(read) -> None:
    text = "Larkspur Labs raised $4 million from Muon Capital, Jane Sample and David Made-Up."
    assert [source for source, _, _ in investments(read, text)] == [
        "muon-capital",
        "jane-sample",
        "david-made-up",
    ]


def test_whose_fund_an_investor_is_does_not_invest_itself(read) -> None:
    text = (
        "Larkspur Labs received a $15 million investment from Epsilon Ventures, "
        "a venture capital arm of Betanova, in July."
    )
    assert investments(read, text) == [("epsilon-ventures", "larkspur-labs", 15e6)]


def test_the_leader_carries_the_sum_of_a_round_told_before(read) -> None:
    text = (
        "The company announced a $70 million Series A. "
        "The round is led by Muon Capital and features Epsilon Ventures."
    )
    assert investments(read, text) == [
        ("muon-capital", None, 70e6),
        ("epsilon-ventures", None, None),
    ]


def test_a_list_of_investors_in_talks_states_no_deal(read) -> None:
    text = "Larkspur Labs is in talks to raise funding from investors including Muon Capital."
    assert investments(read, text) == []


def test_an_adjective_tells_who_backs_a_firm(read) -> None:
    text = "Muon Capital-backed speech start-up Larkspur Labs has acquired Betanova."
    assert investments(read, text) == [("muon-capital", "larkspur-labs", None)]


def test_an_adjective_alone_announces_no_deal(read) -> None:
    text = "Muon Capital-backed speech start-up Larkspur Labs has opened an office in Lisbon."
    assert investments(read, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Muon Capital led a $30 million Series E funding round in cloud start-up Larkspur Labs, "
        "alongside US investor Epsilon Ventures.",
        "Larkspur Labs raised $30 million. Muon Capital, alongside the investment firm Epsilon "
        "Ventures, spearheaded the round.",
        "Larkspur Labs raised $30 million. Jane's firm, Muon Capital, led the round and Epsilon "
        "Ventures took part.",
    ],
)
def test_leaders_come_first_and_the_sum_is_theirs(read, text: str) -> None:
    assert investments(read, text) == [
        ("muon-capital", "larkspur-labs", 30e6),
        ("epsilon-ventures", "larkspur-labs", None),
    ]


def test_an_investor_of_a_round_does_not_raise_it(read) -> None:
    text = (
        "Muon Capital led a $30 million round in Larkspur Labs. "
        "Etachip also took part, alongside Epsilon Ventures."
    )
    assert {target for _, target, _ in investments(read, text)} == {"larkspur-labs"}


def test_a_total_to_date_is_no_sum_of_a_round(read) -> None:
    text = "Larkspur Labs has raised $97 million to date. Betanova has now raised a total of $4m."
    assert investments(read, text) == []


def test_of_a_range_the_upper_end_counts(read) -> None:
    text = "Muon Capital will invest $10 million to $20 million in Larkspur Labs."
    assert investments(read, text) == [("muon-capital", "larkspur-labs", 20e6)]


def test_the_start_up_is_who_the_sentence_before_was_about(read) -> None:
    text = (
        "Larkspur Labs was founded by former engineers of Betanova. "
        "The start-up raised $40 million in a round led by Muon Capital."
    )
    assert investments(read, text) == [("muon-capital", "larkspur-labs", 40e6)]


def test_who_heads_a_firm_leads_no_round(read) -> None:
    text = "Led by scientist Jane Sample, Larkspur Labs has secured $9 million in funding."
    assert investments(read, text) == [(None, "larkspur-labs", 9e6)]


def test_the_sum_of_a_round_is_not_that_of_one_who_joined_it(read) -> None:
    text = "Epsilon Ventures invested in Larkspur Labs as part of its $56 million Series A round."
    assert investments(read, text) == [("epsilon-ventures", "larkspur-labs", None)]


def test_a_backed_company_is_the_firm_spoken_of(read) -> None:
    text = "Larkspur Labs has raised $20 million as the Etachip-backed company opens an office."
    assert investments(read, text) == [
        (None, "larkspur-labs", 20e6),
        ("etachip", "larkspur-labs", None),
    ]


def test_the_firm_of_a_group_invests_not_the_group(read) -> None:
    text = "Larkspur Labs raised $8 million from Gammasoft Inc.'s Zetacloud and Muon Capital."
    assert investments(read, text) == [
        ("zetacloud", "larkspur-labs", 8e6),
        ("muon-capital", "larkspur-labs", None),
    ]


def test_who_buys_the_shares_of_employees_invests(read) -> None:
    text = "Larkspur Labs lets its employees sell $15 million worth of shares to Muon Capital."
    assert investments(read, text) == [("muon-capital", "larkspur-labs", 15e6)]


def test_a_ticker_does_not_break_a_list(read) -> None:
    text = "Muon Capital has invested in Etachip (ETCH), Betanova (BETA) and Larkspur Labs."
    assert [target for _, target, _ in investments(read, text)] == [
        "etachip",
        "betanova",
        "larkspur-labs",
    ]


def test_a_round_by_a_firm_whose_investors_are_named_is_raised_by_it(read) -> None:
    text = "Muon Capital and Epsilon Ventures take part in the fundraising by Larkspur Labs."
    assert investments(read, text) == [
        ("muon-capital", "larkspur-labs", None),
        ("epsilon-ventures", "larkspur-labs", None),
    ]


def test_who_helms_a_firm_is_no_investor(read) -> None:
    text = (
        "Muon Capital is leading a $30 million round in Larkspur Labs, a chip company helmed by "
        "CEO Jane Sample, an Etachip veteran."
    )
    assert investments(read, text) == [("muon-capital", "larkspur-labs", 30e6)]


def test_the_potential_of_a_firm_is_no_rumour(read) -> None:
    text = "Muon Capital recognised Larkspur Labs' potential, investing $5 million in the startup."
    assert investments(read, text) == [("muon-capital", "larkspur-labs", 5e6)]


def test_who_backs_a_firm_has_no_part_in_its_other_sums(read) -> None:
    text = "Larkspur Labs, a start-up backed by Muon Capital, has a budget that rose from $5m."
    assert investments(read, text) == [("muon-capital", "larkspur-labs", None)]


def test_of_one_sum_in_two_currencies_the_first_counts(read) -> None:
    text = "Larkspur Labs received a €13 million, or $15 million, investment from Muon Capital."
    (deal,) = read(text, "en")
    assert (deal.source_org, deal.amount, deal.currency) == ("muon-capital", 13e6, "EUR")


def test_existing_investors_of_a_firm_are_not_that_firm(read) -> None:
    text = (
        "Muon Capital invested in Larkspur Labs as part of a $22 million round alongside Epsilon "
        "Ventures and existing Larkspur Labs investors."
    )
    assert [(source, target) for source, target, _ in investments(read, text)] == [
        ("muon-capital", "larkspur-labs"),
        ("epsilon-ventures", "larkspur-labs"),
    ]


def test_who_is_taken_on_as_an_investor_invests(read) -> None:
    text = "Larkspur Labs raised $30 million and took on Gammasoft's Zetacloud as lead investor."
    assert {source for source, _, _ in investments(read, text)} >= {"zetacloud"}


def test_what_a_firm_owns_ends_a_list_of_investors(read) -> None:
    text = (
        "The round, which saw participation from Muon Capital and Epsilon Ventures, takes "
        "Larkspur Labs' funds to $90 million."
    )
    assert {source for source, _, _ in investments(read, text)} == {
        "muon-capital",
        "epsilon-ventures",
    }


def test_a_fund_that_an_investor_raises_is_no_round(read) -> None:
    text = "Early Etachip investor Muon Capital raises $65 million fund to back startups."
    assert ("muon-capital", "etachip", None) in investments(read, text)
