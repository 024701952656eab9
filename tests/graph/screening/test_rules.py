"""Rules on intervals, side by side and at the date of a deal."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import UsageError
from data.regimes import bundled_regimes
from graph.screening.evaluation import (
    Circumstance,
    bands,
    evaluate,
    evaluate_at,
    rule_predicate,
    side_by_side,
)
from graph.screening.predicates import MalformedPredicate, read_predicate, representatives

REGIMES = bundled_regimes()


def answers(regime: str, **facts: tuple[float, float]) -> dict[str, str | None]:
    return {rule.rule: rule.answer for rule in evaluate(REGIMES.find(regime), facts).rules}


def test_every_bundled_rule_can_be_read_and_names_known_facts():
    for regime in REGIMES.regimes:
        for rule in regime.rules:
            predicate = rule_predicate(rule)
            if predicate is not None:
                assert predicate.facts <= set(REGIMES.facts), (regime.id, rule.id)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "hhi_post",
        "hhi_post == 3",
        "hhi_post < delta",
        "1 < 2",
        "hhi_post < 'a'",
        "open(1) < 2",
        "not hhi_post < 1",
        "hhi_post <",
        "hhi_post < True",
    ],
)
def test_anything_but_comparisons_with_numbers_is_refused(text: str):
    with pytest.raises(MalformedPredicate):
        read_predicate(text)


@given(
    st.sampled_from(
        [
            rule.when
            for regime in REGIMES.regimes
            for rule in regime.rules
            if rule.when != "otherwise"
        ]
    ),
    st.data(),
)
def test_an_answer_on_a_box_is_that_of_its_points(text, data):
    predicate = read_predicate(text)
    number = st.integers(0, 3000).map(Fraction)
    box = {fact: tuple(sorted(data.draw(st.tuples(number, number)))) for fact in predicate.facts}
    inside = {
        fact: data.draw(st.fractions(lo, hi)) if lo < hi else lo for fact, (lo, hi) in box.items()
    }
    answer, at_point = predicate.answer(box), predicate.holds(inside)
    assert answer != ("no" if at_point else "certain")
    if answer == "possible":
        found = {predicate.holds(point) for point in representatives([predicate], box)}
        assert found == {True, False}


def test_a_level_across_a_threshold_is_possible():
    found = answers("EU-HMG-2004", hhi_post=(1900, 2100), delta=(200, 200))
    assert (found["p20a"], found["p20b"], found["p21"]) == ("possible", "no", "possible")


def test_a_rule_whose_fact_is_unknown_is_untested_and_says_so():
    answer = evaluate(REGIMES.find("US-MG-2023"), {"hhi_post": (2000, 2000), "delta": (150, 150)})
    share = next(rule for rule in answer.rules if rule.rule == "G1-share")
    assert (share.answer, share.missing) == (None, ("combined_share",))


def test_drafts_carry_their_badge_and_their_rules_the_mark_unverified():
    found = {a.regime: a for a in side_by_side(REGIMES, {"hhi_post": (2500, 2500)})}
    draft = found["EU-MG-DRAFT-2026"]
    assert draft.badge == "DRAFT"
    assert {rule.verified for rule in draft.rules} == {"unverified"}
    assert found["EU-HMG-2004"].badge is None


def test_at_the_date_of_a_deal_only_what_was_in_force_answers():
    facts = {"hhi_post": (1700, 1700), "delta": (150, 150)}
    found = {answer.regime: answer for answer in evaluate_at(REGIMES, date(2011, 1, 1), facts)}
    assert "US-MG-2023" not in found
    assert found["US-HMG-2010"].outcomes == {"potentially_significant": "certain"}


def test_a_regime_without_thresholds_gives_none_and_never_a_pass():
    answer = evaluate(REGIMES.find("UK-CMA129"), {"hhi_post": (2600, 2600)})
    assert answer.rules == ()
    assert "no structural threshold" in str(answer.display)


def test_levels_of_an_index_follow_from_the_rules():
    found = {
        (band.regime, band.test): band.answer
        for band in bands(REGIMES, {"hhi_post": (Fraction(1444), Fraction(1880))})
    }
    assert found["EU-HMG-2004", "1000 <= hhi <= 2000"] == "certain"
    assert found["US-MG-2023", "hhi > 1800"] == "possible"
    assert found["US-HMG-2010", "hhi > 2500"] == "no"


def test_a_special_circumstance_with_evidence_switches_its_rules_off():
    facts = {"hhi_post": (1500, 1500), "delta": (100, 100)}
    regime = REGIMES.find("EU-HMG-2004")
    maverick = Circumstance("p20_special", "d: maverick", "statement of objections, point 12")
    found = {rule.rule: rule for rule in evaluate(regime, facts, [maverick]).rules}
    assert evaluate(regime, facts).outcomes == {"unlikely_to_identify_concerns": "certain"}
    assert (found["p20a"].answer, found["p20a"].switched_off) == ("no", True)
    assert found["p21"].answer == "certain"
    with pytest.raises(UsageError, match="evidence"):
        Circumstance("p20_special", "d: maverick", " ")
