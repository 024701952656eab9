"""The queue in the state file: add, look up, decide; a decision is a row, never an edit."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import ValidationError

from data.errors import AmbiguousNameError, NotFoundError, UsageError
from data.names import slug
from data.records import Deal
from data.review.background import Background, Proposal, all_deals, known_deal, settle_parties
from data.review.candidate import Candidate, parties_as_json, parties_from_json
from data.review.errors import UnfitDealError
from data.review.queries import query
from data.review.same_deal import same_deal

Decision = Literal["accepted", "rejected", "reopened"]
CORRECTABLE = (
    "kind",
    "source_org",
    "target_org",
    "other_parties",
    "announced",
    "amount",
    "currency",
    "amount_basis",
    "stake_pct",
    "exclusivity",
    "status",
)
"""Columns that a reviewer may correct."""


def add(state: sqlite3.Connection, candidates: Iterable[Candidate]) -> int:
    """Add candidates; return how many were new."""
    new = 0
    for found in candidates:
        done = state.execute(
            query("add"),
            {
                "candidate_id": found.candidate_id,
                "source_id": found.source_id,
                "source_url": found.source_url,
                "source_name": found.source_name,
                "document_id": found.document_id,
                "published": found.published,
                "language": found.language,
                "title": found.title,
                "passage": found.passage,
                "deal": json.dumps(dict(found.deal), ensure_ascii=False),
                "parties": parties_as_json(found.parties),
                "matched_deal": found.matched_deal,
                "match_score": found.match_score,
                "found_at": found.found_at,
            },
        )
        new += done.rowcount
    return new


def candidates(state: sqlite3.Connection) -> list[Candidate]:
    """Return all candidates, newest first, each with the state of its last decision."""
    return [_candidate(row) for row in state.execute(query("list"))]


def pending(state: sqlite3.Connection) -> list[Candidate]:
    """Return the candidates that wait, the surest reading first."""
    waiting = [found for found in candidates(state) if found.status == "pending"]
    return sorted(waiting, key=lambda found: -float(found.deal.get("confidence") or 0))


def n_pending(state: sqlite3.Connection) -> int:
    """Return how many candidates wait."""
    return int(state.execute(query("count")).fetchone()["n"])


def decided(state: sqlite3.Connection) -> frozenset[str]:
    """Return the observations that a reviewer decided on."""
    return frozenset(row["observation_id"] for row in state.execute(query("decided")))


def find(state: sqlite3.Connection, prefix: str) -> Candidate:
    """Return the candidate whose id starts with `prefix`.

    Raises:
        NotFoundError: there is none.
        AmbiguousNameError: several start so.
    """
    found = [one for one in candidates(state) if one.candidate_id.startswith(prefix)]
    if not found:
        raise NotFoundError(f"no candidate '{prefix}'; 'vigie review list' shows them")
    if len(found) > 1:
        listed = ", ".join(one.candidate_id for one in found[:8])
        raise AmbiguousNameError(f"'{prefix}' fits {len(found)} candidates: {listed}")
    return found[0]


def accept(
    state: sqlite3.Connection,
    candidate: Candidate,
    reviewer: str,
    now: datetime,
    *,
    background: Background,
    corrections: Mapping[str, Any] | None = None,
    into: str | None = None,
    reason: str | None = None,
) -> Deal:
    """Accept a candidate, with corrections, as a deal of its own or as one more statement.

    Parties may be given by slug, name or alias; a party that nobody knows is proposed as an
    organisation with its printed name and comes and goes with the deal. Without `into`, the deal
    is looked for among those of the release and those accepted since, so that several reports of
    one deal become one deal. A report of a known deal confirms it as it stands: it fills what is
    unknown and changes only what the reviewer corrects.

    into: id of the deal that it reports again; "" insists that it is a deal of its own.

    Raises:
        UsageError: a correction of no such column, or the deal is not complete; says what is
            missing.
        AmbiguousNameError: the name of a party fits several organisations.
        NotFoundError: `into` is no deal.
    """
    settled = settle(state, candidate, background=background, corrections=corrections, into=into)
    deal = settled.deal
    _decide(
        state,
        candidate,
        "accepted",
        reviewer,
        now,
        deal=json.dumps(deal.payload(), ensure_ascii=False),
        matched_deal=settled.matched,
        organisations=json.dumps([asdict(one) for one in settled.proposals], ensure_ascii=False),
        reason=reason,
    )
    return deal


@dataclass(frozen=True)
class Settled:
    """What accepting a candidate makes of it.

    matched: the deal that it reports again, None for a deal of its own.
    proposals: organisations that come with it.
    """

    deal: Deal
    matched: str | None
    proposals: tuple[Proposal, ...]


def settle(
    state: sqlite3.Connection | None,
    candidate: Candidate,
    *,
    background: Background,
    corrections: Mapping[str, Any] | None = None,
    into: str | None = None,
) -> Settled:
    """Return what `accept` would make of a candidate, without deciding anything.

    Raises:
        UsageError, AmbiguousNameError, NotFoundError: as `accept`.
    """
    wrong = set(corrections or ()) - set(CORRECTABLE)
    if wrong:
        raise UsageError(
            f"'{sorted(wrong)[0]}' cannot be corrected; columns are {', '.join(CORRECTABLE)}"
        )
    said = {**candidate.deal, **(corrections or {})}
    parties, proposals = settle_parties(candidate, said, background.resolver)
    decided = [] if state is None else accepted_deals(state, except_for=candidate)
    matched = _matched(candidate, {**said, **parties}, into, decided, background)
    base = known_deal(background.deals, decided, matched) if matched else {}
    kept = {name: value for name, value in base.items() if value not in (None, "", "unknown")}
    corrected = {name: {**said, **parties}[name] for name in corrections or ()}
    settled = {**said, **parties, **kept, **corrected}
    deal = deal_record(candidate, settled, matched, base=base)
    proposals = tuple(one for one in proposals if one.slug in _named(deal.payload()))
    return Settled(deal, matched, proposals)


def accepted_deals(
    state: sqlite3.Connection, except_for: Candidate | None = None
) -> list[dict[str, Any]]:
    """Return the deals of the candidates that are accepted now, oldest decision first."""
    return [
        json.loads(row["deal"])
        for row in state.execute(query("accepted"))
        if except_for is None or row["candidate_id"] != except_for.candidate_id
    ]


def log(state: sqlite3.Connection, limit: int = 200) -> list[dict[str, Any]]:
    """Return the newest decisions about all candidates: who, when, what, why."""
    return [dict(row) for row in state.execute(query("log"), [limit])]


def _matched(
    candidate: Candidate,
    said: Mapping[str, Any],
    into: str | None,
    accepted: Sequence[Mapping[str, Any]],
    background: Background,
) -> str | None:
    """Return the deal that a candidate reports again, None for a deal of its own."""
    if into is not None:
        return into or None
    if candidate.matched_deal is not None:
        return candidate.matched_deal
    known = all_deals(background.deals, accepted)
    found = same_deal(said, candidate.published, known, background.group_of)
    return found.deal_id if found else None


def _named(deal: Mapping[str, Any]) -> set[str]:
    others = str(deal.get("other_parties") or "").split("|")
    return {str(deal.get("source_org")), str(deal.get("target_org")), *others}


def reject(
    state: sqlite3.Connection, candidate: Candidate, reviewer: str, now: datetime, reason: str
) -> None:
    """Reject a candidate; the reading stays in the log."""
    _decide(state, candidate, "rejected", reviewer, now, reason=reason)


def reopen(
    state: sqlite3.Connection, candidate: Candidate, reviewer: str, now: datetime, reason: str
) -> None:
    """Take the last decision back; the candidate waits again."""
    _decide(state, candidate, "reopened", reviewer, now, reason=reason)


def history(state: sqlite3.Connection, candidate: Candidate) -> list[dict[str, Any]]:
    """Return every decision about a candidate: who, when, what."""
    return [dict(row) for row in state.execute(query("history"), [candidate.candidate_id])]


def deal_record(
    candidate: Candidate,
    corrections: Mapping[str, Any],
    matched: str | None,
    base: Mapping[str, Any] | None = None,
) -> Deal:
    """Return the validated deal of a candidate.

    base: columns of the known deal that it reports again.

    Raises:
        UsageError: something is missing or breaks the rules of a deal; says what.
    """
    said = {**candidate.deal, **corrections}
    announced = said.get("announced") or candidate.published
    for name, value in (
        ("source_org", said.get("source_org")),
        ("target_org", said.get("target_org")),
        ("announced", announced),
    ):
        if not value:
            raise UnfitDealError(
                name,
                "missing",
                f"candidate {candidate.candidate_id} has no {name}; "
                f"give it with --set {name}=VALUE",
            )
    others = said.get("other_parties") or None
    if isinstance(others, list):
        others = "|".join(others) or None
    has_amount = said.get("amount") not in (None, "") and bool(said.get("currency"))
    year = str(announced)[:4]
    own_id = slug(f"{said['source_org']} {said['target_org']} {year} {candidate.candidate_id[:6]}")
    read: dict[str, Any] = {
        "id": matched or own_id,
        "announced": str(announced),
        "kind": str(said["kind"]),
        "source_org": str(said["source_org"]),
        "target_org": str(said["target_org"]),
        "other_parties": others,
        "amount": _number(said["amount"], "amount") if has_amount else None,
        "currency": str(said["currency"]) if has_amount else None,
        "amount_basis": said.get("amount_basis") if has_amount else None,
        "amount_period": said.get("amount_period") or "total" if has_amount else None,
        "stake_pct": _number(said.get("stake_pct"), "stake_pct"),
        "exclusivity": str(said.get("exclusivity") or "unknown"),
        "status": str(said.get("status") or "announced"),
        "source_date": candidate.published,
        "summable": False if has_amount else None,
        "summable_reason": "not_agreed_yet" if has_amount else None,
    }
    if base:
        kept = _STANDING if base.get("amount") is not None else _STANDING[:2]
        read = {**base, **read, **{name: base.get(name) for name in kept}}
    try:
        return Deal(**read)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "deal"
        raise UnfitDealError(
            place,
            "unfit",
            f"candidate {candidate.candidate_id}: {place}: {first['msg']}; correct it with --set",
        ) from error


_STANDING = ("description", "source_date", "summable", "summable_reason")
"""Columns that a known deal keeps; whether its amount may be added only with its own amount."""


def _decide(
    state: sqlite3.Connection,
    candidate: Candidate,
    decision: Decision,
    reviewer: str,
    now: datetime,
    **values: str | None,
) -> None:
    state.execute(
        query("decide"),
        {
            "candidate_id": candidate.candidate_id,
            "decision": decision,
            "deal": values.get("deal"),
            "matched_deal": values.get("matched_deal"),
            "organisations": values.get("organisations"),
            "reviewer": reviewer,
            "reason": values.get("reason"),
            "decided_at": now.isoformat(),
        },
    )


def _candidate(row: sqlite3.Row) -> Candidate:
    decision = row["decision"]
    return Candidate(
        candidate_id=row["candidate_id"],
        source_id=row["source_id"],
        source_url=row["source_url"],
        source_name=row["source_name"],
        document_id=row["document_id"],
        published=row["published"],
        language=row["language"],
        title=row["title"],
        passage=row["passage"],
        deal=json.loads(row["deal"]),
        parties=parties_from_json(row["parties"]),
        matched_deal=row["matched_deal"],
        match_score=row["match_score"],
        found_at=row["found_at"],
        status=decision if decision in ("accepted", "rejected") else "pending",
        decided_by=row["reviewer"],
        decided_at=row["decided_at"],
    )


def _number(value: object, column: str) -> float | None:
    if value is None or value == "":
        return None
    try:
        return float(str(value))
    except ValueError as error:
        message = f"{column}={value}: write a plain number, like 1250000"
        raise UnfitDealError(column, "number", message) from error


def published_day(candidate: Candidate) -> date | None:
    """Return the day of publication when it is a whole date."""
    text = candidate.published or ""
    return date.fromisoformat(text) if len(text) == 10 else None
