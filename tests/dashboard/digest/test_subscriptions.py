"""Subscriptions: double opt-in, preferences that renew, leaving, forgetting, quiet hours."""

import dataclasses
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from dashboard.digest.subscriptions import (
    active,
    change_rhythm,
    confirm,
    end,
    find,
    forget,
    subscribe,
    suppress,
    token_secret,
)
from data.errors import UsageError
from data.state import open_state

NOW = datetime(2026, 8, 24, 6, 0, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_state(tmp_path / "state.sqlite") as opened:
        yield opened


def test_nobody_receives_before_confirming(state) -> None:
    number = subscribe(state, "reader@example.org", "en", "weekly", NOW)
    assert active(state, "weekly") == []
    confirm(state, number, NOW)
    assert [one.subscription_id for one in active(state, "weekly")] == [number]


def test_changing_settings_keeps_the_subscription_and_its_confirmation(state) -> None:
    number = subscribe(state, "reader@example.org", "en", "weekly", NOW)
    confirm(state, number, NOW)
    assert subscribe(state, "Reader@Example.org", "fr", "weekly", NOW, rules=["R01"]) == number
    assert [(one.language, one.rules) for one in active(state, "weekly")] == [("fr", ("R01",))]


def test_another_rhythm_keeps_the_subscription_and_what_it_was_sent(state, tmp_path) -> None:
    number = subscribe(state, "reader@example.org", "en", "weekly", NOW)
    confirm(state, number, NOW)
    state.execute(
        "insert into delivery (run_key, subscription_id, state, claimed_by, claimed_at, "
        "lease_until, event_ids) values ('digest:2026-W34', ?, 'sent', 'x', '2026', '2026', "
        "'[\"e-1\"]')",
        [number],
    )
    found = find(state, number)
    assert found is not None
    change_rhythm(state, found, "daily", NOW)
    assert [one.subscription_id for one in active(state, "daily")] == [number]
    assert active(state, "weekly") == []
    told = state.execute("select event_ids from delivery where subscription_id = ?", [number])
    assert told.fetchone()["event_ids"] == '["e-1"]'


def test_a_rhythm_that_the_address_has_already_is_refused(state) -> None:
    number = subscribe(state, "reader@example.org", "en", "weekly", NOW)
    subscribe(state, "reader@example.org", "en", "daily", NOW)
    found = find(state, number)
    assert found is not None
    with pytest.raises(UsageError, match="already"):
        change_rhythm(state, found, "daily", NOW)


def test_leaving_twice_is_leaving_once(state) -> None:
    number = subscribe(state, "reader@example.org", "en", "weekly", NOW)
    end(state, number, NOW)
    end(state, number, NOW + timedelta(days=1))
    assert find(state, number) is None


def test_a_suppressed_address_receives_nothing(state) -> None:
    number = subscribe(state, "reader@example.org", "en", "weekly", NOW)
    confirm(state, number, NOW)
    suppress(state, "reader@example.org", "550", NOW)
    assert active(state, "weekly") == []


@pytest.mark.parametrize(
    ("confirmed", "days", "erased"),
    [(True, 395, 0), (True, 397, 1), (False, 6, 0), (False, 8, 1)],
)
def test_addresses_are_erased_when_they_are_no_longer_needed(
    state, confirmed: bool, days: int, erased: int
) -> None:
    number = subscribe(state, "reader@example.org", "en", "weekly", NOW)
    if confirmed:
        confirm(state, number, NOW)
    assert forget(state, NOW + timedelta(days=days)) == erased


@pytest.mark.parametrize(
    "email", ["", "reader", "a@b", "a b@example.org", "x@example.org\r\nBcc: y@example.org"]
)
def test_what_is_no_address_is_refused(state, email: str) -> None:
    with pytest.raises(UsageError, match="no e-mail address"):
        subscribe(state, email, "en", "weekly", NOW)


def test_quiet_hours_may_span_midnight(state) -> None:
    number = subscribe(state, "reader@example.org", "en", "immediate", NOW)
    confirm(state, number, NOW)
    reader = dataclasses.replace(
        active(state, "immediate")[0], quiet_from=time(22), quiet_until=time(7)
    )
    night = datetime(2026, 8, 24, 21, 30, tzinfo=UTC)
    assert (reader.may_send_at(night), reader.may_send_at(NOW)) == (False, True)


def test_the_secret_of_the_links_stays_the_same(state) -> None:
    assert token_secret(state) == token_secret(state)
