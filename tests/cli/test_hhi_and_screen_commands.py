"""`vigie hhi` and `vigie screen` on the bundled facts."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.cli.commands.markets import hhi
from dashboard.cli.commands.screening import screen
from data.errors import AmbiguousNameError, NotFoundError, UsageError

Run = Callable[..., Any]


def document(result: Any) -> dict[str, Any]:
    assert result.exit_code == 0, result.exception
    parsed: dict[str, Any] = json.loads(result.stdout)
    return parsed


def test_hhi_is_an_interval_with_sources(run: Run):
    found = document(run(hhi, "cloud-infrastructure", "--period", "2025-Q4", "--json"))
    (result,) = found["results"]
    assert result["hhi"]["value_lo"] == 27.5**2 + 20.5**2 + 13.5**2
    assert result["hhi"]["point"] is None
    assert result["hhi_capped"]["value_hi"] < result["hhi"]["value_hi"]
    assert {share["org"] for share in result["shares"]} == {"amazon", "microsoft", "alphabet"}
    cited = {source["id"] for source in found["sources"]}
    assert set(result["hhi"]["source_ids"]) <= cited
    assert all(source["url"] for source in found["sources"])
    assert {found["release"], found["as_of"]} != {None}


def test_open_levels_name_the_shares_that_would_settle_them(run: Run):
    found = document(run(hhi, "cloud-infrastructure", "--period", "2025-Q4", "--json"))
    bands = found["results"][0]["bands"]
    for band in bands:
        assert band["answer"] in ("certain", "possible", "no")
        if band["test"].startswith("hhi") or "<= hhi" in band["test"]:
            assert bool(band["settled_by"]) == (band["answer"] == "possible")
    drafts = {band["badge"] for band in bands if band["status"] == "draft"}
    assert drafts == {"DRAFT"}


def test_each_estimator_stands_alone(run: Run):
    found = document(run(hhi, "cloud-infrastructure", "--period", "all", "--json"))
    keys = [
        tuple(result[name] for name in ("geography", "period", "metric", "estimator"))
        for result in found["results"]
    ]
    assert len(keys) == len(set(keys)) > 1


def test_the_table_for_people_shows_range_levels_and_sources(run: Run):
    text = run(hhi, "cloud-infrastructure", "--period", "2025-Q4").stdout
    for words in ("amazon", "HHI capped", "CR4", "EU-HMG-2004", "DRAFT", "Sources", "grade"):
        assert words in text


def test_before_its_end_a_period_is_not_shown(run: Run):
    found = document(run(hhi, "cloud-infrastructure", "--as-of", "2025-12-30", "--json"))
    assert all(result["period"] < "2025-Q4" for result in found["results"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("cloud",), "did you mean"),
        (("cloud-infrastructure", "--period", "1999"), "periods with shares"),
        (("genai-business-adoption",), "no shares"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(run: Run, arguments: tuple[str, ...], says: str):
    result = run(hhi, *arguments)
    assert isinstance(result.exception, NotFoundError)
    assert says in str(result.exception)


def test_a_screening_gives_markets_links_routes_and_unknowns(run: Run):
    found = document(run(screen, "Google", "openai", "--json"))
    assert (found["acquirer"], found["target"]) == ("alphabet", "openai")
    market = next(m for m in found["markets"] if m["market"] == "llm-api-enterprise")
    assert market["post"]["value_lo"] == pytest.approx(
        market["pre"]["value_lo"] + market["delta"]["value_lo"], abs=1e-6
    )
    routes = {route["route"]: route["answer"] for route in found["legal_routes"]}
    assert routes["dma_article_14"] == "certain"
    assert routes["eu_merger_regulation"] == "unknown"
    assert found["vertical_links"]
    assert found["unknowns"]


def test_a_minority_stake_changes_no_hhi(run: Run):
    found = document(
        run(screen, "alphabet", "openai", "--stake", "10", "--regime", "eu-2004", "--json")
    )
    assert found["control"] == "none"
    for market in found["markets"]:
        assert market["delta"]["value_hi"] == 0
        assert market["mhhi_delta"]["value_hi"] > 0
        assert [band["regime"] for band in market["bands"]] == ["EU-HMG-2004"]


@pytest.mark.parametrize(
    ("pair", "error"),
    [
        (("google", "alphabet"), UsageError),
        (("nobody-knows-this", "openai"), NotFoundError),
        (("amazon", "openai", "--regime", "EU-1066"), NotFoundError),
        (("amazon", "openai", "--stake", "nan"), SystemExit),
    ],
)
def test_bad_use_is_refused(run: Run, pair: tuple[str, ...], error: type[Exception]):
    result = run(screen, *pair)
    assert isinstance(result.exception, error)


def test_an_ambiguous_name_lists_its_candidates():
    import pandas as pd

    from data.lookup import find_organisation

    frame = pd.DataFrame(
        {
            "id": ["alfa-one", "alfa-two"],
            "name": ["Alfa One", "Alfa Two"],
            "aliases": ["Alfa", "Alfa"],
        }
    )
    with pytest.raises(AmbiguousNameError, match="alfa-one, alfa-two"):
        find_organisation(frame, "alfa")
    assert find_organisation(frame, "ALFA  one") == "alfa-one"


def test_a_slug_is_understood_with_spaces_and_a_name_without_its_accents():
    import pandas as pd

    from data.lookup import find_organisation

    frame = pd.DataFrame({"id": ["alfa-one", "beta"], "name": ["Alfa", "Société Bêta"]})
    assert find_organisation(frame, "Alfa One") == "alfa-one"
    assert find_organisation(frame, "A.L.F.A.") == "alfa-one"
    assert find_organisation(frame, "societe beta") == "beta"


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [
        ("--geography", "Mars", "world"),
        ("--estimator", "Nobody", "Synergy Research Group"),
        ("--metric", "joy", "revenue"),
        ("--period", "1990", "2025-Q4"),
    ],
)
def test_a_market_without_such_shares_says_what_there_is(
    run: Run, name: str, value: str, known: str
):
    result = run(hhi, "cloud-infrastructure", name, value)
    assert isinstance(result.exception, NotFoundError)
    assert value in str(result.exception)
    assert known in str(result.exception)
