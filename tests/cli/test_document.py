"""The frame of JSON answers names release, date and every cited page."""

import json
from datetime import date
from pathlib import Path

import pytest

from dashboard.cli.document import Document, open_document
from data.errors import UsageError, VigieError
from data.home import Home
from data.release import prepare, publish


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("home"))
    publish(home, prepare(home), {})
    return home


def test_rows_lead_to_their_pages(place: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with open_document(where=place) as document:
        rows = document.facts.frame("art14_notice").head(3)
        document.add_sources(rows, None, ["recalled|vigie"], float("nan"))
        document.print({"notices": []})
    answer = json.loads(capsys.readouterr().out)
    assert answer["as_of"] == "2026-11-21"
    ids = [source["id"] for source in answer["sources"]]
    assert set(rows["source_id"]) <= set(ids)
    assert ids == sorted(ids)
    assert set(answer["sources"][0]) == {"id", "url", "publisher", "grade", "retrieved_at"}


def test_a_figure_without_its_source_is_not_printed(place: Home) -> None:
    with open_document(where=place) as document:
        document.add_sources("nobody-00000000")
        with pytest.raises(VigieError, match="cites 'nobody-00000000'"):
            document.frame({})


def test_a_source_outside_the_release_may_be_named(place: Home) -> None:
    with open_document(where=place) as document:
        document.add_source("scenario", url=None, publisher="typed by the user", grade=None)
        assert document.sources()[0]["id"] == "scenario"


def test_the_date_of_the_question_and_the_replayed_day(place: Home) -> None:
    def opened(**given: object) -> Document:
        with open_document(where=place, **given) as document:  # type: ignore[arg-type]
            return document

    assert opened(as_of="2025-01-31").as_of == date(2025, 1, 31)
    assert opened(as_known=date(2025, 1, 31)).as_of == date(2025, 1, 31)
    with pytest.raises(UsageError, match="write it as YYYY-MM-DD"):
        opened(as_of="31.1.2025")


def test_without_a_release_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(VigieError, match="run 'vigie build'"), open_document(where=Home(tmp_path)):
        pass
