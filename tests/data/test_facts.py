"""Facts choose among statements, replay any day, and carry scenarios."""

from datetime import date

import pandas as pd
import pytest

from data.bundled import bundled_facts
from data.errors import NotFoundError
from data.facts import Facts

AS_OF = date(2026, 11, 21)


def deals(**columns: list[object]) -> Facts:
    size = len(next(iter(columns.values())))
    frame = {"id": [f"d{position}" for position in range(size)], "fact_key": ["one"] * size}
    return Facts.from_frames({"deal": pd.DataFrame(frame | columns)}, as_of=AS_OF)


def shown(facts: Facts) -> list[str]:
    return list(facts.frame("deal")["id"])


def test_the_better_grade_is_shown() -> None:
    assert shown(deals(grade=[3, 1, 2])) == ["d1"]


def test_among_equal_grades_the_later_statement_is_shown() -> None:
    days = [date(2026, 1, 1), date(2026, 3, 1), date(2026, 2, 1)]
    assert shown(deals(public_from=days)) == ["d1"]


def test_a_reviewed_decision_goes_before_the_grade() -> None:
    assert shown(deals(grade=[1, 3], review=["trusted", "accepted"])) == ["d1"]


def test_pending_and_rejected_statements_are_not_shown() -> None:
    assert shown(deals(review=["pending", "rejected"])) == []


def test_a_recalled_row_is_hidden_but_kept_as_a_statement() -> None:
    facts = deals(evidence=["recalled"])
    assert shown(facts) == []
    assert list(facts.statements("deal")["shown"]) == [False]


def test_recalled_organisations_are_reference_data_and_stay() -> None:
    frame = pd.DataFrame({"id": ["alfa"], "evidence": ["recalled"]})
    facts = Facts.from_frames({"organisation": frame}, as_of=AS_OF)
    assert len(facts.frame("organisation")) == 1


def test_a_withdrawn_statement_gives_way_and_comes_back_in_a_replay() -> None:
    facts = deals(
        grade=[1, 3],
        withdrawn_at=[pd.Timestamp("2026-06-01T12:00"), None],
        known_from=[date(2026, 1, 1), date(2026, 1, 1)],
    )
    assert shown(facts) == ["d1"]
    assert shown(facts.as_known(date(2026, 5, 31))) == ["d0"]
    assert shown(facts.as_known(date(2026, 6, 1))) == ["d1"]


def test_a_replay_knows_only_what_was_known() -> None:
    facts = deals(known_from=[date(2026, 1, 1), date(2026, 2, 1)], grade=[2, 1])
    assert shown(facts.as_known(date(2025, 12, 31))) == []
    assert shown(facts.as_known(date(2026, 1, 31))) == ["d0"]
    assert shown(facts.as_known(date(2026, 2, 1))) == ["d1"]
    assert facts.as_known(date(2026, 1, 31)).as_of == date(2026, 1, 31)


def test_statements_that_differ_are_disputed_and_counted() -> None:
    row = deals(amount=[1.0, 2.0], currency=["EUR", "EUR"]).frame("deal").iloc[0]
    assert (row["n_statements"], bool(row["disputed"])) == (2, True)


def test_other_words_or_a_missing_value_are_no_dispute() -> None:
    facts = deals(id=["d0", "d0"], amount=[1.0, None], description=["a", "b"])
    row = facts.frame("deal").iloc[0]
    assert (row["n_statements"], bool(row["disputed"])) == (2, False)


def test_a_scenario_replaces_one_frame_and_leaves_the_world_alone() -> None:
    facts = deals(grade=[1])
    other = facts.replace("deal", facts.frame("deal").assign(amount=5.0))
    assert other.frame("deal")["amount"].iloc[0] == 5
    assert facts.frame("deal")["amount"].isna().all()


def test_writing_into_a_frame_changes_no_later_frame() -> None:
    facts = deals(grade=[1])
    frame = facts.frame("deal")
    frame.loc[0, "id"] = "spoilt"
    assert shown(facts) == ["d0"]


def test_an_unknown_table_is_named_with_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match="no table 'deals'; tables are organisation"):
        deals(grade=[1]).frame("deals")


def test_unknown_text_is_none_and_unknown_numbers_are_nan() -> None:
    row = bundled_facts().frame("deal").set_index("id").loc["google-deepmind-2014"]
    assert row["other_parties"] is None
    assert pd.isna(row["withdrawn_at"])


def test_share_is_the_union_of_estimators_and_statcounter() -> None:
    facts = bundled_facts()
    assert len(facts.frame("share")) == 701 + 1075
    assert set(facts.frame("share_statcounter")["estimator"]) == {"StatCounter"}


def test_a_replay_of_the_bundled_facts_never_shows_a_later_deal() -> None:
    day = date(2024, 6, 30)
    frame = bundled_facts().as_known(day).frame("deal")
    assert 0 < len(frame) < 656
    assert frame["known_from"].max() <= pd.Timestamp(day)


def test_every_replayed_day_agrees_with_a_choice_made_from_scratch() -> None:
    facts = bundled_facts()
    for day in (date(2020, 1, 1), date(2023, 7, 14), date(2025, 12, 31)):
        seen = facts.statements("deal").query("evidence == 'seen'")
        expected = seen[seen["known_from"] <= pd.Timestamp(day)]["fact_key"]
        assert sorted(facts.as_known(day).frame("deal")["fact_key"]) == sorted(expected)
