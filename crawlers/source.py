"""What a source module exports, and what crosses between it and the crawler that runs it.

A source is one module in `crawlers/sources/` (file name = source id with `_` for `-`):

    SOURCE = Source(id="example", hosts=("www.example.org",), …)

    def first_links(plan: Plan) -> Iterable[Link]: ...
    def parse(page: Page) -> Iterable[Item]: ...

Both are pure: they open no socket and no file of their own, so a stored page alone tests them and
`vigie crawl --from-archive` runs the same `parse`. Fetching (politeness, conditional requests,
limits, archive, redirects, retries) is the same for all sources and lives in `crawlers/spider.py`
and `crawlers/middleware.py`; a module that needs none of it overridden writes no spider.

`parse` gets every archived page of the source and tells them apart by `page.link.kind`. It yields

- `Observation`: a statement, staged and made current only when the whole run ends well;
- `Provisional`: a statement of a faster page, kept until the source's whole list speaks of it;
- `Link`: a page to fetch next (same hosts only, each address once per run);
- `Listed`: keys found on a page of a list, with the total that the source states itself;
- `Gone`: a record the source says no longer exists (HTTP 404/410): a withdrawal and an event;
- `Cursor`: where the next incremental run starts;
- `Oddity`: something unexpected that does not put the data in doubt; counted in the run report;
- `Unreadable`: one record's page among many that breaks its format; too many fail the run;

and raises `PageError` when the page is not what it should be. A `PageError` fails the run: nothing
that it brought is made current and the last good data stay.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Literal, Protocol, cast

from data.errors import VigieError
from data.observations import Observation

MEGABYTE = 1_000_000


class PageError(VigieError):
    """A page that breaks its format: the run fails, the last good data stay."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(f"{url}: {reason}")


Answer = Literal["held", "failed", "not testable"]


@dataclass(frozen=True)
class Assumption:
    """A line of the source's format that nobody has seen, and the code that survives its opposite.

    check: given the pages of a probe (three polite requests), says whether the line held.
    """

    line: str
    survives: str
    check: Callable[[list["Page"]], Answer]


@dataclass(frozen=True)
class Source:
    """What the crawler must know of a source; publisher, licence and grade stand in the table.

    hosts: hosts of all addresses of the source; `--base-url` replaces all of them, every other
        host is refused, also on redirects.
    delay_seconds: pause between two requests to one host (AutoThrottle may lengthen it).
    required: per record type the columns that must be filled in at least 99 % of its rows.
    stated_once: record types of which each address (`source_url`) states its facts once: what it
        stated before and no longer states the same way gives way (else both stand).
    text_allowed: False when the source reserves text and data mining: headline and link only.
    list_floor: per name of a list the fewest entries ever plausible; fewer fails the run.
    unreadable_share: per kind of page the share that may be unreadable (or five pages, whichever is
        more), where the source itself lacks more than 1 %.
    """

    id: str
    hosts: tuple[str, ...]
    record_types: tuple[str, ...]
    required: Mapping[str, tuple[str, ...]]
    delay_seconds: float = 1.0
    stated_once: tuple[str, ...] = ()
    text_allowed: bool = True
    max_page_bytes: int = 20 * MEGABYTE
    max_depth: int = 10
    max_pages: int = 20_000
    timeout_seconds: float = 60.0
    headers: Mapping[str, str] = field(default_factory=dict)
    list_floor: Mapping[str, int] = field(default_factory=dict)
    unreadable_share: Mapping[str, float] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True)
class Link:
    """A page to fetch: its public address (never that of `--base-url`) and how to treat it.

    kind: tells `parse` what the page is.
    context: what `parse` needs to know from the page that named the link.
    change_key: the source's own mark of the page's version (a timestamp in a list, say): when the
        last good run parsed the same address with the same mark, the page is not fetched again.
    conditional: send If-None-Match / If-Modified-Since from the last good run; a 304 answer means
        that what the page said stays as it is.
    accept: statuses besides 200 that go to `parse` instead of failing the run.
    fallback: link followed when this one is answered 404 (a discovery page that moved).
    optional: a refusal or a failed download is counted as an oddity and fails nothing; what is
        answered with 200 must still be right.
    streamed: body goes to disk in pieces, never held whole; `page.open()` reads it.
    """

    url: str
    kind: str
    method: Literal["GET", "POST"] = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, str] = field(default_factory=dict)
    change_key: str | None = None
    conditional: bool = True
    accept: tuple[int, ...] = ()
    fallback: "Link | None" = None
    optional: bool = False
    streamed: bool = False
    redirects: bool = True
    priority: int = 0

    @property
    def key(self) -> str:
        """Return the identity of the request: address, or address and hash of the body posted."""
        if not self.body:
            return self.url
        return f"{self.url}#{hashlib.sha256(self.body).hexdigest()[:16]}"


