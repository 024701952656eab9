"""Download handler that puts large bodies on disk in pieces, within a size limit.

Requests with `meta["spool"]` (a path) are streamed into that file and hashed on the way; all others
go to Scrapy's own handler. Bodies are asked for unencoded; one that comes compressed all the same
is unpacked piece by piece under the same limit.
"""

import hashlib
import zlib
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError
from scrapy.http import Response
from scrapy.http.headers import Headers
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import Agent, ResponseDone
from twisted.web.http_headers import Headers as WireHeaders

REQUEST_HEADERS_LEFT_OUT = frozenset({b"Accept-Encoding"})


class SpoolingHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler, with bodies on disk for requests that say so."""

    async def download_request(self, request: Request) -> Response:
        """Download; the body of a spooled answer lies in `meta["spool"]`."""
        target = request.meta.get("spool")
        if target is None:
            return await super().download_request(request)
        return await maybe_deferred_to_future(self._spooled(request, Path(target)))

    def _spooled(self, request: Request, target: Path) -> "Deferred[Response]":
        from twisted.internet import reactor

        agent: Any = Agent(  # type: ignore[no-untyped-call]
            reactor, self._contextFactory, connectTimeout=30, pool=self._pool
        )
        headers = WireHeaders(
            {
                name: values
                for name, values in request.headers.items()
                if name not in REQUEST_HEADERS_LEFT_OUT
            }
        )
        headers.setRawHeaders(b"Accept-Encoding", [b"identity"])
        timeout = float(request.meta.get("download_timeout", 180))
        asked: Deferred[Any] = agent.request(request.method.encode(), request.url.encode(), headers)
        asked.addTimeout(timeout, reactor)
        asked.addCallback(self._receive, request, target, timeout, reactor)
        return asked

    def _receive(
        self, answer: Any, request: Request, target: Path, timeout: float, reactor: Any
    ) -> "Deferred[Response]":
        headers = Headers(dict(answer.headers.getAllRawHeaders()))
        encoding = (headers.get("Content-Encoding") or b"identity").lower()
        if encoding not in {b"identity", b"gzip", b"x-gzip"}:
            raise DownloadCancelledError(f"{request.url}: cannot unpack {encoding!r}")
        done: Deferred[str] = Deferred()
        unpack = zlib.decompressobj(31) if encoding != b"identity" else None
        limit = self._default_maxsize
        answer.deliverBody(_ToDisk(done, target, unpack, limit, request.url))
        done.addTimeout(timeout, reactor)

        def respond(digest: str) -> Response:
            request.meta["spooled_sha256"] = digest
            headers.pop("Content-Encoding", None)
            return Response(request.url, answer.code, headers)

        return done.addCallback(respond)


class _ToDisk(Protocol):
    """Writes a body to a file as it arrives."""

    def __init__(
        self,
        done: "Deferred[str]",
        target: Path,
        unpack: "zlib._Decompress | None",
        limit: int,
        url: str,
    ) -> None:
        self.done, self.unpack, self.limit, self.url = done, unpack, limit, url
        self.file = target.open("wb")
        self.hash = hashlib.sha256()
        self.size = 0

    def dataReceived(self, data: bytes) -> None:
        """Unpack, count, hash and write one piece."""
        if self.done.called:
            return
        try:
            while data:
                piece = data
                if self.unpack is not None:
                    piece = self.unpack.decompress(data, 1 << 20)
                self.size += len(piece)
                if self.size > self.limit:
                    self._end(DownloadCancelledError(f"{self.url}: more than {self.limit} bytes"))
                    return
                self.hash.update(piece)
                self.file.write(piece)
                data = self.unpack.unconsumed_tail if self.unpack is not None else b""
        except zlib.error as error:
            self._end(DownloadCancelledError(f"{self.url}: broken compression: {error}"))

    def _end(self, error: Exception) -> None:
        self.file.close()
        transport: Any = self.transport
        transport.abortConnection()
        self.done.errback(error)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Finish: whole body, or the loss of its end."""
        if self.done.called:
            self.file.close()
            return
        self.file.close()
        if isinstance(reason.value, ResponseDone):
            self.done.callback(self.hash.hexdigest())
        else:
            self.done.errback(ResponseDataLossError(str(reason.value)))
