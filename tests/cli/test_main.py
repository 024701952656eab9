"""The entry point: a mistake is one line that says what to do, with the exit code of its kind."""

import sys
from collections.abc import Callable

import pytest

from dashboard.cli.main import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    vigie_home: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Return a function that runs `vigie` and gives exit code, stdout and stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["vigie", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return call


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("look",), "'look'"),
        (("hhi",), "MARKET"),
        (("hhi", "chips", "--as-of", "2026-02-30"), "YYYY-MM-DD"),
        (("build", "--reference", "nowhere"), "nowhere"),
        (("sql", "select 1", "--rows", "0"), "0"),
        (("status", "--colour"), "--colour"),
    ],
)
def test_a_wrong_use_is_one_line_with_code_2(
    run: Run, arguments: tuple[str, ...], named: str
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("vigie: ")
    assert named in err
    assert "--help" in err


def test_a_failure_is_one_line_with_code_1(run: Run) -> None:
    code, out, err = run("sql", "select 1")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "run 'vigie build'" in err


def test_help_lists_every_command_and_ends_well(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert "gatekeepers" in out
