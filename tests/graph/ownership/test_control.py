"""Control: closure, overrides, thresholds; never "the largest holder"."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import UsageError
from graph.ownership.control import (
    ControlRight,
    Threshold,
    control_closure,
    controlled_by,
    controllers_of,
    de_facto_controller,
    joint_controllers,
)

HALF = Fraction(1, 2)


@st.composite
def votes(draw: st.DrawFn) -> dict[str, dict[str, Fraction]]:
    names = list("abcde")
    table: dict[str, dict[str, Fraction]] = {name: {} for name in names}
    for firm in names:
        left = 10
        for owner in names:
            part = draw(st.integers(0, left)) if owner != firm else 0
            left -= part
            if part:
                table[owner][firm] = Fraction(part, 10)
    return table


def brute_force(owner: str, table: dict[str, dict[str, Fraction]]) -> set[str]:
    firms = {firm for held in table.values() for firm in held} - {owner}
    controlled: set[str] = set()
    while True:
        voting = {owner, *controlled}
        more = {
            firm
            for firm in firms
            if sum(table.get(holder, {}).get(firm, 0) for holder in voting) > HALF
        }
        if more <= controlled:
            return controlled
        controlled |= more


@given(votes())
def test_closure_is_the_fixpoint(table):
    closure = control_closure(table)
    assert {owner: set(firms) for owner, firms in closure.items()} == {
        owner: brute_force(owner, table) for owner in table
    }


@given(votes())
def test_a_higher_threshold_controls_no_more(table):
    low = control_closure(table, threshold=Threshold(Fraction(1, 4)))
    high = control_closure(table, threshold=Threshold(Fraction(3, 4)))
    assert all(high[owner] <= low[owner] for owner in table)


def test_parallel_chains_add_up():
    table = {
        "alfa": {"beta": 0.6, "gamma": 0.7},
        "beta": {"delta": 0.3},
        "gamma": {"delta": 0.3},
    }
    assert control_closure(table)["alfa"] == {"beta", "gamma", "delta"}
    assert controllers_of("delta", table).ultimate == ("alfa",)


def test_exactly_half_is_no_control_but_two_halves_are_joint():
    table = {"alfa": {"venture": HALF}, "beta": {"venture": HALF}}
    found = controllers_of("venture", table)
    assert found.sole is None
    assert found.ultimate == ()
    assert found.joint == ("alfa", "beta")


def test_the_largest_holder_is_not_a_controller():
    table = {"alfa": {"delta": Fraction(40, 100)}, "beta": {"delta": Fraction(10, 100)}}
    twin = max(table, key=lambda owner: table[owner]["delta"])
    assert twin == "alfa"
    assert controllers_of("delta", table) == controllers_of("delta", {})


@pytest.mark.parametrize("kind", ["stated", "appointment", "foundation", "de_facto"])
def test_a_right_to_control_goes_before_votes(kind):
    table = {"investor": {"firm": Fraction(60, 100)}, "board": {"firm": Fraction(1, 100)}}
    right = ControlRight("board", "firm", kind)
    assert controllers_of("firm", table, [right]).sole == "board"
    assert control_closure(table, [right])["investor"] == frozenset()
    found = controlled_by("board", table, [right])
    assert [(c.firm, c.basis, c.inferred) for c in found] == [("firm", kind, kind == "de_facto")]


def test_a_golden_share_makes_control_joint():
    table = {"alfa": {"firm": Fraction(70, 100)}, "state": {"firm": Fraction(1, 100)}}
    right = ControlRight("state", "firm", "golden_share")
    found = controllers_of("firm", table, [right])
    assert found.sole is None
    assert found.joint == ("alfa", "state")


def test_stated_joint_control_gives_sole_control_to_nobody():
    table = {"alfa": {"firm": Fraction(51, 100)}}
    rights = [ControlRight(holder, "firm", "joint_control") for holder in ("alfa", "beta")]
    assert controllers_of("firm", table, rights).sole is None
    assert joint_controllers("firm", table, rights) == ("alfa", "beta")


def test_two_sole_controllers_contradict_each_other():
    rights = [ControlRight(holder, "firm", "foundation") for holder in ("alfa", "beta")]
    with pytest.raises(UsageError, match="alfa and beta"):
        control_closure({}, rights)


def test_the_ultimate_controller_is_the_root():
    table = {"alfa": {"beta": 0.9}, "beta": {"gamma": 0.8}}
    found = controllers_of("gamma", table)
    assert (found.sole, found.ultimate) == ("beta", ("alfa",))


def test_de_facto_control_needs_a_majority_of_every_meeting():
    blocks = {"alfa": 0.4, "beta": 0.1}
    assert de_facto_controller(blocks, [0.7, 0.75]) == "alfa"
    assert de_facto_controller(blocks, [0.7, 0.85]) is None
    with pytest.raises(UsageError):
        de_facto_controller(blocks, [])
