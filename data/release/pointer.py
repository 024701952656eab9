"""The pointer to the current release and the files beside it.

`releases/current` is a text file with one release name. It is replaced by an atomic rename, so a
reader finds either the old or the new name, whatever happens to the process that writes it.
"""

import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from data.release.errors import BrokenReleaseError, NoReleaseError, UnknownReleaseError

NAME = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{6}(?:-as-known-\d{4}-\d{2}-\d{2})?")
BUILDING = ".building"
KEPT_RELEASES = 5
IN_USE_SECONDS = 3_600
"""A release that was opened within this time is kept, however old."""


def new_name(as_known: str | None = None) -> str:
    """Return a release name that was never used: time of the build and a random part."""
    suffix = f"-as-known-{as_known}" if as_known else ""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}{suffix}"


def release_file(folder: Path, name: str) -> Path:
    """Return where a release lies; the name must have the form that builds give.

    Raises:
        UnknownReleaseError: the text is no release name.
    """
    if not NAME.fullmatch(name):
        raise UnknownReleaseError(f"'{name[:80]}' is no release name")
    return folder / f"{name}.duckdb"


def current_name(folder: Path) -> str:
    """Return the name of the current release.

    Raises:
        NoReleaseError: nothing was built yet.
        BrokenReleaseError: the pointer names a release that does not exist.
    """
    try:
        name = (folder / "current").read_text("utf-8").strip()
    except FileNotFoundError as error:
        raise NoReleaseError(folder) from error
    except UnicodeDecodeError as error:
        raise BrokenReleaseError(_advice(folder, "is no text")) from error
    if not NAME.fullmatch(name):
        raise BrokenReleaseError(_advice(folder, f"holds '{name[:40]}', which is no release name"))
    if not release_file(folder, name).exists():
        raise BrokenReleaseError(_advice(folder, f"names {name}, whose file is missing"))
    return name


def _advice(folder: Path, what: str) -> str:
    return f"{folder / 'current'} {what}; run 'vigie build', or 'vigie doctor' for what is left"


def make_current(folder: Path, name: str) -> None:
    """Make a finished release current by one atomic rename."""
    temporary = folder / f"current.{name}"
    with temporary.open("w", encoding="utf-8") as stream:
        stream.write(f"{name}\n")
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(folder / "current")
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a power cut (where the system can)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def finished(folder: Path) -> list[str]:
    """Return the names of all finished releases, newest first."""
    names = [path.stem for path in folder.glob("*.duckdb") if NAME.fullmatch(path.stem)]
    return sorted(names, reverse=True)


def clean_leftovers(folder: Path) -> None:
    """Remove what killed builds left; only for the one build that holds the lock."""
    for pattern in (f"*{BUILDING}", f"*{BUILDING}.wal", "current.*"):
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)


def remove_old(folder: Path) -> list[str]:
    """Remove releases beyond the newest five, save for the current one and any in use.

    Replays (`as-known`) and ordinary releases are counted apart. Returns the names removed.
    """
    current = current_name(folder)
    removed = []
    for replay in (True, False):
        names = [name for name in finished(folder) if ("-as-known-" in name) is replay]
        for name in names[KEPT_RELEASES:]:
            path = release_file(folder, name)
            if name == current or time.time() - path.stat().st_mtime < IN_USE_SECONDS:
                continue
            path.unlink()
            removed.append(name)
    return removed
