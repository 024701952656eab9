"""Many passages: JSON lines or WARC in, one result per passage out, in constant memory."""

import gc
import json
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Protocol

from crawlers.extraction.extractor import Passage, RuleExtractor
from crawlers.extraction.gate import Gate
from crawlers.extraction.likely.weights import bundled_weights
from crawlers.extraction.rules.rulebook import rulebook
from crawlers.extraction.web_page import Page, passages_of_warc
from data.errors import VigieError
from data.names import bundled_gazetteer

MAXIMUM_LINE = 2_000_000
"""Bytes of the longest line that is read; a longer one is an error of that line."""
BATCH = 256
_WINDOW = 3


@dataclass(frozen=True)
class Options:
    """How a stream is read.

    gate: skip text without a known party or deal word (the answer is then no deal).
    likely: look for deals that no rule reads, too.
    lang, published: for passages that do not say it themselves.
    """

    gate: bool = True
    likely: bool = True
    lang: str | None = None
    published: str | None = None


@dataclass(frozen=True)
class Line:
    """A numbered line as read; `problem` when it was too long to be kept."""

    number: int
    raw: bytes
    problem: str | None = None


class ByteSource(Protocol):
    """What a stream is read from: an open binary file, or anything that reads like one."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes."""

    def readline(self, size: int = -1, /) -> bytes:
        """Return up to the next line end or `size` bytes."""


Result = dict[str, Any]
"""{"id", "deals"}; a line that cannot be read has "line" and "error" besides."""


def read_lines(source: ByteSource) -> Iterator[Line]:
    """Yield the lines that are not blank; of a line that is too long only its number is kept."""
    number = 0
    while raw := source.readline(MAXIMUM_LINE + 1):
        number += 1
        if len(raw) > MAXIMUM_LINE and not raw.endswith(b"\n"):
            length = len(raw)
            while (more := source.readline(MAXIMUM_LINE)) and not more.endswith(b"\n"):
                length += len(more)
            yield Line(
                number, b"", f"line of more than {length} bytes; the limit is {MAXIMUM_LINE}"
            )
        elif not raw.isspace():
            yield Line(number, raw)


def extract_json_lines(source: ByteSource, options: Options, jobs: int = 1) -> Iterator[Result]:
    """Yield one result per line of `source`, in order."""
    yield from _spread(read_lines(source), options, jobs)


def extract_warc(source: ByteSource, options: Options, jobs: int = 1) -> Iterator[Result]:
    """Yield one result per passage of the pages of a WARC file (plain or gzip), in order.

    Raises:
        VigieError: the file is no WARC file or breaks off.
    """
    yield from _spread(passages_of_warc(source), options, jobs)


def _spread(units: Iterable[Line | Page], options: Options, jobs: int) -> Iterator[Result]:
    iterator = iter(units)
    if jobs <= 1:
        while batch := list(islice(iterator, BATCH)):
            yield from work(batch, options)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting: deque[Future[list[Result]]] = deque()
        for batch in iter(lambda: list(islice(iterator, BATCH)), []):
            waiting.append(pool.submit(work, batch, options))
            if len(waiting) >= _WINDOW * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


@cache
def tools() -> tuple[RuleExtractor, Gate]:
    """Return the extractor and the gate of this process, with all rules and weights loaded.

    They live as long as the process, so the garbage collector need not look at them again.
    """
    gazetteer = bundled_gazetteer()
    loaded = RuleExtractor(gazetteer, likely=True), Gate(gazetteer)
    rulebook("en")
    rulebook("fr")
    bundled_weights()
    gc.freeze()
    return loaded


def work(batch: list[Line | Page], options: Options) -> list[Result]:
    """Return the results of a batch (the unit of work of one process)."""
    extractor, gate = tools()
    if not options.likely:
        extractor = RuleExtractor(extractor.gazetteer)
    return [_one(unit, options, extractor, gate) for unit in batch]


def _one(unit: Line | Page, options: Options, extractor: RuleExtractor, gate: Gate) -> Result:
    if isinstance(unit, Page):
        passage = Passage(unit.text, unit.id, options.lang or unit.lang, options.published)
        if options.gate and not gate.passes(unit.text):
            return {"id": unit.id, "deals": []}
        return _result(passage, None, extractor)
    if unit.problem:
        return _failed(None, unit.number, unit.problem)
    try:
        text = unit.raw.decode("utf-8-sig")
        row = json.loads(text)
    except UnicodeDecodeError as error:
        return _failed(None, unit.number, f"not UTF-8 at byte {error.start}")
    except json.JSONDecodeError as error:
        return _failed(None, unit.number, f"not JSON ({error.msg})")
    except RecursionError:
        return _failed(None, unit.number, "JSON nested too deep")
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return _failed(None, unit.number, 'not an object with a string "text"')
    identifier = row.get("id")
    if identifier is not None and not isinstance(identifier, str | int):
        return _failed(None, unit.number, '"id" must be a string or a number')
    if options.gate and not gate.passes(row["text"]):
        return {"id": identifier, "deals": []}
    passage = Passage(
        row["text"],
        identifier,
        _text_or(row, "lang", options.lang),
        _text_or(row, "published", options.published),
    )
    return _result(passage, unit.number, extractor)


def _text_or(row: dict[str, Any], key: str, default: str | None) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) and value else default


def _result(passage: Passage, line: int | None, extractor: RuleExtractor) -> Result:
    try:
        deals = extractor.deals(passage)
    except VigieError as error:
        return _failed(passage.id, line, str(error))
    return {"id": passage.id, "deals": [deal.as_dict() for deal in deals]}


def _failed(identifier: str | int | None, line: int | None, problem: str) -> Result:
    return {"id": identifier, "deals": [], "line": line, "error": problem}
