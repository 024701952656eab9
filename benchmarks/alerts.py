"""Alert rules over ten years of weeks: seconds, and the ratio to computing every week anew.

    python -m benchmarks.alerts          520 weeks, incremental; 20 of them anew
    python -m benchmarks.alerts --weeks 104

Peer in the same run: the same rules without the index of what changed (a fresh engine per week, as
a scheduler does that starts the whole evaluation each time). Budget: 60 s for ten years.
"""

import argparse
import time
from datetime import date, timedelta

from data.bundled import bundled_facts
from data.facts import Facts
from graph.alerts.engine import Engine
from graph.alerts.replay import replay

LAST_DAY = date(2026, 11, 21)
TEN_YEARS = 520
ANEW = 20
BUDGET_SECONDS = 60.0


def main() -> None:
    """Print seconds per run and the ratio to the peer."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--weeks", type=int, default=TEN_YEARS)
    weeks = parser.parse_args().weeks
    facts = bundled_facts()
    facts.frame("deal")
    started, cpu = time.perf_counter(), time.process_time()
    found = replay(facts, LAST_DAY, weeks)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    events = sum(len(week.events) for week in found.weeks)
    print(
        f"{weeks} weeks, 30 rules   {seconds:6.1f} s   ({cpu:.1f} s of processor)   {events} events"
    )
    print(f"budget {BUDGET_SECONDS:.0f} s: {'kept' if seconds <= BUDGET_SECONDS else 'exceeded'}")
    anew = anew_seconds(facts, ANEW)
    newest = replay_seconds(facts, ANEW)
    print(f"newest {ANEW} weeks      incremental {newest:.1f} s, each anew {anew:.1f} s")
    print(f"ratio                  x {anew / newest:.1f}")


def replay_seconds(facts: Facts, weeks: int) -> float:
    """Return the processor seconds of an incremental replay."""
    started = time.process_time()
    replay(facts, LAST_DAY, weeks)
    return time.process_time() - started


def anew_seconds(facts: Facts, weeks: int) -> float:
    """Return the processor seconds of evaluating each week from nothing."""
    started = time.process_time()
    for place in range(weeks):
        day = LAST_DAY - place * timedelta(days=7)
        engine = Engine(facts)
        engine.step(day - timedelta(days=7))
        engine.step(day)
    return time.process_time() - started


if __name__ == "__main__":
    main()
