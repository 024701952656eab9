"""`vigie build`: data prepares, graph computes, data publishes."""

import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click
import pandas as pd

import graph.run
from dashboard.cli.document import IsoDay, json_option
from dashboard.cli.output import print_json
from data.facts import Facts
from data.home import home
from data.release import open_release, prepare, publish
from data.release.decisions import take_decisions
from data.release.errors import NoReleaseError
from data.review.corrections import correction_reasons, take_corrections
from data.review.publish import take_candidates
from data.statements import Basis
from graph.alerts.stored import PreviousRelease


@click.command()
@click.option(
    "--as-known", type=IsoDay(), help="Replay: only what was known on DATE; never becomes current."
)
@click.option(
    "--basis",
    type=click.Choice(["known", "recorded"]),
    default="known",
    show_default=True,
    help="When the bundled facts count as known: since they were public, or since recorded.",
)
@click.option("--without-bundled", is_flag=True, help="Only what crawls brought.")
@click.option(
    "--reference",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of reference files instead of the bundled one.",
)
@json_option
def build(
    as_known: date | None,
    basis: Basis,
    without_bundled: bool,
    reference: Path | None,
    as_json: bool,
) -> None:
    """Make a release from the bundled facts and the ledger.

    A file that breaks its rules is refused with file, line and column; then, and when the build
    is stopped at any moment, the old release stays current.
    """
    started = time.monotonic()
    take_decisions(home())
    take_candidates(home())
    take_corrections(home(), reference)
    prepared = prepare(
        home(),
        as_known=as_known,
        basis=basis,
        bundled=not without_bundled,
        reference=reference,
    )
    previous = None if as_known else release_before()
    reasons = correction_reasons(home(), reference)
    built = publish(home(), prepared, compute(prepared.facts, previous, reasons))
    seconds = round(time.monotonic() - started, 2)
    answer = {
        "release": built.name,
        "path": str(built.path),
        "content_hash": built.content_hash,
        "facts": built.facts,
        "seconds": seconds,
        "as_of": prepared.as_of,
        "as_known": as_known,
        "basis": basis,
        "current": built.current,
        "sources": [],
    }
    if as_json:
        print_json(answer)
        return
    click.echo(f"release      {built.name}{'' if built.current else '  (a replay, not current)'}")
    click.echo(f"facts        {built.facts}")
    click.echo(f"as of        {prepared.as_of}  basis: {basis}")
    click.echo(f"content hash {built.content_hash}")
    click.echo(f"file         {built.path}")
    click.echo(f"seconds      {seconds}")


def compute(
    facts: Facts,
    previous: PreviousRelease | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Mapping[str, pd.DataFrame]:
    """Return the computed tables of a release (measures, derived shares, alerts, corrections)."""
    return graph.run.compute(facts, previous, reasons)


def release_before() -> PreviousRelease | None:
    """Return facts and alerts of the current release, or None before the first one."""
    try:
        reader = open_release(home())
    except NoReleaseError:
        return None
    return PreviousRelease(
        reader.facts(),
        reader.frame("alert"),
        reader.info.alert_packs,
        reader.frame("correction"),
    )
