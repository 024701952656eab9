"""Press Corner: lists capped or changed, documents that are missing for some or for all."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from replicas.crawling import crawl, said
from replicas.pages import page
from replicas.presscorner import PressReplica
from replicas.server import Answer, Asked

from crawlers.source import Link, Oddity, PageError, Plan, Unreadable
from crawlers.sources import presscorner
from data.observations import Observation

URL = "https://ec.europa.eu/commission/presscorner/api/documents?reference=MEX/26/311&language=en"
DAILY = {
    "reference": "MEX/26/311",
    "date": "2026-06-10",
    "title": "Daily News 10 / 06 / 2026",
    "lead": "",
}


@pytest.fixture
def press() -> Iterator[PressReplica]:
    with PressReplica() as replica:
        yield replica


class Capped(PressReplica):
    """Gives no more than ten releases a page, whatever size is asked for."""

    def answer(self, request: Asked) -> Answer:
        """Answer as if ten had been asked for."""
        return super().answer(replace(request, query={**request.query, "pagesize": ("10",)}))


class Renamed(PressReplica):
    """Its documents call their text otherwise."""

    def answer(self, request: Asked) -> Answer:
        """Answer with another name of the field."""
        answer = super().answer(request)
        return replace(answer, body=answer.body.replace(b'"htmlContent"', b'"content"'))


def test_a_size_capped_by_the_source_is_read_to_the_end(tmp_path: Path) -> None:
    with Capped() as replica:
        done = crawl(tmp_path, presscorner=replica.address)
    assert done.code == 0, done.report
    assert len(said(tmp_path, "event")) == 133


def test_documents_that_all_lack_their_text_fail_the_run(tmp_path: Path) -> None:
    with Renamed() as replica:
        done = crawl(tmp_path, presscorner=replica.address)
    assert "pages of kind 'document' cannot be read" in done.report["presscorner"]["reason"]
    assert said(tmp_path) == []


def test_years_without_a_single_release_fail_the_run_and_a_quiet_week_does_not(
    press: PressReplica, tmp_path: Path
) -> None:
    kept, press.releases = press.releases, []
    nothing = crawl(tmp_path, presscorner=press.address)
    assert "0 entries, never fewer than 1" in nothing.report["presscorner"]["reason"]
    press.releases = kept
    assert crawl(tmp_path, presscorner=press.address).code == 0
    press.releases = []
    assert crawl(tmp_path, presscorner=press.address).code == 0


@pytest.mark.parametrize("body", [b"", b"<html>nothing here</html>", b"{}", b"[]"])
def test_a_release_without_a_readable_document_is_taken_by_its_title_and_asked_for_again(
    body: bytes,
) -> None:
    titled = {**DAILY, "title": "Statement on gatekeepers"}
    items = list(presscorner.parse(page(URL, "document", body, context=titled)))
    assert [type(item) for item in items] == [Unreadable, Observation]
    unread = list(presscorner.parse(page(URL, "document", body, context=DAILY)))
    assert [type(item) for item in unread] == [Unreadable]


def test_a_document_that_says_it_has_no_text_is_no_fault() -> None:
    body = json.dumps({"docuLanguageResource": {"title": "x", "htmlContent": None}})
    assert list(presscorner.parse(page(URL, "document", body, context=DAILY))) == []


def test_a_document_that_is_gone_is_an_oddity() -> None:
    items = list(presscorner.parse(page(URL, "document", b"", status=404, context=DAILY)))
    assert [type(item) for item in items] == [Oddity]


def listing(**changes: object) -> str:
    """Return a list of one release with other fields."""
    row = {"refCode": "IP/26/1", "eventDate": "2026-06-10", "title": "On gatekeepers"}
    top = {"totalNumber": 1, "pageNumber": 1, "pageSize": 100, "docuLanguageListResources": [row]}
    for name, value in changes.items():
        target = row if name in row else top
        target[name] = value  # type: ignore[assignment]
    return json.dumps(top)


@pytest.mark.parametrize(
    "changes",
    [
        {"refCode": "26/1"},
        {"eventDate": "10 June 2026"},
        {"title": ""},
        {"totalNumber": "1"},
        {"pageNumber": None},
        {"pageSize": 0},
        {"docuLanguageListResources": None},
    ],
)
def test_a_changed_list_is_refused(changes: dict[str, object]) -> None:
    link = presscorner.list_link(date(2026, 6, 1), date(2026, 6, 30), 1)
    asked = page(link.url, "list", listing(**changes), context=dict(link.context))
    with pytest.raises(PageError):
        list(presscorner.parse(asked))


def test_the_first_reading_covers_the_act_from_its_first_day_by_months() -> None:
    links = list(presscorner.first_links(Plan(today=date(2026, 11, 21))))
    assert all(isinstance(link, Link) and link.context["ever"] == "yes" for link in links)
    assert (links[0].context["first"], links[-1].context["last"]) == ("2023-09-01", "2026-11-21")
