"""Groups in layers: matrix, first seen, roll-up, joint ventures (J05, J20)."""

from datetime import date

import pandas as pd
import pytest
from support.group_structures import joint_venture, unit_sold

from data.facts import Facts
from data.records.record import interval_of
from data.scenarios import scenario
from graph.chain.members import members
from graph.chain.presence import (
    gatekeepers,
    group_shares,
    joint_ventures,
    presence_matrix,
)

F1 = scenario("f1")
PERIOD = (date(2026, 11, 1), date(2026, 11, 21))


def with_supply(source: str, target: str, relation: str, since: str, **more: object) -> Facts:
    frame = F1.frame("dependency")
    days = interval_of(since)
    extra = frame.iloc[[0]].assign(
        **{
            "id": "extra", "fact_key": "extra", "upstream": source, "downstream": target,
            "relation": relation, "since": since, "since_first": pd.Timestamp(days.first),
            "since_last": pd.Timestamp(days.last), "share_pct": float("nan"),
            "share_lo": float("nan"), "share_hi": float("nan"), "exclusivity": "unknown",
        }
        | more
    )  # fmt: skip
    return F1.replace("dependency", pd.concat([frame, extra], ignore_index=True))


def chips_of_alfa(facts: Facts) -> Facts:
    organisations = facts.frame("organisation")
    organisations.loc[organisations["id"] == "alfa", "layers"] = "chip|cloud|model"
    return facts.replace("organisation", organisations)


def cells(facts: Facts, **options: object) -> dict[tuple[str, str], object]:
    return {(p.group, p.layer): p for p in presence_matrix(facts, **options)}


def test_gatekeepers_stand_in_their_layers():
    assert gatekeepers(members(F1, F1.as_of)) == ["alfa", "beta"]
    found = cells(F1)
    assert found[("beta", "cloud")].kind == "own_product"
    assert found[("beta", "cloud")].first_seen == "2025-01-01"
    assert ("alfa", "model") not in found


def test_selling_an_own_chip_puts_one_marked_cell():
    facts = chips_of_alfa(with_supply("alfa", "theta", "supplies_chips", "2026-11-12"))
    before, after = cells(F1), cells(facts)
    assert set(after) - set(before) == {("alfa", "chip")}
    cell = after[("alfa", "chip")]
    assert cell.kind == "own_product"
    assert cell.entered_within(*PERIOD)
    marked = [key for key, found in after.items() if found.entered_within(*PERIOD)]
    assert marked == [("alfa", "chip")]


def test_chips_for_own_use_are_no_entry():
    facts = with_supply("kappa", "alfa", "manufactures_for", "2026-11-12")
    organisations = facts.frame("organisation")
    organisations.loc[organisations["id"] == "kappa", "layers"] = "foundry"
    organisations.loc[organisations["id"] == "alfa", "layers"] = "chip|cloud|model"
    cell = cells(facts.replace("organisation", organisations))[("alfa", "chip")]
    assert cell.kind == "internal_only"
    assert not cell.is_entry
    assert not cell.entered_within(*PERIOD)


def test_a_stake_counts_only_when_asked_for():
    cell = cells(F1, stake_from=10)[("alfa", "model")]
    assert (cell.kind, cell.first_seen) == ("stake", "2026-01-01")
    assert ("alfa", "model") not in cells(F1, stake_from=25)


def test_an_exclusive_channel_is_a_presence_of_its_own_kind():
    frame = F1.frame("deal")
    extra = frame.iloc[[0]].assign(
        id="zeta-beta", fact_key="zeta-beta", kind="distribution", source_org="zeta",
        target_org="beta", exclusivity="exclusive", status="completed",
    )  # fmt: skip
    facts = F1.replace("deal", pd.concat([frame, extra], ignore_index=True))
    assert cells(facts)[("beta", "model")].kind == "exclusive_distribution"


@pytest.mark.parametrize(("day", "share"), [(date(2026, 6, 30), 42.0), (date(2026, 7, 1), 30.0)])
def test_a_sold_unit_counts_until_it_is_sold(day, share):
    facts = unit_sold().as_known(day)
    found = {(s.market, s.estimator): s for s in group_shares(facts, ["alfa"])["alfa"]}
    assert found[("cloud-eu", "estimator-a")].share_lo == share


def test_a_joint_venture_is_shown_once_with_both_parents_and_in_no_sum():
    facts = joint_venture()
    (venture,) = joint_ventures(facts)
    assert (venture.firm, venture.parents) == ("theta", ("alfa", "beta"))
    shares = {
        s.market: s for s in group_shares(facts, ["alfa"])["alfa"] if s.estimator == "estimator-a"
    }
    assert shares["cloud-eu"].organisations == ("alfa",)
    with_it = group_shares(facts, ["alfa"], include_joint_ventures=True)["alfa"]
    shares = {s.market: s for s in with_it if s.estimator == "estimator-a"}
    assert shares["cloud-eu"].organisations == ("alfa", "theta")
    assert shares["cloud-eu"].share_hi == 42
