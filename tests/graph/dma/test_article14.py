"""Art. 14 both ways: names, definition of a concentration, wording; measured on the labels."""

from datetime import date

import pytest

from data.bundled import bundled_facts
from data.scenarios import scenario
from graph.dma.article14 import Article14, compare
from graph.dma.concentrations import classify
from graph.dma.names import best_similarity, mentioned, normalised, similarity, variants
from graph.records import Record, records

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def bundled() -> Article14:
    return compare(bundled_facts(), TODAY)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Mu Technologies GmbH", "Mu"),
        ("Alfa Holding Limited, d/b/a Beta AI", "Beta"),
        ("Gamma Inc. (d/b/a Delta)", "Delta"),
        ("Gammadelta, Inc. dba Epsilon", "Gammadelta"),
        ("Kappaworks S.à r.l.", "Kapaworks"),
        ("Zeta Robotics AG (ZETAR)", "Zetar"),
    ],
)
def test_variants_of_a_name_are_the_same_name(printed: str, name: str):
    assert best_similarity(variants(printed), [normalised(name)]) >= 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [("Pi Labs", "Mayday Labs"), ("Mu", "Nu"), ("Labs", "Pi Labs"), ("Alfa Cloud", "Beta Cloud")],
)
def test_different_names_stay_apart(one: str, other: str):
    assert similarity(normalised(one), normalised(other)) < 0.85


def test_a_mention_needs_the_whole_word():
    assert mentioned("lambda", "Shares of Lambda, a maker of tools")
    assert not mentioned("lambda", "Shares of Lambdaworks")


def deal(**given: object) -> Record:
    return {"kind": "acquisition", "stake_pct": None} | given


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (deal(), "certain"),
        (deal(stake_pct=100.0), "certain"),
        (deal(stake_pct=50.0), "possible"),
        (deal(kind="acquihire"), "possible"),
        (deal(kind="joint_venture"), "possible"),
        (deal(kind="investment"), "below"),
        (deal(kind="investment", stake_pct=49.0), "below"),
        (deal(kind="investment", stake_pct=51.0), "certain"),
    ],
)
def test_what_the_facts_say_decides_whether_a_deal_is_a_concentration(given: Record, expected: str):
    assert classify(given) == expected


def test_the_scenario_leaves_one_deal_without_an_entry_and_one_below():
    found = compare(scenario("f1"), TODAY)
    assert [(one.deal.deal_id, one.deal.concentration) for one in found.unmatched] == [
        ("alfa-nu", "below"),
        ("alfa-lambda", "certain"),
    ]
    assert [notice.deal_id for notice in found.notices] == ["beta-mu"]
    assert found.unmatched[0].wording("en") == "below a concentration, not required"


def test_the_list_is_worded_as_read_and_accuses_nobody(bundled: Article14):
    for one in bundled.unmatched:
        if one.deal.concentration != "below" and one.days_known_to_list >= 0:
            assert "no entry found in the list as read on 16\u00a0August 2026" in one.wording("en")
            assert "publication lags, absence is no proof of a breach" in one.wording("en")


def test_a_deal_announced_after_the_list_was_read_is_not_called_absent(bundled: Article14):
    late = [one for one in bundled.unmatched if one.days_known_to_list < 0]
    assert late
    assert all("nothing can be said yet" in one.wording("en") for one in late)


def test_every_published_notice_is_listed(bundled: Article14):
    assert len(bundled.notices) == 71
    assert len({notice.acquisition_number for notice in bundled.notices}) == 71


def test_matches_agree_with_the_labels_that_the_matcher_never_reads(bundled: Article14):
    facts = bundled_facts()
    known = set(facts.frame("deal")["id"])
    labels = {
        row["acquisition_number"]: row["deal_id"]
        for row in records(facts.frame("art14_notice"))
        if row["deal_id"] in known
    }
    matched = {one.acquisition_number: one.deal_id for one in bundled.notices if one.deal_id}
    right = sum(labels.get(number) == deal_id for number, deal_id in matched.items())
    precision, recall = right / len(matched), right / len(labels)
    assert (round(precision, 3), round(recall, 3), len(labels)) == (1.0, 1.0, 16)


def test_hiding_the_label_changes_no_match(bundled: Article14):
    facts = bundled_facts()
    blind = facts.replace("art14_notice", facts.frame("art14_notice").assign(deal_id=None))
    assert compare(blind, TODAY).notices == bundled.notices


@pytest.mark.parametrize(
    ("partner", "case"),
    [
        ("Hon Chi International Investments Co., Ltd.", "M.12060"),
        ("Reliance Industries Ltd", "M.12070"),
    ],
)
def test_a_joint_venture_partner_named_as_target_leads_to_the_merger_case(
    bundled: Article14, partner: str, case: str
):
    notice = next(one for one in bundled.notices if one.target_name == partner)
    assert notice.merger_case == case


def test_transfers_inside_a_group_are_no_concentrations(bundled: Article14):
    assert {deal.deal_id for deal in bundled.intra_group} >= {"alphabet-intrinsic-2026"}
