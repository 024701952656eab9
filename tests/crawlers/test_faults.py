"""Faults of a source: one clear error of this source, nothing of it current, the others finish."""

from pathlib import Path

import pytest
from replicas import server
from replicas.commission_dma import PATH, DmaReplica
from replicas.commission_mergers import PATH as MERGERS
from replicas.commission_mergers import MergerReplica
from replicas.crawling import crawl, said
from replicas.govuk_cma import CmaReplica
from replicas.presscorner import PressReplica

from crawlers.sources import commission_dma

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


def test_a_search_that_warns_fails_the_run(mergers: MergerReplica, tmp_path: Path) -> None:
    mergers.warnings = ["results may be incomplete"]
    done = crawl(tmp_path, commission_mergers=mergers.address)
    assert "warns" in done.report["commission-mergers"]["reason"]


def test_an_error_nobody_foresaw_fails_the_run_too(
    dma: DmaReplica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(page: object) -> list[object]:
        raise MemoryError("no room")

    monkeypatch.setattr(commission_dma, "parse", parse)
    done = crawl(tmp_path, commission_dma=dma.address)
    assert done.report["commission-dma"]["state"] == "failed"
    assert "internal error: MemoryError: no room" in done.report["commission-dma"]["reason"]
