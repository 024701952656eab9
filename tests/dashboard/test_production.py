"""What `vigie serve` loads: the whole application with every route, on a real release."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.web.production import application
from data.home import Home
from data.release import prepare, publish
from data.review.reports import add_report, decide_report, find_report
from data.state import open_state

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def served(vigie_home: Path) -> FlaskClient:
    """Return a client of the application that a worker serves."""
    home = Home(vigie_home)
    publish(home, prepare(home), {})
    return application().test_client()


def test_a_worker_serves_pages_and_takes_reports_and_decisions(served: FlaskClient) -> None:
    assert served.get("/reports").status_code == 200
    routes = {str(rule) for rule in served.application.url_map.iter_rules()}
    assert {
        "/report",
        "/reports/<int:number>/<action>",
        "/review/<candidate_id>/<action>",
        "/subscribe/preview",
    } <= routes


def test_the_marks_of_reviewers_can_be_asked_for_beside_a_pinned_release(
    served: FlaskClient, vigie_home: Path
) -> None:
    with open_state(Home(vigie_home).state) as state:
        given = {"fact": "deal:alfa-beta", "page": "/deals", "claim": "Less.", "address": None}
        number = add_report(state, **given, now=NOW)
        report = find_report(state, number)
        decide_report(state, report, "disputed", "ann", NOW, reason="read the filing")
    page = served.get("/sql?q=select+fact_key,+reason+from+dispute").get_data(as_text=True)
    answer = page.partition('id="table-answer"')[2].partition("</table>")[0]
    assert "alfa-beta" in answer and "read the filing" in answer
    assert "are no part of a release" in page
    plain = served.get("/sql?q=select+1").get_data(as_text=True)
    assert "are no part of a release" not in plain
