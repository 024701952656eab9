"""A made-up event and an edition that holds it, for tests of mails, feeds and webhooks."""

from datetime import UTC, date, datetime

from dashboard.digest.builder import Edition, Period
from graph.alerts.event import Event

MONDAY = datetime(2026, 8, 24, 6, 0, tzinfo=UTC)
KEY = "digest:2026-W34"
EVENT = Event(
    event_id="e-1",
    rule_id="R02",
    rule_version=1,
    severity="high",
    certainty="possible",
    state="active",
    subject=("cloud-eu",),
    key=("cloud-eu",),
    bucket="1.0",
    detected_at=date(2026, 8, 20),
    happened_on=date(2026, 8, 20),
    value_before=1990.0,
    value_after=2010.0,
    unit="index",
    sentence_en="Cloud-EU may be above 2,000.",
    sentence_fr="Le cloud UE peut dépasser 2\u202f000.",
    statements=(),
    group="cloud-eu",
)


def edition(*events: Event) -> Edition:
    return Edition(
        period=Period("2026-W34", date(2026, 8, 17), date(2026, 8, 23)),
        events=events,
        deadlines=(),
        unseen=(),
        never_read=(),
        n_sources=3,
        replayed=False,
        broken_rules=(),
        sources={},
        release="r-1",
        as_of=date(2026, 8, 23),
    )
