"""The DMA register: every trap of the real file, on a file written for this project."""

import copy
import csv
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from replicas.commission_dma import (
    acquisitions,
    case,
    decision,
    designation,
    items,
    put_acquisitions,
    register_file,
    reporting_case,
)

from crawlers.parsers.commission import FormatError, day, table
from crawlers.source import Item, Link, Listed, Oddity, Page, PageError
from crawlers.sources import commission_dma
from data.observations import Observation

ROOT = Path(__file__).resolve().parent.parent.parent


def page_of(body: bytes, kind: str = "file", status: int = 200) -> Page:
    link = Link(commission_dma.FILE, kind)
    return Page(
        link.url, link, status, {}, datetime(2026, 11, 21, tzinfo=UTC), "sha256:00", body=body
    )


def parsed(file: dict[str, Any]) -> list[Item]:
    return list(commission_dma.parse(page_of(json.dumps(file).encode())))


def rows(file: dict[str, Any], record_type: str) -> list[Observation]:
    return [
        item
        for item in parsed(file)
        if isinstance(item, Observation) and item.record_type == record_type
    ]


def only(file: dict[str, Any], number: str) -> dict[str, Any]:
    """Return a file with one case and all reporting cases."""
    return {
        key: node
        for key, node in file.items()
        if key == number or node["metadata"]["caseType"] == ["DmaGKReportingCaseType"]
    }


@pytest.fixture
def file() -> dict[str, Any]:
    return register_file()


def test_the_whole_file_gives_55_cases_71_notices_and_23_services_of_7_gatekeepers(
    file: dict[str, Any],
) -> None:
    register = rows(file, "register")
    in_force = [row for row in register if row.payload["status"] == "designated"]
    assert len({row.payload["case_number"] for row in rows(file, "dma_case")}) == 55
    assert len({row.fact_key for row in rows(file, "art14_notice")}) == 71
    assert len(in_force) == 23
    assert len({row.payload["gatekeeper"] for row in in_force}) == 7


def test_a_withdrawn_designation_is_withdrawn_although_the_old_item_says_active(
    file: dict[str, Any],
) -> None:
    [bazaar] = [row for row in rows(file, "register") if row.payload["cps_name"] == "Alfa Bazaar"]
    assert bazaar.payload["status"] == "designation_withdrawn"
    assert bazaar.payload["status_since"] == "2025-04-23"
    assert bazaar.payload["designated_on"] == "2023-09-05"


def test_the_order_of_the_items_does_not_decide_which_designation_wins(
    file: dict[str, Any],
) -> None:
    number = next(key for key, node in file.items() if "Alfa Bazaar" in str(node["metadata"]))
    fields = file[number]["metadata"]
    fields["caseDesignations"] = [items(*reversed(table(fields, "caseDesignations")))]
    [row] = rows(only(file, number), "register")
    assert row.payload["status"] == "designation_withdrawn"


def test_a_designation_without_services_is_one_service_that_is_said_to_be_unnamed(
    file: dict[str, Any],
) -> None:
    [row] = [row for row in rows(file, "register") if row.payload["gatekeeper"] == "eta"]
    assert row.payload["cps_name"].endswith("(service not named)")


def test_two_services_of_one_case_are_two_entries(file: dict[str, Any]) -> None:
    counts = Counter(row.payload["case_number"] for row in rows(file, "register"))
    assert sorted(counts.values())[-5:] == [1, 2, 2, 2, 2]


def test_names_of_one_gatekeeper_differ_and_mean_the_same_undertaking(
    file: dict[str, Any],
) -> None:
    rows_of_alfa = acquisitions(file, "Alfa")
    for index, name in enumerate(("Alfa Works, Inc.", "ALFA WORKS INC", "Alfa Works Inc.")):
        rows_of_alfa[index]["gatekeeperContactName"] = name
    put_acquisitions(file, "Alfa", rows_of_alfa)
    keepers = Counter(row.payload["gatekeeper"] for row in rows(file, "art14_notice"))
    assert keepers["alfa"] == 23
    assert len(keepers) == 6


def test_a_case_without_companies_is_attributed_by_its_title(file: dict[str, Any]) -> None:
    compliance = [row for row in rows(file, "dma_case") if row.payload["kind"] == "non_compliance"]
    assert compliance
    assert {row.payload["org"] for row in compliance} == {"beta"}


def test_a_market_investigation_into_practices_concerns_no_single_undertaking(
    file: dict[str, Any],
) -> None:
    [row] = [
        row for row in rows(file, "dma_case") if row.payload["decision_code"] == "DmaDecType036"
    ]
    assert row.payload["org"] is None
    assert row.payload["legal_article"] == "19"


