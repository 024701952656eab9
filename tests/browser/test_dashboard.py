"""What a case handler does: open each page, read a figure, follow it to its source."""

import re
from typing import Any

import pytest
from support.live_pages import FAULTS

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/chain",
    "/chain?s=1&ego=mistral-ai&money=yes",
    "/chain?s=1&mode=failure&ego=asml",
    "/chain?s=1&mode=change&since=2026-05-21",
    "/markets",
    "/markets/cloud-infrastructure",
    "/deals",
    "/actors/microsoft",
    "/gatekeepers",
    "/capacity",
    "/funding",
    "/sources",
    "/search?s=1&q=nvidia",
    "/sql",
    "/method",
    "/accessibility",
    "/releases",
    "/whatif?s=1&acquirer=amazon&target=microsoft",
    "/brief?s=1&of=hhi:foundry|world|2025-Q2|revenue|TrendForce",
)
BRIEFS = (
    "hhi:foundry|world|2025-Q2|revenue|TrendForce",
    "share_statcounter:search-engines/world/2021-10/visits/StatCounter/yahoo/firm",
    "exposure:openai|amazon",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_live_without_complaints_and_without_access_faults(visit: Any, path: str) -> None:
    visit.open(path)
    assert visit.page.evaluate(FAULTS) == []


@pytest.mark.parametrize("path", ["/", "/deals", "/markets/cloud-infrastructure", "/gatekeepers"])
def test_a_page_fits_a_narrow_screen(visit: Any, path: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open(path)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("fact", BRIEFS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_brief_is_printed_on_one_page(visit: Any, fact: str, language: str) -> None:
    visit.open(f"/brief?s=1&lang={language}&of={fact}")
    printed = visit.page.pdf(format="A4", prefer_css_page_size=True, tagged=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1


def test_the_menu_of_a_narrow_screen_shows_where_the_reader_is(visit: Any) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open("/sources")
    box = visit.page.locator("#live .menu a[aria-current]").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390


def test_a_figure_is_followed_to_its_source_by_keyboard_and_focus_returns(visit: Any) -> None:
    visit.open("/deals")
    number = visit.page.locator("#live #table-deals td.is-number a.fact").first
    fact = number.get_attribute("data-fact")
    number.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("#live .drawer h2:focus")
    drawer = visit.page.locator("#live .drawer")
    assert drawer.locator('a[rel~="external"]').first.get_attribute("href").startswith("http")
    assert f"fact={fact}" in visit.page.url
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_selector("#live .drawer", state="detached")
    visit.page.wait_for_selector(f'#live [data-fact="{fact}"]:focus')


def test_a_mark_of_a_figure_opens_its_sources(visit: Any) -> None:
    visit.open("/markets/cloud-infrastructure")
    visit.click_mark("hhi")
    assert "HHI" in visit.page.locator("#live .drawer .big").inner_text()


def test_a_filter_changes_the_address_and_the_address_gives_the_same_view(visit: Any) -> None:
    visit.open("/deals")
    visit.page.select_option("#live select[name=kind]", "acquihire")
    visit.page.click("#live .filters button[type=submit]")
    visit.page.wait_for_selector("#live .chips")
    finding = visit.page.locator("#live .finding").inner_text()
    assert "kind=acquihire" in visit.page.url
    visit.page.reload()
    visit.settle()
    assert visit.page.locator("#live .finding").inner_text() == finding


def test_language_and_theme_travel_with_the_reader(visit: Any) -> None:
    visit.open("/markets")
    visit.page.click("#live .reader a:has-text('Français')")
    visit.until("document.documentElement.lang === 'fr'")
    visit.page.click("#live .reader a:has-text('Sombre')")
    visit.until("document.documentElement.dataset.theme === 'dark'")
    visit.page.click("#live .menu a[data-letter=d]")
    visit.until("document.title.startsWith('Opérations')")
    assert "lang=fr" in visit.page.url and "theme=dark" in visit.page.url


def test_the_keyboard_reaches_search_pages_and_help(visit: Any) -> None:
    visit.open("/deals")
    visit.page.keyboard.press("/")
    assert visit.page.evaluate("document.activeElement.id") == "search"
    visit.page.keyboard.press("Tab")
    visit.page.evaluate("document.activeElement.blur()")
    visit.page.keyboard.press("?")
    assert visit.page.locator("#live #help").is_visible()
    visit.page.keyboard.press("Escape")
    visit.page.keyboard.press("g")
    visit.page.keyboard.press("m")
    visit.until("document.title.startsWith('Markets')")


def test_single_key_shortcuts_can_be_switched_off(visit: Any) -> None:
    visit.open("/deals?s=1&keys=off")
    visit.page.keyboard.press("/")
    assert visit.page.evaluate("document.activeElement.id") != "search"


def test_the_page_is_readable_before_any_script_runs(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/gatekeepers")
    assert page.locator("#table-art14 tbody tr").count() == 71
    page.goto(f"{address}/deals?s=1&kind=acquihire&fact=deal:google-windsurf-2025")
    assert page.locator(".drawer h2").is_visible()
    context.close()


def test_a_figure_is_saved_as_an_image_with_its_source_line(visit: Any) -> None:
    visit.open("/markets/cloud-infrastructure")
    with visit.page.expect_download() as found:
        visit.page.click("#figure-hhi [data-image=svg]")
    content = found.value.path().read_text("utf-8")
    assert found.value.suggested_filename.startswith("vigie-hhi-")
    assert "Vigie · release fixture" in content
