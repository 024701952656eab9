"""Running sources: one process, one reactor, one store; a source that fails stops no other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.addresses import Base, Reach
from crawlers.archive import RunFile, checked_files, read_pages
from crawlers.report import RunReport, report_of
from crawlers.settings import contact, process_settings, source_settings
from crawlers.source import Plan, SourceModule
from crawlers.source_run import SourceRun
from crawlers.spider import SourceSpider
from crawlers.store import Store, Withdrawal
from data.errors import VigieError

Progress = Callable[[SourceRun], None]


@dataclass(frozen=True)
class CrawlOptions:
    """What `vigie crawl` was asked for.

    archive: folder of the WARC files.
    bases: `--base-url` per source id.
    """

    archive: Path
    bases: Mapping[str, Base] = field(default_factory=dict)
    since: date | None = None
    today: date = field(default_factory=lambda: datetime.now(UTC).date())


def run_id(started_at: datetime) -> str:
    """Return a new run id: sortable by time, unique."""
    return f"{started_at.strftime('%Y%m%dT%H%M%S')}-{uuid4().hex[:8]}"


def crawl(
    modules: Sequence[SourceModule], store: Store, options: CrawlOptions, on_progress: Progress
) -> list[RunReport]:
    """Fetch the sources into the store and return one report each.

    Raises:
        UsageError: no contact is set for sources on the internet.
    """
    reaches = {
        module.SOURCE.id: Reach(module.SOURCE.hosts, options.bases.get(module.SOURCE.id))
        for module in modules
    }
    settings = {
        module.SOURCE.id: source_settings(module.SOURCE, reaches[module.SOURCE.id])
        for module in modules
    }
    process = AsyncCrawlerProcess(process_settings(dict(options.bases)))
    runs: list[tuple[SourceRun, datetime]] = []
    for module in modules:
        source_id = module.SOURCE.id
        base = reaches[source_id].base
        started_at = datetime.now(UTC)
        run = _begin(module, store, options, started_at, base)
        runs.append((run, started_at))
        crawler = process.create_crawler(_spider_class(settings[source_id]))
        plan = Plan(
            today=options.today,
            since=options.since,
            cursor=run.memory.cursor,
            known=run.memory.present,
            contact=contact(base),
        )
        process.crawl(
            crawler, run=run, plan=plan, reach=reaches[source_id], on_progress=on_progress
        )
    process.start(install_signal_handlers=True)
    return [report_of(run, started_at) for run, started_at in runs]


def _spider_class(settings: Mapping[str, object]) -> type[SourceSpider]:
    return type("Spider", (SourceSpider,), {"name": "source", "custom_settings": dict(settings)})


def _begin(
    module: SourceModule,
    store: Store,
    options: CrawlOptions,
    started_at: datetime,
    base: Base | None,
) -> SourceRun:
    source_id = module.SOURCE.id
    memory = store.remember(source_id)
    name = store.begin(source_id, started_at)
    fetched_from = f"{base.scheme}://{base.netloc}" if base else None
    file = RunFile(options.archive, source_id, run_id(started_at), fetched_from)
    return SourceRun(module, store, memory, name, file)


def replay(
    modules: Sequence[SourceModule], store: Store, options: CrawlOptions, on_progress: Progress
) -> list[RunReport]:
    """Parse the archived pages of good runs again, without the network, and return the reports."""
    reports: list[RunReport] = []
    for module in modules:
        started_at = datetime.now(UTC)
        source_id = module.SOURCE.id
        memory = store.remember(source_id)
        files = checked_files(options.archive, source_id)
        recorded_at = started_at if memory.last_success else None
        run = SourceRun(
            module, store, memory, store.begin(source_id, started_at), recorded_at=recorded_at
        )
        if not files:
            run.failure = f"no archived run of {source_id} under {options.archive}"
        try:
            withdrawals = _parse_again(run, files, on_progress) if files else []
            if run.failure is None:
                run.end(withdrawals, datetime.now(UTC))
        except VigieError as error:
            run.failure = str(error)
        if run.failure is not None:
            store.fail(run.run_id, datetime.now(UTC), run.failure)
        reports.append(report_of(run, started_at))
        on_progress(run)
    return reports


def _parse_again(run: SourceRun, files: Sequence[Path], on_progress: Progress) -> list[Withdrawal]:
    """Parse one file after the other; each is checked against the ones before it.

    What vanished between two archived runs is withdrawn again, what came back is not.
    """
    withdrawn: dict[tuple[str, str], Withdrawal] = {}
    present: dict[str, frozenset[str]] = {}
    for path in files:
        run.restart_checks(present)
        for page in read_pages(path):
            run.take(page)
            on_progress(run)
        for withdrawal in run.check():
            withdrawn[withdrawal.record_type, withdrawal.fact_key] = withdrawal
        present = run.present_after()
        for record_type, keys in present.items():
            for key in keys:
                withdrawn.pop((record_type, key), None)
    return list(withdrawn.values())
