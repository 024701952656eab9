"""One build at a time per home: a lock that the system releases when its holder dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.release.errors import BuildRunningError


@contextmanager
def build_lock(folder: Path) -> Iterator[None]:
    """Hold the build lock of a releases folder.

    Raises:
        BuildRunningError: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "build.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _take(handle)
        except OSError as error:
            raise BuildRunningError(folder) from error
        yield
    finally:
        os.close(handle)


if sys.platform != "win32":
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

else:
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
