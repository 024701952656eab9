"""Two releases are chosen by name, and what differs between them is listed fact by fact."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.world import OpenedRelease, ReleasedWorld
from data.facts import Facts
from data.scenarios import scenario

F1 = scenario("f1", events=("E2",))
FACTS: dict[str, Facts] = {
    "20261101T060000-aaaaaa": F1.as_known(date(2026, 11, 1)),
    "20261108T060000-bbbbbb": F1.as_known(date(2026, 11, 8)),
    "20261122T060000-cccccc": F1,
    "20261122T070000-dddddd-as-known-2026-10-01": F1.as_known(date(2026, 10, 1)),
}
OLD, MIDDLE, NEW, REPLAY = FACTS


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client of a dashboard with four releases of F1, of which the third is current."""

    def open_named(name: str) -> OpenedRelease:
        return OpenedRelease(FACTS[name], f"hash-{name}", Path(f"{name}.duckdb"))

    world = ReleasedWorld(lambda: NEW, open_named, lambda: sorted(FACTS, reverse=True))
    return make_app(world, Guard()).server.test_client()


def page(client: FlaskClient, query: str = "", status: int = 200) -> str:
    answer = client.get(f"/releases?lang=en{query}&s=1")
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True)).replace("\u00a0", " ")


def test_every_release_can_be_chosen_by_name_on_both_sides(
    client: FlaskClient, vigie_home: Path
) -> None:
    text = page(client)
    selects = re.findall(r"<select.*?</select>", text, re.DOTALL)
    assert len(selects) == 2
    assert all(f'value="{name}"' in one for one in selects for name in FACTS)
    assert f'value="{MIDDLE}" selected' in selects[0]
    assert f'value="{NEW}" selected' in selects[1]


def test_the_release_before_is_compared_by_default_and_no_replay(
    client: FlaskClient, vigie_home: Path
) -> None:
    assert "between 8 November 2026, 06:00 UTC and 22 November 2026, 06:00 UTC" in page(client)


def test_what_differs_is_listed_with_its_values_before_and_after(
    client: FlaskClient, vigie_home: Path
) -> None:
    text = page(client, f"&from={OLD}&release={MIDDLE}")
    assert "5 facts differ" in text
    assert "added 3, changed 2, restated 0, withdrawn 0" in text
    assert "announced → completed" in text


def test_the_same_release_twice_and_an_unknown_one_are_told_apart(
    client: FlaskClient, vigie_home: Path
) -> None:
    assert "the same release twice" in page(client, f"&from={NEW}&release={NEW}")
    assert "is not kept here" in page(client, "&from=nothing")


def test_the_differences_leave_as_a_table(client: FlaskClient, vigie_home: Path) -> None:
    answer = client.get(f"/export/csv/facts_releases/releases?from={OLD}&release={MIDDLE}&lang=en")
    rows = answer.get_data(as_text=True).splitlines()
    assert sum(row.startswith(("added,", "changed,")) for row in rows) == 5
