"""An event: a finding that arose, with an id that a second run only finds again."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import pandas as pd

from graph.alerts.finding import Certainty, Finding, Severity, Support

State = Literal["active", "retracted"]


def event_id(rule_id: str, version: int, key: Sequence[str], bucket: str) -> str:
    """Return the sha-256 of rule, version, subject key and crossing instance (32 digits)."""
    text = json.dumps([rule_id, version, list(key), bucket], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Event:
    """One row of table `alert`.

    key: subject and qualifier of the finding; bucket: which crossing since the last re-arm;
    group: card on which it stands; ended_on: last day before the condition was gone.
    """

    event_id: str
    rule_id: str
    rule_version: int
    severity: Severity
    certainty: Certainty
    state: State
    subject: tuple[str, ...]
    key: tuple[str, ...]
    bucket: str
    detected_at: date
    happened_on: date | None
    value_before: float | None
    value_after: float | None
    unit: str | None
    sentence_en: str
    sentence_fr: str
    statements: tuple[Support, ...]
    group: str
    layer: str | None = None
    eu: bool = False
    magnitude: float = 0.0
    tags: tuple[str, ...] = ()
    ended_on: date | None = None

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Return the cited pages."""
        return tuple(sorted({one.source_id for one in self.statements}))

    @property
    def initial(self) -> bool:
        """Return whether it comes from the first release."""
        return "initial" in self.tags

    @property
    def backfill(self) -> bool:
        """Return whether an old fact was found late."""
        return "backfill" in self.tags

    def tagged(self, tag: str) -> "Event":
        """Return the event with one more tag."""
        return self if tag in self.tags else replace(self, tags=(*self.tags, tag))

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of an event."""
        return {
            "event_id": self.event_id,
            "rule_id": self.rule_id,
            "rule_version": self.rule_version,
            "severity": self.severity,
            "certainty": self.certainty,
            "state": self.state,
            "subject": list(self.subject),
            "layer": self.layer,
            "detected_at": self.detected_at,
            "happened_on": self.happened_on,
            "value_before": self.value_before,
            "value_after": self.value_after,
            "unit": self.unit,
            "sentence_en": self.sentence_en,
            "sentence_fr": self.sentence_fr,
            "tags": list(self.tags),
            "group": self.group,
            "ended_on": self.ended_on,
            "source_ids": list(self.source_ids),
        }

    def as_row(self) -> dict[str, Any]:
        """Return the row of table `alert`."""
        details = {
            "key": list(self.key),
            "bucket": self.bucket,
            "group": self.group,
            "unit": self.unit,
            "eu": self.eu,
            "magnitude": self.magnitude,
            "ended_on": self.ended_on.isoformat() if self.ended_on else None,
            "statements": [
                [
                    s.table,
                    s.fact_key,
                    s.observation_id,
                    s.source_id,
                    s.publisher,
                    s.grade,
                    s.undated,
                ]
                for s in self.statements
            ],
        }
        return {
            "event_id": self.event_id,
            "rule_id": self.rule_id,
            "rule_version": str(self.rule_version),
            "severity": self.severity,
            "certainty": self.certainty,
            "state": self.state,
            "subject": "|".join(self.subject),
            "layer": self.layer,
            "detected_at": self.detected_at,
            "valid_at": self.happened_on.isoformat() if self.happened_on else None,
            "value_before": _text(self.value_before),
            "value_after": _text(self.value_after),
            "tags": "|".join(self.tags) or None,
            "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
            "sentence_en": self.sentence_en,
            "sentence_fr": self.sentence_fr,
            "source_ids": "|".join(self.source_ids),
        }


def from_row(row: Mapping[str, Any]) -> Event:
    """Return the event of a row of table `alert`."""
    details = json.loads(row["details"])
    ended = details["ended_on"]
    return Event(
        event_id=row["event_id"],
        rule_id=row["rule_id"],
        rule_version=int(row["rule_version"]),
        severity=row["severity"],
        certainty=row["certainty"],
        state=row["state"],
        subject=tuple(str(row["subject"]).split("|")),
        key=tuple(details["key"]),
        bucket=details["bucket"],
        detected_at=_day(row["detected_at"]),
        happened_on=date.fromisoformat(row["valid_at"]) if row["valid_at"] else None,
        value_before=_number(row["value_before"]),
        value_after=_number(row["value_after"]),
        unit=details["unit"],
        sentence_en=row["sentence_en"],
        sentence_fr=row["sentence_fr"],
        statements=tuple(Support(*fields) for fields in details["statements"]),
        group=details["group"],
        layer=row["layer"],
        eu=details["eu"],
        magnitude=details["magnitude"],
        tags=tuple(str(row["tags"]).split("|")) if row["tags"] else (),
        ended_on=date.fromisoformat(ended) if ended else None,
    )


def made(
    finding: Finding,
    rule: tuple[str, int],
    bucket: str,
    day: date,
    *,
    names: Mapping[str, str],
    tags: Iterable[str] = (),
) -> Event:
    """Return the event of a finding that was already judged (severity and certainty final)."""
    rule_id, version = rule
    return Event(
        event_id=event_id(rule_id, version, finding.key, bucket),
        rule_id=rule_id,
        rule_version=version,
        severity=finding.severity,
        certainty=finding.certainty,
        state="active",
        subject=finding.subject,
        key=finding.key,
        bucket=bucket,
        detected_at=day,
        happened_on=finding.happened_on,
        value_before=_finite(finding.before),
        value_after=_finite(finding.after),
        unit=finding.unit,
        sentence_en=finding.sentence("en", names),
        sentence_fr=finding.sentence("fr", names),
        statements=finding.statements,
        group=finding.card,
        layer=finding.layer,
        eu=finding.eu,
        magnitude=round(finding.magnitude, 6),
        tags=tuple(dict.fromkeys((*tags, *finding.badges))),
    )


def _finite(value: float | None) -> float | None:
    if value is None or value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
        return None
    return round(float(value), 6)


def _text(value: float | None) -> str | None:
    return None if value is None else repr(value)


def _number(value: object) -> float | None:
    return None if value is None or value == "" else float(str(value))


def _day(value: object) -> date:
    if isinstance(value, pd.Timestamp):
        return value.date()
    return date.fromisoformat(str(value)[:10])
