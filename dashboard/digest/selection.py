"""Which findings of an edition a reader's mail tells of."""

from collections.abc import Iterable

from dashboard.digest.builder import CORRECTION_RULE
from dashboard.digest.subscriptions import Subscription
from graph.alerts.event import Event


def wanted_events(
    subscription: Subscription, events: Iterable[Event], told: frozenset[str]
) -> list[Event]:
    """Return what a reader asked for, and corrections of what the reader was told.

    told: events that went to this reader before. An immediate mail tells of critical findings,
    each once.
    """
    chosen = [
        event
        for event in events
        if (
            told & corrected(event)
            if event.rule_id == CORRECTION_RULE
            else subscription.wants(event.as_dict())
        )
    ]
    if subscription.rhythm == "immediate":
        return [one for one in chosen if one.severity == "critical" and one.event_id not in told]
    return chosen


def corrected(event: Event) -> frozenset[str]:
    """Return the events that a correction is about: it goes to exactly those who got one."""
    return frozenset(
        tag.removeprefix("corrects:") for tag in event.tags if tag.startswith("corrects:")
    )
