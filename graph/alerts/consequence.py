"""What accepting a deal would change: alerts that it would raise, relations it would add."""

from typing import TYPE_CHECKING

import pandas as pd

from data.facts import Facts as FactsOf
from data.records import Deal
from graph.alerts.engine import Engine
from graph.alerts.event import Event

if TYPE_CHECKING:
    from data.facts import Facts


def with_deal(facts: "Facts", deal: Deal) -> "Facts":
    """Return the same world with one more deal, or with another statement of a known one."""
    known = facts.frame("deal")
    row = FactsOf.from_frames({"deal": pd.DataFrame([deal.payload()])}, as_of=facts.as_of)
    added = row.frame("deal").assign(fact_key=deal.fact_key)
    others = known[known["id"] != deal.id]
    return facts.replace("deal", pd.concat([others, added], ignore_index=True))


def would_raise(facts: "Facts", deal: Deal) -> list[Event]:
    """Return the alerts that a deal would raise on the day of the facts, most severe first."""
    engine = Engine(facts)
    engine.step(facts.as_of)
    engine.suppose(with_deal(facts, deal))
    found = engine.step(facts.as_of)
    return sorted(found, key=lambda event: (event.rule_id, event.event_id))


def relations_of(facts: "Facts", deal: Deal) -> list[str]:
    """Return the kinds of edges that the deal adds to the chain, by the vocabulary."""
    vocabulary = facts.frame("vocabulary")
    rows = vocabulary[
        (vocabulary["table"] == "deals")
        & (vocabulary["column"] == "kind")
        & (vocabulary["value"] == deal.kind)
    ]
    mapped = [str(value) for value in rows["maps_to"] if isinstance(value, str)]
    return [edge for text in mapped for edge in text.split("|") if edge != "none"]
