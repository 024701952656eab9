"""Sending an edition for real: two senders at once, a killed sender, bounces, quiet hours."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.digest_edition import EVENT, KEY, MONDAY, edition

from dashboard.digest.delivery import DeliveryLog
from dashboard.digest.preview import preview
from dashboard.digest.reactions import mute
from dashboard.digest.sending import Mailer
from dashboard.digest.settings import MailSettings
from dashboard.digest.subscriptions import confirm, find, subscribe
from data.state import open_state


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / "state.sqlite"
    with open_state(path) as opened:
        confirm(opened, subscribe(opened, "reader@example.org", "fr", "weekly", MONDAY), MONDAY)
    return path


def settings_for(server) -> MailSettings:
    return MailSettings(
        public_url="https://vigie.example.org",
        sender="Vigie <alerts@example.org>",
        reply_to=None,
        host=server.host,
        port=server.port,
        security="starttls",
        user="vigie",
        password="secret",
        ca_file=str(server.ca_file),
    )


@pytest.fixture
def mailer(state: Path, mail_server) -> Mailer:
    return Mailer(state, settings_for(mail_server), lambda: MONDAY)


def test_a_confirmed_reader_gets_the_mail_in_their_language(mailer, mail_server) -> None:
    mailer.send_edition(KEY, "weekly", edition(EVENT))
    (recipient, message) = mail_server.mailbox.received[0]
    assert (recipient, message["Content-Language"]) == ("reader@example.org", "fr")


def test_sending_again_sends_nothing(mailer, mail_server) -> None:
    mailer.send_edition(KEY, "weekly", edition(EVENT))
    report = mailer.send_edition(KEY, "weekly", edition(EVENT))
    assert (len(mail_server.mailbox.received), report.outcomes["not_due"]) == (1, 1)


def test_an_unconfirmed_reader_gets_nothing(state, mailer, mail_server) -> None:
    with open_state(state) as opened:
        subscribe(opened, "second@example.org", "en", "weekly", MONDAY)
    mailer.send_edition(KEY, "weekly", edition(EVENT))
    assert [recipient for recipient, _ in mail_server.mailbox.received] == ["reader@example.org"]


def test_an_address_that_bounces_is_suppressed(mailer, mail_server) -> None:
    mail_server.mailbox.refuse_recipient = "550 no such user"
    first = mailer.send_edition(KEY, "weekly", edition(EVENT))
    mail_server.mailbox.refuse_recipient = None
    second = mailer.send_edition("digest:2026-W35", "weekly", edition(EVENT))
    assert (first.outcomes["refused"], sum(second.outcomes.values())) == (1, 0)


def test_nothing_is_sent_before_half_past_seven(state, mail_server) -> None:
    early = datetime(2026, 8, 24, 5, 0, tzinfo=UTC)
    mailer = Mailer(state, settings_for(mail_server), lambda: early)
    assert mailer.send_edition(KEY, "weekly", edition(EVENT)).outcomes["waiting"] == 1
    assert mail_server.mailbox.received == []


def test_a_daily_mail_without_a_medium_finding_stays_unsent(state, mailer, mail_server) -> None:
    with open_state(state) as opened:
        confirm(opened, subscribe(opened, "daily@example.org", "en", "daily", MONDAY), MONDAY)
    low = dataclasses.replace(EVENT, severity="low")
    report = mailer.send_edition("daily:2026-08-23", "daily", edition(low))
    assert (report.outcomes["nothing"], mail_server.mailbox.received) == (1, [])


def test_a_critical_finding_is_told_at_once_and_only_once(state, mailer, mail_server) -> None:
    with open_state(state) as opened:
        number = subscribe(opened, "now@example.org", "en", "immediate", MONDAY)
        confirm(opened, number, MONDAY)
    critical = dataclasses.replace(EVENT, severity="critical")
    mailer.send_edition("alert", "immediate", edition(critical))
    mailer.send_edition("alert", "immediate", edition(critical))
    assert len(mail_server.mailbox.received) == 1


def test_a_correction_goes_to_exactly_those_who_got_the_old_finding(
    state, mailer, mail_server
) -> None:
    mailer.send_edition(KEY, "weekly", edition(EVENT))
    with open_state(state) as opened:
        number = subscribe(opened, "later@example.org", "en", "weekly", MONDAY)
        confirm(opened, number, MONDAY)
    correction = dataclasses.replace(
        EVENT,
        event_id="e-2",
        rule_id="R29",
        severity="medium",
        sentence_en="15% was 14%.",
        sentence_fr="15 % était 14 %.",
        tags=("corrects:e-1",),
    )
    mailer.send_edition("digest:2026-W35", "weekly", edition(correction))
    told = {
        recipient
        for recipient, message in mail_server.mailbox.received[1:]
        if "14" in message.get_body(("plain",)).get_content().partition("CORRECTIONS")[2][:200]
    }
    assert told == {"reader@example.org"}


def test_a_preview_tells_of_exactly_what_would_have_been_sent(state, mailer, mail_server) -> None:
    with open_state(state) as opened:
        number = subscribe(opened, "rules@example.org", "en", "weekly", MONDAY, rules=["R02"])
        confirm(opened, number, MONDAY)
    other = dataclasses.replace(EVENT, event_id="e-9", rule_id="R14", group="other")
    shown = edition(EVENT, other)
    with open_state(state) as opened:
        reader = find(opened, number)
    seen = preview(shown, reader, "https://vigie.example.org", MONDAY)
    mailer.send_edition(KEY, "weekly", shown)
    sent = DeliveryLog(state).told(number)
    assert set(seen.event_ids) == sent == {"e-1"}
    assert mail_server.mailbox.received[1][1]["Subject"] == seen.mail.subject


def test_who_follows_a_broken_rule_is_told(state, mailer, mail_server) -> None:
    with open_state(state) as opened:
        number = subscribe(opened, "other@example.org", "en", "weekly", MONDAY, rules=["R02"])
        confirm(opened, number, MONDAY)
    mailer.send_edition(KEY, "weekly", dataclasses.replace(edition(EVENT), broken_rules=("R14",)))
    told = {
        recipient
        for recipient, message in mail_server.mailbox.received
        if "R14" in message.get_body(("plain",)).get_content()
    }
    assert told == {"reader@example.org"}


SENDER = """
import json, os, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from support.digest_edition import EVENT, KEY, MONDAY, edition
from dashboard.digest import delivery
from dashboard.digest.reactions import mute
from dashboard.digest.preview import preview
from dashboard.digest.sending import Mailer
from dashboard.digest.settings import MailSettings

