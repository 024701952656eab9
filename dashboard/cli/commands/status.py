"""`vigie sources`, `status` and `doctor`: what there is, how it fares, what is broken."""

from datetime import UTC, datetime
from typing import Any

import click

from dashboard.cli.document import json_option
from dashboard.cli.output import print_json, print_table
from data.diagnosis import diagnose
from data.errors import VigieError
from data.health import SourceHealth, source_health
from data.home import Home, home
from data.reference_facts import load
from data.release import Reader, content_hash, open_release
from data.release.coverage import coverage, pending_reviews
from data.release.errors import NoReleaseError
from data.release.pointer import finished
from data.review.queue import decided, n_pending
from data.review.reports import n_open_reports
from data.state import read_state


@click.command()
@json_option
def sources(as_json: bool) -> None:
    """Print the source table with the health of each source."""
    where = home()
    rows = [_source_row(found) for found in _health(where)]
    if as_json:
        reader = _reader_or_none(where)
        print_json(
            {
                "release": reader.name if reader else None,
                "as_of": reader.info.as_of if reader else None,
                "sources": rows,
            }
        )
        return
    print_table(
        ("source", "publisher", "period", "trusted", "licence", "last success", "state", "reason"),
        (
            (
                row["id"],
                row["publisher"],
                row["period"],
                "yes" if row["trusted"] else "no",
                row["licence"],
                _day(row["last_success"]),
                row["state"],
                row["reason"],
            )
            for row in rows
        ),
    )


@click.command()
@click.option("--verify", is_flag=True, help="Recompute the content hash of the current release.")
@json_option
def status(verify: bool, as_json: bool) -> None:
    """Print releases, coverage per layer, stale sources and the length of the review queue.

    Before the first build there is no release to speak of: only the sources are shown.
    """
    where = home()
    try:
        reader = open_release(where)
    except NoReleaseError:
        if verify:
            raise
        _print_sources_alone(where, as_json)
        return
    info = reader.info
    with reader.cursor() as cursor:
        layers = coverage(cursor)
        pending = pending_reviews(cursor)
        found = content_hash(cursor) if verify else None
    answer: dict[str, Any] = {
        "release": reader.name,
        "as_of": info.as_of,
        "built_at": info.built_at,
        "basis": info.basis,
        "content_hash": info.content_hash,
        "facts": info.facts,
        "statements": info.statements,
        "verified": None if found is None else found == info.content_hash,
        "releases": finished(where.releases),
        "coverage": layers,
        "sources": [_source_row(one) for one in _health(where)],
        "queue": _queue(where, pending),
        "error_reports": n_open_reports(where.state),
    }
    if as_json:
        print_json(answer)
    else:
        _print_status(answer)
    if found is not None and found != info.content_hash:
        raise VigieError(
            f"the content of {reader.name} has hash {found}, but it states {info.content_hash}: "
            "the file was changed; run 'vigie build'"
        )


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Look for what is broken and say what to restore; changes nothing."""
    findings = diagnose(home())
    if as_json:
        reader = _reader_or_none(home())
        print_json(
            {
                "release": reader.name if reader else None,
                "as_of": reader.info.as_of if reader else None,
                "checks": [vars(finding) for finding in findings],
                "sources": [],
            }
        )
    else:
        print_table(
            ("check", "state", "seen", "what to do"),
            ((one.check, "ok" if one.ok else "BROKEN", one.seen, one.advice) for one in findings),
        )
    broken = [finding.check for finding in findings if not finding.ok]
    if broken:
        raise VigieError(f"broken: {', '.join(broken)}")


def _health(where: Home) -> list[SourceHealth]:
    return source_health(where, datetime.now(UTC), load().manifest.recorded_at)


def _reader_or_none(where: Home) -> Reader | None:
    try:
        return open_release(where)
    except VigieError:
        # The list of sources and the diagnosis must print beside a broken or absent release.
        return None


def _source_row(found: SourceHealth) -> dict[str, Any]:
    entry = found.entry
    return {
        "id": entry.source_id,
        "name": entry.name,
        "url": entry.address,
        "publisher": entry.publisher,
        "kind": entry.kind,
        "grade": None,
        "licence": entry.licence,
        "trusted": entry.trusted,
        "period": entry.period,
        "max_silence_days": entry.max_silence_days,
        "text_allowed": entry.text_allowed,
        "required_fields": [f"{table}.{column}" for table, column in entry.required_fields],
        "retrieved_at": found.last_success,
        "last_success": found.last_success,
        "last_run": found.last_run,
        "state": found.state,
        "reason": found.reason,
    }


def _queue(where: Home, pending: list[str]) -> int:
    with read_state(where.state) as state:
        if state is None:
            return len(pending)
        return n_pending(state) + len(set(pending) - decided(state))


def _print_sources_alone(where: Home, as_json: bool) -> None:
    rows = [_source_row(one) for one in _health(where)]
    if as_json:
        print_json(
            {
                "release": None,
                "as_of": None,
                "releases": [],
                "coverage": [],
                "sources": rows,
                "queue": _queue(where, []),
                "error_reports": n_open_reports(where.state),
            }
        )
        return
    click.echo("release      none yet; run 'vigie build'\n")
    _print_health(rows)


def _print_status(answer: dict[str, Any]) -> None:
    click.echo(f"release      {answer['release']}  as of {answer['as_of']}")
    click.echo(f"facts        {answer['facts']} ({answer['statements']} statements)")
    click.echo(f"content hash {answer['content_hash']}")
    if answer["verified"] is not None:
        click.echo(f"verified     {'yes' if answer['verified'] else 'NO'}")
    click.echo(f"queue        {answer['queue']} statements wait for a reviewer")
    reports = answer["error_reports"]
    if reports:
        click.echo(f"reports      {reports} errors reported; 'vigie review reports' lists them")
    click.echo(f"releases     {len(answer['releases'])} on disk\n")
    header = list(answer["coverage"][0])
    print_table(
        [name.replace("_", " ") for name in header],
        ([row[name] for name in header] for row in answer["coverage"]),
    )
    click.echo()
    _print_health(answer["sources"])


def _print_health(rows: list[dict[str, Any]]) -> None:
    print_table(
        ("source", "state", "last success", "reason"),
        ((row["id"], row["state"], _day(row["last_success"]), row["reason"]) for row in rows),
    )


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()
