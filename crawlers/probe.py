"""`--probe`: three polite requests to a source, and which ASSUMED lines of its format held."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.addresses import Reach
from crawlers.run import CrawlOptions, spider_class
from crawlers.settings import contact, process_settings, source_settings
from crawlers.source import Answer, Link, Page, Plan, SourceModule
from crawlers.source_run import SourceRun
from crawlers.spider import SourceSpider
from crawlers.store import Memory, NoStore
from data.errors import VigieError

REQUESTS = 3


@dataclass(frozen=True)
class Probed:
    """What three requests said of a source.

    asked: address and status of each answer; failure: why the probe ended early, if it did.
    lines: per assumption its text, what was found, and the code that survives its opposite.
    """

    source: str
    asked: tuple[tuple[str, int], ...]
    failure: str | None
    lines: tuple[tuple[str, Answer, str], ...]


@dataclass
class ProbeRun(SourceRun):
    """A run that keeps its pages, asks for no more than three and writes nothing."""

    pages: list[Page] = field(default_factory=list)

    def wanted(self, link: Link) -> bool:
        """Return whether one of the three requests is left for the link."""
        return len(self._asked) < REQUESTS and super().wanted(link)

    def take(self, page: Page) -> list[Link]:
        """Keep the page; parse it only for the links it names."""
        self.pages.append(page)
        self.counts.pages += 1
        if page.status != 200 or page.file is not None:
            return []
        try:
            return list(islice(_links(self.module, page), REQUESTS))
        except VigieError as error:
            self.failure = str(error)
            return []

    def finish(self) -> None:
        """Write nothing."""


class ProbeSpider(SourceSpider):
    """The spider of a probe: any status is an answer."""

    any_status = True


def _links(module: SourceModule, page: Page) -> Iterator[Link]:
    return (item for item in module.parse(page) if isinstance(item, Link))


def probe(module: SourceModule, options: CrawlOptions) -> Probed:
    """Ask three times and return which assumptions held."""
    source = module.SOURCE
    reach = Reach(source.hosts, options.bases.get(source.id))
    process = AsyncCrawlerProcess(process_settings(dict(options.bases)))
    run = ProbeRun(module, NoStore(), Memory(), "", datetime.now(UTC))
    plan = Plan(today=options.today, since=options.since, contact=contact(reach.base))
    crawler = process.create_crawler(spider_class(ProbeSpider, source_settings(source, reach)))
    task: asyncio.Task[None] = process.crawl(
        crawler, run=run, plan=plan, reach=reach, on_progress=lambda _: None
    )
    process.start(install_signal_handlers=True)
    failure = run.failure or (None if task.done() else "interrupted")
    return Probed(
        source=source.id,
        asked=tuple((page.url, page.status) for page in run.pages),
        failure=failure,
        lines=tuple((one.line, one.check(run.pages), one.survives) for one in source.assumptions),
    )
