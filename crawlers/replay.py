"""`--from-archive`: archived pages of good runs parsed again, without the network.

Each archived run becomes a run of the ledger, oldest first, checked against the ones before it, so
that what vanished or was restated between two runs ends as it did then. All runs of a source are
parsed and checked before the first is written: a parser that fails on one leaves the ledger alone.
In an empty ledger statements are recorded as of the day they were fetched; otherwise what is new is
new today, and "as known on" keeps its answer.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawlers.archive import checked_files, read_pages
from crawlers.report import RunReport, report_of
from crawlers.run import CrawlOptions, Progress
from crawlers.source import SourceModule
from crawlers.source_run import SourceRun
from crawlers.store import Memory, NoStore, Store
from data.errors import VigieError

Present = dict[str, frozenset[str]]


def replay(
    modules: Sequence[SourceModule], store: Store, options: CrawlOptions, on_progress: Progress
) -> list[RunReport]:
    """Parse the archive of the sources into the store and return one report each."""
    return [_replay_source(module, store, options, on_progress) for module in modules]


def _replay_source(
    module: SourceModule, store: Store, options: CrawlOptions, on_progress: Progress
) -> RunReport:
    source_id, started_at = module.SOURCE.id, datetime.now(UTC)
    known = store.remember(source_id).last_success is not None
    recorded_at = started_at if known else None
    files = checked_files(options.archive, source_id)
    dry = SourceRun(module, NoStore(), Memory(), "", started_at, recorded_at=recorded_at)
    if not files:
        dry.failure = f"no archived run of {source_id} under {options.archive}"
    try:
        _parse_all(dry, files, on_progress)
    except VigieError as error:
        dry.failure = str(error)
    if dry.failure is not None:
        store.fail(store.begin(source_id, started_at), datetime.now(UTC), dry.failure)
        return report_of(dry)
    present: Present = {}
    provisional: Present = {}
    reports: list[RunReport] = []
    for path in files:
        memory = Memory(present=present, provisional=provisional)
        name = store.begin(source_id, started_at)
        run = SourceRun(module, store, memory, name, started_at, recorded_at=recorded_at)
        last = _parse(run, path, on_progress)
        run.end(run.check(), last if recorded_at is None else started_at, read_at=last)
        present, provisional = run.present_after(), run.provisional
        reports.append(report_of(run))
    return _together(reports)


def _parse_all(dry: SourceRun, files: Sequence[Path], on_progress: Progress) -> None:
    """Parse and check every file without writing anything.

    Raises:
        VigieError: a page or a check fails.
    """
    present: Present = {}
    for path in files:
        dry.restart_checks(present)
        _parse(dry, path, on_progress)
        dry.flush()
        dry.check()
        present = dry.present_after()


def _parse(run: SourceRun, path: Path, on_progress: Progress) -> datetime:
    """Parse the pages of one archived run; return when its last page was fetched."""
    last = run.started_at
    # Pages that the run did not ask for again are not in its file: it is not all there was.
    run.seen.unchanged += 1
    for page in read_pages(path):
        run.take(page)
        last = page.retrieved_at
        on_progress(run)
    return last


def _together(reports: Sequence[RunReport]) -> RunReport:
    counts = {
        name: sum(getattr(report, name) for report in reports)
        for name in ("pages", "bytes", "unchanged", "observations", "new", "withdrawn")
    }
    return replace(reports[-1], **counts)
