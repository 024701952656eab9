"""Variants of the scenario F1 in which another group stands behind theta."""

import pandas as pd

from data.facts import Facts
from data.scenarios import scenario

F1 = scenario("f1")


def unit_sold() -> Facts:
    """Return F1 in which theta belonged to alfa until 30 June 2026."""
    organisations = F1.frame("organisation").assign(control_until=None)
    theta = organisations["id"] == "theta"
    organisations.loc[theta, "parent_id"] = "alfa"
    organisations.loc[theta, "control_until"] = "2026-06-30"
    return F1.replace("organisation", organisations)


def joint_venture() -> Facts:
    """Return F1 in which alfa and beta hold half of theta each."""
    stakes = F1.frame("ownership")
    halves = stakes.iloc[[-1, -1]].assign(
        holder=["alfa", "beta"], held="theta", stake_pct=50.0, stake_lo=float("nan"),
        stake_hi=float("nan"), fact_key=["jv-alfa", "jv-beta"],
    )  # fmt: skip
    return F1.replace("ownership", pd.concat([stakes, halves], ignore_index=True))
