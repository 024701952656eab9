"""J06: the evidence file of a table stands alone, can be checked, and leaves out no other voice."""

import csv
import hashlib
import io
import zipfile
from html import unescape

import pytest
from flask.testing import FlaskClient
from support.dashboard_pages import served
from support.xlsx import read_xlsx

from data.scenarios import scenario

STAKES = "/export/evidence/owners/actors/zeta?s=1&lang=en"


@pytest.fixture(scope="module")
def f1() -> FlaskClient:
    """Return a client of a dashboard of F1, where a stake was corrected."""
    return served(scenario("f1"))


def opened(client: FlaskClient, address: str) -> dict[str, bytes]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def statements(files: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["statements.csv"].decode())))


def test_the_manifest_holds_the_hash_of_every_other_file(f1: FlaskClient) -> None:
    files = opened(f1, STAKES)
    listed = dict(
        reversed(line.split("  ", 1)) for line in files["manifest.sha256"].decode().splitlines()
    )
    assert set(listed) == set(files) - {"manifest.sha256"}
    assert all(hashlib.sha256(files[name]).hexdigest() == listed[name] for name in listed)


def test_statements_that_were_taken_back_are_in_it(f1: FlaskClient) -> None:
    rows = statements(opened(f1, STAKES))
    assert {row["Shown"] for row in rows} == {"yes", "no"}
    assert any(row["Taken back on"] for row in rows)
    assert all(row["Publisher"] or row["Source"] for row in rows)


def test_the_inputs_of_an_index_stand_for_it(client: FlaskClient) -> None:
    files = opened(client, "/export/evidence/hhi/markets/cloud-infrastructure?s=1&lang=en")
    rows = statements(files)
    assert any(row["Fact"].startswith("share_estimator:") for row in rows)
    assert all(len(row["Excerpt"]) <= 200 for row in rows)
    assert all(row["Address"].startswith("http") for row in rows)


def test_it_says_what_it_was_made_from_and_holds_the_table(client: FlaskClient) -> None:
    files = opened(client, "/export/evidence/owners/capacity?s=1&lang=fr")
    custody = files["custody.txt"].decode()
    assert "Version fixture" in custody
    assert "release=fixture" in custody
    assert "Données" in read_xlsx(files["table.xlsx"]).sheets
    assert files["table.csv"].decode().startswith("Vigie – ")
    assert '<html lang="fr">' in files["index.html"].decode()


def test_the_same_release_gives_the_same_bytes(client: FlaskClient) -> None:
    address = "/export/evidence/register/gatekeepers?s=1&lang=en"
    assert client.get(address).data == client.get(address).data


def test_only_a_table_that_opens_facts_offers_it(client: FlaskClient) -> None:
    assert "/export/evidence/deals/deals" in unescape(client.get("/deals").get_data(as_text=True))
    assert "/export/evidence/" not in unescape(client.get("/method").get_data(as_text=True))
