"""What the extractor reads out of a passage, one thing per test."""

import pytest

from crawlers.extraction.deals.deal import InvalidDealError, checked
from crawlers.extraction.extractor import Passage
from data.errors import UsageError


def parties(deals):
    return [(deal.kind, deal.source_org, deal.target_org) for deal in deals]


def test_active_passive_and_nominal_forms_give_the_same_deal(read) -> None:
    expected = [("acquisition", "gammasoft", "betanova")]
    for text in (
        "Gammasoft has acquired Betanova.",
        "Betanova is to be acquired by Gammasoft.",
        "Gammasoft announced the acquisition of Betanova.",
        "Le rachat de Betanova par Gammasoft est bouclé.",
        "Betanova a été rachetée par Gammasoft.",
    ):
        assert parties(read(text)) == expected, text


def test_the_lead_investor_carries_the_round_and_the_others_no_amount(read) -> None:
    lead, other = read(
        "Thetamind raised $500 million in a round led by Muon Capital, with participation from "
        "Etachip."
    )
    assert (lead.source_org, lead.amount, lead.amount_basis) == ("muon-capital", 5e8, "round_total")
    assert (other.source_org, other.amount) == ("etachip", None)


def test_a_pronoun_and_a_description_stand_for_the_subject(read) -> None:
    assert parties(read("Etachip met investors. It will invest $3 million in Betanova.")) == [
        ("investment", "etachip", "betanova")
    ]
    assert parties(read("Née à Grenoble, Etachip grandit. La société a racheté Betanova.")) == [
        ("acquisition", "etachip", "betanova")
    ]


def test_several_deals_of_a_passage_keep_their_own_amounts(read) -> None:
    first, second = read(
        "Gammasoft is acquiring Betanova for $90 million, and it has signed a $500 million "
        "cloud contract with Alfa Compute."
    )
    assert (first.kind, first.amount) == ("acquisition", 9e7)
    assert (second.kind, second.amount) == ("cloud_contract", 5e8)


def test_a_monthly_fee_has_no_amount_and_a_yearly_fee_has(read) -> None:
    (monthly,) = read("Thetamind will pay Alfa Compute $45 million a month for compute.")
    (yearly,) = read(
        "Thetamind signed a content licensing agreement with Kappa Media worth $60 million a year."
    )
    assert monthly.amount is None
    assert yearly.amount == 6e7


def test_a_valuation_or_a_price_per_share_is_not_the_amount(read) -> None:
    (deal,) = read(
        "Muon Capital participated in the funding round of Thetamind, valuing the company at $3 "
        "billion."
    )
    assert deal.amount is None


@pytest.mark.parametrize(
    ("text", "stake"),
    [
        ("Alfa Compute took a 27% stake in Thetamind.", 27.0),
        ("Alfa Compute a pris une participation de 49,9 % dans Betanova.", 49.9),
    ],
)
def test_the_printed_stake_is_kept(read, text: str, stake: float) -> None:
    (deal,) = read(text)
    assert (deal.stake_pct, deal.stake_lo, deal.stake_hi) == (stake, stake, stake)


@pytest.mark.parametrize(
    ("text", "exclusivity"),
    [
        ("Etachip will supply chips to Zetacloud under an exclusive agreement.", "exclusive"),
        (
            "Etachip will supply chips to Zetacloud under a non-exclusive agreement.",
            "non_exclusive",
        ),
        ("Iotaworks has chosen Zetacloud as its preferred cloud provider.", "preferred"),
        ("Etachip will supply chips to Zetacloud.", "unknown"),
    ],
)
def test_exclusivity_is_read_only_where_printed(read, text: str, exclusivity: str) -> None:
    assert [deal.exclusivity for deal in read(text)] == [exclusivity]


def test_an_unknown_party_gets_the_slug_of_its_name(read) -> None:
    assert parties(read("Gammasoft a racheté Vermillon Systèmes SAS.")) == [
        ("acquisition", "gammasoft", "vermillon-systemes")
    ]


def test_equity_is_booked_on_the_parent_and_cloud_on_the_cloud_unit(read) -> None:
    assert parties(read("Google Cloud acquired Betanova.")) == [
        ("acquisition", "google", "betanova")
    ]
    assert parties(read("Thetamind signed a cloud contract with Amazon.")) == [
        ("cloud_contract", "aws", "thetamind")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Gammasoft is in talks to acquire Betanova.",
        "Gammasoft has not acquired Betanova.",
        "Gammasoft denied that it bought Betanova.",
        "If Gammasoft bought Betanova, prices would rise.",
        "Did Gammasoft buy Betanova?",
        "Kappa Media sued Thetamind over a licence.",
        "Gammasoft envisagerait de racheter Betanova.",
        "Gammasoft n'a pas racheté Betanova.",
        "Thetamind serait en discussions avec Muon Capital pour lever 2 milliards d'euros.",
    ],
)
def test_talk_denial_condition_question_and_lawsuit_are_no_deal(read, text: str) -> None:
    assert read(text) == []


def test_offsets_quote_the_original_text_around_invisible_marks_and_markup(read) -> None:
    text = (
        "\u202bIntro.\u200f <b>Gammasoft</b> has acq\u00aduired Beta\u200bnova. <script>Zetacloud "
    )
    "bought Etachip.</script>"
    (deal,) = read(text)
    assert (deal.source_org, deal.target_org) == ("gammasoft", "betanova")
    assert text[deal.start : deal.end] == deal.excerpt
    assert "bought" not in deal.excerpt.split("<script>")[0]


def test_a_date_is_counted_from_publication(read) -> None:
    (deal,) = read("Gammasoft acquired Betanova on Tuesday.")
    assert deal.announced == "2026-11-17"


def test_a_publication_date_that_is_none_is_refused(extractor) -> None:
    with pytest.raises(UsageError, match="published"):
        extractor.deals(Passage("Gammasoft acquired Betanova.", published="soon"))


def test_a_deal_whose_excerpt_is_not_in_the_text_may_not_leave(read) -> None:
    text = "Gammasoft acquired Betanova."
    (deal,) = read(text)
    deal.start = 3
    with pytest.raises(InvalidDealError, match="offsets"):
        checked(deal, text)
