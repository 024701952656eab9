"""J03 and J13 on fixture F1: a deal between two firms, or a stake, on one page with an address."""

import csv
import io
from html import unescape

import pytest
from flask.testing import FlaskClient
from support.dashboard_pages import served

from data.bundled import bundled_facts
from data.language.catalogue import keys
from data.regimes import bundled_regimes
from data.scenarios import scenario

PACKS = ("eu2004", "eu2026", "us2023")


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client of a dashboard of F1."""
    return served(scenario("f1", events=("E2",)))


def body(client: FlaskClient, query: str, language: str = "en") -> str:
    answer = client.get(f"/whatif?lang={language}&{query}&s=1")
    assert answer.status_code == 200
    text = unescape(answer.get_data(as_text=True)).replace("\u00a0", " ").replace("\u202f", " ")
    return text.partition('id="main"')[2].partition('class="footer"')[0]


def rows(client: FlaskClient, table: str, query: str) -> list[dict[str, str]]:
    text = client.get(f"/export/csv/{table}/whatif?lang=en&{query}").get_data(as_text=True)
    lines = text.split("\r\n\r\n", 1)[1]
    return list(csv.DictReader(io.StringIO(lines)))


def test_a_merger_moves_the_index_by_twice_the_product_of_the_shares(client: FlaskClient) -> None:
    found = rows(client, "markets", "acquirer=alfa&target=theta")
    ends = {(row["Change, lower end"], row["Change, upper end"]) for row in found}
    assert ends == {("720", "720"), ("560", "858")}
    point = next(row for row in found if row["Change, lower end"] == "720")
    after = (point["HHI after, lower end"], point["HHI after, upper end"])
    assert after == ("2164", "2600")


def test_a_stake_without_control_leaves_the_index_and_moves_the_modified_one(
    client: FlaskClient,
) -> None:
    query = "acquirer=alfa&target=zeta&stake=25&control=none"
    (models,) = rows(client, "markets", query)
    assert (models["Change, lower end"], models["Change, upper end"]) == ("0", "0")
    assert float(models["Change of modified HHI, upper end"]) > 0
    assert "this stake brings none" in models["What the yardstick says"]


def test_the_stake_held_today_is_named(client: FlaskClient) -> None:
    assert "Held today: 18–20%" in body(client, "acquirer=alfa&target=zeta")


def test_an_investment_without_a_stake_is_no_absence_of_a_stake() -> None:
    text = body(served(bundled_facts()), "acquirer=amazon&target=anthropic")
    assert "How large a stake they gave is unknown" in text


def test_supply_relations_open_their_source(client: FlaskClient) -> None:
    text = body(client, "acquirer=alfa&target=zeta")
    assert "acquirer supplies target" in text
    assert 'data-fact="dependency:' in text


def test_legal_routes_name_what_is_missing(client: FlaskClient) -> None:
    routes = rows(client, "routes", "acquirer=alfa&target=theta")
    unknown = [row for row in routes if row["Applies"] == "unknown"]
    assert unknown
    assert all(row["Missing"] != "–" for row in unknown)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_outcome_of_the_three_yardsticks_has_words(language: str) -> None:
    for pack in PACKS:
        for rule in bundled_regimes().find(pack).rules:
            assert f"whatif.outcome.{rule.outcome.replace(':', '_')}" in keys(language)  # type: ignore[arg-type]


def test_one_undertaking_twice_and_an_unknown_name_are_said(client: FlaskClient) -> None:
    assert "nothing to screen" in body(client, "acquirer=alfa&target=alfa")
    assert "nobody-knows" in body(client, "acquirer=alfa&target=nobody-knows")


def test_the_page_speaks_french(client: FlaskClient) -> None:
    text = body(client, "acquirer=alfa&target=theta", "fr")
    assert "560–858" in text
    assert "Règlement de l’UE sur les concentrations" in text
