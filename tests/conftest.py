"""Shared fixtures: an isolated home, the folder of real payloads, the browser."""

from pathlib import Path

import pytest

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
