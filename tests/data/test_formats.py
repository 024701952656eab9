"""Dates and counts in words, in both languages."""

import re
from datetime import date

import pytest

from data.language.catalogue import MissingTextError, keys
from data.language.formats import counted, day_range


@pytest.mark.parametrize(
    ("first", "last", "english", "french"),
    [
        (
            date(2026, 11, 16),
            date(2026, 11, 22),
            "16 to 22\u00a0November 2026",
            "du 16 au 22\u00a0novembre 2026",
        ),
        (
            date(2026, 1, 26),
            date(2026, 2, 1),
            "26\u00a0January to 1\u00a0February 2026",
            "du 26\u00a0janvier au 1er\u00a0février 2026",
        ),
        (
            date(2025, 12, 29),
            date(2026, 1, 4),
            "29\u00a0December 2025 to 4\u00a0January 2026",
            "du 29\u00a0décembre 2025 au 4\u00a0janvier 2026",
        ),
    ],
)
def test_a_range_of_days_says_month_and_year_once(first, last, english, french):
    assert (day_range(first, last, "en"), day_range(first, last, "fr")) == (english, french)


def test_a_range_of_one_day_is_that_day():
    assert day_range(date(2026, 8, 1), date(2026, 8, 1), "fr") == "1er\u00a0août 2026"


@pytest.mark.parametrize(
    ("language", "count", "shown"),
    [
        ("en", 1, "1 medium finding"),
        ("en", 0, "0 medium findings"),
        ("en", 1200, "1,200 medium findings"),
        ("fr", 0, "0 constat de gravité moyenne"),
        ("fr", 1, "1 constat de gravité moyenne"),
        ("fr", 2, "2 constats de gravité moyenne"),
    ],
)
def test_a_count_takes_the_form_of_its_language(language, count, shown):
    assert counted("digest.summary.count_medium", language, count) == shown


def test_a_text_without_forms_is_an_error():
    with pytest.raises(MissingTextError):
        counted("digest.name", "en", 1)


def test_no_french_text_lets_a_line_begin_with_a_sign_or_end_with_an_opening_mark() -> None:
    loose = re.compile(r" [:;!?»]|« ")
    assert [key for key, wording in keys("fr").items() if loose.search(wording)] == []
    assert any("\u00a0:" in wording for wording in keys("fr").values())
