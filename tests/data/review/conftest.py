"""Made-up candidates, and what is known around them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest

from data.home import Home
from data.resolution.index import KnownOrganisation
from data.resolution.resolver import Resolver
from data.review import queue
from data.review.background import Background
from data.review.candidate import Candidate, Party, candidate_id
from data.state import open_state

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
KNOWN = (
    KnownOrganisation("alfa", "Alfa Systems", "US", ("Alfa",)),
    KnownOrganisation("beta", "Beta", "FR"),
    KnownOrganisation("cohort", "Cohort", "CA"),
    KnownOrganisation("cohort-works", "Cohort Works", "GB", ("Cohort",)),
)


@pytest.fixture
def background() -> Background:
    """Return four made-up firms, two of which share a name, and one known deal."""
    deal = {
        "id": "alfa-beta-2026",
        "announced": "2026-11-10",
        "kind": "investment",
        "source_org": "alfa",
        "target_org": "beta",
        "amount": 5e6,
        "currency": "EUR",
        "amount_basis": "paid",
        "exclusivity": "unknown",
        "status": "completed",
        "summable": True,
        "description": "Alfa invests in Beta.",
    }
    return Background(Resolver(KNOWN, reserved=["undisclosed"]), {"alfa-beta-2026": deal})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return an empty home."""
    return Home(tmp_path)


@pytest.fixture
def state(home: Home) -> Iterator[Connection]:
    """Return the open state file."""
    with open_state(home.state) as opened:
        yield opened


@pytest.fixture
def candidate() -> Callable[..., Candidate]:
    """Return a maker of candidates: "Alfa acquires Example Works for 90 million dollars"."""

    def make(page: str = "a", **changes: Any) -> Candidate:
        words = "Alfa acquires Example Works"
        deal = {
            "kind": "acquisition",
            "source_org": "alfa",
            "target_org": "example-works",
            "amount": 90e6,
            "currency": "USD",
            "amount_basis": "paid",
            "announced": "2026-11-17",
            "excerpt": words,
            "start": 0,
            "end": len(words),
            "confidence": 0.9,
        } | changes
        url = f"https://{page}.example/news"
        proposed = Party("target", str(deal["target_org"]), "Example Works Ltd", known=False)
        return Candidate(
            candidate_id=candidate_id(url, deal),
            source_id="feed-example",
            source_url=url,
            source_name="Example Gazette",
            document_id=None,
            published="2026-11-18",
            language="en",
            title="Example",
            passage=f"{words} for $90 million.",
            deal=deal,
            parties=(Party("source", "alfa", None, known=True), proposed),
            matched_deal=None,
            match_score=None,
            found_at=NOW.isoformat(),
        )

    return make


@pytest.fixture
def added(state: Connection) -> Callable[[Candidate], Candidate]:
    """Return a function that puts a candidate into the queue and reads it back."""

    def add(found: Candidate) -> Candidate:
        queue.add(state, [found])
        return queue.find(state, found.candidate_id)

    return add
