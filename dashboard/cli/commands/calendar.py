"""`vigie calendar`: dated steps of the law, as a table, as JSON, or as a calendar file."""

from datetime import date
from pathlib import Path

import click
import pandas as pd

from dashboard.cli.document import Document, as_of_option, json_option, open_document
from dashboard.cli.output import print_table
from data.errors import VigieError
from data.language.catalogue import Language
from graph.clock.calendar import deadlines
from graph.clock.deadline import Deadline
from graph.clock.ics import icalendar


@click.command()
@as_of_option
@click.option(
    "--ics", type=click.Path(path_type=Path), help="Write an iCalendar file ('-': stdout)."
)
@click.option(
    "--lang",
    type=click.Choice(["en", "fr"]),
    default="en",
    show_default=True,
    help="Language of the entries.",
)
@click.option("--upcoming", is_flag=True, help="Only dates from the date of the question on.")
@json_option
def calendar(
    as_of: date | None, ics: Path | None, lang: Language, upcoming: bool, as_json: bool
) -> None:
    """Dates of the law as of a day: statutory, indicative and self-announced kept apart.

    A passed target date is news for an analyst, never an accusation; rules that were not yet
    checked against the Official Journal are marked unverified.
    """
    with open_document(as_of) as document:
        found = [
            deadline
            for deadline in deadlines(document.facts, document.as_of)
            if not upcoming or deadline.due_on >= document.as_of
        ]
        last_check = _last_check(document)
        if ics is not None:
            _write(ics, icalendar(found, lang, document.facts.as_of, last_check))
            if str(ics) != "-":
                click.echo(f"{len(found)} dates written to {ics}")
        elif as_json:
            rows = [deadline.as_dict(document.as_of, last_check) for deadline in found]
            document.add_sources(*(row["source_ids"] for row in rows))
            document.print({"last_check": last_check, "deadlines": rows})
        else:
            print_table(
                ["due", "days", "kind", "law", "verified", "what", "state"],
                [_line(deadline, document.as_of, lang, last_check) for deadline in found],
            )


def _line(deadline: Deadline, day: date, language: Language, last_check: str) -> list[object]:
    return [
        deadline.due_on,
        deadline.days_left(day),
        deadline.kind,
        deadline.legal_basis,
        "yes" if deadline.verified else "unverified",
        deadline.title(language)[:80],
        deadline.state_in_words(language, last_check),
    ]


def _last_check(document: Document) -> str:
    """Return when the Commission's DMA cases were last recorded."""
    recorded = document.facts.frame("dma_case")["recorded_at"].max()
    return document.as_of.isoformat() if pd.isna(recorded) else f"{recorded:%Y-%m-%d %H:%M}"


def _write(path: Path, content: str) -> None:
    if str(path) == "-":
        click.echo(content, nl=False)
        return
    try:
        path.write_bytes(content.encode())
    except OSError as error:
        raise VigieError(f"cannot write {path}: {error.strerror}; choose another place") from error
