"""`vigie crawl` as a command: who asks, bad use, staleness, probe, exit code and report."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from replicas import server
from replicas.commission_dma import PATH, DmaReplica
from replicas.crawling import crawl, vigie
from replicas.gleif import GleifReplica
from replicas.govuk_cma import CmaReplica
from replicas.presscorner import PressReplica, Release

from crawlers.probe import one_of_each_kind
from crawlers.source import Link
from dashboard.cli.commands.crawl import crawl as crawl_command
from data.errors import UsageError


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


def test_a_probe_asks_for_one_page_of_each_kind_before_a_second() -> None:
    links = [Link(f"https://a.example/{n}", kind) for n, kind in enumerate("aaabc")]
    assert [link.kind for link in one_of_each_kind(links, {"b"})] == ["a", "c", "a", "a", "b"]


@pytest.mark.parametrize("code", [403, 404, 503])
def test_a_probe_of_a_source_that_refuses_does_not_insist(
    code: int, press: PressReplica, tmp_path: Path
) -> None:
    press.always["/commission/presscorner/api/search"] = server.status(code)
    done = vigie(
        tmp_path,
        *("crawl", "--probe", "presscorner", "--json"),
        *("--base-url", f"presscorner={press.address}"),
    )
    probed = json.loads(done.stdout)
    assert [one["status"] for one in probed["asked"]] == [code] * 3
    assert len(press.paths()) == 3
    assert {line["answer"] for line in probed["lines"]} == {"failed", "not testable"}


def test_a_probe_counts_redirects_among_its_requests(press: PressReplica, tmp_path: Path) -> None:
    path = "/commission/presscorner/api/search"
    press.always[path] = server.redirect(path)
    vigie(
        tmp_path,
        *("crawl", "--probe", "presscorner", "--json"),
        *("--base-url", f"presscorner={press.address}"),
    )
    assert len(press.paths()) == 3


def test_a_refusal_page_is_no_answer_to_a_probe(press: PressReplica, tmp_path: Path) -> None:
    press.always["/commission/presscorner/api/search"] = server.refusal_page()
    done = vigie(
        tmp_path,
        *("crawl", "--probe", "presscorner", "--json"),
        *("--base-url", f"presscorner={press.address}"),
    )
    answers = {line["answer"] for line in json.loads(done.stdout)["lines"]}
    assert (done.returncode, answers) == (1, {"failed", "not testable"})


def test_a_probe_reaches_the_pages_that_the_first_page_names(
    press: PressReplica, tmp_path: Path
) -> None:
    press.releases = [Release("MEX/23/4", date(2023, 9, 6), "Daily News 06 / 09 / 2023")]
    done = vigie(
        tmp_path,
        *("crawl", "--probe", "presscorner", "--json"),
        *("--base-url", f"presscorner={press.address}"),
    )
    answers = {line["line"]: line["answer"] for line in json.loads(done.stdout)["lines"]}
    assert answers["Few releases lack a document of their own."] == "held"
    assert len(press.paths()) == 3


def test_a_probe_reads_a_file_that_came_to_disk(tmp_path: Path) -> None:
    with GleifReplica([]) as gleif:
        done = vigie(
            tmp_path,
            *("crawl", "--probe", "gleif", "--json"),
            *("--base-url", f"gleif={gleif.address}"),
        )
    answers = {line["line"]: line["answer"] for line in json.loads(done.stdout)["lines"]}
    assert answers["latest.csv of the golden copy is a ZIP that holds one CSV."] == "held"
