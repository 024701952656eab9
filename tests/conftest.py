"""Shared fixtures: an isolated home, the folder of real payloads, the browser."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine must not fail a property and a run must be repeatable: no deadline, same examples.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def vigie_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a fresh `VIGIE_HOME`."""
    home = tmp_path / "home"
    monkeypatch.setenv("VIGIE_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of real payloads, or skip: they are not part of the project."""
    folder = ROOT.parent / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip("real payloads are not part of the project and are absent here")
    return folder
