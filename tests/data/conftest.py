"""Made-up statements and releases for the tests of the store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.home import Home
from data.observations import Observation
from data.records import Art14Notice, Deal
from data.records.observing import observation_of
from data.release import prepare, publish

READ_AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def notice() -> Callable[..., Observation]:
    """Return a maker of Art. 14 notices of a made-up undertaking."""

    def make(number: int, *, at: datetime = READ_AT, **changes: object) -> Observation:
        values: dict[str, object] = {
            "id": f"a14-alfa-{number}",
            "gatekeeper": "alfa",
            "target": f"target-{number}",
            "target_name": f"Target {number}",
            "notified_on": "2026-01-15",
            "case_number": "DMA.100999",
            "acquisition_number": f"{{aaaaaaaa-0000-0000-0000-{number:012d}}}",
        } | changes
        return observation_of(
            Art14Notice(**values),
            source_id="commission-dma",
            source_url="https://dma.example/list.json",
            source_name="Example list",
            recorded_at=at,
        )

    return make


@pytest.fixture
def deal() -> Callable[..., Observation]:
    """Return a maker of statements about one made-up deal."""

    def make(url: str = "https://news.example/a", **changes: object) -> Observation:
        values: dict[str, object] = {
            "id": "alfa-beta-2026",
            "announced": "2026-03",
            "kind": "investment",
            "source_org": "alfa",
            "target_org": "beta",
            "status": "announced",
        } | changes
        return observation_of(
            Deal(**values),
            source_id="epoch",
            source_url=url,
            source_name="Example News",
            recorded_at=READ_AT,
        )

    return make


@pytest.fixture
def place(tmp_path: Path) -> Home:
    """Return an empty home folder."""
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def bundled_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home with one release of the bundled facts (without computed tables)."""
    home = Home(tmp_path_factory.mktemp("bundled"))
    publish(home, prepare(home), {})
    return home


@pytest.fixture
def restated() -> Callable[..., Observation]:
    """Return a function that changes fields of an observation."""
    return replace
