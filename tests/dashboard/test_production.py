"""What `vigie serve` loads: the whole application with every route, on a real release."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.web.production import application
from data.home import Home
from data.release import prepare, publish


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
