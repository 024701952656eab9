"""Which release pages read: the current one at each request, opened once, or the one pinned."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.web.world import FixedWorld, OpenedRelease, ReleasedWorld
from data.errors import NotFoundError
from data.facts import Facts


def facts(name: str) -> Facts:
    """Return facts of a made-up release."""
    organisations = pd.DataFrame(
        {"id": ["alfa"], "name": [name], "kind": ["company"], "gatekeeper": [False]}
    )
    return Facts.from_frames(
        {"organisation": organisations}, as_of=date(2026, 11, 21), release=name
    )


def world_of(names: list[str], opened: list[str]) -> ReleasedWorld:
    """Return a world whose current release is the last of `names`; it notes what it opens."""

    def open_named(name: str) -> OpenedRelease:
        opened.append(name)
        return OpenedRelease(facts(name), f"hash-{name}", Path(f"{name}.duckdb"))

    return ReleasedWorld(lambda: names[-1], open_named)


def test_a_new_release_is_seen_at_the_next_request_and_each_is_opened_once() -> None:
    names, opened = ["first"], []
    world = world_of(names, opened)
    assert world.snapshot().name == world.snapshot().name == "first"
    names.append("second")
    assert world.snapshot().actors_on(date(2026, 11, 21)).name("alfa") == "second"
    assert opened == ["first", "second"]


def test_an_address_can_pin_an_older_release() -> None:
    world = world_of(["first", "second"], [])
    assert world.snapshot("first").content_hash == "hash-first"


def test_a_day_beyond_the_release_reads_the_release_itself() -> None:
    snapshot = world_of(["first"], []).snapshot()
    assert snapshot.facts_on(date(2030, 1, 1)) is snapshot.facts
    assert snapshot.facts_on(date(2020, 1, 1)).as_of == date(2020, 1, 1)


def test_a_world_of_one_snapshot_knows_no_other() -> None:
    with pytest.raises(NotFoundError, match="no release 'other'"):
        FixedWorld(facts("first")).snapshot("other")
