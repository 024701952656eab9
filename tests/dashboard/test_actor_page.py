"""An actor: stakes as staircases with the thresholds they reach, relations as a picture."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from support.dashboard_pages import served, words

from dashboard.figures.stakes import StakePanel, StakeStep, staircases
from dashboard.figures.style import Style
from data.scenarios import scenario


@pytest.fixture(scope="module")
def invented() -> FlaskClient:
    """Return a client of a dashboard over F1."""
    return served(scenario("f1"))


def test_a_creeping_stake_says_which_thresholds_it_reaches_and_how_sure_that_is(
    invented: FlaskClient,
) -> None:
    page = words(invented, "/actors/alfa")
    assert "18–20%" in page
    assert "reaches 15% (certain); reaches 20% (possible)" in page


def test_as_known_before_the_correction_the_old_stake_stands(invented: FlaskClient) -> None:
    assert "reaches 15%" not in words(invented, "/actors/alfa?s=1&asof=2026-11-09")


def test_an_actor_without_two_disclosed_stakes_has_no_staircase(invented: FlaskClient) -> None:
    assert "Stakes over time" not in words(invented, "/actors/gamma")


def test_the_relations_of_an_actor_are_drawn(invented: FlaskClient) -> None:
    assert 'data-figure="chain"' in invented.get("/actors/alfa").get_data(as_text=True)


def test_an_actor_is_followed_from_its_page(invented: FlaskClient) -> None:
    page = invented.get("/actors/alfa?lang=fr").get_data(as_text=True)
    assert 'href="/subscribe?lang=fr&amp;watched=alfa"' in page


def test_a_stake_runs_on_to_the_day_shown_and_an_option_is_no_part_of_it() -> None:
    def step(day: date, low: float, high: float) -> StakeStep:
        return StakeStep(day, low, high, "", "text", "/x")

    panel = StakePanel(
        "Alfa → Zeta",
        "other",
        [step(date(2026, 1, 1), 14, 14), step(date(2026, 11, 4), 18, 20)],
        [step(date(2026, 6, 1), 30, 30)],
    )
    figure = staircases(Style(), [panel], (5.0, 15.0), date(2026, 11, 21))
    [line] = [t for t in figure.data if t.mode == "lines" and t.line.width == 2]
    assert (line.x[-1], line.y[-1]) == (date(2026, 11, 21), 19)
    assert max(line.y) == 19
    [option] = [t for t in figure.data if t.marker.symbol == "diamond-open"]
    assert list(option.y) == [30]
