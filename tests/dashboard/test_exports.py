"""Downloads carry what they are, and no cell of theirs runs in a spreadsheet."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from support.xlsx import ReadBook, read_xlsx

from dashboard.web.app import Dashboard
from dashboard.web.exported import harmless
from dashboard.web.view import tables_of


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
    assert rows[start][-1] == "Source address"
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


def book_of(client: FlaskClient, address: str) -> ReadBook:
    """Return a downloaded workbook as it is read back."""
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert ".xlsx" in answer.headers["Content-Disposition"]
    return read_xlsx(answer.data)


def below(rows: list[list[Any]], title: str) -> list[dict[str, Any]]:
    """Return the rows under the header that begins with `title`, by column title."""
    start = next(place for place, row in enumerate(rows) if row and row[0] == title)
    names = [name for name in rows[start] if name]
    return [
        dict(zip(names, [*row, *([None] * len(names))], strict=False)) for row in rows[start + 1 :]
    ]


def test_a_workbook_says_what_it_is_and_lists_its_sources(client: FlaskClient) -> None:
    book = book_of(client, "/export/xlsx/deals/deals?s=1&kind=acquihire&asof=2026-06-30")
    for name, title in (("Data", "Vigie – Deals"), ("Sources", "Vigie – Deals – Sources")):
        said = [row[0] for row in book.values(name)[:8] if row]
        assert said[0] == title
        head = "\n".join(said)
        assert "As known on 2026-06-30" in head
        assert "Release fixture · content" in head
        assert "release=fixture" in head
        assert "hire with licence or assets" in head
        assert "Licence:" in head
    rows = below(book.values("Data"), "Announced")
    sources = below(book.values("Sources"), "Source")
    cited = {one for row in rows for one in row["Source address"].split(" | ")}
    assert {source["Source address"] for source in sources} == cited
    assert all(source["Publisher"] and source["Licence"] for source in sources)
    assert sum(source["Rows that rest on it"] for source in sources) >= len(rows)


def test_a_workbook_holds_numbers_dates_and_words_where_nobody_said(client: FlaskClient) -> None:
    book = book_of(client, "/export/xlsx/deals/deals")
    rows = book.sheets["Data"]
    start = next(i for i, row in enumerate(rows) if row and row[0] and row[0].value == "Announced")
    titles = [cell.value for cell in rows[start] if cell]
    amount = titles.index("Amount")
    amounts = [row[amount] for row in rows[start + 1 :]]
    numbers = [cell for cell in amounts if cell and cell.kind == "n"]
    words = {cell.value for cell in amounts if cell and cell.kind == "s"}
    assert len(amounts) == len([cell for cell in amounts if cell])
    assert words == {"unknown"}
    assert all(cell.value > 0 for cell in numbers)
    days = [row[0] for row in rows[start + 1 :] if row[0] and row[0].kind == "n"]
    assert days
    assert all(cell.look == "yyyy-mm-dd" for cell in days)


def test_amounts_leave_with_their_currency(client: FlaskClient) -> None:
    rows = below(rows_of(client, "/export/csv/deals/deals"), "Announced")
    for row in rows:
        assert (row["Amount"] == "unknown") == (row["Amount, unit"] == "")
    assert {"USD", "EUR"} <= {row["Amount, unit"] for row in rows}


def test_shares_and_their_unit_stand_in_the_title(client: FlaskClient) -> None:
    rows = below(rows_of(client, "/export/csv/shares/markets/cloud-infrastructure"), "Period")
    assert all(float(row["Share (%)"]) <= 100 for row in rows)


def test_what_stands_beside_a_number_leaves_with_it(client: FlaskClient) -> None:
    rows = below(rows_of(client, "/export/csv/levels/markets/cloud-infrastructure"), "Regime")
    assert {row["Remarks"] for row in rows if row["Status"] == "draft"} == {"DRAFT"}


def test_the_french_workbook_has_french_titles_and_the_same_numbers(client: FlaskClient) -> None:
    english = book_of(client, "/export/xlsx/hhi/markets/cloud-infrastructure?lang=en&s=1")
    french = book_of(client, "/export/xlsx/hhi/markets/cloud-infrastructure?lang=fr&s=1")
    assert list(french.sheets) == ["Données", "Sources"]
    ours = below(english.values("Data"), "Period")
    theirs = below(french.values("Données"), "Période")
    assert "IHH, borne basse" in theirs[0]
    assert [row["HHI, lower end"] for row in ours] == [row["IHH, borne basse"] for row in theirs]


def test_the_same_release_gives_the_same_workbook(client: FlaskClient) -> None:
    address = "/export/xlsx/owners/capacity?s=1&lang=en"
    assert client.get(address).data == client.get(address).data


def test_a_range_whose_upper_end_nobody_stated_says_so(client: FlaskClient) -> None:
    rows = below(rows_of(client, "/export/csv/services/gatekeepers"), "Service")
    ends = [row["End users a month, upper end"] for row in rows]
    assert "inf" not in ends
    assert "not stated" in ends


def test_only_answers_of_sql_have_parquet(client: FlaskClient) -> None:
    assert client.get("/export/parquet/deals/deals").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["", "chain", "markets", "gatekeepers", "presence", "cases", "capacity", "funding", "sources"],
)
def test_columns_of_numbers_hold_no_number_as_text(app: Dashboard, path: str) -> None:
    _, view = app.router.view(f"/{path}", "", "en", date(2026, 11, 22))
    for table in tables_of(view.blocks):
        for place, column in enumerate(table.columns):
            if column.kind == "number":
                written = [row[place].exported for row in table.rows]
                texts = [one for one in written if isinstance(one, str)]
                assert not [one for one in texts if re.fullmatch(r"[\d.,]+ ?%?", one)]
