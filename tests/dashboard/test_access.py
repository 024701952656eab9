"""Who may read: this machine without login, others only with name and password."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from dashboard.cli.commands.serve import serve
from dashboard.web.access import Guard, is_loopback, session_name, session_token
from dashboard.web.app import make_app
from dashboard.web.users import add_user, disable_user, may_enter, users
from dashboard.web.world import FixedWorld
from data.bundled import bundled_facts
from data.errors import UsageError

KEY = b"k" * 32


@pytest.fixture
def guarded(vigie_home: Path) -> Iterator[FlaskClient]:
    """Return a client of a server that wants a login; ada may enter."""
    guard = Guard(lambda name, password: (name, password) == ("ada", "correct horse"), KEY)
    yield make_app(FixedWorld(bundled_facts()), guard).server.test_client()


@pytest.mark.parametrize(
    "path", ["/deals", "/_dash-layout", "/_dash-dependencies", "/export/csv/deals/deals"]
)
def test_without_a_login_nothing_is_shown(guarded: FlaskClient, path: str) -> None:
    answer = guarded.get(path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_callbacks_need_the_login_too(guarded: FlaskClient) -> None:
    assert guarded.post("/_dash-update-component", json={}).status_code == 401


def test_a_wrong_password_is_refused(guarded: FlaskClient) -> None:
    assert guarded.get("/method", auth=("ada", "wrong")).status_code == 401


def test_the_right_one_enters_and_a_session_spares_the_next_check(guarded: FlaskClient) -> None:
    first = guarded.get("/method", auth=("ada", "correct horse"))
    cookie = first.headers["Set-Cookie"]
    assert first.status_code == 200
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert guarded.get("/method").status_code == 200


def test_health_is_open_and_says_nothing_else(guarded: FlaskClient) -> None:
    assert guarded.get("/healthz").status_code == 200


def test_a_forged_or_old_session_is_nobody() -> None:
    token = session_token(KEY, "ada", 1000.0)
    assert session_name(KEY, token, 2000.0) == "ada"
    assert session_name(b"other", token, 2000.0) is None
    assert session_name(KEY, token, 1e9) is None
    assert session_name(KEY, "nonsense", 0.0) is None
    assert session_name(KEY, "", 0.0) is None


def test_a_foreign_host_name_is_refused_on_this_machine(client: FlaskClient) -> None:
    assert client.get("/method", headers={"Host": "evil.example"}).status_code == 421


def test_another_sites_page_cannot_post(client: FlaskClient) -> None:
    answer = client.post(
        "/_dash-update-component", json={}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("vigie", False)],
)
def test_which_addresses_are_this_machine(host: str, local: bool) -> None:
    assert is_loopback(host) is local


def test_users_enter_until_they_are_disabled(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    assert not may_enter(state, "ada", "a long password")
    add_user(state, "ada", "a long password")
    assert may_enter(state, "ada", "a long password")
    assert not may_enter(state, "ada", "another password")
    assert disable_user(state, "ada")
    assert not may_enter(state, "ada", "a long password")
    assert [(name, active) for name, _, _, active in users(state)] == [("ada", False)]


def test_a_short_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="12 characters"):
        add_user(tmp_path / "state.sqlite", "ada", "short")


def test_serving_beyond_this_machine_without_users_is_refused(
    vigie_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (vigie_home / "releases").mkdir(parents=True)
    monkeypatch.setattr("dashboard.cli.commands.serve.current_name", lambda _: "any")
    result = CliRunner().invoke(serve, ["--host", "0.0.0.0"])
    assert isinstance(result.exception, UsageError)
    assert "vigie users add" in str(result.exception)
