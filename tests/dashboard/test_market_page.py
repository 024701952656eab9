"""A market: one estimator alone or all side by side, and what was restated."""

from datetime import date

import pandas as pd
import pytest
from flask.testing import FlaskClient
from support.dashboard_pages import served, words

from dashboard.figures.concentration import FormerHhi, HhiPoint, hhi_over_time
from dashboard.figures.style import Style
from dashboard.web.market_index import test_in_words as level_in_words
from data.facts import Facts
from data.records import RECORDS
from data.scenarios import scenario


@pytest.fixture(scope="module")
def plain() -> FlaskClient:
    """Return a dashboard over F1."""
    return served(scenario("f1"))


@pytest.fixture(scope="module")
def restated() -> FlaskClient:
    """Return a dashboard over F1 where estimator-a gave Alfa 25 % until 1 February 2026."""
    facts = scenario("f1")
    frames = {name: facts.statements(name).drop(columns="shown") for name in RECORDS}
    shares = frames["share_estimator"]
    of_alfa = (shares["estimator"] == "estimator-a") & (shares["market"] == "cloud-eu")
    of_alfa &= shares["org"] == "alfa"
    first = shares[of_alfa].assign(
        share_pct=25.0, share_lo=25.0, share_hi=25.0, observation_id="printed-first"
    )
    shares.loc[of_alfa, ["known_from", "public_from"]] = pd.Timestamp(date(2026, 2, 1))
    frames["share_estimator"] = pd.concat([first, shares], ignore_index=True)
    filled = {name: frame for name, frame in frames.items() if len(frame)}
    return served(Facts.from_frames(filled, as_of=facts.as_of, release="restated"))


def test_a_restated_share_and_index_show_what_stood_before(restated: FlaskClient) -> None:
    page = words(restated, "/markets/cloud-eu")
    assert "restated on 1 February 2026; before: 25%" in page
    assert "restated on 1 February 2026; before: HHI 1,169–" in page


def test_two_sources_that_always_disagreed_are_no_restatement(plain: FlaskClient) -> None:
    assert "restated on" not in words(plain, "/markets/model-eu")


def test_estimators_stand_side_by_side_until_one_is_chosen(plain: FlaskClient) -> None:
    both = words(plain, "/markets/cloud-eu")
    alone = words(plain, "/markets/cloud-eu?s=1&estimator=estimator-b")
    assert "1,444–1,880" in both and "1,208–2,116" in both
    assert "1,444–1,880" not in alone and "1,208–2,116" in alone


def test_tests_of_levels_are_written_with_the_readers_numbers() -> None:
    assert level_in_words("1000 <= hhi <= 2000", "en") == "1,000 ≤ HHI ≤ 2,000"
    assert level_in_words("hhi > 1800", "fr") == "IHH > 1\u202f800"


def point(day: date, coverage: float, former: FormerHhi | None = None) -> HhiPoint:
    return HhiPoint(day, 1000.0, 2000.0, None, coverage, "alfa", "text", "/x", former)


def test_a_middle_is_drawn_and_joined_only_where_most_of_the_market_is_named() -> None:
    days = [date(2025, month, 1) for month in (1, 4, 7, 10)]
    points = [point(day, known) for day, known in zip(days, (90, 40, 90, 90), strict=True)]
    figure = hhi_over_time(Style(), points, [])
    [middles] = [
        t for t in figure.data if t.mode == "markers" and t.marker.size == 9 and len(t.x) == 4
    ]
    assert list(middles.marker.opacity) == [1.0, 0.0, 1.0, 1.0]
    lines = [t for t in figure.data if t.mode == "lines" and t.line.width == 1.5]
    assert [list(line.x) for line in lines] == [days[2:]]


def test_a_former_interval_is_drawn_hollow() -> None:
    figure = hhi_over_time(Style(), [point(date(2025, 1, 1), 90, FormerHhi(800, 900, "old"))], [])
    [hollow] = [t for t in figure.data if t.mode == "lines+markers"]
    assert list(hollow.y) == [800, 900]
    assert hollow.marker.symbol == "circle-open"
