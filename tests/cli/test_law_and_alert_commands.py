"""`vigie gatekeepers`, `art14`, `calendar` and `alerts` on the bundled facts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar

from dashboard.cli.commands.alerts import alerts
from dashboard.cli.commands.calendar import calendar
from dashboard.cli.commands.gatekeepers import art14, gatekeepers
from data.errors import NotFoundError

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


def test_the_register_of_august_2026(run: Run):
    found = document(run(gatekeepers, "--as-of", "2026-08-16", "--json"))
    assert found["as_of"] == "2026-08-16"
    in_force = [row for row in found["services"] if row["status"] == "in_force"]
    assert len(in_force) == 23
    assert len({row["gatekeeper"] for row in in_force}) == 7
    assert found["fines_total_eur"] == 1.59e9


def test_each_service_has_the_columns_of_the_contract(run: Run):
    row = document(run(gatekeepers, "--json"))["services"][0]
    assert set(row) >= {
        "gatekeeper",
        "service",
        "category",
        "case_number",
        "status",
        "designated_on",
        "compliance_due",
    }


def test_the_form_names_known_and_unknown_items(run: Run):
    found = document(run(gatekeepers, "--form-gd", "tiktok", "--json"))
    assert {item["state"] for item in found["items"]} == {"known", "unknown"}


def test_an_unknown_service_lists_those_that_exist(run: Run):
    result = run(gatekeepers, "--form-gd", "Nothing")
    assert isinstance(result.exception, NotFoundError)
    assert "known are" in str(result.exception)


def test_71_notices_with_their_matches(run: Run):
    found = document(run(art14, "--json"))
    assert len(found["notices"]) == 71
    assert found["counts"]["matched_notices"] == 16
    deal = next(row for row in found["unmatched_deals"] if row["deal_id"] == "meta-scale-2025")
    assert deal["concentration"] == "possible"
    assert "no entry found in the list as read on 16\u00a0August 2026" in deal["wording_en"]
    assert "aucune mention trouvée dans la liste lue le 16\u00a0août 2026" in deal["wording_fr"]


def test_a_minority_stake_is_below_and_not_required(run: Run):
    found = document(run(art14, "--json"))
    deal = next(row for row in found["unmatched_deals"] if row["concentration"] == "below")
    assert deal["wording_en"] == "below a concentration, not required"


def test_the_calendar_names_kind_and_state(run: Run):
    found = document(run(calendar, "--json"))
    cloud = [row for row in found["deadlines"] if row["case_number"] == "DMA.100033"]
    target = next(row for row in cloud if row["due_on"] == "2026-11-18")
    assert (target["kind"], target["state"]) == ("indicative", "passed_no_outcome")
    assert target["wording_en"].startswith("target date passed")


def test_the_calendar_file_can_be_read_by_another_program(run: Run, tmp_path: Path):
    path = tmp_path / "law.ics"
    assert run(calendar, "--ics", str(path), "--lang", "fr").exit_code == 0
    first = path.read_bytes()
    assert len(icalendar.Calendar.from_ical(first.decode()).walk("VEVENT")) > 100
    run(calendar, "--ics", str(path), "--lang", "fr")
    assert path.read_bytes() == first


def test_a_place_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path):
    result = run(calendar, "--ics", str(tmp_path / "no" / "such" / "file.ics"))
    assert "choose another place" in str(result.exception)


def test_stored_findings_open_onto_their_sources(run: Run):
    found = document(run(alerts, "--json"))
    assert found["events"]
    assert {event["state"] for event in found["events"]} == {"active"}
    assert all(event["source_ids"] for event in found["events"])
    assert all("initial" in event["tags"] for event in found["events"])


def test_what_was_known_on_a_day_leaves_out_what_came_later(run: Run):
    found = document(run(alerts, "--as-known", "2025-06-30", "--json"))
    assert found["as_of"] == "2025-06-30"
    assert not [event for event in found["events"] if event["detected_at"] > "2025-06-30"]
    cloud = [event for event in found["events"] if "Amazon Web Services" in event["sentence_en"]]
    assert cloud == []


def test_rules_say_what_feeds_them_or_that_nothing_does(run: Run):
    rules = {rule["rule_id"]: rule for rule in document(run(alerts, "--rules", "--json"))["rules"]}
    assert len(rules) == 30
    assert {name for name, rule in rules.items() if not rule["has_feed"]} == {"R08", "R09", "R28"}
    assert rules["R08"]["feed"] == "no data feed"
    assert "dma_case" in rules["R24"]["feed"]


def test_a_page_needs_a_replay(run: Run, tmp_path: Path):
    result = run(alerts, "--page", str(tmp_path / "page.md"))
    assert "--page needs --replay" in str(result.exception)


def test_a_replay_writes_a_page_with_a_row_per_week(run: Run, tmp_path: Path):
    page = tmp_path / "page.md"
    assert run(alerts, "--replay", "2", "--page", str(page)).exit_code == 0
    assert page.read_text("utf-8").count("| 2026-W4") == 2
