"""`vigie resolve`: which organisation a printed name means, with the reasons."""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import IO, Any

import click

from dashboard.cli.document import json_option
from dashboard.cli.output import print_json, print_table
from data.bundled import bundled_facts
from data.errors import UsageError, VigieError
from data.facts import Facts
from data.home import home
from data.release import open_release
from data.release.errors import NoReleaseError
from data.resolution.known import resolver_of
from data.resolution.resolver import Resolver

LONGEST_NAME = 500
"""Characters; longer text is no name."""
SCHEMES = ("lei", "cik", "wikidata", "company_number")
"""Registers whose numbers may stand beside a name."""


@click.command()
@click.argument("names", nargs=-1, metavar="NAME… | -")
@click.option("--country", metavar="CC", help="Seat, ISO alpha-2, where the text states it.")
@json_option
def resolve(names: tuple[str, ...], country: str | None, as_json: bool) -> None:
    """Say which organisation each NAME means: matched, ambiguous (a person decides) or unknown.

    With `-`, or without a name, reads JSON lines {"name", "country", "lei", "cik", "wikidata",
    "company_number"} (or plain names, one a line) from the standard input and prints one JSON line
    {"name", "status", "organisation", "score", "reason", "candidates"} for each. A company number
    begins with its country ("FR:424761419"). A line with "other", a second name, is answered with
    "same" besides: whether the two mean one organisation, known or not. Reads the current release;
    before the first build, the reference tables that come with the program.
    """
    release, facts = _facts()
    resolver = resolver_of(facts)
    if names in ((), ("-",)):
        failed = _stream(resolver, country, sys.stdin.buffer)
        if failed:
            raise VigieError(f'{failed} line(s) could not be read; see the lines with "error"')
        return
    answers = [answer(resolver, name, country) for name in names]
    if as_json:
        print_json(
            {
                "release": release,
                "as_of": facts.as_of,
                "results": answers,
                "sources": [],
            }
        )
        return
    print_table(
        ("name", "status", "organisation", "score", "reason", "candidates"),
        (
            [
                found["name"],
                found["status"],
                found["organisation"],
                found["score"],
                found["reason"],
                ", ".join(f"{one['organisation']} ({one['score']})" for one in found["candidates"])
                or None,
            ]
            for found in answers
        ),
    )


def answer(
    resolver: Resolver,
    name: str,
    country: str | None,
    identifiers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the answer to one name as plain data.

    identifiers: register → number printed beside the name.

    Raises:
        UsageError: the name is empty or too long to be one.
    """
    wanted = name.strip()
    if not wanted:
        raise UsageError("an empty name means nobody; give a name")
    if len(wanted) > LONGEST_NAME:
        raise UsageError(f"a name has at most {LONGEST_NAME} characters, this has {len(wanted)}")
    found = resolver.resolve(wanted, country.upper() if country else None, identifiers)
    best = found.candidates[0] if found.candidates else None
    return {
        "name": name,
        "country": country,
        "status": found.status,
        "organisation": found.organisation_id,
        "score": best.score if best else None,
        "reason": best.reason if best else None,
        "proposed_slug": found.proposed_slug if found.organisation_id is None else None,
        "candidates": [
            {
                "organisation": one.organisation_id,
                "score": one.score,
                "reason": one.reason,
                "via": one.via,
            }
            for one in found.candidates
        ],
    }


def _facts() -> tuple[str | None, Facts]:
    """Return the name and facts of the current release, before the first one the bundled facts."""
    try:
        reader = open_release(home())
    except NoReleaseError:
        return None, bundled_facts()
    return reader.name, reader.facts()


def _stream(resolver: Resolver, country: str | None, source: IO[bytes]) -> int:
    """Answer line by line; return how many lines could not be read."""
    failed = 0
    for number, line in _lines(source):
        try:
            row = _row(line)
            numbers = {scheme: row[scheme] for scheme in SCHEMES if row.get(scheme)}
            found = answer(resolver, row["name"], row.get("country") or country, numbers)
            if "other" in row:
                found |= {"other": row["other"], "same": resolver.same(row["name"], row["other"])}
        except (UsageError, ValueError) as error:
            failed += 1
            found = {"name": None, "line": number, "error": str(error)}
        click.echo(json.dumps(found, ensure_ascii=False))
    return failed


def _lines(source: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := source.readline(16 * LONGEST_NAME):
        number += 1
        if line.strip():
            yield number, line
        while line and not line.endswith(b"\n") and len(line) == 16 * LONGEST_NAME:
            line = source.readline(16 * LONGEST_NAME)


def _row(line: bytes) -> dict[str, Any]:
    text = line.decode("utf-8").strip()
    if not text.startswith("{"):
        return {"name": text}
    row = json.loads(text)
    if not isinstance(row.get("name"), str):
        raise UsageError('a line is a JSON object with "name"')
    if not isinstance(row.get("country"), str | None):
        raise UsageError('"country" is a code of two letters')
    other = row.get("other", "x")
    if not isinstance(other, str) or not 0 < len(other) <= LONGEST_NAME:
        raise UsageError(f'"other" is a name of at most {LONGEST_NAME} characters')
    for scheme in SCHEMES:
        if not isinstance(row.get(scheme), str | None):
            raise UsageError(f'"{scheme}" is a text; write numbers in quotes')
    return dict(row)
