"""Build and ledger: seconds per release, growth with the facts, observations per second.

    python -m benchmarks.build            bundled facts, 20 times the facts, ledger
    python -m benchmarks.build --compute  the same with measures and alerts computed

The ledger takes in 100,000 statements of as many facts, each with its page and its words as a crawl
brings them, in a new file; the best of three rounds counts, and the load of the machine is printed.
Staged is validated, hashed and in the staging table; kept is after the transaction, with the file
closed. Peer in the same run: DuckDB's own insert of the finished rows from a DataFrame, without
validation, hashing and staging, the file closed likewise.
"""

import argparse
import csv
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from os import getloadavg
from pathlib import Path
from time import perf_counter

import duckdb
import pandas as pd

from data.facts import Facts
from data.home import Home
from data.ledger import open_ledger
from data.ledger.connection import schema
from data.ledger.rows import observation_frame
from data.observations import Observation
from data.records import RECORDS
from data.records.record import Record, columns
from data.reference_facts import load, reference_folder
from data.release import prepare, publish

COPIES = 20
OWN_SLUGS = {"id", "market", "site", "target", "overlap_group", "acquisition_number"}
SINGLE = {"fx_band", "form_gd", "vocabulary", "publisher", "ai_act_date", "layer_headline"}
"""Tables about the world at large: they do not grow with the number of facts."""

LEDGER_OBSERVATIONS = 100_000
PER_PAGE = 25
"""Statements that share a page."""
EXCERPT = 160
"""Characters of the words that a statement was read from."""
ROUNDS = 3


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--compute", action="store_true")
    compute = parser.parse_args().compute
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        one, facts = build_seconds(place / "one", None, compute=compute)
        print(f"bundled facts      {facts:>8} facts   {one:6.2f} s")
        synthetic = multiplied(place / "reference")
        many, more = build_seconds(place / "many", synthetic, compute=compute)
        print(f"synthetic facts    {more:>8} facts   {many:6.2f} s")
        print(f"facts x {more / facts:.1f}, seconds x {many / one:.1f}")
        ledger_rate(place, brought(synthetic))


def build_seconds(home: Path, reference: Path | None, *, compute: bool) -> tuple[float, int]:
    """Return how long a build takes from the files on, and its number of facts."""
    if reference is None:
        reference = reference_folder()
    started = perf_counter()
    prepared = prepare(Home(home), reference=reference)
    built = publish(Home(home), prepared, computed(prepared.facts) if compute else {})
    return perf_counter() - started, built.facts


def computed(facts: Facts) -> Mapping[str, pd.DataFrame]:
    """Return measures and alerts as the command `build` computes them."""
    from graph.run import compute

    return compute(facts)


def multiplied(folder: Path, copies: int = COPIES) -> Path:
    """Write a reference folder with many worlds side by side: slugs of each carry its number."""
    shutil.copytree(reference_folder(), folder)
    for kind in RECORDS.values():
        if kind.reference_file and kind.record_type not in SINGLE:
            _multiply(folder / kind.reference_file, kind, copies)
    return folder


def _multiply(path: Path, kind: type[Record], copies: int) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    slugs = {name for name, column in columns(kind).items() if column.refers} | OWN_SLUGS
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for copy in range(copies):
            for row in rows:
                writer.writerow(_renamed(row, slugs, f"-x{copy}" if copy else ""))


def _renamed(row: dict[str, str], slugs: set[str], suffix: str) -> dict[str, str]:
    changed = dict(row)
    for name in slugs & set(row):
        if row[name]:
            changed[name] = "|".join(f"{part}{suffix}" for part in row[name].split("|"))
    if suffix and "cps_name" in row:
        changed["cps_name"] = f"{row['cps_name']} {suffix}"
    if suffix and "case_number" in row and "event" in row:
        changed["case_number"] = f"{row['case_number']}{suffix}"
    if suffix and "authority" in row and "acquirer" in row:
        changed["case_number"] = f"{row['case_number'] or 'none'}{suffix}"
    return changed


def brought(reference: Path) -> list[Observation]:
    """Return statements as a crawl brings them: no fact twice, each with its page and words."""
    said = load(reference).observations[:LEDGER_OBSERVATIONS]
    return [
        replace(
            one,
            source_id="epoch",
            document_id=f"sha256:{sha256(str(number // PER_PAGE).encode()).hexdigest()}",
            excerpt=" ".join(str(value) for value in one.payload.values() if value)[:EXCERPT],
        )
        for number, one in enumerate(said)
    ]


def ledger_rate(place: Path, many: list[Observation]) -> None:
    """Print observations per second through validation, hash, staging and transaction."""
    rounds = [kept_seconds(place / f"ledger-{turn}.duckdb", many) for turn in range(ROUNDS)]
    staged, kept = (min(seconds) for seconds in zip(*rounds, strict=True))
    frame = observation_frame(many, "peer")
    peer = min(inserted_seconds(place / f"peer-{turn}.duckdb", frame) for turn in range(ROUNDS))
    print(f"ledger, staged     {len(many) / staged:8.0f} observations/s  (best of {ROUNDS})")
    print(f"ledger, kept       {len(many) / kept:8.0f} observations/s")
    print(f"bare insert (peer) {len(many) / peer:8.0f} rows/s")
    print(f"seconds of the ledger / of a bare insert: {kept / peer:.1f}")
    print(f"load of the machine: {getloadavg()[0]:.1f}")


def kept_seconds(path: Path, many: list[Observation]) -> tuple[float, float]:
    """Return after how many seconds the statements were staged, and kept with the file closed."""
    with open_ledger(path) as ledger:
        started = perf_counter()
        run = ledger.begin_run("epoch")
        run.stage(many)
        staged = perf_counter()
        added = run.succeed().added
    ended = perf_counter()
    if added != len(many):
        raise SystemExit(f"{added} of {len(many)} statements were kept")
    return staged - started, ended - started


def inserted_seconds(path: Path, frame: pd.DataFrame) -> float:
    """Return how long DuckDB alone takes for the same rows."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(schema())
        started = perf_counter()
        connection.register("rows", frame)
        connection.execute("insert into observation by name select * from rows")
    return perf_counter() - started


if __name__ == "__main__":
    main()
