"""The spider that all sources share: links out, pages in, failures explained in one line."""

import gzip
import tempfile
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    CloseSpider,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.addresses import Reach
from crawlers.archive import document_id_of
from crawlers.source import Link, Oddity, Page, Plan
from crawlers.source_run import SourceRun
from data.errors import VigieError

EXPLAINED: dict[type[Exception], str] = {
    CannotResolveHostError: "host name cannot be resolved",
    DownloadConnectionRefusedError: "connection refused",
    DownloadTimeoutError: "no answer in time",
    ResponseDataLossError: "the answer was cut off before its end",
    DownloadFailedError: "the connection broke before an answer came",
    gzip.BadGzipFile: "broken compression",
    zlib.error: "broken compression",
}


class SourceSpider(scrapy.Spider):
    """Crawls one source: asks for `first_links`, hands pages to the run, follows its links."""

    any_status = False
    """Whether every status goes to the run (a probe), or only those that a link accepts."""

    def __init__(
        self,
        run: SourceRun,
        plan: Plan,
        reach: Reach,
        on_progress: Callable[[SourceRun], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(name=run.source.id, **kwargs)
        self.run, self.plan, self.reach, self.on_progress = run, plan, reach, on_progress
        self._spooled = 0
        self._spool: tempfile.TemporaryDirectory[str] | None = None

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first requests."""
        try:
            for request in self._requests(self.first_links(), 0):
                request.meta["is_start_request"] = True
                yield request
        except VigieError as error:
            self._fail(str(error))

    def first_links(self) -> Iterable[Link]:
        """Return the links that the run starts with."""
        return self.run.module.first_links(self.plan)

    def closed(self, reason: str) -> None:
        """End the run, whatever ended the spider."""
        if reason != "finished" and self.run.failure is None:
            self.run.failure = f"interrupted ({reason})"
        self.run.finish()
        if self._spool is not None:
            self._spool.cleanup()
        self.on_progress(self.run)

    def _requests(self, links: Iterable[Link], depth: int) -> Iterator[Request]:
        for link in links:
            if not self.run.wanted(link):
                continue
            if depth > self.run.source.max_depth:
                raise VigieError(f"{link.url}: more than {self.run.source.max_depth} links deep")
            yield self._request(link, depth)

    def _request(self, link: Link, depth: int) -> Request:
        meta: dict[str, Any] = {"link": link, "steps": depth}
        if not link.redirects:
            meta["dont_redirect"] = True
        if link.streamed:
            meta["spool"] = str(self._spool_file())
            meta["download_timeout"] = max(180.0, self.run.source.timeout_seconds)
        return Request(
            self.reach.fetched(link.url),
            callback=self._on_answer,
            errback=self._on_failure,
            method=link.method,
            headers={**self.run.source.headers, **link.headers, **self.run.conditions(link)},
            body=link.body,
            meta=meta,
            priority=link.priority,
            dont_filter=True,
        )

    def _spool_file(self) -> Path:
        """Return a new file name for a body that goes to disk."""
        if self._spool is None:
            self._spool = tempfile.TemporaryDirectory(prefix="vigie-")
        self._spooled += 1
        return Path(self._spool.name) / f"{self._spooled}.body"

    def _on_answer(self, response: Response) -> Iterator[Request]:
        if self.run.failure is not None:
            return
        link: Link = response.meta["link"]
        depth: int = response.meta["steps"]
        try:
            if response.status == 404 and link.fallback is not None:
                yield from self._requests([link.fallback], depth)
                return
            if link.optional and not self.any_status and response.status not in (200, 304):
                self._note_refusal(link, f"HTTP {response.status}")
                return
            if not self.any_status and response.status not in (200, 304, *link.accept):
                raise VigieError(f"{link.url}: HTTP {response.status}{_not_followed(response)}")
            if response.status == 304 and not self.run.conditions(link):
                raise VigieError(f"{link.url}: HTTP 304 without having been asked for changes")
            page = self._page(response, link)
            yield from self._requests(self.run.take(page), depth + 1)
            if page.file is not None and self.run.archive is not None:
                self.run.archive.settle()
                page.file.unlink()
        except VigieError as error:
            self._fail(str(error))
            raise CloseSpider("failed") from error
        except Exception as error:
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            self._fail(f"{link.url}: internal error: {what}")
            raise CloseSpider("failed") from error
        self.on_progress(self.run)

    def _page(self, response: Response, link: Link) -> Page:
        headers = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        spooled = response.meta.get("spool")
        digest = response.meta.get("spooled_sha256")
        reserved = headers.get("tdm-reservation", "").strip() == "1"
        return Page(
            url=self.reach.public(response.url, link.url),
            link=link,
            status=response.status,
            headers=headers,
            retrieved_at=datetime.now(UTC),
            document_id=f"sha256:{digest}" if digest else document_id_of(response.body),
            body=response.body,
            file=Path(spooled) if spooled else None,
            text_allowed=self.run.source.text_allowed and not reserved,
        )

    def _on_failure(self, failure: Failure) -> None:
        if self.run.failure is not None:
            return
        link: Link = failure.request.meta["link"]  # type: ignore[attr-defined]  # set by Scrapy
        if link.optional:
            self._note_refusal(link, explain(failure.value))
            return
        self._fail(f"{link.url}: {explain(failure.value)}")
        raise CloseSpider("failed")

    def _note_refusal(self, link: Link, reason: str) -> None:
        self.run.seen.odd(Oddity(f"optional page '{link.kind}' not had: {reason}", link.url))

    def _fail(self, reason: str) -> None:
        if self.run.failure is None:
            self.run.failure = reason


def _not_followed(response: Response) -> str:
    """Return where an answer points that is not followed (another scheme, say), for the reason."""
    target = response.headers.get("Location")
    if target is None:
        return ""
    shown = target[:200].decode("ascii", "backslashreplace")
    return f", points to {shown!r}, which is not followed"


def explain(error: BaseException | None) -> str:
    """Return a download error in words."""
    if isinstance(error, DownloadCancelledError):
        return "larger than the limit of this source, or broken compression"
    if isinstance(error, IgnoreRequest):
        text = str(error)
        if text == "Forbidden by robots.txt":
            return "robots.txt forbids it"
        if "during decompression" in text:
            return "unpacks to more than the limit of this source"
        return text
    for kind, words in EXPLAINED.items():
        if isinstance(error, kind):
            return words
    return f"download failed ({type(error).__name__}: {error})".splitlines()[0]
