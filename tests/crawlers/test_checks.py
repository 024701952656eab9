"""The checks of a run: required columns, floors, unreadable pages."""

from collections.abc import Mapping

import pytest
from replicas.pages import READ_AT

from crawlers.checks import CheckFailedError, Seen, verdict
from crawlers.source import Listed, Source, Unreadable
from data.observations import Observation
from data.records.headlines import Headline
from data.records.observing import observation_of

SOURCE = Source(
    id="example",
    hosts=("a.example",),
    record_types=("headline",),
    required={"headline": ("title", "published")},
    list_floor={"pages read": 1},
    unreadable_share={"document": 0.2},
)


def row(number: int, published: str | None = "2026-11-20") -> Observation:
    """Return a row that has its required day, or has not."""
    record = Headline(
        id=f"h-{number}", published=published, title="T", link="https://a.example", form="news"
    )
    return observation_of(
        record,
        source_id="example",
        source_url="https://a.example",
        source_name="Example",
        recorded_at=READ_AT,
    )


def read(filled: int, empty: int) -> Seen:
    """Return what a run saw that read so many rows with and without the day."""
    seen = Seen(SOURCE)
    for number in range(filled + empty):
        seen.observed(row(number, "2026-11-20" if number < filled else None))
    return seen


def standing(count: int) -> Mapping[str, frozenset[str]]:
    """Return so many rows that stand from earlier runs."""
    return {"headline": frozenset(f"h-{number}" for number in range(count))}


@pytest.mark.parametrize(
    ("filled", "empty", "before"),
    [(100, 1, 0), (2, 1, 400), (0, 1, 400), (0, 0, 400)],
    ids=["one in a hundred", "one of few that changed", "the only one that changed", "nothing"],
)
def test_a_row_that_never_had_the_column_is_tolerated(filled: int, empty: int, before: int) -> None:
    assert verdict(read(filled, empty), standing(before)) == []


@pytest.mark.parametrize(
    ("filled", "empty", "before"),
    [(98, 2, 0), (0, 2, 400), (1, 2, 400), (95, 5, 400), (0, 1, 0)],
    ids=["two in a hundred", "all that changed", "most that changed", "five of 400", "the first"],
)
def test_a_column_that_was_dropped_fails_the_run(filled: int, empty: int, before: int) -> None:
    with pytest.raises(CheckFailedError, match="column 'published' is empty"):
        verdict(read(filled, empty), standing(before))


def test_a_list_that_nothing_answered_fails_the_run_unless_pages_were_unchanged() -> None:
    seen = Seen(SOURCE)
    seen.listed(Listed("pages read", ()), "https://a.example")
    with pytest.raises(CheckFailedError, match="never fewer than 1"):
        verdict(seen, {})
    seen.unchanged = 1
    assert verdict(seen, {}) == []


@pytest.mark.parametrize(
    ("kind", "pages", "broken", "fails"),
    [
        ("document", 100, 20, False),
        ("document", 100, 21, True),
        ("document", 6, 5, False),
        ("matter", 100, 1, False),
        ("matter", 100, 2, True),
        ("matter", 6, 1, True),
    ],
)
def test_unreadable_pages_are_tolerated_up_to_a_share_of_their_kind(
    kind: str, pages: int, broken: int, fails: bool
) -> None:
    seen = Seen(SOURCE)
    seen.pages[kind] = pages
    for number in range(broken):
        seen.broken(Unreadable(f"https://a.example/{number}", "no number"), kind)
    if fails:
        with pytest.raises(CheckFailedError, match=f"kind '{kind}' cannot be read"):
            verdict(seen, {})
    else:
        assert verdict(seen, {}) == []
