"""One application over the bundled facts, shared by the tests of this folder."""

import pytest
from flask.testing import FlaskClient

from dashboard.web.access import Guard
from dashboard.web.app import Dashboard, make_app
from dashboard.web.world import FixedWorld
from data.bundled import bundled_facts


@pytest.fixture(scope="session")
def app() -> Dashboard:
    """Return the application over the bundled facts, open on this machine."""
    return make_app(FixedWorld(bundled_facts()), Guard())


@pytest.fixture
def client(app: Dashboard, vigie_home: object) -> FlaskClient:
    """Return a client of that application."""
    return app.server.test_client()
