"""Success of a run: what it staged becomes what the ledger holds, within one transaction."""

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from data.ledger.database import Database
from data.ledger.lists import changes_of_list
from data.ledger.reports import drop_staging, record_end
from data.ledger.rows import naive, observation_frame
from data.ledger.runs import Run, RunReport


def take_over(database: Database, run: Run, ended: datetime) -> RunReport:
    """Move what a run staged into the ledger and return its report; call within a transaction.

    Raises:
        ShrunkListError: a complete list lost too much.
    """
    withdrawals = run.withdrawals | _settled_lists(database, run, ended) | _facts(database, run)
    this, at = {"run": run.run_id}, naive(ended)
    report = RunReport(
        run_id=run.run_id,
        source_id=run.source_id,
        started_at=run.started_at,
        ended_at=ended,
        state="succeeded",
        reason=None,
        staged=database.count("count_staged", this),
        added=database.count("add_observations", this),
        documents=database.count("add_documents", this),
        reinstated=database.count("reinstate", this | {"at": at}),
        withdrawn=_withdraw(database, withdrawals, run.run_id, at),
    )
    _remember(database, run, at)
    drop_staging(database, run.run_id)
    record_end(database, report)
    return report


def _settled_lists(database: Database, run: Run, ended: datetime) -> dict[str, str]:
    """Stage the events of entries that vanished; return the withdrawals with their reasons."""
    withdrawals: dict[str, str] = {}
    for record_type, scope in run.lists:
        changes = changes_of_list(
            run.source_id,
            record_type,
            scope,
            before=database.observations(
                "standing", {"source": run.source_id, "record_type": record_type}
            ),
            staged=database.observations("staged", {"run": run.run_id, "record_type": record_type}),
            read_at=ended,
        )
        withdrawals |= changes.withdrawals
        if changes.events:
            database.insert("stage_observations", observation_frame(changes.events, run.run_id))
    return withdrawals


def _facts(database: Database, run: Run) -> dict[str, str]:
    """Return which statements go with the facts that the run takes back, with the reasons."""
    withdrawals: dict[str, str] = {}
    for record_type in sorted({one.record_type for one in run.fact_withdrawals}):
        reasons = {
            one.fact_key: one.reason
            for one in run.fact_withdrawals
            if one.record_type == record_type
        }
        staged = database.observations("staged", {"run": run.run_id, "record_type": record_type})
        said_again = {one.observation_id for one in staged}
        standing = database.observations(
            "standing", {"source": run.source_id, "record_type": record_type}
        )
        withdrawals |= {
            said.observation_id: reasons[said.fact_key]
            for said in standing
            if said.fact_key in reasons and said.observation_id not in said_again
        }
    return withdrawals


def _withdraw(database: Database, withdrawals: Mapping[str, str], run_id: str, at: datetime) -> int:
    """Withdraw those of the statements that stand; return how many."""
    if not withdrawals:
        return 0
    given = pd.DataFrame(sorted(withdrawals.items()), columns=["observation_id", "reason"])
    with database.rows(given):
        return database.count("withdraw", {"run": run_id, "at": at})


def _remember(database: Database, run: Run, at: datetime) -> None:
    source = {"source": run.source_id}
    for name, value in run.cursors.items():
        database.execute("forget_cursor", source | {"name": name})
        database.execute("keep_cursor", source | {"name": name, "value": value, "at": at})
    if run.validators:
        rows = [{"key": key, **vars(found)} for key, found in run.validators.items()]
        with database.rows(pd.DataFrame(rows, dtype="str")):
            database.execute("forget_validators", source)
            database.execute("keep_validators", source | {"at": at})
