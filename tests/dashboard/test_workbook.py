"""An XLSX file holds real numbers and dates, text as text, and no formula; the same bytes twice."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.xlsx import ReadCell, read_xlsx

from dashboard.workbook import LONGEST_TEXT, Kind, Sheet, kind_of, plain_value, workbook_bytes

DAY = date(2026, 11, 21)


def cell_of(value: Any, kind: Kind = "text") -> ReadCell | None:
    """Return the one cell of a workbook as it is read back."""
    sheet = Sheet("Data", ["Title"], [("Column", kind)], [[value]])
    rows = read_xlsx(workbook_bytes([sheet], "Title", DAY)).sheets["Data"]
    return rows[3][0] if len(rows) > 3 and rows[3] else None


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"])
def test_a_text_that_begins_like_a_formula_stays_the_text_it_is(text: str) -> None:
    cell = cell_of(text)
    assert cell is not None
    assert (cell.kind, cell.value) == ("s", text)


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20))
def test_no_text_becomes_a_number_or_a_formula(text: str) -> None:
    cell = cell_of(text)
    assert cell is not None
    assert (cell.kind, cell.value) == ("s", text)


@pytest.mark.parametrize("value", [0, -3.5, 12, 1358.75, 41_000_000_000.0])
def test_a_number_is_a_number(value: float) -> None:
    cell = cell_of(value, "number")
    assert cell is not None
    assert (cell.kind, cell.value) == ("n", value)


def test_a_number_that_a_spreadsheet_would_round_is_written_out() -> None:
    cell = cell_of(12_345_678_901_234_567, "number")
    assert cell is not None
    assert (cell.kind, cell.value) == ("s", "12345678901234567")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_written_as_a_word(value: float) -> None:
    cell = cell_of(value, "number")
    assert cell is not None
    assert cell.kind == "s"


def test_a_full_date_is_a_date() -> None:
    cell = cell_of("2026-11-02", "date")
    assert cell is not None
    assert (cell.kind, cell.day, cell.look) == ("n", date(2026, 11, 2), "yyyy-mm-dd")


@pytest.mark.parametrize("value", ["2025-Q4", "2026", "2026-03", "2026-02-30", "1066-10-14"])
def test_a_partial_or_impossible_date_stays_as_it_is_stated(value: str) -> None:
    cell = cell_of(value, "date")
    assert cell is not None
    assert (cell.kind, cell.value) == ("s", value)


def test_a_date_in_a_column_of_texts_stays_text() -> None:
    cell = cell_of("2026-11-02")
    assert cell is not None
    assert cell.kind == "s"


def test_the_word_for_unknown_is_written_and_an_empty_cell_stays_empty() -> None:
    cell = cell_of("unknown", "number")
    assert cell is not None
    assert (cell.kind, cell.value) == ("s", "unknown")
    assert cell_of("", "number") is None
    assert cell_of(None, "number") is None


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    cell = cell_of("a" * (LONGEST_TEXT + 5))
    assert cell is not None
    assert len(cell.value) == LONGEST_TEXT
    assert cell.value.endswith("…")


def test_only_addresses_of_the_web_become_links() -> None:
    rows = [["https://example.org/a"], ["file:///etc/passwd"], ["javascript:alert(1)"]]
    sheet = Sheet("Sources", ["Title"], [("Address", "source")], rows)
    book = read_xlsx(workbook_bytes([sheet], "Title", DAY))
    assert [row[0] for row in book.values("Sources")[3:]] == [row[0] for row in rows]
    links = book.parts["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    assert "https://example.org/a" in links
    assert "file:" not in links
    assert "javascript:" not in links


def test_the_same_sheets_give_the_same_bytes() -> None:
    sheet = Sheet("Data", ["Title"], [("Column", "number")], [[1], ["unknown"]])
    assert workbook_bytes([sheet], "Title", DAY) == workbook_bytes([sheet], "Title", DAY)


def test_the_file_says_the_day_of_the_facts_not_of_the_clock() -> None:
    book = read_xlsx(workbook_bytes([Sheet("Data", ["Title"], [], [])], "Title", DAY))
    assert b"2026-11-21T00:00:00Z" in book.parts["docProps/core.xml"]


@pytest.mark.parametrize(
    ("sql_type", "kind"),
    [
        ("BIGINT", "number"),
        ("UHUGEINT", "number"),
        ("DECIMAL(18,3)", "number"),
        ("DOUBLE", "number"),
        ("DATE", "date"),
        ("TIMESTAMP", "date"),
        ("TIMESTAMP WITH TIME ZONE", "text"),
        ("INTERVAL", "text"),
        ("INTEGER[]", "text"),
        ("VARCHAR", "text"),
    ],
)
def test_sql_types_decide_what_a_column_holds(sql_type: str, kind: Kind) -> None:
    assert kind_of(sql_type) == kind


def test_a_decimal_number_of_an_answer_becomes_a_number() -> None:
    assert plain_value("12.50", "number") == 12.5
    assert plain_value("12.50", "text") == "12.50"
    assert plain_value(None, "number") is None
