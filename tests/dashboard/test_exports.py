"""Downloads carry what they are, and no cell of theirs runs in a spreadsheet."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.exports import harmless


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "|calc", "%x"])
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", [-3.5, "-3.5", 12, "12,5"])
def test_numbers_stay_numbers(value: object) -> None:
    assert harmless(value) == str(value)


@given(st.text(max_size=30))
def test_no_text_leaves_with_a_formula_sign_in_front(text: str) -> None:
    written = harmless(text).lstrip()
    number = written.lstrip("-").replace(",", "").replace(".", "").isdigit()
    assert number or not written.startswith(("=", "+", "-", "@"))


def rows_of(client: FlaskClient, address: str) -> list[list[str]]:
    """Return the rows of a download."""
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))


def test_the_head_says_title_day_release_filters_and_licence(client: FlaskClient) -> None:
    rows = rows_of(client, "/export/csv/deals/deals?s=1&kind=acquihire&asof=2026-06-30")
    head = "\n".join(row[0] for row in rows[:8] if row)
    assert "Vigie – Deals" in head
    assert "2026-06-30" in head
    assert "Release fixture" in head
    assert "hire with licence or assets" in head
    assert "Licence:" in head


def test_all_rows_of_the_filter_leave_not_only_the_page_shown(client: FlaskClient) -> None:
    rows = rows_of(client, "/export/csv/deals/deals")
    start = next(i for i, row in enumerate(rows) if row and row[0] == "Announced")
    assert len(rows) - start - 1 > 600
    assert rows[start][-1] == "source"
    assert all(row[-1].startswith("http") for row in rows[start + 1 :])


def test_statcounter_rows_carry_their_share_alike_licence(client: FlaskClient) -> None:
    rows = rows_of(client, "/export/csv/shares/markets/search-engines")
    assert any("CC BY-SA" in row[0] for row in rows[:9] if row)


def test_a_range_leaves_with_both_ends(client: FlaskClient) -> None:
    rows = rows_of(client, "/export/csv/hhi/markets/cloud-infrastructure")
    head = next(row for row in rows if row and row[0] == "Period")
    newest = rows[rows.index(head) + 1]
    low, high = head.index("HHI, lower end"), head.index("HHI, upper end")
    assert float(newest[low]) < float(newest[high])


def test_the_sheet_opens_in_columns_in_french(client: FlaskClient) -> None:
    answer = client.get("/export/sheet/owners/capacity?lang=fr&s=1")
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    assert ";" in text.splitlines()[-1]


def test_an_unknown_table_is_a_404(client: FlaskClient) -> None:
    assert client.get("/export/csv/nothing/deals").status_code == 404
    assert client.get("/export/csv/deals/nowhere").status_code == 404
