"""`vigie crawl`: runs spiders into the ledger, from the network or from the archive."""

import sys
import time
from datetime import datetime

import click

from crawlers.addresses import Base
from crawlers.ledger_store import LedgerStore
from crawlers.probe import probe as probe_source
from crawlers.registry import all_sources, chosen_sources
from crawlers.replay import replay
from crawlers.report import RunReport, write_reports
from crawlers.run import CrawlOptions
from crawlers.run import crawl as crawl_sources
from crawlers.source import SourceModule
from crawlers.source_run import SourceRun
from dashboard.cli.output import print_json, print_table
from data.errors import NotFoundError, UsageError, VigieError
from data.home import home
from data.ledger import open_ledger

REDRAW_SECONDS = 0.2


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--base-url",
    "base_urls",
    multiple=True,
    metavar="SOURCE=URL",
    help="Fetch all addresses of a source from this scheme, host and port instead.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Read back to this day.")
@click.option("--from-archive", is_flag=True, help="Parse archived pages again, without network.")
@click.option("--probe", is_flag=True, help="Three polite requests: which assumptions hold.")
@click.option("--json", "as_json", is_flag=True, help="Print the run report as JSON.")
def crawl(  # noqa: PLR0917 - one argument per option
    sources: tuple[str, ...],
    base_urls: tuple[str, ...],
    since: datetime | None,
    from_archive: bool,
    probe: bool,
    as_json: bool,
) -> None:
    """Run the spiders of SOURCE... (all when none is named) into the ledger.

    Nothing of a run that fails is made current; the other sources finish. Exit code 1 when any
    source failed. The report of each command lies in $VIGIE_HOME/reports.
    """
    bases = _bases(base_urls)
    modules = chosen_sources(sources)
    options = CrawlOptions(
        archive=home().archive, bases=bases, since=since.date() if since else None
    )
    if probe:
        _probe(modules if sources else [], options, as_json)
        return
    if from_archive and bases:
        raise UsageError("--from-archive reads no network: leave --base-url out")
    progress = Progress(sys.stderr.isatty())
    work = replay if from_archive else crawl_sources
    with open_ledger(home().ledger) as ledger:
        reports = work(modules, LedgerStore(ledger), options, progress)
    progress.end()
    path = write_reports(reports, home().reports, "replay" if from_archive else "crawl")
    _show(reports, as_json)
    failed = [report.source for report in reports if report.failed]
    if failed:
        raise VigieError(
            f"{len(failed)} of {len(reports)} sources failed ({', '.join(failed)}): "
            f"nothing of these runs was made current; report in {path}"
        )


def _probe(modules: list[SourceModule], options: CrawlOptions, as_json: bool) -> None:
    if len(modules) != 1:
        raise UsageError("--probe needs one source: vigie crawl --probe SOURCE")
    found = probe_source(modules[0], options)
    lines = [
        {"line": line, "answer": answer, "survives": survives}
        for line, answer, survives in found.lines
    ]
    if as_json:
        asked = [{"url": url, "status": status} for url, status in found.asked]
        print_json(
            {"source": found.source, "asked": asked, "failure": found.failure, "lines": lines}
        )
    else:
        print_table(("status", "address"), [(status, url) for url, status in found.asked])
        click.echo()
        rows = [(line["answer"], line["line"], line["survives"]) for line in lines]
        print_table(("answer", "assumed line", "otherwise"), rows)
    if found.failure or not found.asked:
        raise VigieError(found.failure or f"{found.source} gave no answer")


def _bases(base_urls: tuple[str, ...]) -> dict[str, Base]:
    bases: dict[str, Base] = {}
    for text in base_urls:
        source_id, sign, address = text.partition("=")
        if not sign:
            raise UsageError(f"--base-url: '{text}' is not SOURCE=URL")
        if source_id not in all_sources():
            raise NotFoundError(f"--base-url: no source '{source_id}'; see `vigie sources`")
        bases[source_id] = Base.parse(address)
    return bases


def _show(reports: list[RunReport], as_json: bool) -> None:
    if as_json:
        print_json({"sources": [vars(report) for report in reports]})
        return
    header = ("source", "state", "pages", "unchanged", "observations", "new", "withdrawn", "reason")
    print_table(header, [[getattr(report, name) for name in header] for report in reports])


class Progress:
    """One line on a terminal that tells where each source is; silent in a pipe."""

    def __init__(self, shown: bool) -> None:
        self.shown = shown
        self._lines: dict[str, str] = {}
        self._drawn = 0.0

    def __call__(self, run: SourceRun) -> None:
        """Take note of a run's progress; redraw at most five times a second."""
        if not self.shown:
            return
        counts = run.counts
        self._lines[run.source.id] = (
            f"{run.source.id} {counts.pages} pages, {counts.observations} observations"
        )
        if time.monotonic() - self._drawn >= REDRAW_SECONDS:
            self._drawn = time.monotonic()
            line = " · ".join(self._lines.values())
            click.echo("\r\033[K" + line[:200], nl=False, err=True)

    def end(self) -> None:
        """Clear the line."""
        if self.shown:
            click.echo("\r\033[K", nl=False, err=True)
