"""Review decisions travel from the application state into the ledger at a build."""

from datetime import UTC, datetime

from data.home import Home
from data.ledger.content import Decision
from data.ledger.store import open_ledger
from data.state import read_state


def take_decisions(home: Home) -> int:
    """Record in the ledger what reviewers decided since; return how many decisions were new.

    Raises:
        LedgerBusyError: a crawl is writing.
        StateError: the application state is damaged.
    """
    with read_state(home.state) as state:
        if state is None:
            return 0
        rows = state.execute(
            "select observation_id, decision, decided_at, reason from review "
            "order by decided_at, review_id"
        ).fetchall()
    if not rows:
        return 0
    with open_ledger(home.ledger) as ledger:
        return ledger.record_decisions(
            Decision(row[0], row[1], datetime.fromisoformat(row[2]).astimezone(UTC), row[3])
            for row in rows
        )
