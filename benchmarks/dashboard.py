"""How long a reader waits: laying pages out, and the first page in a real browser.

Run with `python -m benchmarks.dashboard`. The browser part needs a Chromium and is left out, with a
word, where there is none. A page is compared with the same server's bare health answer.
"""

import logging
import shutil
import statistics
import threading
import time
from datetime import date

from werkzeug.serving import make_server

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.routing import Look
from dashboard.web.world import FixedWorld
from data.bundled import bundled_facts

PAGES = ("/", "/chain", "/markets/cloud-infrastructure", "/deals", "/actors/microsoft")
ROUNDS = 5


def main() -> None:
    """Print seconds per page: first layout, repeated answer, and first paint in a browser."""
    app = make_app(FixedWorld(bundled_facts()), Guard())
    print("page, first layout s, remembered answer s")
    for page in PAGES:
        started = time.perf_counter()
        app.router.draw(page, "", "en", date(2026, 11, 21), Look())
        first = time.perf_counter() - started
        print(f"{page}, {first:.2f}, {_remembered(app, page):.3f}")
    _in_a_browser(app)


def _remembered(app: object, page: str) -> float:
    client = app.server.test_client()  # type: ignore[attr-defined]
    client.get(page)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(page)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _in_a_browser(app: object) -> None:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        print("no Chromium found: the browser part is left out")
        return
    from playwright.sync_api import sync_playwright

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        bare = _seconds(browser, f"{address}/healthz", "body")
        readable = _seconds(browser, f"{address}/", "h1")
        live = _seconds(browser, f"{address}/", "#live > .document")
        drawn = _seconds(browser, f"{address}/", "svg.scene")
        browser.close()
    server.shutdown()
    print("first page in a browser, median s: readable, live, picture seen, bare answer")
    print(f"{readable:.2f}, {live:.2f}, {drawn:.2f}, {bare:.2f}")
    print(f"live page against a bare answer: {live / bare:.1f} times")


def _seconds(browser: object, address: str, selector: str) -> float:
    times = []
    for _ in range(ROUNDS):
        page = browser.new_page()  # type: ignore[attr-defined]
        started = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.wait_for_selector(selector)
        times.append(time.perf_counter() - started)
        page.close()
    return statistics.median(times)


if __name__ == "__main__":
    main()
