"""J25 on fixture F1: 15 % is corrected to 14 %, and exactly those who were told 15 % are told."""

import dataclasses
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.digest_edition import edition

from dashboard.digest.corrections import notices_of, reach
from dashboard.digest.sending import Mailer
from dashboard.digest.settings import MailSettings
from dashboard.digest.subscriptions import confirm, subscribe
from dashboard.review.numbers import names_of
from data.language.catalogue import Language
from data.scenarios import scenario
from data.state import open_state
from graph.affected.correction import correction_rows, corrections
from graph.alerts.engine import Engine
from graph.alerts.event import Event
from graph.records import records

F1 = scenario("f1")
BEFORE, TOLD, AFTER, CORRECTED = (
    date(2026, 2, 22),
    date(2026, 3, 1),
    date(2026, 11, 9),
    date(2026, 11, 16),
)
MARCH = datetime(2026, 3, 9, 7, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 23, 7, tzinfo=UTC)
FIFTEEN = next(
    row["observation_id"] for row in records(F1.statements("ownership")) if row["stake_pct"] == 15
)

CHANGED = notices_of(
    records(correction_rows(corrections(F1, {FIFTEEN: "the company wrote"}))), names_of(F1)
)


@pytest.fixture(scope="module")
def found() -> tuple[list[Event], list[Event]]:
    """Return what the rules found when 15 % became known, and when it was corrected."""
    engine = Engine(F1)
    engine.step(BEFORE)
    first = engine.step(TOLD)
    engine.step(AFTER)
    return first, engine.step(CORRECTED)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return a state with two readers of every rule and one of a rule that says nothing here."""
    path = tmp_path / "state.sqlite"
    with open_state(path) as opened:
        for name, rules in (("ann", None), ("bob", None), ("eve", ["R21"])):
            number = subscribe(opened, f"{name}@example.org", "en", "weekly", MARCH, rules=rules)
            confirm(opened, number, MARCH)
    return path


def send(state: Path, mail_server, key: str, events: list[Event], at: datetime) -> list[str]:
    """Send an edition; return who got a correction in the mails that arrived."""
    settings = MailSettings(
        public_url="https://vigie.example.org", sender="Vigie <alerts@example.org>",
        reply_to=None, host=mail_server.host, port=mail_server.port, security="starttls",
        user="vigie", password="secret", ca_file=str(mail_server.ca_file),
    )  # fmt: skip
    arrived = len(mail_server.mailbox.received)
    shown = dataclasses.replace(edition(*events), notices=CHANGED)
    Mailer(state, settings, lambda: at).send_edition(key, "weekly", shown)
    return [
        recipient
        for recipient, message in mail_server.mailbox.received[arrived:]
        for _ in range(message.get_body(("plain",)).get_content().count("Correction: "))
    ]


def told_in(language: Language, later: list[Event], mail_server, state: Path, told) -> str:
    """Return the text part of the correction that a reader of a language gets."""
    with open_state(state) as opened:
        number = subscribe(opened, "new@example.org", language, "weekly", MARCH)
        confirm(opened, number, MARCH)
    send(state, mail_server, "digest:2026-W10", told, MARCH)
    send(state, mail_server, "digest:2026-W47", later, NOVEMBER)
    (body,) = [
        message.get_body(("plain",)).get_content()
        for recipient, message in mail_server.mailbox.received[-3:]
        if recipient == "new@example.org"
    ]
    return " ".join(body.split())


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ("Reason: the company wrote", "MHHI delta, silent stake", "90 → 84", "211 → 195")),
        ("fr", ("Motif : the company wrote", "participation passive", "90 → 84", "211 → 195")),
    ],
)
def test_a_notice_says_why_and_lists_the_numbers_that_changed(
    found, state, mail_server, language: Language, lines: tuple[str, ...]
) -> None:
    told, later = found
    body = told_in(language, later, mail_server, state, told)
    assert [line for line in lines if line not in body] == []


def notices(events: list[Event]) -> list[Event]:
    return [event for event in events if event.rule_id == "R29"]


def test_one_statement_corrected_makes_one_notice(found) -> None:
    told, later = found
    (notice,) = notices(later)
    assert (notice.value_before, notice.value_after) == (15, 14)
    resting = {event.event_id for event in told if "R05" in event.rule_id}
    assert resting and {f"corrects:{one}" for one in resting} <= set(notice.tags)


def test_each_reader_who_was_told_gets_exactly_one_notice(found, state, mail_server) -> None:
    told, later = found
    assert send(state, mail_server, "digest:2026-W10", told, MARCH) == []
    received = send(state, mail_server, "digest:2026-W47", later, NOVEMBER)
    assert Counter(received) == {"ann@example.org": 1, "bob@example.org": 1}


def test_the_next_digest_says_nothing_of_it_again(found, state, mail_server) -> None:
    told, later = found
    send(state, mail_server, "digest:2026-W10", told, MARCH)
    send(state, mail_server, "digest:2026-W47", later, NOVEMBER)
    engine = Engine(F1)
    engine.resume([*told, *later])
    engine.step(CORRECTED)
    again = engine.step(F1.as_of)
    assert notices(again) == []
    next_week = NOVEMBER + timedelta(days=7)
    assert send(state, mail_server, "digest:2026-W48", again, next_week) == []


def test_who_was_told_the_old_value_is_counted_once_each(found, state, mail_server) -> None:
    told, later = found
    assert reach(state, told, FIFTEEN).readers == 0
    send(state, mail_server, "digest:2026-W10", told, MARCH)
    repeated = [dataclasses.replace(one, event_id=one.event_id) for one in told]
    send(state, mail_server, "digest:2026-W11", repeated, MARCH + timedelta(days=7))
    went = reach(state, [*told, *later], FIFTEEN)
    assert went.readers == 2
    assert [(mail.run_key, mail.readers) for mail in went.mails] == [
        ("digest:2026-W10", 2),
        ("digest:2026-W11", 2),
    ]
    assert {event.rule_id for event in went.findings} == {"R05"}


def test_the_notice_itself_is_no_mail_of_the_old_value(found, state, mail_server) -> None:
    told, later = found
    send(state, mail_server, "digest:2026-W10", told, MARCH)
    send(state, mail_server, "digest:2026-W47", later, NOVEMBER)
    runs = [mail.run_key for mail in reach(state, [*told, *later], FIFTEEN).mails]
    assert runs == ["digest:2026-W10"]