@dataclass(frozen=True)
class Page:
    """An archived answer: what `parse` sees.

    url: public address of the page (after redirects), also under `--base-url`.
    document_id: "sha256:…" of the body, the key of the archived document.
    text_allowed: False when the source or the page's own header reserves text and data mining.
    """

    url: str
    link: Link
    status: int
    headers: Mapping[str, str]
    retrieved_at: datetime
    document_id: str
    body: bytes = b""
    file: Path | None = None
    text_allowed: bool = True

    @property
    def content_type(self) -> str:
        """Return the media type without parameters, lower case ("" when absent)."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    def open(self) -> BinaryIO:
        """Open the body for reading, from memory or from disk."""
        return self.file.open("rb") if self.file else io.BytesIO(self.body)

    def json(self) -> object:
        """Return the body as JSON.

        Raises:
            PageError: it is HTML (a refusal), empty, truncated or not UTF-8.
        """
        body = self.body.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not body:
            raise PageError(self.url, "empty answer where JSON is due")
        if body[:1] == b"<":
            raise PageError(self.url, "HTML or XML where JSON is due (a refusal page?)")
        try:
            return cast("object", json.loads(body.decode("utf-8")))
        except UnicodeDecodeError as error:
            raise PageError(self.url, f"JSON is not UTF-8 at byte {error.start}") from error
        except (json.JSONDecodeError, RecursionError) as error:
            raise PageError(self.url, f"broken JSON: {error}") from error


@dataclass(frozen=True)
class Listed:
    """Keys that stand on one page of a list.

    name: the list; pages of the same list are added up (each key once).
    stated_total: the source's own total; at the end it must equal the number of distinct keys.
    whole: True when the list shows every record of `record_type` that the source has: keys the
        ledger still holds and the list no longer shows have vanished. They become events and
        withdrawals, or fail the run when there are more than 10 % or more than 5 of them.
    scope: with `whole`, only ledger keys that start with this prefix are compared.
    paged: True when the keys are a page of several: one that repeats what pages before it listed,
        or leads beyond the stated total, fails the run at once (paging that never ends).
    """

    name: str
    keys: tuple[str, ...]
    stated_total: int | None = None
    record_type: str | None = None
    whole: bool = False
    scope: str = ""
    paged: bool = False


@dataclass(frozen=True)
class Provisional:
    """What a faster page of the source says of a thing that its whole list may not have yet.

    Kept only while the whole list is silent about the thing: it counts in no check of that list,
    does not vanish with it, and gives way as soon as the list has the thing.
    """

    observation: Observation


@dataclass(frozen=True)
class Gone:
    """A record that its source says no longer exists."""

    record_type: str
    fact_key: str
    reason: str
    url: str


@dataclass(frozen=True)
class Cursor:
    """Where the next incremental run of the source starts (already with its overlap)."""

    value: str


@dataclass(frozen=True)
class Oddity:
    """Something unexpected that does not put the data in doubt; counted in the run report."""

    what: str
    url: str


@dataclass(frozen=True)
class Unreadable:
    """One record's page among many that cannot be read: what it stated before still stands.

    The run goes on without it, counts it, asks for it again next time, and fails when more than
    1 % of the pages of that kind (unchanged ones included) are unreadable: a changed layout. What
    else the page says of the record (by what the list said of it) may be yielded beside it.
    """

    url: str
    reason: str


Item = Observation | Provisional | Link | Listed | Gone | Cursor | Oddity | Unreadable


@dataclass(frozen=True)
class Plan:
    """What `first_links` may know about earlier good runs.

    since: lower bound asked for by the user (`--since`), else None.
    cursor: what the last good run stored, else None (a first run reads everything).
    known: fact keys the ledger holds as present, per record type.
    today: day of the run, for sources that are asked by date.
    contact: contact of the operator from settings (SEC wants it in the User-Agent).
    """

    today: date
    since: date | None = None
    cursor: str | None = None
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    contact: str | None = None


class SourceModule(Protocol):
    """The shape of a module in `crawlers/sources/`."""

    SOURCE: Source

    def first_links(self, plan: Plan) -> Iterable[Link]:
        """Return the links a run starts with."""

    def parse(self, page: Page) -> Iterable[Item]:
        """Return what the page says."""


def as_source_module(module: ModuleType) -> SourceModule:
    """Return the module typed as a source.

    Raises:
        TypeError: it lacks one of the three names.
    """
    missing = [name for name in ("SOURCE", "first_links", "parse") if not hasattr(module, name)]
    if missing:
        raise TypeError(f"{module.__name__} is no source module: lacks {', '.join(missing)}")
    return cast("SourceModule", module)
