"""R29: a statement behind a sent event was withdrawn or restated; one notice per statement.

A statement about a measured value (share, stake, account, capacity) that another one about the same
thing replaces is a restatement. A deal whose newer statement has another status is news about the
world, not a correction.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from graph.alerts.event import Event, made
from graph.alerts.finding import Finding, Severity, Shown, Support, rank, support
from graph.alerts.view import View
from graph.records import Record, records

MEASURED = frozenset(
    {"share_estimator", "share_statcounter", "share_derived", "ownership", "financial", "capacity"}
)
VALUE_COLUMNS = ("share_pct", "stake_pct", "value", "h100_equivalents", "amount")


def corrections(
    history: Mapping[str, Event], now: View, version: int
) -> tuple[list[Event], list[Event]]:
    """Return events that no longer stand (as retracted) and one notice per corrected statement.

    Only events that were sent as active are looked at; their statements are compared with what is
    shown on the day of the view.
    """
    affected: dict[Support, list[Event]] = defaultdict(list)
    for event in history.values():
        if event.rule_id == "R29" or event.state == "retracted":
            continue
        for statement in event.statements:
            if _gone(statement, now):
                affected[statement].append(event)
    retracted: dict[str, Event] = {}
    notices = []
    for statement, events in sorted(affected.items(), key=lambda item: item[0].observation_id):
        if f"corrected:{statement.observation_id}" in {tag for e in events for tag in e.tags}:
            continue
        successor = _shown(now, statement.table).get(statement.fact_key)
        notices.append(_notice(statement, successor, events, now, version))
        for event in events:
            marked = event.tagged(f"corrected:{statement.observation_id}")
            if successor is None:
                marked = replace(marked, state="retracted")
            retracted[event.event_id] = marked
    return list(retracted.values()), notices


def _gone(statement: Support, now: View) -> bool:
    shown = _shown(now, statement.table)
    row = shown.get(statement.fact_key)
    if row is not None and row["observation_id"] == statement.observation_id:
        return False
    if statement.observation_id in _withdrawn(now, statement.table):
        return True
    return statement.table in MEASURED and row is not None


def _shown(now: View, table: str) -> Mapping[str, Record]:
    if table not in _TABLES_WITH_STATEMENTS:
        return {}
    return now.derived(
        f"shown:{table}", (table,), lambda: {row["fact_key"]: row for row in now.rows(table)}
    )


def _withdrawn(now: View, table: str) -> frozenset[str]:
    if table not in _TABLES_WITH_STATEMENTS:
        return frozenset()

    def found() -> frozenset[str]:
        frame = now.facts.statements(table)
        gone = frame["withdrawn_at"] < pd.Timestamp(now.day) + pd.Timedelta(days=1)
        return frozenset(frame.loc[gone, "observation_id"])

    return now.derived(f"withdrawn:{table}", (table,), found)


def _notice(
    statement: Support, successor: Record | None, events: list[Event], now: View, version: int
) -> Event:
    worst = max((event.severity for event in events), key=rank)
    severity: Severity = worst if rank(worst) >= rank("medium") else "medium"
    old = _value_of_statement(statement, now)
    new = _value(successor)
    subject = events[0].subject
    finding = Finding(
        subject=subject,
        qualifier=f"correction:{statement.observation_id}",
        severity=severity,
        template="R29.restated" if successor is not None else "R29.withdrawn",
        values={
            "subjects": Shown("orgs", subject),
            "before": Shown("number", old) if old is not None else Shown("key", "alerts.word.text"),
            "now": Shown("number", new) if new is not None else Shown("key", "alerts.word.text"),
            "n": Shown("number", len(events)),
            "rules": Shown("text", ", ".join(sorted({event.rule_id for event in events}))),
        },
        statements=(statement, *(support(statement.table, [successor]) if successor else ())),
        before=old,
        after=new,
        group=f"correction:{statement.observation_id}",
        happened_on=now.day,
    )
    made_event = made(finding, ("R29", version), "0", now.day, names=now.names)
    return replace(
        made_event, tags=tuple(f"corrects:{event.event_id}" for event in events) or ("corrects",)
    )


def _value(row: Record | None) -> float | None:
    if row is None:
        return None
    for column in VALUE_COLUMNS:
        if row.get(column) is not None:
            return float(row[column])
    return None


def _value_of_statement(statement: Support, now: View) -> float | None:
    frame = now.facts.statements(statement.table)
    rows = frame[frame["observation_id"] == statement.observation_id]
    if rows.empty:
        return None
    return _value(records(rows.head(1))[0])


_TABLES_WITH_STATEMENTS = MEASURED | frozenset(
    {
        "deal",
        "dependency",
        "dma_case",
        "register",
        "art14_notice",
        "merger",
        "legal_status",
        "ai_act_date",
        "public_compute",
    }
)
