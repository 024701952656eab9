"""What is said when findings are read, and never stored: blind sources, rules few found useful.

Both depend on the moment and on the installation, not on the facts, so they stay out of a release:
the same ledger gives the same release, whoever reads it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from data.alert_rules import alert_rules
from graph.alerts.event import Event, made
from graph.alerts.finding import lowered
from graph.alerts.rules.monitor import blind_sources
from graph.alerts.view import SourceHealth

DEMOTED = "demoted"
OPERATOR_CRITICAL = "operator_critical"


def blind_events(health: Sequence[SourceHealth], day: date) -> list[Event]:
    """Return the events of R30 about sources on a day; one blindness keeps one id.

    A source that was never read is left out: it says nothing about a change. The events cite no
    page: they are about the reading itself.
    """
    version = alert_rules()["R30"].version
    read = {one.source_id: one.last_read_on for one in health}
    return [
        replace(
            made(finding, ("R30", version), f"{read[finding.subject[0]]}", day, names={}),
            statements=(),
        )
        for finding in blind_sources([one for one in health if one.last_read_on is not None], day)
    ]


def as_demoted(events: Iterable[Event], rules: frozenset[str]) -> list[Event]:
    """Return events with those of demoted rules one step less severe, tagged "demoted"."""
    return [
        replace(event, severity=lowered(event.severity)).tagged(DEMOTED)
        if event.rule_id in rules
        else event
        for event in events
    ]
