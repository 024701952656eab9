"""`vigie crawl` on replicas: what becomes current, what does not, and what a second run does."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from replicas import server
from replicas.commission_dma import PATH, DmaReplica, acquisitions, put_acquisitions
from replicas.commission_mergers import PATH as MERGERS
from replicas.commission_mergers import MergerReplica, merger_case
from replicas.crawling import COMMAND, crawl, identities, said, vigie
from replicas.govuk_cma import CmaReplica
from replicas.presscorner import PressReplica

from crawlers.archive import checked_files, read_pages
from crawlers.sources import commission_dma
from dashboard.cli.commands.crawl import crawl as crawl_command
from data.errors import UsageError


@pytest.fixture
def dma() -> Iterator[DmaReplica]:
    with DmaReplica() as replica:
        yield replica


@pytest.fixture
def cma() -> Iterator[CmaReplica]:
    with CmaReplica() as replica:
        yield replica


@pytest.fixture
def press() -> Iterator[PressReplica]:
    with PressReplica() as replica:
        yield replica


@pytest.fixture
def mergers() -> Iterator[MergerReplica]:
    with MergerReplica() as replica:
        yield replica


def test_notices_added_renamed_and_removed_between_two_runs(
    dma: DmaReplica, tmp_path: Path
) -> None:
    assert crawl(tmp_path, commission_dma=dma.address).code == 0
    rows = acquisitions(dma.file, "Alfa")
    gone = rows.pop(3)
    rows[0]["acquiredCompany"] = "Renamed Target GmbH"
    rows.append({**rows[1], "acquisitionNumber": "{AAAA}", "acquiredCompany": "Newcomer"})
    put_acquisitions(dma.file, "Alfa", rows)

    second = crawl(tmp_path, commission_dma=dma.address)

    notices = {entry.fact_key: entry.payload for entry in said(tmp_path, "art14_notice")}
    events = [entry.payload["event"] for entry in said(tmp_path, "event")]
    assert second.report["commission-dma"]["withdrawn"] == 1
    assert len(notices) == 71
    assert notices["AAAA"]["target_name"] == "Newcomer"
    assert notices["00000001-0000-4000-8000-000000000001"]["target_name"] == "Renamed Target GmbH"
    assert gone["acquisitionNumber"].strip("{}") not in notices
    assert len(events) == 1
    assert gone["acquisitionNumber"].strip("{}") in events[0]
    assert (
        len([entry for entry in said(tmp_path, "art14_notice") if "00000001-" in entry.fact_key])
        == 1
    )


def test_a_notice_that_comes_back_stands_again(dma: DmaReplica, tmp_path: Path) -> None:
    crawl(tmp_path, commission_dma=dma.address)
    before = {entry.observation_id for entry in said(tmp_path, "art14_notice")}
    rows = acquisitions(dma.file, "Alfa")
    put_acquisitions(dma.file, "Alfa", rows[1:])
    crawl(tmp_path, commission_dma=dma.address)
    put_acquisitions(dma.file, "Alfa", rows)
    crawl(tmp_path, commission_dma=dma.address)
    assert {entry.observation_id for entry in said(tmp_path, "art14_notice")} == before


def test_a_list_that_lost_more_than_five_rows_fails_and_the_last_good_data_stay(
    dma: DmaReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, commission_dma=dma.address)
    before = {entry.observation_id for entry in said(tmp_path)}
    put_acquisitions(dma.file, "Alfa", acquisitions(dma.file, "Alfa")[6:])

    second = crawl(tmp_path, commission_dma=dma.address)

    assert second.code == 1
    assert "6 of 71 entries vanished" in second.report["commission-dma"]["reason"]
    assert {entry.observation_id for entry in said(tmp_path)} == before


def test_a_second_run_brings_no_duplicate_and_downloads_nothing_unchanged(
    dma: DmaReplica, cma: CmaReplica, press: PressReplica, mergers: MergerReplica, tmp_path: Path
) -> None:
    replicas = {
        "commission_dma": dma.address,
        "govuk_cma": cma.address,
        "presscorner": press.address,
        "commission_mergers": mergers.address,
    }
    first = crawl(tmp_path, **replicas)
    before = identities(tmp_path)
    pages = len(cma.paths())

    second = crawl(tmp_path, **replicas)

    assert (first.code, second.code) == (0, 0)
    assert identities(tmp_path) == before
    assert [entry["new"] for entry in second.report.values()] == [0, 0, 0, 0]
    assert second.report["commission-dma"]["bytes"] == 0
    assert [path for path in cma.paths()[pages:] if "/content/" in path] == []
    assert len([path for path in press.paths() if "documents" in path]) == 134
    assert second.report["commission-mergers"]["unchanged"] == 1


def test_reading_the_archive_again_gives_the_same_without_the_network(
    dma: DmaReplica, cma: CmaReplica, mergers: MergerReplica, tmp_path: Path
) -> None:
    replicas = {
        "commission_dma": dma.address,
        "govuk_cma": cma.address,
        "commission_mergers": mergers.address,
    }
    crawl(tmp_path, **replicas)
    rows = acquisitions(dma.file, "Alfa")
    put_acquisitions(dma.file, "Alfa", rows[1:])
    crawl(tmp_path, commission_dma=dma.address)
    stood = {entry.observation_id for entry in said(tmp_path)}
    (tmp_path / "ledger.duckdb").unlink()
    asked = [len(replica.asked) for replica in (dma, cma, mergers)]

    done = vigie(
        tmp_path, "crawl", "commission-dma", "govuk-cma", "commission-mergers", "--from-archive"
    )

    assert done.returncode == 0, done.stderr
    assert {entry.observation_id for entry in said(tmp_path)} >= stood - {
        entry.observation_id for entry in said(tmp_path, "event")
    }
    notices = {entry.fact_key for entry in said(tmp_path, "art14_notice")}
    assert rows[0]["acquisitionNumber"].strip("{}") not in notices
    assert len(notices) == 70
    assert [len(replica.asked) for replica in (dma, cma, mergers)] == asked


FAULTS = {
    "reset": (server.reset(), "the connection broke"),
    "truncated": (server.truncated(), "cut off"),
    "cut by the source": (server.short_but_well_framed(), "broken JSON"),
    "storm": (server.status(503), "HTTP 503"),
    "asks to wait long": (server.status(429, "3600"), "asks to wait 3600 s"),
    "gzip bomb": (server.gzip_bomb(60), "unpacks to more"),
    "page of 100 MB": (server.huge(100), "larger than the limit"),
    "page without end": (server.huge(100, announce=False), "larger than the limit"),
    "wrong charset": (server.wrong_charset(), "not UTF-8"),
    "refusal": (server.refusal_page(), "HTML or XML where JSON is due"),
    "redirect loop": (server.redirect(PATH), "max redirections reached"),
    "private address": (server.redirect("http://10.0.0.1/file"), "a private address"),
    "metadata service": (server.redirect("http://169.254.169.254/latest"), "a private address"),
    "other port": (server.redirect("http://127.0.0.1:9/file"), "a private address"),
    "other host": (server.redirect("https://example.org/file"), "not a host of this source"),
    "other scheme": (server.redirect("file:///etc/passwd"), "points to 'file:///etc/passwd'"),
    "empty": (server.status(200), "empty answer"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_clear_error_of_its_source_while_the_other_finishes(
    fault: str, dma: DmaReplica, tmp_path: Path
) -> None:
    made, words = FAULTS[fault]
    dma.always[PATH] = made
    with PressReplica() as press:
        press.releases = press.releases[:5]
        done = crawl(tmp_path, commission_dma=dma.address, presscorner=press.address)
    assert done.code == 1
    assert done.report["presscorner"]["state"] == "succeeded"
    assert done.report["commission-dma"]["state"] == "failed"
    assert words in done.report["commission-dma"]["reason"]
    assert PATH in done.report["commission-dma"]["reason"]
    assert [entry for entry in said(tmp_path) if entry.source_id == "commission-dma"] == []


def test_faults_that_pass_are_retried(dma: DmaReplica, tmp_path: Path) -> None:
    dma.faults[PATH].extend([server.reset(), server.status(503, "0")])
    done = crawl(tmp_path, commission_dma=dma.address)
    assert done.code == 0, done.report
    assert dma.paths().count(PATH) == 3


@pytest.mark.parametrize(
    "made", [server.truncated(), server.huge(250, announce=False), server.gzip_bomb(250)]
)
def test_a_streamed_file_has_the_same_limits(
    made: server.Fault, mergers: MergerReplica, tmp_path: Path
) -> None:
    mergers.always[MERGERS] = made
    done = crawl(tmp_path, commission_mergers=mergers.address)
    assert done.code == 1
    assert MERGERS in done.report["commission-mergers"]["reason"]
    assert said(tmp_path) == []


def test_robots_txt_is_obeyed(dma: DmaReplica, tmp_path: Path) -> None:
    dma.robots = "User-agent: Vigie\nDisallow: /case-data-DMA.json\n"
    done = crawl(tmp_path, commission_dma=dma.address)
    assert done.code == 1
    assert "robots.txt forbids it" in done.report["commission-dma"]["reason"]
    assert PATH not in dma.paths()


def test_a_robots_txt_that_cannot_be_read_forbids(dma: DmaReplica, tmp_path: Path) -> None:
    dma.always["/robots.txt"] = server.status(500)
    done = crawl(tmp_path, commission_dma=dma.address)
    assert "robots.txt cannot be read (HTTP 500)" in done.report["commission-dma"]["reason"]
    assert PATH not in dma.paths()


def test_without_robots_txt_the_fixed_path_is_read(dma: DmaReplica, tmp_path: Path) -> None:
    dma.robots = None
    assert crawl(tmp_path, commission_dma=dma.address).code == 0
    assert PATH in dma.paths()


def test_the_file_is_found_where_the_datasets_page_says(dma: DmaReplica, tmp_path: Path) -> None:
    dma.dataset = b'<a href="https://data.europa.eu/files/case-data-DMA.json">JSON</a>'
    done = crawl(tmp_path, commission_dma=dma.address)
    assert "/files/case-data-DMA.json" in dma.paths()
    assert PATH not in dma.paths()
    assert "HTTP 404" in done.report["commission-dma"]["reason"]


def test_a_count_that_does_not_match_fails_the_run(
    cma: CmaReplica, press: PressReplica, mergers: MergerReplica, tmp_path: Path
) -> None:
    cma.total = 126
    press.stated_extra = 1
    assert mergers.search is not None
    mergers.search.append(mergers.search[0])
    done = crawl(
        tmp_path,
        govuk_cma=cma.address,
        presscorner=press.address,
        commission_mergers=mergers.address,
    )
    assert done.code == 1
    reasons = {source: entry["reason"] for source, entry in done.report.items()}
    assert "states 126 entries, 125 were read" in reasons["govuk-cma"]
    assert "were read" in reasons["presscorner"]
    assert "131 entries, 130 were read (1 came twice)" in reasons["commission-mergers"]
    assert said(tmp_path) == []


def test_a_refused_search_leaves_the_merger_file(mergers: MergerReplica, tmp_path: Path) -> None:
    mergers.search = None
    done = crawl(tmp_path, commission_mergers=mergers.address)
    assert done.code == 0
    assert done.report["commission-mergers"]["oddities"] == {
        "optional page 'search' not had: HTTP 403": 1
    }
    assert len(said(tmp_path, "merger")) == 1004


def test_cases_known_from_search_alone_outlast_a_file_that_does_not_have_them_yet(
    mergers: MergerReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, commission_mergers=mergers.address)
    assert len(said(tmp_path, "merger")) == 1004 + 130
    mergers.search = []
    mergers.file["M.11000"] = merger_case("M.11000", "ALFA / BETA")
    later = crawl(tmp_path, commission_mergers=mergers.address)
    assert later.code == 0, later.report
    assert later.report["commission-mergers"]["withdrawn"] == 0
    assert len(said(tmp_path, "merger")) == 1005 + 130


def test_a_case_known_from_search_gives_way_when_the_file_has_it(
    mergers: MergerReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, commission_mergers=mergers.address)
    mergers.file["M.12000"] = merger_case("M.12000", "NEW BUYER 0 / NEW BOUGHT 0")
    for _ in range(2):
        assert crawl(tmp_path, commission_mergers=mergers.address).code == 0
        found = {entry.fact_key for entry in said(tmp_path, "merger")}
        assert {key for key in found if "/M.12000/" in key} == {
            "European Commission/M.12000/cleared_phase1"
        }
        assert said(tmp_path, "event") == []


def test_a_case_that_vanishes_from_the_file_is_missed_although_search_waits_with_others(
    mergers: MergerReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, commission_mergers=mergers.address)
    del mergers.file["M.9001"]
    done = crawl(tmp_path, commission_mergers=mergers.address)
    assert done.report["commission-mergers"]["withdrawn"] == 1
    [event] = said(tmp_path, "event")
    assert "M.9001" in str(event.payload["event"])


def test_a_search_that_warns_fails_the_run(mergers: MergerReplica, tmp_path: Path) -> None:
    mergers.warnings = ["results may be incomplete"]
    done = crawl(tmp_path, commission_mergers=mergers.address)
    assert "warns" in done.report["commission-mergers"]["reason"]


def test_a_page_that_is_gone_withdraws_its_case_and_leaves_an_event(
    cma: CmaReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, govuk_cma=cma.address)
    path = "/cma-cases/firm-7-slash-shop-7"
    cma.gone.add(path)
    cma.pages[path]["public_updated_at"] = "2026-01-01T00:00:00.000+00:00"
    done = crawl(tmp_path, since=date(2024, 1, 1), govuk_cma=cma.address)
    assert done.code == 0, done.report
    keys = {entry.fact_key for entry in said(tmp_path, "merger")}
    assert "UK CMA/firm-7+shop-7/" not in keys
    assert any("firm-7" in str(entry.payload["event"]) for entry in said(tmp_path, "event"))


def test_a_case_that_ends_replaces_its_open_state_without_an_event(
    cma: CmaReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, govuk_cma=cma.address)
    page = cma.pages["/cma-cases/gamma-slash-delta-slash-eta"]
    page["details"]["metadata"] |= {
        "case_state": "closed",
        "closed_date": "2025-06-01",
        "outcome_type": "mergers-phase-1-clearance",
    }
    page["public_updated_at"] = "2025-06-01T00:00:00.000+00:00"
    events = len(said(tmp_path, "event"))
    crawl(tmp_path, govuk_cma=cma.address)
    states = [
        entry.payload["outcome"]
        for entry in said(tmp_path, "merger")
        if entry.fact_key.startswith("UK CMA/gamma|delta+")
    ]
    assert states == ["cleared_phase1"]
    assert len(said(tmp_path, "event")) == events


@pytest.mark.parametrize("after_pages", [1, 40, 100])
def test_a_killed_crawl_run_again_ends_like_an_undisturbed_one(
    after_pages: int, cma: CmaReplica, tmp_path: Path
) -> None:
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    crawl(undisturbed, govuk_cma=cma.address)
    cma.asked.clear()
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            COMMAND,
            "crawl",
            "govuk-cma",
            "--base-url",
            f"govuk-cma={cma.address}",
        ],
        env={**os.environ, "VIGIE_HOME": str(killed)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while len(cma.asked) < after_pages and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    [torn] = (killed / "archive" / "govuk-cma").glob("*.warc.gz")
    readable = len(list(read_pages(torn)))

    assert crawl(killed, govuk_cma=cma.address).code == 0
    assert identities(killed) == identities(undisturbed)
    assert readable <= len(cma.pages) + 3
    assert len(checked_files(killed / "archive", "govuk-cma")) == 1


def test_the_user_agent_names_vigie_and_the_operators_contact(
    dma: DmaReplica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_CONTACT", "watch@example.org")
    crawl(tmp_path, commission_dma=dma.address)
    agents = {asked.headers["user-agent"] for asked in dma.asked}
    assert len(agents) == 1
    assert agents.pop().endswith(" watch@example.org")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere",), "no source 'nowhere'"),
        (("commission-dma", "--base-url", "commission-dma"), "is not SOURCE=URL"),
        (("commission-dma", "--base-url", "commission-dma=ftp://x"), "is not http"),
        (("commission-dma", "--base-url", "commission-dma=http://h/x"), "has a path"),
        (("commission-dma", "--base-url", "x=http://h"), "no source 'x'"),
        (("commission-dma",), "set VIGIE_CONTACT="),
    ],
)
def test_bad_use_is_one_line_of_a_usage_error(
    arguments: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VIGIE_CONTACT", raising=False)
    monkeypatch.setenv("VIGIE_HOME", str(tmp_path))
    done = CliRunner().invoke(crawl_command, list(arguments))
    assert isinstance(done.exception, UsageError)
    assert words in str(done.exception)
    assert "\n" not in str(done.exception)


def test_an_error_nobody_foresaw_fails_the_run_too(
    dma: DmaReplica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(page: object) -> list[object]:
        raise MemoryError("no room")

    monkeypatch.setattr(commission_dma, "parse", parse)
    done = crawl(tmp_path, commission_dma=dma.address)
    assert done.report["commission-dma"]["state"] == "failed"
    assert "internal error: MemoryError: no room" in done.report["commission-dma"]["reason"]


def test_silent_staleness_is_said_in_the_report(
    dma: DmaReplica, cma: CmaReplica, tmp_path: Path
) -> None:
    done = crawl(tmp_path, commission_dma=dma.address, govuk_cma=cma.address)
    said_of = {source: list(entry["oddities"]) for source, entry in done.report.items()}
    assert said_of["govuk-cma"] == ["newest case is of 2025-02-07: the list may be stale"]
    assert "newest step is of 2025-11-18: the file may be stale" in said_of["commission-dma"]


def test_a_probe_asks_at_most_three_times_and_writes_nothing(
    dma: DmaReplica, tmp_path: Path
) -> None:
    done = vigie(
        tmp_path,
        "crawl",
        "--probe",
        "commission-dma",
        "--base-url",
        f"commission-dma={dma.address}",
        "--json",
    )
    answers = {line["line"]: line["answer"] for line in json.loads(done.stdout)["lines"]}
    assert done.returncode == 0, done.stderr
    assert len(dma.paths()) <= 3
    assert answers["The file carries an ETag or Last-Modified."] == "held"
    assert "failed" in answers.values()
    assert not (tmp_path / "ledger.duckdb").exists()


def test_the_command_ends_with_1_a_report_and_one_line_when_a_source_failed(
    dma: DmaReplica, press: PressReplica, tmp_path: Path
) -> None:
    dma.always[PATH] = server.refusal_page()
    done = vigie(
        tmp_path,
        "crawl",
        "commission-dma",
        "presscorner",
        "--base-url",
        f"commission-dma={dma.address}",
        "--base-url",
        f"presscorner={press.address}",
        "--json",
    )
    [path] = (tmp_path / "reports").glob("crawl-*.json")
    written = json.loads(path.read_text("utf-8"))["sources"]
    assert done.returncode == 1
    assert json.loads(done.stdout)["sources"] == written
    assert {entry["source"]: entry["state"] for entry in written} == {
        "commission-dma": "failed",
        "presscorner": "succeeded",
    }
    assert done.stderr.startswith("vigie: 1 of 2 sources failed (commission-dma)")
    assert len(done.stderr.strip().splitlines()) == 1
