"""Speed of deal extraction: the gate in MB/s, full reading in passages/s, per core.

Peers in the same run, where they are installed (`requirements/bench.txt`): spaCy's blank pipeline
with an entity ruler and flashtext, both given the same names as the gate. They only find names; the
extractor finds deals. Times are processor time of this one process. The texts are the labelled
passages of the project and neutral sentences made here.
"""

import importlib
import importlib.util
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from crawlers.compiled import is_compiled
from crawlers.extraction.extractor import Passage
from crawlers.extraction.stream import tools
from data.names import Gazetteer, bundled_gazetteer

LABELLED = Path(__file__).resolve().parent.parent / "tests" / "crawlers" / "extraction" / "labelled"
NEUTRAL = (
    "The committee will meet next week in the large hall to discuss the budget of the new year. ",
    "Visitors described the weather as pleasant for the season, and the harvest was good. ",
    "Le conseil se réunira la semaine prochaine pour parler du budget de la bibliothèque. ",
)
SECONDS = 4.0


def corpus() -> tuple[list[str], list[Passage], list[Passage]]:
    """Return a mixed corpus (one text in ten with a known party), and relevant passages twice.

    The short ones are the labelled passages that state a deal (some 100 characters); the long ones
    have one that states none and a neutral sentence behind, and are as long as passages of the
    press (some 260 characters).
    """
    rows = [
        json.loads(line)
        for path in sorted(LABELLED.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    _, gate = tools()
    without = {
        language: itertools.cycle(
            [row["text"] for row in rows if row["lang"] == language and not row["gold"]]
        )
        for language in ("en", "fr")
    }
    short = [
        Passage(row["text"], row["id"], row["lang"], row["published"])
        for row in rows
        if row["gold"] and gate.passes(row["text"])
    ]
    long = [
        replace(
            passage,
            text=" ".join(
                [
                    passage.text,
                    next(without[passage.lang or "en"]),
                    NEUTRAL[number % len(NEUTRAL)],
                ]
            ),
        )
        for number, passage in enumerate(short)
    ]
    mixed = []
    for number, passage in enumerate(long):
        mixed += [NEUTRAL[(number + step) % 3] * 3 for step in range(9)]
        mixed.append(passage.text)
    return mixed, short, long


def rate(work: Callable[[], int]) -> float:
    """Return units per second of processor time; `work` does some and returns how many."""
    work()
    done, start = 0, time.process_time()
    while (spent := time.process_time() - start) < SECONDS:
        done += work()
    return done / spent


def flashtext_rate(gazetteer: Gazetteer, texts: list[str], size: int) -> float | None:
    """Return bytes/s of flashtext with the same names, or None when it is not installed."""
    if importlib.util.find_spec("flashtext") is None:
        return None
    processor = importlib.import_module("flashtext").KeywordProcessor(case_sensitive=True)
    for name in gazetteer.certain_names():
        processor.add_keyword(name)

    def work() -> int:
        for text in texts:
            processor.extract_keywords(text)
        return size

    return rate(work)


def spacy_rate(gazetteer: Gazetteer, texts: list[str], size: int) -> float | None:
    """Return bytes/s of a blank pipeline with an entity ruler, or None without spaCy."""
    if importlib.util.find_spec("spacy") is None:
        return None
    pipeline = importlib.import_module("spacy").blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": name} for name in gazetteer.certain_names()])

    def work() -> int:
        for _ in pipeline.pipe(texts):
            pass
        return size

    return rate(work)


def main() -> None:
    """Print the rates and their ratios."""
    gazetteer = bundled_gazetteer()
    mixed, short, long = corpus()
    size = sum(len(text.encode()) for text in mixed)
    extractor, gate = tools()

    def through_gate() -> int:
        for text in mixed:
            gate.passes(text)
        return size

    def in_full(passages: list[Passage]) -> int:
        for passage in passages:
            extractor.deals(passage)
        return len(passages)

    form = "compiled" if is_compiled() else "interpreted; `make compile` compiles them"
    print(f"modules of the extraction: {form}")
    gate_rate = rate(through_gate)
    print(f"gate: {gate_rate / 1e6:.1f} MB/s per core (aim 30)")
    for passages in (short, long):
        length = sum(len(passage.text) for passage in passages) / len(passages)
        full_rate = rate(partial(in_full, passages))
        print(
            f"full: {full_rate:,.0f} relevant passages/s per core, {length:.0f} characters each"
            " (aim 2,000)"
        )
    for name, peer in (
        ("flashtext", flashtext_rate(gazetteer, mixed, size)),
        ("spaCy blank + entity ruler", spacy_rate(gazetteer, mixed, size)),
    ):
        if peer is None:
            print(f"{name}: not installed, no ratio")
        else:
            ratio = gate_rate / peer
            print(f"{name}: {peer / 1e6:.2f} MB/s; the gate is {ratio:.1f} times as fast")


if __name__ == "__main__":
    main()
