"""Crawl rate against bare Scrapy, and the merger file: `python -m benchmarks.crawl`.

Both crawl the same 5,000 pages from a loopback server in a process of its own. Bare Scrapy fetches
and reads the title of each page, once with its own defaults and once with the same concurrency as
Vigie (eight requests at a time, CONCURRENT_ITEMS = 1, which Vigie gained most from); Vigie also
archives it as WARC with its hash, makes a validated observation and loads it into the ledger. Aim:
at least 85 % of bare Scrapy's pages per second, 70 % is the floor, against either. A further run
under a clock says where Vigie's time beyond Scrapy's goes. The merger file is a generated one of
39 MB and 11,000 cases: under 20 s and 400 MB.
"""

import argparse
import asyncio
import json
import multiprocessing
import re
import resource
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

PAGES = 5_000
MERGER_CASES = 11_000
MERGER_BYTES = 39_000_000
FILLER = "<p>Example Works makes examples of works. </p>\n" * 90


def page(number: int) -> bytes:
    """Return an HTML page of about 4 kB."""
    return f"<html><head><title>Case {number}</title></head><body>{FILLER}</body></html>".encode()


def serve(ready: Connection) -> None:
    """Answer GETs from memory until the process is ended; sends its port first."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1]
            found = re.search(rb"/case/(\d+)", path)
            body = page(int(found[1])) if found else b""
            status = b"200 OK" if found else b"404 Not Found"
            writer.write(
                b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
                % (status, len(body), body)
            )
            await writer.drain()

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(guarded, "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


SAME_CONCURRENCY = {"CONCURRENT_REQUESTS_PER_DOMAIN": 8, "CONCURRENT_ITEMS": 1}


def bare(port: int, result: Connection) -> None:
    """Crawl the pages with nothing but Scrapy, set like Vigie; sends pages and seconds."""
    _bare(port, result, SAME_CONCURRENCY)


def bare_defaults(port: int, result: Connection) -> None:
    """Crawl the pages with Scrapy's own concurrency and no pause; sends pages and seconds."""
    _bare(port, result, {"DOWNLOAD_DELAY": 0})


def _bare(port: int, result: Connection, settings: dict[str, int]) -> None:
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    seen: list[str] = []

    class Bare(scrapy.Spider):
        name = "bare"

        async def start(self):
            for number in range(PAGES):
                yield scrapy.Request(f"http://127.0.0.1:{port}/case/{number}", dont_filter=True)

        def parse(self, response):
            seen.append(response.css("title::text").get())

    process = AsyncCrawlerProcess(
        {
            "LOG_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "ROBOTSTXT_OBEY": True,
            **settings,
        }
    )
    process.crawl(Bare)
    started = time.perf_counter()
    process.start()
    result.send((len(seen), time.perf_counter() - started))


def vigie(port: int, result: Connection) -> None:
    """Crawl the pages as a source of Vigie, archive and ledger included; sends the same."""
    result.send(_vigie(port))


def vigie_by_part(port: int, result: Connection) -> None:
    """Crawl once more under a clock; sends the seconds of each part of the crawling thread."""
    from crawlers.archive import RunFile
    from crawlers.ledger_store import LedgerStore
    from crawlers.source_run import SourceRun

    spent: dict[str, float] = {}
    for kind, name, part in (
        (SourceRun, "take", "take"),
        (RunFile, "add", "archive"),
        (RunFile, "mark_checked", "archive"),
        (LedgerStore, "stage", "ledger"),
        (LedgerStore, "succeed", "ledger"),
        (SourceRun, "finish", "finish"),
    ):
        _timed(kind, name, part, spent)
    _, seconds = _vigie(port)
    reading = spent["take"] + spent["finish"] - spent["archive"] - spent["ledger"]
    result.send((seconds, reading, spent["archive"], spent["ledger"]))


def _timed(kind: type, name: str, part: str, spent: dict[str, float]) -> None:
    """Let a method add the seconds it takes to a part."""
    method = getattr(kind, name)

    def timed(*given: object, **named: object) -> object:
        started = time.perf_counter()
        try:
            return method(*given, **named)
        finally:
            spent[part] = spent.get(part, 0.0) + time.perf_counter() - started

    setattr(kind, name, timed)


def _vigie(port: int) -> tuple[int, float]:
    from crawlers.addresses import Base
    from crawlers.ledger_store import LedgerStore
    from crawlers.run import CrawlOptions, crawl
    from data.ledger import open_ledger

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        base = Base.parse(f"http://127.0.0.1:{port}")
        options = CrawlOptions(home / "archive", {Pages.SOURCE.id: base})
        with open_ledger(home / "ledger.duckdb") as ledger:
            started = time.perf_counter()
            [report] = crawl([Pages()], LedgerStore(ledger), options, lambda _: None)
            seconds = time.perf_counter() - started
        if report.failed or report.new != PAGES:
            raise SystemExit(f"the crawl went wrong: {report}")
        return report.pages, seconds


