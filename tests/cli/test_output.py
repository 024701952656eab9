"""Tables for people: aligned, and harmless on a terminal."""

import pytest

from dashboard.cli.output import print_table


def test_columns_are_as_wide_as_their_longest_cell_and_absent_values_are_dashes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_table(("id", "n"), [["long id", None], ["b", 2]])
    assert capsys.readouterr().out.splitlines() == [
        "id       n",
        "-------  -",
        "long id  –",
        "b        2",
    ]


def test_a_table_prints_nothing_that_commands_a_terminal_or_turns_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_table(("name",), [["\x1b[31mred\u202e\x07"]])
    assert capsys.readouterr().out.splitlines()[-1] == "▯[31mred▯▯"
