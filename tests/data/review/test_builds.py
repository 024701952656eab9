"""What decisions and merges make of a release: they survive builds and can be taken back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from data.errors import UsageError
from data.home import Home
from data.release import Prepared, prepare
from data.review import queue
from data.review.background import Background
from data.review.candidate import Candidate
from data.review.merges import judgements, record_merge
from data.review.publish import take_candidates
from data.state import open_state

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Make = Callable[..., Candidate]


def built(home: Home) -> Prepared:
    take_candidates(home)
    return prepare(home)


def rows(prepared: Prepared, table: str, **where: str) -> pd.DataFrame:
    frame = prepared.facts.frame(table)
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame


def decide(home: Home, candidate: Candidate, background: Background, hour: int) -> str:
    with open_state(home.state) as state:
        queue.add(state, [candidate])
        deal = queue.accept(
            state, candidate, "ann", NOW + timedelta(hours=hour), background=background
        )
    return deal.id


def reject(home: Home, candidate: Candidate, hour: int) -> None:
    with open_state(home.state) as state:
        queue.reject(state, candidate, "bob", NOW + timedelta(hours=hour), "denied since")


def merge(home: Home, kept: str, merged: str, *, same: bool = True, table: str = "organisation",
          hour: int = 0) -> None:  # fmt: skip
    record_merge(
        home,
        "deal" if table == "deal" else "organisation",
        kept,
        merged,
        same=same,
        reviewer="ann",
        reason="read both registers",
        now=NOW + timedelta(hours=hour),
    )


def test_nothing_that_waits_is_in_a_release(home: Home, candidate: Make) -> None:
    before = prepare(home)
    with open_state(home.state) as state:
        queue.add(state, [candidate()])
    after = built(home)
    for table in ("deal", "organisation"):
        pd.testing.assert_frame_equal(after.facts.statements(table), before.facts.statements(table))


def test_an_accepted_deal_and_its_new_party_survive_builds_and_leave_with_a_rejection(
    home: Home, background: Background, candidate: Make
) -> None:
    deal = decide(home, candidate(), background, 0)
    for _ in range(2):
        shown = built(home)
        assert len(rows(shown, "deal", id=deal)) == 1
        (party,) = rows(shown, "organisation", id="example-works").to_dict("records")
        assert (party["name"], party["collected_by"]) == ("Example Works Ltd", "review")
    reject(home, candidate(), 1)
    shown = built(home)
    assert rows(shown, "deal", id=deal).empty
    assert rows(shown, "organisation", id="example-works").empty
    decide(home, candidate(), background, 2)
    assert len(rows(built(home), "organisation", id="example-works")) == 1


def test_a_party_stays_while_another_accepted_deal_needs_it(
    home: Home, background: Background, candidate: Make
) -> None:
    first, second = candidate("a"), candidate("b", kind="cloud_contract", announced="2026-03-01")
    decide(home, first, background, 0)
    kept = decide(home, second, background, 1)
    reject(home, first, 2)
    shown = built(home)
    assert list(rows(shown, "deal", target_org="example-works")["id"]) == [kept]
    assert len(rows(shown, "organisation", id="example-works")) == 1


def test_several_reports_are_several_statements_of_one_deal(
    home: Home, background: Background, candidate: Make
) -> None:
    ids = {decide(home, candidate(page), background, hour) for hour, page in enumerate("abc")}
    (deal,) = rows(built(home), "deal", id=ids.pop()).to_dict("records")
    assert (ids, deal["n_statements"]) == (set(), 3)


def test_merged_organisations_are_shown_as_one_until_they_are_split(home: Home) -> None:
    assert not rows(prepare(home), "deal", source_org="amd").empty
    merge(home, "nvidia", "amd", hour=1)
    merged = prepare(home)
    assert rows(merged, "organisation", id="amd").empty
    assert rows(merged, "deal", source_org="amd").empty
    assert "AMD" in set(rows(merged, "alias", org="nvidia")["alias"])
    merge(home, "nvidia", "amd", same=False, hour=2)
    split = prepare(home)
    assert len(rows(split, "organisation", id="amd")) == 1
    assert "AMD" not in set(rows(split, "alias", org="nvidia")["alias"])
    assert [row["same"] for row in judgements(home)] == [True, False]


def test_a_chain_of_merges_ends_at_its_last_link(home: Home) -> None:
    merge(home, "xilinx", "zt-systems", hour=1)
    merge(home, "amd", "xilinx", hour=2)
    shown = prepare(home)
    assert rows(shown, "organisation", id="zt-systems").empty
    assert {"Xilinx", "ZT Systems"} <= set(rows(shown, "alias", org="amd")["alias"])


def test_a_circle_is_refused_when_it_is_said(home: Home) -> None:
    merge(home, "xilinx", "zt-systems", hour=1)
    merge(home, "amd", "xilinx", hour=2)
    with pytest.raises(UsageError, match="take the first merge back"):
        merge(home, "zt-systems", "amd", hour=3)
    with pytest.raises(UsageError, match="cannot be merged into itself"):
        merge(home, "amd", "amd", hour=3)
    assert len(judgements(home)) == 2


def test_splitting_what_was_never_merged_is_refused(home: Home) -> None:
    with pytest.raises(UsageError, match="not merged into anything"):
        merge(home, "nvidia", "amd", same=False)


def test_merged_deals_are_one_deal_with_the_statements_of_both_until_split(home: Home) -> None:
    first, second = sorted(prepare(home).facts.frame("deal")["id"])[:2]
    merge(home, first, second, table="deal", hour=1)
    merged = prepare(home)
    assert rows(merged, "deal", id=second).empty
    assert rows(merged, "deal", id=first)["n_statements"].item() == 2
    merge(home, first, second, table="deal", same=False, hour=2)
    assert len(rows(prepare(home), "deal", id=second)) == 1
