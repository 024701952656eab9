"""Where ledger, archive, releases and application state lie: `$VIGIE_HOME` or a user folder."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True)
class Home:
    """The paths under one home folder; nothing is created until something is written."""

    root: Path

    @property
    def ledger(self) -> Path:
        """The append-only DuckDB ledger (one writer)."""
        return self.root / "ledger.duckdb"

    @property
    def archive(self) -> Path:
        """Folder of archived responses (WARC files)."""
        return self.root / "archive"

    @property
    def releases(self) -> Path:
        """Folder of immutable release files."""
        return self.root / "releases"

    @property
    def pointer(self) -> Path:
        """File that names the current release; replaced atomically."""
        return self.releases / "current"

    @property
    def state(self) -> Path:
        """SQLite file of what people decide: reviews, subscriptions, mutes, deliveries, users."""
        return self.root / "state.sqlite"

    @property
    def reports(self) -> Path:
        """Folder of machine-readable run reports."""
        return self.root / "reports"


def home() -> Home:
    """Return the home named by `VIGIE_HOME`, else the user's data folder for Vigie."""
    configured = os.environ.get("VIGIE_HOME")
    if configured:
        return Home(Path(configured).expanduser().resolve())
    return Home(Path(platformdirs.user_data_dir("vigie", appauthor=False)))
