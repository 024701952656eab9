"""Each source against its replica through `vigie crawl`: first run, second run, faults.

One command crawls all replicas at once, as a nightly run does; the crawls are made once for the
module and the tests read how they ended.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from replicas import server
from replicas.accc import REGISTER, AcccReplica, FakeMatter
from replicas.autorite_fr import FOLDER, NAME, AutoriteReplica, act
from replicas.crawling import Crawled, identities, said, vigie
from replicas.crawling import crawl as run_crawl
from replicas.feeds import FakeStory, Newsroom, NewsroomReplica
from replicas.gleif import FakeEntity, GleifReplica
from replicas.sec_edgar import EdgarReplica, FakeFiling, FakeHolder
from replicas.server import Replica
from replicas.statistics import (
    CHATBOTS,
    EpochReplica,
    OpenRouterReplica,
    StatCounterReplica,
)

NVIDIA_CIK = "0001045810"
MICROSOFT_LEI, NVIDIA_LEI = "INR2EJN1ERAN0W5ZP974", "549300S4KLFTLO7GSQ80"
CHILD_LEI, PERSON_LEI = "635400EXAMPLEEXAMP12", "635400EXAMPLEEXAMP34"

FILINGS = [
    FakeFiling(
        "0000000077-26-000001",
        "SCHEDULE 13G/A",
        "2026-04-07",
        holders=(
            FakeHolder("Alfa Capital LP", "22.2", "7824100.00", ("IA", "PN")),
            FakeHolder("Ada Example", "22.2", "7824100.00", ("HC", "IN")),
        ),
        issuer=(NVIDIA_CIK, "NVIDIA CORP"),
    ),
    FakeFiling(
        "0000000077-26-000002",
        "8-K",
        "2026-05-08",
        items="1.01,9.01",
        press="Alfa and Beta announce a cloud agreement worth one billion dollars.",
    ),
    FakeFiling("0000000077-26-000003", "8-K", "2026-05-09", items="5.02"),
    FakeFiling("0000000077-26-000004", "4", "2026-05-10"),
]


def matters() -> list[FakeMatter]:
    """Return a register of three pages."""
    return [FakeMatter(f"MN-{n:05d}", f"Alfa {n} - Beta") for n in range(25)]


def replicas() -> dict[str, Replica]:
    """Return a replica per source."""
    edgar = EdgarReplica({NVIDIA_CIK: ("NVIDIA CORP", FILINGS)})
    edgar.found = [(NVIDIA_CIK, FILINGS[1])]
    stories = [FakeStory("/news/alfa", "Alfa signs with Beta")]
    return {
        "accc": AcccReplica(matters(), size=10),
        "autorite-fr": AutoriteReplica([act(number) for number in range(1, 13)]),
        "sec-edgar": edgar,
        "feed-openai": NewsroomReplica(Newsroom("https://openai.com", "/news/rss.xml", stories)),
        "feed-anthropic": NewsroomReplica(
            Newsroom("https://www.anthropic.com", "/sitemap.xml", stories, "sitemap")
        ),
        "feed-amd": NewsroomReplica(
            Newsroom("https://ir.amd.com", "/rss/news-releases.xml", stories, reserved=True)
        ),
        "gleif": GleifReplica(
            [
                FakeEntity(MICROSOFT_LEI, "MICROSOFT CORPORATION", country="US"),
                FakeEntity("635400EXAMPLEEXAMP78", "Mistral AI", country="FR"),
                FakeEntity("635400EXAMPLEEXAMP90", "MISTRAL AI", country="LU"),
                FakeEntity(CHILD_LEI, "Example Works Ireland", ("例示",), parent=MICROSOFT_LEI),
                FakeEntity(
                    PERSON_LEI, "A PERSON", category="SOLE_PROPRIETOR", parent=MICROSOFT_LEI
                ),
            ]
        ),
        "statcounter": StatCounterReplica(
            dict.fromkeys(
                ("ai_chatbot", "search_engine", "browser", "os_combined", "social_media"),
                CHATBOTS,
            )
        ),
        "openrouter": OpenRouterReplica(),
        "epoch": EpochReplica(),
    }


FAULTS: dict[str, tuple[str, server.Fault]] = {
    "accc": (REGISTER, server.refusal_page()),
    "autorite-fr": (f"{FOLDER}/20260812-070000/{NAME}", server.short_but_well_framed()),
    "sec-edgar": (f"/submissions/CIK{NVIDIA_CIK}.json", server.refusal_page()),
    "feed-openai": ("/news/rss.xml", server.refusal_page()),
    "feed-anthropic": ("/sitemap.xml", server.gzip_bomb(60)),
    "feed-amd": ("/rss/news-releases.xml", server.redirect("http://127.0.0.1:1/private")),
    "gleif": (f"/api/v1/lei-records/{MICROSOFT_LEI}", server.wrong_charset()),
    "statcounter": ("/chart.php", server.refusal_page()),
    "openrouter": ("/api/v1/datasets/exports/index.json", server.status(500)),
    "epoch": ("/data/ai_chip_owners.zip", server.short_but_well_framed()),
}

SOURCES = tuple(FAULTS)


@dataclass(frozen=True)
class Runs:
    """Three crawls into one ledger: a first, one with nothing new, one with a fault everywhere."""

    home: Path
    first: Crawled
    asked_again: dict[str, list[str]]
    second: Crawled
    faulty: Crawled
    after_fault: dict[str, list[dict[str, Any]]]
    before_fault: dict[str, list[dict[str, Any]]]


def _break(made: dict[str, Replica]) -> None:
    """Put a fault on a page of every source; the file of the Autorité is published anew."""
    for source, (path, fault) in FAULTS.items():
        replica = made[source]
        if isinstance(replica, AutoriteReplica):
            replica.stamp = "20260812-070000"
        replica.always[path] = fault


def crawl(home: Path, made: dict[str, Replica]) -> Crawled:
    """Crawl all replicas with one command."""
    return run_crawl(home, **{source: replica.address for source, replica in made.items()})


def stated(home: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what stands in the ledger, per source: type, key, excerpt and columns."""
    rows: dict[str, list[dict[str, Any]]] = {source: [] for source in SOURCES}
    for entry in sorted(said(home), key=lambda entry: entry.observation_id):
        base = {"type": entry.record_type, "key": entry.fact_key, "excerpt": entry.excerpt}
        rows[entry.source_id].append({**base, **entry.payload})
    return rows


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """Crawl everything three times."""
    home = tmp_path_factory.mktemp("home")
    made = replicas()
    with ExitStack() as stack:
        for replica in made.values():
            stack.enter_context(replica)
        first = crawl(home, made)
        for replica in made.values():
            replica.asked.clear()
        second = crawl(home, made)
        asked = {source: replica.paths() for source, replica in made.items()}
        before = stated(home)
        _break(made)
        faulty = crawl(home, made)
        yield Runs(home, first, asked, second, faulty, stated(home), before)


