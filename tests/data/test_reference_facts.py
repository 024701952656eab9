"""The bundled files load whole; a file that breaks a rule is refused by file, line and column."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.bundled import facts_of
from data.errors import RefusedFileError
from data.reference_facts import load, reference_folder

Edit = Callable[[str, Callable[[list[str]], list[str]]], Path]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Return a function that copies the reference folder and changes the lines of one file."""

    def change(file: str, how: Callable[[list[str]], list[str]]) -> Path:
        folder = tmp_path / "reference"
        if not folder.exists():
            shutil.copytree(reference_folder(), folder)
        path = folder / file
        path.write_text("\n".join(how(path.read_text("utf-8").split("\n"))), "utf-8")
        return folder

    return change


def replaced(line: int, old: str, new: str) -> Callable[[list[str]], list[str]]:
    def how(lines: list[str]) -> list[str]:
        assert old in lines[line - 1]
        return [*lines[: line - 1], lines[line - 1].replace(old, new, 1), *lines[line:]]

    return how


def test_the_bundled_files_hold_at_least_what_the_manifest_counts() -> None:
    facts = load()
    counted = {name: entry.rows for name, entry in facts.manifest.files.items()}
    held = dict.fromkeys(counted, 0)
    for said in facts.observations:
        file = str(said.locator).split("#")[0]
        if file != "organisations.csv" or said.record_type == "organisation":
            held[file] += 1
    assert {name: held[name] for name in counted if held[name] < counted[name]} == {}


def test_the_bundled_set_is_recorded_on_its_own_day_not_on_todays() -> None:
    assert {said.recorded_at for said in load().observations} == {
        datetime(2026, 11, 21, tzinfo=UTC)
    }


@pytest.mark.parametrize(
    ("file", "line", "old", "new", "column", "reason"),
    [
        ("deals.csv", 2, "2014-01-26", "2014-01-62", "announced", "day is out of range"),
        ("deals.csv", 2, "USD", "DOLLAR", "currency", "ISO 4217"),
        ("deals.csv", 2, ",google,", ",goggle,", "source_org", "no known organisation"),
        ("deals.csv", 2, "https://", "ftp://", "source_url", "not an http or https address"),
        ("deals.csv", 2, ",seen", ",heard", "evidence", "not seen or recalled"),
        (
            "deals.csv",
            3,
            "amazon-annapurna-labs-2015-annapurna",
            "google-deepmind-2014",
            "id",
            "stands already in line 2",
        ),
        ("shares.csv", 2, ",world,", ",World,", "geography", "not a geography"),
        ("art14.csv", 2, ",apple,", ",,", "gatekeeper", "must have a value"),
        ("organisations.csv", 3, ",company,", ",shop,", "kind", "not in vocabulary.csv"),
        ("deals.csv", 1, "announced", "annonced", "annonced", "unknown column"),
        ("deals.csv", 2, ",seen", ",seen,x", "-", "cells where the header has"),
        ("deals.csv", 2, "USD", "", "amount", "come together"),
        ("deals.csv", 2, "London", "Lon\0don", "description", "control character"),
        ("deals.csv", 2, "https://", "https://user:word@", "source_url", "names a user"),
        ("deals.csv", 2, "London", "x" * 200_000, "-", "field larger than field limit"),
        ("shares.csv", 2, "72.5,70,75", "72.5,80,75", "share_lo", "is above share_pct"),
    ],
)
def test_a_broken_cell_is_refused_where_it_stands(
    edit: Edit, *, file: str, line: int, old: str, new: str, column: str, reason: str
) -> None:
    folder = edit(file, replaced(line, old, new))
    with pytest.raises(RefusedFileError) as caught:
        load(folder)
    assert (caught.value.file, caught.value.line, caught.value.column) == (file, line, column)
    assert reason in caught.value.reason


def test_a_file_that_is_cut_off_is_refused(edit: Edit) -> None:
    folder = edit("deals.csv", lambda lines: lines[:100])
    with pytest.raises(RefusedFileError, match=r"deals\.csv:100: .*manifest\.json counts 721"):
        load(folder)


def test_a_file_saved_by_a_spreadsheet_reads_the_same(edit: Edit) -> None:
    folder = edit("deals.csv", lambda lines: lines)
    raw = (folder / "deals.csv").read_bytes()
    (folder / "deals.csv").write_bytes(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))
    assert load(folder).observations == load().observations


def test_a_file_that_is_not_utf8_is_refused_by_line(edit: Edit) -> None:
    folder = edit("nodes.csv", lambda lines: lines)
    raw = (folder / "nodes.csv").read_bytes().split(b"\n")
    raw[4] += b"\xff"
    (folder / "nodes.csv").write_bytes(b"\n".join(raw))
    with pytest.raises(RefusedFileError, match=r"nodes\.csv:5: .*not UTF-8"):
        load(folder)


def test_shares_that_add_up_to_more_than_the_market_are_refused(edit: Edit) -> None:
    def double(lines: list[str]) -> list[str]:
        first = next(row for row in lines if row.startswith("cloud-infrastructure,"))
        cells = first.split(",")
        at = cells.index("revenue") + 1
        more = [*cells[:at], "nvidia", "firm", "99", "98.5", "99.5", *cells[at + 5 :]]
        return [*[row for row in lines if row], ",".join(more), ""]

    with pytest.raises(RefusedFileError, match=r"shares\.csv:\d+: column share_lo: .*above 100"):
        load(edit("shares.csv", double))


def test_control_that_runs_in_a_circle_is_refused(edit: Edit) -> None:
    def circle(lines: list[str]) -> list[str]:
        return [
            row.replace("google,Google,company,US,alphabet", "google,Google,company,US,google")
            for row in lines
        ]

    with pytest.raises(RefusedFileError, match="column parent_id: control runs in a circle"):
        load(edit("organisations.csv", circle))


def test_a_correction_adds_a_statement_and_takes_the_old_one_back(edit: Edit) -> None:
    folder = edit(
        "corrections.csv",
        lambda lines: [
            lines[0],
            "deals,google-deepmind-2014,amount,650000000,2026-12-01,misread,https://a.example/x",
            "",
        ],
    )
    facts = facts_of(load(folder))
    now = facts.frame("deal").set_index("id").loc["google-deepmind-2014"]
    before = facts.as_known(date(2026, 11, 30)).frame("deal").set_index("id")
    assert now["amount"] == 650_000_000
    assert now["source_url"] == "https://a.example/x"
    assert before.loc["google-deepmind-2014", "amount"] == 600_000_000
    assert len(facts.statements("deal").query("fact_key == 'google-deepmind-2014'")) == 2


def test_a_correction_of_a_row_that_does_not_exist_is_refused(edit: Edit) -> None:
    folder = edit(
        "corrections.csv", lambda lines: [lines[0], "deals,nobody,amount,1,2026-12-01,misread,", ""]
    )
    with pytest.raises(RefusedFileError, match=r"corrections\.csv:2: column row_id"):
        load(folder)
