"""The page of gatekeepers: both ways of Art. 14, gauges, Form GD, gaps of the law, duties."""

import math
import re

import pytest
from flask.testing import FlaskClient
from support.dashboard_pages import page_of, row_with, rows_of

from dashboard.figures.gauges import GaugeRow, gauges
from dashboard.figures.style import Style
from dashboard.web.access import Guard
from dashboard.web.app import Dashboard, make_app
from dashboard.web.world import FixedWorld
from data.language.catalogue import keys
from data.scenarios import scenario
from graph.dma.article14 import counts

TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def f1(vigie_home: object) -> FlaskClient:
    """Return a client over the made-up world F1."""
    return make_app(FixedWorld(scenario("f1")), Guard()).server.test_client()


def test_every_notice_shows_what_it_fits_with_its_score(
    app: Dashboard, client: FlaskClient
) -> None:
    rows = rows_of(page_of(client, "/gatekeepers"), "art14")
    unknown = [row for row in rows if "unknown to us" in row]
    snapshot = app.router.world.snapshot()
    counted = counts(snapshot.readings_on(snapshot.as_of).article14)
    assert (len(rows), len(unknown)) == (counted["notices"], counted["unknown_notices"])
    matched = [row for row in rows if row not in unknown]
    assert all(re.search(r"agrees (0\.[89]\d|1\.00)|notice (0\.[89]\d|1\.00)", r) for r in matched)


def test_a_deal_without_an_entry_states_what_was_read_and_accuses_nobody(
    client: FlaskClient,
) -> None:
    rows = rows_of(page_of(client, "/gatekeepers"), "unmatched")
    said = "no entry found in the list as read on 16 August 2026; publication lags"
    assert any(said in row for row in rows)
    assert any("before this deal was announced; nothing can be said yet" in row for row in rows)
    assert all("below" not in row for row in rows)


def test_minority_stakes_are_below_a_concentration(client: FlaskClient) -> None:
    rows = rows_of(page_of(client, "/gatekeepers", rows="all"), "below")
    assert len(rows) > 20
    assert all("below a concentration, not required" in row for row in rows)


def test_in_f1_one_deal_is_without_an_entry_one_fits_a_variant_and_one_is_below(
    f1: FlaskClient,
) -> None:
    page = page_of(f1, "/gatekeepers")
    assert ["lambda" in row.lower() for row in rows_of(page, "unmatched")] == [True]
    assert ["nu" in row.lower() for row in rows_of(page, "below")] == [True]
    assert "beta-mu" in row_with(page, "art14", "Mu Technologies GmbH")


def test_numbers_that_conclude_nothing_stand_beside_a_running_investigation(
    client: FlaskClient,
) -> None:
    page = page_of(client, "/gatekeepers")
    start = page.index('id="thresholds"')
    said = " ".join(TAG.sub(" ", page[start : page.index('id="gaps"')]).split())
    assert "cannot be concluded: " in said
    assert "market investigation running since 18 November 2025" in said
    row = row_with(page_of(client, "/gatekeepers", rows="all"), "services", "Amazon Web Services")
    assert row.endswith("running")


def test_a_gauge_opens_the_figures_it_rests_on(client: FlaskClient) -> None:
    page = page_of(client, "/gatekeepers", fact="gauge:amazon|market_cap|Amazon Web Services")
    drawer = page[page.index('class="drawer"') :]
    assert "EUR 75bn" in drawer
    assert "Statements (5)" in drawer


def test_form_gd_has_every_item_known_or_unknown(client: FlaskClient) -> None:
    page = page_of(client, "/gatekeepers", service="App Store iOS")
    form = page[page.index('class="form-gd"') :]
    form = form[: form.index("</ul>")]
    assert (form.count("☑"), form.count("☐")) == (2, 17)
    assert "101000000" in form


def test_the_gaps_of_the_law_count_deals_that_open(client: FlaskClient) -> None:
    page = page_of(client, "/gatekeepers")
    assert "◧ investigated" in row_with(page, "gaps", "Amazon")
    facts = re.findall(r'data-fact="(gap:[^"]+)"', page)
    assert "gap:all|all" in facts
    opened = page_of(client, "/gatekeepers", fact=facts[0])
    drawer = opened[opened.index('class="drawer"') :]
    assert "Statements (" in drawer


def test_a_count_of_the_register_opens_the_services_it_counts(client: FlaskClient) -> None:
    page = page_of(client, "/gatekeepers", fact="counted:meta|in_force")
    drawer = page[page.index('class="drawer"') :]
    assert "Statements (5)" in drawer
    assert all(name in drawer for name in ("Facebook", "Instagram", "WhatsApp"))


def test_fines_and_duties_are_dated_and_sourced(client: FlaskClient) -> None:
    page = page_of(client, "/gatekeepers")
    assert len(rows_of(page, "fines")) == 3
    duties = rows_of(page, "duties")
    assert len(duties) == 7
    assert all(row.count("set by law") == 3 for row in duties)


def test_the_register_before_any_designation_is_a_calm_page(client: FlaskClient) -> None:
    page = page_of(client, "/gatekeepers", asof="2023-06-01")
    assert "The list of notices was not read by the day shown" in page or "0 notices" in page
    assert "Deals of gatekeepers without an entry" in page


def test_an_unknown_criterion_is_a_word_and_an_open_end_an_arrow() -> None:
    rows = [
        GaugeRow("Turnover", "", None, None, None, False, "", None),
        GaugeRow("End users", "over 45,000,000", 100.0, math.inf, (106.0, 120.0), False, "h", "/g"),
    ]
    figure = gauges(Style(), rows, "unknown", "Threshold")
    words = [note.text for note in figure.layout.annotations]
    assert "<i>unknown</i>" in words
    marks = [trace for trace in figure.data if trace.mode == "markers"]
    assert [list(trace.marker.symbol) for trace in marks] == [["line-ns-open", "triangle-right"]]
    projected = [list(trace.x) for trace in figure.data if trace.line.width == 5]
    assert projected == [[106.0, 120.0]]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_text_of_these_pages_accuses_anybody(language: str) -> None:
    words = {
        "en": r"breach|infring|violat|illegal|unlawful|guilt|wrongdoing|failed to|overdue",
        "fr": r"manquement|infraction|illégal|illicite|coupable|enfrein|délit|faute|retard",
    }[language]
    allowed = ("absence is no proof of a breach", "l’absence ne prouve aucun manquement")
    wrong = []
    for key, said in keys(language).items():  # type: ignore[arg-type]
        if key.startswith(("alerts_page.", "cases.", "gatekeepers_page.", "gatekeepers.")):
            rest = said.replace(allowed[0], "").replace(allowed[1], "")
            if re.search(words, rest, re.IGNORECASE):
                wrong.append(key)
    assert wrong == []


def test_a_service_whose_designation_was_annulled_says_since_when(client: FlaskClient) -> None:
    for language, said in (("en", "annulled 3 June 2026"), ("fr", "annulé le 3 juin 2026")):
        page = page_of(client, "/gatekeepers", lang=language)
        assert said in row_with(page, "register", "Facebook Marketplace")
