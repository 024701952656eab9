"""Generated pages have not drifted, and every printed query runs."""

from pathlib import Path

import pytest

from data.bundled import bundled_facts
from data.documentation.__main__ import DOCS, pages
from data.documentation.data_model import queries
from data.documentation.replacements import weak_facts
from data.home import Home
from data.release import open_release
from data.release.tables import all_tables
from data.sql_guard.child import answer
from data.sql_guard.limits import Limits


@pytest.mark.parametrize("name", ["data-model.md", "sources-to-replace.md"])
def test_a_generated_page_is_what_the_program_writes(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == pages()[name], "run python -m data.documentation"


def test_there_are_ten_queries() -> None:
    assert [title.split(".")[0] for title, _ in queries()] == [str(n) for n in range(1, 11)]


@pytest.mark.parametrize(("title", "sql"), queries(), ids=[title for title, _ in queries()])
def test_a_printed_query_runs_guarded(bundled_home: Home, title: str, sql: str) -> None:
    file: Path = open_release(bundled_home).path
    request = {"file": str(file), "sql": sql, "published": sorted(all_tables())}
    given = answer(request | vars(Limits(seconds=20)))
    assert "columns" in given, given


def test_every_weak_fact_has_only_grade_3_pages() -> None:
    weak = weak_facts(bundled_facts())
    shown = bundled_facts().frame("deal").set_index("fact_key")["grade"]
    assert set(shown[weak.loc[weak["table"] == "deal", "fact_key"]]) == {3.0}
    assert len(weak) > 100
