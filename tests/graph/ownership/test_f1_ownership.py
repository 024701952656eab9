"""Fixture F1: dated stakes, creeping stakes, silent stakes (J03 ownership part, J12, J13, J25)."""

from datetime import date

import pandas as pd
import pytest

from data.facts import Facts
from data.scenarios import scenario
from graph.ownership import profit_weights
from graph.ownership.control import controllers_of
from graph.ownership.errors import OverOwnedError
from graph.ownership.holdings import check_stakes, holdings, holdings_on, ownership_network
from graph.ownership.partial_stakes import deltas_of_stake, stake_delta
from graph.ownership.staircase import staircase

F1 = scenario("f1")
TODAY = F1.as_of
OCTOBER = date(2026, 10, 1)


def stairs(facts: Facts):
    return staircase(holdings(facts), "alfa", "zeta", facts.as_of)


def with_stake(**row: object) -> Facts:
    frame = F1.frame("ownership")
    extra = frame.iloc[[-1]].assign(
        **{"stake_lo": None, "stake_hi": None, "voting_pct": None} | row
    )
    for column in ("stake_lo", "stake_hi", "voting_pct"):
        extra[column] = extra[column].astype(float)
    return F1.replace("ownership", pd.concat([frame, extra], ignore_index=True))


def test_the_stake_creeps_from_fourteen_to_about_nineteen():
    steps = stairs(F1).steps
    assert [(s.holding.stake_low, s.holding.stake_high) for s in steps] == [(14, 14), (18, 20)]
    assert [(c.threshold, c.direction, c.certainty) for c in steps[1].crossings] == [
        (15, "up", "certain"),
        (20, "up", "possible"),
    ]
    assert (stairs(F1).rise_low, stairs(F1).rise_high) == (4, 6)


def test_on_the_day_the_stake_was_fifteen_and_no_step():
    (step,) = stairs(F1.as_known(OCTOBER)).steps
    assert (step.holding.stake_low, step.crossings) == (15, ())


def test_a_stake_at_the_threshold_had_reached_it_before_the_step():
    before_correction = F1.as_known(date(2026, 11, 9))
    crossings = stairs(before_correction).steps[-1].crossings
    assert [c.threshold for c in crossings] == [20], "15 had been reached with 15 %"


def test_options_stand_apart_and_are_not_in_the_stake():
    facts = with_stake(basis="warrants", stake_pct=12.0, fact_key="option")
    found = stairs(facts)
    assert [option.stake_low for option in found.options] == [12]
    assert len(found.steps) == 2
    (held,) = [h for h in holdings_on(facts, TODAY) if h.held == "zeta"]
    assert held.stake_low == 18


def test_a_window_without_two_steps_has_no_rise():
    found = staircase(holdings(F1), "alfa", "zeta", TODAY, months=3)
    assert (found.rise_low, found.rise_high) == (None, None)


def test_a_sold_stake_crosses_downwards():
    facts = with_stake(
        stake_pct=9.0, as_of="2026-11-20", as_of_first=pd.Timestamp("2026-11-20"),
        as_of_last=pd.Timestamp("2026-11-20"), fact_key="sold",
    )  # fmt: skip
    crossings = stairs(facts).steps[-1].crossings
    assert [(c.threshold, c.direction, c.certainty) for c in crossings] == [
        (10, "down", "certain"),
        (15, "down", "certain"),
        (20, "down", "possible"),
    ]


def test_silent_and_proportional_delta_as_known_in_october():
    (held,) = [h for h in holdings_on(F1.as_known(OCTOBER), OCTOBER) if h.held == "zeta"]
    stake = held.stake_low / 100
    found = deltas_of_stake(15, 40, (stake, stake), control_fact=False)
    assert found.silent.point == pytest.approx(90.0)
    assert found.proportional.point == pytest.approx(210.8, abs=0.05)
    assert stake_delta(15, 40, stake, "merger") - found.silent.point == pytest.approx(1110)


def test_matrix_and_closed_form_agree_to_nine_digits():
    shares = [40, 15, 10, 5]
    beta = [[0.15, 1, 0, 0], [0.85, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    silent = [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    assert profit_weights.modified_hhi(shares, beta, silent).delta == pytest.approx(90, abs=1e-9)
    proportional = profit_weights.modified_hhi(shares, beta, beta).delta
    assert proportional == pytest.approx(stake_delta(15, 40, 0.15, "proportional"), abs=1e-9)


def test_a_stake_of_fifteen_gives_nobody_control():
    network = ownership_network(F1)
    assert controllers_of("zeta", network.votes, network.rights).sole is None
    assert ("alfa", "zeta") in network.assumed_votes, "no source states the votes"


def test_integrated_ownership_carries_the_interval():
    ((first, measure), *_) = ownership_network(F1).integrated_holdings("alfa")
    assert (first, measure.value_lo, measure.value_hi) == ("zeta", 18, 20)
    assert measure.point is None
    assert ownership_network(F1).equity_covered_pct("zeta") == pytest.approx(18)


def test_indirect_interest_multiplies_along_the_chain():
    facts = with_stake(holder="zeta", held="nu", stake_pct=50.0, fact_key="zeta-nu")
    interest = dict(ownership_network(facts).integrated_holdings("alfa"))["nu"]
    assert interest.value_lo == pytest.approx(4 + 0.18 * 50)
    assert interest.value_hi == pytest.approx(4 + 0.20 * 50)


def test_stakes_over_one_hundred_percent_name_their_owners():
    facts = with_stake(holder="beta", stake_pct=90.0, fact_key="beta-zeta")
    network = ownership_network(facts)
    (entry,) = network.over_owned
    assert (entry.firm, entry.owners, entry.total_pct) == ("zeta", ("alfa", "beta"), 108)
    assert "zeta" not in dict(network.integrated_holdings("alfa"))
    with pytest.raises(OverOwnedError, match="alfa, beta hold 108 % of zeta"):
        check_stakes(network)


def test_stated_votes_go_before_the_stake():
    facts = with_stake(holder="gamma", held="zeta", stake_pct=5.0, voting_pct=60.0, fact_key="g")
    network = ownership_network(facts)
    assert controllers_of("zeta", network.votes, network.rights).sole == "gamma"


def test_units_hold_for_their_group():
    organisations = F1.frame("organisation")
    organisations.loc[organisations["id"] == "alfa", "parent_id"] = "beta"
    network = ownership_network(F1.replace("organisation", organisations))
    assert [firm for firm, _ in network.integrated_holdings("beta")] == ["zeta", "nu"]
    assert controllers_of("alfa", network.votes, network.rights).sole == "beta"
