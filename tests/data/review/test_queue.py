"""Accepting, correcting, rejecting: what a decision makes of a candidate."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection

import pytest

from data.errors import AmbiguousNameError, NotFoundError, UsageError
from data.review import queue
from data.review.background import Background
from data.review.candidate import Candidate, Party

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Make = Callable[..., Candidate]
Add = Callable[[Candidate], Candidate]


def proposed(state: Connection, candidate: Candidate) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(queue.history(state, candidate)[-1]["organisations"])
    return found


def test_a_party_that_nobody_knows_is_proposed_with_its_printed_name(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    one = added(candidate())
    deal = queue.accept(state, one, "ann", NOW, background=background)
    assert deal.target_org == "example-works"
    assert proposed(state, one) == [{"slug": deal.target_org, "name": "Example Works Ltd"}]


@pytest.mark.parametrize("given", ["beta", "Beta S.A.S.", "BETA"])
def test_a_correction_takes_a_slug_or_a_name_of_a_known_firm(
    state: Connection, background: Background, candidate: Make, added: Add, given: str
) -> None:
    one = added(candidate())
    deal = queue.accept(
        state, one, "ann", NOW, background=background, corrections={"target_org": given}
    )
    assert deal.target_org == "beta"
    assert proposed(state, one) == []


def test_a_correction_with_an_unknown_name_proposes_it(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    one = added(candidate())
    deal = queue.accept(
        state, one, "ann", NOW, background=background, corrections={"target_org": "Gamma Robots"}
    )
    assert deal.target_org == "gamma-robots"
    assert proposed(state, one) == [{"slug": "gamma-robots", "name": "Gamma Robots"}]


def test_an_ambiguous_name_is_refused_with_its_candidates_and_new_insists(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    one = added(candidate())
    with pytest.raises(AmbiguousNameError, match=r"cohort \(1\.0\), cohort-works \(1\.0\)"):
        queue.accept(
            state, one, "ann", NOW, background=background, corrections={"target_org": "Cohort Ltd"}
        )
    assert queue.history(state, one) == []
    deal = queue.accept(
        state, one, "ann", NOW, background=background, corrections={"target_org": "new:Cohort"}
    )
    assert deal.target_org == f"cohort-{one.candidate_id[:4]}"
    assert proposed(state, one) == [{"slug": deal.target_org, "name": "Cohort"}]


def test_other_parties_are_settled_one_by_one(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    one = added(candidate(other_parties=["beta", "undisclosed", "delta-example"]))
    deal = queue.accept(state, one, "ann", NOW, background=background)
    assert deal.other_parties == "beta|undisclosed|delta-example"
    assert {row["slug"] for row in proposed(state, one)} == {deal.target_org, "delta-example"}


def test_three_reports_of_one_deal_become_one_deal(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    reports = [
        added(candidate("a")),
        added(candidate("b", announced="2026-11-18")),
        added(candidate("c", announced=None)),
    ]
    deals = [queue.accept(state, one, "ann", NOW, background=background) for one in reports]
    assert len({deal.id for deal in deals}) == 1


def test_another_deal_of_the_same_firms_stays_a_deal_of_its_own(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    first, second = (
        added(candidate("a")),
        added(candidate("b", kind="cloud_contract", amount=1e9)),
    )
    deals = [queue.accept(state, one, "ann", NOW, background=background) for one in (first, second)]
    assert deals[0].id != deals[1].id


def test_insisting_keeps_a_report_apart(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    reports = [added(candidate("a")), added(candidate("b"))]
    deals = [
        queue.accept(state, one, "ann", NOW, background=background, into="") for one in reports
    ]
    assert deals[0].id != deals[1].id


def test_a_report_of_a_known_deal_fills_what_is_unknown_and_changes_only_corrections(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    one = added(candidate(kind="investment", target_org="beta", amount=6e6, stake_pct=3.0))
    deal = queue.accept(
        state,
        one,
        "ann",
        NOW,
        background=background,
        into="alfa-beta-2026",
        corrections={"status": "announced"},
    )
    assert (deal.id, deal.amount, deal.currency) == ("alfa-beta-2026", 5e6, "EUR")
    assert (deal.stake_pct, deal.status) == (3.0, "announced")
    assert (deal.summable, deal.summable_reason) == (True, None)
    assert deal.description == "Alfa invests in Beta."


def test_merging_into_a_deal_that_is_not_there_is_refused(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    with pytest.raises(NotFoundError, match="no deal 'nothing'"):
        queue.accept(state, added(candidate()), "ann", NOW, background=background, into="nothing")


def test_a_decision_is_a_row_and_reopening_makes_it_wait_again(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    one = added(candidate())
    queue.accept(state, one, "ann", NOW, background=background)
    assert queue.pending(state) == []
    queue.reject(state, one, "bob", NOW + timedelta(hours=1), "denied since")
    queue.reopen(state, one, "ann", NOW + timedelta(hours=2), "read again")
    assert [found.candidate_id for found in queue.pending(state)] == [one.candidate_id]
    assert [(row["decision"], row["reviewer"]) for row in queue.history(state, one)] == [
        ("accepted", "ann"),
        ("rejected", "bob"),
        ("reopened", "ann"),
    ]


def test_what_is_missing_must_be_filled_in(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    made = candidate(source_org=None)
    one = added(replace(made, parties=tuple(p for p in made.parties if p.role != "source")))
    with pytest.raises(UsageError, match="no source_org"):
        queue.accept(state, one, "ann", NOW, background=background)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("amount", "ninety", "plain number"),
        ("kind", "gift", "kind"),
        ("summable", "true", "cannot be corrected"),
        ("target_org", "三星電子", "no letter"),
    ],
)
def test_a_wrong_correction_is_refused_and_says_why(
    *,
    state: Connection,
    background: Background,
    candidate: Make,
    added: Add,
    column: str,
    value: str,
    said: str,
) -> None:
    with pytest.raises(UsageError, match=said):
        queue.accept(
            state,
            added(candidate()),
            "ann",
            NOW,
            background=background,
            corrections={column: value},
        )


def test_the_same_reading_of_the_same_text_is_one_candidate(
    state: Connection, candidate: Make
) -> None:
    assert queue.add(state, [candidate(), candidate()]) == 1
    assert queue.add(state, [candidate()]) == 0


def test_a_party_known_since_it_was_read_is_that_party(
    state: Connection, background: Background, candidate: Make, added: Add
) -> None:
    made = candidate(target_org="beta-sas")
    read = replace(made, parties=(Party("target", "beta-sas", "Beta SAS", known=False),))
    deal = queue.accept(state, added(read), "ann", NOW, background=background)
    assert deal.target_org == "beta"
