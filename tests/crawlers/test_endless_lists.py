"""Lists that never end: a page that repeats itself, pages beyond the stated total, a loop of maps.

Each source that pages is served by a server whose next page always exists; the run ends at once
with one clear line, long before the limit of pages, and nothing of it becomes current.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from replicas.accc import FakeMatter, list_page, matter_page
from replicas.commission_mergers import PATH as MERGERS
from replicas.commission_mergers import SEARCH, MergerReplica, search_row
from replicas.crawling import crawl, said
from replicas.gleif import FakeEntity, record
from replicas.server import Answer, Asked, Replica

from crawlers.checks import CheckFailedError, Seen
from crawlers.source import Listed
from crawlers.sources import presscorner

HTML = "text/html; charset=UTF-8"
FEW = 100
"""Requests within which a list without an end must have been noticed."""

OTHER_PAGES = re.compile(r"alfa|/lei-records/|/submissions/")
"""Pages of single matters, entities and filers: no list."""


class Endless(Replica):
    """Answers every address with what a function makes of the request."""

    robots = None

    def __init__(self, make: Callable[[Asked], Answer]) -> None:
        super().__init__()
        self.make = make

    def answer(self, request: Asked) -> Answer:
        """Answer as told."""
        return self.make(request)


def as_json(content: object) -> Answer:
    """Return an answer in JSON."""
    return Answer(json.dumps(content).encode())


def releases(request: Asked) -> Answer:
    """Return the same page of releases for ever."""
    rows = [
        {"refCode": f"IP/26/{n}", "eventDate": "2026-06-10", "title": "On gatekeepers"}
        for n in range(1, 101)
    ]
    number = int(request.one("pagenumber", "1"))
    top = {"totalNumber": 100_000, "pageNumber": number, "pageSize": 100}
    return as_json({**top, "docuLanguageListResources": rows})


def cma_cases(request: Asked) -> Answer:
    """Return the same page of cases for ever."""
    if "content" in request.path:
        return Answer(b"{}", 404)
    rows = [
        {
            "title": f"A {n} / B {n}",
            "link": f"/cma-cases/a-{n}",
            "public_timestamp": "2026-01-01T00:00:00Z",
            "case_type": ["mergers"],
        }
        for n in range(100)
    ]
    return as_json({"results": rows, "total": 100_000, "start": int(request.one("start", "0"))})


def accc_matters(request: Asked, total: int | None = None, fresh: bool = False) -> Answer:
    """Return a page of the register whose last page is always one further."""
    if "page=" not in request.path and "page" not in request.query:
        number = request.path.rsplit("-", 1)[-1]
        made = FakeMatter(f"MN-{int(number):05d}", f"Alfa {number}")
        return Answer(matter_page(made).encode(), content_type=HTML)
    asked = int(request.one("page", "0"))
    first = asked * 10 if fresh else 0
    matters = [FakeMatter(f"MN-{n:05d}", f"Alfa {n}") for n in range(first, first + 10)]
    shown = list_page(matters, 0, total, 10)
    pager = f'<a href="?page={asked + 1}" title="Go to last page">Last</a>'
    return Answer(shown.replace("</body>", f"{pager}</body>").encode(), content_type=HTML)


def accc_goes_on(request: Asked) -> Answer:
    """Return ever new matters beyond the twenty stated."""
    return accc_matters(request, total=20, fresh=True)


def children(request: Asked) -> Answer:
    """Return the same page of children for ever."""
    if not request.path.endswith("/direct-children"):
        return Answer(b"{}", 404)
    made = [FakeEntity(f"635400EXAMPLEEXAM{n:03d}", f"Alfa {n}") for n in range(100, 110)]
    pagination = {"total": 100_000}
    links = {"next": "https://api.gleif.org/next"}
    data = [record(entity) for entity in made]
    return as_json({"meta": {"pagination": pagination}, "links": links, "data": data})


def filings(request: Asked) -> Answer:
    """Return the same page of full-text search for ever."""
    if "search-index" not in request.path:
        return Answer(b"<html>none</html>", 404, "text/html")
    hits = [
        {
            "_id": f"0000000077-26-{n:06d}:report.htm",
            "_source": {
                "ciks": ["0000000077"],
                "adsh": f"0000000077-26-{n:06d}",
                "form": "8-K",
                "file_date": "2026-05-08",
                "items": ["5.02"],
            },
        }
        for n in range(100)
    ]
    return as_json({"hits": {"total": {"value": 10_000, "relation": "gte"}, "hits": hits}})


def maps(request: Asked) -> Answer:
    """Return an index of sitemaps that names itself and nothing else."""
    host = "https://www.anthropic.com"
    body = f"<sitemapindex><sitemap><loc>{host}/sitemap.xml</loc></sitemap></sitemapindex>"
    return Answer(body.encode(), content_type="application/xml")


def deeper_maps(request: Asked) -> Answer:
    """Return an index of sitemaps that names another one, for ever."""
    host = f"https://www.anthropic.com{request.path}"
    body = f"<sitemapindex><sitemap><loc>{host}x</loc></sitemap></sitemapindex>"
    return Answer(body.encode(), content_type="application/xml")


ENDLESS: dict[str, tuple[str, Callable[[Asked], Answer], str]] = {
    "presscorner": ("presscorner", releases, "paging does not end"),
    "govuk-cma": ("govuk-cma", cma_cases, "paging does not end"),
    "accc repeats": ("accc", accc_matters, "paging does not end"),
    "accc beyond its total": ("accc", accc_goes_on, "paging does not end"),
    "gleif": ("gleif", children, "paging does not end"),
    "sec-edgar": ("sec-edgar", filings, "paging does not end"),
    "sitemap of itself": ("feed-anthropic", maps, "0 entries, never fewer than 1"),
    "sitemaps ever deeper": ("feed-anthropic", deeper_maps, "links deep"),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_list_without_end_is_one_clear_error(name: str, tmp_path: Path) -> None:
    source, make, words = ENDLESS[name]
    with Endless(make) as replica:
        done = crawl(tmp_path, **{source: replica.address})
        asked = [path for path in replica.paths() if "/content/" not in path]
    report = done.report[source]
    assert (report["state"], done.code) == ("failed", 1)
    assert words in report["reason"]
    assert "\n" not in report["reason"]
    assert said(tmp_path) == []
    lists = [path for path in asked if not OTHER_PAGES.search(path)]
    assert len(lists) <= FEW


class EndlessSearch(MergerReplica):
    """The Commission's search, whose pages repeat the first one for ever."""

    def answer(self, request: Asked) -> Answer:
        """Answer every page of results with the same cases."""
        if request.path != SEARCH:
            return super().answer(request)
        fields: dict[str, Any] = {"caseTitle": ["ALFA / BETA"]}
        rows = [search_row(f"M.{12000 + n}", **fields) for n in range(100)]
        number = int(request.one("pageNumber"))
        top = {"totalResults": 9_000, "pageNumber": number, "pageSize": 100, "warnings": []}
        return as_json({**top, "results": rows})


