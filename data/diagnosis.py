"""What is broken in a home folder, and what to restore."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from data.errors import VigieError
from data.home import Home
from data.ledger.connection import connect
from data.ledger.errors import LedgerBusyError
from data.ledger.queries import query
from data.reference_facts import load
from data.release.content_hash import content_hash
from data.release.errors import NoReleaseError
from data.release.pointer import BUILDING, current_name, finished
from data.release.reading import open_release
from data.source_table import source_table

LEAST_FREE_BYTES = 500_000_000


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, whether it is sound, what was seen, what to do."""

    check: str
    ok: bool
    seen: str
    advice: str | None = None


def diagnose(home: Home) -> list[Finding]:
    """Return the findings of all checks; nothing is changed.

    A missing home, ledger or state is sound: they appear when something is written.
    """
    return [
        *_folder(home),
        *_reference(),
        *_pointer(home),
        *_leftovers(home),
        *_ledger(home),
        *_state(home),
    ]


def _folder(home: Home) -> Iterator[Finding]:
    if not home.root.exists():
        yield Finding("home", True, f"{home.root} does not exist yet")
        return
    writable = os.access(home.root, os.W_OK)
    yield Finding(
        "home", writable, str(home.root), None if writable else "make the folder writable"
    )
    free = shutil.disk_usage(home.root).free
    enough = free >= LEAST_FREE_BYTES
    yield Finding(
        "disk space",
        enough,
        f"{free // 1_000_000} MB free",
        None if enough else "free at least 500 MB; a build needs room beside the old release",
    )


def _reference() -> Iterator[Finding]:
    try:
        facts = load()
        table = source_table()
    except VigieError as error:
        yield Finding("reference facts", False, str(error), "correct that line, or reinstall")
        return
    seen = f"{len(facts.observations)} statements, {len(table)} sources"
    yield Finding("reference facts", True, seen)


def _pointer(home: Home) -> Iterator[Finding]:
    left = finished(home.releases)
    instead = f"run 'vigie build'; releases on disk: {', '.join(left) or 'none'}"
    try:
        name = current_name(home.releases)
    except NoReleaseError:
        yield Finding("current release", not left, "there is no pointer", instead)
        return
    except VigieError as error:
        yield Finding("current release", False, str(error), instead)
        return
    try:
        reader = open_release(home, name)
        with reader.cursor() as cursor:
            found = content_hash(cursor)
    except VigieError as error:
        yield Finding("current release", False, str(error), instead)
        return
    same = found == reader.info.content_hash
    yield Finding(
        "current release",
        same,
        f"{name}, content hash {'as stated' if same else 'differs: the file was changed'}",
        None if same else instead,
    )


def _leftovers(home: Home) -> Iterator[Finding]:
    left = sorted(path.name for path in home.releases.glob(f"*{BUILDING}*"))
    if left:
        yield Finding(
            "leftovers", True, f"{len(left)} of a stopped build", "the next build removes them"
        )


def _ledger(home: Home) -> Iterator[Finding]:
    if not home.ledger.exists():
        yield Finding("ledger", True, "none yet")
        return
    try:
        with connect(home.ledger, read_only=True) as connection:
            ((rows,),) = connection.execute(query("count_observations")).fetchall()
            ((dead,),) = connection.execute(query("count_open_runs")).fetchall()
    except LedgerBusyError as error:
        yield Finding("ledger", True, str(error))
        return
    except VigieError as error:
        advice = (
            f"put back a copy of {home.ledger.name}; without one, move the file away and run "
            "'vigie crawl --from-archive'"
        )
        yield Finding("ledger", False, str(error), advice)
        return
    yield Finding("ledger", True, f"{rows} statements")
    if dead:
        yield Finding(
            "crawl runs", True, f"{dead} ended by a stopped process", "the next crawl clears them"
        )


def _state(home: Home) -> Iterator[Finding]:
    if not home.state.exists():
        yield Finding("application state", True, "none yet")
        return
    try:
        with closing(sqlite3.connect(f"file:{home.state}?mode=ro", uri=True)) as connection:
            answer = str(connection.execute("pragma quick_check").fetchone()[0])
    except sqlite3.DatabaseError as error:
        answer = str(error)
    sound = answer == "ok"
    yield Finding(
        "application state",
        sound,
        "sound" if sound else answer,
        None if sound else f"put back a copy of {home.state.name}: decisions and users live there",
    )
