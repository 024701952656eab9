"""Votes of readers: whose count, when a rule goes a step down, what it changes and what not."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.digest_edition import EVENT, KEY, edition

from dashboard.digest.delivery import DeliveryLog
from dashboard.digest.feedback import demoted_rules, votes
from dashboard.digest.present import present_events
from dashboard.digest.reactions import mute, not_useful, without_muted
from dashboard.digest.subscriptions import confirm, subscribe
from data.state import open_state

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
EVENTS = [
    dataclasses.replace(EVENT, event_id=f"e-{place}", detected_at=date(2026, 11, 20))
    for place in range(6)
]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / "state.sqlite"
    with open_state(path) as opened:
        for rhythm in ("weekly", "daily"):
            number = subscribe(opened, "reader@example.org", "en", rhythm, NOW)
            confirm(opened, number, NOW)
        confirm(opened, subscribe(opened, "second@example.org", "en", "weekly", NOW), NOW)
    return path


def received(state: Path, subscription: int, *events: str) -> None:
    log = DeliveryLog(state)
    claim = log.claim(KEY, subscription, NOW)
    assert claim is not None
    log.giving(claim, "<m@example.org>", events)
    log.sent(claim, NOW)


def complain(state: Path, subscription: int, n: int, at: datetime = NOW) -> None:
    with open_state(state) as opened:
        for place in range(n):
            not_useful(opened, subscription, f"e-{place}", at)


def test_nobody_judged_and_nothing_is_counted(tmp_path: Path) -> None:
    assert votes(tmp_path / "none.sqlite", EVENTS, NOW) == {}


def test_readers_who_never_judge_do_not_count(state: Path) -> None:
    received(state, 3, *(event.event_id for event in EVENTS))
    complain(state, 1, 2)
    assert votes(state, EVENTS, NOW) == {"R02": {"not_useful": 2}}


def test_what_a_judging_reader_received_without_complaint_counts_as_useful(state: Path) -> None:
    received(state, 1, *(event.event_id for event in EVENTS))
    complain(state, 1, 2)
    assert votes(state, EVENTS, NOW) == {"R02": {"useful": 4, "not_useful": 2}}
    assert demoted_rules(state, EVENTS, NOW) == frozenset()


def test_a_rule_that_few_found_useful_goes_one_step_down_and_says_so(state: Path) -> None:
    received(state, 1, *(event.event_id for event in EVENTS))
    complain(state, 1, 4)
    rows = [event.as_row() for event in EVENTS]
    shown = present_events(rows, state, NOW)
    assert {(event.severity, event.tags) for event in shown} == {("medium", ("demoted",))}


def test_four_complaints_say_too_little(state: Path) -> None:
    complain(state, 1, 4)
    assert demoted_rules(state, EVENTS, NOW) == frozenset()


def test_complaints_older_than_a_year_are_forgotten(state: Path) -> None:
    complain(state, 1, 6, at=NOW - timedelta(days=366))
    assert votes(state, EVENTS, NOW) == {}


def test_a_mute_by_mail_holds_for_every_rhythm_of_the_same_address(state: Path) -> None:
    with open_state(state) as opened:
        mute(opened, 1, "R02", "cloud-eu", NOW)
        assert without_muted(opened, 2, edition(EVENT).events, NOW) == []
        assert without_muted(opened, 3, edition(EVENT).events, NOW) == [EVENT]


@pytest.mark.parametrize(
    ("name", "left"), [("Reader@example.org", []), ("somebody", [EVENT]), ("local", [EVENT])]
)
def test_a_mute_at_the_page_holds_for_mails_to_the_address_that_logged_in(
    state: Path, name: str, left: list[object]
) -> None:
    with open_state(state) as opened:
        opened.execute(
            "insert into mute (user_name, rule_id, subject, reason, created_at, until) "
            "values (?, 'R02', 'cloud-eu', 'page', ?, ?)",
            [f"reader:{name}", NOW.isoformat(), (NOW + timedelta(days=30)).isoformat()],
        )
        assert without_muted(opened, 1, [EVENT], NOW) == left


def test_a_mute_ends(state: Path) -> None:
    with open_state(state) as opened:
        mute(opened, 1, "R02", "cloud-eu", NOW)
        assert without_muted(opened, 1, [EVENT], NOW + timedelta(days=31)) == [EVENT]
