"""Running sources: one process, one reactor, one store; a source that fails stops no other."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

from scrapy.crawler import AsyncCrawlerProcess, AsyncCrawlerRunner

from crawlers.addresses import Base, Reach
from crawlers.archive import RunFile
from crawlers.report import RunReport, report_of
from crawlers.settings import contact, process_settings, source_settings
from crawlers.source import Plan, SourceModule
from crawlers.source_run import SourceRun
from crawlers.spider import SourceSpider
from crawlers.store import Store

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
    """Return a new run id: unique, and sortable by time for runs within one second too."""
    return f"{started_at.strftime('%Y%m%dT%H%M%S%f')}-{uuid4().hex[:8]}"


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
    runs = [
        _start(process, module, store, options, reaches[module.SOURCE.id], settings, on_progress)[0]
        for module in modules
    ]
    process.start(install_signal_handlers=True)
    return [report_of(run) for run in runs]


async def crawl_within(
    runner: AsyncCrawlerRunner,
    modules: Sequence[SourceModule],
    store: Store,
    options: CrawlOptions,
    on_progress: Progress,
) -> list[RunReport]:
    """Do what `crawl` does inside a reactor that already runs."""
    runs: list[SourceRun] = []
    tasks: list[asyncio.Task[None]] = []
    for module in modules:
        reach = Reach(module.SOURCE.hosts, options.bases.get(module.SOURCE.id))
        settings = {module.SOURCE.id: source_settings(module.SOURCE, reach)}
        run, task = _start(runner, module, store, options, reach, settings, on_progress)
        runs.append(run)
        tasks.append(task)
    await asyncio.gather(*tasks)
    return [report_of(run) for run in runs]


def _start(  # noqa: PLR0917 - what one source needs of the command
    runner: AsyncCrawlerRunner,
    module: SourceModule,
    store: Store,
    options: CrawlOptions,
    reach: Reach,
    settings: Mapping[str, Mapping[str, object]],
    on_progress: Progress,
) -> "tuple[SourceRun, asyncio.Task[None]]":
    run = _begin(module, store, options, datetime.now(UTC), reach.base)
    plan = Plan(
        today=options.today,
        since=options.since,
        cursor=run.memory.cursor,
        known=run.memory.present,
        contact=contact(reach.base),
    )
    crawler = runner.create_crawler(spider_class(SourceSpider, settings[module.SOURCE.id]))
    task = runner.crawl(crawler, run=run, plan=plan, reach=reach, on_progress=on_progress)
    return run, task


def spider_class(base: type[SourceSpider], settings: Mapping[str, object]) -> type[SourceSpider]:
    """Return the spider with the settings of one source."""
    return type("Spider", (base,), {"name": "source", "custom_settings": dict(settings)})


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
    return SourceRun(module, store, memory, name, started_at, archive=file)
