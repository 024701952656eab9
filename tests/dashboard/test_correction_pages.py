"""J25 and J08 after the fact: a correction is told where the figure and the finding stand."""

from datetime import date
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from flask.testing import FlaskClient

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.world import Snapshot
from data.scenarios import scenario
from graph.affected.correction import correction_rows, corrections
from graph.alerts.engine import Engine
from graph.alerts.event import Event
from graph.alerts.stored import rows_of
from graph.records import records

F1 = scenario("f1")
FIFTEEN = next(
    row["observation_id"] for row in records(F1.statements("ownership")) if row["stake_pct"] == 15
)


class Corrected:
    """A world of one release in which 15 % was found to be 14 %."""

    def __init__(self) -> None:
        engine = Engine(F1)
        for day in (date(2026, 2, 22), date(2026, 3, 1), date(2026, 11, 9), F1.as_of):
            engine.step(day)
        self.events = list(engine.history.values())
        self._snapshot = Snapshot("F1", F1, alerts=self.alerts, corrections=self.corrections)

    @property
    def notice(self) -> Event:
        (found,) = [event for event in self.events if event.rule_id == "R29"]
        return found

    def alerts(self) -> pd.DataFrame:
        return rows_of(self.events)

    def corrections(self) -> pd.DataFrame:
        return correction_rows(corrections(F1, {FIFTEEN: "the company wrote"}))

    def snapshot(self, _release: str | None = None) -> Snapshot:
        return self._snapshot


@pytest.fixture(scope="module")
def world() -> Corrected:
    """Return that world."""
    return Corrected()


@pytest.fixture
def server(world: Corrected, vigie_home: Path) -> FlaskClient:
    """Return a client of a dashboard over it."""
    return make_app(world, Guard()).server.test_client()


def body(client: FlaskClient, address: str) -> str:
    text: str = client.get(address).get_data(as_text=True)
    return text


def test_the_notice_opens_with_reason_numbers_and_how_many_were_told(
    server: FlaskClient, world: Corrected
) -> None:
    page = body(server, f"/alerts?event={world.notice.event_id}")
    assert "Reason: the company wrote" in page
    assert "MHHI delta, silent stake of Alfa in Zeta" in page and "90 → 84" in page
    assert "Subscriptions that were mailed the old value: 0" in page


def test_the_drawer_keeps_the_value_that_was_taken_back_and_says_why(server: FlaskClient) -> None:
    page = body(server, f"/actors/zeta?fact={quote('ownership:alfa/zeta/2026-01-01/')}")
    drawer = page.partition('class="drawer"')[2]
    assert "15%" in drawer and "14%" in drawer
    assert "withdrawn" in drawer
    assert "Corrected on 10\u00a0November 2026. Reason: the company wrote" in drawer
    assert "90 → 84" in drawer


def test_before_the_correction_nothing_of_it_is_shown(server: FlaskClient) -> None:
    address = f"/actors/zeta?asof=2026-11-09&fact={quote('ownership:alfa/zeta/2026-01-01/')}"
    drawer = body(server, address).partition('class="drawer"')[2]
    assert "15%" in drawer
    assert "14%" not in drawer and "Corrected on" not in drawer and "withdrawn" not in drawer
