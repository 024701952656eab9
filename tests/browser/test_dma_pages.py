"""What a case handler does on alerts, cases and gatekeepers, in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from support.live_pages import FAULTS, serving

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.findings.reactions import install_reactions
from dashboard.web.world import FixedWorld
from data.bundled import bundled_facts
from data.home import home

pytestmark = pytest.mark.browser

PAGES = (
    "/alerts",
    "/alerts?s=1&rule=R18&cards=all",
    "/alerts/rules",
    "/cases",
    "/cases?s=1&show=all&dates=all",
    "/gatekeepers",
    "/gatekeepers?s=1&service=WhatsApp",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a running dashboard that also takes readers' posts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIGIE_HOME", str(tmp_path_factory.mktemp("home")))
        app = make_app(FixedWorld(bundled_facts()), Guard())
        install_reactions(app.server, home(), app.router.world)
        with serving(app) as started:
            yield started


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_live_without_complaints_and_without_access_faults(visit: Any, path: str) -> None:
    visit.open(path)
    assert visit.page.evaluate(FAULTS) == []


@pytest.mark.parametrize("path", ["/alerts", "/alerts/rules", "/cases", "/gatekeepers"])
def test_a_page_fits_a_narrow_screen_in_french(visit: Any, path: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open(f"{path}?s=1&lang=fr")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_chip_filters_and_is_taken_back(visit: Any) -> None:
    visit.open("/alerts")
    visit.page.click("#live .facet a:has-text('High')")
    visit.page.wait_for_selector("#live .facet a[aria-current]:has-text('High')")
    assert "severity=high" in visit.page.url
    visit.page.click("#live .facet a[aria-current]")
    visit.page.wait_for_selector("#live .facet a[aria-current]", state="detached")
    assert "severity" not in visit.page.url


def test_a_card_opens_and_its_evidence_is_read_by_keyboard(visit: Any) -> None:
    visit.open("/alerts?s=1&severity=high")
    visit.page.click("#live .finding-title a")
    visit.until("document.title.startsWith('Alert: ')")
    fact = visit.page.locator("#live #table-evidence a.fact").first
    fact.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("#live .drawer h2:focus")
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_selector("#live .drawer", state="detached")


def test_a_reader_mutes_a_finding_and_sees_it_again(visit: Any) -> None:
    visit.open("/alerts?s=1&severity=high")
    cards = visit.page.locator("#live #cards > .finding-cards > .finding-card")
    before = cards.count()
    visit.page.click("#live .finding-actions button:has-text('Mute')")
    visit.settle()
    assert visit.page.locator("#live .notice").inner_text().startswith("Muted for 30 days")
    assert cards.count() == before - 1
    visit.page.click("#live #cards > details > summary")
    visit.page.click("#live #cards > details button:has-text('Show again')")
    visit.settle()
    assert cards.count() == before


def test_a_mark_of_a_date_opens_how_it_was_counted(visit: Any) -> None:
    visit.open("/cases?s=1&org=microsoft&family=dma")
    visit.click_mark("proceedings")
    assert "counted from" in visit.page.locator("#live .drawer .formula").inner_text()


def test_another_service_is_chosen(visit: Any) -> None:
    visit.open("/gatekeepers")
    visit.page.select_option("#live select[name=service]", "TikTok")
    visit.page.click("#live #thresholds button[type=submit]")
    visit.page.wait_for_selector("#live #figure-gauges h3:has-text('TikTok')")
    assert "service=TikTok" in visit.page.url


def test_the_pages_are_readable_before_any_script_runs(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/cases")
    assert page.locator("#table-proceedings tbody tr").count() > 10
    page.goto(f"{address}/alerts?s=1&rule=R18")
    page.locator(".finding-actions button").first.click()
    assert page.locator(".notice").is_visible()
    context.close()
