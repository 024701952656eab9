"""A dashboard over given facts, and what one of its pages says."""

import re
from html import unescape

from flask.testing import FlaskClient

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.world import FixedWorld
from data.facts import Facts


def served(facts: Facts) -> FlaskClient:
    """Return a client of a dashboard over facts, open on this machine."""
    return make_app(FixedWorld(facts), Guard()).server.test_client()


def words(client: FlaskClient, address: str) -> str:
    """Return what a page says, without its tags."""
    said = re.sub(r"<[^>]+>", " ", client.get(address).get_data(as_text=True))
    return re.sub(r"\s+", " ", unescape(said))
