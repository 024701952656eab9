"""Merger cases, search answers, CMA cases and press releases: one test per trap of the format."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from replicas.commission_mergers import merger_case, merger_file, search_row
from replicas.govuk_cma import case as cma_page

from crawlers.parsers.commission import FormatError
from crawlers.parsers.commission_mergers import merger_of, merger_of_search, read_cases
from crawlers.parsers.commission_search import answered, multipart, question
from crawlers.parsers.govuk_cma import content_case, event_of, parties, result_case, words
from crawlers.parsers.govuk_cma import merger_of as cma_merger
from crawlers.parsers.presscorner import FormatError as PressError
from crawlers.parsers.presscorner import search_answer
from crawlers.registry import all_sources
from crawlers.source import Link, Page, Plan, Provisional
from crawlers.sources import commission_dma, govuk_cma, presscorner
from data.observations import Observation
from data.source_table import source_table

MINE = ("commission-dma", "commission-mergers", "presscorner", "govuk-cma")


def case_of(number: str, title: str = "ALFA / BETA", **fields: Any) -> Any:
    return merger_of(number, merger_case(number, title, **fields))


@pytest.mark.parametrize("source_id", MINE)
def test_required_columns_are_those_of_the_source_table(source_id: str) -> None:
    checked = {
        (kind, column)
        for kind, columns in all_sources()[source_id].SOURCE.required.items()
        for column in columns
        if column != "source_url"
    }
    assert set(source_table()[source_id].required_fields) == checked


def test_an_old_record_has_its_notification_in_the_day_of_initiation() -> None:
    old = case_of("M.1", caseInitiationDate=["2019-05-20"], caseSimplified=["Simplified procedure"])
    assert old.notified == "2019-05-20"


def test_a_new_record_without_notification_has_none() -> None:
    new = case_of("M.1", caseInitiationDate=["2024-05-20"], caseSimplified=["Simplified"])
    assert new.notified is None


@pytest.mark.parametrize(
    ("label", "outcome"),
    [
        ("Art. 6(1)(b)", "cleared_phase1"),
        ("Art. 6(1)(b) with conditions & obligations", "cleared_phase1_with_remedies"),
        ("Art. 8(2) with conditions & obligations", "cleared_phase2_with_remedies"),
        ("Art. 8(1)", "cleared"),
        ("Art. 8(3)", "prohibited"),
        ("Art. 22 Full referral", "referral_accepted_art22"),
        ("Purchaser approval", None),
        ("A label of next year", None),
    ],
)
def test_the_label_of_a_decision_gives_the_outcome(label: str, outcome: str | None) -> None:
    assert case_of("M.1", decisions=[("2020-01-01", "1", label)]).outcome == outcome


def test_a_later_decision_on_remedies_does_not_change_the_outcome() -> None:
    decisions = [
        ("2020-06-01", "2", "Decision on the implementation of remedies"),
        ("2020-01-01", "1", "Art. 6(1)(b) with conditions & obligations"),
    ]
    found = case_of("M.1", decisions=decisions)
    assert (found.outcome, found.decided) == ("cleared_phase1_with_remedies", "2020-01-01")


@pytest.mark.parametrize(
    ("title", "acquirer", "target"),
    [
        ("ALFA / BETA", "alfa", "beta"),
        ("ALFA /  BETA / GAMMA JV", "alfa|beta", "gamma-jv"),
        ("ALFA", "undisclosed-party", "alfa"),
    ],
)
def test_the_last_name_of_a_title_is_the_target(title: str, acquirer: str, target: str) -> None:
    found = case_of("M.1", title)
    assert (found.acquirer, found.target) == (acquirer, target)


def test_the_key_is_that_of_the_reference_facts() -> None:
    found = case_of("M.9205", "IBM / RED HAT", decisions=[("2019-06-27", "1", "Art. 6(1)(b)")])
    assert found.fact_key == "European Commission/M.9205/cleared_phase1"
    assert (found.acquirer, found.target) == ("ibm", "red-hat")


@pytest.mark.parametrize("key", ["M.8181.AP", "C.1234", "JV.12"])
def test_keys_with_a_suffix_or_another_letter_are_cases(key: str) -> None:
    assert case_of(key).case_number == key


def test_a_key_that_is_no_case_is_left_out() -> None:
    assert merger_of("SA.1", {}) is None


@pytest.mark.parametrize("body", ["", "[]", '{"M.1": {', "{" * 5000])
def test_a_broken_merger_file_is_refused(body: str) -> None:
    with pytest.raises(FormatError):
        read = list(read_cases(io.BytesIO(body.encode())))
        merger_of("M.1", read or None)


def test_the_file_is_read_case_by_case() -> None:
    body = json.dumps(merger_file(20)).encode()
    assert len([key for key, _ in read_cases(io.BytesIO(body))]) == 20


def test_search_instants_are_days_in_brussels() -> None:
    row = search_row(
        "M.1", caseTitle=["A / B"], caseNotificationDate=["2026-07-15T22:00:00.000+0000"]
    )
    assert merger_of_search(row["metadata"]).notified == "2026-07-16"


def test_the_same_question_is_the_same_request() -> None:
    first, second = (question("M", date(2026, 11, 7), 1) for _ in range(2))
    assert first.key == second.key != question("M", date(2026, 11, 7), 2).key
    assert not first.redirects


def test_a_multipart_body_has_one_json_part_per_field() -> None:
    body, content_type = multipart({"query": {"a": 1}, "sort": []})
    boundary = content_type.split("boundary=")[1].encode()
    assert body.count(b"--" + boundary) == 3
    assert body.count(b"Content-Type: application/json") == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"warnings": ["cut"]}, "warns"),
        ({"pageNumber": 2}, "page 1 was asked for"),
        ({"totalResults": 10_001}, "beyond the window"),
        ({"totalResults": None}, "totalResults"),
        ({"results": [search_row("M.1"), search_row("M.1")]}, "twice"),
        ({"results": [search_row("M.1", esST_DATASOURCE=["OTHER"])]}, "esST_DATASOURCE"),
        ({"results": [search_row("M.1", caseInstrument=["AT"])]}, "caseInstrument"),
    ],
)
def test_an_answer_that_is_not_as_asked_is_refused(change: dict[str, Any], reason: str) -> None:
    answer = {"totalResults": 1, "pageNumber": 1, "warnings": [], "results": [search_row("M.1")]}
    with pytest.raises(FormatError, match=reason):
        answered({**answer, **change}, "M", 1)


def page_of(module: Any, body: bytes, kind: str, **context: str) -> Page:
    link = Link("https://x.example/", kind, context=context)
    return Page(link.url, link, 200, {}, datetime(2026, 11, 21, tzinfo=UTC), "sha256:0", body)


def test_a_dma_decision_found_by_search_has_the_key_of_the_file() -> None:
    rows = [
        search_row(
            "DMA.100209",
            caseInstrument=["InstrumentDMA"],
            caseType=["DmaComplianceCaseType"],
            caseTitle=["SP – Alphabet – Article 6(11)"],
        ),
        search_row(
            "DMA.100209-DEC{D1}",
            metadataType=["METADATA_DECISION"],
            metadataReference=["DMA.100209-DEC{D1}"],
            caseNumber=["DMA.100209"],
            caseInstrument=["InstrumentDMA"],
            decisionTypes=["DmaDecType011"],
            decisionAdoptionDate=["2026-07-15T22:00:00.000+0000"],
        ),
    ]
    body = {"totalResults": 2, "pageNumber": 1, "warnings": [], "results": rows}
    page = page_of(
        commission_dma, json.dumps(body).encode(), "search", since="2026-07-10", page="1"
    )
    found = [
        item.observation for item in commission_dma.parse(page) if isinstance(item, Provisional)
    ]
    assert [item.fact_key for item in found] == ["DMA.100209/specification_decision/2026-07-16"]
    assert found[0].payload["org"] == "alphabet"


@pytest.mark.samples
def test_the_real_shape_of_a_search_answer_is_read(samples: Path) -> None:
    document = json.loads(
        (samples / "commission/search_api_response.shape.json").read_text("utf-8")
    )
    found = answered(document, "InstrumentDMA", 1)
    assert found.total == 5
    assert "DMA.100209" in found.rows


@pytest.mark.parametrize(
    "value", ["mergers", ["mergers"], [{"value": "mergers", "label": "Mergers"}]]
)
def test_a_facet_is_read_in_its_three_shapes(value: object) -> None:
    assert words(value) == ["mergers"]


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Alfa / Beta merger inquiry", ["Alfa", "Beta"]),
        ("Alfa / Beta (certain assets) merger inquiry", ["Alfa", "Beta"]),
        ("Alfa / Beta partnership merger inquiry", ["Alfa", "Beta"]),
        ("Alfa / Beta / Gamma-X merger inquiry", ["Alfa", "Beta", "Gamma-X"]),
        ("Alfa / Beta AI inquiry", ["Alfa", "Beta AI"]),
        ("Alfa plc/Beta Ltd merger inquiry", ["Alfa plc", "Beta Ltd"]),
        ("Alfa A/S / Beta 24/7 merger inquiry", ["Alfa A/S", "Beta 24/7"]),
        ("Alfa 24/7 A/S merger inquiry", ["Alfa 24/7 A/S"]),
        ("Alfa: merger inquiry", ["Alfa"]),
        ("Completed acquisition by Alfa plc of Beta Ltd", ["Alfa plc", "Beta Ltd"]),
    ],
)
def test_parties_are_read_from_the_title(title: str, names: list[str]) -> None:
    assert parties(title) == names


def test_three_parties_have_no_direction() -> None:
    merger = cma_merger(content_case(cma_page("x", "Alfa / Beta / Gamma merger inquiry")))
    assert "direction not stated" in (merger.note or "")


def test_the_key_of_a_cma_case_is_that_of_the_reference_facts() -> None:
    page = cma_page(
        "x",
        "Microsoft / OpenAI partnership merger inquiry",
        outcome_type="mergers-phase-1-found-not-to-qualify",
        closed_date="2025-03-05",
    )
    assert cma_merger(content_case(page)).fact_key == "UK CMA/microsoft+openai/found_not_to_qualify"


def test_mail_addresses_of_staff_never_leave_the_parser() -> None:
    case = content_case(cma_page("x", "Alfa / Beta merger inquiry"))
    assert "@" not in f"{case.description}{cma_merger(case)}"


def test_the_launch_of_an_inquiry_is_its_notification_day() -> None:
    assert content_case(cma_page("x", "Alfa / Beta merger inquiry")).launched == "2024-12-18"


def test_a_case_that_is_no_merger_is_an_event() -> None:
    case = content_case(cma_page("x", "Alfa's platform", "digital-markets-unit"))
    event = event_of(case)
    assert (event.date, event.event) == (
        "2024-10-03",
        "Alfa's platform (digital-markets-unit, open)",
    )


@pytest.mark.parametrize("field", ["link", "title"])
def test_a_search_result_without_a_field_is_refused(field: str) -> None:
    result = {"link": "/cma-cases/x", "title": "A / B merger inquiry", "case_type": ["mergers"]}
    del result[field]
    with pytest.raises(ValueError, match=r"search result|no title"):
        result_case(result)


@pytest.mark.samples
def test_a_real_content_page_is_read(samples: Path) -> None:
    body = (samples / "govuk_cma/content_cma-case_topps-tiles-ctd.json").read_bytes()
    [found] = [
        item
        for item in govuk_cma.parse(page_of(govuk_cma, body, "case"))
        if isinstance(item, Observation)
    ]
    assert found.payload["initiated"] == "2024-10-03"
    assert found.payload["notified"] == "2024-12-18"
    assert found.payload["target_name"] == "CTD Tiles"


def test_windows_are_calendar_months_with_days_as_ddmmyyyy() -> None:
    links = list(presscorner.first_links(Plan(today=date(2026, 7, 5), since=date(2026, 5, 20))))
    assert [("datefrom=" + link.url.split("datefrom=")[1])[:33] for link in links] == [
        "datefrom=20052026&dateto=31052026",
        "datefrom=01062026&dateto=30062026",
        "datefrom=01072026&dateto=05072026",
    ]


def test_a_run_after_a_good_one_starts_three_days_earlier() -> None:
    links = list(presscorner.first_links(Plan(today=date(2026, 7, 5), cursor="2026-07-04")))
    assert [link.context["first"] for link in links] == ["2026-07-01"]


@pytest.mark.parametrize("field", ["refCode", "eventDate", "title"])
def test_a_release_without_a_field_is_refused(field: str) -> None:
    row = {"refCode": "IP/26/1", "eventDate": "2026-07-23", "title": "A title", field: ""}
    with pytest.raises(PressError):
        search_answer({"totalNumber": 1, "pageNumber": 1, "docuLanguageListResources": [row]})


@pytest.mark.samples
def test_the_real_shape_of_press_corner_is_read(samples: Path) -> None:
    document = json.loads((samples / "commission/presscorner_search.shape.json").read_text("utf-8"))
    [release] = search_answer(document).releases
    assert release.register_reference == "IP_26_1670"
