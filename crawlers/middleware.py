"""Downloader middlewares: which addresses are reached, and how a busy source is waited for."""

import asyncio
import email.utils
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.internet.error import TimeoutError as TwistedTimeoutError

from crawlers.addresses import Reach, RefusedAddressError
from data.errors import VigieError

LONGEST_WAIT = 120.0
"""Seconds of Retry-After that a run waits; a source that asks for more ends the run."""

BUSY = frozenset({429, 503})
CLIENT_ERRORS, SERVER_ERRORS = 400, 500
UNREACHED = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    RefusedAddressError,
    ResponseDataLossError,
)
SILENCE = (DownloadTimeoutError, TwistedTimeoutError, TimeoutError)


class AddressGuard:
    """Sends the source's addresses to `--base-url` and refuses every other host."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AddressGuard":
        """Return the guard of the source that is crawled."""
        return cls(crawler.settings["VIGIE_REACH"])

    def process_request(self, request: Request) -> Request | None:
        """Return the request at its base address, or refuse it.

        Raises:
            IgnoreRequest: the address is not one of the source.
        """
        try:
            fetched = self.reach.fetched(request.url)
        except RefusedAddressError as error:
            raise IgnoreRequest(str(error)) from error
        return None if fetched == request.url else request.replace(url=fetched, dont_filter=True)


class RobotsUnreadableError(VigieError):
    """A robots.txt that neither allows nor forbids because it cannot be read."""


class ObedientRobots(RobotsTxtMiddleware):
    """Obeys robots.txt as RFC 9309 asks: missing (4xx) allows, unreadable (5xx, too large) forbids.

    A host that cannot be reached at all is left to the request itself, whose error says so.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreadable: dict[str, str] = {}

    async def process_request(  # type: ignore[override]  # a spider argument is deprecated
        self, request: Request
    ) -> None:
        """Let the request pass, or refuse it.

        Raises:
            IgnoreRequest: robots.txt forbids the address, or cannot be read.
        """
        await super().process_request(request)
        reason = self._unreadable.get(urlsplit(request.url).netloc)
        if reason is not None and not request.meta.get("dont_obey_robotstxt"):
            raise IgnoreRequest(
                f"robots.txt cannot be read ({reason}): whether it allows is unknown"
            )

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status in BUSY or response.status >= SERVER_ERRORS:
            raise RobotsUnreadableError(f"HTTP {response.status}")
        if response.status >= CLIENT_ERRORS:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, RobotsUnreadableError):
            self._unreadable[netloc] = str(exc)
        elif not isinstance(exc, UNREACHED):
            self._unreadable[netloc] = "no answer, or too large"
        super()._robots_error(exc, netloc)


class PatientRetry(RetryMiddleware):
    """Retries after a pause: what Retry-After says on 429 and 503, else doubling."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.first_pause: float = settings.getfloat("VIGIE_FIRST_PAUSE")

    async def process_response(  # type: ignore[override]  # Scrapy awaits either kind
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the answer, or the request again after the pause."""
        again = super().process_response(request, response)
        if isinstance(again, Response):
            return again
        pause = self._pause(request)
        if response.status in BUSY:
            asked = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
            if asked is not None and asked > LONGEST_WAIT:
                raise IgnoreRequest(
                    f"HTTP {response.status}, the source asks to wait "
                    f"{asked:.0f} s: run this source again later"
                )
            pause = max(pause, asked or 0.0)
        await self._wait(request, pause)
        return again

    async def process_exception(  # type: ignore[override]  # Scrapy awaits either kind
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """Return the request again after the pause when the error may pass.

        A source that keeps silent until the timeout is asked once more, not as often as one that
        answers with an error: its silence is paid for in whole minutes.
        """
        if isinstance(exception, SILENCE) and request.meta.get("retry_times", 0) >= 1:
            return None
        again = super().process_exception(request, exception)
        if again is not None:
            await self._wait(request, self._pause(request))
        return again

    def _pause(self, request: Request) -> float:
        return float(self.first_pause * 2 ** request.meta.get("retry_times", 0))

    async def _wait(self, request: Request, pause: float) -> None:
        """Wait, and keep the whole host waiting: its slot gets no request meanwhile."""
        engine = self.crawler.engine
        name = str(request.meta.get("download_slot"))
        slot = engine.downloader.slots.get(name) if engine else None
        if slot is not None:
            slot.delay = max(slot.delay, min(pause, LONGEST_WAIT))
        await asyncio.sleep(pause)


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for (seconds or HTTP date), None if neither."""
    if value is None:
        return None
    text = value.decode("latin-1").strip()
    if text.isdigit():
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
