"""The frame of every JSON answer: release, date, and the cited pages that rows point to.

    @click.command()
    @as_of_option
    @json_option
    def hhi(market, as_of, as_json):
        with open_document(as_of) as document:
            rows = answer(document.facts, market, document.as_of)
            document.add_sources(row.source_ids for row in rows)
            if as_json:
                document.print({"results": [...]})

`document.print` writes `{"release", "as_of", **body, "sources": [{id, url, publisher, grade,
retrieved_at}]}`; rows name sources by `source_ids`. A cited id that the release does not hold is an
error: a figure without its source is not printed.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import click
import pandas as pd

from dashboard.cli.output import print_json
from data.errors import UsageError, VigieError
from data.facts import Facts
from data.home import Home, home
from data.release import Reader, open_release

F = TypeVar("F", bound=Callable[..., Any])


class IsoDay(click.ParamType[date]):
    """A day given as YYYY-MM-DD."""

    name = "DATE"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day, or fail with the form that is wanted."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a day; write it as YYYY-MM-DD", param, ctx)


class FiniteNumber(click.FloatRange):
    """A number within bounds; `nan`, which no bound stops, is refused too."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number, or fail."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"'{value}' is not a number", param, ctx)
        return number


def as_of_option(command: F) -> F:
    """Add `--as-of DATE` (parameter `as_of`, None when not given)."""
    return click.option(
        "--as-of", "as_of", type=IsoDay(), help="Date of the question (default: of the release)."
    )(command)


def json_option(command: F) -> F:
    """Add `--json` (parameter `as_json`)."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON document instead of a table."
    )(command)


class Document:
    """An answer in the making: where it reads from, and what it cites."""

    def __init__(self, reader: Reader, as_of: date | None, as_known: date | None) -> None:
        self.reader = reader
        self.release = reader.name
        facts = reader.facts()
        self.facts: Facts = facts.as_known(as_known) if as_known else facts
        self.as_of: date = as_of or self.facts.as_of
        self._cited: set[str] = set()
        self._extra: dict[str, dict[str, Any]] = {}

    def add_sources(self, *source_ids: object) -> None:
        """Cite pages of table `source`.

        Takes ids, texts of ids separated by a bar, iterables of these, and frames or series
        with a column `source_id`; None and NaN are passed over.
        """
        for given in source_ids:
            self._cited.update(_ids(given))

    def add_source(
        self, source_id: str, *, url: str | None, publisher: str, grade: int | None
    ) -> None:
        """Cite something that is not in the release: a rule text, a scenario the user typed."""
        self._extra[source_id] = {
            "id": source_id,
            "url": url,
            "publisher": publisher,
            "grade": grade,
            "retrieved_at": None,
        }

    def sources(self) -> list[dict[str, Any]]:
        """Return the cited pages, ordered by id.

        Raises:
            VigieError: a cited id is in no table of the release.
        """
        wanted = sorted(self._cited - set(self._extra))
        found = dict(self._extra)
        if wanted:
            with self.reader.cursor() as cursor:
                rows = cursor.execute(
                    "select source_id, source_url, publisher, grade, retrieved_at from source "
                    "where source_id in (select unnest(?))",
                    [wanted],
                ).fetchall()
            for row in rows:
                found[row[0]] = dict(
                    zip(("id", "url", "publisher", "grade", "retrieved_at"), row, strict=True)
                )
        missing = [source_id for source_id in wanted if source_id not in found]
        if missing:
            raise VigieError(
                f"the answer cites '{missing[0]}', which release {self.release} does not hold; "
                "run 'vigie build'"
            )
        return [found[source_id] for source_id in sorted(found)]

    def frame(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the whole document: frame and body."""
        return {
            "release": self.release,
            "as_of": self.as_of,
            **body,
            "sources": self.sources(),
        }

    def print(self, body: Mapping[str, Any]) -> None:
        """Print the whole document on stdout."""
        print_json(self.frame(body))


def _ids(given: object) -> Iterator[str]:
    if given is None or (isinstance(given, float) and pd.isna(given)):
        return
    if isinstance(given, str):
        yield from (part for part in given.split("|") if part)
    elif isinstance(given, pd.DataFrame):
        yield from _ids(list(given["source_id"]))
    elif isinstance(given, Iterable):
        for part in given:
            yield from _ids(part)
    else:
        raise UsageError(f"'{given!r}' is no source id")


@contextmanager
def open_document(
    as_of: date | str | None = None,
    *,
    as_known: date | None = None,
    where: Home | None = None,
) -> Iterator[Document]:
    """Open the current release for one answer.

    Args:
        as_of: date of the question; default: that of the release.
        as_known: replay: facts as they were known on that day.
        where: home folder; default: the configured one.

    Raises:
        NoReleaseError, BrokenReleaseError: nothing to read; the message says what to do.
        UsageError: `as_of` is no day.
    """
    if isinstance(as_of, str):
        try:
            as_of = date.fromisoformat(as_of)
        except ValueError as error:
            raise UsageError(f"'{as_of}' is not a day; write it as YYYY-MM-DD") from error
    yield Document(open_release(where or home()), as_of, as_known)
