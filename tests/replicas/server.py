"""Base of the replicas: a threaded loopback server that behaves, or misbehaves, as told.

    class Register(Replica):
        def answer(self, request: Asked) -> Answer: ...

    with Register() as replica:
        crawl("--base-url", f"source={replica.address}")

A replica keeps its content in plain attributes that a test may change between two runs. Every
request is recorded in `replica.asked`. `replica.faults` maps a path to the faults its next answers
have; `Fault` lists the kinds. Port 0: the system chooses.
"""

import gzip
import hashlib
import os
import socket
import struct
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as the replica saw it (header names lower case)."""

    method: str
    path: str
    query: Mapping[str, tuple[str, ...]]
    headers: Mapping[str, str]
    body: bytes
    at: float

    def one(self, name: str, default: str = "") -> str:
        """Return the first value of a query parameter."""
        return self.query.get(name, (default,))[0]


@dataclass(frozen=True)
class Answer:
    """What the replica answers.

    etag: send a strong ETag of the body and answer 304 when the request carries it.
    modified: epoch seconds for Last-Modified, honoured in If-Modified-Since by equality.
    encode: compress the body when the client accepts gzip.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: bool = False
    modified: float | None = None
    encode: bool = False


@dataclass(frozen=True)
class Fault:
    """A way to misbehave, made by the functions below."""

    apply: Callable[["_Handler", Answer], None]


def status(code: int, retry_after: str | None = None, body: bytes = b"") -> Fault:
    """Return the fault of an error status (429 and 503 may carry Retry-After)."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return Fault(lambda handler, _: handler.send(Answer(body, code, "text/html", headers=headers)))


def reset() -> Fault:
    """Return the fault of a connection reset in the middle of the headers."""

    def apply(handler: "_Handler", _: Answer) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-")
        handler.wfile.flush()
        linger = struct.pack("ii", 1, 0)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        handler.close_connection = True
        os.close(handler.connection.detach())

    return Fault(apply)


def truncated(keep: float = 0.5) -> Fault:
    """Return the fault of a body that stops before its Content-Length."""

    def apply(handler: "_Handler", answer: Answer) -> None:
        handler.send_head(answer, len(answer.body))
        handler.wfile.write(answer.body[: int(len(answer.body) * keep)])
        handler.drop()

    return Fault(apply)


def short_but_well_framed(keep: float = 0.5) -> Fault:
    """Return the fault of a body cut by the source itself: framing is right, content is not."""
    return Fault(
        lambda handler, answer: handler.send(
            replace(answer, body=answer.body[: int(len(answer.body) * keep)], etag=False)
        )
    )


def gzip_bomb(megabytes: int = 200) -> Fault:
    """Return the fault of a small compressed body that unpacks to `megabytes` of zeros."""

    def apply(handler: "_Handler", answer: Answer) -> None:
        bomb = gzip.compress(b"\0" * (megabytes * 1_000_000), 9)
        headers = {**answer.headers, "Content-Encoding": "gzip"}
        handler.send(Answer(bomb, 200, answer.content_type, headers))

    return Fault(apply)


def huge(megabytes: int = 100, announce: bool = True) -> Fault:
    """Return the fault of a page of `megabytes`, with or without Content-Length."""

    def apply(handler: "_Handler", answer: Answer) -> None:
        handler.send_head(answer, megabytes * 1_000_000 if announce else None)
        for _ in range(megabytes):
            handler.wfile.write(b" " * 1_000_000)
        handler.drop()

    return Fault(apply)


def wrong_charset() -> Fault:
    """Return the fault of text sent as UTF-16 under a header that says UTF-8."""
    return Fault(
        lambda handler, answer: handler.send(
            replace(
                answer,
                body=answer.body.decode("utf-8").encode("utf-16"),
                content_type="application/json; charset=utf-8",
                etag=False,
            )
        )
    )


def refusal_page() -> Fault:
    """Return the fault of a 200 answer in HTML where data is due."""
    page = b"<!DOCTYPE html><html><head><title>Request refused</title></head></html>"
    return Fault(lambda handler, _: handler.send(Answer(page, 200, "text/html")))


def redirect(target: str, code: int = 302) -> Fault:
    """Return the fault of a redirect (to itself, to a private address, to another host)."""
    return Fault(lambda handler, _: handler.send(Answer(b"", code, headers={"Location": target})))


def stalled(seconds: float) -> Fault:
    """Return the fault of an answer that starts late."""

    def apply(handler: "_Handler", answer: Answer) -> None:
        time.sleep(seconds)
        handler.send(answer)

    return Fault(apply)


class Replica:
    """A loopback server; subclass it and write `answer`.

    robots: text of /robots.txt; None answers 404.
    stale: when set, this answer is given for its path for ever, whatever the content became
        (silent staleness: 200, same validators, old body).
    """

    robots: str | None = "User-agent: *\nAllow: /\n"

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.always: dict[str, Fault] = {}
        self.stale: dict[str, Answer] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def answer(self, request: Asked) -> Answer:
        """Return what the source would answer (overridden by each replica)."""
        raise NotImplementedError

    @property
    def port(self) -> int:
        """Return the port the system chose."""
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        """Return scheme, host and port for `--base-url`."""
        return f"http://127.0.0.1:{self.port}"

    def paths(self, method: str | None = None) -> list[str]:
        """Return the paths asked for, without robots.txt, in order."""
        return [
            asked.path
            for asked in self.asked
            if asked.path != "/robots.txt" and method in (None, asked.method)
        ]

    def freeze(self, path: str) -> None:
        """Serve today's answer of `path` from now on (silent staleness)."""
        self.stale[path] = self.answer(Asked("GET", path, {}, {}, b"", 0.0))

    def respond(self, request: Asked) -> Answer:
        """Return the answer before faults: robots.txt, the frozen page or `answer`."""
        if request.path == "/robots.txt":
            if self.robots is None:
                return Answer(b"", 404, "text/plain")
            return Answer(self.robots.encode(), content_type="text/plain")
        return self.stale.get(request.path) or self.answer(request)

    def fault_of(self, path: str) -> Fault | None:
        """Return the fault due on `path`, consuming queued ones."""
        if self.faults[path]:
            return self.faults[path].popleft()
        return self.always.get(path)

    def close(self) -> None:
        """Give the port back."""
        self._server.server_close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self.close()


