"""A reviewer at the keyboard: through the queue, correct, accept, reject, with single keys only."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.live_pages import serving

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.reviewing.actions import install_review_actions
from dashboard.web.world import FixedWorld
from data.bundled import bundled_facts
from data.home import Home
from data.review import queue
from data.review.candidate import Candidate, Party, candidate_id
from data.state import open_state, read_state

pytestmark = pytest.mark.browser

WORDS = "NVIDIA acquires"


def candidate(number: int) -> Candidate:
    name = f"Example Works {number}"
    slug = f"example-works-{number}"
    deal = {
        "kind": "acquisition", "source_org": "nvidia", "target_org": slug,
        "announced": "2026-11-17", "excerpt": f"{WORDS} {name}", "start": 0,
        "end": len(f"{WORDS} {name}"), "confidence": 1 - number / 10, "rule": "en.acquire",
    }  # fmt: skip
    url = f"https://{number}.example/news"
    return Candidate(
        candidate_id(url, deal), "feed-example", url, "Example Gazette", None, "2026-11-18", "en",
        "Example", f"{WORDS} {name} <script>alert(1)</script>", deal,
        (Party("source", "nvidia", None, known=True), Party("target", slug, name, known=False)),
        None, None, "2026-11-18T09:00:00+00:00",
    )  # fmt: skip


@pytest.fixture
def where(vigie_home: Path) -> Home:
    """Return a home with three candidates."""
    home = Home(vigie_home)
    with open_state(home.state) as state:
        queue.add(state, [candidate(number) for number in (1, 2, 3)])
    return home


@pytest.fixture
def address(where: Home) -> Iterator[str]:
    """Return the address of a dashboard that takes decisions."""
    app = make_app(FixedWorld(bundled_facts()), Guard())
    install_review_actions(app.server, where, app.router.world)
    with serving(app) as started:
        yield started


def headline(visit: Any) -> str:
    return str(visit.page.inner_text("#live #candidate"))


def test_the_queue_is_decided_without_a_mouse(visit: Any, where: Home) -> None:
    visit.open("/review")
    keys = visit.page.keyboard
    assert "Example Works 1" in headline(visit)
    keys.press("j")
    visit.until("document.querySelector('#live #candidate').textContent.includes('Works 2')")
    keys.press("k")
    visit.until("document.querySelector('#live #candidate').textContent.includes('Works 1')")

    visit.page.focus("#live form[data-review-form=accept] input[name=by]")
    keys.type("ann")
    visit.page.evaluate("document.activeElement.blur()")
    keys.press("a")
    visit.page.wait_for_url("**done=accept**")
    visit.settle()
    assert "Example Works 2" in headline(visit)
    assert visit.page.input_value("#live form[data-review-form=reject] input[name=by]") == "ann"

    keys.press("r")
    keys.type("a rumour")
    keys.press("Enter")
    visit.page.wait_for_url("**done=reject**")
    visit.settle()

    keys.press("c")
    assert visit.page.evaluate("document.activeElement.name") == "kind"
    assert visit.page.is_visible("#live input[name=target_org]")
    visit.page.fill("#live input[name=target_org]", "new:Cohere Technologies")
    keys.press("Enter")
    visit.page.wait_for_url("**done=accept**")

    with read_state(where.state) as state:
        assert state is not None
        states = {one.deal["target_org"]: one.status for one in queue.candidates(state)}
        accepted = {deal["target_org"] for deal in queue.accepted_deals(state)}
    assert states == {
        "example-works-1": "accepted",
        "example-works-2": "rejected",
        "example-works-3": "accepted",
    }
    assert accepted == {"example-works-1", "cohere-technologies"}


def test_keys_are_silent_when_shortcuts_are_off_and_after_g(visit: Any) -> None:
    visit.open("/review?s=1&keys=off")
    visit.page.keyboard.press("j")
    visit.page.wait_for_timeout(300)
    assert "Example Works 1" in headline(visit)
    visit.open("/review?by=ann")
    visit.page.keyboard.press("g")
    visit.page.keyboard.press("a")
    visit.until("!location.pathname.startsWith('/review')")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_and_hostile_words_stay_text(visit: Any, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 844})
    visit.open("/review?s=1&lang=fr")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.evaluate("document.querySelectorAll('#live main script').length") == 0
    assert visit.page.inner_text("#live .passage mark") == f"{WORDS} Example Works 1"
