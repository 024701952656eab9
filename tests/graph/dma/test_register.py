"""The register replayed: state on any day, withdrawals and annulments as events of their own."""

from collections import Counter
from datetime import date

import pytest

from data.bundled import bundled_facts
from graph.dma.proceedings import fines_as_of, non_compliance_counts, proceedings_as_of
from graph.dma.register import (
    Service,
    gatekeepers_as_of,
    register_events,
    services_as_of,
)
from graph.records import Record, records

FACTS = bundled_facts()
REGISTER, CASES = records(FACTS.frame("register")), records(FACTS.frame("dma_case"))


def on(day: str) -> list[Service]:
    return services_as_of(REGISTER, CASES, date.fromisoformat(day))


def status_of(day: str, name: str) -> str | None:
    return next((one.status for one in on(day) if one.service == name), None)


def test_the_register_of_august_2026_has_23_services_of_seven_gatekeepers():
    services = on("2026-08-16")
    assert sum(one.status == "in_force" for one in services) == 23
    assert len(gatekeepers_as_of(services)) == 7


def test_the_first_designations_are_of_september_2023():
    assert not gatekeepers_as_of(on("2023-09-04"))
    assert len(gatekeepers_as_of(on("2023-09-05"))) == 6


@pytest.mark.parametrize(
    ("day", "name", "status"),
    [
        ("2023-09-04", "iPadOS", None),
        ("2023-09-05", "iPadOS", "under_investigation"),
        ("2024-04-29", "iPadOS", "in_force"),
        ("2025-04-22", "Facebook Marketplace", "in_force"),
        ("2025-04-23", "Facebook Marketplace", "withdrawn"),
        ("2024-02-11", "Bing", "under_investigation"),
        ("2024-02-12", "Bing", "not_designated"),
        ("2025-11-17", "Amazon Web Services", None),
        ("2025-11-18", "Amazon Web Services", "under_investigation"),
        ("2026-11-21", "Microsoft Azure", "under_investigation"),
    ],
)
def test_a_service_has_the_state_of_the_day(day: str, name: str, status: str | None):
    assert status_of(day, name) == status


def test_an_annulment_is_an_event_and_leaves_the_earlier_state_as_it_was():
    name = "Facebook Marketplace"
    assert [e.kind for e in register_events(REGISTER, CASES) if e.service == name] == [
        "designated",
        "withdrawn",
        "annulled",
    ]
    assert status_of("2024-06-01", "Facebook Marketplace") == "in_force"
    service = next(one for one in on("2026-08-16") if one.service == "Facebook Marketplace")
    assert service.annulled_on == date(2026, 6, 3)


NUMBER = "DMA.900001"
COLUMNS = tuple(REGISTER[0])


def row(**given: object) -> Record:
    base = dict.fromkeys(
        [
            "gatekeeper",
            "cps_name",
            "cps_category",
            "art_2_2_point",
            "designated_on",
            "compliance_due",
            "compliance_due_basis",
            "case_number",
            "status",
            "status_since",
            "legal_route",
            "source_url",
        ]
    )
    return (
        base | {"gatekeeper": "alfa", "cps_name": "Alfa Cloud", "case_number": "DMA.900001"} | given
    )


def step(event: str, day: str, kind: str = "market_investigation") -> Record:
    return {
        "case_number": "DMA.900001",
        "subject": "Alfa Cloud",
        "org": "alfa",
        "kind": kind,
        "event": event,
        "event_date": day,
        "legal_article": "3(8), 17(1)",
        "source_url": "https://example.org/",
    }


def test_a_designation_known_only_from_a_case_event_enters_the_register():
    cases = [step("opened", "2025-11-18"), step("designated", "2026-12-01")]
    assert services_as_of([], cases, date(2026, 11, 30))[0].status == "under_investigation"
    assert services_as_of([], cases, date(2026, 12, 1))[0].status == "in_force"


def test_the_review_of_a_designated_service_leaves_it_in_force():
    designated = row(designated_on="2023-09-05", status="designated", status_since="2023-09-05")
    found = services_as_of([designated], [step("opened", "2025-01-01")], date(2025, 2, 1))
    assert found[0].status == "in_force"


def test_matters_of_another_law_are_no_services():
    assert not [one for one in on("2026-11-21") if one.service in ("ChatGPT", "WhatsApp Channels")]


def test_fines_add_up_to_what_was_printed():
    fines = fines_as_of(CASES, date(2026, 11, 21))
    assert Counter({f.org: f.amount_eur for f in fines}) == {
        "apple": 5e8,
        "meta": 2e8,
        "alphabet": 8.9e8,
    }
    assert fines_as_of(CASES, date(2025, 4, 22)) == []


def test_two_decisions_of_one_day_count_twice_and_their_common_fine_not_at_all():
    assert non_compliance_counts(CASES, date(2026, 11, 21)) == {
        "alphabet": 2,
        "apple": 1,
        "meta": 1,
    }


def test_a_court_step_leaves_a_decided_proceeding_decided():
    found = {case.case_number: case for case in proceedings_as_of(CASES, date(2026, 11, 21))}
    assert found["DMA.100209"].course == "decided"
    assert found["DMA.100231"].course == "running"
    assert found["DMA.100185"].course == "closed"