def test_blanks_and_line_breaks_around_names_and_in_summaries_are_removed(
    file: dict[str, Any],
) -> None:
    notice = rows(file, "art14_notice")[0]
    assert notice.payload["target_name"] == "Target 1 Ltd"
    assert notice.payload["target"] == "target-1"
    assert notice.payload["description"] == "Alfa will acquire Target 1."


def test_a_person_named_in_a_summary_is_left_out(file: dict[str, Any]) -> None:
    changed = acquisitions(file, "Alfa")
    changed[0]["summary"] = "Alfa hired Mr. Ada B. Example and 64 others of Target."
    put_acquisitions(file, "Alfa", changed)
    notice = rows(file, "art14_notice")[0]
    assert notice.payload["description"] == "Alfa hired a person and 64 others of Target."
    assert "Ada" not in f"{notice.excerpt}{notice.payload}"


def test_the_key_of_a_notice_is_its_number_without_braces(file: dict[str, Any]) -> None:
    assert rows(file, "art14_notice")[0].fact_key == "00000001-0000-4000-8000-000000000001"


def test_the_day_the_file_was_created_is_used_only_where_no_decision_stands(
    file: dict[str, Any],
) -> None:
    opened = [row for row in rows(file, "dma_case") if row.payload["event"] == "file_opened"]
    assert {row.payload["kind"] for row in opened} == {"reporting"}
    assert "2022-11-16" not in {row.payload["event_date"] for row in rows(file, "dma_case")}


def test_the_last_decision_date_of_a_case_is_not_believed(file: dict[str, Any]) -> None:
    number = next(key for key, node in file.items() if node["decisions"])
    file[number]["metadata"]["caseLastDecisionDate"] = ["2023-09-04"]
    steps = [row for row in rows(file, "dma_case") if row.payload["case_number"] == number]
    assert {row.payload["event_date"] for row in steps} == {"2023-09-05"}


@pytest.mark.parametrize("spelling", [[], ["{}"], ['{"items":[{}]}'], ['{"items": []}']])
def test_an_empty_table_is_empty_in_all_its_spellings(spelling: list[str]) -> None:
    assert table({"caseAcquisitions": spelling}, "caseAcquisitions") == []


@pytest.mark.parametrize(
    ("instant", "brussels"),
    [
        ("2026-07-15T22:00:00.000+0000", "2026-07-16"),
        ("2026-01-15T23:00:00Z", "2026-01-16"),
        ("2026-01-15T22:00:00Z", "2026-01-15"),
        ("2026-07-16", "2026-07-16"),
    ],
)
def test_an_instant_is_the_day_in_brussels(instant: str, brussels: str) -> None:
    assert day(instant, "test") == brussels


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(FormatError, match="no offset"):
        day("2026-07-15T22:00:00", "test")


def test_two_decisions_of_a_case_are_two_steps() -> None:
    number = "DMA.100400"
    node = case(number, "DmaGateKeeperCaseType", "Alfa - web browsers")
    node["decisions"] = [
        decision(
            number, 1, "2023-09-05", "DmaDecType031", "Opening based on Art.3(5) and Art.17(3)"
        ),
        decision(number, 2, "2024-02-12", "DmaDecType005", "Decision accepting rebuttal"),
    ]
    found = {
        (row.payload["kind"], row.payload["event"]) for row in rows({number: node}, "dma_case")
    }
    assert found == {
        ("market_investigation", "opened"),
        ("market_investigation", "rebuttal_accepted"),
    }


def test_an_unknown_type_of_decision_is_counted_and_invents_no_step() -> None:
    number = "DMA.100400"
    node = case(number, "DmaComplianceCaseType", "Alfa - Article 6(7)")
    node["decisions"] = [decision(number, 1, "2026-09-05", "DmaDecType999", "Something new")]
    found = parsed({number: node})
    assert any(isinstance(item, Oddity) and "DmaDecType999" in item.what for item in found)
    events = [item.payload["event"] for item in found if isinstance(item, Observation)]
    assert events == ["file_opened"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda row: row.pop("acquisitionNumber"), "acquisitionNumber"),
        (lambda row: row.update(notificationDate=""), "notificationDate"),
        (lambda row: row.update(acquiredCompany="  "), "acquiredCompany"),
        (lambda row: row.update(notificationDate="01/03/2025"), "no date"),
    ],
)
def test_a_notice_without_a_field_it_always_had_fails_the_page(
    file: dict[str, Any], change: Any, reason: str
) -> None:
    changed = acquisitions(file, "Alfa")
    change(changed[0])
    put_acquisitions(file, "Alfa", changed)
    with pytest.raises(PageError, match=reason):
        parsed(file)