@pytest.mark.parametrize("source", SOURCES)
def test_the_first_run_succeeds(runs: Runs, source: str) -> None:
    report = runs.first.report[source]
    assert (report["state"], report["reason"]) == ("succeeded", None)
    assert report["new"] > 0


@pytest.mark.parametrize("source", SOURCES)
def test_a_second_run_brings_no_duplicate(runs: Runs, source: str) -> None:
    report = runs.second.report[source]
    assert (report["state"], report["new"], report["withdrawn"]) == ("succeeded", 0, 0)


@pytest.mark.parametrize("source", SOURCES)
def test_a_fault_fails_the_source_in_one_line_and_keeps_what_it_had(
    runs: Runs, source: str
) -> None:
    report = runs.faulty.report[source]
    assert report["state"] == "failed"
    assert report["reason"]
    assert "\n" not in report["reason"]
    assert runs.after_fault[source] == runs.before_fault[source]
    assert runs.faulty.code == 1


def test_the_archive_read_again_gives_the_same_statements_for_every_source(
    runs: Runs, tmp_path: Path
) -> None:
    shutil.copytree(runs.home / "archive", tmp_path / "archive")
    done = vigie(tmp_path, "crawl", *SOURCES, "--from-archive")
    assert done.returncode == 0, done.stderr
    assert identities(tmp_path) == identities(runs.home)
    assert stated(tmp_path) == runs.after_fault


