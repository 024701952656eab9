"""Resolving names of organisations: names per second, against scoring every known name.

    python -m benchmarks.resolution

The names are those of the data set with the changes that sources make (case, legal form, a dropped
letter). The peer of the same run is rapidfuzz over all names and aliases, without normalising,
blocking or reasons: it finds the nearest string and cannot tell an unknown party from a known one.
"""

import time
from collections.abc import Callable

from rapidfuzz import fuzz, process

from data.bundled import bundled_facts
from data.resolution.known import known_organisations, resolver_of

SECONDS = 4.0


def written_otherwise(name: str, place: int) -> str:
    """Return a name as another source may write it; every fourth stays."""
    changed = (name, name.upper(), f"{name} Inc.", name[:4] + name[5:] if len(name) > 6 else name)
    return changed[place % 4]


def rate(work: Callable[[str], object], names: list[str]) -> float:
    """Return names per second of processor time."""
    done, start = 0, time.process_time()
    while (spent := time.process_time() - start) < SECONDS:
        work(names[done % len(names)])
        done += 1
    return done / spent


def main() -> None:
    """Print names per second, how many are found, and the ratio to the peer."""
    facts = bundled_facts()
    known = known_organisations(facts)
    resolver = resolver_of(facts)
    asked = [(written_otherwise(one.name, place), one.id) for place, one in enumerate(known)]
    names = [name for name, _ in asked]
    own = rate(resolver.resolve, names)
    right = sum(resolver.resolve(name).organisation_id == wanted for name, wanted in asked)
    pool = {name: one.id for one in known for name in (one.name, *one.aliases)}
    choices = list(pool)
    peer = rate(lambda name: process.extractOne(name, choices, scorer=fuzz.WRatio), names)
    nearest = [process.extractOne(name, choices, scorer=fuzz.WRatio) for name in names]
    hits = sum(pool[best[0]] == wanted for best, (_, wanted) in zip(nearest, asked, strict=True))
    print(f"{len(names)} names of {len(known)} organisations, {len(choices)} known spellings")
    print(f"resolver    {own:8.0f} names/s   {100 * right / len(asked):5.1f} % to the right one")
    print(f"rapidfuzz   {peer:8.0f} names/s   {100 * hits / len(asked):5.1f} % nearest is right")
    print(f"ratio       {own / peer:8.1f}")


if __name__ == "__main__":
    main()
