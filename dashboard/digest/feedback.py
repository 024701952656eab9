"""What readers think of rules, from the state file: votes per rule, and which go a step down.

Only readers who ever used "not useful" within the twelve months count: a finding that such a reader
received and did not complain about counts as useful to them. People at the page see every finding
of the release. Silence of readers who never judge says nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from dashboard.digest.queries import query
from data.state import read_state
from graph.alerts.cards import demotions
from graph.alerts.event import Event

WITHIN = timedelta(days=365)
_AT_THE_PAGE = "reader:"
_BY_MAIL = "subscription:"

Votes = Mapping[str, Mapping[str, int]]


def votes(state_file: Path, events: Iterable[Event], now: datetime) -> Votes:
    """Return rule → counts of "useful" and "not_useful" of the last twelve months.

    events: those of the release, to know which rule a finding came from; judgements about findings
        that it does not hold are left out.
    """
    known = {event.event_id: event for event in events}
    with read_state(state_file) as state:
        if state is None:
            return {}
        since = {"since": (now - WITHIN).isoformat()}
        said = [tuple(row) for row in state.execute(query("judgements"), since)]
        received = [tuple(row) for row in state.execute(query("received"), since)]
    verdicts = {(reader, event): verdict for reader, event, verdict in said if event in known}
    seen = set(verdicts)
    judging = {reader for reader, _ in verdicts}
    seen |= {(f"{_BY_MAIL}{number}", event) for number, event in received if event in known}
    first_day = (now - WITHIN).date()
    recent = [name for name, event in known.items() if event.detected_at >= first_day]
    for reader in judging:
        if reader.startswith(_AT_THE_PAGE):
            seen |= {(reader, event) for event in recent}
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for reader, event in seen:
        if reader in judging:
            useful = verdicts.get((reader, event), "useful") == "useful"
            counted[known[event].rule_id]["useful" if useful else "not_useful"] += 1
    return counted


def demoted_rules(state_file: Path, events: Iterable[Event], now: datetime) -> frozenset[str]:
    """Return the rules that readers found useful in fewer than 40 % of judged findings."""
    return demotions(votes(state_file, events, now))
