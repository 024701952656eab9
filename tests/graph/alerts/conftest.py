"""Facts made of rows, and an engine that steps through days."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from alert_rows import ALWAYS, TODAY, Row

from data.bundled import bundled_facts
from data.facts import Facts
from graph.alerts.engine import Engine
from graph.alerts.event import Event
from graph.alerts.rules import CHANGE_RULES, STATE_RULES
from graph.alerts.view import Supplement


@pytest.fixture
def world() -> Callable[..., Facts]:
    """Return a function that makes facts of lists of rows per table (codes as bundled)."""
    coded = ["table", "column", "value", "meaning", "maps_to", "rule", "fact_key"]
    vocabulary = bundled_facts().frame("vocabulary")[coded].assign(known_from=ALWAYS)

    def made(**tables: list[Row]) -> Facts:
        frames = {name: pd.DataFrame(rows) for name, rows in tables.items() if rows}
        frames["vocabulary"] = vocabulary
        return Facts.from_frames(frames, as_of=TODAY)

    return made


@pytest.fixture
def run() -> Callable[..., list[Event]]:
    """Return a function that steps an engine through days and returns the events of one rule."""

    def stepped(
        facts: Facts,
        rule_id: str,
        *days: str,
        supplement: Supplement | None = None,
        initial: str = "silent",
    ) -> list[Event]:
        engine = Engine(
            facts,
            supplement or Supplement(),
            state_rules={name: rule for name, rule in STATE_RULES.items() if name == rule_id},
            change_rules={name: rule for name, rule in CHANGE_RULES.items() if name == rule_id},
        )
        found: list[Event] = []
        for day in days:
            found += engine.step(date.fromisoformat(day), initial=initial)
        assert not engine.broken
        return [event for event in found if event.rule_id == rule_id]

    return stepped
