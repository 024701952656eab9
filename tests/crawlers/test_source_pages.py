"""The pages on sources say each assumed line with what survives its opposite, and no other line."""

import re
from pathlib import Path

import pytest

from crawlers.registry import all_sources

DOCS = Path(__file__).resolve().parents[2] / "docs"
OWN_PAGES = {
    **{name: f"sources/{name}.md" for name in ("accc", "sec-edgar", "autorite-fr", "gleif")},
    **dict.fromkeys(("statcounter", "openrouter", "epoch"), "sources/statistics.md"),
}
ASSUMED = re.compile(r"\| ASSUMED \| survives its opposite \|\n\|---\|---\|\n((?:\| .* \|\n)+)")


def page_of(source_id: str) -> str:
    """Return the page that describes a source."""
    if source_id.startswith("feed-"):
        return "sources/feeds.md"
    return OWN_PAGES.get(source_id, "sources.md")


def written(page: str) -> set[tuple[str, str]]:
    """Return the rows of the tables of assumed lines of a page."""
    text = (DOCS / page).read_text("utf-8")
    rows = [row for table in ASSUMED.findall(text) for row in table.splitlines()]
    return {(line, survives) for line, survives in (row[2:-2].split(" | ") for row in rows)}


@pytest.mark.parametrize("page", sorted({page_of(source_id) for source_id in all_sources()}))
def test_the_assumed_lines_of_a_page_are_those_of_its_sources(page: str) -> None:
    stated = {
        (assumption.line, assumption.survives)
        for source_id, module in all_sources().items()
        if page_of(source_id) == page
        for assumption in module.SOURCE.assumptions
    }
    assert stated
    assert written(page) == stated