def test_filings_and_files_that_never_change_are_not_fetched_again(runs: Runs) -> None:
    assert not [path for path in runs.asked_again["sec-edgar"] if path.startswith("/Archives")]
    assert not [path for path in runs.asked_again["autorite-fr"] if path.endswith(".json")]
    assert not [path for path in runs.asked_again["openrouter"] if path.endswith(".csv")]
    assert not [path for path in runs.asked_again["feed-anthropic"] if "/news/" in path]


def test_the_press_exhibit_is_a_headline_with_its_text_and_place(runs: Runs) -> None:
    found = [row for row in runs.before_fault["sec-edgar"] if row.get("form") == "ex-99-1"]
    assert [row["publishers"] for row in found] == ["nvidia"]
    assert "one billion dollars" in found[0]["excerpt"]


def test_reports_on_officers_and_forms_on_persons_are_not_read(runs: Runs) -> None:
    keys = " ".join(row["key"] for row in runs.before_fault["sec-edgar"])
    assert "26-000003" not in keys
    assert "26-000004" not in keys


def test_a_holder_within_another_holders_shares_is_marked_and_not_added(runs: Runs) -> None:
    stakes = [row for row in runs.before_fault["sec-edgar"] if row["type"] == "ownership"]
    assert {(row["holder"], row["basis"]) for row in stakes} == {
        ("alfa-capital", None),
        ("ada-example", "group_member"),
    }
    assert {(row["held"], row["stake_pct"], row["as_of"]) for row in stakes} == {
        ("nvidia", 22.2, "2026-03-31")
    }


def test_a_reservation_of_text_mining_leaves_headline_and_link_only(runs: Runs) -> None:
    reserved = runs.before_fault["feed-amd"]
    assert [row["title"] for row in reserved] == ["Alfa signs with Beta"]
    assert [row["excerpt"] for row in reserved] == [None]
    assert runs.before_fault["feed-openai"][0]["excerpt"] == "Alfa signs with Beta."


def test_a_child_entity_becomes_an_organisation_owned_by_its_parent(runs: Runs) -> None:
    rows = runs.before_fault["gleif"]
    owned = [(row["upstream"], row["downstream"]) for row in rows if row["type"] == "dependency"]
    assert owned == [("microsoft", "example-works-ireland")]
    assert {row["alias"] for row in rows if row["type"] == "alias"} >= {"例示"}
    assert not any("PERSON" in str(row.values()) for row in rows)


def test_products_without_a_known_owner_go_to_the_residual(runs: Runs) -> None:
    shares = {
        (row["org"], row["share_pct"])
        for row in runs.before_fault["statcounter"]
        if row["market"] == "ai-chatbots"
        and (row["period"], row["geography"]) == ("2026-10", "world")
    }
    assert shares == {("openai", 70.5), ("anthropic", 20.25), ("others", 9.25)}


def test_anonymous_models_are_no_firm(runs: Runs) -> None:
    shares = {
        row["org"]: (row["role"], row["share_pct"]) for row in runs.before_fault["openrouter"]
    }
    assert shares["alfa"] == ("firm", 65.0)
    assert shares["unattributed-stealth"] == ("others", 30.0)
    assert shares["others"] == ("others", 5.0)


def test_only_whole_years_and_the_newest_whole_quarter_of_owners_are_kept(runs: Runs) -> None:
    kept = {(row["id"], row["h100_equivalents"]) for row in runs.before_fault["epoch"]}
    assert kept == {
        ("alfa-works-nvidia-2025-12-31-owner-total", 3000.0),
        ("other-owners-nvidia-2025-12-31-owner-total", 500.0),
        ("alfa-works-nvidia-h100-2025-12-31-chip-split", 3000.0),
        ("other-owners-nvidia-h100-2025-12-31-chip-split", 500.0),
    }


def test_a_name_gives_an_identifier_only_with_the_seat_known(runs: Runs) -> None:
    found = {
        (row["org"], row["value"])
        for row in runs.before_fault["gleif"]
        if row["type"] == "identifier"
    }
    assert ("mistral-ai", "635400EXAMPLEEXAMP78") in found
    assert "635400EXAMPLEEXAMP90" not in {value for _, value in found}
