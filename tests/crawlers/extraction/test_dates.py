"""Dates relative to publication; what has not come yet or has no anchor stays unknown."""

from datetime import date

import pytest

from crawlers.extraction.amounts.dates import find_date, published_day

WEDNESDAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("announced on Tuesday", "2026-11-17"),
        ("on Wednesday", "2026-11-18"),
        ("annoncé mardi", "2026-11-17"),
        ("bouclé hier", "2026-11-17"),
        ("earlier this month", "2026-11"),
        ("last month", "2026-10"),
        ("l'an dernier", "2025"),
        ("closed on 3 March 2026", "2026-03-03"),
        ("On May 4, 2026, it", "2026-05-04"),
        ("le 9 février 2026", "2026-02-09"),
        ("in December", "2025-12"),
        ("en juillet 2024", "2024-07"),
        ("in Q3 2025", "2025-Q3"),
        ("au troisième trimestre 2025", "2025-Q3"),
        ("since 2023", "2023"),
    ],
)
def test_a_date_is_as_precise_as_printed(text: str, expected: str) -> None:
    assert find_date(text, WEDNESDAY) == expected


@pytest.mark.parametrize("text", ["from the second half of 2027", "in 2031", "no date at all"])
def test_the_future_dates_no_announcement(text: str) -> None:
    assert find_date(text, WEDNESDAY) is None


def test_a_relative_date_needs_a_publication_date() -> None:
    assert find_date("on Tuesday", None) is None


def test_a_partial_publication_date_counts_with_its_last_day() -> None:
    assert published_day("2025-09") == date(2025, 9, 30)
