"""Names resolved per second, against the best match of a fuzzy search over all stored names.

The peer is `rapidfuzz.process.extractOne` with `WRatio` over every stored name and alias, which is
what a short script would do. Both read the labelled list in the same process; the ratio is printed
with the precision of each, since an answer that is fast and wrong is no answer.
"""

import csv
import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz, process

from data.bundled import bundled_facts
from data.resolution.known import known_organisations, resolver_of

LIST = Path(__file__).parent.parent / "tests/data/resolution/labelled/names.csv"
ROUNDS = 3
CUTOFF = 90.0


def measured(
    answer: Callable[[str], str | None], rows: list[dict[str, str]]
) -> tuple[float, float, float]:
    """Return names per second (best of the rounds), precision and recall."""
    best = 0.0
    for _ in range(ROUNDS):
        started = time.perf_counter()
        found = [answer(row["variant"]) for row in rows]
        best = max(best, len(rows) / (time.perf_counter() - started))
    wanted = [row["organisation"] or None for row in rows]
    right = sum(got is not None and got == want for got, want in zip(found, wanted, strict=True))
    made = sum(got is not None for got in found)
    there = sum(want is not None for want in wanted)
    return best, right / made, right / there


def main() -> None:
    """Print both speeds, their ratio, and how right each is."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    facts = bundled_facts()
    resolver = resolver_of(facts)
    names = {
        name: organisation.id
        for organisation in known_organisations(facts)
        for name in (organisation.name, *organisation.aliases, *organisation.ambiguous)
    }
    stored = list(names)

    def fuzzy(name: str) -> str | None:
        found = process.extractOne(name, stored, scorer=fuzz.WRatio, score_cutoff=CUTOFF)
        return names[found[0]] if found else None

    own = measured(lambda name: resolver.resolve(name).organisation_id, rows)
    peer = measured(fuzzy, rows)
    for label, (speed, precision, recall) in (("vigie", own), ("rapidfuzz extractOne", peer)):
        print(f"{label:22} {speed:10,.0f} names/s  precision {precision:.3f}  recall {recall:.3f}")
    print(f"ratio {own[0] / peer[0]:.1f} over {len(stored):,} stored names")


if __name__ == "__main__":
    main()
