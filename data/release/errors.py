"""What goes wrong with releases."""

from pathlib import Path

from data.errors import NotFoundError, VigieError


class NoReleaseError(VigieError):
    """There is no current release to read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"no release in {folder}; run 'vigie build'")


class BrokenReleaseError(VigieError):
    """The pointer or the release file is missing or damaged."""


class BuildRunningError(VigieError):
    """Another build is at work in the same home."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"another build is at work in {folder}; wait until it has ended")


class UnknownReleaseError(NotFoundError):
    """A release name that does not exist."""
