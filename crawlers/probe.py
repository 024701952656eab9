"""`--probe`: three polite requests to a source, and which ASSUMED lines of its format held."""

import asyncio
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import IgnoreRequest

from crawlers.addresses import Reach
from crawlers.run import CrawlOptions, spider_class
from crawlers.settings import contact, process_settings, source_settings
from crawlers.source import Answer, Assumption, Link, Page, Plan, SourceModule
from crawlers.source_run import SourceRun
from crawlers.spider import SourceSpider
from crawlers.store import Memory, NoStore
from data.errors import VigieError

REQUESTS = 3
OK = 200


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


class AtMostThree:
    """Downloader middleware nearest to the network: requests beyond three are not sent.

    Redirects count, robots.txt does not: it is asked for so as to be obeyed.
    """

    def __init__(self) -> None:
        self.sent = 0

    def process_request(self, request: Request) -> None:
        """Let the request pass, or refuse it.

        Raises:
            IgnoreRequest: three were sent.
        """
        if urlsplit(request.url).path == "/robots.txt":
            return
        self.sent += 1
        if self.sent > REQUESTS:
            raise IgnoreRequest(f"not asked for: a probe makes {REQUESTS} requests")


@dataclass
class ProbeRun(SourceRun):
    """A run that keeps its pages, asks for no more than three and writes nothing.

    held_back: links the run would start with, of kinds that are asked for already.
    """

    pages: list[Page] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    held_back: list[Link] = field(default_factory=list)
    answers: tuple[tuple[str, Answer, str], ...] = ()

    def wanted(self, link: Link) -> bool:
        """Return whether one of the three requests is left for the link."""
        wanted = len(self._asked) < REQUESTS and super().wanted(link)
        if wanted:
            self.kinds.add(link.kind)
        return wanted

    def take(self, page: Page) -> list[Link]:
        """Keep the page; parse it only for the links it names."""
        self.pages.append(page)
        self.counts.pages += 1
        named: list[Link] = []
        if page.status == OK and page.file is None:
            try:
                named = [item for item in self._parsed(page) if isinstance(item, Link)]
            except VigieError as error:
                self.failure = str(error)
                return []
        return one_of_each_kind([*named, *self.held_back], self.kinds)

    def finish(self) -> None:
        """Say what the pages tell, while those on disk are still there; write nothing."""
        self.answers = tuple(
            (one.line, _answer(one, self.pages), one.survives) for one in self.source.assumptions
        )


class ProbeSpider(SourceSpider):
    """The spider of a probe: any status is an answer, each kind of page comes before a second."""

    any_status = True

    def first_links(self) -> list[Link]:
        """Return one link of each kind that a run starts with; the run holds back the others."""
        every = one_of_each_kind(super().first_links(), set())
        kinds = len({link.kind for link in every})
        self.run.held_back = every[kinds:]  # type: ignore[attr-defined]  # a probe's run
        return every[:kinds]


def one_of_each_kind(links: Iterable[Link], asked: Set[str]) -> list[Link]:
    """Return the links with those of kinds not asked for yet before all others."""
    seen, first, rest = set(asked), list[Link](), list[Link]()
    for link in links:
        (rest if link.kind in seen else first).append(link)
        seen.add(link.kind)
    return first + rest


def _answer(assumption: Assumption, pages: list[Page]) -> Answer:
    """Return what the pages say of an assumed line; a page that cannot be read says no."""
    try:
        return assumption.check(pages)
    except (VigieError, KeyError, TypeError, ValueError):
        return "failed"


def probe(module: SourceModule, options: CrawlOptions) -> Probed:
    """Ask three times and return which assumptions held."""
    source = module.SOURCE
    reach = Reach(source.hosts, options.bases.get(source.id))
    process = AsyncCrawlerProcess(process_settings(dict(options.bases)))
    run = ProbeRun(module, NoStore(), Memory(), "", datetime.now(UTC))
    plan = Plan(today=options.today, since=options.since, contact=contact(reach.base))
    settings = source_settings(source, reach)
    settings["RETRY_ENABLED"] = False
    settings["DOWNLOADER_MIDDLEWARES"] = {**settings["DOWNLOADER_MIDDLEWARES"], AtMostThree: 999}
    crawler = process.create_crawler(spider_class(ProbeSpider, settings))
    task: asyncio.Task[None] = process.crawl(
        crawler, run=run, plan=plan, reach=reach, on_progress=lambda _: None
    )
    process.start(install_signal_handlers=True)
    failure = run.failure or (None if task.done() else "interrupted")
    return Probed(
        source=source.id,
        asked=tuple((page.url, page.status) for page in run.pages),
        failure=failure,
        lines=run.answers,
    )
