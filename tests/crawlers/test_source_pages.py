"""The pages in docs/sources/ say each assumed line with the code that survives its opposite."""

from pathlib import Path

import pytest

from crawlers.registry import all_sources

DOCS = Path(__file__).resolve().parents[2] / "docs" / "sources"
PAGES = {
    **{name: f"{name}.md" for name in ("accc", "sec-edgar", "autorite-fr", "gleif")},
    "feed-openai": "feeds.md",
    **dict.fromkeys(("statcounter", "openrouter", "epoch"), "statistics.md"),
}


@pytest.mark.parametrize("source_id", PAGES)
def test_every_assumed_line_stands_in_the_page_of_its_source(source_id: str) -> None:
    text = (DOCS / PAGES[source_id]).read_text("utf-8")
    assumptions = all_sources()[source_id].SOURCE.assumptions
    assert assumptions
    assert [a.line for a in assumptions if f"{a.line} *Otherwise:* {a.survives}" not in text] == []