settings = MailSettings(**json.loads(sys.argv[2]))
if sys.argv[3] == "die-after-acceptance":
    delivery.DeliveryLog.sent = lambda *args: os.kill(os.getpid(), 9)
if sys.argv[3] == "die-before-giving":
    delivery.DeliveryLog.giving = lambda *args: os.kill(os.getpid(), 9)
Mailer(Path(sys.argv[1]), settings, lambda: MONDAY).send_edition(KEY, "weekly", edition(EVENT))
"""


def start_sender(state: Path, mail_server, mode: str = "") -> subprocess.Popen[bytes]:
    settings = json.dumps(dataclasses.asdict(settings_for(mail_server)))
    return subprocess.Popen(
        [sys.executable, "-c", SENDER, str(state), settings, mode, str(Path(__file__).parents[2])],
        env=os.environ | {"PYTHONPATH": ""},
    )


def test_two_senders_at_once_send_one_mail(state, mail_server) -> None:
    senders = [start_sender(state, mail_server) for _ in range(2)]
    assert [sender.wait(timeout=60) for sender in senders] == [0, 0]
    assert len(mail_server.mailbox.received) == 1


def test_a_sender_killed_after_acceptance_leads_to_no_second_mail(state, mail_server) -> None:
    killed = start_sender(state, mail_server, "die-after-acceptance")
    assert killed.wait(timeout=60) == -signal.SIGKILL
    later = datetime(2026, 8, 24, 9, 0, tzinfo=UTC)
    Mailer(state, settings_for(mail_server), lambda: later).send_edition(
        KEY, "weekly", edition(EVENT)
    )
    assert len(mail_server.mailbox.received) == 1
    assert [row["state"] for row in DeliveryLog(state).unsettled()] == ["unconfirmed"]


def test_a_sender_killed_before_giving_loses_no_mail(state, mail_server) -> None:
    killed = start_sender(state, mail_server, "die-before-giving")
    assert killed.wait(timeout=60) == -signal.SIGKILL
    later = datetime(2026, 8, 24, 9, 0, tzinfo=UTC)
    Mailer(state, settings_for(mail_server), lambda: later).send_edition(
        KEY, "weekly", edition(EVENT)
    )
    assert len(mail_server.mailbox.received) == 1


def test_what_a_reader_muted_is_left_out_of_the_mail_that_arrives(
    state, mailer, mail_server
) -> None:
    other = dataclasses.replace(
        EVENT, event_id="e-2", subject=("model-eu",), group="m", sentence_fr="Une autre nouvelle."
    )
    with open_state(state) as opened:
        mute(opened, 1, EVENT.rule_id, "cloud-eu", MONDAY)
    mailer.send_edition(KEY, "weekly", edition(EVENT, other))
    arrived = mail_server.mailbox.received[0][1].get_body(("plain",)).get_content()
    assert "Une autre nouvelle." in arrived
    assert EVENT.sentence_fr not in arrived
