"""Publishing: write under a new name, rename when whole, move the pointer, tidy up.

Whenever the process dies, either the old or the new release is current, and each is whole.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.home import Home
from data.release.lock import build_lock
from data.release.pointer import (
    BUILDING,
    clean_leftovers,
    make_current,
    new_name,
    release_file,
    remove_old,
    sync_folder,
)
from data.release.prepare import Prepared
from data.release.writing import write_release


@dataclass(frozen=True)
class Built:
    """A finished release."""

    name: str
    path: Path
    content_hash: str
    facts: int
    current: bool


def publish(home: Home, prepared: Prepared, computed: Mapping[str, pd.DataFrame]) -> Built:
    """Write a release; an ordinary one becomes current, a replay never does.

    Args:
        computed: frames of tables `measure`, `alert` and, if any, `share_derived`; one row of
            `release_info` may add what only the rules know (alert_packs).

    Raises:
        BuildRunningError: another build is at work.
        VigieError: a computed table has an undeclared column.
    """
    folder = home.releases
    with build_lock(folder):
        clean_leftovers(folder)
        name = new_name(prepared.as_known.isoformat() if prepared.as_known else None)
        path = release_file(folder, name)
        building = path.with_name(f"{name}{BUILDING}")
        digest, facts = write_release(building, name, prepared, computed)
        _sync(building)
        building.rename(path)
        sync_folder(folder)
        if prepared.as_known is None:
            make_current(folder, name)
            remove_old(folder)
    return Built(name, path, digest, facts, prepared.as_known is None)


def _sync(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
