"""EDGAR: lists, schedules 13G and 13D, index pages and exhibits, from stored pages."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from replicas.pages import page
from replicas.sec_edgar import (
    FakeFiling,
    FakeHolder,
    index_page,
    schedule_13d,
    schedule_13g,
    submissions,
)

from crawlers.parsers.reading import LayoutChangedError
from crawlers.parsers.sec_exhibit import is_material, text_of
from crawlers.parsers.sec_filings import (
    document_url,
    parse_index,
    parse_search,
    parse_submissions,
)
from crawlers.parsers.sec_ownership import parse_schedule
from crawlers.source import Link, Listed, PageError
from crawlers.sources import sec_edgar
from data.observations import Observation

URL = "https://www.sec.gov/x"
FUND = FakeHolder("Alfa Fund LP", "11.9", "6294951.00", ("PN",), "0001000001")
PERSON = FakeHolder("Ada Example", "11.9", "6294951.00", ("IN",), "0001000002")
SCHEDULE = FakeFiling("0000000077-26-000001", "SCHEDULE 13G", "2026-04-07", holders=(FUND, PERSON))


def as_13d(filing: FakeFiling) -> FakeFiling:
    """Return the same filing as an amended Schedule 13D."""
    return FakeFiling(filing.accession, "SCHEDULE 13D/A", filing.filed, holders=filing.holders)


@pytest.mark.parametrize(
    ("body", "form", "day"),
    [
        (schedule_13g(SCHEDULE), "SCHEDULE 13G", "2026-03-31"),
        (schedule_13d(as_13d(SCHEDULE)), "SCHEDULE 13D/A", "2026-05-04"),
    ],
)
def test_both_schedules_say_the_same_things(body: bytes, form: str, day: str) -> None:
    said = parse_schedule(body, URL)
    assert (said.form, said.event_day, said.issuer_cik) == (form, day, "0000000077")
    assert [(h.name, h.percent, h.shares) for h in said.holders] == [
        ("Alfa Fund LP", Decimal("11.9"), Decimal("6294951.00")),
        ("Ada Example", Decimal("11.9"), Decimal("6294951.00")),
    ]


def test_a_natural_person_keeps_name_and_holding_only() -> None:
    person = parse_schedule(schedule_13d(as_13d(SCHEDULE)), URL).holders[1]
    assert (person.person, person.cik) == (True, None)


def test_holders_of_the_same_shares_point_to_the_largest_and_a_firm_comes_first() -> None:
    holders = parse_schedule(schedule_13g(SCHEDULE), URL).holders
    assert [holder.may_overlap for holder in holders] == [None, "Alfa Fund LP"]


def test_signers_and_contacts_are_never_read() -> None:
    said = str(parse_schedule(schedule_13d(as_13d(SCHEDULE)), URL))
    assert "A Contact" not in said
    assert "A Signer" not in str(parse_schedule(schedule_13g(SCHEDULE), URL))


def test_the_printed_percentage_is_an_interval_of_its_rounding() -> None:
    assert parse_schedule(schedule_13g(SCHEDULE), URL).holders[0].bounds == (
        Decimal("11.85"),
        Decimal("11.95"),
    )


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (b"classPercent>11.9<", b"classPercent>a lot<", "classPercent"),
        (b"classPercent>11.9<", b"classPercent>119<", "classPercent"),
        (b"<issuerCik>0000000077</issuerCik>", b"", "issuerCik"),
        (b"03/31/2026", b"31.3.2026", "event date"),
        (b"SCHEDULE 13G<", b"SC 13X<", "submissionType"),
        (b"<reportingPersonName>Alfa Fund LP", b"<reportingPersonName>", "reportingPersonName"),
    ],
)
def test_a_changed_schedule_is_refused_by_field(old: bytes, new: bytes, field: str) -> None:
    with pytest.raises(LayoutChangedError) as refused:
        parse_schedule(schedule_13g(SCHEDULE).replace(old, new), URL)
    assert refused.value.field == field


def test_parallel_arrays_of_different_lengths_are_refused() -> None:
    top = json.loads(submissions("0000000077", "Example", [SCHEDULE]))
    top["filings"]["recent"]["items"] = []
    assert len(parse_submissions(top, URL).filings) == 1
    top["filings"]["recent"]["items"] = ["", ""]
    with pytest.raises(LayoutChangedError, match="items"):
        parse_submissions(top, URL)


@pytest.mark.parametrize("cik", [77, "77", "0000000077"])
def test_a_cik_may_be_a_number_or_a_text_with_or_without_zeros(cik: object) -> None:
    top = json.loads(submissions("0000000077", "Example", [SCHEDULE]))
    top["cik"] = cik
    assert parse_submissions(top, URL).cik == "0000000077"


def test_the_filed_document_is_asked_for_not_its_rendering() -> None:
    filer = parse_submissions(json.loads(submissions("0000000077", "Example", [SCHEDULE])), URL)
    assert document_url(filer.cik, filer.filings[0]) == (
        "https://www.sec.gov/Archives/edgar/data/77/000000007726000001/primary_doc.xml"
    )


def test_only_material_reports_and_schedules_are_followed() -> None:
    filings = [
        SCHEDULE,
        FakeFiling("0000000077-26-000002", "8-K", "2026-05-08", items="1.01,9.01"),
        FakeFiling("0000000077-26-000003", "8-K", "2026-05-08", items="5.02"),
        FakeFiling("0000000077-26-000004", "144", "2026-05-08"),
    ]
    body = submissions("0000000077", "Example", filings)
    items = sec_edgar.parse(page(URL, "submissions", body, context={"since": ""}))
    links = [item.change_key for item in items if isinstance(item, Link)]
    assert links == ["0000000077-26-000001", "0000000077-26-000002"]


@pytest.mark.parametrize(
    ("items", "material"), [(("1.01",), True), (("5.02", "9.01"), False), ((), True)]
)
def test_what_a_report_must_hold_to_be_read(items: tuple[str, ...], material: bool) -> None:
    assert is_material(items) is material


def test_an_index_gives_exhibit_types_and_unwraps_the_viewer() -> None:
    filing = FakeFiling("0000000077-26-000002", "8-K", "2026-05-08", items="1.01,9.01")
    index = parse_index(index_page(filing, "0000000077", "Example Works Inc.").decode(), URL)
    assert (index.filer, index.cik, index.items) == (
        "Example Works Inc.",
        "0000000077",
        ("1.01", "9.01"),
    )
    assert [(d.kind, d.url.rsplit("/", 1)[-1]) for d in index.documents] == [
        ("8-K", "report.htm"),
        ("EX-99.1", "press.htm"),
        ("GRAPHIC", "logo.jpg"),
    ]
    assert "/ix?" not in index.documents[0].url


def test_a_search_groups_documents_by_filing_and_needs_a_filer() -> None:
    hit: dict[str, Any] = {
        "_id": "0000000077-26-000002:a.htm",
        "_source": {
            **{"ciks": ["77"], "display_names": ["Example  (EX)  (CIK 0000000077)"]},
            **{"form": "8-K", "adsh": "0000000077-26-000002", "file_date": "2026-05-08"},
        },
    }
    found = {"hits": {"total": {"value": 10000, "relation": "gte"}, "hits": [hit, hit]}}
    said = parse_search(found, URL)
    assert ([h.accession for h in said.hits], said.documents) == (["0000000077-26-000002"], 2)
    assert (said.total_exact, said.hits[0].names) == (False, ("Example  (EX)",))
    hit["_source"]["ciks"] = []
    with pytest.raises(LayoutChangedError, match="ciks"):
        parse_search(found, URL)


def test_a_refusal_in_html_is_no_list() -> None:
    with pytest.raises(PageError, match="HTML"):
        list(sec_edgar.parse(page(URL, "submissions", "<html>403</html>", context={"since": ""})))


def test_a_filer_that_edgar_does_not_know_is_counted_and_all_unknown_is_a_failure() -> None:
    missing = page(URL, "submissions", "", status=404, context={"since": ""})
    items = list(sec_edgar.parse(missing))
    (seen,) = [item for item in items if isinstance(item, Listed)]
    assert seen.keys == ()
    assert sec_edgar.SOURCE.list_floor[seen.name] == 1


def test_the_text_of_an_exhibit_leaves_code_contacts_and_signatures_out() -> None:
    html = (
        "<?xml version='1.0' encoding='ASCII'?><html><head><title>t</title></head><body>"
        "<script>x()</script><p>Alfa and Beta sign <b>an agreement</b> today.</p>"
        '<p>Media: <a href="mailto:a@example.org">Ada Example</a> +1 555 010 99 99</p>'
        '<div style="display: none">hidden</div><p>SIGNATURE</p><p>By: Ada Example</p></body>'
    )
    assert text_of(html, URL).text == "Alfa and Beta sign an agreement today."


def test_plain_text_exhibits_are_read_too() -> None:
    assert text_of("Alfa\nand Beta\n\nsign.", URL).text == "Alfa and Beta\n\nsign."


@pytest.mark.samples
def test_real_submissions_parse_whole(samples: Path) -> None:
    body = (samples / "sec_edgar" / "submissions_CIK0001045810.json").read_bytes()
    filer = parse_submissions(json.loads(body), URL)
    assert len(filer.filings) == 1007
    assert all(filing.accession and filing.filed and filing.form for filing in filer.filings)


@pytest.mark.samples
def test_a_real_index_and_its_report_parse(samples: Path) -> None:
    folder = samples / "sec_edgar"
    index = parse_index((folder / "8-K_0001045810-26-000024-index.html").read_text(), URL)
    assert (index.form, index.filed, index.items) == ("8-K", "2026-03-06", ("5.02", "9.01"))
    text = text_of((folder / "8-K_nvda-20260302.htm").read_text(), URL).text
    assert "Item 5.02" in text
    assert "/s/" not in text


@pytest.mark.samples
def test_a_real_schedule_gives_two_holders(samples: Path) -> None:
    body = (samples / "sec_edgar" / "schedule13g.xml").read_bytes()
    context = {"filed": "2025-11-26", "accession": "x"}
    stakes = [
        item
        for item in sec_edgar.parse(page(URL, "schedule", body, context=context))
        if isinstance(item, Observation)
    ]
    assert [stake.payload["stake_pct"] for stake in stakes] == [5.1, 5.1]
    required = set(sec_edgar.SOURCE.required["ownership"]) - {"source_url"}
    assert all(stake.payload[key] is not None for stake in stakes for key in required)


@pytest.mark.samples
def test_a_real_search_reply_parses(samples: Path) -> None:
    reply = json.loads((samples / "sec_edgar" / "efts_search-index_8-K.json").read_text())
    (hit,) = parse_search(reply, URL).hits
    assert (hit.form, hit.filed, hit.ciks) == ("8-K", "2024-06-27", ("0001768446",))
