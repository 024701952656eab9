"""The page of cases: dates by kind, how a passed target is worded, what a date rests on."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from support.dashboard_pages import page_of, row_with, rows_of

from dashboard.figures.cases import SYMBOLS, CaseDate, CaseRow, CaseStep, proceedings
from dashboard.figures.style import Style

AZURE = "deadline:dma-17-1-designation:DMA.100032:2025-11-18"


def test_a_passed_indicative_target_is_news_and_no_accusation(client: FlaskClient) -> None:
    row = row_with(page_of(client, "/cases"), "proceedings", "Microsoft Azure")
    assert "indicative target" in row
    assert (
        "target date passed (18 November 2026), no published outcome found; "
        "last check 21 November 2026" in row
    )
    assert "overdue" not in row


def test_before_that_day_the_same_target_runs(client: FlaskClient) -> None:
    row = row_with(page_of(client, "/cases", asof="2026-11-01"), "proceedings", "Microsoft Azure")
    assert "△ 18 November 2026" in row
    assert "passed" not in row


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("statutory", "set by law"),
        ("indicative", "indicative target"),
        ("self_announced", "announced by the authority or the party"),
    ],
)
def test_kinds_of_dates_are_never_mixed(client: FlaskClient, kind: str, words: str) -> None:
    rows = rows_of(page_of(client, "/cases", kind=kind, rows="all"), "dates")
    assert rows
    assert all(words in row for row in rows)


def test_a_date_opens_how_it_was_counted_and_the_statements_behind_it(client: FlaskClient) -> None:
    page = page_of(client, "/cases", fact=AZURE)
    drawer = page[page.index('class="drawer"') :]
    assert "Art. 17(1) DMA, counted from 18 November 2025: the period ends on" in drawer
    assert "Statements (" in drawer
    assert "DMA.100032/opened/2025-11-18" in drawer


def test_a_date_without_a_rule_that_was_read_is_marked_unverified(client: FlaskClient) -> None:
    rows = rows_of(page_of(client, "/cases", rows="all"), "dates")
    reviews = [row for row in rows if "Three-year review" in row]
    assert reviews
    assert all("unverified" in row for row in reviews)


def test_dates_of_the_ai_act_stand_beside_and_replaced_ones_are_left_out(
    client: FlaskClient,
) -> None:
    page = page_of(client, "/cases", dates="all")
    assert any("Art. 113" in row or "Art. 50" in row for row in rows_of(page, "ai-act"))
    assert not any("superseded" in row for row in rows_of(page, "ai-act"))
    assert not any("AI Act" in row for row in rows_of(page, "dates"))


def test_one_organisation_shows_all_of_its_proceedings(client: FlaskClient) -> None:
    rows = rows_of(page_of(client, "/cases", org="nvidia", rows="all"), "proceedings")
    assert len(rows) > 3
    assert all("NVIDIA" in row for row in rows)


@pytest.mark.parametrize(
    ("page", "tables"),
    [
        ("alerts", ("findings",)),
        ("alerts/rules", ("rules",)),
        ("cases", ("proceedings", "proceedings-figure", "dates", "ai-act")),
        ("gatekeepers", ("unmatched", "below", "criteria", "services", "gaps", "fines", "art14")),
    ],
)
def test_every_table_leaves_as_a_file(
    client: FlaskClient, page: str, tables: tuple[str, ...]
) -> None:
    for table in tables:
        answer = client.get(f"/export/csv/{table}/{page}?s=1&lang=en")
        assert answer.status_code == 200, table
        assert answer.get_data(as_text=True).count("\r\n") > 8, table


def test_both_languages_list_the_same_proceedings(client: FlaskClient) -> None:
    english = rows_of(page_of(client, "/cases", show="all", rows="all"), "proceedings")
    french = rows_of(page_of(client, "/cases", show="all", rows="all", lang="fr"), "proceedings")
    assert len(english) == len(french) > 100


def test_the_figure_tells_kinds_apart_by_shape_and_word() -> None:
    dates = [
        CaseDate(
            date(2026, 11, 1 + place), kind, f"word {kind}", "hover", "/x", kind == "indicative"
        )
        for place, kind in enumerate(SYMBOLS)
    ]
    row = CaseRow("Example case", date(2025, 1, 1), date(2026, 11, 21), True,
                  [CaseStep(date(2025, 1, 1), "opened", "/opened")], dates)  # fmt: skip
    figure = proceedings(Style(), [row], date(2026, 11, 21), "today")
    shapes = {
        trace.text[0].strip(): trace.marker.symbol
        for trace in figure.data
        if trace.text is not None
    }
    assert {shapes[f"word {kind}"] for kind in SYMBOLS} == set(SYMBOLS.values())
    ringed = [trace for trace in figure.data if trace.marker.symbol == "circle-open"]
    assert [list(trace.x) for trace in ringed] == [["2026-11-02"]]
