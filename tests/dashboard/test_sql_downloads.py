"""An answer of SQL leaves whole, with its query, real types and the address that gives it again."""

from datetime import date
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest
from flask.testing import FlaskClient
from support.xlsx import read_xlsx

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.pages.sql import ON_PAGE
from dashboard.web.world import FixedWorld
from data.bundled import bundled_facts


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of an application whose release holds 700 made-up deals."""
    file: Path = tmp_path_factory.mktemp("release") / "release.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table deal as select range as n, date '2026-01-31' as day, "
            "1.5::decimal(5, 2) as share, '=1+1' as text, null::integer as amount from range(700)"
        )
    world = FixedWorld(bundled_facts())
    world.snapshot().file = file
    return make_app(world, Guard()).server.test_client()


def address(form: str, query: str) -> str:
    return f"/export/{form}/answer/sql?lang=en&q={quote(query)}&s=1"


def test_a_download_holds_all_rows_not_only_those_shown(released: FlaskClient) -> None:
    text = released.get(address("csv", "select n from deal order by n")).get_data(as_text=True)
    assert ON_PAGE.rows < 700
    assert text.rstrip().splitlines()[-1] == "699"


def test_the_workbook_has_the_types_of_the_query(released: FlaskClient) -> None:
    query = "select n, day, share, text, amount from deal order by n limit 1"
    book = read_xlsx(released.get(address("xlsx", query)).data)
    said = [row[0] for row in book.values("Data")[:8] if row]
    assert f"Filters: {query}" in said
    n, day, share, text, amount = book.sheets["Data"][-1]
    assert n and (n.kind, n.value) == ("n", 0)
    assert day and day.day == date(2026, 1, 31)
    assert share and (share.kind, share.value) == ("n", 1.5)
    assert text and (text.kind, text.value) == ("s", "=1+1")
    assert amount and (amount.kind, amount.value) == ("s", "–")


def test_parquet_keeps_the_types_of_the_query(released: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "answer.parquet"
    file.write_bytes(released.get(address("parquet", "select day, share from deal")).data)
    with duckdb.connect() as connection:
        found = connection.execute(f"describe from '{file}'").fetchall()
    assert [row[1] for row in found] == ["DATE", "DECIMAL(5,2)"]


def test_a_refused_query_has_no_download(released: FlaskClient) -> None:
    answer = released.get(address("xlsx", "select * from read_csv('/etc/passwd')"))
    assert answer.status_code == 404
