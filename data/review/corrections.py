"""A reported statement is corrected: the old one taken back, the right one stated, with the reason.

The decision lies in the state file; a build brings it into the ledger, once. A decision that is
taken back takes the correction back: the old statement stands again from that moment on.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from data.errors import UsageError, VigieError
from data.home import Home
from data.ledger.content import Decision, LedgerContent, read_ledger
from data.ledger.store import open_ledger
from data.observations import Observation
from data.records import RECORDS
from data.records.observing import observation_of
from data.records.record import Record
from data.reference_facts import load
from data.review.publish import REVIEW_RUN
from data.review.queries import query
from data.review.reports import has_reports
from data.state import read_state

COMPUTED = frozenset({"share_derived"})
"""Record types that no source states: what they are computed from is corrected instead."""


class LostStatementError(VigieError):
    """A correction of a statement that neither the ledger nor the bundled facts hold any more."""


class UnfitValueError(UsageError):
    """A value that a column cannot hold."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        super().__init__(f"{column}: {reason}; correct it with COLUMN=VALUE")


class NothingChangesError(UsageError):
    """A correction to what stands already."""


@dataclass(frozen=True)
class Step:
    """One change of the ledger: from `at` on, `stated` stands and `taken_back` does not.

    reason: as readers are told; logged: with the name of who decided.
    """

    stated: Observation
    taken_back: str
    at: datetime
    reason: str
    logged: str


def corrected_payload(
    record_type: str, payload: Mapping[str, Any], changes: Mapping[str, str]
) -> dict[str, Any]:
    """Return the columns of a statement with the changed ones as they should be.

    Parameters
    ----------
    record_type
        Table of the statement.
    payload
        Its columns as stated.
    changes
        Column -> value as typed; an empty one means unknown.

    Raises
    ------
    UsageError
        No such column, a value that the column cannot hold, or nothing changed.
    """
    kind = _kind(record_type)
    unknown = sorted(set(changes) - set(kind.model_fields))
    if unknown:
        known = ", ".join(kind.model_fields)
        raise UsageError(f"{record_type} has no column '{unknown[0]}'; columns are {known}")
    wanted = {**payload, **{name: value.strip() or None for name, value in changes.items()}}
    record = _validated(kind, wanted)
    if record.payload() == _validated(kind, dict(payload)).payload():
        raise NothingChangesError(
            "nothing would change; say which column is wrong with COLUMN=VALUE"
        )
    return record.payload()


def _kind(record_type: str) -> type[Record]:
    if record_type in COMPUTED:
        raise UsageError(f"{record_type} is computed; correct what it is computed from")
    if record_type not in RECORDS:
        raise UsageError(f"'{record_type}' is no table of statements; correct one of its inputs")
    return RECORDS[record_type]


def _validated(kind: type[Record], values: Mapping[str, Any]) -> Record:
    try:
        return kind(**values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or kind.record_type
        raise UnfitValueError(place, first["msg"]) from error


def take_corrections(home: Home, reference: Path | None = None) -> int:
    """Bring what reviewers corrected, and took back, into the ledger; return how many steps.

    reference: folder of reference files whose statements may be corrected (default: the bundled).

    Raises:
        LedgerBusyError: a crawl is writing.
        LostStatementError: a corrected statement is nowhere to be found.
    """
    histories = _histories(home)
    if not histories:
        return 0
    content = read_ledger(home.ledger)
    done = {(one.observation_id, one.decided_at) for one in content.decisions}
    known = {said.observation_id: said for said in _all_statements(content, reference)}
    steps = [
        step
        for history in histories
        for step in _steps(history, known)
        if (step.stated.observation_id, step.at) not in done
    ]
    if not steps:
        return 0
    with open_ledger(home.ledger) as ledger:
        for step in sorted(steps, key=lambda one: one.at):
            old = known.get(step.taken_back)
            run = ledger.begin_run(REVIEW_RUN, at=step.at)
            # A bundled statement enters the ledger with its correction, so that it can be taken
            # back there; the same statement twice counts once.
            run.stage([step.stated, *([old] if old is not None else [])])
            run.withdraw([step.taken_back], step.reason)
            run.succeed(at=step.at)
            ledger.record_decisions(
                [Decision(step.stated.observation_id, "accepted", step.at, step.logged)]
            )
    return len(steps)


def correction_reasons(home: Home, reference: Path | None = None) -> dict[str, str]:
    """Return why statements were taken back, by observation id: the newest reason each.

    Reasons are those that reviewers gave and those of the corrections of bundled facts.
    """
    reasons = {one.observation_id: one.reason for one in load(reference).withdrawn}
    content = read_ledger(home.ledger)
    decided = {one.decided_at for one in content.decisions}
    for change in content.changes:
        if not change.reinstated and change.at in decided:
            reasons[change.observation_id] = change.reason
    return reasons


def _histories(home: Home) -> list[list[dict[str, Any]]]:
    """Return the decisions of each report that was ever corrected, oldest first."""
    with read_state(home.state) as state:
        if state is None or not has_reports(state):
            return []
        numbers = {row["report_id"] for row in state.execute(query("report_corrections"))}
        return [
            [dict(row) for row in state.execute(query("report_history"), [number])]
            for number in sorted(numbers)
        ]


def _all_statements(content: LedgerContent, reference: Path | None) -> Iterable[Observation]:
    yield from load(reference).observations
    yield from content.observations


def _steps(history: list[dict[str, Any]], known: Mapping[str, Observation]) -> Iterator[Step]:
    """Yield what the decisions of one report do to the ledger, in their order."""
    standing: Step | None = None
    for row in history:
        at = datetime.fromisoformat(row["decided_at"]).astimezone(UTC)
        logged = f"{row['reviewer']}: {row['reason']}"
        if row["decision"] == "corrected":
            standing = _corrected(row, known, at, logged)
            yield standing
        elif standing is not None:
            old = known[standing.taken_back]
            yield Step(old, standing.stated.observation_id, at, row["reason"], logged)
            standing = None


def _corrected(
    row: Mapping[str, Any], known: Mapping[str, Observation], at: datetime, logged: str
) -> Step:
    old = known.get(str(row["observation_id"]))
    if old is None:
        raise LostStatementError(
            f"error report {row['report_id']} corrects statement {row['observation_id']} of "
            f"{row['fact']}, which is not here any more; reopen the report"
        )
    record = _validated(RECORDS[old.record_type], json.loads(row["payload"]))
    made = observation_of(
        record,
        source_id=REVIEW_RUN,
        source_url=row["address"] or old.source_url,
        source_name=old.source_name if row["address"] in (None, old.source_url) else None,
        recorded_at=at,
        locator=f"correction of {old.observation_id}",
    )
    said = replace(made, valid_to=made.valid_to or old.valid_to)
    return Step(said, old.observation_id, at, row["reason"], logged)
