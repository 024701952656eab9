"""J25: a corrected statement lists every derived number that changed, and no other."""

from datetime import date

import pandas as pd
import pytest

from data.facts import Facts
from data.scenarios import scenario
from graph.affected.correction import Correction, changes, correction_rows, corrections
from graph.alerts.engine import Engine
from graph.alerts.stored import PreviousRelease, rows_of
from graph.records import Record, records
from graph.run import compute

F1 = scenario("f1")
REASON = "the company: 14 per cent, not 15"


def reported(facts: Facts, stake: float) -> Record:
    return next(r for r in records(facts.statements("ownership")) if r["stake_pct"] == stake)


def corrected(facts: Facts) -> Correction:
    (found,) = corrections(facts, {reported(facts, 15)["observation_id"]: REASON})
    return found


def moved(found: Correction) -> dict[str, tuple[float | None, float | None]]:
    """Return name → value before and after, for numbers that are points."""
    return {
        change.number.name: (
            change.before[0] if change.before else None,
            change.after[0] if change.after else None,
        )
        for change in found.changes
    }


def test_fifteen_corrected_to_fourteen_lists_the_numbers_that_changed() -> None:
    numbers = moved(corrected(F1))
    assert set(numbers) == {"mhhi_silent", "mhhi_proportional", "interest"}
    assert numbers["mhhi_silent"] == pytest.approx((90.0, 84.0))
    assert numbers["mhhi_proportional"] == pytest.approx((210.81, 194.64), abs=0.01)
    assert numbers["interest"] == pytest.approx((15, 14))


def test_a_correction_names_both_statements_its_day_and_its_reason() -> None:
    found = corrected(F1)
    assert (found.taken_back, found.stated) == (
        reported(F1, 15)["observation_id"],
        reported(F1, 14)["observation_id"],
    )
    assert (found.on, found.reason) == (date(2026, 11, 10), REASON)


def test_what_else_became_known_moves_no_number_of_the_correction() -> None:
    later = F1.frame("ownership").query("stake_pct != 19")
    without_the_rise = F1.replace("ownership", later)
    assert moved(corrected(without_the_rise)) == moved(corrected(F1))


def test_another_share_moves_the_index_of_its_market_and_of_no_other() -> None:
    shown = F1.frame("share_estimator")
    zeta = records(shown[(shown["org"] == "zeta") & (shown["share_pct"] == 40)])[0]
    weekly = zeta | {"share_pct": 36.0, "share_lo": 36.0, "share_hi": 36.0}
    found = changes(F1, "share_estimator", weekly, zeta)
    (index,) = [one for one in found if one.number.name == "hhi_capped"]
    assert index.before is not None and index.before[0] == pytest.approx(1646)
    assert index.after == pytest.approx((1950, 2100))
    assert {one.number.subject[0] for one in found if one.number.name[:3] in ("hhi", "cr1")} == {
        "model-eu"
    }


def test_another_weight_moves_what_is_lost_downstream() -> None:
    frame = F1.frame("dependency")
    sold = records(frame[frame["id"] == "alfa-zeta-cloud"])[0]
    less = sold | {"share_pct": 70.0, "share_lo": 70.0, "share_hi": 70.0}
    moved_numbers = {one.number.name for one in changes(F1, "dependency", less, sold)}
    assert moved_numbers == {"exposure", "remaining"}


def test_a_statement_taken_back_without_another_loses_its_numbers() -> None:
    found = changes(F1, "ownership", reported(F1, 14), None)
    silent = next(one for one in found if one.number.name == "mhhi_silent")
    assert silent.before is not None and silent.before[0] == pytest.approx(84)
    assert silent.after is None


def test_a_statement_that_a_source_replaced_is_told_only_where_a_finding_rested_on_it() -> None:
    assert corrections(F1, {}) == []
    fifteen = str(reported(F1, 15)["observation_id"])
    (found,) = corrections(F1, {}, {fifteen: date(2026, 11, 16)})
    assert (found.on, found.reason) == (date(2026, 11, 10), None)
    assert moved(found)["mhhi_silent"] == pytest.approx((90.0, 84.0))


def test_a_notice_of_a_release_brings_the_numbers_that_changed() -> None:
    engine = Engine(F1)
    for day in (date(2026, 2, 22), date(2026, 3, 1)):
        engine.step(day)
    sent = rows_of(list(engine.history.values()))
    found = compute(F1, PreviousRelease(F1.as_known(date(2026, 11, 9)), sent))
    assert list(found["alert"]["rule_id"]).count("R29") == 1
    assert set(found["correction"]["number"]) == {"mhhi_silent", "mhhi_proportional", "interest"}
    assert found["correction"]["reason"].isna().all()


def test_a_release_keeps_a_correction_as_it_was_told() -> None:
    rows = correction_rows([corrected(F1)])
    assert set(rows["number"]) == {"mhhi_silent", "mhhi_proportional", "interest"}
    told = rows.assign(reason="as first told")
    reasons = {reported(F1, 15)["observation_id"]: REASON}
    computed = compute(F1, None, reasons)["correction"]
    assert set(computed["reason"]) == {REASON}
    before = PreviousRelease(F1, pd.DataFrame(), None, told)
    assert set(compute(F1, before, reasons)["correction"]["reason"]) == {"as first told"}
