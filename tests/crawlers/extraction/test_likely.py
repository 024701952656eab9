"""Deals that no rule reads: what makes them likely, and what never does."""

import json
import math
from pathlib import Path

import pytest

from crawlers.extraction.deals.deal import Deal
from crawlers.extraction.extractor import Passage, Read, RuleExtractor
from crawlers.extraction.likely import likely
from crawlers.extraction.likely.likely import pairs_of, with_likely
from crawlers.extraction.likely.weights import (
    FILE,
    KIND_ORDER,
    PARTS,
    Weights,
    bundled_weights,
    likeliest_kind,
)

HERE = Path(__file__).resolve().parent
NO_DEALS = [
    line.removeprefix("- | ")
    for path in sorted((HERE / "idioms").glob("*.txt"))
    for line in path.read_text("utf-8").splitlines()
    if line.startswith("- | ")
]
PASSAGES = [
    json.loads(line)
    for path in sorted((HERE / "labelled").glob("*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]
UNTOLD = "Betanova raised $40 million. Muon Capital and Epsilon Ventures know the founders."
UNREAD = "Betanova and Muon Capital: a round for two. Muon Capital knows Betanova well."


@pytest.fixture(scope="module")
def take(extractor: RuleExtractor):
    """Return a function text → the passage as the rules read it."""

    def read(text: str, lang: str = "en") -> Read:
        found = extractor.read(Passage(text, None, lang))
        assert found is not None
        return found

    return read


def weights_for(deal: dict[str, dict[str, float]], kind: str = "investment") -> dict[str, Weights]:
    """Return weights with the log odds of some traits, all of which speak for one kind."""
    of_kind = [9.0 if name == kind else 0.0 for name in KIND_ORDER]
    return {
        part: Weights(dict(deal.get(part, {})), {}, dict.fromkeys(deal.get(part, {}), of_kind))
        for part in PARTS
    }


def sides(deals: list[Deal]) -> list[tuple[str, str | None, str | None]]:
    return [(deal.kind, deal.source_org, deal.target_org) for deal in deals]


def test_the_rules_alone_read_nothing_there(take) -> None:
    assert take(UNREAD).deals == []


def test_two_parties_whose_traits_speak_for_it_have_a_deal(take) -> None:
    read = take(UNREAD)
    weights = weights_for({"passage": {"passage": -3.0}, "pair": {"groups:fund>known:model": 4.0}})
    (deal,) = with_likely(read.reading, [], read.cleaned, weights)
    assert sides([deal]) == [("investment", "muon-capital", "betanova")]


def test_the_confidence_is_the_probability_of_the_deal_and_its_kind(take) -> None:
    read = take(UNREAD)
    weights = weights_for({"passage": {"passage": -3.0}, "pair": {"groups:fund>known:model": 4.0}})
    (deal,) = with_likely(read.reading, [], read.cleaned, weights)
    traits = {"passage": ["passage"], "pair": ["groups:fund>known:model"]}
    share = likeliest_kind(weights, traits)[1]
    assert deal.confidence == pytest.approx(share / (1 + math.exp(-1.0)), abs=0.005)


def test_what_is_less_likely_than_not_is_no_deal(take) -> None:
    read = take(UNREAD)
    weights = weights_for({"passage": {"passage": -3.0}, "pair": {"groups:fund>known:model": 2.9}})
    assert with_likely(read.reading, [], read.cleaned, weights) == []


def test_where_no_word_of_a_deal_stands_none_is_likely(take) -> None:
    read = take("Betanova and Muon Capital: a story for two. Muon Capital knows Betanova well.")
    weights = weights_for({"passage": {"passage": 9.0}})
    assert with_likely(read.reading, [], read.cleaned, weights) == []


def test_where_a_deal_is_told_of_every_party_none_is_likely_besides(take) -> None:
    read = take("Muon Capital acquired Betanova. Epsilon Ventures acquired Thetamind.")
    weights = weights_for({"passage": {"passage": 9.0}})
    assert with_likely(read.reading, read.deals, read.cleaned, weights) == read.deals


def test_the_rule_of_a_likely_deal_says_so(take) -> None:
    read = take(UNREAD)
    weights = weights_for({"passage": {"passage": -3.0}, "pair": {"groups:fund>known:model": 4.0}})
    (deal,) = with_likely(read.reading, [], read.cleaned, weights)
    assert deal.rule == "en.likely"


def test_parties_that_a_rule_joins_stay_as_they_are(take) -> None:
    read = take("Muon Capital acquired Betanova.")
    weights = weights_for({"passage": {"passage": 3.0}})
    told = with_likely(read.reading, read.deals, read.cleaned, weights)
    assert sides(told) == [("acquisition", "muon-capital", "betanova")]


def test_a_likely_investor_completes_the_round_that_names_none_and_takes_its_sum(take) -> None:
    read = take(UNTOLD)
    weights = weights_for({"passage": {"passage": -3.0}, "pair": {"groups:fund>known:model": 4.0}})
    told = with_likely(read.reading, read.deals, read.cleaned, weights)
    assert [(deal.source_org, deal.target_org, deal.amount) for deal in told] == [
        ("muon-capital", "betanova", 40e6),
        ("epsilon-ventures", "betanova", None),
    ]


def test_the_words_of_a_completed_deal_are_those_of_both_sentences(take) -> None:
    read = take(UNTOLD)
    weights = weights_for({"passage": {"passage": -3.0}, "pair": {"groups:fund>known:model": 4.0}})
    deal, _ = with_likely(read.reading, read.deals, read.cleaned, weights)
    assert UNTOLD[deal.start : deal.end] == UNTOLD


def test_the_rules_alone_leave_that_investor_open(take) -> None:
    assert sides(take(UNTOLD).deals) == [("investment", None, "betanova")]


@pytest.mark.parametrize("sentence", NO_DEALS)
def test_talks_denials_and_failures_make_no_likely_deal(gazetteer, sentence: str) -> None:
    assert RuleExtractor(gazetteer, likely=True).deals(Passage(sentence)) == []


def test_who_sells_a_stake_is_no_likely_investor(gazetteer) -> None:
    sold = Passage("Muon Capital has sold its stake in Betanova.", None, "en")
    assert RuleExtractor(gazetteer, likely=True).deals(sold) == []


def test_a_person_is_a_side_of_investments_only(take) -> None:
    read = take("Jane Example, the banker, knows Betanova and its founders.")
    weights = weights_for({"passage": {"passage": 3.0}}, kind="acquisition")
    told = with_likely(read.reading, [], read.cleaned, weights)
    assert "jane-example" not in {
        org for deal in told for org in (deal.source_org, deal.target_org)
    }


def test_traits_speak_of_no_name(take) -> None:
    one = take("Muon Capital and Epsilon Ventures backed Betanova.").reading
    two = take("Epsilon Ventures and Muon Capital backed Thetamind.").reading
    assert [pair.traits for pair in pairs_of(one)] == [pair.traits for pair in pairs_of(two)]


def test_no_pair_adds_more_to_its_parties_than_the_search_allows_for(take) -> None:
    weights = bundled_weights()["pair"]
    most = max(
        weights.log_odds(pair.traits.get("pair", []))
        for passage in PASSAGES
        for pair in pairs_of(take(passage["text"], passage["lang"]).reading)
    )
    assert most < likely._PAIRS_ADD


def test_the_bundled_weights_are_those_of_the_kinds_of_deals() -> None:
    assert FILE.read_text("utf-8").splitlines()[0].split("\t")[3:] == list(KIND_ORDER)
