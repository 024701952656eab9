"""Runs `vigie crawl` for tests and reads what the ledger then holds.

`crawl` runs in this process, in one reactor that lives as long as the tests (a reactor cannot be
started twice); `vigie` runs the command as its user would, in a process of its own.
"""

import asyncio
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner
from twisted.internet import asyncioreactor

from crawlers.addresses import Base
from crawlers.ledger_store import LedgerStore
from crawlers.registry import chosen_sources
from crawlers.run import CrawlOptions, crawl_within
from crawlers.settings import process_settings
from crawlers.source_run import SourceRun
from data.home import Home
from data.ledger import open_ledger, read_ledger
from data.observations import Observation

COMMAND = "import sys; from dashboard.cli.main import main; sys.argv[0] = 'vigie'; main()"
LONGEST = 120


@dataclass(frozen=True)
class Crawled:
    """How the sources ended: 0 when all succeeded, and the report of each."""

    code: int
    report: dict[str, dict[str, Any]]


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Start the reactor in a thread of its own and return its loop.

    The loop is a new one: where browser tests ran before, the current one is theirs and running.
    """
    asyncioreactor.install(asyncio.new_event_loop())
    from twisted.internet import reactor

    thread = threading.Thread(
        target=reactor.run,  # type: ignore[attr-defined]
        kwargs={"installSignalHandlers": False},
        daemon=True,
    )
    thread.start()
    return reactor._asyncioEventloop  # type: ignore[attr-defined, no-any-return]


def crawl(home: Path, *, since: date | None = None, **replicas: str) -> Crawled:
    """Crawl replicas given as source_id=address (underscores for hyphens) into a home."""
    bases = {name.replace("_", "-"): Base.parse(address) for name, address in replicas.items()}
    paths = Home(home)
    options = CrawlOptions(archive=paths.archive, bases=bases, since=since)
    with open_ledger(paths.ledger) as ledger:
        future = asyncio.run_coroutine_threadsafe(
            crawl_within(
                AsyncCrawlerRunner(process_settings(bases)),
                chosen_sources(tuple(bases)),
                LedgerStore(ledger),
                options,
                _silent,
            ),
            _loop(),
        )
        reports = future.result(LONGEST)
    return Crawled(
        int(any(report.failed for report in reports)),
        {report.source: vars(report) for report in reports},
    )


def _silent(_: SourceRun) -> None:
    """Show no progress."""


def vigie(home: Path, *arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", COMMAND, *arguments],
        env={**os.environ, "VIGIE_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def said(home: Path, record_type: str | None = None) -> list[Observation]:
    """Return the observations of the ledger that stand."""
    content = read_ledger(home / "ledger.duckdb")
    gone = content.withdrawn()
    return [
        observation
        for observation in content.observations
        if observation.observation_id not in gone and record_type in (None, observation.record_type)
    ]


def identities(home: Path) -> set[str]:
    """Return the ids of all observations that the ledger ever took."""
    return {entry.observation_id for entry in read_ledger(home / "ledger.duckdb").observations}
