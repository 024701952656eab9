"""J01 on fixture F1: Monday morning, what changed last week and which deals are not in the list."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.world import FixedWorld
from data.facts import Facts
from data.scenarios import scenario

F1 = scenario("f1", events=("E2",))


def over(facts: Facts) -> FlaskClient:
    return make_app(FixedWorld(facts), Guard()).server.test_client()


@pytest.fixture(scope="module")
def server() -> FlaskClient:
    """Return a client of a dashboard of F1."""
    return over(F1)


def body(client: FlaskClient, address: str) -> str:
    text: str = client.get(address).get_data(as_text=True)
    return text


def part(page: str, start: str, end: str) -> str:
    return page.partition(f'id="{start}"')[2].partition(f'id="{end}"')[0]


def test_the_headlines_are_exactly_the_three_events(server: FlaskClient, vigie_home: Path) -> None:
    headlines = part(body(server, "/changes?week=2026-W45"), "headlines", "facts")
    assert headlines.count("<article") == 3
    assert "now “completed”, before “announced”" in headlines
    assert "Eta: newly known supply to Delta" in headlines
    assert "holding in Zeta goes from 15% to 18–20%" in headlines


def test_a_more_severe_headline_stands_before_a_less_severe_one(
    server: FlaskClient, vigie_home: Path
) -> None:
    order = re.findall(r"finding-card severity-(\w+)", body(server, "/changes?week=2026-W45"))
    rank = ["critical", "high", "medium", "good_news"]
    assert [rank.index(one) for one in order] == sorted(rank.index(one) for one in order)


def test_every_fact_stands_under_its_layer_with_what_it_was(
    server: FlaskClient, vigie_home: Path
) -> None:
    page = body(server, "/changes?week=2026-W45")
    tables = re.findall(r'id="table-facts_(\w+)"', page)
    assert tables == ["cloud", "model", "app"]
    assert "Status: announced → completed" in page


def test_the_unmatched_deal_stands_alone_and_the_small_stake_is_below(
    server: FlaskClient, vigie_home: Path
) -> None:
    page = body(server, "/changes?week=2026-W45")
    unmatched = part(page, "table-unmatched", "table-below")
    assert "Lambda" in unmatched
    assert re.search(r">Mu<|>Nu<", unmatched) is None
    below = part(page, "table-below", "sources")
    assert "Nu" in below and "below a concentration" in below
    assert ">34<" in unmatched, "days from 5 October to the end of the week"


def test_the_same_week_read_later_is_the_same_and_counts_corrections_since(
    vigie_home: Path,
) -> None:
    now, later = over(F1), over(F1.as_known(F1.as_of.replace(month=12, day=8)))
    address = "/changes?week=2026-W45"
    one, other = body(now, address), body(later, address)
    for start, end in (("headlines", "facts"), ("facts", "without-entry")):
        assert part(one, start, end) == part(other, start, end)
    assert "Statements of this week that were taken back since: 0." in other
    march = body(now, "/changes?week=2026-W09")
    assert "One statement of this week was taken back since" in march
    assert "corrected since" in march


def test_sources_that_nobody_read_are_listed(server: FlaskClient, vigie_home: Path) -> None:
    sources = part(body(server, "/changes?week=2026-W45"), "sources", "nothing-more")
    assert "Their silence means nothing" in sources
    assert "never run" in sources


def test_a_quiet_week_and_an_impossible_one_say_so(server: FlaskClient, vigie_home: Path) -> None:
    quiet = body(server, "/changes?week=2026-W32")
    assert "No fact became known" in quiet and "No rule raised anything" in quiet
    assert "was not understood" in body(server, "/changes?week=2025-W53")


def test_both_languages_tell_the_same_numbers(server: FlaskClient, vigie_home: Path) -> None:
    english, french = (
        part(body(server, f"/changes?week=2026-W45&lang={lang}"), "facts", "without-entry")
        for lang in ("en", "fr")
    )
    assert re.findall(r">\d[\d ]*<", english) == re.findall(r">\d[\d ]*<", french)
    assert "modifié" in french


def test_without_a_week_the_last_whole_one_is_shown(server: FlaskClient, vigie_home: Path) -> None:
    page = body(server, "/changes")
    assert "Week 2026-W46" in page
    assert "restated" in page and "Stake: 15% → 14%" in page
