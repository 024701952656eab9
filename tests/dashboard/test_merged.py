"""Addresses of merged organisations and deals: they lead on, say why, and come back to life."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.world import FixedWorld
from data.home import Home
from data.release import prepare
from data.review.merges import record_merge

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
REASON = "one firm <script>alert(1)</script> \u202e in both registers"


def judge(home: Home, kept: str, merged: str, hour: int, *, same: bool = True) -> None:
    record_merge(
        home,
        "organisation",
        kept,
        merged,
        same=same,
        reviewer="ann",
        reason=REASON,
        now=NOW + timedelta(hours=hour),
    )


def served(home: Home) -> FlaskClient:
    return make_app(FixedWorld(prepare(home).facts), Guard()).server.test_client()


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[FlaskClient, FlaskClient]:
    """Return the dashboard after a chain of merges, and after the first was taken back."""
    home = Home(Path(tmp_path_factory.mktemp("merged")))
    judge(home, "adobe", "lobe", 0)
    judge(home, "canva", "adobe", 1)
    merged = served(home)
    judge(home, "adobe", "lobe", 2, same=False)
    return merged, served(home)


def test_an_old_address_leads_to_the_one_that_is_left_and_keeps_its_state(
    homes: tuple[FlaskClient, FlaskClient],
) -> None:
    answer = homes[0].get("/actors/lobe?s=1&lang=fr&pack=eu2026")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith("/actors/canva?s=1&lang=fr&merged=lobe&pack=eu2026")
    assert "no-cache" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_says_whose_judgement_led_there_and_its_words_stay_text(
    homes: tuple[FlaskClient, FlaskClient], language: str
) -> None:
    page = homes[0].get(f"/actors/lobe?s=1&lang={language}", follow_redirects=True)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert {"en": "You asked for lobe", "fr": "Vous avez demandé lobe"}[language] in text
    assert "one firm &lt;script&gt;" in text
    assert "<script>alert" not in text
    assert "\u202e" not in text


def test_an_open_fact_of_a_merged_organisation_leads_on_too(
    homes: tuple[FlaskClient, FlaskClient],
) -> None:
    answer = homes[0].get("/actors?s=1&fact=organisation:lobe")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        "/actors?s=1&fact=organisation:canva",
    )


def test_a_note_is_shown_for_what_was_merged_here_only(
    homes: tuple[FlaskClient, FlaskClient],
) -> None:
    page = homes[0].get("/actors/nvidia?s=1&merged=lobe").get_data(as_text=True)
    assert "You asked for" not in page


def test_after_a_split_the_address_names_its_own_organisation_again(
    homes: tuple[FlaskClient, FlaskClient],
) -> None:
    assert homes[1].get("/actors/lobe").status_code == 200
    assert homes[1].get("/actors/adobe").status_code == 301
    assert homes[1].get("/actors/nobody-has-this-name").status_code == 404
