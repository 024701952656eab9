"""One correction: the statement taken back, the one stated instead, and what it changes.

Only the corrected statement differs between the two worlds that are compared: whatever else became
known at the same time moves no number here.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from data.records import RECORDS
from data.release.tables import CORRECTION
from graph.affected.numbers import Interval, NumberKey, numbers
from graph.records import Record, records

if TYPE_CHECKING:
    from data.facts import Facts

TOLERANCE = 1e-6
"""Numbers that differ by less are the same: they would be stored and shown alike."""


@dataclass(frozen=True)
class Change:
    """One derived number before and after; None where it cannot be computed in that world."""

    number: NumberKey
    before: Interval | None
    after: Interval | None


@dataclass(frozen=True)
class Correction:
    """A statement that was taken back, or that another one about the same thing replaced.

    taken_back, stated: observation ids; stated is None where nothing stands instead. reason: None
    where the source itself said otherwise.
    """

    record_type: str
    fact_key: str
    taken_back: str
    stated: str | None
    on: date
    reason: str | None
    changes: tuple[Change, ...]

    @property
    def correction_id(self) -> str:
        """Return an id that a second build finds again."""
        said = f"{self.taken_back} {self.stated} {self.on.isoformat()}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def corrections(
    facts: "Facts",
    reasons: Mapping[str, str],
    noticed: Mapping[str, date] | None = None,
) -> list[Correction]:
    """Return the corrections of a world, oldest first.

    reasons: observation id -> why it was taken back, for the statements that were corrected.
    noticed: observation id -> day of the notice, for statements behind a finding that a source
        itself replaced; nobody gave a reason for these.
    """
    found = []
    days = dict(noticed or {})
    for record_type in RECORDS:
        statements = facts.statements(record_type)
        corrected = statements["observation_id"].isin(list(reasons))
        gone = statements[
            (corrected & statements["withdrawn_at"].notna())
            | statements["observation_id"].isin(list(days))
        ]
        for row in records(gone):
            identity = str(row["observation_id"])
            at = row["withdrawn_at"]
            on = days[identity] if at is None else at.date()
            found.append(_correction(facts, record_type, row, on, reasons.get(identity)))
    return sorted(found, key=lambda one: (one.on, one.record_type, one.taken_back))


def _correction(
    facts: "Facts", record_type: str, old: Record, on: date, reason: str | None
) -> Correction:
    standing = _successor(facts, record_type, old)
    return Correction(
        record_type,
        str(old["fact_key"]),
        str(old["observation_id"]),
        None if standing is None else str(standing["observation_id"]),
        on,
        reason,
        tuple(changes(facts, record_type, old, standing)),
    )


def _successor(facts: "Facts", record_type: str, old: Record) -> Record | None:
    """Return the statement shown instead: about the same fact, or the one that corrects it."""
    shown = facts.frame(record_type)
    said = shown["locator"] == correction_of(str(old["observation_id"]))
    found = shown[said] if said.any() else shown[shown["fact_key"] == old["fact_key"]]
    return next(iter(records(found)), None)


def correction_of(observation_id: str) -> str:
    """Return the locator of the statement that a reviewer put in place of another."""
    return f"correction of {observation_id}"


def changes(facts: "Facts", record_type: str, old: Record, new: Record | None) -> list[Change]:
    """Return the derived numbers that differ between the world with `old` and with `new`.

    Either row may be absent from `facts`; all other rows are those of `facts`.
    """
    frame = facts.frame(record_type)
    keys = {str(old["fact_key"])} | ({str(new["fact_key"])} if new is not None else set())
    others = frame[~frame["fact_key"].isin(keys)]
    before = numbers(_with(facts, record_type, others, old), record_type, old)
    after = numbers(_with(facts, record_type, others, new), record_type, new or old)
    return [
        Change(key, before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if _differ(before.get(key), after.get(key))
    ]


def _with(facts: "Facts", record_type: str, others: pd.DataFrame, row: Record | None) -> "Facts":
    if row is None:
        return facts.replace(record_type, others)
    added = pd.DataFrame([{name: row.get(name) for name in others.columns}])
    typed = added.astype(others.dtypes.to_dict())
    return facts.replace(record_type, pd.concat([others, typed], ignore_index=True))


def _differ(before: Interval | None, after: Interval | None) -> bool:
    if before is None or after is None:
        return before is not after
    return any(_apart(one, other) for one, other in zip(before, after, strict=True))


def _apart(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) > TOLERANCE * max(1.0, abs(one), abs(other))


def correction_rows(found: list[Correction]) -> pd.DataFrame:
    """Return rows of table `correction`: one per number that changed, one where none did."""
    rows: list[dict[str, Any]] = []
    for one in found:
        about = {
            "correction_id": one.correction_id,
            "record_type": one.record_type,
            "fact_key": one.fact_key,
            "taken_back": one.taken_back,
            "stated": one.stated,
            "corrected_on": one.on,
            "reason": one.reason,
        }
        rows += [about | _cells(change) for change in one.changes] or [about]
    frame = pd.DataFrame(rows, columns=list(CORRECTION))
    return frame.assign(corrected_on=pd.to_datetime(frame["corrected_on"]))


def _cells(change: Change) -> dict[str, Any]:
    before, after = change.before or (None, None), change.after or (None, None)
    return {
        "number": change.number.name,
        "subject": "|".join(change.number.subject),
        "unit": change.number.unit,
        "before_lo": _rounded(before[0]),
        "before_hi": _rounded(before[1]),
        "after_lo": _rounded(after[0]),
        "after_hi": _rounded(after[1]),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)
