"""`vigie extract`: what it reads, what it prints, how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli.commands.extract import extract
from data.errors import NotFoundError, UsageError, VigieError

TEXT = "On Tuesday Nvidia acquired Example Works for $90 million."


def run(*arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(extract, list(arguments), input=given)


def test_one_text_gives_one_line_with_id_and_deals(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text(TEXT, "utf-8")
    result = run(str(file), "--published", "2026-11-18")
    answer = json.loads(result.stdout)
    (deal,) = answer["deals"]
    assert (result.exit_code, answer["id"]) == (0, "note.txt")
    assert (deal["source_org"], deal["target_org"]) == ("nvidia", "example-works")
    assert (deal["amount"], deal["currency"], deal["announced"]) == (90000000, "USD", "2026-11-17")
    assert TEXT[deal["start"] : deal["end"]] == deal["excerpt"]


def test_json_lines_give_one_line_each_in_order() -> None:
    rows = [{"id": "a", "text": TEXT, "lang": "en"}, {"id": "b", "text": "Nothing.", "lang": "en"}]
    result = run("-", "--json", given="\n".join(map(json.dumps, rows)).encode())
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(answer["id"], len(answer["deals"])) for answer in answers] == [("a", 1), ("b", 0)]


def test_a_bad_line_is_named_and_the_command_fails_after_the_others() -> None:
    good = json.dumps({"id": "a", "text": TEXT}).encode()
    result = run(given=b'{"id": 1}\n' + good)
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["line"], second["id"]) == (1, "a")
    assert isinstance(result.exception, VigieError)


@pytest.mark.parametrize(
    ("option", "investor", "rule"),
    [("--likely", "nvidia", "en.likely"), ("--rules-only", None, "en.receive.active")],
)
def test_deals_that_no_rule_reads_can_be_left_out(
    option: str, investor: str | None, rule: str
) -> None:
    text = b"Mistral AI raised $2 billion. Nvidia and Temasek were at the table."
    (deal,) = json.loads(run(option, given=text).stdout)["deals"]
    assert (deal["source_org"], deal["rule"]) == (investor, rule)


@pytest.mark.parametrize(
    ("given", "reason"),
    [(b"", "nothing to read"), (b"a\x00b", "binary"), (b"caf\xe9", "not UTF-8 at byte 3")],
)
def test_what_is_no_text_is_refused_in_one_line(given: bytes, reason: str) -> None:
    result = run(given=given)
    assert isinstance(result.exception, UsageError)
    assert reason in str(result.exception)


def test_a_file_that_is_not_there_is_named() -> None:
    result = run("/nowhere/note.txt")
    assert isinstance(result.exception, NotFoundError)
    assert "/nowhere/note.txt" in str(result.exception)


def test_the_endpoint_needs_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_EXTRACT_URL", raising=False)
    result = run("--endpoint", given=TEXT.encode())
    assert isinstance(result.exception, UsageError)
    assert "VIGIE_EXTRACT_URL" in str(result.exception)
