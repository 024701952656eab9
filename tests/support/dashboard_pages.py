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


def page_of(client: FlaskClient, path: str, **query: str) -> str:
    """Return a page in English under a query, with plain spaces."""
    answer = client.get(path, query_string={"s": "1", "lang": "en", **query})
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True)).replace("\u00a0", " ")


def rows_of(page: str, table: str) -> list[str]:
    """Return the rows of a table as text."""
    start = page.index(f'id="table-{table}"')
    body = page[start : page.index("</table>", start)]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("<tr>")[2:]]


def row_with(page: str, table: str, words: str) -> str:
    """Return the one row of a table that holds some words."""
    found = [row for row in rows_of(page, table) if words in row]
    assert len(found) == 1, found
    return found[0]
