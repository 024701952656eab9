"""Exactly once: claims, leases, and what a stopped sender leaves behind."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.digest import delivery
from dashboard.digest.delivery import LEASE, DeliveryLog
from dashboard.digest.subscriptions import confirm, subscribe
from data.state import open_state

NOW = datetime(2026, 8, 24, 6, 0, tzinfo=UTC)
KEY = "digest:2026-W34"


@pytest.fixture
def log(tmp_path: Path) -> DeliveryLog:
    path = tmp_path / "state.sqlite"
    with open_state(path) as state:
        number = subscribe(state, "reader@example.org", "en", "weekly", NOW)
        confirm(state, number, NOW)
    return DeliveryLog(path)


@pytest.fixture
def as_sender(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def become(name: str) -> None:
        monkeypatch.setattr(delivery, "sender_name", lambda: name)

    return become


def test_one_sender_gets_the_claim(log, as_sender) -> None:
    as_sender("first")
    assert log.claim(KEY, 1, NOW) is not None
    as_sender("second")
    assert log.claim(KEY, 1, NOW) is None


def test_a_mail_that_was_sent_is_never_claimed_again(log) -> None:
    claim = log.claim(KEY, 1, NOW)
    log.giving(claim, "<m@example.org>", ["e-1"])
    log.sent(claim, NOW)
    assert log.claim(KEY, 1, NOW + timedelta(days=30)) is None


def test_a_sender_that_stopped_before_giving_is_replaced_after_its_lease(log, as_sender) -> None:
    as_sender("stopped")
    log.claim(KEY, 1, NOW)
    as_sender("next")
    assert log.claim(KEY, 1, NOW + LEASE - timedelta(seconds=1)) is None
    assert log.claim(KEY, 1, NOW + LEASE) is not None


def test_a_sender_that_stopped_while_giving_is_not_replaced(log, as_sender) -> None:
    as_sender("stopped")
    claim = log.claim(KEY, 1, NOW)
    log.giving(claim, "<m@example.org>", ["e-1"])
    as_sender("next")
    assert log.claim(KEY, 1, NOW + LEASE) is None
    assert [row["state"] for row in log.unsettled()] == ["unconfirmed"]


def test_a_failure_that_sent_nothing_waits_before_the_next_try(log) -> None:
    claim = log.claim(KEY, 1, NOW)
    log.failed(claim, "no connection", NOW)
    assert log.claim(KEY, 1, NOW + timedelta(minutes=4)) is None
    assert log.claim(KEY, 1, NOW + timedelta(minutes=5)) is not None


def test_after_four_pauses_a_person_is_asked(log) -> None:
    moment = NOW
    for pause in (*delivery.PAUSES, timedelta(0)):
        log.failed(log.claim(KEY, 1, moment), "no connection", moment)
        moment += pause
    assert log.claim(KEY, 1, moment + timedelta(days=9)) is None
    assert [row["reason"] for row in log.unsettled()] == ["no connection"]


def test_a_correction_reaches_exactly_those_who_got_the_event(log) -> None:
    claim = log.claim(KEY, 1, NOW)
    log.giving(claim, "<m@example.org>", ["e-1", "e-2"])
    log.sent(claim, NOW)
    assert (log.recipients_of("e-2"), log.recipients_of("e-3")) == ([1], [])


def test_an_event_that_failed_to_go_out_is_not_told(log) -> None:
    claim = log.claim(KEY, 1, NOW)
    log.giving(claim, "<m@example.org>", ["e-1"])
    log.failed(claim, "452 later", NOW)
    assert log.told(1) == frozenset()
