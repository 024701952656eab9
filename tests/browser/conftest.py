"""A real browser on a real server: Chromium over the dashboard of the bundled facts."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from support.live_pages import serving

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.world import FixedWorld
from data.bundled import bundled_facts

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAITS = 150
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str | None:
    """Return the path of a Chromium, None without one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a browser; without one the test is skipped, but never under CI."""
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set and no Chromium is found; .ci/run installs one")
        pytest.skip("no Chromium is found")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a running dashboard on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIGIE_HOME", str(tmp_path_factory.mktemp("home")))
        with serving(make_app(FixedWorld(bundled_facts()), Guard())) as started:
            yield started


@dataclass
class Visit:
    """A browser tab that writes down every complaint of the console and every foreign request."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open a page and wait until it is live and its figures are drawn."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the page is live and every figure is drawn."""
        self.page.wait_for_selector("#live > .document")
        self.until(
            "[...document.querySelectorAll('#live [data-figure]')].every(f => f.dataset.drawn)"
        )

    def click_mark(self, figure: str) -> None:
        """Click the last point of a figure, which opens how its figure came about."""
        points = self.page.locator(f"#live [data-figure={figure}] .scatterlayer .points path")
        points.last.scroll_into_view_if_needed()
        box = points.last.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.wait_for_timeout(150)
        self.page.mouse.down()
        self.page.mouse.up()
        self.page.wait_for_selector("#live .drawer")

    def until(self, condition: str) -> None:
        """Wait until a JavaScript expression holds (the page's policy forbids to inject one)."""
        for _ in range(WAITS):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"never came true: {condition}")


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[BrowserContext]:
    """Return one set of tabs for all tests: what is fetched and compiled once serves them all."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def visit(tabs: BrowserContext, address: str) -> Iterator[Visit]:
    """Return a fresh tab; the test fails on a console error or a request to another server."""
    page = tabs.new_page()
    found = Visit(page, address)
    page.on(
        "console",
        lambda message: (
            found.complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:", "blob:"))
            else found.complaints.append(f"foreign request: {request.url}")
        ),
    )
    yield found
    page.close()
    assert found.complaints == []