def test_a_search_without_end_fails_the_run_of_its_file_too(tmp_path: Path) -> None:
    with EndlessSearch() as replica:
        done = crawl(tmp_path, commission_mergers=replica.address)
        assert replica.paths("POST") == [SEARCH, SEARCH]
        assert MERGERS in replica.paths()
    assert "paging does not end" in done.report["commission-mergers"]["reason"]


def test_new_entries_beyond_the_stated_total_are_noticed_on_the_page_that_brings_them() -> None:
    seen = Seen(presscorner.SOURCE)
    seen.listed(Listed("x", ("a", "b"), 3, paged=True), "https://x.example/1")
    with pytest.raises(CheckFailedError, match="goes on beyond the 3 entries"):
        seen.listed(Listed("x", ("c", "d"), 3, paged=True), "https://x.example/2")


def test_an_entry_that_slips_to_the_next_page_is_no_endless_list() -> None:
    seen = Seen(presscorner.SOURCE)
    seen.listed(Listed("x", ("a", "b"), 4, paged=True), "https://x.example/1")
    seen.listed(Listed("x", ("b", "c"), 4, paged=True), "https://x.example/2")
    seen.listed(Listed("x", (), 4, paged=True), "https://x.example/3")
    assert seen.lists["x"].keys == {"a", "b", "c"}
