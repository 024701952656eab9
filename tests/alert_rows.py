"""Rows of small invented worlds for the alert rules, with the day on which they became known."""

from datetime import date
from typing import Any

import pandas as pd

Row = dict[str, Any]
TODAY = date(2026, 11, 21)
ALWAYS = pd.Timestamp("2000-01-01")


def organisation(name: str, layers: str = "model", country: str = "FR", **more: Any) -> Row:
    return {"id": name, "name": name.title(), "kind": "company", "country": country} | {
        "layers": layers,
        "known_from": ALWAYS,
        "gatekeeper": False,
        **more,
    }


def share(
    period: str, known: str, org: str, lo: float, hi: float | None = None, **more: Any
) -> Row:
    return {
        "market": "cloud-x",
        "market_name": "Cloud X",
        "layer": "cloud",
        "geography": "EU",
        "period": period,
        "metric": "revenue",
        "org": org,
        "role": "firm",
        "share_pct": lo,
        "share_lo": lo,
        "share_hi": lo if hi is None else hi,
        "estimator": "estimator-a",
        "grade": 1,
        "fact_key": f"{period}/{org}/{more.get('estimator', 'estimator-a')}",
        "known_from": pd.Timestamp(known),
        "public_from": pd.Timestamp(known),
    } | more


def supply(up: str, down: str, relation: str, pct: float | None, known: str, **more: Any) -> Row:
    return {
        "id": f"{up}-{down}-{relation}",
        "upstream": up,
        "upstream_type": "organisation",
        "downstream": down,
        "downstream_type": "organisation",
        "relation": relation,
        "exclusivity": "unknown",
        "share_pct": pct,
        "share_lo": pct,
        "share_hi": pct,
        "grade": 1,
        "fact_key": f"{up}-{down}-{relation}",
        "known_from": pd.Timestamp(known),
        "public_from": pd.Timestamp(known),
    } | more


def deal(name: str, kind: str, source: str, target: str, known: str, **more: Any) -> Row:
    return {
        "id": name,
        "announced": known,
        "kind": kind,
        "source_org": source,
        "target_org": target,
        "status": "announced",
        "exclusivity": "unknown",
        "grade": 1,
        "fact_key": name,
        "known_from": pd.Timestamp(known),
        "public_from": pd.Timestamp(known),
    } | more


def stake(holder: str, held: str, pct: float, day: str, **more: Any) -> Row:
    return {
        "holder": holder,
        "held": held,
        "stake_pct": pct,
        "as_of": day,
        "grade": 1,
        "fact_key": f"{holder}/{held}/{day}",
        "known_from": pd.Timestamp(day),
        "public_from": pd.Timestamp(day),
    } | more


def service(gatekeeper: str) -> Row:
    return {
        "id": f"{gatekeeper}-service",
        "gatekeeper": gatekeeper,
        "cps_name": f"{gatekeeper.title()} Service",
        "cps_category": "operating systems",
        "designated_on": "2024-01-10",
        "compliance_due": "2024-07-10",
        "case_number": "DMA.900001",
        "status": "designated",
        "status_since": "2024-01-10",
        "legal_route": "Art. 3(4)",
        "grade": 1,
    }


def case_step(event: str, day: str, article: str = "3(8), 17(1)", **more: Any) -> Row:
    return {
        "id": f"{event}-{day}",
        "case_number": "DMA.900010",
        "subject": "Example Cloud",
        "org": "alfa",
        "kind": "market_investigation",
        "legal_article": article,
        "event": event,
        "event_date": day,
        "grade": 1,
    } | more
