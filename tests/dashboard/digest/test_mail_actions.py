"""The pages behind the links of mails: GET changes nothing, POST needs neither cookie nor login."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import flask
import pytest
from flask.testing import FlaskClient
from support.digest_edition import EVENT

from dashboard.digest.delivery import DeliveryLog
from dashboard.digest.reactions import without_muted
from dashboard.digest.subscriptions import (
    active,
    confirm,
    confirm_token,
    find,
    preferences_token,
    subscribe,
    token_secret,
    unsubscribe_token,
)
from dashboard.digest.tokens import Tokens
from dashboard.web.access import Guard, install_guard
from dashboard.web.mail_actions import POSTS_PER_MINUTE, RateLimit, install_mail_actions
from data.home import Home
from data.release import prepare, publish
from data.state import open_state, read_state

NOW = datetime.now(UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    where = Home(tmp_path)
    with open_state(where.state) as state:
        confirm(state, subscribe(state, "reader@example.org", "en", "weekly", NOW), NOW)
    return where


def nobody(name: str, password: str) -> bool:
    return False


@pytest.fixture
def client(home: Home) -> FlaskClient:
    """Return a client of a server that asks strangers for a login."""
    server = flask.Flask("mail")
    install_guard(server, Guard(verify=nobody))
    install_mail_actions(server, home)
    return server.test_client()


@pytest.fixture
def tokens(home: Home) -> Tokens:
    with open_state(home.state) as state:
        return Tokens(token_secret(state))


@pytest.fixture
def subscribed(home: Home) -> Callable[[], bool]:
    def look() -> bool:
        with read_state(home.state) as state:
            return find(state, 1) is not None

    return look


def test_opening_the_unsubscribe_link_changes_nothing(client, tokens, subscribed) -> None:
    answer = client.get(f"/unsubscribe/{unsubscribe_token(tokens, 1)}")
    assert (answer.status_code, subscribed()) == (200, True)


def test_one_post_without_cookies_unsubscribes(client, tokens, subscribed) -> None:
    answer = client.post(
        f"/unsubscribe/{unsubscribe_token(tokens, 1)}",
        data={"List-Unsubscribe": "One-Click"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert (answer.status_code, subscribed()) == (200, False)
    assert "Set-Cookie" not in answer.headers


def test_a_second_post_answers_the_same(client, tokens) -> None:
    address = f"/unsubscribe/{unsubscribe_token(tokens, 1)}"
    assert [client.post(address).status_code for _ in range(2)] == [200, 200]


def test_a_forged_token_is_a_calm_404(client, subscribed) -> None:
    answer = client.post("/unsubscribe/AAAA.BBBB")
    assert (answer.status_code, subscribed()) == (404, True)


def test_confirming_needs_the_button(client, home, tokens) -> None:
    with open_state(home.state) as state:
        number = subscribe(state, "second@example.org", "en", "daily", NOW)
    address = f"/confirm/{confirm_token(tokens, number, int(NOW.timestamp()))}"
    client.get(address)
    with read_state(home.state) as state:
        assert active(state, "daily") == []
    client.post(address)
    with read_state(home.state) as state:
        assert [one.email for one in active(state, "daily")] == ["second@example.org"]


def test_preferences_change_rules_but_not_the_address(client, home, tokens) -> None:
    address = f"/preferences/{preferences_token(tokens, 1, int(NOW.timestamp()))}"
    client.post(
        address,
        data={"email": "other@example.org", "language": "fr", "rules": "r01 R14", "watched": ""},
    )
    with read_state(home.state) as state:
        found = find(state, 1)
    assert (found.email, found.language, found.rules) == (
        "reader@example.org",
        "fr",
        ("R01", "R14"),
    )


def test_an_unknown_rule_is_refused_in_words(client, tokens) -> None:
    address = f"/preferences/{preferences_token(tokens, 1, int(NOW.timestamp()))}"
    answer = client.post(address, data={"language": "en", "rules": "R99"})
    assert answer.status_code == 400
    assert "no alert rule" in answer.get_data(as_text=True)


def test_muting_leaves_a_rule_and_subject_out_for_this_reader_only(client, home, tokens) -> None:
    client.post(f"/mute/{tokens.make('mute', '1', 'R02', 'cloud-eu')}")
    with open_state(home.state) as state:
        now = datetime.now(UTC)
        assert without_muted(state, 1, [EVENT], now) == []
        assert without_muted(state, 2, [EVENT], now) == [EVENT]


def test_a_token_of_another_purpose_does_not_mute(client, tokens) -> None:
    assert client.post(f"/mute/{unsubscribe_token(tokens, 1)}").status_code == 404


def test_not_useful_counts_once_per_reader(client, home, tokens) -> None:
    address = f"/not-useful/{tokens.make('not-useful', '1', 'e-1')}"
    client.post(address)
    client.post(address)
    with read_state(home.state) as state:
        assert state.execute("select count(*) from feedback").fetchone()[0] == 1


def test_without_mail_settings_the_subscribe_page_says_so(
    home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VIGIE_SMTP_HOST", raising=False)
    server = flask.Flask("mail")
    install_mail_actions(server, home)
    assert "sends no mail yet" in server.test_client().get("/subscribe").get_data(as_text=True)


def test_subscribing_sends_one_link_that_confirms(
    home, mail_server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "VIGIE_PUBLIC_URL": "https://vigie.example.org",
        "VIGIE_MAIL_FROM": "Vigie <alerts@example.org>",
        "VIGIE_SMTP_HOST": mail_server.host,
        "VIGIE_SMTP_PORT": str(mail_server.port),
        "VIGIE_SMTP_USER": "vigie",
        "VIGIE_SMTP_PASSWORD": "secret",
        "VIGIE_SMTP_CA_FILE": str(mail_server.ca_file),
    }.items():
        monkeypatch.setenv(name, value)
    server = flask.Flask("mail")
    install_mail_actions(server, home)
    client = server.test_client()
    client.post(
        "/subscribe",
        data={"email": "new@example.org", "language": "fr", "rhythm": "weekly"},
    )
    (recipient, message) = mail_server.mailbox.received[0]
    body = message.get_content()
    link = next(line for line in body.splitlines() if line.startswith("https://"))
    client.post(urlsplit(link).path)
    with read_state(home.state) as state:
        confirmed = {one.email for one in active(state, "weekly")}
    assert recipient == "new@example.org"
    assert confirmed == {"reader@example.org", "new@example.org"}
    assert DeliveryLog(home.state).unsettled() == []


def test_a_preview_without_a_release_says_what_to_do(home) -> None:
    server = flask.Flask("mail")
    install_mail_actions(server, home)
    answer = server.test_client().post("/subscribe/preview", data={"language": "en"})
    assert answer.status_code == 400
    assert "vigie build" in answer.get_data(as_text=True)


def test_too_many_posts_from_one_address_wait_a_minute() -> None:
    moment = [0.0]
    limit = RateLimit(POSTS_PER_MINUTE, clock=lambda: moment[0])
    first = [limit.allows("192.0.2.1") for _ in range(POSTS_PER_MINUTE + 1)]
    moment[0] = 61.0
    assert (first[-1], limit.allows("192.0.2.1")) == (False, True)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_only_a_post_changes_anything_behind_the_links_of_a_mail(
    client, home, tokens, method
) -> None:
    def everything() -> list[tuple[object, ...]]:
        with read_state(home.state) as state:
            tables = ("subscription", "mute", "feedback")
            return [tuple(row) for name in tables for row in state.execute(f"select * from {name}")]

    with open_state(home.state) as state:
        number = subscribe(state, "second@example.org", "en", "daily", NOW)
    before, moment = everything(), int(NOW.timestamp())
    for address in (
        f"/unsubscribe/{unsubscribe_token(tokens, 1)}",
        f"/confirm/{confirm_token(tokens, number, moment)}",
        f"/preferences/{preferences_token(tokens, 1, moment)}",
        f"/mute/{tokens.make('mute', '1', 'R02', 'cloud-eu')}",
        f"/not-useful/{tokens.make('not-useful', '1', 'e-1')}",
        "/subscribe",
    ):
        client.open(address, method=method)
    assert everything() == before


def test_one_provider_may_unsubscribe_many_readers_at_once(client, tokens) -> None:
    address = f"/unsubscribe/{unsubscribe_token(tokens, 1)}"
    answers = {client.post(address).status_code for _ in range(3 * POSTS_PER_MINUTE)}
    assert answers == {200}


def test_who_guesses_tokens_is_stopped(client, tokens) -> None:
    answers = [client.post("/unsubscribe/AAAA.BBBB").status_code for _ in range(12)]
    assert answers == [404] * POSTS_PER_MINUTE + [429] * 2
    assert client.post(f"/unsubscribe/{unsubscribe_token(tokens, 1)}").status_code == 200


def test_preferences_change_the_rhythm_and_keep_it_where_a_form_is_silent(
    client, home, tokens
) -> None:
    address = f"/preferences/{preferences_token(tokens, 1, int(NOW.timestamp()))}"
    assert 'name="rhythm"' in client.get(address).get_data(as_text=True)
    for form, expected in (({"rhythm": "daily"}, "daily"), ({}, "daily")):
        client.post(address, data={"language": "en", **form})
        with read_state(home.state) as state:
            found = find(state, 1)
        assert found.rhythm == expected


def test_a_preview_says_how_many_mails_a_week_the_settings_bring(home) -> None:
    publish(home, prepare(home), {})
    server = flask.Flask("mail")
    install_mail_actions(server, home)
    seen = {
        rhythm: server.test_client()
        .post("/subscribe/preview", data={"language": "en", "rhythm": rhythm})
        .get_data(as_text=True)
        for rhythm in ("weekly", "immediate")
    }
    assert "Over the last 8 weeks" in seen["weekly"] and "on average: 1." in seen["weekly"]
    assert re.search(r"on average: [\d.]+\.</p>", seen["immediate"])
    assert seen["weekly"].count("<body") == 1
