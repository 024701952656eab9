"""Releases: whole or absent, described, hashed over every cell, replayed on any day."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.bundled import bundled_facts
from data.errors import UsageError, VigieError
from data.home import Home
from data.ledger import Decision, open_ledger
from data.observations import Observation
from data.records import RECORDS
from data.release import content_hash, open_release, prepare, publish, release_info
from data.release.content_hash import _table_hash
from data.release.errors import BrokenReleaseError, BuildRunningError, NoReleaseError
from data.release.lock import build_lock
from data.release.pointer import BUILDING, current_name, finished, release_file, remove_old
from data.release.tables import Table, all_tables

Make = Callable[..., Observation]


def put(place: Home, *observations: Observation) -> None:
    with open_ledger(place.ledger) as ledger:
        by_source: dict[str, list[Observation]] = {}
        for said in observations:
            by_source.setdefault(said.source_id, []).append(said)
        for source_id, group in by_source.items():
            run = ledger.begin_run(source_id, at=group[0].recorded_at)
            run.stage(group)
            run.succeed(at=group[0].recorded_at)


def build(place: Home, **options: object) -> str:
    prepared = prepare(place, bundled=False, **options)  # type: ignore[arg-type]
    return publish(place, prepared, {}).content_hash


@pytest.fixture
def open_copy(bundled_home: Home, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = tmp_path / "copy.duckdb"
    path.write_bytes(open_release(bundled_home).path.read_bytes())
    with duckdb.connect(str(path)) as connection:
        yield connection


def test_the_bundled_release_holds_every_notice(bundled_home: Home) -> None:
    with open_release(bundled_home).cursor() as cursor:
        assert cursor.execute("select count(*) from art14_notice").fetchall() == [(71,)]


def test_every_table_view_and_column_has_a_comment(bundled_home: Home) -> None:
    with open_release(bundled_home).cursor() as cursor:
        bare = cursor.execute(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and comment is null "
            "union all select table_name, '' from duckdb_tables() "
            "where not internal and comment is null "
            "union all select view_name, '' from duckdb_views() "
            "where not internal and comment is null"
        ).fetchall()
        names = {
            row[0]
            for row in cursor.execute("select table_name from information_schema.tables").fetchall()
        }
    assert bare == []
    assert names == set(all_tables())


def test_facts_of_a_release_are_those_of_the_files(bundled_home: Home) -> None:
    read, direct = open_release(bundled_home).facts(), bundled_facts()
    for record_type in RECORDS:
        pd.testing.assert_frame_equal(read.frame(record_type), direct.frame(record_type))
    assert read.as_of == date(2026, 11, 21)


def test_the_views_show_what_facts_show(bundled_home: Home) -> None:
    reader = open_release(bundled_home)
    for record_type in RECORDS:
        view = reader.frame(record_type)
        kept = view[view["withdrawn_at"].isna()]
        assert list(kept["observation_id"]) == list(
            reader.facts().frame(record_type)["observation_id"]
        ), record_type


def test_every_cited_page_is_in_table_source(bundled_home: Home) -> None:
    reader = open_release(bundled_home)
    known = set(reader.frame("source")["source_id"])
    for record_type in RECORDS:
        assert set(reader.frame(record_type)["source_id"]) <= known, record_type


def test_rows_of_statcounter_carry_their_licence(bundled_home: Home) -> None:
    with open_release(bundled_home).cursor() as cursor:
        found = cursor.execute(
            "select distinct estimator = 'StatCounter', licence from share"
        ).fetchall()
    assert sorted(found, key=str) == [(False, None), (True, "CC BY-SA 3.0")]


def test_the_same_ledger_gives_the_same_hash(place: Home, deal: Make, notice: Make) -> None:
    put(place, deal(), notice(1), notice(2))
    assert build(place) == build(place)


def test_the_order_of_arrival_does_not_change_the_hash(
    place: Home, tmp_path: Path, deal: Make, notice: Make
) -> None:
    other = Home(tmp_path / "other")
    put(place, notice(1), notice(2), deal())
    put(other, deal(), notice(2), notice(1))
    assert build(place) == build(other)


@pytest.mark.parametrize(
    "table", [table for table in all_tables().values() if table.hashed], ids=lambda t: t.name
)
def test_any_changed_cell_changes_the_hash(table: Table) -> None:
    names = tuple(table.columns)
    listed = ", ".join(f'"{name}" {table.columns[name][0]}' for name in names)
    with duckdb.connect() as connection:
        connection.execute(f"create table {table.name} ({listed})")
        connection.execute(f"insert into {table.name} default values")
        hashes = [_table_hash(connection, table, names)]
        for name in names:
            kind = table.columns[name][0]
            value = {"VARCHAR": "'1'", "BOOLEAN": "true", "DATE": "'2026-01-01'"}.get(kind, "1")
            value = "'2026-01-01'" if kind == "TIMESTAMP" else value
            connection.execute(f'update {table.name} set "{name}" = cast({value} as {kind})')
            hashes.append(_table_hash(connection, table, names))
            connection.execute(f'update {table.name} set "{name}" = null')
    assert len(set(hashes)) == len(names) + 1


def test_every_hashed_table_enters_the_content_hash(
    open_copy: duckdb.DuckDBPyConnection,
) -> None:
    hashes = [content_hash(open_copy)]
    for table in all_tables().values():
        if table.hashed and not table.name.endswith("_statement"):
            open_copy.execute(f"insert into {table.name} default values")
            hashes.append(content_hash(open_copy))
    open_copy.execute("update release_info set basis = 'recorded'")
    hashes.append(content_hash(open_copy))
    assert len(set(hashes)) == len(hashes)


def test_a_text_split_differently_between_two_cells_changes_the_hash(
    open_copy: duckdb.DuckDBPyConnection,
) -> None:
    table = all_tables()["document"]
    names = tuple(table.columns)
    found = set()
    for first, second in (("ab", "c"), ("a", "bc"), ("abc", ""), ("abc", None)):
        open_copy.execute("delete from document")
        open_copy.execute(
            "insert into document (document_id, source_id) values (?, ?)", [first, second]
        )
        found.add(_table_hash(open_copy, table, names))
    assert len(found) == 4


def test_the_hash_leaves_out_name_and_time_of_the_build(
    open_copy: duckdb.DuckDBPyConnection,
) -> None:
    before = content_hash(open_copy)
    open_copy.execute("update release_info set name = 'x', built_at = '2000-01-01'")
    assert content_hash(open_copy) == before


def test_a_release_says_which_packs_its_alerts_used(place: Home, notice: Make) -> None:
    put(place, notice(1))
    prepared = prepare(place, bundled=False)
    publish(place, prepared, {"release_info": pd.DataFrame([{"alert_packs": "ONE|TWO"}])})
    assert open_release(place).info.alert_packs == ("ONE", "TWO")


def test_a_release_from_before_packs_were_noted_is_still_read(
    open_copy: duckdb.DuckDBPyConnection,
) -> None:
    open_copy.execute("alter table release_info drop column alert_packs")
    assert release_info(open_copy).alert_packs is None


def test_crawled_and_bundled_notices_of_one_number_are_one_fact(
    tmp_path: Path, notice: Make
) -> None:
    place = Home(tmp_path / "both")
    number = "{b82b7d7d-5734-469d-b062-b0573d7e0796}"
    put(place, notice(1, acquisition_number=number, gatekeeper="apple", target="blueye"))
    prepared = prepare(place)
    frame = prepared.facts.frame("art14_notice")
    assert len(frame) == 71
    assert frame.set_index("fact_key").loc[number[1:-1].upper(), "n_statements"] == 2


def test_a_statement_of_an_untrusted_source_waits_for_a_reviewer(
    place: Home, deal: Make, restated: Callable[..., Observation], notice: Make
) -> None:
    read = restated(deal(), source_id="presscorner")
    put(place, read, notice(1))
    assert prepare(place, bundled=False).facts.frame("deal").empty
    with open_ledger(place.ledger) as ledger:
        ledger.record_decisions([Decision(read.observation_id, "accepted", read.recorded_at)])
    assert list(prepare(place, bundled=False).facts.frame("deal")["review"]) == ["accepted"]


def test_a_withdrawn_fact_stays_in_the_view_with_its_date(place: Home, notice: Make) -> None:
    put(place, notice(1), notice(2))
    with open_ledger(place.ledger) as ledger:
        run = ledger.begin_run("commission-dma")
        run.withdraw([notice(1).observation_id], "retracted")
        run.succeed()
    build(place)
    reader = open_release(place)
    frame = reader.frame("art14_notice")
    assert list(frame["withdrawn_at"].notna()) == [True, False]
    assert len(reader.facts().frame("art14_notice")) == 1


def test_a_replay_never_becomes_current(place: Home, notice: Make) -> None:
    put(place, notice(1))
    build(place)
    before = current_name(place.releases)
    built = publish(place, prepare(place, as_known=date(2026, 12, 1)), {})
    assert (built.current, current_name(place.releases)) == (False, before)
    assert open_release(place, built.name).info.as_known == date(2026, 12, 1)


def test_the_basis_decides_what_a_replay_of_the_first_data_set_knows(tmp_path: Path) -> None:
    day = date(2025, 1, 1)
    known = prepare(Home(tmp_path), as_known=day).facts.frame("deal")
    recorded = prepare(Home(tmp_path), as_known=day, basis="recorded").facts.frame("deal")
    assert (len(known) > 100, len(recorded)) == (True, 0)


def test_without_bundled_facts_only_the_ledger_speaks(place: Home, notice: Make) -> None:
    put(place, notice(1))
    build(place)
    assert open_release(place).info.facts == 1


def test_nothing_to_publish_is_an_error(place: Home) -> None:
    with pytest.raises(UsageError, match="there is no statement to publish"):
        prepare(place, bundled=False)


STOPS = {
    "while the tables are written": ("data.release.writing.content_hash", "before"),
    "when the file is written": ("data.release.publish._sync", "before"),
    "when the file is renamed": ("data.release.publish.make_current", "before"),
    "when the pointer has moved": ("data.release.publish.remove_old", "before"),
}


@pytest.mark.parametrize("moment", STOPS)
def test_a_build_killed_at_any_moment_leaves_a_whole_current_release(
    place: Home, notice: Make, moment: str
) -> None:
    put(place, notice(1))
    old_hash = build(place)
    old = current_name(place.releases)
    put(place, notice(2))
    module, name = STOPS[moment][0].rsplit(".", 1)
    script = f"""
