"""The ledger: what sources said, append-only, one DuckDB file, one writer.

How a crawler writes::

    from data.home import home
    from data.ledger import Document, open_ledger

    with open_ledger(home().ledger) as ledger:              # LedgerBusyError when another writes
        run = ledger.begin_run("commission-dma")
        run.stage_documents([Document(...)])                # archived responses
        run.stage(observations)                             # any iterable, as often as you like
        run.complete_list("art14_notice", {"gatekeeper": "apple"})   # optional, see below
        run.set_cursor("since", "2026-11-20")               # optional, kept only on success
        run.set_validators(url, etag='"abc"', last_modified=None)    # optional, dito
        report = run.succeed()                              # one transaction; RunReport
        # or: run.fail("robots.txt forbids /register")

Several runs may be open in one process; one file has one writing process. Calls on one `Ledger`
may come from several threads. `begin_run` and `succeed` take `at=` (UTC) for tests and replays.

- `stage` validates every payload with `data.records` (RefusedObservationError names record
  type, fact and reason) and hashes it. What is staged is invisible until `succeed`.
- `succeed` moves the staged rows into the ledger in ONE transaction. Only observations that the
  ledger does not hold are inserted; the same statement read again changes nothing. A statement that
  was withdrawn and is staged again is reinstated (a row in `reinstatement`).
- `fail(reason)` drops what was staged and records the reason. A run whose process died is recorded
  as failed when the ledger is next opened for writing, and its staging is dropped.
- `complete_list(record_type, scope)` (alias `replace_list`) declares that this run staged the whole
  list of that source: every standing statement of the same source and record type whose payload has
  the values of `scope`. On `succeed`, a fact that is no longer there is withdrawn and an `event`
  observation says that the entry vanished; a fact that is there with other values has its old
  statement withdrawn as restated, without event. Losing more than 10 % or more than 5 facts raises
  ShrunkListError and fails the run: nothing is written.
- `withdraw(observation_ids, reason)` on a run takes statements back with it.
- `ledger.cursor(source_id, name)`, `ledger.validators(source_id, url)` give back what the last
  successful run left (None, or Validators(etag, last_modified)).
- `ledger.last_runs()` one RunReport per source: the newest; `ledger.last_successes()` likewise.
- `ledger.record_decisions(...)` takes review decisions; `read_ledger(path)` gives all of it.
- `ledger.standing(record_type, source_id=None)` iterates over the observations that stand: for a
  diff against the last reading.
"""

from data.ledger.content import Decision, LedgerContent, Withdrawal, read_ledger
from data.ledger.documents import Document
from data.ledger.errors import LedgerBusyError, RefusedObservationError, ShrunkListError
from data.ledger.runs import Run, RunReport, Validators
from data.ledger.store import Ledger, open_ledger

__all__ = [
    "Decision",
    "Document",
    "Ledger",
    "LedgerBusyError",
    "LedgerContent",
    "RefusedObservationError",
    "Run",
    "RunReport",
    "ShrunkListError",
    "Validators",
    "Withdrawal",
    "open_ledger",
    "read_ledger",
]
