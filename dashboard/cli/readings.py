"""What `vigie review collect` reads: pasted JSON lines, or the headlines that crawls brought."""

import json
from collections.abc import Iterator
from typing import Any

from crawlers.extraction.stream import ByteSource, Line, read_lines
from crawlers.extraction.text import MAXIMUM_CHARACTERS
from dashboard.review.collect import Reading
from data import partial_dates
from data.errors import UsageError
from data.home import Home
from data.ledger.content import read_ledger
from data.records.columns import check_url


def crawled_readings(where: Home) -> Iterator[Reading]:
    """Yield the headlines of the ledger with the words that their sources gave."""
    for said in read_ledger(where.ledger).observations:
        if said.record_type == "headline":
            yield Reading(
                source_id=said.source_id,
                url=str(said.payload["link"]),
                publisher=said.source_name,
                document_id=said.document_id,
                title=str(said.payload["title"]),
                text="\n".join(part for part in (str(said.payload["title"]), said.excerpt) if part),
                language=_text(said.payload.get("language")),
                published=_text(said.payload.get("published")),
            )


def pasted_readings(source: ByteSource, name: str) -> Iterator[Reading]:
    """Yield the texts of JSON lines: text, and optionally url, title, lang, published, publisher.

    name: of the file, for errors.

    Raises:
        UsageError: a line is too long, no UTF-8, no such object, or says an address or a day that
            is none; names file and line.
    """
    for line in read_lines(source):
        try:
            yield _pasted(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{name}:{line.number}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 at byte {error.start}"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg})"
    return "JSON nested too deep" if isinstance(error, RecursionError) else str(error)


def _pasted(line: Line) -> Reading:
    """Return the reading of a line; ValueError says what is wrong with it."""
    if line.problem:
        raise ValueError(line.problem)
    row = json.loads(line.raw.decode("utf-8-sig"))
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError('no JSON object with a string "text"')
    if len(row["text"]) > MAXIMUM_CHARACTERS:
        raise ValueError(f"text of more than {MAXIMUM_CHARACTERS} characters; cut it into passages")
    published = _text(row.get("published"))
    _check_day(published)
    url = _text(row.get("url"))
    return Reading(
        source_id="pasted",
        url=check_url(url) if url else f"urn:vigie:pasted:{line.number}",
        publisher=_text(row.get("publisher")),
        document_id=None,
        title=_text(row.get("title")),
        text=row["text"],
        language=_text(row.get("lang")),
        published=published,
    )


def _check_day(published: str | None) -> None:
    try:
        partial_dates.parse(published or "2000")
    except ValueError as error:
        raise ValueError(f"published: '{published}' is no day, month or year") from error


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)
