"""A candidate as plain data, for JSON answers and the page."""

from dataclasses import asdict
from typing import Any

from data.review.candidate import Candidate


def shown(candidate: Candidate) -> dict[str, Any]:
    """Return the candidate with its parties, what is missing and who decided."""
    return {
        "candidate_id": candidate.candidate_id,
        "state": candidate.status,
        "source_url": candidate.source_url,
        "publisher": candidate.source_name,
        "title": candidate.title,
        "published": candidate.published,
        "language": candidate.language,
        "deal": dict(candidate.deal),
        "parties": [asdict(party) for party in candidate.parties],
        "missing": list(candidate.missing),
        "matched_deal": candidate.matched_deal,
        "match_score": candidate.match_score,
        "decided_by": candidate.decided_by,
        "decided_at": candidate.decided_at,
    }
