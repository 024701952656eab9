"""`vigie depends`, `knockout` and `owns` on the bundled facts."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.cli.commands.dependency import depends, knockout
from dashboard.cli.commands.ownership import owns
from data.errors import NotFoundError, UsageError

Run = Callable[..., Any]


def document(result: Any) -> dict[str, Any]:
    assert result.exit_code == 0, result.exception
    parsed: dict[str, Any] = json.loads(result.stdout)
    cited = {source["id"] for source in parsed["sources"]}
    assert set(source_ids(parsed)) <= cited, "every row opens onto its sources"
    return parsed


def source_ids(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = node.get("source_ids", [])
        return [*own, *(s for value in node.values() for s in source_ids(value))]
    if isinstance(node, list):
        return [s for value in node for s in source_ids(value)]
    return []


def test_a_known_monopolist_is_a_certain_single_source(run: Run):
    found = document(run(depends, "tsmc", "--json"))
    (asml,) = [s for s in found["single_sources"] if s["supplier"] == "asml"]
    assert (asml["category"], asml["certainty"]) == ("lithography", "certain")
    exposure = {entry["upstream"]: entry for entry in found["exposures"]}
    assert exposure["asml"]["exposure"]["value_lo"] == 100
    assert exposure["asml"]["path"] == ["tsmc", "asml"]


def test_unknown_weights_stay_an_interval(run: Run):
    found = document(run(depends, "OpenAI", "--json"))
    assert found["org"] == "openai"
    for entry in found["exposures"]:
        measure = entry["exposure"]
        assert 0 <= measure["value_lo"] <= measure["value_hi"] <= 100
        assert measure["point"] is None or measure["value_lo"] == measure["value_hi"]
    assert any(entry["exposure"]["value_hi"] == 100 for entry in found["exposures"])


def test_an_organisation_without_known_suppliers_is_unknown(run: Run):
    found = document(run(depends, "zeiss-smt", "--json"))
    assert (found["state"], found["exposures"], found["single_sources"]) == ("unknown", [], [])
    assert "unknown, not independence" in run(depends, "zeiss-smt").stdout


def test_public_compute_adds_a_weight(run: Run):
    added = ("--add", "jupiter-julich:mistral-ai:30")
    found = document(run(depends, "mistral-ai", *added, "--json"))
    (cloud,) = [need for need in found["needs"] if need["category"] == "cloud"]
    weights = {supplier["org"]: supplier for supplier in cloud["suppliers"]}
    assert weights["fz-julich"]["share_lo"] == 30
    assert weights["fz-julich"]["basis"] == "scenario"
    assert weights["microsoft"]["share_hi"] == pytest.approx(70)


@pytest.mark.parametrize("text", ["jupiter-julich", "jupiter-julich:mistral-ai:many"])
def test_a_malformed_scenario_says_how_to_write_it(run: Run, text: str):
    result = run(depends, "mistral-ai", "--add", text)
    assert isinstance(result.exception, UsageError)


def test_a_site_that_is_not_there_lists_near_ones(run: Run):
    result = run(depends, "mistral-ai", "--add", "jupiter:mistral-ai:30")
    assert isinstance(result.exception, NotFoundError)
    assert "jupiter-julich" in str(result.exception)


def test_a_knock_out_keeps_bounds_in_order_and_marks_the_eu(run: Run):
    found = document(run(knockout, "nvidia", "--json"))
    assert found["removed"] == ["nvidia"]
    assert len(found["losses"]) > 10
    for loss in found["losses"]:
        assert 0 <= loss["remaining_lo"] <= loss["remaining_hi"] <= 100
        assert loss["org"] != "nvidia"
    assert {loss["eu"] for loss in found["losses"]} >= {True, False}


def test_units_fail_with_their_group(run: Run):
    assert document(run(knockout, "aws", "--json"))["removed"] == ["amazon"]


def test_elasticity_needs_its_percentage(run: Run):
    result = run(knockout, "nvidia", "--substitution", "elastic")
    assert isinstance(result.exception, UsageError)


def test_stakes_are_a_dated_series_and_options_stand_apart(run: Run):
    found = document(run(owns, "google", "--json"))
    anthropic = next(s for s in found["holds"] if s["held"] == "anthropic")
    assert [(step["as_of"], step["stake_lo"]) for step in anthropic["steps"]] == [
        ("2023", 10),
        ("2025-03", 14),
    ]
    assert anthropic["steps"][-1]["votes"] == 0
    terawulf = next(s for s in found["holds"] if s["held"] == "terawulf")
    assert terawulf["steps"] == []
    assert terawulf["options"][0]["stake_lo"] == 14
    assert "terawulf" not in {entry["org"] for entry in found["integrated_ownership"]}


def test_the_largest_holder_is_not_called_a_controller(run: Run):
    majority = document(run(owns, "scale-ai", "--json"))["control"][-1]
    assert (majority["threshold_pct"], majority["sole"]) == (50, None)


def test_votes_decide_control_and_not_capital(run: Run):
    majority = document(run(owns, "meta", "--json"))["control"][-1]
    assert majority["sole"] == "mark-zuckerberg"


def test_power_of_blocks_beside_the_float(run: Run):
    found = document(run(owns, "meta", "--json"))
    power = {entry["holder"]: entry["shapley_01"] for entry in found["power"]}
    assert power["mark-zuckerberg"] == pytest.approx(1.0)
    assert power["vanguard"] == pytest.approx(0.0)


def test_two_halves_are_joint_control(run: Run):
    majority = document(run(owns, "sb-oai-japan", "--json"))["control"][-1]
    assert (majority["sole"], majority["joint"]) == (None, ["openai", "softbank"])


def test_stakes_of_a_past_day_are_those_of_that_day(run: Run):
    found = document(run(owns, "openai", "--as-of", "2025-01-01", "--json"))
    assert [(h["holder"], h["stake_lo"]) for h in found["held_by"]] == [("microsoft", 49)]


def test_an_unknown_name_suggests_others(run: Run):
    result = run(owns, "opnai")
    assert isinstance(result.exception, NotFoundError)
    assert result.exception.exit_code == 2
    assert "openai" in str(result.exception)
