"""`vigie review reports` to `correct`: an error is reported, corrected, built and told."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner, Result

from dashboard.cli.commands.build import build
from dashboard.cli.commands.review import review
from dashboard.cli.commands.sql import sql
from dashboard.cli.commands.status import status
from data.errors import NotFoundError, UsageError
from data.home import Home
from data.release import open_release
from data.review.reports import add_report
from data.state import open_state
from graph.records import records

Call = Callable[..., Result]


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home with a release of the bundled facts and one report about a share."""
    home = Home(tmp_path_factory.mktemp("home"))
    env = {"VIGIE_HOME": str(home.root)}
    assert CliRunner().invoke(build, [], env=env).exit_code == 0
    return home


@pytest.fixture(scope="module")
def share(where: Home) -> dict[str, Any]:
    """Return a share between 10 and 60 percent that an estimator prints without a range."""
    shares = records(open_release(where).facts().frame("share_estimator"))
    return next(
        row for row in shares if row["share_pct"] and 10 < row["share_pct"] < 60
        and row["role"] == "firm" and row["metric"] == "revenue"
    )  # fmt: skip


@pytest.fixture
def call(where: Home, share: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return a caller of commands in a home whose only state is one report."""
    where.state.unlink(missing_ok=True)
    where.ledger.unlink(missing_ok=True)
    with open_state(where.state) as state:
        add_report(
            state, fact=f"share_estimator:{share['fact_key']}", page="/markets",
            claim="One point less.", address=None, now=datetime(2026, 11, 22, 9, tzinfo=UTC),
        )  # fmt: skip
    monkeypatch.setenv("VIGIE_HOME", str(where.root))
    monkeypatch.setenv("VIGIE_REVIEWER", "ann")

    def run(*given: str, command: Command = review) -> Result:
        return CliRunner().invoke(command, list(given))

    return run


def less(share: dict[str, Any]) -> list[str]:
    """Return options that set the share one point lower."""
    point = share["share_pct"] - 1
    named = {"share_pct": point, "share_lo": point - 0.5, "share_hi": point + 0.5}
    return [part for name, value in named.items() for part in ("--set", f"{name}={value}")]


def shown(call: Call, *given: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(call("report", "1", *given, "--json").stdout)
    return answer


def test_status_counts_what_nobody_has_looked_at(call: Call) -> None:
    assert json.loads(call("--json", command=status).stdout)["error_reports"] == 1
    assert "1 errors reported" in call(command=status).stdout
    call("dismiss", "1", "--reason", "the estimator prints it so")
    assert json.loads(call("--json", command=status).stdout)["error_reports"] == 0


def test_a_report_shows_what_a_correction_would_change_without_deciding(
    call: Call, share: dict[str, Any]
) -> None:
    answer = shown(call, *less(share))
    assert any(one["number"].startswith("HHI, ") for one in answer["changes"])
    assert answer["state"] == "waiting"


def test_a_correction_reaches_the_release_with_all_it_changes(
    call: Call, share: dict[str, Any], where: Home
) -> None:
    would = shown(call, *less(share))["changes"]
    assert call("correct", "1", *less(share), "--reason", "table 2").exit_code == 0
    assert call(command=build).exit_code == 0
    answer = shown(call)
    assert (answer["state"], answer["changes"]) == ("corrected", would)
    query = "select distinct record_type, reason from correction"
    rows = json.loads(call(query, "--format", "json", command=sql).stdout)["rows"]
    assert rows == [["share_estimator", "table 2"]]


def test_a_mark_can_be_asked_for_as_long_as_it_stands(call: Call, share: dict[str, Any]) -> None:
    query = "select record, fact_key, reason from dispute"
    said = []
    for decision in ("dispute", "reopen-report"):
        call(decision, "1", "--reason", "read the filing")
        answer = json.loads(call(query, "--json", command=sql).stdout)
        said.append((answer["rows"], answer["live"]))
    mark = ["share_estimator", share["fact_key"], "read the filing"]
    assert said == [([mark], ["dispute"]), ([], ["dispute"])]


def test_a_decision_without_a_reason_or_about_nothing_is_refused(call: Call) -> None:
    assert call("dispute", "1").exit_code == 2
    assert isinstance(call("dispute", "7", "--reason", "x").exception, NotFoundError)
    assert isinstance(
        call("dispute", "1", "--fact", "deal:none", "--reason", "x").exception, NotFoundError
    )
    assert isinstance(
        call("correct", "1", "--set", "colour=red", "--reason", "x").exception, UsageError
    )


def test_the_list_holds_open_reports_and_all_when_asked(call: Call) -> None:
    assert len(json.loads(call("reports", "--json").stdout)["reports"]) == 1
    call("dismiss", "1", "--reason", "no")
    assert json.loads(call("reports", "--json").stdout)["reports"] == []
    (one,) = json.loads(call("reports", "--all", "--json").stdout)["reports"]
    assert (one["state"], one["decided_by"]) == ("dismissed", "ann")
