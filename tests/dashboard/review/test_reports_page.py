"""J25 at the page: a reported stake is disputed, corrected, and all can see what that does."""

from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.disputes import Disputes
from dashboard.web.error_reports import install_error_reports
from dashboard.web.reviewing.report_actions import install_report_actions
from dashboard.web.users import add_user
from dashboard.web.world import FixedWorld
from data.home import Home
from data.review.reports import (
    ErrorReport,
    add_report,
    decide_report,
    disputed_facts,
    error_reports,
    read_reports,
)
from data.scenarios import scenario
from data.state import open_state

FIFTEEN = scenario("f1").as_known(date(2026, 10, 1))
STAKE = "ownership:alfa/zeta/2026-01-01/"
SHARE = "share_estimator:model-eu/EU/2025/revenue/estimator-a/zeta/firm"
INDEX = "hhi:model-eu|EU|2025|revenue|estimator-a"
CLAIM = "It is 14 <b>per cent</b>, \u202enot 15."
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def where(vigie_home: Path) -> Home:
    """Return the home that the server reads."""
    return Home(vigie_home)


@pytest.fixture
def server(where: Home) -> FlaskClient:
    """Return a client of a dashboard of F1 on the day when 15 % was known."""
    app = make_app(FixedWorld(FIFTEEN), Guard(), lambda: Disputes(disputed_facts(where.state)))
    install_error_reports(app.server, where, app.router.pages)
    install_report_actions(app.server, where, app.router.world)
    return app.server.test_client()


def reported(where: Home, fact: str = STAKE) -> ErrorReport:
    with open_state(where.state) as state:
        add_report(
            state, fact=fact, page=f"/actors/zeta?fact={fact}", claim=CLAIM,
            address="https://filing.example/a", now=NOW,
        )  # fmt: skip
        return error_reports(state)[0]


def body(client: FlaskClient, address: str) -> str:
    text: str = client.get(address).get_data(as_text=True)
    return text


def post(client: FlaskClient, action: str, **form: str) -> str:
    answer = client.post(f"/reports/1/{action}", data={"by": "Ann", "reason": "checked"} | form)
    assert answer.status_code == 303
    return body(client, answer.location)


def test_a_report_shows_what_the_reader_says_as_text(server: FlaskClient, where: Home) -> None:
    reported(where)
    page = body(server, "/reports")
    assert "Reports of readers to look at: 1." in page
    assert "14 &lt;b&gt;per cent" in page and "\u202e" not in page
    assert "https://filing.example/a" in page
    assert "Error reports of readers: 1 to look at" in body(server, "/review")


def test_nothing_is_marked_before_somebody_looked(server: FlaskClient, where: Home) -> None:
    reported(where)
    assert "in-dispute" not in body(server, "/actors/zeta")


def test_a_triaged_figure_is_marked_wherever_it_stands(server: FlaskClient, where: Home) -> None:
    reported(where)
    assert "in-dispute" not in body(server, "/actors/zeta")
    assert "marked as disputed wherever" in post(server, "dispute", about=STAKE)
    assert "in-dispute" in body(server, "/actors/zeta")
    drawer = body(server, f"/actors/zeta?fact={quote(STAKE)}")
    assert "Disputed since" in drawer and "Reason: checked" in drawer
    assert "contesté" in body(server, "/actors/zeta?lang=fr")


def test_what_rests_on_a_disputed_share_says_so(server: FlaskClient, where: Home) -> None:
    reported(where, SHARE)
    post(server, "dispute", about=SHARE)
    page = body(server, "/markets")
    assert page.count("rests on a disputed figure") >= 1
    assert "rests on one that is disputed since" in body(server, f"/markets?fact={quote(INDEX)}")


def test_a_past_day_knows_no_later_dispute(server: FlaskClient, where: Home) -> None:
    reported(where)
    post(server, "dispute", about=STAKE)
    assert "in-dispute" not in body(server, "/actors/zeta?asof=2026-09-01")


def test_a_dismissed_report_leaves_the_figure_as_it_is(server: FlaskClient, where: Home) -> None:
    reported(where)
    assert "stays as it is" in post(server, "dismiss")
    assert "in-dispute" not in body(server, "/actors/zeta")


def test_the_preview_lists_the_derived_numbers_and_decides_nothing(
    server: FlaskClient, where: Home
) -> None:
    reported(where)
    page = post(server, "preview", about=STAKE, column_stake_pct="14", was_stake_pct="15")
    assert "MHHI delta, silent stake of Alfa in Zeta" in page and "90 → 84" in page
    assert "MHHI delta, proportional control" in page and "211 → 195" in page
    assert read_reports(where.state)[0].state == "waiting"
    assert 'value="14"' in page


def test_a_correction_is_decided_with_its_statement_and_its_source(
    server: FlaskClient, where: Home
) -> None:
    reported(where)
    post(
        server, "correct", about=STAKE, column_stake_pct="14", was_stake_pct="15",
        source="https://filing.example/a",
    )  # fmt: skip
    (found,) = read_reports(where.state)
    assert (found.state, found.about, found.reason) == ("corrected", STAKE, "checked")
    assert found.payload is not None and found.payload["stake_pct"] == 14
    assert found.corrected_from == "https://filing.example/a"
    assert "90 → 84" in body(server, "/reports?r=1")


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"column_stake_pct": "much", "was_stake_pct": "15"}, "does not fit"),
        ({"column_stake_pct": "15", "was_stake_pct": "14"}, "Nothing would change"),
        ({"column_stake_pct": "14", "was_stake_pct": "15", "reason": ""}, "Nothing was decided"),
        ({"column_stake_pct": "14", "was_stake_pct": "15", "by": ""}, "give your name"),
    ],
)
def test_what_cannot_be_corrected_is_said_and_decides_nothing(
    server: FlaskClient, where: Home, form: dict[str, str], why: str
) -> None:
    reported(where)
    assert why in post(server, "correct", about=STAKE, **form)
    assert read_reports(where.state)[0].state == "waiting"


def test_a_computed_figure_is_decided_at_one_of_its_inputs(
    server: FlaskClient, where: Home
) -> None:
    reported(where, INDEX)
    page = body(server, "/reports")
    assert "Decide about" in page and f'value="{SHARE}"' in page
    post(server, "dispute", about=SHARE)
    assert set(disputed_facts(where.state)) == {SHARE}


def test_a_post_of_another_site_decides_nothing(server: FlaskClient, where: Home) -> None:
    reported(where)
    answer = server.post(
        "/reports/1/dispute",
        data={"by": "x", "reason": "y"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert read_reports(where.state)[0].state == "waiting"


def test_a_reader_without_the_role_reads_and_cannot_decide(where: Home) -> None:
    add_user(where.state, "rita", "a long password", "reader")
    reported(where)
    guard = Guard(lambda _, word: word == "a long password")
    app = make_app(FixedWorld(FIFTEEN), guard)
    install_report_actions(app.server, where, app.router.world)
    client = app.server.test_client()
    rita = ("rita", "a long password")
    page = client.get("/reports", auth=rita).get_data(as_text=True)
    assert "Deciding needs the role of a reviewer" in page and "report-dispute" not in page
    client.post("/reports/1/dispute", data={"reason": "mine"}, auth=rita)
    assert read_reports(where.state)[0].state == "waiting"


def test_a_decision_taken_back_leaves_a_log(server: FlaskClient, where: Home) -> None:
    found = reported(where)
    with open_state(where.state) as state:
        decide_report(state, found, "dismissed", "Bob", NOW, reason="no")
    page = post(server, "reopen")
    assert "waits again" in page and "Bob" in page
    assert "in-dispute" not in page
