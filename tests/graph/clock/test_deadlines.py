"""The legal clock on invented cases, and on the bundled ones."""

from datetime import date

import icalendar as parser
import pytest

from data.bundled import bundled_facts
from graph.clock.calendar import deadlines, legal_dates, upcoming
from graph.clock.deadline import Deadline
from graph.clock.ics import escaped, folded, icalendar
from graph.clock.procedures import route_of_opening
from graph.records import Record

TODAY = date(2026, 11, 21)
LAST_CHECK = "2026-11-21 06:10"


def step(event: str, day: str, article: str = "3(8), 17(1)", number: str = "DMA.900010") -> Record:
    return {
        "case_number": number,
        "subject": "Example Cloud",
        "org": "alfa",
        "kind": "market_investigation",
        "legal_article": article,
        "event": event,
        "event_date": day,
        "status": None,
        "source_id": "example",
        "source_url": "https://example.org/case",
        "source_name": "Example",
        "fine_eur": None,
        "note": None,
    }


def dates(cases: list[Record], as_of: date = TODAY) -> dict[str, Deadline]:
    found = legal_dates(
        names={},
        register=[],
        cases=cases,
        mergers=[],
        ai_act=[],
        as_of=as_of,
        horizon=date(2027, 12, 31),
    )
    return {deadline.title_key: deadline for deadline in found}


def test_an_investigation_under_article_17_1_has_an_indicative_date_after_twelve_months():
    found = dates([step("opened", "2025-11-18")])["dma-17-1-designation"]
    assert (found.due_on, found.kind) == (date(2026, 11, 18), "indicative")


def test_a_passed_target_without_outcome_is_worded_without_accusation():
    found = dates([step("opened", "2025-11-18")])["dma-17-1-designation"]
    assert found.state == "passed_no_outcome"
    assert found.state_in_words("en", LAST_CHECK) == (
        "target date passed (18\u00a0November 2026), no published outcome found; "
        "last check 2026-11-21 06:10"
    )


def test_an_outcome_ends_the_date_from_its_own_day_on():
    cases = [step("opened", "2025-11-18"), step("designated", "2026-11-20")]
    assert dates(cases)["dma-17-1-designation"].state == "outcome_found"
    before = dates(cases, date(2026, 11, 19))["dma-17-1-designation"]
    assert before.state == "passed_no_outcome"


def test_an_opening_after_the_day_sets_no_date():
    assert dates([step("opened", "2025-11-18")], date(2025, 11, 17)) == {}


@pytest.mark.parametrize(
    ("articles", "route"),
    [
        ("3(5), 17 (register label 3(8), 17(1))", "17(3)"),
        ("3(5), 17(3)", "17(3)"),
        ("3(8), 17(1)", "17(1)"),
        ("5(4), 5(7), 6(4), 6(7), 20, 29", "20"),
        ("8(2)", "8(2)"),
        ("19", "19"),
        ("3(4)", None),
    ],
)
def test_the_article_of_the_opening_chooses_the_clock(articles: str, route: str | None):
    assert route_of_opening(articles) == route


def test_a_rule_that_was_only_recalled_is_unverified():
    found = dates([step("opened", "2025-11-18", article="19")])
    assert not found["dma-19-report"].verified


@pytest.fixture(scope="module")
def bundled() -> list[Deadline]:
    return deadlines(bundled_facts(), TODAY)


@pytest.mark.parametrize("case", ["DMA.100032", "DMA.100033"])
def test_the_cloud_investigations_passed_their_indicative_date(bundled: list[Deadline], case: str):
    found = [
        one
        for one in bundled
        if one.case_number == case and one.title_key == "dma-17-1-designation"
    ]
    assert [(one.nominal_on, one.kind, one.state) for one in found] == [
        (date(2026, 11, 18), "indicative", "passed_no_outcome")
    ]


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("dma-19-report", "2027-05-18"),
        ("dma-53-review", "2029-05-03"),
        ("dma-7-2-calls", "2027-09-05"),
        ("tfeu-263-action", "2026-10-03"),
        ("announced", "2026-09-21"),
        ("dma-4-2-review", "2026-09-05"),
        ("dma-4-2-review", "2027-04-29"),
        ("dma-4-2-review", "2027-05-13"),
        ("dma-29-2-decision", "2025-06-24"),
        ("dma-11-report", "2027-03-07"),
        ("dma-28-review", "2027-03-07"),
    ],
)
def test_the_timers_of_the_case_list_come_out(bundled: list[Deadline], key: str, day: str):
    nominal = {one.nominal_on for one in bundled if one.title_key == key}
    assert date.fromisoformat(day) in nominal


def test_the_three_kinds_are_kept_apart_and_the_ai_act_stands_beside(bundled: list[Deadline]):
    assert {one.kind for one in bundled} == {"statutory", "indicative", "self_announced"}
    assert {"DMA", "AI Act", "EUMR"} <= {one.law for one in bundled}


def test_dates_that_the_amending_act_replaced_are_left_out(bundled: list[Deadline]):
    printed = [one.printed or "" for one in bundled if one.law == "AI Act"]
    assert printed
    assert not [text for text in printed if "superseded" in text]


def test_upcoming_takes_today_and_leaves_out_the_day_after_the_horizon():
    found = list(dates([step("opened", "2025-11-18")], date(2026, 10, 19)).values())
    due = date(2026, 11, 18)
    assert [one.due_on for one in upcoming(found, date(2026, 10, 19), 30)] == [due]
    assert [one.due_on for one in upcoming(found, due, 0)] == [due]
    assert upcoming(found, date(2026, 10, 18), 30) == []
    assert upcoming(found, date(2026, 11, 19), 30) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_calendar_file_is_valid_and_holds_every_date_once(bundled: list[Deadline], language):
    content = icalendar(bundled, language, TODAY, LAST_CHECK)
    events = parser.Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == len({str(event["UID"]) for event in events}) == len(bundled)
    assert {event["DTSTAMP"].dt.date() for event in events} == {TODAY}
    assert not [event.errors for event in events if event.errors]


def test_no_line_of_the_calendar_file_exceeds_75_octets(bundled: list[Deadline]):
    lines = icalendar(bundled, "fr", TODAY, LAST_CHECK).encode().split(b"\r\n")
    assert max(len(line) for line in lines) <= 75


def test_equal_facts_give_equal_calendar_bytes(bundled: list[Deadline]):
    again = deadlines(bundled_facts(), TODAY)
    assert icalendar(bundled, "en", TODAY, LAST_CHECK) == icalendar(again, "en", TODAY, LAST_CHECK)


def test_the_identifier_of_a_date_outlives_its_state(bundled: list[Deadline]):
    later = deadlines(bundled_facts(), date(2026, 12, 24))
    assert {one.deadline_id for one in later if one.law == "EUMR"} == {
        one.deadline_id for one in bundled if one.law == "EUMR"
    }


def test_text_is_escaped_and_folding_never_cuts_a_character():
    assert escaped("a,b;c\\d\r\ne") == "a\\,b\\;c\\\\d\\ne"
    line = "SUMMARY:" + "é" * 80
    assert folded(line).replace("\r\n ", "") == line


def test_a_line_break_in_a_fact_cannot_start_a_property_of_its_own():
    hostile = step("opened", "2025-11-18") | {"subject": "x\r\nATTACH:https://example.org/evil"}
    content = icalendar(dates([hostile]).values(), "en", TODAY, LAST_CHECK)
    assert "\r\nATTACH" not in content
