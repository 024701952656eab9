"""Build and ledger: seconds per release, growth with the facts, observations per second.

    python -m benchmarks.build            bundled facts, 20 times the facts, ledger
    python -m benchmarks.build --compute  the same with measures and alerts computed

Peer of the ledger in the same run: DuckDB's own insert of the finished rows from a DataFrame,
without validation, hashing and staging.
"""

import argparse
import csv
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd

from data.facts import Facts
from data.home import Home
from data.ledger import open_ledger
from data.ledger.connection import schema
from data.ledger.rows import observation_frame
from data.records import RECORDS
from data.records.record import Record, columns
from data.reference_facts import load, reference_folder
from data.release import prepare, publish

COPIES = 20
OWN_SLUGS = {"id", "market", "site", "target", "overlap_group", "acquisition_number"}
SINGLE = {"fx_band", "form_gd", "vocabulary", "publisher", "ai_act_date", "layer_headline"}
"""Tables about the world at large: they do not grow with the number of facts."""

LEDGER_OBSERVATIONS = 100_000


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
        ledger_rate(place)


def build_seconds(home: Path, reference: Path | None, *, compute: bool) -> tuple[float, int]:
    """Return how long a build takes from the files on, and its number of facts."""
    if reference is None:
        reference = reference_folder()
    started = time.perf_counter()
    prepared = prepare(Home(home), reference=reference)
    built = publish(Home(home), prepared, computed(prepared.facts) if compute else {})
    return time.perf_counter() - started, built.facts


def computed(facts: Facts) -> Mapping[str, pd.DataFrame]:
    """Return measures and alerts as the command `build` computes them."""
    from graph.run import compute

    return compute(facts)


def multiplied(folder: Path) -> Path:
    """Write a reference folder with 20 worlds side by side: slugs of each carry its number."""
    shutil.copytree(reference_folder(), folder)
    for kind in RECORDS.values():
        if kind.reference_file and kind.record_type not in SINGLE:
            _multiply(folder / kind.reference_file, kind)
    return folder


def _multiply(path: Path, kind: type[Record]) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    slugs = {name for name, column in columns(kind).items() if column.refers} | OWN_SLUGS
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for copy in range(COPIES):
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


def ledger_rate(place: Path) -> None:
    """Print observations per second through validation, hash, staging and transaction."""
    bundled = load().observations
    rounds = LEDGER_OBSERVATIONS // len(bundled) + 1
    many = [replace(said, excerpt=str(turn)) for turn in range(rounds) for said in bundled]
    with open_ledger(place / "ledger.duckdb") as ledger:
        started = time.perf_counter()
        run = ledger.begin_run("epoch")
        run.stage(many)
        staged = time.perf_counter()
        run.succeed()
        ended = time.perf_counter()
    frame = observation_frame(many, "peer")
    with duckdb.connect(str(place / "peer.duckdb")) as connection:
        connection.execute(schema())
        connection.register("rows", frame)
        begun = time.perf_counter()
        connection.execute("insert into observation by name select * from rows")
        peer = time.perf_counter() - begun
    print(f"ledger, staged     {len(many) / (staged - started):8.0f} observations/s")
    print(f"ledger, kept       {len(many) / (ended - started):8.0f} observations/s")
    print(f"bare insert (peer) {len(many) / peer:8.0f} rows/s")
    print(f"seconds of the ledger / of a bare insert: {(ended - started) / peer:.1f}")


if __name__ == "__main__":
    main()
