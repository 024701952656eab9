"""J25 in a real browser: a reader reports, a reviewer triages, everybody sees the mark."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from support.live_pages import FAULTS, serving

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.disputes import Disputes
from dashboard.web.error_reports import install_error_reports
from dashboard.web.reviewing.report_actions import install_report_actions
from dashboard.web.world import FixedWorld
from data.home import Home
from data.review.reports import add_report, disputed_facts
from data.scenarios import scenario
from data.state import open_state

pytestmark = pytest.mark.browser

F1 = scenario("f1", events=("E2",))
SHARE = "share_estimator:model-eu/EU/2025/revenue/estimator-a/zeta/firm"
ADDRESS = "https://filing.example/a"


@pytest.fixture
def where(vigie_home: Path) -> Home:
    """Return the home of the dashboard."""
    return Home(vigie_home)


@pytest.fixture
def address(where: Home) -> Iterator[str]:
    """Return the address of a dashboard of F1 that takes reports and decisions."""
    app = make_app(FixedWorld(F1), Guard(), lambda: Disputes(disputed_facts(where.state)))
    install_error_reports(app.server, where, app.router.pages)
    install_report_actions(app.server, where, app.router.world)
    with serving(app) as started:
        yield started


def test_from_a_report_to_the_mark_that_everybody_sees(visit: Any, where: Home) -> None:
    page = visit.page
    visit.open(f"/markets?s=1&fact={quote(SHARE)}")
    page.click("#live .drawer details.report summary")
    page.fill("#live .drawer textarea[name=comment]", "Table 2 prints 36.")
    page.fill("#live .drawer input[name=address]", ADDRESS)
    page.click("#live .drawer details.report button")
    page.wait_for_selector("#live .drawer .notice:has-text('has arrived')")
    visit.open("/reports")
    page.fill("#live .report-dispute input[name=by]", "Ann")
    page.fill("#live .report-dispute input[name=reason]", "The table differs.")
    page.click("#live .report-dispute button")
    page.wait_for_selector("#live .notice:has-text('marked as disputed')")
    visit.open("/markets")
    assert "rests on a disputed figure" in page.inner_text("#live .in-dispute")
    visit.open(f"/markets?s=1&fact={quote(SHARE)}")
    assert "Reason: The table differs." in page.inner_text("#live .drawer .notice")


def test_a_correction_is_previewed_before_it_is_decided(visit: Any, where: Home) -> None:
    with open_state(where.state) as state:
        add_report(
            state, fact=SHARE, page="/markets", claim="36, not 40.", address=ADDRESS,
            now=datetime(2026, 11, 22, tzinfo=UTC),
        )  # fmt: skip
    page = visit.page
    visit.open("/reports")
    for column in ("share_pct", "share_lo", "share_hi"):
        page.fill(f"#live .report-correct input[name=column_{column}]", "36")
    page.click("#live .report-correct button.small")
    page.wait_for_selector("#live #changed-numbers")
    assert "1,950–2,100 → 1,646–" in page.inner_text("#live #changed-numbers")
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize(
    "path", ["/changes?s=1&week=2026-W45", "/presence?s=1&stake=10", "/reports"]
)
def test_a_page_is_live_and_without_access_faults(visit: Any, path: str) -> None:
    visit.open(path)
    assert visit.page.evaluate(FAULTS) == []


@pytest.mark.parametrize("path", ["/changes?s=1&week=2026-W45", "/presence", "/reports"])
def test_a_page_fits_a_narrow_screen_in_french(visit: Any, path: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open(f"{path}{'&' if '?' in path else '?s=1&'}lang=fr")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
