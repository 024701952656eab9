"""Failures: cascades both ways, and every knock-out in one pass."""

import pytest
from support.supply_networks import network

from graph.dependency.knockout import cascade, every_knock_out, knock_out


def test_a_failure_runs_downstream_and_back_upstream():
    output, rounds = cascade(
        {"zeta": {"cloud": {"alfa": 0.8, "beta": 0.2}}, "iota": {"model": {"zeta": 1.0}}},
        {"beta": {"zeta": 0.5}, "zeta": {"iota": 1.0}},
        ["alfa"],
    )
    assert output["zeta"] == pytest.approx(0.2 - 0.2 * (1 - output["beta"]))
    assert output["beta"] == pytest.approx(1 - 0.5 * (1 - output["zeta"]))
    assert output["iota"] == pytest.approx(output["zeta"])
    assert rounds > 2


def test_without_sales_shares_only_buyers_suffer():
    output, _ = cascade({"zeta": {"cloud": {"alfa": 0.8}}}, {}, ["alfa"])
    assert output == pytest.approx({"alfa": 0.0, "zeta": 0.2})


def test_all_knock_outs_in_one_pass_equal_one_after_the_other():
    world = network(
        {
            "app": {"model": {"delta": (0.2, 0.5), "zeta": (0.3, 0.6)}},
            "delta": {"cloud": {"alfa": (0.5, 0.9), "beta": (0.0, 0.4)}},
            "zeta": {"cloud": {"alfa": (0.1, 0.2), "theta": (0.1, 0.9)}},
            "alfa": {"chip": {"gamma": (0.6, 1.0)}},
        },
        {
            ("app", "model"): (0.0, 0.4),
            ("delta", "cloud"): (0.0, 0.3),
            ("zeta", "cloud"): (0.0, 0.8),
            ("alfa", "chip"): (0.0, 0.4),
        },
        complete=False,
    )
    firms, low, high = every_knock_out(world)
    for column, gone in enumerate(firms):
        for loss in knock_out(world, [gone]):
            row = firms.index(loss.org)
            assert (low[row, column], high[row, column]) == pytest.approx(
                (loss.remaining_low, loss.remaining_high)
            )
