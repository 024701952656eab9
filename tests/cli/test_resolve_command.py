"""`vigie resolve`, as its users and programs call it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli.commands.resolve import resolve
from data.errors import UsageError, VigieError

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("VIGIE_HOME", str(tmp_path))

    def run(*given: str, text: bytes | None = None) -> Result:
        return CliRunner().invoke(resolve, list(given), input=text)

    return run


def test_a_name_in_another_form_is_matched_with_score_and_reason(call: Call) -> None:
    (found,) = json.loads(call("Hugging Face, Inc.", "--json").stdout)["results"]
    assert (found["status"], found["organisation"]) == ("matched", "hugging-face")
    assert found["score"] >= 0.9
    assert found["reason"]


def test_an_everyday_word_with_another_ending_is_left_to_a_person(call: Call) -> None:
    (found,) = json.loads(call("Cohere Technologies", "--json").stdout)["results"]
    assert (found["status"], found["organisation"]) == ("ambiguous", None)
    assert [one["organisation"] for one in found["candidates"]] == ["cohere"]


def test_lines_are_answered_one_by_one_and_a_broken_one_fails_the_command(call: Call) -> None:
    lines = b'{"name": "NVIDIA GmbH", "country": "DE"}\nExample Works Ltd\n{"n": 1}\n\xff\xfe\n'
    ended = call("-", text=lines)
    answers = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]
    assert [one.get("organisation") for one in answers] == ["nvidia", None, None, None]
    assert answers[1]["proposed_slug"] == "example-works"
    assert [one["line"] for one in answers if "error" in one] == [3, 4]
    assert isinstance(ended.exception, VigieError)


def test_an_empty_name_is_bad_use(call: Call) -> None:
    assert isinstance(call(" ").exception, UsageError)


def test_a_number_beside_a_name_decides_and_one_that_disagrees_excludes(call: Call) -> None:
    lines = [
        {"name": "Some Holding", "company_number": "FR:424761419"},
        {"name": "Microsoft Corporation", "cik": "1"},
        {"name": "Microsoft Corporation", "cik": 789019},
    ]
    said = call("-", text="\n".join(map(json.dumps, lines)).encode()).stdout
    answers = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [one.get("organisation") for one in answers] == ["ovhcloud", None, None]
    assert "write numbers in quotes" in answers[2]["error"]


def test_two_names_are_judged_to_be_one_organisation_or_two(call: Call) -> None:
    lines = [
        {"name": "Facebook, Inc.", "other": "Meta Platforms Ireland Limited"},
        {"name": "Quibblo Labs", "other": "QUIBBLO LABS S.A.S."},
        {"name": "Apple Inc.", "other": "Apple Hospitality REIT"},
        {"name": "Quibblo Labs", "other": "Quibblo Health"},
        {"name": "Apple", "other": ""},
    ]
    said = call("-", text="\n".join(map(json.dumps, lines)).encode()).stdout
    answers = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [one.get("same") for one in answers] == [True, True, False, False, None]
    assert "error" in answers[4]
