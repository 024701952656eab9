"""The source table of the data side and the modules that crawl say the same."""

import pytest

from crawlers.registry import all_sources
from crawlers.sources.feeds import feeds
from data.source_table import source_table

MINE = (
    *("accc", "autorite-fr", "sec-edgar", "gleif", "statcounter", "openrouter", "epoch"),
    *(feed.source_id for feed in feeds()),
)


@pytest.mark.parametrize("source_id", MINE)
def test_required_columns_are_those_the_run_checks(source_id: str) -> None:
    checked = {
        (kind, column)
        for kind, columns in all_sources()[source_id].SOURCE.required.items()
        for column in columns
        if column != "source_url"
    }
    assert set(source_table()[source_id].required_fields) == checked


@pytest.mark.parametrize("source_id", MINE)
def test_a_reservation_of_text_mining_stands_in_both(source_id: str) -> None:
    source = all_sources()[source_id].SOURCE
    assert source_table()[source_id].text_allowed is source.text_allowed
