"""The staged chain on the landing page: drawn by the server, opened by mouse and keyboard."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_the_picture_is_there_before_any_script_runs(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("svg.scene:visible a.part").count() > 40
    page.click("svg.scene:visible a[data-fact^='hhi:cloud']")
    assert "HHI" in page.locator(".drawer .big").inner_text()
    context.close()


def test_an_index_of_the_picture_opens_its_sources_by_keyboard(visit: Any) -> None:
    visit.open("/")
    index = visit.page.locator("#live svg.scene:visible a[data-fact^='hhi:cloud']").first
    index.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("#live .drawer h2:focus")
    assert visit.page.locator("#live .drawer a[rel~=external]").count() >= 1


def test_a_segment_says_what_it_is_and_opens_its_suppliers_and_customers(visit: Any) -> None:
    visit.open("/")
    segment = visit.page.locator("#live svg.scene:visible a[aria-label^='NVIDIA. ']").first
    segment.hover()
    assert "NVIDIA" in visit.page.locator(".hint").inner_text()
    segment.click()
    visit.until("location.pathname === '/chain' && location.search.includes('ego=nvidia')")


def test_the_switches_of_the_picture_are_addresses(visit: Any) -> None:
    visit.open("/")
    visit.page.click("#live .picture-controls a:has-text('Known customers')")
    visit.page.wait_for_selector("#live a[aria-current]:has-text('Known customers')")
    visit.page.click("#live .picture-controls a:has-text('EU seat')")
    visit.until("document.querySelectorAll('#live svg.scene .fill-elsewhere').length > 10")
    assert "weight=dependants" in visit.page.url


def test_the_picture_is_saved_with_its_source_line(visit: Any) -> None:
    visit.open("/")
    with visit.page.expect_download() as found:
        visit.page.click("#figure-river [data-image=svg]")
    content = found.value.path().read_text("utf-8")
    assert "Vigie · release fixture" in content and "<a" in content
    with visit.page.expect_download() as found:
        visit.page.click("#figure-river [data-image=png]")
    assert found.value.path().read_bytes()[:4] == b"\x89PNG"


def test_a_count_leads_to_the_place_on_another_page_that_names_what_it_counts(visit: Any) -> None:
    visit.open("/")
    visit.page.click("#live .cards a[href*='#no-cloud']")
    visit.until("location.pathname === '/sources' && window.scrollY > 500")
