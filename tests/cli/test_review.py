"""`vigie review`: from a pasted announcement to a decision, and merges, as commands."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli.commands.review import review
from data.errors import AmbiguousNameError, UsageError
from data.home import Home
from data.release import prepare, publish

Call = Callable[..., Result]
ANNOUNCEMENTS = [
    {"text": "Nvidia said on Tuesday that it had acquired Example Works for $90 million.",
     "url": "https://one.example/a", "lang": "en", "published": "2026-11-18"},
    {"text": "Example Works has been acquired by Nvidia, the companies said. It paid $90 million.",
     "url": "https://two.example/b", "lang": "en", "published": "2026-11-18"},
    {"text": "Nvidia a acquis Example Works pour 90 millions de dollars.",
     "url": "https://three.example/c", "lang": "fr", "published": "2026-11-18"},
]  # fmt: skip


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with a release of the bundled facts, without measures."""
    home = Home(tmp_path_factory.mktemp("home"))
    publish(home, prepare(home), {})
    return home.root


@pytest.fixture
def call(released: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Return a caller of the command in a home whose state is fresh."""
    home = Home(released)
    home.state.unlink(missing_ok=True)
    home.ledger.unlink(missing_ok=True)
    monkeypatch.setenv("VIGIE_HOME", str(released))
    monkeypatch.setenv("VIGIE_REVIEWER", "ann")

    def run(*given: str) -> Result:
        return CliRunner().invoke(review, list(given))

    return run


@pytest.fixture
def ids(call: Call, tmp_path: Path) -> list[str]:
    """Return the candidates that three reports of one deal make."""
    file = tmp_path / "announcements.jsonl"
    file.write_text("\n".join(map(json.dumps, ANNOUNCEMENTS)), "utf-8")
    assert call("collect", str(file)).exit_code == 0
    rows = json.loads(call("list", "--json").stdout)["candidates"]
    return [row["candidate_id"] for row in rows if row["deal"]["kind"] == "acquisition"]


def log(call: Call, *given: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(call("log", "--json", *given).stdout)["log"]
    return rows


def test_reports_of_one_deal_become_one_deal(call: Call, ids: list[str]) -> None:
    said = [call("accept", one, "--set", "source_org=NVIDIA").stdout for one in ids]
    assert len(ids) >= 2
    assert len(set(said)) == 1


def test_a_correction_may_be_a_name(call: Call, ids: list[str]) -> None:
    assert call("accept", ids[0], "--set", "target_org=Hugging Face, Inc.").exit_code == 0
    (row,) = log(call)
    assert json.loads(str(row["deal"]))["target_org"] == "hugging-face"
    assert (row["reviewer"], row["decision"]) == ("ann", "accepted")


def test_an_ambiguous_name_is_refused_with_its_candidates(call: Call, ids: list[str]) -> None:
    ended = call("accept", ids[0], "--set", "target_org=Cohere Technologies")
    assert isinstance(ended.exception, AmbiguousNameError)
    assert "cohere (0.8)" in str(ended.exception)
    assert log(call) == []


def test_decisions_and_their_taking_back_are_logged(call: Call, ids: list[str]) -> None:
    call("reject", ids[0], "--reason", "a rumour")
    call("reopen", ids[0], "--reason", "confirmed")
    assert [row["decision"] for row in log(call)] == ["reopened", "rejected"]


def test_merge_and_split_are_logged_and_a_circle_is_refused(call: Call) -> None:
    assert call("merge", "amd", "xilinx", "--reason", "one group").exit_code == 0
    circle = call("merge", "xilinx", "amd", "--reason", "the other way")
    assert isinstance(circle.exception, UsageError)
    assert call("split", "amd", "xilinx", "--reason", "two firms").exit_code == 0
    assert [row["same"] for row in log(call, "--merges")] == [False, True]


def test_merging_an_unknown_organisation_is_refused(call: Call) -> None:
    ended = call("merge", "amd", "nobody-at-all", "--reason", "x")
    assert isinstance(ended.exception, UsageError)