class Pages:
    """A source of 5,000 plain pages, one observation each."""

    from crawlers.source import Source

    SOURCE = Source(
        id="presscorner",
        hosts=("pages.example",),
        record_types=("event",),
        required={"event": ("id", "date", "event")},
    )

    def first_links(self, _: object) -> Iterator[object]:
        """Return the links of all pages."""
        from crawlers.source import Link

        for number in range(PAGES):
            yield Link(f"https://pages.example/case/{number}", "case")

    def parse(self, page: object) -> Iterator[object]:
        """Return the event that a page tells of."""
        from parsel import Selector

        from data.records import Event
        from data.records.observing import observation_of

        title = Selector(text=page.body.decode()).css("title::text").get()
        number = title.split()[-1]
        yield observation_of(
            Event(id=f"case-{number}", date="2026-01-01", event=title),
            source_id="presscorner",
            source_url=page.url,
            source_name="pages",
            recorded_at=page.retrieved_at,
            document_id=page.document_id,
        )


def merger_file(target: Path) -> None:
    """Write a file of the size and shape of the Commission's merger file."""
    filler = (MERGER_BYTES // MERGER_CASES) - 900
    with target.open("w", encoding="utf-8") as file:
        file.write("{")
        for number in range(MERGER_CASES):
            types = json.dumps({"code": "DecisionType20310", "label": "Art. 6(1)(b)"})
            case = {
                "metadata": {
                    "caseNumber": [f"M.{1000 + number}"],
                    "caseTitle": [f"BUYER {number} / BOUGHT {number}"],
                    "caseInitiationDate": ["2019-05-20"],
                    "caseNotificationDate": ["2019-05-21"],
                    "caseSectors": ["x" * 300],
                },
                "caseAttachments": [],
                "decisions": [
                    {
                        "metadata": {
                            "decisionNumber": ["1"],
                            "decisionAdoptionDate": ["2019-06-27"],
                            "decisionTypes": [types],
                        },
                        "decisionAttachments": [{"metadata": {"attachmentName": ["y" * filler]}}],
                    }
                ],
            }
            file.write(("," if number else "") + f'"M.{1000 + number}":{json.dumps(case)}')
        file.write("}")


def mergers(path: str, result: Connection) -> None:
    """Parse the merger file into the ledger; sends cases, seconds and peak memory in MB."""
    from datetime import UTC, datetime

    from crawlers.ledger_store import LedgerStore
    from crawlers.source import Link, Page
    from crawlers.source_run import SourceRun
    from crawlers.sources import commission_mergers
    from data.ledger import open_ledger

    now = datetime.now(UTC)
    link = Link(commission_mergers.FILE, "file", streamed=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_ledger(Path(folder) / "ledger.duckdb") as ledger,
    ):
        store = LedgerStore(ledger)
        source_id = commission_mergers.SOURCE.id
        started = time.perf_counter()
        name = store.begin(source_id, now)
        run = SourceRun(commission_mergers, store, store.remember(source_id), name, now)
        run.take(Page(link.url, link, 200, {}, now, "sha256:00", file=Path(path)))
        run.finish()
        seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result.send((run.counts.new, seconds, peak))


def in_process(work: object, argument: object) -> tuple[float, ...]:
    """Run `work` in a fresh process and return what it sends."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=work, args=(argument, theirs))
    process.start()
    answer: tuple[float, ...] = mine.recv()
    process.join()
    return answer


def main() -> None:
    """Print rates, their ratio and the figures of the merger file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port = mine.recv()
    rates: dict[str, list[float]] = {"defaults": [], "bare": [], "vigie": []}
    for _ in range(rounds):
        for name, work in (("defaults", bare_defaults), ("bare", bare), ("vigie", vigie)):
            pages, seconds = in_process(work, port)
            rates[name].append(pages / seconds)
    seconds, reading, archive, ledger = in_process(vigie_by_part, port)
    server.terminate()
    best = {name: max(found) for name, found in rates.items()}
    print(f"bare Scrapy, its defaults      {best['defaults']:6.0f} pages/s  (best of {rounds})")
    print(f"bare Scrapy, same concurrency  {best['bare']:6.0f} pages/s")
    print(f"Vigie, archive and ledger      {best['vigie']:6.0f} pages/s")
    print(f"ratio to the defaults          {best['vigie'] / best['defaults']:6.2f}")
    print(
        f"ratio at the same concurrency  {best['vigie'] / best['bare']:6.2f}"
        "  (floor 0.70, aim 0.85)"
    )
    rest = seconds - reading - archive - ledger
    print(
        f"one crawl of {seconds:.1f} s: Scrapy and guards {rest:.1f}, parsing and validated "
        f"observations {reading:.1f}, archive {archive:.1f}, ledger {ledger:.1f}"
    )
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        merger_file(Path(file.name))
        size = Path(file.name).stat().st_size / 1e6
        cases, seconds, peak = in_process(mergers, file.name)
    print(f"merger file  {size:.0f} MB, {cases:.0f} cases: {seconds:.1f} s, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
