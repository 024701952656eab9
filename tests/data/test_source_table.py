"""The source table holds the sources that others rely on and refuses a wrong row."""

import pytest

from data.errors import NotFoundError, RefusedFileError
from data.source_table import HEADER, parse_source_table, source_entry, source_table

RELIED_ON = {
    "commission-dma",
    "commission-mergers",
    "presscorner",
    "govuk-cma",
    "sec-edgar",
    "accc",
    "autorite-fr",
    "bundeskartellamt",
    "ftc",
    "doj",
    "gleif",
    "wikidata",
    "statcounter",
    "openrouter",
    "epoch",
    "huggingface",
    "ecosystem-graphs",
}

ROW = "alfa,Alfa list,Alfa Works,official,https://alfa.example,CC0,true,daily,4,true,deal:id"


def test_all_agreed_sources_are_in_the_table() -> None:
    assert set(source_table()) >= RELIED_ON


def test_press_releases_wait_for_a_reviewer() -> None:
    assert not source_table()["presscorner"].trusted


def test_a_row_is_read_with_its_types() -> None:
    entry = parse_source_table(f"{','.join(HEADER)}\n{ROW}\n")["alfa"]
    assert (entry.trusted, entry.max_silence_days, entry.required_fields) == (
        True,
        4,
        (("deal", "id"),),
    )


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (",true,daily", ",yes,daily", "trusted"),
        ("daily", "hourly", "period"),
        (",4,", ",four,", "max_silence_days"),
        ("deal:id", "deal:colour", "required_fields"),
        ("Alfa Works", "", "publisher"),
    ],
)
def test_a_wrong_row_is_refused_by_column(old: str, new: str, column: str) -> None:
    with pytest.raises(RefusedFileError) as caught:
        parse_source_table(f"{','.join(HEADER)}\n{ROW.replace(old, new, 1)}\n")
    assert (caught.value.line, caught.value.column) == (2, column)


def test_an_unknown_source_is_named_with_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match="no source 'nobody'; sources are bundled"):
        source_entry("nobody")
