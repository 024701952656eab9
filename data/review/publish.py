"""Accepted candidates become observations in the ledger; a decision taken back takes them back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from data.home import Home
from data.ledger.content import Decision
from data.ledger.store import open_ledger
from data.observations import Observation
from data.records import Deal, Organisation
from data.records.observing import observation_of
from data.records.record import Record
from data.review.candidate import Candidate
from data.review.queries import query
from data.review.queue import candidates, published_day
from data.state import read_state

REVIEW_RUN = "review"


def take_candidates(home: Home) -> int:
    """Bring accepted candidates and what was taken back into the ledger; return new statements.

    Raises:
        LedgerBusyError: a crawl is writing.
        StateError: the application state is damaged.
    """
    with read_state(home.state) as state:
        if state is None:
            return 0
        decided = [
            (
                candidate,
                [dict(row) for row in state.execute(query("history"), [candidate.candidate_id])],
            )
            for candidate in candidates(state)
        ]
    born = _born_in_review(history for _, history in decided)
    observations: list[Observation] = []
    decisions: list[Decision] = []
    for candidate, history in decided:
        for position, row in enumerate(history):
            made = _accepted(candidate, row, born) if row["decision"] == "accepted" else []
            kept = {one.observation_id for one in made}
            undone = [
                one
                for earlier in history[:position]
                if earlier["decision"] == "accepted"
                for one in _accepted(candidate, earlier, born)
                if one.observation_id not in kept
            ]
            observations += [*made, *undone]
            decisions += _decisions(undone, "rejected", row)
            decisions += _decisions(made, "accepted", row)
    if not observations:
        return 0
    with open_ledger(home.ledger) as ledger:
        run = ledger.begin_run(REVIEW_RUN)
        run.stage(observations)
        report = run.succeed()
        ledger.record_decisions(decisions)
    return report.added


def _born_in_review(histories: Iterable[list[dict[str, Any]]]) -> dict[str, str]:
    """Return the organisations that reviewers brought: slug → printed name."""
    return {
        proposal["slug"]: proposal["name"]
        for history in histories
        for row in history
        for proposal in json.loads(row["organisations"] or "[]")
    }


def _accepted(
    candidate: Candidate, row: dict[str, Any], born: Mapping[str, str]
) -> list[Observation]:
    """Return the statements that an acceptance makes: the deal, and its parties new to us.

    Each deal states the parties that only reviewers know, also those that another deal brought
    first: when that one is rejected, no other deal is left with a party that nobody states.
    """
    deal = Deal(**json.loads(row["deal"]))
    decided_at = datetime.fromisoformat(row["decided_at"]).astimezone(UTC)
    named = {deal.source_org, deal.target_org, *(deal.other_parties or "").split("|")}
    proposed = [
        Organisation(id=slug, name=name, kind="company")
        for slug, name in born.items()
        if slug in named
    ]
    return [_said(candidate, record, decided_at) for record in (*proposed, deal)]


def _said(candidate: Candidate, record: Record, decided_at: datetime) -> Observation:
    start, end = candidate.deal.get("start"), candidate.deal.get("end")
    made = observation_of(
        record,
        source_id=REVIEW_RUN,
        source_url=candidate.source_url,
        source_name=candidate.source_name,
        recorded_at=decided_at,
        public_from=published_day(candidate),
        document_id=candidate.document_id,
        locator=f"characters {start}-{end} of the passage",
        excerpt=candidate.excerpt or None,
    )
    return replace(made, valid_to=None)


def _decisions(
    about: list[Observation], decision: Literal["accepted", "rejected"], row: dict[str, Any]
) -> list[Decision]:
    at = datetime.fromisoformat(row["decided_at"]).astimezone(UTC)
    reason = f"{row['reviewer']}: {row['reason'] or row['decision']}"
    return [Decision(one.observation_id, decision, at, reason) for one in about]
