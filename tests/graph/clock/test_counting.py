"""Counting of legal periods, against decision dates of real merger and DMA cases."""

from datetime import date

import pytest

from data.errors import NotFoundError
from data.legal import ClosingDays, commission_closing_days, legal_period
from graph.clock.counting import add_months, add_working_days, end_of_period, is_working_day

NO_CLOSING_DAYS = ClosingDays(frozenset(), 2000, 2100, frozenset())


@pytest.mark.parametrize(
    ("case", "notified", "decided"),
    [
        ("M.9205", "2019-05-20", "2019-06-27"),
        ("M.9424", "2019-11-14", "2019-12-19"),
        ("M.10001", "2021-01-29", "2021-03-05"),
        ("M.10097", "2021-05-26", "2021-06-30"),
        ("M.10290", "2021-11-16", "2021-12-21"),
        ("M.10349", "2022-02-08", "2022-03-15"),
        ("M.10643", "2022-04-22", "2022-06-01"),
        ("M.10796", "2023-02-21", "2023-03-28"),
        ("M.11320", "2024-02-07", "2024-03-13"),
        ("M.11457", "2024-06-27", "2024-08-01"),
        ("M.11749", "2025-02-05", "2025-03-12"),
    ],
)
def test_phase_one_ends_on_the_day_the_commission_decided(
    case: str, notified: str, decided: str
) -> None:
    phase_one = legal_period("eumr-10-1-phase-1")
    end = end_of_period(date.fromisoformat(notified), phase_one, commission_closing_days())
    assert end == date.fromisoformat(decided), case


@pytest.mark.parametrize(
    ("complete", "last_day"), [("2023-07-03", "2023-09-06"), ("2025-11-27", "2026-02-10")]
)
def test_designation_has_45_working_days_after_complete_information(
    complete: str, last_day: str
) -> None:
    designation = legal_period("dma-3-4-designation")
    end = end_of_period(date.fromisoformat(complete), designation, commission_closing_days())
    assert end == date.fromisoformat(last_day)


def test_without_closing_days_the_same_period_ends_earlier() -> None:
    assert add_working_days(date(2025, 11, 27), 45, NO_CLOSING_DAYS) == date(2026, 1, 29)


def test_months_keep_the_day_number() -> None:
    assert add_months(date(2025, 11, 18), 12) == date(2026, 11, 18)


def test_months_end_on_the_last_day_of_a_shorter_month() -> None:
    assert add_months(date(2024, 8, 31), 6) == date(2025, 2, 28)


def test_a_period_in_months_that_ends_on_a_saturday_moves_to_monday() -> None:
    review = legal_period("dma-4-2-review")
    assert end_of_period(date(2023, 9, 5), review, commission_closing_days()) == date(2026, 9, 7)


def test_day_one_is_the_working_day_after_the_event() -> None:
    friday = date(2026, 3, 6)
    assert add_working_days(friday, 1, commission_closing_days()) == date(2026, 3, 9)


def test_a_year_without_a_list_is_refused_not_guessed() -> None:
    with pytest.raises(NotFoundError, match="closing days for 2051"):
        is_working_day(date(2051, 3, 6), commission_closing_days())


def test_a_period_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        add_working_days(date(2026, 3, 6), 0, commission_closing_days())