def test_a_field_renamed_in_all_cases_fails_the_page(file: dict[str, Any]) -> None:
    for node in file.values():
        node["metadata"]["acquisitions"] = node["metadata"].pop("caseAcquisitions", ["{}"])
    with pytest.raises(PageError, match="caseAcquisitions"):
        parsed(file)


def test_a_field_missing_in_some_cases_is_an_empty_table(file: dict[str, Any]) -> None:
    without = [node for node in file.values() if "caseAcquisitions" not in node["metadata"]]
    assert len(without) == 5
    assert len(rows(file, "art14_notice")) == 71


def test_an_unknown_status_of_a_designation_fails_the_page(file: dict[str, Any]) -> None:
    number = next(iter(file))
    row = {**designation(1, 200001, "Alfa", ["A"], True), "status": "DesignationPaused"}
    file[number]["metadata"]["caseDesignations"] = [items(row)]
    with pytest.raises(PageError, match="DesignationPaused"):
        parsed(file)


def test_an_acquisition_number_twice_fails_the_page(file: dict[str, Any]) -> None:
    same = acquisitions(file, "Alfa")
    put_acquisitions(file, "Alfa", [same[0], *same])
    with pytest.raises(PageError, match="twice"):
        parsed(file)


@pytest.mark.parametrize(
    "body", [b"", b"<!DOCTYPE html>", b'{"DMA.1": ', b"\xff\xfe{", b"[]", b"[" * 100_000]
)
def test_what_is_not_the_file_is_refused(body: bytes) -> None:
    with pytest.raises(PageError):
        list(commission_dma.parse(page_of(body)))


def test_the_lists_of_records_are_declared_whole(file: dict[str, Any]) -> None:
    whole = {item.name for item in parsed(file) if isinstance(item, Listed) and item.whole}
    assert whole == {"cases", "art14_notice", "register", "dma_case"}


def test_the_file_is_found_through_the_datasets_page() -> None:
    page = b'<a href="https://evil.example/case-data-DMA.json">file</a>'
    links = [
        item for item in commission_dma.parse(page_of(page, "dataset")) if isinstance(item, Link)
    ]
    assert [link.url for link in links] == [commission_dma.FILE]


def test_services_that_are_printed_differently_have_the_name_of_the_reference_register() -> None:
    with (ROOT / "crawlers/parsers/service_names.csv").open(encoding="utf-8") as stream:
        names = list(csv.DictReader(stream))
    with (ROOT / "data/reference/register.csv").open(encoding="utf-8") as stream:
        register = {(row["case_number"], row["cps_name"]) for row in csv.DictReader(stream)}
    assert {(row["case_number"], row["service"]) for row in names} <= register


@pytest.mark.samples
def test_three_real_cases_parse(samples: Path) -> None:
    body = (samples / "commission" / "bulk_dma.sample.json").read_bytes()
    found = [item for item in commission_dma.parse(page_of(body)) if isinstance(item, Observation)]
    keys = {(item.record_type, item.fact_key) for item in found}
    assert ("register", "meta/Facebook Marketplace") in keys
    assert ("dma_case", "DMA.100138/file_opened/2023-09-07") in keys
    assert ("dma_case", "DMA.100032/opened/2025-11-18") in keys
    assert len([key for key in keys if key[0] == "art14_notice"]) == 2


def test_parsing_leaves_the_file_as_it_is(file: dict[str, Any]) -> None:
    before = copy.deepcopy(file)
    parsed(file)
    assert file == before
    assert reporting_case(file, "Eta")["metadata"]["caseAcquisitions"] == [items()]


@pytest.mark.parametrize(
    "name",
    [
        "caseTitle",
        "caseCompanies",
        "caseCorePlatformServices",
        "caseLegalBasis",
        "decisionPressReleases",
        "decisionOfficialJournalPublications",
        "summary",
        "items",
    ],
)
def test_a_field_renamed_in_the_whole_file_fails_the_run_by_its_name(
    file: dict[str, Any], name: str
) -> None:
    renamed = json.loads(
        json.dumps(file).replace(f'"{name}', f'"{name}New').replace(f'\\"{name}', f'\\"{name}New')
    )
    with pytest.raises(PageError, match=name):
        parsed(renamed)


def test_a_designation_by_a_type_of_decision_not_yet_known_is_dated_by_that_decision(
    file: dict[str, Any],
) -> None:
    number = next(key for key, node in file.items() if "Zeta Service 1" in str(node["metadata"]))
    node = file[number]
    [known] = node["decisions"]
    known["metadata"]["decisionTypes"] = ['{"code":"DmaDecType999","label":"Of a new kind"}']
    [row] = rows(only(file, number), "register")
    assert (row.payload["status"], row.payload["designated_on"]) == ("designated", "2023-09-05")
