"""The commands build, status, sources, doctor and sql, as their users and programs call them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from support.xlsx import read_xlsx

from data.home import Home
from data.reference_facts import reference_folder

VIGIE = [sys.executable, "-c", "from dashboard.cli.main import main; main()"]


def call(home: Path, *given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*VIGIE, *given],
        env={"VIGIE_HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    ended = call(home, "build", "--json")
    assert ended.returncode == 0, ended.stderr
    (home / "build.json").write_text(ended.stdout, "utf-8")
    return home


def test_build_answers_in_the_agreed_shape(built: Path) -> None:
    answer = json.loads((built / "build.json").read_text("utf-8"))
    assert {"release", "path", "content_hash", "facts", "seconds"} <= set(answer)
    assert Path(answer["path"]).exists()
    assert answer["basis"] == "known"


def test_building_again_gives_the_same_hash(built: Path) -> None:
    first = json.loads((built / "build.json").read_text("utf-8"))
    second = json.loads(call(built, "build", "--json").stdout)
    assert second["content_hash"] == first["content_hash"]
    assert second["release"] != first["release"]


def test_a_broken_row_is_refused_by_file_and_line_and_the_old_release_stays(
    built: Path, tmp_path: Path
) -> None:
    before = Home(built).pointer.read_text("utf-8")
    folder = tmp_path / "reference"
    shutil.copytree(reference_folder(), folder)
    path = folder / "deals.csv"
    path.write_text(path.read_text("utf-8").replace("2014-01-26", "2014-01-62"), "utf-8")
    ended = call(built, "build", "--reference", str(folder))
    assert ended.returncode == 1
    assert ended.stderr.startswith("vigie: deals.csv:2: column announced:")
    assert ended.stderr.count("\n") == 1
    assert Home(built).pointer.read_text("utf-8") == before


def test_sql_counts_the_notices(built: Path) -> None:
    ended = call(built, "sql", "select count(*) as n from art14_notice", "--format", "csv")
    assert ended.stdout == "n\n71\n"


def test_sql_refuses_with_exit_code_2_and_one_line(built: Path) -> None:
    ended = call(built, "sql", "select * from '/etc/passwd'")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1


def test_no_cell_of_a_csv_answer_is_a_formula(built: Path) -> None:
    query = "select '=1+1' as \"@a\", '+1' as b, '-1' as c, -1 as d, 'x' as e"
    ended = call(built, "sql", query, "--format", "csv")
    assert ended.stdout == "'@a,b,c,d,e\n'=1+1,'+1,'-1,-1,x\n"


def write_answer(home: Path, query: str, form: str, file: Path) -> None:
    """Write the answer of a query as bytes, which the runner of the other tests cannot hold."""
    with file.open("wb") as stream:
        subprocess.run(
            [*VIGIE, "sql", query, "--format", form],
            env={"VIGIE_HOME": str(home), "PATH": "/usr/bin:/bin"},
            stdout=stream,
            check=True,
            timeout=120,
        )


def test_sql_writes_parquet_with_types(built: Path, tmp_path: Path) -> None:
    query = "select date '2026-01-31' as day, 1.5::decimal(5, 2) as n, null::varchar as none"
    file = tmp_path / "answer.parquet"
    write_answer(built, query, "parquet", file)
    with duckdb.connect() as connection:
        found = connection.execute(f"describe from '{file}'").fetchall()
    assert [row[1] for row in found] == ["DATE", "DECIMAL(5,2)", "VARCHAR"]


def test_sql_writes_a_workbook_that_says_query_and_release(built: Path, tmp_path: Path) -> None:
    query = "select date '2026-01-31' as day, '=1+1' as text, null as none"
    file = tmp_path / "answer.xlsx"
    write_answer(built, query, "xlsx", file)
    book = read_xlsx(file.read_bytes())
    head = [row[0] for row in book.values("Data")[:6] if row]
    assert f"Filters: {query}" in head
    assert any(str(line).startswith("Release ") for line in head)
    day, text, none = book.sheets["Data"][-1]
    assert day and day.look == "yyyy-mm-dd"
    assert text and (text.kind, text.value) == ("s", "=1+1")
    assert none and none.value == "–"


def test_status_answers_in_the_agreed_shape(built: Path) -> None:
    answer = json.loads(call(built, "status", "--verify", "--json").stdout)
    assert answer["verified"] is True
    assert [row["layer"] for row in answer["coverage"]][:3] == ["lithography", "foundry", "memory"]
    assert answer["queue"] == 0
    states = {row["id"]: row["state"] for row in answer["sources"]}
    assert (states["bundled"], states["epoch"]) == ("ok", "never_run")
    assert {"id", "last_success", "state", "reason"} <= set(answer["sources"][0])


def test_status_tells_how_sources_fare_before_the_first_build(tmp_path: Path) -> None:
    answer = json.loads(call(tmp_path, "status", "--json").stdout)
    assert (answer["release"], answer["coverage"]) == (None, [])
    states = {row["id"]: row["reason"] for row in answer["sources"]}
    assert states["commission-dma"] == "no run yet"
    assert call(tmp_path, "status", "--verify").returncode == 1


def test_sources_answer_in_the_frame(built: Path) -> None:
    answer = json.loads(call(built, "sources", "--json").stdout)
    assert {"release", "as_of", "sources"} <= set(answer)
    assert {"id", "url", "publisher", "grade", "retrieved_at"} <= set(answer["sources"][0])


def test_a_changed_release_fails_its_verification(built: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(built, home)
    name = Home(home).pointer.read_text("utf-8").strip()
    with duckdb.connect(str(home / "releases" / f"{name}.duckdb")) as connection:
        connection.execute(
            "update deal_statement set amount = amount + 1 where id = 'google-deepmind-2014'"
        )
    ended = call(home, "status", "--verify", "--json")
    assert ended.returncode == 1
    assert "the file was changed" in ended.stderr
    doctor = call(home, "doctor")
    assert doctor.returncode == 1
    assert "broken: current release" in doctor.stderr


def test_doctor_finds_nothing_in_a_sound_home(built: Path) -> None:
    ended = call(built, "doctor", "--json")
    assert ended.returncode == 0
    assert all(check["ok"] for check in json.loads(ended.stdout)["checks"])


def test_doctor_says_what_to_restore(built: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(built, home)
    Home(home).pointer.write_text("20200101T000000-aaaaaa\n", "utf-8")
    Home(home).ledger.write_bytes(b"damaged" * 1_000)
    Home(home).state.write_bytes(b"damaged" * 1_000)
    ended = call(home, "doctor", "--json")
    broken = {
        check["check"]: check["advice"]
        for check in json.loads(ended.stdout)["checks"]
        if not check["ok"]
    }
    assert set(broken) == {"current release", "ledger", "application state"}
    assert "releases on disk: 2" in broken["current release"]


@pytest.mark.parametrize("command", [["status", "--verify"], ["sql", "select 1"]])
def test_without_a_release_a_command_says_what_to_do(tmp_path: Path, command: list[str]) -> None:
    ended = call(tmp_path, *command)
    assert ended.returncode == 1
    assert ended.stderr.endswith("run 'vigie build'\n")


def test_a_day_that_is_none_is_bad_use(tmp_path: Path) -> None:
    ended = call(tmp_path, "build", "--as-known", "2025-13-01")
    assert ended.returncode == 2
