"""J24: how many mails a week settings would have brought."""

import dataclasses
from datetime import date, timedelta

import pytest
from support.digest_edition import EVENT

from dashboard.digest.expected import mails_per_week
from dashboard.digest.subscriptions import Rhythm, Subscription
from graph.alerts.replay import Week

SUNDAY = date(2026, 8, 23)


def reader(rhythm: Rhythm, **wishes: object) -> Subscription:
    plain = Subscription(0, "a@example.org", "en", rhythm, None, None, "low", None, None, False)
    return dataclasses.replace(plain, **wishes)


def week(*severities: str, days_before_sunday: int = 0) -> Week:
    events = tuple(
        dataclasses.replace(
            EVENT, event_id=f"e-{place}", severity=severity,
            happened_on=SUNDAY - timedelta(days=days_before_sunday * place),
        )
        for place, severity in enumerate(severities)
    )  # fmt: skip
    return Week(SUNDAY, events)


def test_the_weekly_edition_leaves_in_quiet_weeks_too() -> None:
    assert mails_per_week(reader("weekly"), [week(), week()]) == 1


@pytest.mark.parametrize(
    ("rhythm", "weeks", "mails"),
    [
        ("daily", [week("low"), week("medium")], 0.5),
        ("daily", [week("medium", "high")], 1),
        ("daily", [week("medium", "high", days_before_sunday=2)], 2),
        ("immediate", [week("high"), week("critical")], 0.5),
    ],
)
def test_a_mail_needs_a_finding_of_its_rhythm_and_a_day_has_one(
    rhythm: Rhythm, weeks: list[Week], mails: float
) -> None:
    assert mails_per_week(reader(rhythm), weeks) == mails


def test_what_the_reader_did_not_ask_for_brings_no_mail() -> None:
    assert mails_per_week(reader("daily", rules=("R14",)), [week("high")]) == 0
    assert mails_per_week(reader("daily", severity_floor="critical"), [week("high")]) == 0


def test_a_fact_older_than_the_week_counts_on_its_last_day() -> None:
    assert mails_per_week(reader("daily"), [week("high", "high", days_before_sunday=30)]) == 1
