"""How long a reader waits: laying pages out, and the first page in a real browser.

    python -m benchmarks.dashboard             bundled facts, and the browser
    python -m benchmarks.dashboard --copies 7  as many worlds side by side (7: 45,000 facts), pages

A page is laid out after the start page, as a worker does that lays the start page out before it
answers. Each page has a release in memory of its own, so that none profits from another; processor
seconds stand beside those of the clock. The browser part needs a Chromium and is left out, with a
word, where there is none. A page is compared with the same server's bare health answer.
"""

import argparse
import logging
import shutil
import statistics
import tempfile
import threading
import time
from pathlib import Path

from werkzeug.serving import make_server

from benchmarks.build import build_seconds, multiplied
from dashboard.web.access import Guard
from dashboard.web.app import Dashboard, make_app
from dashboard.web.production import released_world
from dashboard.web.reader import today
from dashboard.web.routing import Look
from data.home import Home

START = "/"
PAGES = (
    "/changes",
    "/chain",
    "/markets",
    "/markets/cloud-infrastructure",
    "/deals",
    "/actors/microsoft",
    "/gatekeepers",
    "/presence",
    "/cases",
    "/alerts",
)
ROUNDS = 5


def main() -> None:
    """Print seconds per page: first layout, repeated answer, and first paint in a browser."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--copies", type=int, default=1)
    copies = parser.parse_args().copies
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        reference = None if copies == 1 else multiplied(Path(folder) / "reference", copies)
        _, facts = build_seconds(home, reference, compute=True)
        print(f"{facts} facts: page, first layout s, of the processor s, repeated answer s")
        for page in (START, *PAGES):
            _print_page(home, page)
        if copies == 1:
            _in_a_browser(make_app(released_world(Home(home)), Guard()))


def _print_page(home: Path, page: str) -> None:
    app = make_app(released_world(Home(home)), Guard())
    if page != START:
        _laid_out(app, START)
    clock, processor = _laid_out(app, page)
    print(f"{page}, {clock:.2f}, {processor:.2f}, {_remembered(app, page):.3f}", flush=True)


def _laid_out(app: Dashboard, page: str) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    app.router.draw(page, "", "en", today(), Look())
    return time.perf_counter() - clock, time.process_time() - processor


def _remembered(app: Dashboard, page: str) -> float:
    client = app.server.test_client()
    client.get(page)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(page)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _in_a_browser(app: Dashboard) -> None:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        print("no Chromium found: the browser part is left out")
        return
    from playwright.sync_api import sync_playwright

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
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
