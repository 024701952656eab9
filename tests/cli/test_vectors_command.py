"""`vigie vectors`: what it reads, what it prints, how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli.commands.vectors import vectors
from data.errors import UsageError

FOLDER = Path(__file__).parents[1] / "oracles" / "vectors"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(vectors, [str(one) for one in arguments])


def test_a_folder_is_read_in_name_order_and_other_files_are_ignored(tmp_path: Path):
    for name, vector in (("b.json", "B-1"), ("a.json", "A-1")):
        content = {
            "family": "concentration",
            "vectors": [
                {"id": vector, "inputs": {"shares_pct": [60, 40]}, "expected": {"HHI": None}}
            ],
        }
        (tmp_path / name).write_text(json.dumps(content))
    (tmp_path / "other.json").write_text('{"rows": []}')
    (tmp_path / "index.csv").write_text("id\n")
    document = json.loads(run(tmp_path, "--json").stdout)
    assert [vector["id"] for vector in document["vectors"]] == ["A-1", "B-1"]
    assert document["vectors"][0]["results"] == [
        {"key": "HHI", "computed": 5200.0, "status": "computed", "reason": None}
    ]


def test_all_bundled_vectors_pass():
    result = run(FOLDER)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "71 pass, 0 FAIL, 0 skip"


def test_a_difference_is_a_fail_and_ends_with_1_but_json_with_0(tmp_path: Path):
    vector = {
        "id": "W-1",
        "family": "concentration",
        "inputs": {"shares_pct": [60, 40]},
        "expected": {"HHI": 5000, "CR9x": None},
    }
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps({"vectors": [vector]}))
    assert run(file).exit_code == 1
    assert "FAIL  W-1" in run(file).stdout
    answered = run(file, "--json")
    assert answered.exit_code == 0
    assert [one["status"] for one in json.loads(answered.stdout)["vectors"][0]["results"]] == [
        "computed",
        "skip",
    ]


@pytest.mark.parametrize("content", [None, "{", "[]", '{"vectors": 3}', "[" * 100_000])
def test_what_is_no_vector_file_is_bad_use(tmp_path: Path, content: str | None):
    file = tmp_path / "x.json"
    if content is not None:
        file.write_text(content)
    result = run(file, "--json")
    assert isinstance(result.exception, UsageError)
    assert result.exception.exit_code == 2
    assert result.stdout == ""


def test_strange_inputs_lose_no_other_answer(tmp_path: Path):
    strange = {
        "id": "S-1",
        "family": "delta",
        "inputs": {"merge": "x"},
        "expected": {"delta": None},
    }
    fine = {
        "id": "F-1",
        "family": "concentration",
        "inputs": {"shares_pct": [100]},
        "expected": {"HHI": None},
    }
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"vectors": [strange, fine]}))
    answers = json.loads(run(file, "--json").stdout)["vectors"]
    assert answers[0]["results"][0]["status"] == "skip"
    assert answers[1]["results"][0]["computed"] == 10_000
