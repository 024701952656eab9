"""R28: terms on watched pages that moved, once a second reading confirms the new value."""

from collections import defaultdict

import pandas as pd

from graph.alerts.finding import Finding, Severity, Shown, Support
from graph.alerts.presence_state import gatekeepers
from graph.alerts.view import TermsReading, View

CONFIRMED_AFTER = pd.Timedelta(hours=6)
PRICE_MOVE = 0.1


def terms_moved(before: View, now: View) -> list[Finding]:
    """R28: a term whose new value was read twice, six hours apart, the second time this week."""
    by_term: dict[tuple[str, str], list[TermsReading]] = defaultdict(list)
    for reading in now.supplement.terms:
        if reading.read_at.date() <= now.day:
            by_term[(reading.org, reading.term)].append(reading)
    found = []
    for (org, term), readings in sorted(by_term.items()):
        change = _confirmed_change(sorted(readings, key=lambda one: one.read_at))
        if change is None or change[2].read_at.date() <= before.day:
            continue
        was, first, confirmed = change
        severity: Severity = "medium"
        if confirmed.ties_own_product and now.groups.of(org) in gatekeepers(now):
            severity = "high"
        found.append(
            Finding(
                subject=(org,),
                qualifier=f"{term}:{first.read_at.isoformat()}",
                severity=severity,
                template="R28.sentence",
                values={
                    "org": Shown("org", org),
                    "term": Shown("text", term),
                    "before": Shown("text", was.value),
                    "after": Shown("text", confirmed.value),
                },
                statements=(
                    Support("terms", term, term, confirmed.source_id, org, confirmed.grade),
                ),
            )
        )
    return found


def _confirmed_change(
    readings: list[TermsReading],
) -> tuple[TermsReading, TermsReading, TermsReading] | None:
    """Return the old reading, the first with the new value, and the one that confirms it."""
    for place in range(len(readings) - 1, 0, -1):
        latest = readings[place]
        run = [latest]
        for earlier in reversed(readings[:place]):
            if earlier.value != latest.value:
                if run[0].read_at - run[-1].read_at < CONFIRMED_AFTER:
                    return None
                return (earlier, run[-1], run[0]) if _material(earlier, latest) else None
            run.append(earlier)
        return None
    return None


def _material(was: TermsReading, now: TermsReading) -> bool:
    if was.number is None or now.number is None:
        return True
    return abs(now.number - was.number) >= PRICE_MOVE * abs(was.number)
