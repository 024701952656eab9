"""Each assumed line of a format: its opposite is served, and the run survives it as it says."""

from pathlib import Path

import pytest
from replicas.crawling import crawl, said
from replicas.opposites import OPPOSITES, Opposite

from crawlers.registry import all_sources

CASES = [
    (source, line, number)
    for (source, line), made in OPPOSITES.items()
    for number in range(len(made))
]


@pytest.mark.parametrize(("source", "line", "number"), CASES)
def test_the_opposite_of_an_assumed_line_is_survived(
    source: str, line: str, number: int, tmp_path: Path
) -> None:
    opposite: Opposite = OPPOSITES[source, line][number]
    with opposite.make() as replica:
        done = crawl(tmp_path, **{source: replica.address})
        again = crawl(tmp_path, **{source: replica.address}) if opposite.twice else None
    report = done.report[source]
    if opposite.fails:
        assert report["state"] == "failed"
        assert opposite.fails in report["reason"]
        assert said(tmp_path) == []
        return
    assert (report["state"], report["reason"]) == ("succeeded", None)
    assert opposite.odd is None or any(opposite.odd in odd for odd in report["oddities"])
    if again is not None:
        second = again.report[source]
        assert (second["state"], second["new"], second["withdrawn"]) == ("succeeded", 0, 0)
        assert second["bytes"] > 0


@pytest.mark.parametrize("source", [name for name in all_sources() if not name.startswith("feed-")])
def test_every_assumed_line_has_an_opposite(source: str) -> None:
    lines = [one.line for one in all_sources()[source].SOURCE.assumptions]
    served = [line for name, line in OPPOSITES if name == source]
    assert [line for line in lines if sum(part in line for part in served) != 1] == []


def test_every_assumed_line_of_feeds_has_an_opposite() -> None:
    lines = [one.line for one in all_sources()["feed-anthropic"].SOURCE.assumptions]
    served = [line for name, line in OPPOSITES if name.startswith("feed-")]
    assert [line for line in lines if sum(part in line for part in served) != 1] == []
