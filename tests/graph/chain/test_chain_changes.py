"""Two days of the chain: what the world changed, and what only our knowledge did (F1)."""

from datetime import date

import pytest

from data.facts import Facts
from data.scenarios import scenario
from graph.chain.changes import EdgeChange, chain_changes

EARLIER, LATER = date(2026, 10, 1), date(2026, 11, 21)


@pytest.fixture(scope="module")
def world() -> Facts:
    return scenario("f1", events=("E2",))


@pytest.fixture(scope="module")
def changes(world: Facts) -> list[EdgeChange]:
    return chain_changes(world, EARLIER, LATER)


def named(changes: list[EdgeChange], how: str, cause: str, kind: str) -> set[tuple[str, str]]:
    return {
        (one.edge.source, one.edge.target)
        for one in changes
        if (one.how, one.cause, one.edge.kind) == (how, cause, kind)
    }


def test_a_new_supplier_is_a_change_of_the_world(changes: list[EdgeChange]) -> None:
    assert named(changes, "added", "world", "supplies") == {("alfa", "delta"), ("eta", "delta")}


def test_the_exclusive_contract_that_ended_is_a_change_of_the_world(
    changes: list[EdgeChange],
) -> None:
    [ended] = [one for one in changes if one.how == "removed" and one.edge.kind == "supplies"]
    assert (ended.cause, ended.edge.exclusivity, ended.edge.share_lo) == ("world", "exclusive", 100)


def test_a_stake_that_rose_shows_what_was_printed_then_and_what_stands_now(
    changes: list[EdgeChange],
) -> None:
    [stake] = [
        one
        for one in changes
        if one.cause == "world"
        and one.edge.kind == "owns"
        and (one.edge.source, one.edge.target) == ("alfa", "zeta")
    ]
    assert stake.before is not None and stake.after is not None
    assert stake.before.stake_lo == 15
    assert (stake.after.stake_lo, stake.after.stake_hi) == (18, 20)


def test_the_correction_of_the_old_stake_is_a_change_of_knowledge(
    changes: list[EdgeChange],
) -> None:
    [corrected] = [one for one in changes if one.cause == "knowledge"]
    assert corrected.before is not None and corrected.after is not None
    assert (corrected.before.stake_lo, corrected.after.stake_lo) == (15, 14)


def test_a_relation_that_stayed_is_no_change(changes: list[EdgeChange]) -> None:
    assert ("gamma", "alfa") not in {(one.edge.source, one.edge.target) for one in changes}


def test_days_out_of_order_are_refused(world: Facts) -> None:
    with pytest.raises(ValueError, match="is not before"):
        chain_changes(world, LATER, EARLIER)
