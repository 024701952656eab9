"""Reports of errors in the state file: what readers said, and what reviewers decided about it.

A report waits until a reviewer has looked: *disputed* marks the fact wherever it is shown,
*corrected* replaces the statement at the next build, *dismissed* leaves it. A decision is a row,
never an edit; *reopened* takes the last one back.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from data.errors import NotFoundError, UsageError
from data.records.columns import check_url
from data.review.queries import query
from data.state import read_state

ReportDecision = Literal["disputed", "corrected", "dismissed", "reopened"]
ReportState = Literal["waiting", "disputed", "corrected", "dismissed"]
STATES: tuple[ReportState, ...] = ("waiting", "disputed", "corrected", "dismissed")
OPEN: tuple[ReportState, ...] = ("waiting", "disputed")
"""States in which a reviewer still has something to do."""


@dataclass(frozen=True)
class ErrorReport:
    """What one reader said about one figure, with the last decision about it.

    fact: the figure as pages name it; about: the fact that the decision is about, which for a
    computed figure is one of its inputs. observation_id, payload: the statement that a correction
    takes back, and its columns as they should be.
    """

    report_id: int
    fact: str
    page: str
    claim: str
    address: str | None
    reported_at: str
    state: ReportState = "waiting"
    about: str | None = None
    observation_id: str | None = None
    payload: Mapping[str, Any] | None = None
    corrected_from: str | None = None
    reviewer: str | None = None
    reason: str | None = None
    decided_at: str | None = None

    @property
    def open(self) -> bool:
        """Return whether a reviewer still has something to do."""
        return self.state in OPEN


def add_report(
    state: sqlite3.Connection,
    *,
    fact: str,
    page: str,
    claim: str,
    address: str | None,
    now: datetime,
) -> int:
    """Keep a report and return its number; the same words about the same figure have one number.

    Raises:
        UsageError: the address is no http or https address.
    """
    state.execute(
        query("add_report"),
        {
            "fact": fact,
            "page": page,
            "claim": claim,
            "address": _checked(address),
            "reported_at": now.isoformat(),
        },
    )
    row = state.execute(query("report_number"), {"fact": fact, "claim": claim}).fetchone()
    return int(row["report_id"])


def error_reports(state: sqlite3.Connection) -> list[ErrorReport]:
    """Return all reports, newest first, each with its last decision."""
    return [_report(row) for row in state.execute(query("reports"))]


def read_reports(state_file: Path) -> list[ErrorReport]:
    """Return all reports of a state file, none where there is no file of this schema yet."""
    with read_state(state_file) as state:
        if state is None or not has_reports(state):
            return []
        return error_reports(state)


def n_open_reports(state_file: Path) -> int:
    """Return how many reports a reviewer still has to look at."""
    return sum(one.open for one in read_reports(state_file))


def find_report(state: sqlite3.Connection, report_id: int) -> ErrorReport:
    """Return a report by number.

    Raises:
        NotFoundError: there is none.
    """
    for found in error_reports(state):
        if found.report_id == report_id:
            return found
    raise NotFoundError(f"no error report {report_id}; 'vigie review reports' shows them")


def decide_report(
    state: sqlite3.Connection,
    report: ErrorReport,
    decision: ReportDecision,
    reviewer: str,
    now: datetime,
    *,
    reason: str,
    about: str | None = None,
    observation_id: str | None = None,
    payload: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """Decide about a report.

    about: the fact concerned, where it is not the figure itself but one of its inputs.

    Raises:
        UsageError: no reason, or nothing to reopen.
    """
    if not reason.strip():
        raise UsageError("a decision about a report needs its reason: readers are told")
    if decision == "reopened" and report.state == "waiting":
        raise UsageError(f"report {report.report_id} waits already; there is nothing to take back")
    state.execute(
        query("decide_report"),
        {
            "report_id": report.report_id,
            "decision": decision,
            "fact": about or report.about or report.fact,
            "observation_id": observation_id,
            "payload": None if payload is None else json.dumps(dict(payload), ensure_ascii=False),
            "address": _checked(address),
            "reviewer": reviewer,
            "reason": reason.strip(),
            "decided_at": now.isoformat(),
        },
    )


def report_history(state: sqlite3.Connection, report: ErrorReport) -> list[dict[str, Any]]:
    """Return every decision about a report, oldest first: who, when, what, why."""
    return [dict(row) for row in state.execute(query("report_history"), [report.report_id])]


@dataclass(frozen=True)
class Dispute:
    """A fact that a reviewer marked as disputed: since when, and why."""

    fact: str
    since: date
    reason: str


def disputed_facts(state_file: Path) -> dict[str, Dispute]:
    """Return the disputes that stand, by fact; of several about one fact the one first reported."""
    found: dict[str, Dispute] = {}
    for report in read_reports(state_file):
        if report.state == "disputed" and report.about and report.decided_at and report.reason:
            since = datetime.fromisoformat(report.decided_at).date()
            found[report.about] = Dispute(report.about, since, report.reason)
    return found


def _checked(address: str | None) -> str | None:
    if address is None:
        return None
    try:
        return check_url(address)
    except ValueError as error:
        raise UsageError(f"the supporting address {error}") from error


def has_reports(state: sqlite3.Connection) -> bool:
    """Return whether the file has the table; a reader migrates nothing."""
    found = state.execute("select 1 from sqlite_master where name = 'error_report'")
    return found.fetchone() is not None


_STATE_AFTER: dict[str | None, ReportState] = {
    None: "waiting",
    "reopened": "waiting",
    "disputed": "disputed",
    "corrected": "corrected",
    "dismissed": "dismissed",
}


def _report(row: sqlite3.Row) -> ErrorReport:
    return ErrorReport(
        report_id=row["report_id"],
        fact=row["fact"],
        page=row["page"],
        claim=row["claim"],
        address=row["address"],
        reported_at=row["reported_at"],
        state=_STATE_AFTER[row["decision"]],
        about=row["decided_fact"],
        observation_id=row["observation_id"],
        payload=None if row["payload"] is None else json.loads(row["payload"]),
        corrected_from=row["decided_address"],
        reviewer=row["reviewer"],
        reason=row["reason"],
        decided_at=row["decided_at"],
    )
