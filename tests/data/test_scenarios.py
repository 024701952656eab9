"""The fixture F1 is a world like the real one: dated, disputed, correctable."""

from datetime import date

import pytest

from data.errors import NotFoundError, RefusedFileError
from data.scenarios import _frame, scenario


def stake_on(day: date) -> list[float]:
    return (
        scenario("f1").as_known(day).frame("ownership").sort_values("as_of")["stake_pct"].tolist()
    )


def test_a_stake_is_the_one_that_was_known_on_the_day():
    assert stake_on(date(2026, 2, 28)) == []
    assert stake_on(date(2026, 10, 1)) == [15]
    assert stake_on(date(2026, 11, 9)) == [15, 19]
    assert stake_on(date(2026, 11, 21)) == [14, 19]


def test_of_two_statements_the_better_grade_is_shown_and_the_other_kept():
    facts = scenario("f1")
    zeta = facts.statements("share").query("org == 'zeta'")
    assert sorted(zeta["share_pct"]) == [36, 40]
    assert zeta.loc[zeta["shown"], "share_pct"].tolist() == [40]


def test_an_event_adds_its_rows_and_only_when_asked_for():
    assert "eta-delta-cloud" not in set(scenario("f1").frame("dependency")["id"])
    assert "eta-delta-cloud" in set(scenario("f1", events=("E2",)).frame("dependency")["id"])


def test_a_deal_is_announced_before_it_is_completed():
    facts = scenario("f1")
    announced = facts.as_known(date(2026, 10, 20)).frame("deal").set_index("id")["status"]
    assert announced["alfa-lambda"] == "announced"
    assert facts.frame("deal").set_index("id")["status"]["alfa-lambda"] == "completed"


def test_unknown_names_are_refused():
    with pytest.raises(NotFoundError, match="no scenario"):
        scenario("../f1")
    with pytest.raises(NotFoundError, match="E2"):
        scenario("f1", events=("E9",))


def test_a_row_that_breaks_its_record_is_refused_by_table_row_and_column():
    with pytest.raises(RefusedFileError, match=r"scenarios/f1.toml \[ownership\]:1: .*stake_pct"):
        _frame(
            "f1",
            "ownership",
            [{"holder": "alfa", "held": "zeta", "stake_pct": 190}],
            date(2026, 11, 21),
        )
