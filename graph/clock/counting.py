"""How legal periods are counted: months, days and working days of the Commission.

Months end on the same day number of the later month (its last day where there is none); a period
that would end on a Saturday, Sunday or closing day ends with the next working day (Regulation
(EEC, Euratom) No 1182/71, to be checked against EUR-Lex). Working days start on the working day
after the event.
"""

import calendar
from datetime import date, timedelta

from data.errors import NotFoundError
from data.legal import ClosingDays, LegalPeriod, Unit


def is_working_day(day: date, closing: ClosingDays) -> bool:
    """Return whether the Commission works on `day`.

    Raises:
        NotFoundError: no list of closing days covers the year of `day`.
    """
    if not closing.covers(day):
        raise NotFoundError(
            f"no list of the Commission's closing days for {day.year}: "
            "extend data/reference/legal/commission_holidays.csv"
        )
    return day.weekday() < 5 and day not in closing.days


def next_working_day(day: date, closing: ClosingDays) -> date:
    """Return `day` when it is a working day, else the first one after it."""
    while not is_working_day(day, closing):
        day += timedelta(days=1)
    return day


def add_months(day: date, months: int) -> date:
    """Return the same day number `months` later, or the month's last day where it has none.

    >>> add_months(date(2025, 11, 30), 3)
    datetime.date(2026, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int, closing: ClosingDays) -> date:
    """Return the last of `count` working days of which day 1 is the working day after `day`."""
    if count < 1:
        raise ValueError("a period of working days has at least one day")
    current = day
    for _ in range(count):
        current = next_working_day(current + timedelta(days=1), closing)
    return current


def nominal_end(start: date, number: int, unit: Unit, closing: ClosingDays) -> date:
    """Return where a period ends before any shift to the next working day."""
    if unit == "months":
        return add_months(start, number)
    if unit == "days":
        return start + timedelta(days=number)
    return add_working_days(start, number, closing)


def end_of_period(start: date, period: LegalPeriod, closing: ClosingDays) -> date:
    """Return the last day of a legal period that began with the event on `start`."""
    return next_working_day(nominal_end(start, period.number, period.unit, closing), closing)
