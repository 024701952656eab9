"""How many mails a week a reader's settings would have brought, counted over replayed weeks."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.digest.selection import wanted_events
from dashboard.digest.sending import IMMEDIATE_A_DAY, is_worth_sending
from dashboard.digest.subscriptions import Subscription
from graph.alerts.event import Event
from graph.alerts.replay import Week

WEEKS_COUNTED = 8


def mails_per_week(reader: Subscription, weeks: Sequence[Week]) -> float:
    """Return the mean number of mails a week; the weekly edition leaves in every week.

    A replay finds by weeks. Within one, a finding is counted on the day of the fact behind it where
    that day lies in the week, else on its last day; findings of one day make one mail.
    """
    if reader.rhythm == "weekly":
        return 1.0
    return sum(_mails(reader, week) for week in weeks) / len(weeks)


def _mails(reader: Subscription, week: Week) -> int:
    wanted = wanted_events(reader, week.events, told=frozenset())
    days: dict[date, list[Event]] = defaultdict(list)
    for event in wanted:
        days[_day(event, week)].append(event)
    mails = sum(is_worth_sending(reader.rhythm, events) for events in days.values())
    return min(mails, 7 * IMMEDIATE_A_DAY)


def _day(event: Event, week: Week) -> date:
    first = week.last_day - timedelta(days=6)
    happened = event.happened_on
    return happened if happened and first <= happened <= week.last_day else week.last_day