class _Handler(BaseHTTPRequestHandler):
    """Turns sockets into `Asked` and `Answer` into bytes."""

    protocol_version = "HTTP/1.1"
    replica: Replica

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        """Answer a GET."""
        self._serve()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._serve()

    def _serve(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length", "0"))
        asked = Asked(
            method=self.command,
            path=address.path,
            query={
                name: tuple(values)
                for name, values in parse_qs(address.query, keep_blank_values=True).items()
            },
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
            at=time.monotonic(),
        )
        self.replica.asked.append(asked)
        answer = self.replica.respond(asked)
        fault = self.replica.fault_of(asked.path)
        try:
            if fault is not None:
                fault.apply(self, answer)
            else:
                self.send(self._conditional(answer))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _conditional(self, answer: Answer) -> Answer:
        headers = dict(answer.headers)
        unchanged = False
        if answer.etag:
            headers["ETag"] = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
            unchanged = self.headers.get("If-None-Match") == headers["ETag"]
        if answer.modified is not None:
            headers["Last-Modified"] = formatdate(answer.modified, usegmt=True)
            if not answer.etag:
                unchanged = self.headers.get("If-Modified-Since") == headers["Last-Modified"]
        if unchanged and answer.status == 200:
            return Answer(b"", 304, answer.content_type, headers)
        if answer.encode and "gzip" in self.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return replace(answer, body=gzip.compress(answer.body, 1), headers=headers)
        return replace(answer, headers=headers)

    def send(self, answer: Answer) -> None:
        """Send a whole answer."""
        self.send_head(answer, len(answer.body))
        if answer.status != 304 and self.command != "HEAD":
            self.wfile.write(answer.body)

    def send_head(self, answer: Answer, length: int | None) -> None:
        """Send status and headers; without a length the end of the connection ends the body."""
        self.send_response(answer.status)
        if answer.status != 304:
            self.send_header("Content-Type", answer.content_type)
            if length is not None:
                self.send_header("Content-Length", str(length))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if length is None:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.flush()

    def drop(self) -> None:
        """Close the connection without finishing the answer."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)


def _handler_for(replica: Replica) -> type[_Handler]:
    return type("BoundHandler", (_Handler,), {"replica": replica})


def paged(rows: list[object], page: int, size: int) -> Iterator[object]:
    """Yield the rows of a 1-based page."""
    yield from rows[(page - 1) * size : page * size]