import importlib, os, signal
from pathlib import Path
from data.home import Home
from data.release import prepare, publish
module = importlib.import_module({module!r})
setattr(module, {name!r}, lambda *given: os.kill(os.getpid(), signal.SIGKILL))
home = Home(Path({str(place.root)!r}))
publish(home, prepare(home, bundled=False), {{}})
"""
    ended = subprocess.run([sys.executable, "-c", script], check=False, timeout=120)
    assert ended.returncode == -9
    reader = open_release(place)
    with reader.cursor() as cursor:
        assert content_hash(cursor) == reader.info.content_hash
    if moment != "when the pointer has moved":
        assert (reader.name, reader.info.content_hash) == (old, old_hash)
    build(place)
    assert list(place.releases.glob(f"*{BUILDING}*")) == []
    assert open_release(place).info.facts == 2


def test_a_second_build_in_the_same_home_is_turned_away(place: Home, notice: Make) -> None:
    put(place, notice(1))
    with build_lock(place.releases), pytest.raises(BuildRunningError, match="another build"):
        build(place)


def test_old_releases_go_except_the_newest_five_and_those_in_use(place: Home, notice: Make) -> None:
    put(place, notice(1))
    build(place)
    current = current_name(place.releases)
    template = release_file(place.releases, current).read_bytes()
    for number in range(7):
        path = release_file(place.releases, f"20200101T00000{number}-00000{number}")
        path.write_bytes(template)
        age = 30 if number == 0 else 7_200
        os.utime(path, (time.time() - age, time.time() - age))
    assert remove_old(place.releases) == ["20200101T000002-000002", "20200101T000001-000001"]
    assert current in finished(place.releases)


def test_a_reader_sees_a_new_release_without_a_restart(place: Home, notice: Make) -> None:
    put(place, notice(1))
    build(place)
    reader = open_release(place)
    before, held = reader.info.facts, reader.facts()
    put(place, notice(2))
    build(place)
    assert (before, reader.info.facts) == (1, 2)
    assert len(held.frame("art14_notice")) == 1


def test_threads_that_share_a_reader_get_right_numbers(bundled_home: Home) -> None:
    reader = open_release(bundled_home)
    wrong: list[object] = []

    def ask(table: str, expected: int) -> None:
        for _ in range(15):
            with reader.cursor() as cursor:
                found = cursor.execute(f"select count(*) from {table}").fetchall()
            if found != [(expected,)]:
                wrong.append(found)

    asked = [("art14_notice", 71), ("deal", 656), ("register", 41), ("node", 205)]
    threads = [threading.Thread(target=ask, args=pair) for pair in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_without_a_release_the_reader_says_what_to_do(place: Home) -> None:
    with pytest.raises(NoReleaseError, match="run 'vigie build'"):
        open_release(place)


@pytest.mark.parametrize("text", ["../../etc/passwd", "20260101T000000-aaaaaa", "", "\xff"])
def test_a_broken_pointer_is_named(place: Home, text: str) -> None:
    place.releases.mkdir(parents=True)
    place.pointer.write_bytes(text.encode("latin-1"))
    with pytest.raises(BrokenReleaseError, match="vigie doctor"):
        open_release(place)


def test_a_computed_column_that_is_not_declared_is_refused(place: Home, notice: Make) -> None:
    put(place, notice(1))
    frame = pd.DataFrame({"colour": ["red"]})
    with pytest.raises(VigieError, match="table measure has no column 'colour'"):
        publish(place, prepare(place, bundled=False), {"measure": frame})
    with pytest.raises(NoReleaseError):
        current_name(place.releases)
