"""A reader reports an error: from the drawer of a figure into the state file."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.web.access import Guard
from dashboard.web.app import Dashboard, make_app
from dashboard.web.error_reports import install_error_reports
from data.home import Home
from data.review.reports import read_reports

FIGURE = "/deals?s=1&fact=deal:google-windsurf-2025"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def client(app: Dashboard, home: Home) -> FlaskClient:
    """Return a client of an application of its own that takes reports."""
    own = make_app(app.router.world, Guard())
    install_error_reports(own.server, home, own.router.pages)
    return own.server.test_client()


def reports(home: Home) -> list[tuple[str, str, str | None]]:
    """Return figure, claim and supporting address of what was reported."""
    return [(one.fact, one.claim, one.address) for one in read_reports(home.state)]


def test_a_report_is_kept_once_and_the_page_says_that_it_arrived(
    client: FlaskClient, home: Home
) -> None:
    for _ in range(2):
        answer = client.post(
            "/report",
            data={
                "back": FIGURE,
                "comment": "The amount differs.",
                "address": "https://filing.example/a",
            },
        )
    assert reports(home) == [
        ("deal:google-windsurf-2025", "The amount differs.", "https://filing.example/a")
    ]
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    assert "The report has arrived as number 1." in page and "/reports?s=1&amp;r=1" in page


@pytest.mark.parametrize(
    "said",
    [
        {"back": FIGURE, "comment": " "},
        {"back": FIGURE, "comment": "x" * 2001},
        {"back": "/deals", "comment": "which figure?"},
        {"back": "https://elsewhere.example/?fact=", "comment": "no figure of ours"},
        {"back": FIGURE, "comment": "x", "address": "javascript:alert(1)"},
    ],
)
def test_a_report_without_figure_or_words_is_refused(
    client: FlaskClient, home: Home, said: dict[str, str]
) -> None:
    assert client.post("/report", data=said).status_code == 400
    assert reports(home) == []


@pytest.mark.parametrize(
    "sent",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_a_report_sent_by_another_site_is_refused(
    client: FlaskClient, home: Home, sent: dict[str, str]
) -> None:
    answer = client.post("/report", data={"back": FIGURE, "comment": "x"}, headers=sent)
    assert answer.status_code == 403
    assert reports(home) == []


def test_the_drawer_cites_in_both_languages_and_as_bibtex_with_a_pinned_address(
    client: FlaskClient,
) -> None:
    page = client.get(FIGURE).get_data(as_text=True)
    assert "as known on" in page and "état connu au" in page
    assert "@misc{vigie-fixture-deal-google-windsurf-2025," in page
    assert "release=fixture" in page
